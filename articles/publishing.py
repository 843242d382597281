"""What a guide needs before visitors may see it."""

from articles.article_index import ArticleIndex
from articles.authorship import own_review, writers
from articles.models import Article
from articles.pages import Flag, all_flags, article_page
from core.publishing import Blocker
from programs.index import ProgramIndex, current_index

NEEDED = (
    ("deck", "Write the deck."),
    ("body", "Write the text."),
    ("facts_reviewed_on", "Enter the day on which somebody last checked every statement."),
)
FIELDS = {"takeaway": "id_takeaways", "text": "id_body", "answer": "asked-group", "question": "asked-group"}
"""Where on the editing page a text stands, by the first word of its place; the others are fields of that name."""


def blockers(article: Article, index: ProgramIndex | None = None) -> list[Blocker]:
    """What is missing and what is to mend, each with its field. Some twenty queries, and one for each link inside.

    Give the index of before where the guide is changed in a transaction that is rolled back.
    """
    found = [Blocker(f"id_{name}", text) for name, text in NEEDED if not getattr(article, name)]
    if problem := own_review(article.reviewer, writers(article)):
        found.append(Blocker("id_reviewer", problem))
    return found + [Blocker(field_of(flag), str(flag)) for flag in flags(article, index)]


def flags(article: Article, index: ProgramIndex | None = None) -> list[Flag]:
    """Everything that is to mend in the words of a guide as it is stored."""
    index = index or current_index()
    stored = Article.objects.with_page_parts().get(pk=article.pk)
    return all_flags(article_page(stored, ArticleIndex(""), index, index.today))


def field_of(flag: Flag) -> str:
    """The place of a flag's text on the editing page."""
    place = flag.place.split()[0]
    return FIELDS.get(place, f"id_{place}")
