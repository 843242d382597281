"""The shipped guides: Markdown files with TOML front matter, loaded once; editors own them afterward.

A file is named after the guide's slug. Between two lines of `+++` is TOML:

    title, deck, category (of `articles.choices.Category`), facts_reviewed_on, published_on
    takeaways = [one text each]      related = [slugs]      conclusion = text
    author, reviewer = a table of name, role, bio, url; without an author the site's editors sign
    [[questions]] question, answer   [sections] anchor = the day of its review

The rest of the file is the body.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.actions import record_uses
from articles.index import ArticleIndex
from articles.models import Article, ArticleQuestion, ArticleSection, FormerArticleSlug, Person, Question
from articles.pages import Flag, all_flags, article_page
from core.actions import raise_version
from core.choices import PublishingState
from core.importing import IMPORTED, ImportProblem
from programs.actions import CATALOGUE
from programs.index import current_index

SHIPPED = settings.BASE_DIR / "data" / "articles"


@dataclass(frozen=True, slots=True)
class Guide:
    """The content of a file."""

    slug: str
    body: str
    title: str
    deck: str
    category: str
    facts_reviewed_on: date
    published_on: date
    takeaways: list[str] = field(default_factory=list)
    conclusion: str = ""
    author: dict[str, str] = field(default_factory=dict)
    reviewer: dict[str, str] = field(default_factory=dict)
    questions: list[dict[str, str]] = field(default_factory=list)
    sections: dict[str, date] = field(default_factory=dict)
    related: list[str] = field(default_factory=list)


def guides_in(folder: Path) -> list[Guide]:
    """The guides of a folder, by name."""
    return [parse(path) for path in sorted(folder.glob("*.md"))]


def parse(path: Path) -> Guide:
    """The file's content. Raises ImportProblem when it is malformed."""
    try:
        before, front, body = path.read_text("utf-8").split("+++\n", 2)
        facts = tomllib.loads(front)
    except ValueError as error:
        raise ImportProblem(path.name, expected="UTF-8 text with TOML between two lines of +++", got=error) from error
    if before.strip():
        raise ImportProblem(path.name, row=1, expected="+++", got=before)
    try:
        return Guide(path.stem, body.strip() + "\n", **facts)
    except TypeError as error:
        raise ImportProblem(path.name, expected="the facts of a guide and no others", got=error) from error


@transaction.atomic
def load(guides: Iterable[Guide]) -> list[str]:
    """Publishes each guide that was never loaded; returns their slugs.

    A guide that exists, under this address or a later one, belongs to its editors and is not changed. Guides are
    published together, so that they may link to each other. If one has a problem, ImportProblem is raised and none is
    loaded.
    """
    known = {*Article.objects.values_list("slug", flat=True), *FormerArticleSlug.objects.values_list("slug", flat=True)}
    new = [guide for guide in guides if guide.slug not in known]
    articles = {guide.slug: write(guide) for guide in new}
    for guide in new:
        articles[guide.slug].related.set(Article.objects.filter(slug__in=guide.related))
    for guide, flags in flags_of(articles.values(), new):
        if flags:
            raise ImportProblem(f"{guide.slug}.md", expected="nothing to mend", got=str(flags[0]))
    if new:
        raise_version(CATALOGUE)
    return list(articles)


def check(guides: Iterable[Guide]) -> list[tuple[Guide, list[Flag], int]]:
    """The problems of each guide as if none had been loaded before, and its word count; writes nothing."""
    guides = list(guides)
    with transaction.atomic():
        Article.objects.filter(slug__in=[guide.slug for guide in guides]).delete()
        articles = {guide.slug: write(guide) for guide in guides}
        found = [
            (guide, flags, sum(len(text.split()) for text in (guide.body, guide.conclusion)))
            for guide, flags in flags_of(articles.values(), guides)
        ]
        transaction.set_rollback(True)
    return found


def flags_of(articles: Iterable[Article], guides: list[Guide]) -> list[tuple[Guide, list[Flag]]]:
    """The problems of each guide."""
    library, index = ArticleIndex(""), current_index()
    found = []
    for guide, article in zip(guides, list(articles), strict=True):
        article = Article.objects.with_page_parts().get(pk=article.pk)
        flags = all_flags(article_page(article, library, index, index.today))
        if missing := set(guide.related) - {other.slug for other in Article.objects.filter(slug__in=guide.related)}:
            flags.append(Flag("related", 1, f"There is no guide {', '.join(sorted(missing))}."))
        found.append((guide, flags))
    return found


def write(guide: Guide) -> Article:
    """Saves a guide as published. Raises ImportProblem for what the model refuses."""
    published_at = timezone.make_aware(datetime.combine(guide.published_on, time()))
    article = Article(
        slug=guide.slug,
        title=guide.title,
        deck=guide.deck,
        category=guide.category,
        author=person(guide.author),
        reviewer=person(guide.reviewer),
        takeaways="\n".join(guide.takeaways),
        body=guide.body,
        conclusion=guide.conclusion,
        state=PublishingState.PUBLISHED,
        published_at=published_at,
        updated_at=published_at,
        facts_reviewed_on=guide.facts_reviewed_on,
    )
    save(article, guide)
    for position, asked in enumerate(guide.questions):
        question = Question.objects.filter(question__iexact=asked["question"]).first()
        if question is None:
            question = save(Question(**asked), guide)
        save(ArticleQuestion(article=article, question=question, position=position), guide)
    for anchor, reviewed_on in guide.sections.items():
        save(ArticleSection(article=article, anchor=anchor, reviewed_on=reviewed_on), guide)
    record_uses(article)
    return article


def person(facts: dict[str, str]) -> Person | None:
    """The person of a byline, created when new; what editors wrote about a known one is not changed."""
    if not facts:
        return None
    return Person.objects.get_or_create(name=facts["name"], defaults=facts)[0]


def save(row, guide: Guide):
    """Saves a row that passes its model's validation."""
    try:
        row.full_clean()
    except ValidationError as error:
        name = row._meta.verbose_name
        raise ImportProblem(f"{guide.slug}.md", expected=f"a {name} that stands", got=error) from error
    row._change_reason = IMPORTED
    row.save()
    return row
