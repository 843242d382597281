"""The application rounds of all listed programs at one moment: how each stands, and what lies ahead in which order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings

from core.listing.bitmaps import Ranking, Rows, Sets, sets_of
from programs.choices import IntakeStatus
from programs.intake_status import UNKNOWN, Standing, first, leading, midnights, standing, zone_of
from programs.models import Intake


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
        self._leading: Mapping[int, Standing] = {program: first(standings) for program, standings in rounds.items()}
        ahead = [each for standings in rounds.values() for each in standings if each.lies_ahead]
        self.dated = sorted((each for each in ahead if each.deadline_on), key=lambda each: each.deadline_on)
        """Rounds with a deadline that lies ahead, soonest first."""
        self.undated = [each for each in ahead if not each.deadline_on]
        """Rounds without a last day that one may apply in."""

    @property
    def programs(self) -> Iterable[int]:
        """Primary keys of the listed programs of which a source states a round."""
        return self._leading.keys()

    def of(self, program: int) -> Standing:
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
