"""Who wrote a guide: they may neither publish it nor stand on it as its reviewer."""

from articles.models import Article, Person, Question
from core.choices import PublishingState
from core.history import one_line_end
from core.publishing import Blocker

WORDS = ("title", "deck", "takeaways", "body", "conclusion")


def writers(article: Article) -> set[int]:
    """Accounts of those who wrote a guide: its author's, whoever began it, and whoever changed its words or an answer
    on it since it was last published. Four queries.
    """
    author = Person.objects.filter(pk=article.author_id).values_list("user", flat=True)
    return {*author, *hands(article)} - {None}


def hands(article: Article) -> set[int | None]:
    """The part of `writers` that the history tells; None stands for imports and for accounts that are gone."""
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
    """Why a person may not publish a guide, whatever their rights: it takes a second one. The clock is nobody."""
    if user is None or user.pk not in writers(article):
        return []
    return [Blocker("id_author", "You wrote it or changed its words: somebody else has to publish it.")]


def own_review(reviewer: Person | None, wrote: set[int]) -> str:
    """Why somebody cannot be the reviewer of what these accounts wrote, as a sentence; blank when they can."""
    if reviewer is None or reviewer.user_id is None or reviewer.user_id not in wrote:
        return ""
    return f"{reviewer} wrote it or changed its words: enter another reviewer, or none."
