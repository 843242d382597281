"""What the review page shows: each change three ways, with what speaks for and against it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.serializers.json import DjangoJSONEncoder
from django.forms import ModelForm
from django.utils.safestring import SafeString

from submissions import applying
from submissions.choices import Decision, Section
from submissions.differences import difference
from submissions.models import ProposedChange, RejectionReason, Submission
from submissions.pages import label_of, text_of
from submissions.peers import usual
from submissions.review_forms import OFFERED, VerdictForm, value_form
from submissions.values import Json

NO_ROW = "The row is no longer there."
NOT_SEEN = object()


@dataclass(slots=True)
class Reviewed:
    """One change that waits for a decision."""

    change: ProposedChange
    live: Json | dict
    verdict: VerdictForm
    value: ModelForm | None
    peers: str = ""
    is_new_value: bool = False
    """Whether the live value changed since the editor opened the page."""

    @property
    def label(self) -> str:
        """Which fact it is about."""
        return label_of(self.change)

    @property
    def old(self) -> str:
        """What stood there when it was proposed."""
        return text_of(self.change, self.change.old)

    @property
    def now(self) -> SafeString:
        """What stands there now, marked where it moved."""
        return difference(self.old, self.now_text)

    @property
    def now_text(self) -> str:
        """What stands there now."""
        return NO_ROW if self.live == applying.GONE else text_of(self.change, self.live)

    @property
    def new(self) -> SafeString:
        """What would stand there, marked against what stands there now."""
        return difference("" if self.live == applying.GONE else self.now_text, text_of(self.change, self.change.new))

    @property
    def is_conflict(self) -> bool:
        """Whether the live value moved since it was proposed: then nobody accepts it in passing."""
        return applying.moved(self.change, self.live)

    @property
    def is_removal(self) -> bool:
        """Whether the row is to go."""
        return self.change.new is None and not self.change.field

    @property
    def is_there_already(self) -> bool:
        """Whether the page says so by now."""
        return bool(self.change.field) and self.live == self.change.new

    @property
    def seen(self) -> str:
        """The live value as the page sends it back."""
        return json.dumps(self.live, cls=DjangoJSONEncoder, sort_keys=True)

    @property
    def choices(self) -> Iterator[tuple[str, str, bool]]:
        """What can be decided: value, label, whether it is chosen."""
        chosen = self.verdict["decision"].value()
        return ((value, label, value == chosen) for value, label in OFFERED.items()
                if self.value is not None or value != Decision.EDITED)  # fmt: skip

    @property
    def is_edited(self) -> bool:
        """Whether the editor chose another value."""
        return self.verdict["decision"].value() == Decision.EDITED

    @property
    def is_address(self) -> bool:
        """Whether the evidence can be linked to."""
        return applying.is_address(self.change.evidence)


@dataclass(frozen=True, slots=True)
class ReviewedSection:
    """The changes of one part of the page."""

    label: str
    evidence: str
    is_address: bool
    changes: Sequence[Reviewed]


def reviewed(submission: Submission, data=None) -> list[Reviewed]:
    """Every pending change with its form. A query for the changes, one for the reasons, one for each kind of row."""
    pending = list(submission.changes.filter(decision=Decision.PENDING))
    reasons = list(RejectionReason.objects.values_list("text", flat=True)) if pending else []
    live = applying.live(pending)
    return [
        Reviewed(
            each, live[each.pk], VerdictForm(data, prefix=f"change-{each.pk}", reasons=reasons),
            value_form(each, submission.kind, data),
        )
        for each in pending
    ]  # fmt: skip


def add_peers(rows: Sequence[Reviewed]) -> None:
    """Adds to each change what is usual elsewhere."""
    peers = usual([row.change for row in rows])
    for row in rows:
        row.peers = peers.get(row.change.pk, "")


def sections(rows: Sequence[Reviewed]) -> list[ReviewedSection]:
    """The changes by part of the page, with the evidence that the school gave for the part."""
    grouped = ((section, list(each)) for section, each in groupby(rows, key=lambda row: row.change.section))
    return [
        ReviewedSection(Section(section).label, each[0].change.evidence, each[0].is_address, each)
        for section, each in grouped
    ]


def refreshed(submission: Submission, data, rows: Sequence[Reviewed]) -> list[Reviewed]:
    """The page once more with everything that was typed, but no decision on a value that changed meanwhile."""
    data = data.copy()
    moved = [row.change.pk for row in rows if seen_in(row) != row.live]
    for pk in moved:
        data.pop(f"change-{pk}-decision", None)
    again = reviewed(submission, data)
    for row in again:
        row.is_new_value = row.change.pk in moved
    return again


def seen_in(row: Reviewed) -> Json | dict | object:
    """The live value that the editor had in view, as the page sent it; NOT_SEEN for what no page of ours sent."""
    try:
        return json.loads(row.verdict["seen"].value() or "")
    except ValueError:
        return NOT_SEEN
