"""The shortlist of a request, and what its page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allauth.core import ratelimit
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from core.figures import Figure
from planner import actions
from planner.changes import MEASURES, FactSinceSaved, changes_since, in_order, snapshot
from planner.models import WITHOUT_OWNER, Shortlist, ShortlistItem
from programs.facts import ProgramFacts, facts_of
from programs.index import ProgramIndex
from programs.measures import HIGH, NEXT_DEADLINE, Measure, cost_measure
from programs.models import Program
from programs.pricing import StudyPlan

SESSION_KEY = "shortlist"
TOO_MANY = "Many visitors of your network began a list in the last hour. Sign in to keep programs, or try again later."
# Own prices are for different things, and a length may have several values: neither can be sorted.
ORDERS = {key: measure for key, measure in MEASURES.items() if measure.better and key not in ("own_price", "length")}
ORDERS |= {NEXT_DEADLINE.key: NEXT_DEADLINE}
BY_COST = "cost_to_finish"


def shortlist_of(request, *, create: bool = False) -> Shortlist | None:
    """The shortlist of the account, else of the session; None when there is none and `create` is not set.

    Raises `actions.ShortlistRefused` when too many are begun from one network address without an account.
    """
    if request.user.is_authenticated:
        if create:
            return Shortlist.objects.get_or_create(user=request.user)[0]
        return Shortlist.objects.filter(user=request.user).first()
    number = request.session.get(SESSION_KEY)
    kept = Shortlist.objects.filter(pk=number, user__isnull=True).first() if number else None
    if kept is None and create:
        begin_session(request)
        kept = Shortlist.objects.create()
        request.session[SESSION_KEY] = kept.pk
        request.session.set_expiry(WITHOUT_OWNER)
    elif kept and actions.note_use(kept):
        request.session.set_expiry(WITHOUT_OWNER)
    return kept


def begin_session(request) -> None:
    """Gives a visitor a session. Raises `actions.ShortlistRefused` above the limit of the network address."""
    if request.session.is_empty() and not ratelimit.consume(request, action="begin_session"):
        raise actions.ShortlistRefused(TOO_MANY)


@receiver(user_logged_in)
def merge_on_login(sender, request, user, **kwargs) -> None:
    """Moves what the session saved into the account, for every way of signing in."""
    number = request.session.pop(SESSION_KEY, None)
    if number:
        actions.merge_shortlist(number, user=user)


def saved_slugs(shortlist: Shortlist | None) -> list[str]:
    """Slugs of the saved programs, in the order of saving. One query; none without a shortlist."""
    return list(shortlist.items.saved().values_list("program__slug", flat=True)) if shortlist else []


def saved_programs(shortlist: Shortlist | None) -> list[int]:
    """Primary keys of the saved programs, in the order of saving. One query; none without a shortlist."""
    return list(shortlist.items.saved().values_list("program_id", flat=True)) if shortlist else []


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """A saved program as the page shows it. `facts` is None once the program is no longer listed.

    `seen` are its changes in stored form, `changes` in printed form.
    """

    item: ShortlistItem
    facts: ProgramFacts | None
    figures: Sequence[tuple[Measure, Figure]]
    seen: Mapping
    changes: Sequence[FactSinceSaved]


SHOWN = (
    "application_status",
    "next_deadline",
    "own_price",
    "tuition_out_of_state",
    "tuition_in_state",
    "length",
    "earnings_1yr",
    "debt",
    "awards",
)


def shown_measures(plan: StudyPlan | None) -> list[Measure]:
    """The measures that a shortlist prints; with a plan, the cost to finish comes first."""
    return [*([cost_measure(plan)] if plan else []), *map(MEASURES.get, SHOWN)]


def entries(
    shortlist: Shortlist, index: ProgramIndex, order: str = "", plan: StudyPlan | None = None
) -> list[ShortlistEntry]:
    """The saved programs with today's figures and changes; as saved, or by a measure with unknown ones last."""
    items = list(shortlist.items.saved().with_names())
    programs = Program.objects.listed().with_page_facts().filter(pk__in=[item.program_id for item in items])
    facts = {each.program.pk: each for each in facts_of(list(programs), index)}
    measures = shown_measures(plan)
    made = [entry(item, facts.get(item.program_id), index.today, measures) for item in items]
    measure = cost_measure(plan) if order == BY_COST and plan else ORDERS.get(order)
    if measure is None:
        return made
    known = [(figure.value, each) for each in made if (figure := value_of(measure, each)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=measure.better == HIGH)
    return [each for _, each in known] + [each for each in made if value_of(measure, each) is None]


def value_of(measure: Measure, each: ShortlistEntry) -> Figure | None:
    """The figure to sort an entry by; None when it is missing or neither a number nor a day."""
    figure = measure.read(each.facts) if each.facts else None
    return figure if figure and isinstance(figure.value, int | date) else None


def entry(item: ShortlistItem, facts: ProgramFacts | None, today: date, measures: Sequence[Measure]) -> ShortlistEntry:
    seen = changes_since(item.saved_facts, item.seen_changes, snapshot(facts), on=today)
    figures = [(measure, measure.read(facts)) for measure in measures] if facts else ()
    return ShortlistEntry(item, facts, figures, seen, in_order(seen))


def note_changes(entries: Sequence[ShortlistEntry], *, on: date) -> None:
    """Records what was seen today for the first time; writes nothing when nothing is new."""
    new = [each for each in entries if each.seen != each.item.seen_changes]
    if new:
        snapshots = {each.item.program_id: snapshot(each.facts) for each in new}
        actions.note_changes([each.item.pk for each in new], snapshots, on=on)
