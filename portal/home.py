"""What the front page shows: ways in, specializations by demand, and how fresh the facts are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from articles.index import article_index
from articles.models import Article
from core.models import CatalogueVersion, Source
from programs import facets
from programs.index import ProgramIndex
from programs.models import FactChange
from programs.read_model import CATALOGUE
from specializations.ranking import Ranked, equal_ranking

LATEST = 6
"""Entries of the log of changes on the front page."""

GUIDES = {
    "from_another_career": "machine-learning-masters-for-career-changers",
    "while_working": "studying-while-working",
    "first_degree": "how-to-compare-programs",
    "toward_research": "what-a-machine-learning-masters-teaches",
}
"""The guide for each way in; its link is shown while the guide is published."""

Count = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Demanded:
    """A specialization in the order of measured demand, with the programs of its list."""

    ranked: Ranked
    program_count: int

    @property
    def figures(self):
        """Its figures by the key of the measure."""
        return {cell.measure.key: cell.figure for cell in self.ranked.cells}


def demanded(index: ProgramIndex, counts: Count) -> list[Demanded]:
    """Every specialization, with the same weight on every measure; those with too little data come last."""
    return [Demanded(each, counts.get(each.specialization.slug, 0)) for each in equal_ranking(index)]


def by_closeness(index: ProgramIndex, counts: Count) -> list[tuple[str, str, int]]:
    """Value, label and number of programs of each group of fields, closest first."""
    return [
        (value, label, counts[value]) for value, label in index.options[facets.CLOSENESS.column] if counts.get(value)
    ]


def format_counts(counts: Mapping[str, Count]) -> dict[str, int]:
    """How many programs are online, how many are part-time, and how many state no modality."""
    modality, attendance = counts[facets.MODALITY.column], counts[facets.ATTENDANCE.column]
    return {
        "online": modality.get("online", 0),
        "part_time": attendance.get("part_time", 0),
        "not_stated": modality.get("", 0),
    }


def guides(index: ProgramIndex) -> dict[str, Article]:
    published = article_index(index.version).by_slug
    return {way: published[slug] for way, slug in GUIDES.items() if slug in published}


@dataclass(frozen=True, slots=True)
class Edition:
    """The newest edition of a file or list, or of several files that were published together."""

    title: str
    source: Source


def newest_editions(sources: Iterable[Source]) -> list[Edition]:
    """The newest edition of each source, by publisher and name.

    Files of one publisher and edition are joined if their titles are equal up to the first comma.
    """
    newest, together = {}, defaultdict(list)
    for source in sorted(sources, key=lambda source: (source.publisher, source.title, source.release)):
        newest[source.publisher, source.title] = source
    for source in newest.values():
        together[source.publisher, source.title.split(",")[0], source.release].append(source)
    return [
        Edition(beginning if len(files) > 1 else files[0].title, files[0])
        for (_, beginning, _), files in together.items()
    ]


def latest_changes() -> Sequence[FactChange]:
    """One query."""
    return FactChange.objects.in_lists().with_subject()[:LATEST]


def changed_at():
    """When anything in the catalog last changed; None before the first import. One query."""
    return CatalogueVersion.objects.filter(name=CATALOGUE).values_list("changed_at", flat=True).first()
