"""Which program a row of a file means: by its address, or by school, field code and level."""

from collections import defaultdict
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from programs.choices import CredentialLevel
from programs.models import FormerProgramSlug, Program

CODES = ("unitid", "cip", "credential_level")
FINDERS = ("program", *CODES)
COLUMNS = {
    "school": "school__name",
    "unitid": "school__unitid",
    "cip": "cip_code__code",
    "credential_level": "credential_level",
}
"""What tells a person, and a file, which program is meant, beside its slug."""


class ProgramKeys:
    """All programs by address, former ones included, and by codes. Two queries."""

    def __init__(self):
        self.by_slug, self.by_codes = {}, defaultdict(list)
        for program in Program.objects.select_related("school", "cip_code"):
            self.by_slug[program.slug] = program
            self.by_codes[codes_of_program(program)].append(program)
        programs = {program.pk: program for program in self.by_slug.values()}
        for slug, pk in FormerProgramSlug.objects.values_list("slug", "program_id"):
            self.by_slug.setdefault(slug, programs[pk])

    def find(self, row: Mapping[str, str]) -> Program | None:
        """The program of a row, None when its codes fit none; raises ValidationError when they fit several."""
        if slug := row.get("program"):
            if slug not in self.by_slug:
                raise ValidationError({"program": f"No program has the address “{slug}”."})
            program = self.by_slug[slug]
            if row.get("unitid") and row.get("cip") and codes_of(row) != codes_of_program(program):
                raise ValidationError({"program": "The codes in this row are of another program than the address."})
            return program
        found = self.by_codes.get(codes_of(row), [])
        if len(found) > 1:
            which = ", ".join(program.slug for program in found)
            raise ValidationError({"program": f"Several programs have these codes. Name one: {which}."})
        return found[0] if found else None


def codes_of_program(program: Program) -> tuple[int, str, int]:
    """UNITID, six-digit CIP and level of a program with its school."""
    return program.school.unitid, program.cip_code_id, program.credential_level


def codes_of(row: Mapping[str, str]) -> tuple[int, str, int]:
    """UNITID, six-digit CIP and level of a row; a blank level is a master’s. Raises ValidationError."""
    unitid, cip, level = (row.get(name, "") for name in CODES)
    if not unitid or not cip:
        raise ValidationError({"program": "Name the program, or give unitid and cip."})
    level = level or str(CredentialLevel.MASTERS.value)
    if not (unitid.isdecimal() and level.isdecimal()):
        raise ValidationError({"unitid": "Write unitid and credential_level in digits."})
    whole, _, part = cip.partition(".")
    return int(unitid), f"{whole:0>2}.{part:0<4}", int(level)
