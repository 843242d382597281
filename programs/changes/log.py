"""Compares the site's facts with the earlier ones and logs changes. Called only by `programs.actions`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.figures import Figure, day, missing
from core.models import Source
from programs import measures
from programs.choices import ChangeKind
from programs.facts import MEASURED, ProgramFacts, gathered
from programs.measures import Measure, MeasureGroup
from programs.models import FactChange, FactSheet, Intake, NamedProgram, Program
from taxonomy.models import Specialization

BATCH = 400
"""Subjects compared at once. Limits the memory of a rebuild."""

DETAILS = (*MEASURED, NamedProgram)
"""Models with the logged facts of a program."""

LISTED = "listed"
NOT_IN_LIST, IN_LIST = "not in the list", "in the list"

Said = dict[str, list | None]
"""Value, unit and period by fact key; None if unknown."""


def name(facts: ProgramFacts) -> Figure:
    """The program's title, with the editors' source or the newest list that has the title."""
    newest = max(facts.named_programs, key=lambda row: (row.listed_in, row.pk), default=None)
    of_list = newest.source if newest and not facts.program.title else None
    return Figure(facts.row.name, source=of_list or facts.program.described_by)


def degree(facts: ProgramFacts) -> Figure:
    return Figure(facts.row.get_degree_display(), source=facts.program.described_by) if facts.row.degree else missing()


def verified(facts: ProgramFacts) -> Figure:
    """The day of the newest check against the school's own statement."""
    return Figure(day(facts.row.verified_on)) if facts.row.verified_on else missing(note="Never verified.")


def rounds(facts: ProgramFacts) -> Figure:
    """Every application round with its stated deadline, without its current status."""
    if not facts.intakes:
        return missing()
    return Figure("; ".join(map(round_text, facts.intakes)), source=facts.intakes[0].source)


def round_text(intake: Intake) -> str:
    """`Fall 2027, priority round until 15 January 2027`."""
    until = f" until {day(intake.deadline_on)}" if intake.deadline_on else ""
    return f"{intake}{until}{' (estimated from last year)' if intake.is_estimated else ''}"


def field_codes(specialization: Specialization) -> Figure:
    """The CIP codes of a specialization. One query unless prefetched."""
    return Figure("; ".join(sorted(f"{field.code} {field.name}" for field in specialization.fields.all())) or None)


OF_SCHOOL = (measures.TUITION_OUT, measures.TUITION_IN, measures.CREDIT_OUT, measures.CREDIT_IN)
"""Charges for all graduate students of a school. Logged once, not for each of its programs."""

DERIVED = (measures.GROWTH, *measures.DATES.measures)
"""Values computed from other facts and the day."""

PROGRAM_FACTS = (
    MeasureGroup(
        ChangeKind.LISTING,
        "",
        (
            Measure("name", "Name", name),
            Measure("degree", "Degree", degree),
            Measure("field", "Field", lambda facts: Figure(facts.row.cip_name)),
            Measure("specializations", "Specializations", lambda facts: Figure(facts.row.specialization_names or None)),
            Measure("verified", "Last verified", verified),
        ),
    ),
    MeasureGroup(ChangeKind.DATES, "", (Measure("rounds", "Application rounds", rounds),)),
    *(
        replace(group, measures=tuple(each for each in group.measures if each not in (*OF_SCHOOL, *DERIVED)))
        for group in measures.GROUPS
        if group is not measures.SCHOOL
    ),
)
SCHOOL_FACTS = (
    MeasureGroup(
        ChangeKind.SCHOOL,
        "",
        (
            Measure("school_name", "Name", lambda facts: Figure(facts.row.school_name, source=facts.school.source)),
            *measures.SCHOOL.measures,
        ),
    ),
    replace(measures.COST, measures=OF_SCHOOL),
)
SPECIALIZATION_FACTS = (
    MeasureGroup(
        ChangeKind.SPECIALIZATION,
        "",
        (
            Measure("specialization_name", "Name", lambda specialization: Figure(specialization.name)),
            Measure("summary", "Summary", lambda specialization: Figure(specialization.summary or None)),
            Measure("field_codes", "Field codes", field_codes),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class LogSubject:
    """A subject with logged facts. `of` identifies its sheet; `owners` are the columns of its entries in the log."""

    of: tuple[str, int]
    owners: Mapping[str, int]
    groups: Sequence[MeasureGroup]
    facts: Any

    def figures(self) -> Iterator[tuple[str, Measure, Figure]]:
        for group in self.groups:
            for measure in group.measures:
                yield group.key, measure, measure.read(self.facts)


def note_changes(program_ids: set[int] | None = None) -> int:
    """Compares the site's facts with the earlier ones and writes the log; returns how many entries it wrote.

    Compares the covered programs, or those of the given ones, their schools, and all public specializations. Needs the
    new read model, inside the caller's transaction. A subject without earlier facts gets a sheet and no entry, except a
    program that joins an existing list. The number of queries is constant for up to `BATCH` programs.
    """
    log = Log(timezone.now(), is_first=not FactSheet.objects.filter(program__isnull=False).exists())
    listed, known = Program.objects.covered(), FactSheet.objects.filter(program__isnull=False)
    if program_ids is not None:
        listed, known = listed.filter(pk__in=program_ids), known.filter(program__in=program_ids)
    log.note_unlisted(known.exclude(program__in=Program.objects.covered()))
    sources = {source.key: source for source in Source.objects.all()}
    keys, schools = sorted(listed.values_list("pk", flat=True)), set()
    for start in range(0, len(keys), BATCH):
        batch = listed.with_page_facts().defer("row__search_text", "row__search_subjects", "row__search_names")
        programs = list(batch.filter(pk__in=keys[start : start + BATCH]))
        log.compare(_subjects(gathered(programs, sources, DETAILS, log.at), schools))
    log.compare(
        LogSubject(("specialization", each.pk), {"specialization_id": each.pk}, SPECIALIZATION_FACTS, each)
        for each in Specialization.objects.published().prefetch_related("fields")
    )
    return log.count


def _subjects(batch: Iterable[ProgramFacts], schools: set[int]) -> Iterator[LogSubject]:
    """The programs of a batch and their schools, without schools of an earlier batch."""
    for facts in batch:
        program, school = facts.program.pk, facts.program.school_id
        yield LogSubject(("program", program), {"program_id": program, "school_id": school}, PROGRAM_FACTS, facts)
        if school not in schools:
            schools.add(school)
            yield LogSubject(("school", school), {"school_id": school}, SCHOOL_FACTS, facts)


class Log:
    """The entries of one moment."""

    def __init__(self, at: datetime, *, is_first: bool):
        self.at, self.is_first, self.count = at, is_first, 0

    def compare(self, subjects: Iterable[LogSubject]) -> None:
        """Writes an entry for each fact that differs from the sheet of its subject, and new sheets."""
        subjects = list(subjects)
        asked = Q()
        for kind in {subject.of[0] for subject in subjects}:
            asked |= Q(**{f"{kind}__in": [subject.of[1] for subject in subjects if subject.of[0] == kind]})
        sheets = {}
        for sheet in FactSheet.objects.filter(asked) if subjects else ():
            kind = next(kind for kind in ("program", "school", "specialization") if getattr(sheet, f"{kind}_id"))
            sheets[kind, getattr(sheet, f"{kind}_id")] = sheet
        entries, new, stale = [], [], []
        for subject in subjects:
            figures, sheet = list(subject.figures()), sheets.get(subject.of)
            said = {measure.key: as_said(figure) for _, measure, figure in figures}
            if sheet and sheet.facts == said:
                continue
            kind, pk = subject.of
            new.append(FactSheet(facts=said, **{f"{kind}_id": pk}))
            if sheet:
                stale.append(sheet.pk)
                entries += self._entries(subject, figures, sheet.facts)
            elif kind == "program" and not self.is_first:
                entries.append(self._listed(subject.owners, NOT_IN_LIST, IN_LIST))
        FactSheet.objects.filter(pk__in=stale).delete()
        FactSheet.objects.bulk_create(new)
        self._write(entries)

    def note_unlisted(self, sheets) -> None:
        """Logs that the programs of these sheets left the list, and deletes the sheets."""
        gone = list(sheets.values_list("pk", "program_id", "program__school_id"))
        for start in range(0, len(gone), BATCH):
            batch = gone[start : start + BATCH]
            owners = ({"program_id": program, "school_id": school} for _, program, school in batch)
            self._write([self._listed(owner, IN_LIST, NOT_IN_LIST) for owner in owners])
            FactSheet.objects.filter(pk__in=[sheet for sheet, _, _ in batch]).delete()

    def _entries(self, subject: LogSubject, figures, before: Said) -> Iterator[FactChange]:
        for kind, measure, figure in figures:
            if measure.key not in before:
                continue
            old, new = before[measure.key], as_said(figure)
            # The same value for a newer period is not a change.
            if (old and old[0]) != (new and new[0]) and figure_text(old) != figure_text(new):
                yield FactChange(
                    **subject.owners,
                    kind=kind,
                    key=measure.key,
                    label=measure.label,
                    old_text=figure_text(old),
                    new_text=figure_text(new),
                    reason=figure.reason,
                    source=figure.source,
                    changed_at=self.at,
                )

    def _listed(self, owners: Mapping[str, int], old: str, new: str) -> FactChange:
        return FactChange(
            **owners,
            kind=ChangeKind.LISTING,
            key=LISTED,
            label="Standing",
            old_text=old,
            new_text=new,
            changed_at=self.at,
        )

    def _write(self, entries: Sequence[FactChange]) -> None:
        self.count += len(FactChange.objects.bulk_create(entries, batch_size=1000))


def as_said(figure: Figure) -> list | None:
    """A figure for a sheet; None when it is unknown."""
    return [figure.value, figure.unit, figure.period] if figure.is_known else None


def figure_text(said: list | None) -> str:
    """A figure of a sheet as the site prints it: `US$52,100 per year (2023-24)`; blank when it was unknown."""
    if said is None:
        return ""
    value, unit, period = said
    figure = Figure(value, unit, period)
    return f"{figure.text} ({period})" if period else figure.text
