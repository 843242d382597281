"""What waits for an editor, as tiles: each counts the rows of one admin list and links to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin import AdminSite
from django.db.models import Count, Min, Model, Q, Value
from django.db.models.functions import Coalesce, Least
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from core.choices import ME, DraftState, PublishingState
from core.figures import day
from core.history import end_of
from core.models import PageDraft, Scheduled
from core.publishing import TIMED, due_before, in_review, moment_text
from corrections.models import Correction
from programs.choices import Severity, Topic
from programs.models import Finding
from programs.rules import RULES
from submissions.models import Submission
from submissions.rights import REVIEW


@dataclass(frozen=True, slots=True)
class TilePart:
    """Some of the work of a tile: its number, its label, and its list."""

    count: int
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A kind of work: how much waits, its list, since or until when, and parts such as the editor's own."""

    label: str
    count: int
    address: str
    note: str = ""
    parts: tuple[TilePart, ...] = ()

    @property
    def has_work(self) -> bool:
        """Whether anything waits or is snoozed."""
        return bool(self.count or any(part.count for part in self.parts))


def work_queue(request: HttpRequest, site: AdminSite) -> list[Tile]:
    """Every tile whose list this person may see, including empty ones. One query for each function of TILES."""
    return [tile for tiles in TILES for tile in tiles(request, site)]


def may_see(request: HttpRequest, site: AdminSite, model: type[Model]) -> bool:
    return site.is_registered(model) and site.get_model_admin(model).has_view_or_change_permission(request)


def list_address(model: type[Model], **query) -> str:
    """The filtered list of a model in the admin."""
    asked = QueryDict(mutable=True)
    asked.update(query)
    name = model._meta.label_lower.replace(".", "_")
    return f"{reverse(f'admin:{name}_changelist')}?{asked.urlencode()}"


def finding_tiles(request: HttpRequest, site: AdminSite) -> Iterator[Tile]:
    """Findings of the rules: one tile a topic. Facts that break a rule have one tile for each severity."""
    if not may_see(request, site, Finding):
        return
    rows = [
        (RULES[row["rule"]].topic, row)
        for row in Finding.objects.work_counts(localdate(), request.user)
        if row["rule"] in RULES
    ]
    for severity in Severity:
        mine = [row for topic, row in rows if topic == Topic.TRUTH and row["severity"] == severity]
        yield finding_tile(
            f"Facts: {severity.label.lower()}", mine, topic=Topic.TRUTH.value, severity__exact=severity.value
        )
    for topic in Topic:
        if topic != Topic.TRUTH:
            yield finding_tile(topic.label, [row for of, row in rows if of == topic], topic=topic.value)


def finding_tile(label: str, rows: list[dict], **query) -> Tile:
    """The tile for these rows of `work_counts`."""
    counts = {name: sum(row[name] for row in rows) for name in ("open", "mine", "snoozed")}
    oldest = min((row["oldest"] for row in rows if row["oldest"]), default=None)
    parts = (
        TilePart(counts["mine"], "mine", list_address(Finding, state="open", **query, owner=ME)),
        TilePart(counts["snoozed"], "snoozed", list_address(Finding, state="snoozed", **query)),
    )
    return Tile(label, counts["open"], list_address(Finding, state="open", **query), since(oldest), parts)


def since(moment: datetime | None) -> str:
    """The day since when the oldest waits."""
    return f"The oldest since {day(localdate(moment))}" if moment else ""


def proposed(request: HttpRequest, site: AdminSite) -> Iterator[Tile]:
    """What schools sent: proposals that wait for an editor, and unread changes that were published at once."""
    if not (may_see(request, site, Submission) and request.user.has_perm(REVIEW)):
        return
    counts = Submission.objects.work_counts(localdate(), request.user)
    parts = (
        TilePart(counts["mine"], "mine", list_address(Submission, state="mine")),
        TilePart(counts["snoozed"], "snoozed", list_address(Submission, state="snoozed")),
    )
    waiting = list_address(Submission, state="waiting")
    yield Tile("Proposals awaiting review", counts["waiting"], waiting, since(counts["oldest"]), parts)
    yield Tile("Published at once, not yet looked at", counts["unseen"], list_address(Submission, state="unseen"))


def reviewed(request: HttpRequest, site: AdminSite) -> Iterator[Tile]:
    """What is in review and waits for a person who may publish, by kind."""
    kinds = published_kinds(request, site)
    counts = by_kind((model, in_review(model), Min("sent_at")) for model in kinds)
    for model in kinds:
        count, first = counts.get(model._meta.label, (0, None))
        address = list_address(model, state__exact=PublishingState.IN_REVIEW.value)
        yield Tile(f"{plural(model)} in review", count, address, since(first))


def scheduled(request: HttpRequest, site: AdminSite) -> Iterator[Tile]:
    """What the schedule publishes or archives today, by kind;

    overdue objects were blocked, and the command names them.
    """
    kinds, tonight = published_kinds(request, site), end_of(localdate())
    moment = Least(*(Coalesce(column, Value(tonight)) for column in TIMED))
    counts = by_kind((model, model._default_manager.filter(due_before(tonight)), Min(moment)) for model in kinds)
    for model in kinds:
        count, first = counts.get(model._meta.label, (0, None))
        note = f"The first on {moment_text(first)}" if first else ""
        yield Tile(f"{plural(model)} scheduled for today", count, list_address(model, scheduled="today"), note)


def drafted(request: HttpRequest, site: AdminSite) -> Iterator[Tile]:
    """Drafts of public pages, which wait for a person who may publish."""
    if may_see(request, site, PageDraft):
        waiting = PageDraft.objects.filter(state=DraftState.WAITING)
        counts = waiting.aggregate(count=Count("pk"), oldest=Min("created_at"))
        address = list_address(PageDraft, state__exact=DraftState.WAITING.value)
        yield Tile("Drafts of public pages", counts["count"], address, since(counts["oldest"]))


def corrected(request: HttpRequest, site: AdminSite) -> Iterator[Tile]:
    if not may_see(request, site, Correction):
        return
    is_snoozed = Q(snoozed_until__gt=localdate())
    counts = Correction.objects.undecided().aggregate(
        open=Count("pk", filter=~is_snoozed | Q(snoozed_until=None)),
        mine=Count("pk", filter=Q(owner=request.user)),
        snoozed=Count("pk", filter=is_snoozed),
        oldest=Min("created_at"),
    )
    parts = tuple(TilePart(counts[name], name, list_address(Correction, state=name)) for name in ("mine", "snoozed"))
    address = list_address(Correction, state="open")
    yield Tile("Corrections from visitors", counts["open"], address, since(counts["oldest"]), parts)


def published_kinds(request: HttpRequest, site: AdminSite) -> list[type[Model]]:
    """The kinds of scheduled pages that this person may see, in the order of the admin."""
    models = [model for model in site._registry if issubclass(model, Scheduled)]
    return [model for model in models if may_see(request, site, model)]


def by_kind(kinds) -> dict[str, tuple[int, datetime | None]]:
    """The number of rows and the earliest moment of each kind. `kinds`: triples of model, rows and moment."""
    each = [
        rows.order_by()
        .annotate(kind=Value(model._meta.label))
        .values("kind")
        .annotate(count=Count("pk"), first=first)
        .values_list("kind", "count", "first")
        for model, rows, first in kinds
    ]
    return {kind: (count, first) for kind, count, first in each[0].union(*each[1:], all=True)} if each else {}


def plural(model: type[Model]) -> str:
    """The plural name of a model, with a capital."""
    return str(model._meta.verbose_name_plural).capitalize()


TILES: tuple[Callable[[HttpRequest, AdminSite], Iterator[Tile]], ...] = (
    proposed,
    drafted,
    reviewed,
    corrected,
    scheduled,
    finding_tiles,
)
"""The queue from top to bottom: work that colleagues wait for, scheduled work, findings of the rules."""
