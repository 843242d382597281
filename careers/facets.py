"""The facets of the career list: each is a question about the occupation that leads a career's page."""

from careers.choices import EntryEducation, JobZone, RoleFit
from core.listing.facets import Facet
from programs.bands import Band, money_bands
from taxonomy.models import Specialization

ROW, SPECIALIZATIONS = "row", "specializations"
WAGES = money_bands(90_000, 110_000, 130_000, 150_000)
GROWTH = (
    Band("shrinks", "Fewer jobs", None, 0),
    Band("under-5", "Up by less than 5 %", 0, 5),
    Band("5-15", "Up by 5 to 15 %", 5, 15),
    Band("over-15", "Up by 15 % or more", 15, None),
)


def labels(bands):
    return [(band.slug, band.label) for band in bands]


def specializations():
    """Every listed specialization by slug. One query."""
    return list(Specialization.objects.listed().values_list("slug", "name"))


WAGE = Facet(
    "wage",
    "Median wage",
    ROW,
    "wage_band",
    labels(WAGES),
    not_stated="Not published",
    help="Of everyone in the occupation, whatever they studied.",
)
GROWTH_FACET = Facet("growth", "Jobs in ten years", ROW, "growth_band", labels(GROWTH))
EDUCATION = Facet(
    "education",
    "Education for entry",
    ROW,
    "education",
    EntryEducation.choices,
    help="What employers usually ask of newcomers.",
)
ZONE = Facet(
    "zone",
    "Preparation",
    ROW,
    "zone",
    [(str(value), label) for value, label in JobZone.choices],
    help="O*NET’s job zones.",
    not_stated="Not rated",
)
FIT = Facet("fit", "How well the numbers fit", ROW, "fit", RoleFit.choices)
SPECIALIZATION = Facet(
    "specialization", "Specialization", SPECIALIZATIONS, "specialization", specializations, is_ranked=True
)
ALL = (WAGE, GROWTH_FACET, EDUCATION, ZONE, SPECIALIZATION, FIT)
