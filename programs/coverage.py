"""How much of the catalog is known, counted from the database."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from programs.models import CatalogueOffering, CatalogueRow, Completions, School
from programs.querysets import in_subject


@dataclass(frozen=True, slots=True)
class Coverage:
    """One fact and how many of the listed programs have it."""

    label: str
    count: int
    total: int

    @property
    def percent(self):
        """The share in percent with one decimal; 0 without programs."""
        return round(100 * self.count / self.total, 1) if self.total else 0.0


def awards_by_closeness() -> dict[str, dict[str, int]]:
    """Master's awards of each year by closeness of the field to machine learning, all covered programs. One query."""
    sums = (
        Completions.objects.filter(in_subject())
        .values_list("cip_code__closeness", "year")
        .annotate(total=Sum("awards"))
        .order_by("year")
    )
    awards: dict[str, dict[str, int]] = {}
    for closeness, year, total in sums:
        awards.setdefault(closeness, {})[str(year)] = total
    return awards


def awards_by_year(school: School) -> dict[str, int]:
    """Awards of a school in the site's subject, by the year when the academic year ends. One query."""
    rows = school.completions.filter(in_subject()).values_list("year").annotate(total=Sum("awards")).order_by("year")
    return {str(year): total for year, total in rows}


def coverage() -> list[Coverage]:
    """The number of programs with each kind of fact, among those in the site's subject. Two queries."""
    known = {
        "Graduate tuition, average of the school": Q(tuition_out_of_state__isnull=False),
        "Earnings one or four years after": Q(earnings_1yr__isnull=False) | Q(earnings_4yr__isnull=False),
        "Earnings one year after": Q(earnings_1yr__isnull=False),
        "Earnings four years after": Q(earnings_4yr__isnull=False),
        "Debt at graduation": Q(debt__isnull=False),
        "Awards in the newest year": Q(awards__isnull=False),
        "Change of awards over four years": Q(growth__isnull=False),
        "The school's own title": Q(is_named=True),
        "GRE policy": ~Q(gre=""),
        "Verified by us or the school": Q(verified_on__isnull=False),
    }
    counts = CatalogueRow.objects.filter(is_covered=True).aggregate(
        total=Count("pk"), **{f"fact_{i}": Count("pk", filter=condition) for i, condition in enumerate(known.values())}
    )
    offered = (
        CatalogueOffering.objects.filter(row__is_covered=True).exclude(modality="").values("row").distinct().count()
    )
    rows = [Coverage(label, counts[f"fact_{i}"], counts["total"]) for i, label in enumerate(known)]
    return [*rows, Coverage("Online or in person", offered, counts["total"])]
