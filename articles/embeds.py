"""What guides may embed: statistics, programs, comparisons, careers, testimonials, paid blocks, the worksheet.

Printers for `core.markdown`. Everything is read before the first one prints, so a page costs the same queries for any
number of embeds.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.html import format_html

from articles.index import ArticleIndex
from articles.models import Statistic
from careers.figures import growth_figure, openings_figure, wage_figure
from careers.index import career_index
from core.figures import day
from core.markdown import EmbedProblem, ParsedText, Printed
from core.models import Source
from programs.choices import CredentialLevel
from programs.facts import ProgramFacts, grouped, prices_of, take_source
from programs.index import ProgramIndex
from programs.measures import AWARDS, DEBT, EARNINGS_1YR, EARNINGS_4YR, GROWTH, OWN_PRICE, TUITION_IN, TUITION_OUT
from programs.models import Program, Tuition

CARD = (TUITION_OUT, TUITION_IN, EARNINGS_1YR, AWARDS)
COMPARED = (TUITION_OUT, TUITION_IN, EARNINGS_1YR, EARNINGS_4YR, DEBT, AWARDS, GROWTH)
MOST_COMPARED = 4


class Embeds:
    """The printers of one page, and the sources of what they printed.

    `today` decides which statistics are over age and which paid blocks run.
    """

    def __init__(self, documents: Iterable[ParsedText], library: ArticleIndex, index: ProgramIndex, today: date):
        self.library, self.index, self.today = library, index, today
        self.sources: dict[int, Source] = {}
        slugs = {
            slug
            for document in documents
            for name in ("program", "compare", "worksheet")
            for argument in document.arguments(name)
            for slug in argument.split()
        }
        self.programs = programs_of(slugs, index) if slugs else {}
        self.blocks = {
            "program": self.program,
            "compare": self.compare,
            "career": self.career,
            "statistic": self.statistic,
            "testimonial": self.testimonial,
            "sponsored": self.sponsored,
            "worksheet": self.worksheet,
        }
        self.values = {"stat": self.stat, "spread": self.spread}

    def quotable(self, key: str) -> Statistic:
        """A statistic that may be printed; unknown, retired and empty ones may not."""
        statistic = self.library.statistics.get(key)
        if statistic is None:
            raise EmbedProblem(f"There is no statistic “{key}”.")
        if statistic.is_retired_on(self.today) or not statistic.text:
            raise EmbedProblem(statistic.problem_on(self.today))
        self.sources[statistic.source.pk] = statistic.source
        return statistic

    def stat(self, key: str) -> Printed:
        """A value in a sentence, with its note."""
        statistic = self.quotable(key)
        return self.quoted(statistic, statistic.text)

    def spread(self, key: str) -> Printed:
        """The two ends around a value in a sentence, with the note of the value."""
        statistic = self.quotable(key)
        if not statistic.ends_text:
            raise EmbedProblem(f"The statistic “{key}” has no spread.")
        return self.quoted(statistic, statistic.ends_text)

    def quoted(self, statistic: Statistic, text: str) -> Printed:
        """A part of a statistic as it is written in a sentence; all parts link to the same note."""
        note = format_html(
            '{}: {}, {}, {}. As of {}.{} {}, <a href="/about/data/#source-{}">{}</a>. '
            '<a href="{}">About this number</a>',
            statistic.measure,
            statistic.text,
            statistic.period,
            statistic.region,
            day(statistic.as_of),
            f" {statistic.spread_text}." if statistic.spread_text else "",
            statistic.source.publisher,
            statistic.source.key,
            statistic.source.title,
            statistic.get_absolute_url(),
        )
        value = format_html('<span class="figure-value">{}</span>', text)
        return Printed(value, [(f"stat {statistic.key}", note)], statistic.problem_on(self.today))

    def statistic(self, key: str) -> Printed:
        """A value on its own, with period, region and source beside it."""
        statistic = self.quotable(key)
        html = render_to_string("articles/_statistic.html", {"statistic": statistic})
        return Printed(html, problem=statistic.problem_on(self.today))

    def find(self, slug: str) -> ProgramFacts:
        """A listed master's program."""
        facts = self.programs.get(slug)
        if facts is None:
            raise EmbedProblem(f"No listed program has the address “{slug}”.")
        if facts.program.credential_level != CredentialLevel.MASTERS:
            raise EmbedProblem(f"“{slug}” is no master’s program.")
        return facts

    def program(self, slug: str) -> Printed:
        """A program with its current facts."""
        facts = self.find(slug)
        own = [OWN_PRICE] if facts.own_prices else []
        read = [(measure, self.keep(measure.read(facts))) for measure in (*own, *CARD)]
        return Printed(render_to_string("articles/_program.html", {"row": facts.row, "facts": read}))

    def compare(self, slugs: str) -> Printed:
        """Two to four programs side by side."""
        wanted = list(dict.fromkeys(slugs.split()))
        if not 2 <= len(wanted) <= MOST_COMPARED:
            raise EmbedProblem(f"A comparison takes two to {MOST_COMPARED} programs: “:::compare one two”.")
        programs = [self.find(slug) for slug in wanted]
        rows = [(measure, [self.keep(measure.read(facts)) for facts in programs]) for measure in COMPARED]
        query = urlencode([("program", slug) for slug in wanted])
        context = {"programs": [facts.row for facts in programs], "rows": rows, "query": query}
        return Printed(render_to_string("articles/_compare.html", context))

    def career(self, slug: str) -> Printed:
        """A role with pay, outlook and openings of its leading occupation."""
        entry = career_index(self.index.version).by_slug.get(slug)
        if entry is None:
            raise EmbedProblem(f"No career has the address “{slug}”.")
        facts = [
            ("Median wage", self.keep(wage_figure(entry.wage))),
            ("Jobs in ten years", self.keep(growth_figure(entry.outlook))),
            ("Openings", self.keep(openings_figure(entry.outlook))),
        ]
        context = {"career": entry.career, "lead": entry.lead, "facts": facts}
        return Printed(render_to_string("articles/_career.html", context))

    def keep(self, figure):
        """Adds the source of a figure to the page's sources."""
        if figure.source:
            self.sources[figure.source.pk] = figure.source
        return figure

    def testimonial(self, key: str) -> Printed:
        """A quote, only with consent, with whether the speaker's identity was checked."""
        testimonial = self.library.testimonials.get(key)
        if testimonial is None:
            raise EmbedProblem(f"There is no testimonial “{key}”.")
        if testimonial.consent_on is None:
            raise EmbedProblem(f"{testimonial.name} has not agreed to be quoted.")
        html = render_to_string("articles/_testimonial.html", {"testimonial": testimonial})
        return Printed(html, problem="" if testimonial.verified_on else f"The testimonial “{key}” is not verified.")

    def sponsored(self, key: str) -> Printed:
        """A paid block under its label, while it runs."""
        block = self.library.sponsored.get(key)
        if block is None:
            raise EmbedProblem(f"There is no paid block “{key}”.")
        if not block.starts_on <= self.today <= block.ends_on:
            raise EmbedProblem(f"The paid block “{key}” runs from {day(block.starts_on)} to {day(block.ends_on)} only.")
        return Printed(render_to_string("articles/_sponsored.html", {"block": block}))

    def worksheet(self, slug: str) -> Printed:
        """The worksheet's five questions and a link to its page, for a program if one is given."""
        row = self.find(slug).row if slug else None
        return Printed(render_to_string("articles/_worksheet.html", {"row": row}))


def programs_of(slugs: Iterable[str], index: ProgramIndex) -> Mapping[str, ProgramFacts]:
    """Listed programs by slug, with the prices and sources that a card prints. Two queries."""
    programs = list(Program.objects.listed().with_page_facts().filter(slug__in=slugs))
    by_pk = {source.pk: source for source in index.sources.values()}
    schools = [program.school_id for program in programs]
    prices = grouped(Tuition.objects.filter(Q(program__in=programs) | Q(school__in=schools)), by_pk)
    for program in programs:
        if program.outcome:
            take_source(program.outcome, by_pk)
    return {
        program.slug: ProgramFacts(
            row=program.row,
            program=program,
            tuition=prices_of(program, prices),
            sources=index.sources,
        )
        for program in programs
    }
