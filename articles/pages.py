"""Pages of guides: their parts and structured data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from django.conf import settings
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from articles.embeds import Embeds
from articles.index import ArticleIndex
from articles.link_policy import link_problem
from articles.models import Article, Person
from articles.texts import BODY, CONCLUSION, Text, plain_texts, texts_of
from core.figures import day
from core.markdown import Heading, Notes, Prose, Rendered, render
from core.models import Source
from core.wording import claims, garbled, typed_numbers
from programs.index import ProgramIndex
from programs.pages import absolute

WORDS_PER_MINUTE = 220
MARK = re.compile(r'<sup class="note-mark">.*?</sup>')


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """A problem for an editor to fix, and where it is."""

    place: str
    line: int
    text: str

    def __str__(self):
        return f"{self.place[:1].upper()}{self.place[1:]}, line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A guide, printed."""

    article: Article
    takeaways: Sequence[SafeString]
    body: SafeString
    questions: Sequence[tuple[str, SafeString]]
    conclusion: SafeString
    contents: Sequence[Heading]
    notes: Notes
    sources: Sequence[Source]
    related: Sequence[Article]
    reading_minutes: int
    word_count: int
    flags: Sequence[Flag]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Questions with their answers as plain text, without the marks of notes."""
        return [(question, " ".join(strip_tags(MARK.sub("", html)).split())) for question, html in self.questions]


def article_page(article: Article, library: ArticleIndex, index: ProgramIndex, today: date) -> ArticlePage:
    """Prints a guide that comes from `with_page_parts`: two queries when it embeds programs, none otherwise.

    `flags` has the problems that printing showed; `all_flags` adds those that cost queries.
    """
    texts, notes = texts_of(article), Notes()
    embeds = Embeds([text.document for text in texts], library, index, today)
    printed = print_texts(article, texts, embeds, notes)
    words = sum(rendered.word_count for rendered in printed.values())
    return ArticlePage(
        article=article,
        takeaways=[rendered.html for place, rendered in printed.items() if place.startswith("takeaway")],
        body=printed[BODY].html,
        questions=[
            (asked.question.question, printed[f"answer {place}"].html)
            for place, asked in enumerate(article.asked.all(), 1)
        ],
        conclusion=printed[CONCLUSION].html,
        contents=[heading for heading in printed[BODY].headings if heading.level == 2],
        notes=notes,
        sources=sorted(embeds.sources.values(), key=lambda source: (source.publisher, source.title, source.release)),
        related=library.related_to(article),
        reading_minutes=max(1, ceil(words / WORDS_PER_MINUTE)),
        word_count=words,
        flags=printed_flags(article, texts, printed),
    )


def print_texts(article: Article, texts: Sequence[Text], embeds: Embeds, notes: Notes) -> dict[str, Rendered]:
    """Every text of a guide by its place; each reviewed heading is followed by the date of its section's review."""
    reviewed = {
        section.anchor: format_html(
            '<p class="note">Section last reviewed <time datetime="{}">{}</time></p>',
            section.reviewed_on.isoformat(),
            day(section.reviewed_on),
        )
        for section in article.sections.all()
    }
    return {
        text.place: render(
            text.document,
            embeds.blocks,
            embeds.values,
            notes=notes,
            under_headings=reviewed if text.place == BODY else None,
        )
        for text in texts
    }


def flags_of(articles: Sequence[Article], library: ArticleIndex, index: ProgramIndex, today: date) -> list[list[Flag]]:
    """The problems that printing shows in each of several guides; two queries for any number of guides."""
    texts = [texts_of(article) for article in articles]
    embeds = Embeds([text.document for each in texts for text in each], library, index, today)
    return [
        printed_flags(article, each, print_texts(article, each, embeds, Notes()))
        for article, each in zip(articles, texts, strict=True)
    ]


def printed_flags(article: Article, texts: Sequence[Text], printed: dict[str, Rendered]) -> list[Flag]:
    """What was left out or corrected, what the words should not contain, and reviews of sections without a heading."""
    known = {heading.anchor for heading in printed[BODY].headings}
    return text_flags(texts, printed) + [
        Flag(BODY, 1, f"No heading has #{section.anchor}, which was reviewed.")
        for section in article.sections.all()
        if section.anchor not in known
    ]


def text_flags(texts: Sequence[Text], printed: dict[str, Rendered]) -> list[Flag]:
    """What was left out or corrected, and what the words should not contain. No query."""
    flags = []
    for text in texts:
        flags += [Flag(text.place, problem.line, problem.text) for problem in printed[text.place].problems]
        flags += prose_flags(text.place, text.document.prose)
    return flags


def prose_flags(place: str, prose: Sequence[Prose]) -> list[Flag]:
    """Numbers typed by hand, claims without a measure, and garbling in one text."""
    flags = []
    for words in prose:
        for find, said in (
            (typed_numbers, "is typed by hand: embed a statistic as {{{{stat:key}}}}."),
            (claims, "claims what nothing here measures."),
            (garbled, "looks like a slip of the pen or of an encoding."),
        ):
            for match in find(words.text):
                line = words.line + words.text.count("\n", 0, match.start())
                flags.append(Flag(place, line, f"“{' '.join(match[0].split())}” {said.format()}"))
    return flags


def all_flags(page: ArticlePage) -> list[Flag]:
    """Every problem for an editor, links included; for previews and before a guide is published."""
    flags, anchors = list(page.flags), {"takeaways", "faq", "conclusion", "notes", "sources", "related"}
    texts = texts_of(page.article)
    anchors |= {heading.anchor for text in texts for heading in text.document.headings}
    for text in texts:
        for link in text.document.links:
            if problem := link_problem(link.href, anchors):
                flags.append(Flag(text.place, link.line, problem))
    for place, prose in plain_texts(page.article):
        flags += prose_flags(place, prose)
    return sorted(flags)


def organization_thing() -> dict[str, Any]:
    """The site's editors as structured data."""
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")}


def person_thing(person: Person) -> dict[str, Any]:
    """A person as structured data; unknown facts are left out."""
    known = {"jobTitle": person.role, "description": person.bio, "url": person.url}
    return {"@type": "Person", "name": person.name, **{name: value for name, value in known.items() if value}}


def article_things(page: ArticlePage) -> list[dict[str, Any]]:
    """The guide, its questions, and the person who wrote it when one person did."""
    article = page.article
    author = person_thing(article.author) if article.author else organization_thing()
    things = [
        {
            "@type": "Article",
            "headline": article.title,
            "description": article.deck,
            "articleSection": article.get_category_display(),
            "mainEntityOfPage": absolute(article.get_absolute_url()),
            "wordCount": page.word_count,
            "author": author,
            "publisher": organization_thing(),
            **(
                {"datePublished": article.published_at, "dateModified": article.updated_at}
                if article.published_at
                else {}
            ),
            **({"editor": person_thing(article.reviewer)} if article.reviewer else {}),
        }
    ]
    if page.answers:
        things.append(
            {
                "@type": "FAQPage",
                "mainEntity": [
                    {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
                    for question, answer in page.answers
                ],
            }
        )
    return [*things, *([author] if article.author else [])]


def statistic_thing(statistic) -> dict[str, Any]:
    """A number with its unit and period, as an `Observation`."""
    return {
        "@type": "Observation",
        "name": statistic.measure,
        "url": absolute(statistic.get_absolute_url()),
        "observationDate": statistic.as_of,
        "observationPeriod": statistic.period,
        "unitText": statistic.get_unit_display(),
        **({"value": statistic.value} if statistic.value is not None else {}),
    }
