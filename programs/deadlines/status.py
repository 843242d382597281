"""The status of application rounds, and the next deadline of a program."""

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
# By the end of this month, the term has begun at every school.
BEGUN_BY = {Term.WINTER: 3, Term.SPRING: 4, Term.SUMMER: 7, Term.FALL: 10}
EVERYWHERE = TimeZone.ANYWHERE_ON_EARTH
NOT_STATED = "No source we have states a deadline."
ZONE_NOT_STATED = "No time zone is stated: the day is counted until it is over everywhere on Earth."


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round (None: no source states one) and its status on a day in its own time zone."""

    intake: Intake | None
    status: IntakeStatus
    today: date | None = None

    @property
    def sentence(self) -> str:
        """The dates behind the status in words, with the time zone while it matters."""
        return sentence(self.intake, self.status, self.today) if self.intake else NOT_STATED

    @property
    def lies_ahead(self) -> bool:
        """Whether an application is possible, now or later, as far as sources say."""
        return self.status not in (IntakeStatus.CLOSED, IntakeStatus.UNKNOWN)

    @property
    def deadline_on(self) -> date | None:
        """The deadline, also an estimated one, while it is ahead."""
        return self.intake.deadline_on if self.lies_ahead else None

    @property
    def is_estimated(self) -> bool:
        """Whether the deadline was copied from last year."""
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
    """The status of a round at a moment with a time zone.

    Days are in the round's own time zone. Without one they are in UTC-12, where each day begins and ends last on
    Earth: the round never opens or closes too early, and the sentence says so.

    - closed: the deadline's day is over, or the round has no deadline and its studies have begun (`BEGUN_BY`)
    - unknown: no source states a deadline, or one estimated from last year has passed
    - estimated: the deadline was copied from last year and is ahead
    - opens soon: the stated opening has not come
    - closing: the stated deadline is today or at most 14 days ahead
    - rolling: decided as applications arrive, no deadline near
    - open: the stated opening has come, the deadline is farther ahead
    - ahead: the same, but no opening is stated, so the round may not be open yet
    """
    today = now.astimezone(zone_of(intake)).date()
    return RoundStatus(intake, status_on(intake, today), today)


def status_on(intake: Intake, today: date) -> IntakeStatus:
    """The status on a day in the round's own time zone."""
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
    """`today`, `tomorrow` or `in 3 days`, with the deadline."""
    days = (intake.deadline_on - today).days
    near = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{near}, at the end of {day(intake.deadline_on)}"


def zone_note(intake: Intake) -> str:
    """The time zone of the round's days; blank for a round without dates."""
    if not (intake.opens_on or intake.deadline_on):
        return ""
    return f"{intake.get_time_zone_display()}." if intake.time_zone else ZONE_NOT_STATED


def zone_of(intake: Intake) -> ZoneInfo:
    """The time zone in which the round's days are counted."""
    return ZoneInfo(intake.time_zone or EVERYWHERE)


ORDER = (IntakeStatus.ESTIMATED, IntakeStatus.UNKNOWN, IntakeStatus.CLOSED)


def leading(intakes: Iterable[Intake], now: datetime) -> RoundStatus:
    """The round that represents a program: the one with the next stated deadline.

    Without one, rolling admission or an opening without a last day; then the next estimated deadline; then unknown
    ones; then the round that closed last. A program without rounds is unknown.
    """
    return first(standing(intake, now) for intake in intakes)


def first(standings: Iterable[RoundStatus]) -> RoundStatus:
    """The status that `leading` chooses from those of a program."""
    return min(standings, key=precedence, default=UNKNOWN)


def precedence(each: RoundStatus) -> tuple[int, int, int]:
    """The sort key for the rounds of one program."""
    deadline = each.intake.deadline_on
    on = deadline.toordinal() if deadline else 0
    key = each.intake.pk or 0
    if each.status in ORDER:
        return (ORDER.index(each.status) + 2, -on if each.status == IntakeStatus.CLOSED else on, key)
    return (0 if deadline else 1, on, key)


UNKNOWN = RoundStatus(None, IntakeStatus.UNKNOWN)


def midnights(zones: Iterable[str], now: datetime) -> tuple[datetime, datetime]:
    """The last moment up to now, and the first after it, when a day begins in one of these time zones.

    Between the two, no round in these time zones changes its status.
    """
    began, ends = [], []
    for zone in map(ZoneInfo, zones):
        today = now.astimezone(zone).date()
        began.append(datetime.combine(today, time(), zone))
        ends.append(datetime.combine(today + timedelta(days=1), time(), zone))
    return max(began, key=datetime.timestamp), min(ends, key=datetime.timestamp)


def intakes_by_program(programs: Collection[int] | None = None) -> dict[int, list[Intake]]:
    """Every round, or only those of these programs, by program. One query."""
    rounds: dict[int, list[Intake]] = {}
    intakes = Intake.objects.defer("note", "updated_at")
    for intake in intakes if programs is None else intakes.filter(program__in=programs):
        rounds.setdefault(intake.program_id, []).append(intake)
    return rounds


def statuses(now: datetime) -> dict[int, str]:
    """The status of each program with a known status. One query."""
    found = {program: leading(intakes, now).status for program, intakes in intakes_by_program().items()}
    return {program: status for program, status in found.items() if status != IntakeStatus.UNKNOWN}


class Deadlines:
    """Application rounds for the list, its order and the calendar. Valid from `since` to `until`, when a day begins."""

    def __init__(self, listed: Rows, intakes: Mapping[int, Sequence[Intake]], now: datetime):
        """`listed`: the listed programs; `intakes`: rounds by program."""
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
        """Rounds with a deadline ahead, soonest first."""
        self.undated = [each for each in ahead if not each.deadline_on]
        """Rounds without a last day that are not closed."""

    @property
    def programs(self) -> Iterable[int]:
        """Primary keys of the listed programs with a stated round."""
        return self._leading.keys()

    def of(self, program: int) -> RoundStatus:
        """The status of a program by its primary key; unknown when no source states a round."""
        return self._leading.get(program, UNKNOWN)

    @property
    def statuses(self) -> Sets:
        """Programs by known status, for the facet."""
        found = ((program, each.status) for program, each in self._leading.items())
        return sets_of((program, status.value) for program, status in found if status != IntakeStatus.UNKNOWN)

    @property
    def by_next(self) -> Ranking:
        """Programs by their next deadline, including estimated ones. Programs without one are left out."""
        found = ((program, each.deadline_on) for program, each in self._leading.items())
        sets = sets_of((program, on) for program, on in found if on)
        return Ranking([rows for _, rows in sorted(sets.items())])
