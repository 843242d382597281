"""Rules about statistics and the guides that quote them; the catalog's rules read the texts of guides too."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from articles.index import ArticleIndex
from articles.models import Article, Question, Statistic, StatisticUse
from articles.pages import all_flags, article_page
from core.choices import PublishingState
from core.figures import day
from core.history import end_of
from programs.choices import Severity, Topic
from programs.index import current_index
from programs.rules import Breach, RuleScope, rule
from programs.rules.texts import READ

READ += [Article, Question]
COLUMNS = {"takeaway": "takeaways", "text": "body", "answer": "", "question": ""}
"""The column of a guide that holds a text, by the first word of its place; the others are columns themselves."""
NAMED = 3
"""The most statistics named in one finding; the guide's preview has all of them."""


@rule(Topic.CONTRADICTION, RuleScope.CATALOGUE)
def statistics_that_disagree(today: date) -> Iterator[Breach]:
    """Statistics of one measure, period, region and unit say one thing. Of two that differ one is wrong, or they do not
    measure the same and should not be called the same. It is shown at one that was entered by hand: those counted from
    our own tables follow their source."""
    for group in Statistic.objects.contradictions(today):
        first, *others = sorted(group, key=lambda statistic: (bool(statistic.computed_by), statistic.pk))
        told = "; ".join(
            f"“{other.key}” says {other.text or 'nothing'}" for other in others if other.text != first.text
        )
        message = f"“{first.key}” says {first.text or 'nothing'}; {told}: {first.measure}, {first.period}."
        yield Breach(first, "value", message[:500], Severity.UNTRUE)


@rule(Topic.SHELF_LIFE, RuleScope.CATALOGUE)
def statistic_past_its_shelf_life(today: date) -> Iterator[Breach]:
    """A statistic may be quoted unseen until its last good day. After it someone looks whether the source has a newer
    one, or retires it. What public guides quote comes before what stands in the library alone."""
    quoting = guides_by_key()
    for statistic in Statistic.objects.over_age(today):
        count = len(quoting[statistic.key])
        quoted = (
            f"{count} public guide{'s quote' if count > 1 else ' quotes'} it" if count else "no public guide quotes it"
        )
        message = f"Good until {day(statistic.good_until)}; {quoted}."
        yield Breach(statistic, "good_until", message, Severity.DOUBTFUL if count else Severity.UNCLEAR)


@rule(Topic.GUIDES, RuleScope.CATALOGUE)
def statistic_changed_since_review(today: date) -> Iterator[Breach]:
    """A public guide quotes a number that is another one than on the day its facts were last reviewed: the words around
    it may not hold any more. The history of statistics tells what stood there; when that begins later, what it begins
    with."""
    quoted = defaultdict(list)
    for key, guides in guides_by_key().items():
        for guide in guides:
            quoted[guide].append(key)
    now = {statistic.key: statistic for statistic in Statistic.objects.all()}
    then = defaultdict(list)
    for record in Statistic.history.filter(id__in=[each.pk for each in now.values()]).order_by("history_id"):
        then[record.id].append(record)
    for guide, keys in quoted.items():
        changes = []
        for statistic in filter(None, map(now.get, keys)):
            records = then[statistic.pk]
            seen = [each for each in records if each.history_date < end_of(guide.facts_reviewed_on)] or records[:1]
            before = seen[-1].instance.text if seen else statistic.text
            if before != statistic.text:
                changes.append(f"“{statistic.key}” was {before or 'nothing'}, is {statistic.text or 'nothing'}")
        if changes:
            message = f"Since its facts were reviewed on {day(guide.facts_reviewed_on)}: {listed(changes)}."
            yield Breach(guide, "facts_reviewed_on", message, Severity.DOUBTFUL)


@rule(Topic.GUIDES, RuleScope.CATALOGUE)
def guide_without_its_statistic(today: date) -> Iterator[Breach]:
    """A public guide quotes a statistic that was retired, that has no value, or that nobody entered: readers find a
    sentence without its number."""
    sound = {statistic.key for statistic in Statistic.objects.current(today) if statistic.text}
    missing = defaultdict(list)
    for key, guides in guides_by_key().items():
        for guide in guides if key not in sound else ():
            missing[guide].append(f"“{key}”")
    for guide, keys in missing.items():
        yield Breach(guide, "body", f"Nothing may be quoted for {listed(keys)}.", Severity.UNTRUE)


@rule(Topic.GUIDES, RuleScope.CATALOGUE)
def guide_with_words_to_mend(today: date) -> Iterator[Breach]:
    """A public guide holds what would keep a draft from being published: a number typed by hand, a claim that nothing
    measures, a block that cannot be printed, a link that leads nowhere. The guide’s preview has every line. Statistics
    that are unknown, retired, empty or over age have rules of their own."""
    elsewhere = {f"There is no statistic “{key}”." for key in guides_by_key()}
    elsewhere |= {statistic.problem_on(today) for statistic in Statistic.objects.all()}
    library, index = ArticleIndex(""), current_index()
    for guide in Article.objects.published().with_page_parts():
        by_column = defaultdict(list)
        for flag in all_flags(article_page(guide, library, index, today)):
            if flag.text not in elsewhere:
                by_column[COLUMNS.get(flag.place.split()[0], flag.place)].append(str(flag))
        for column, said in by_column.items():
            yield Breach(guide, column, listed(said)[:500], Severity.DOUBTFUL)


def guides_by_key() -> dict[str, list[Article]]:
    """Public guides by the key of each statistic that they quote. One query."""
    found = defaultdict(list)
    uses = StatisticUse.objects.filter(article__state=PublishingState.PUBLISHED).select_related("article")
    for use in uses.order_by("article", "key", "pk"):
        if use.article not in found[use.key]:
            found[use.key].append(use.article)
    return found


def listed(things: list[str]) -> str:
    """The first of several things, and how many more there are."""
    more = len(things) - NAMED
    return "; ".join(things[:NAMED]) + (f"; and {more} more" if more > 0 else "")
