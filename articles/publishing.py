"""What prevents a guide from being published, and who counts as its author."""

from articles.index import ArticleIndex
from articles.models import Article, Person, Question
from articles.pages import Flag, all_flags, article_page
from core.choices import PublishingState
from core.history import one_line_end
from core.publishing import Blocker
from programs.index import ProgramIndex, current_index

WORDS = ("title", "deck", "takeaways", "body", "conclusion")


def writers(article: Article) -> set[int]:
    """Accounts of a guide's writers. Four queries.

    Its author, its creator, and people who changed its words or an answer on it since the last publication.
    """
    author = Person.objects.filter(pk=article.author_id).values_list("user", flat=True)
    return {*author, *hands(article)} - {None}


def hands(article: Article) -> set[int | None]:
    """The part of `writers` that comes from the history; None is for imports and deleted accounts."""
    began, wrote, published_at, before = set(), set(), None, None
    for record in article.history.order_by("history_id"):
        if before is None:
            began = {record.history_user_id}
        elif any(one_line_end(getattr(before, name)) != one_line_end(getattr(record, name)) for name in WORDS):
            wrote.add(record.history_user_id)
        if record.state == PublishingState.PUBLISHED != getattr(before, "state", None):
            wrote, published_at = set(), record.history_date
        before = record
    answers = Question.history.filter(id__in=article.asked.values("question"))
    if published_at:
        answers = answers.filter(history_date__gt=published_at)
    return began | wrote | set(answers.values_list("history_user", flat=True))


def own_words(article: Article, user) -> list[Blocker]:
    """Why a person may not publish a guide, with any rights: it takes a second person. The clock has no account."""
    if user is None or user.pk not in writers(article):
        return []
    return [Blocker("id_author", "You wrote it or changed its words: someone else has to publish it.")]


def own_review(reviewer: Person | None, wrote: set[int]) -> str:
    """Why a person cannot review what these accounts wrote, as a sentence; blank when they can."""
    if reviewer is None or reviewer.user_id is None or reviewer.user_id not in wrote:
        return ""
    return f"{reviewer} wrote it or changed its words: enter another reviewer, or none."


NEEDED = (
    ("deck", "Write the deck."),
    ("body", "Write the text."),
    ("facts_reviewed_on", "Enter the day on which someone last checked every statement."),
)
FIELDS = {"takeaway": "id_takeaways", "text": "id_body", "answer": "asked-group", "question": "asked-group"}
"""Where a text is on the editing page, by the first word of its place; the others are fields of that name."""


def blockers(article: Article, index: ProgramIndex | None = None) -> list[Blocker]:
    """What is missing and what to fix, each with its field. About twenty queries, and one for each internal link.

    Pass the earlier index where the guide is changed in a transaction that is rolled back.
    """
    found = [Blocker(f"id_{name}", text) for name, text in NEEDED if not getattr(article, name)]
    if problem := own_review(article.reviewer, writers(article)):
        found.append(Blocker("id_reviewer", problem))
    return found + [Blocker(field_of(flag), str(flag)) for flag in flags(article, index)]


def flags(article: Article, index: ProgramIndex | None = None) -> list[Flag]:
    """Every problem in the words of a guide as it is stored."""
    index = index or current_index()
    stored = Article.objects.with_page_parts().get(pk=article.pk)
    return all_flags(article_page(stored, ArticleIndex(""), index, index.today))


def field_of(flag: Flag) -> str:
    """The place of a flag's text on the editing page."""
    place = flag.place.split()[0]
    return FIELDS.get(place, f"id_{place}")
