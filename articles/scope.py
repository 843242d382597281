"""Which fields and programs a computed statistic is about."""

from dataclasses import dataclass
from typing import Any

from articles.tables import Tables
from specializations.choices import Strength


@dataclass(frozen=True, slots=True)
class Scope:
    """Which fields and programs: by closeness, by codes, or by a specialization with the strengths that count.

    `control` and `state` narrow programs further. Nothing given means everything in the catalogue.
    """

    closeness: str = ""
    codes: tuple[str, ...] = ()
    specialization: str = ""
    strengths: tuple[str, ...] = tuple(Strength.values)
    control: str = ""
    state: str = ""

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> "Scope":
        """The scope that a definition writes."""
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()})

    def holds_code(self, tables: Tables, code: str) -> bool:
        """Whether a field is in it; a specialization has the fields that are mapped to it."""
        if self.codes:
            return code.startswith(self.codes)
        if self.specialization:
            return code in tables.codes[self.specialization]
        return not self.closeness or tables.closeness[code] == self.closeness

    def rows(self, tables: Tables) -> list:
        """Listed programs in it; a specialization has the programs that are linked to it strongly enough."""
        fits = tables.fits[self.specialization] if self.specialization else {}
        return [
            row
            for row in tables.rows
            if (fits.get(row.pk) in self.strengths if self.specialization else self.holds_code(tables, row.cip_code))
            and self.control in ("", row.control)
            and self.state in ("", row.state)
        ]

    def families(self, tables: Tables) -> set[str]:
        """Four-digit codes whose every covered six-digit code is in it: earnings are published for four digits only."""
        inside, outside = set(), set()
        for code in tables.closeness:
            (inside if self.holds_code(tables, code) else outside).add(code[:5])
        return inside if self.codes or self.specialization else inside - outside
