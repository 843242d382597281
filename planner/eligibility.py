"""Whether one applicant has what admission requires, item by item, from the sources and the applicant's answers.

An item is one requirement that a source states. English tests are one item, because schools accept any of those they
name. Fields of the first degree are one item, because an applicant has one field. An item's verdict:

- *meets*: the answer satisfies it, or it is optional or not considered.
- *probably*: what is missing is only recommended or may be waived; or the answer satisfies it after a rough step that
  the reason names: grades converted between scales in proportion, a subject of the same area instead of the named one,
  a field that is "related" or "technical" without being named, English as first language instead of a test. A note that
  says more than is read here makes *meets* a *probably*. A near miss does not: 2.9 where 3.0 is required is missing.
- *check it yourself*: stated in words, on a scale or in a test that cannot be compared with the answer.
- *you did not say*: the needed answer was not given.
- *missing*: the answer does not satisfy it.
- *not stated*: no source states anything about that kind. It is never taken for "not required".

A program has the worst verdict of its stated items. Kinds that are not stated do not count, so the page shows the count
of stated kinds beside the verdict. Papers that every applicant can submit (statement, letters, transcripts, interview)
are listed and not judged. A program is *open* when something is stated and nothing stated is missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.background import Background
from planner.choices import Verdict
from planner.requirements import (
    Found,
    degree_field,
    english_test,
    gpa,
    gre,
    prerequisite,
    softened,
    work_experience,
)
from planner.subjects import SUBJECTS, covered
from programs.choices import RequirementKind
from programs.figures import requirement_text
from programs.models import AdmissionRequirement


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that admission requires; `rows` are its requirements, empty when no source states any."""

    label: str
    kinds: Sequence[str]
    rows: Sequence[AdmissionRequirement]
    verdict: Verdict
    reason: str

    @property
    def name(self) -> str:
        """The item in a word: the subjects of a prerequisite, else the kind."""
        return self.rows[0].note if RequirementKind.PREREQUISITE in self.kinds and self.rows else self.label

    @property
    def asked(self) -> str:
        """What the sources state: `Required, at least 3.0 out of 4.0`."""
        return "; ".join(map(requirement_text, self.rows))


@dataclass(frozen=True, slots=True)
class Assessment:
    """All items of one program, and `papers`: the kind and text of what is required but not judged."""

    items: Sequence[Item]
    papers: Sequence[tuple[str, str]]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the stated items; not stated when there are none."""
        return min(item.verdict for item in self.items)

    @property
    def stated(self) -> list[Item]:
        """Items that a source states."""
        return [item for item in self.items if item.rows]

    @property
    def unstated(self) -> list[Item]:
        """Kinds that no source states."""
        return [item for item in self.items if not item.rows]

    @property
    def stated_count(self) -> int:
        """How many of the judged kinds are stated."""
        return len(JUDGED) - len(self.unstated)

    @property
    def gaps(self) -> list[str]:
        return [item.name for item in self.items if item.verdict == Verdict.MISSING]

    @property
    def is_open(self) -> bool:
        """Whether something is stated and no stated item is missing."""
        return self.verdict not in (Verdict.MISSING, Verdict.NOT_STATED)

    @property
    def distance(self) -> tuple[bool, int, int]:
        """Sort key of programs: fewest gaps, then fewest unknown items; programs without stated items come last."""
        unknown = (Verdict.NOT_SAID, Verdict.TO_CHECK, Verdict.NOT_STATED)
        is_unknown = self.verdict == Verdict.NOT_STATED
        return is_unknown, len(self.gaps), sum(item.verdict in unknown for item in self.items)


@dataclass(frozen=True, slots=True)
class Opener:
    """A subject not passed yet: programs that it would open, and others where it would close one gap of several."""

    subject: str
    opens: int
    helps: int


Pairs = Sequence[tuple[AdmissionRequirement, Found]]
Weighed = Iterable[tuple[Sequence[AdmissionRequirement], Found]]


def each(pairs: Pairs) -> Weighed:
    """Every requirement is an item of its own."""
    return [((row,), softened(row, found)) for row, found in pairs]


def best(pairs: Pairs) -> Weighed:
    """The requirements are alternatives: the one that suits the applicant best counts."""
    return [([row for row, _ in pairs], max(softened(row, found) for row, found in pairs))]


def best_compared(pairs: Pairs) -> Weighed:
    """Alternatives; those that cannot be compared with the answer count only when none can."""
    compared = [(row, found) for row, found in pairs if found[0] != Verdict.TO_CHECK]
    [(_, found)] = best(compared or pairs)
    return [([row for row, _ in pairs], found)]


JUDGED = (
    ("Degree field", (RequirementKind.DEGREE_FIELD,), degree_field, best),
    ("Grade point average", (RequirementKind.GPA,), gpa, each),
    ("Prerequisite", (RequirementKind.PREREQUISITE,), prerequisite, each),
    ("GRE", (RequirementKind.GRE,), gre, each),
    ("English test", (RequirementKind.TOEFL, RequirementKind.IELTS), english_test, best_compared),
    ("Years of work", (RequirementKind.WORK_EXPERIENCE,), work_experience, each),
)
"""Label, kinds of requirements, how one is judged, how several are combined; in the order of the page."""
JUDGED_KINDS = frozenset(kind for _, kinds, _, _ in JUDGED for kind in kinds)


def assess(requirements: Iterable[AdmissionRequirement], background: Background) -> Assessment:
    """The verdict on each item of a program. The order of the requirements does not matter."""
    rows = sorted(requirements, key=lambda row: (row.kind, row.note, row.level, str(row.value), str(row.scale)))
    items = []
    for label, kinds, judge, weigh in JUDGED:
        pairs = [(row, judge(row, background)) for row in rows if row.kind in kinds]
        if not pairs:
            items.append(Item(label, kinds, (), Verdict.NOT_STATED, "No source we have states anything about it."))
            continue
        for weighed, (verdict, reason) in weigh(pairs):
            items.append(Item(label, kinds, weighed, verdict, reason))
    papers = [(row.get_kind_display(), requirement_text(row)) for row in rows if row.kind not in JUDGED_KINDS]
    return Assessment(items, papers)


def openers(programs: Sequence[Sequence[AdmissionRequirement]], background: Background) -> list[Opener]:
    """For each subject not passed yet, how many programs it would open and help; subjects that do neither are left out.

    The number opened is the programs open with it less those open without it. Strongest first, then in the order of the
    form. The list is empty while the applicant has not said which subjects are passed.
    """
    if background.subjects is None:
        return []
    before = [assess(requirements, background) for requirements in programs]
    found = []
    for subject in SUBJECTS.keys() - covered(background.subjects, SUBJECTS):
        more = replace(background, subjects=background.subjects | {subject})
        after = [assess(requirements, more) for requirements in programs]
        opened = open_ones(after) - open_ones(before)
        closer = {i for i, (old, new) in enumerate(zip(before, after, strict=True)) if len(new.gaps) < len(old.gaps)}
        found.append((subject, len(opened), len(closer - opened)))
    order = list(SUBJECTS)
    found.sort(key=lambda each: (-each[1], -each[2], order.index(each[0])))
    return [Opener(SUBJECTS[subject].label, opens, helps) for subject, opens, helps in found if opens or helps]


def open_ones(assessments: Iterable[Assessment]) -> set[int]:
    """Positions of the open programs."""
    return {place for place, assessment in enumerate(assessments) if assessment.is_open}
