"""Whether an intake is open, and the next deadline of a program."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from core.figures import day
from core.listing.bitmaps import Ranking, Rows, Sets, sets_of
from programs.choices import IntakeStatus, Round, Term
from programs.geography import TimeZone
from programs.models import Intake

CLOSING_DAYS = 14
# The month by the end of which a term has begun at every school, whatever its calendar.
BEGUN_BY = {Term.WINTER: 3, Term.SPRING: 4, Term.SUMMER: 7, Term.FALL: 10}
EVERYWHERE = TimeZone.ANYWHERE_ON_EARTH
NOT_STATED = "No source we have states a deadline."
ZONE_NOT_STATED = "No time zone is stated: the day is counted until it is over everywhere on Earth."


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round (None: no source states any) and its status on a day of its own time zone."""

    intake: Intake | None
    status: IntakeStatus
    today: date | None = None

    @property
    def sentence(self) -> str:
        """The dates behind the status in plain words, with the time zone while they still matter."""
        return sentence(self.intake, self.status, self.today) if self.intake else NOT_STATED

    @property
    def lies_ahead(self) -> bool:
        """Whether one may still apply, now or later, as far as any source says."""
        return self.status not in (IntakeStatus.CLOSED, IntakeStatus.UNKNOWN)

    @property
    def deadline_on(self) -> date | None:
        """The deadline while it lies ahead, an estimated one included."""
        return self.intake.deadline_on if self.lies_ahead else None

    @property
    def is_estimated(self) -> bool:
        """Whether the deadline was rolled from last year."""
        return self.status == IntakeStatus.ESTIMATED

    @property
    def line(self) -> str:
        """Status and date in a few words for a card; blank when unknown."""
        if self.status == IntakeStatus.UNKNOWN:
            return ""
        opens, deadline = (day(each) if each else "" for each in (self.intake.opens_on, self.intake.deadline_on))
        return {
            IntakeStatus.CLOSING: f"Closes {deadline}",
            IntakeStatus.OPEN: f"Open until {deadline}",
            IntakeStatus.AHEAD: f"Deadline {deadline}",
            IntakeStatus.OPENS_SOON: f"Opens {opens}",
            IntakeStatus.ROLLING: "Rolling admission",
            IntakeStatus.ESTIMATED: f"Deadline about {deadline}, estimated",
            IntakeStatus.CLOSED: "Closed",
        }[self.status]


def standing(intake: Intake, now: datetime) -> RoundStatus:
    """How a round stands at a moment, which must know its time zone.

    A day is that of the round's own time zone. Where none is stated it begins and ends with UTC-12, the last place on
    Earth to have it: the round opens no earlier and closes no earlier than it may anywhere, and the sentence says so.

    - closed: the deadline's day is over, or the round has no deadline and its studies have begun (`BEGUN_BY`)
    - unknown: no source states a deadline, or one estimated from last year has passed
    - estimated: the deadline was rolled from last year, whenever it is
    - opens soon: the stated opening has not come
    - closing: the stated deadline is today or at most 14 days ahead
    - rolling: decided as applications arrive, no deadline near
    - open: the stated opening has come, the deadline is farther ahead
    - ahead: the same, but no opening is stated, so nobody can say that it is open
    """
    today = now.astimezone(zone_of(intake)).date()
    return RoundStatus(intake, status_on(intake, today), today)


def status_on(intake: Intake, today: date) -> IntakeStatus:
    """The status on a day of the round's own time zone."""
    deadline = intake.deadline_on
    if deadline is None:
        if (today.year, today.month) > (intake.year, BEGUN_BY[intake.term]):
            return IntakeStatus.CLOSED
    elif deadline < today:
        return IntakeStatus.UNKNOWN if intake.is_estimated else IntakeStatus.CLOSED
    elif intake.is_estimated:
        return IntakeStatus.ESTIMATED
    if intake.opens_on and intake.opens_on > today:
        return IntakeStatus.OPENS_SOON
    if deadline and (deadline - today).days <= CLOSING_DAYS:
        return IntakeStatus.CLOSING
    if intake.round == Round.ROLLING:
        return IntakeStatus.ROLLING
    return IntakeStatus.OPEN if intake.opens_on else IntakeStatus.AHEAD


def sentence(intake: Intake, status: IntakeStatus, today: date) -> str:
    """The words for a status of a round on a day."""
    deadline = day(intake.deadline_on) if intake.deadline_on else ""
    if status == IntakeStatus.UNKNOWN:
        return f"The deadline estimated from last year, {deadline}, has passed; no source states the real one."
    if status == IntakeStatus.CLOSED:
        begun = f"It was for {intake.get_term_display().lower()} {intake.year}, which has begun."
        return f"Closed on {deadline}." if deadline else begun
    until = f", until {deadline}" if deadline else ", no last day stated"
    match status:
        case IntakeStatus.ESTIMATED:
            said = f"About {deadline}, estimated from last year: no source states this year’s date."
        case IntakeStatus.OPENS_SOON:
            said = f"Opens on {day(intake.opens_on)}{until}."
        case IntakeStatus.CLOSING:
            said = f"Closes {nearness(intake, today)}."
        case IntakeStatus.ROLLING:
            said = f"Decided as applications arrive{until}."
        case IntakeStatus.OPEN:
            said = f"Open{until}."
        case IntakeStatus.AHEAD:
            said = f"Deadline {deadline}; no source states when it opens."
    return f"{said} {zone_note(intake)}".strip()


def nearness(intake: Intake, today: date) -> str:
    """`today`, `tomorrow` or `in 3 days` with the deadline."""
    days = (intake.deadline_on - today).days
    near = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{near}, at the end of {day(intake.deadline_on)}"


def zone_note(intake: Intake) -> str:
    """Whose day is meant; nothing for a round without dates."""
    if not (intake.opens_on or intake.deadline_on):
        return ""
    return f"{intake.get_time_zone_display()}." if intake.time_zone else ZONE_NOT_STATED


def zone_of(intake: Intake) -> ZoneInfo:
    """The zone in which the round's days are counted."""
    return ZoneInfo(intake.time_zone or EVERYWHERE)


ORDER = (IntakeStatus.ESTIMATED, IntakeStatus.UNKNOWN, IntakeStatus.CLOSED)


def leading(intakes: Iterable[Intake], now: datetime) -> RoundStatus:
    """The round that a program stands for: the next stated deadline.

    Without one, rolling admission or an opening without a last day; then the next estimated deadline; then what is
    not known; then the last that closed. A program without rounds is unknown.
    """
    return first(standing(intake, now) for intake in intakes)


def first(standings: Iterable[RoundStatus]) -> RoundStatus:
    """The one that `leading` takes among the standings of a program."""
    return min(standings, key=precedence, default=UNKNOWN)


def precedence(each: RoundStatus) -> tuple[int, int, int]:
    """Sorts the standings of one program, what to look at first in front."""
    deadline = each.intake.deadline_on
    on = deadline.toordinal() if deadline else 0
    key = each.intake.pk or 0
    if each.status in ORDER:
        return (ORDER.index(each.status) + 2, -on if each.status == IntakeStatus.CLOSED else on, key)
    return (0 if deadline else 1, on, key)


UNKNOWN = RoundStatus(None, IntakeStatus.UNKNOWN)


def midnights(zones: Iterable[str], now: datetime) -> tuple[datetime, datetime]:
    """The last moment up to now, and the first after it, at which a day begins in one of these time zones.

    From the one to the other no round of these zones changes how it stands.
    """
    began, ends = [], []
    for zone in map(ZoneInfo, zones):
        today = now.astimezone(zone).date()
        began.append(datetime.combine(today, time(), zone))
        ends.append(datetime.combine(today + timedelta(days=1), time(), zone))
    return max(began, key=datetime.timestamp), min(ends, key=datetime.timestamp)


def intakes_by_program(programs: Collection[int] | None = None) -> dict[int, list[Intake]]:
    """Every round, or those of these programs, by the program it belongs to. One query."""
    rounds: dict[int, list[Intake]] = {}
    intakes = Intake.objects.defer("note", "updated_at")
    for intake in intakes if programs is None else intakes.filter(program__in=programs):
        rounds.setdefault(intake.program_id, []).append(intake)
    return rounds


def statuses(now: datetime) -> dict[int, str]:
    """The status of each program of which one is known. One query."""
    found = {program: leading(intakes, now).status for program, intakes in intakes_by_program().items()}
    return {program: status for program, status in found.items() if status != IntakeStatus.UNKNOWN}


class Deadlines:
    """What the list, its order and the calendar read. True from `since` until `until`, when a day begins somewhere."""

    def __init__(self, listed: Rows, intakes: Mapping[int, Sequence[Intake]], now: datetime):
        """`listed` are the programs that count, `intakes` rounds by program."""
        rounds = {
            program: [standing(intake, now) for intake in intakes[program]]
            for program in sorted(intakes)
            if program in listed
        }
        zones = {zone_of(each.intake).key for standings in rounds.values() for each in standings}
        self.since, self.until = midnights({settings.TIME_ZONE, *zones}, now)
        self._leading: Mapping[int, RoundStatus] = {program: first(standings) for program, standings in rounds.items()}
        ahead = [each for standings in rounds.values() for each in standings if each.lies_ahead]
        self.dated = sorted((each for each in ahead if each.deadline_on), key=lambda each: each.deadline_on)
        """Rounds with a deadline that lies ahead, soonest first."""
        self.undated = [each for each in ahead if not each.deadline_on]
        """Rounds without a last day that one may apply in."""

    @property
    def programs(self) -> Iterable[int]:
        """Primary keys of the listed programs of which a source states a round."""
        return self._leading.keys()

    def of(self, program: int) -> RoundStatus:
        """How a program stands, by its primary key; unknown when no source states a round."""
        return self._leading.get(program, UNKNOWN)

    @property
    def statuses(self) -> Sets:
        """Programs by status as the facet has it, those aside of which none is known."""
        found = ((program, each.status) for program, each in self._leading.items())
        return sets_of((program, status.value) for program, status in found if status != IntakeStatus.UNKNOWN)

    @property
    def by_next(self) -> Ranking:
        """Programs by their next deadline, an estimated one included; those without one are left out."""
        found = ((program, each.deadline_on) for program, each in self._leading.items())
        sets = sets_of((program, on) for program, on in found if on)
        return Ranking([rows for _, rows in sorted(sets.items())])
