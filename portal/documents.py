"""What the site search knows besides programs: what each thing is called, words that tell of it, and its address."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from articles.article_index import article_index
from careers.career_index import career_index
from core.models import GlossaryTerm
from programs.index import ProgramIndex
from programs.models import School
from specializations.models import Specialization


@dataclass(frozen=True, slots=True)
class Document:
    """Something with a page or a place on one: its names, best first, and other words that tell of it."""

    names: Sequence[str]
    url: str
    note: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents that are listed together; to search one more kind, add it to `KINDS`.

    Without a function they are found by an index of their own.
    """

    key: str
    label: str
    documents: Callable[[ProgramIndex], Iterable[Document]] | None


SCHOOLS = "schools"


def schools() -> dict[int, Document]:
    """Schools of which lists show a program, by primary key. Two queries."""
    return {
        school.pk: Document(
            [school.name, *(alias.text for alias in school.aliases.all())], school.get_absolute_url(), school.place
        )
        for school in School.objects.listed().prefetch_related("aliases")
    }


def specializations(index: ProgramIndex) -> Iterator[Document]:
    """Public specializations by name and the other words for them."""
    for each in Specialization.objects.listed():
        yield Document(named(each.name, each.search_terms), each.get_absolute_url(), each.summary, each.summary)


def careers(index: ProgramIndex) -> Iterator[Document]:
    """Careers by their own names, and after these by the job titles that O*NET counts to their occupations."""
    for entry in career_index(index.version).entries:
        career, titles = entry.career, (title for _, title, _ in entry.titles)
        names = dict.fromkeys([*named(career.name, career.other_names), *titles])
        yield Document(list(names), career.get_absolute_url(), career.summary, career.summary)


def guides(index: ProgramIndex) -> Iterator[Document]:
    """Published guides by title, deck and the questions that they answer."""
    for article in article_index(index.version).articles:
        questions = " ".join(asked.question.question for asked in article.asked.all())
        yield Document([article.title], article.get_absolute_url(), article.deck, f"{article.deck} {questions}")


def glossary(index: ProgramIndex) -> Iterator[Document]:
    """Words with a definition."""
    for term in GlossaryTerm.objects.all():
        yield Document(named(term.name, term.also), term.get_absolute_url(), term.definition, term.definition)


def named(name: str, others: str) -> list[str]:
    """A name with the others that stand in one text with commas."""
    return [name, *(other.strip() for other in others.split(",") if other.strip())]


KINDS = (
    Kind("specializations", "Specializations", specializations),
    Kind("careers", "Careers", careers),
    Kind(SCHOOLS, "Schools", None),
    Kind("guides", "Guides", guides),
    Kind("glossary", "Glossary", glossary),
)
