"""A shortlist as one document to print: what is needed to decide, program by program, with the sources at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models import Source
from planner.asked import FEWEST, MOST
from planner.comparison import Section, comparison
from planner.questions import Questions, questions_for
from planner.shortlists import Entry
from programs.facts import ProgramFacts

SIDE_BY_SIDE = ("cost", "format", "outcomes")  # groups of measures that fit on one sheet of paper


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed of one program; `questions` is None once it is no longer listed."""

    entry: Entry
    questions: Questions | None


@dataclass(frozen=True, slots=True)
class Pack:
    """All sheets, the first listed programs side by side (none when there are fewer than two), and every source."""

    sheets: Sequence[Sheet]
    columns: Sequence[ProgramFacts]
    sections: Sequence[Section]
    sources: Sequence[Source]


def pack_of(entries: Sequence[Entry]) -> Pack:
    """The document of these entries, in their order. No query: everything was read with them."""
    columns = [entry.facts for entry in entries if entry.facts][:MOST]
    if len(columns) < FEWEST:
        columns = []
    sections = comparison(columns, groups=SIDE_BY_SIDE) if columns else []
    sources = {figure.source for entry in entries for _, figure in entry.figures if figure.source}
    sources |= {source for section in sections for source in section.sources}
    return Pack(
        sheets=[Sheet(entry, questions_for(entry.facts) if entry.facts else None) for entry in entries],
        columns=columns,
        sections=sections,
        sources=sorted(sources, key=lambda source: (source.publisher, source.title, source.release)),
    )
