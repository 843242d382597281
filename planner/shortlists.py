"""Whose shortlist a request means, and what the page shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures import Figure
from planner import actions
from planner.models import Shortlist, ShortlistItem
from programs.facts import ProgramFacts, facts_of
from programs.measures import GROUPS, HIGH, Measure
from programs.models import Program
from programs.program_index import ProgramIndex

SESSION_KEY = "shortlist"
MEASURES: dict[str, Measure] = {measure.key: measure for group in GROUPS for measure in group.measures}
# Own prices are for different things, and a length may have several values: neither makes an order.
ORDERS = {key: measure for key, measure in MEASURES.items() if measure.better and key not in ("own_price", "length")}


def shortlist_of(request, *, create: bool = False) -> Shortlist | None:
    """The shortlist of the account, else of the session; None when there is none and `create` is not set.

    After signing in, what the session kept is merged into the account's list on the next look at it.
    """
    number = request.session.get(SESSION_KEY)
    kept = Shortlist.objects.filter(pk=number, user__isnull=True).first() if number else None
    if not request.user.is_authenticated:
        if kept is None and create:
            kept = Shortlist.objects.create()
            request.session[SESSION_KEY] = kept.pk
        return kept
    own = Shortlist.objects.filter(user=request.user).first()
    if own is None and (kept or create):
        own, _ = Shortlist.objects.get_or_create(user=request.user)
    if kept:
        actions.merge(kept, into=own)
        del request.session[SESSION_KEY]
    return own


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that reads otherwise than on the day it was saved; blank means that it was, or is, not known."""

    label: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept program as the page shows it. `facts` is None once the program is no longer listed."""

    item: ShortlistItem
    facts: ProgramFacts | None
    figures: Sequence[tuple[Measure, Figure]]
    changes: Sequence[Change]


SHOWN = ("own_price", "tuition_out_of_state", "tuition_in_state", "length", "earnings_1yr", "debt", "awards")


def entries(shortlist: Shortlist, index: ProgramIndex, order: str = "") -> list[Entry]:
    """The kept programs with today's figures and what changed since; as saved, or by a measure, unknown ones last."""
    items = list(shortlist.items.kept().with_names())
    programs = Program.objects.listed().with_page_facts().filter(pk__in=[item.program_id for item in items])
    facts = {each.program.pk: each for each in facts_of(list(programs), index)}
    made = [entry(item, facts.get(item.program_id)) for item in items]
    if order not in ORDERS:
        return made
    measure = ORDERS[order]
    known = [(figure.value, each) for each in made if (figure := value_of(measure, each)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=measure.better == HIGH)
    return [each for _, each in known] + [each for each in made if value_of(measure, each) is None]


def value_of(measure: Measure, each: Entry) -> Figure | None:
    """The figure to order an entry by; None when it is missing or no number."""
    figure = measure.read(each.facts) if each.facts else None
    return figure if figure and isinstance(figure.value, int) else None


def entry(item: ShortlistItem, facts: ProgramFacts | None) -> Entry:
    """One kept program."""
    if facts is None:
        return Entry(item, None, (), ())
    figures = [(MEASURES[key], MEASURES[key].read(facts)) for key in SHOWN]
    return Entry(item, facts, figures, changes(item.saved_facts, actions.snapshot(facts)))


def changes(then: dict[str, str], now: dict[str, str]) -> list[Change]:
    """Facts that differ between two snapshots, in the order of the measures."""
    return [
        Change(measure.label, then.get(key, ""), now.get(key, ""))
        for key, measure in MEASURES.items()
        if then.get(key, "") != now.get(key, "")
    ]
