"""The facets of the program list. One definition each is used for the form, the SQL, the counts and the page."""

from core.listing.facets import Facet
from programs import bands
from programs.choices import (
    Attendance,
    Control,
    CredentialLevel,
    Degree,
    IntakeStatus,
    Modality,
    RequirementLevel,
    Residency,
)
from programs.geography import STATES, Locale, Region
from taxonomy.choices import FAMILIES, Closeness, Strength
from taxonomy.models import CipCode, Specialization

ROW, OFFERINGS, FITS = "row", "offerings", "fits"
VERIFIED_WITHIN_DAYS = 365
VERIFIED = (("last-12-months", "In the last 12 months"), ("earlier", "Earlier"))


def labels(choice_bands):
    return [(band.slug, band.label) for band in choice_bands]


def specializations():
    """Every listed specialization by slug. One query; the form stores the result for a version of the catalog."""
    return list(Specialization.objects.listed().values_list("slug", "name"))


def fields():
    """Every CIP code with its name. One query; the form stores the result for a version of the catalog."""
    return [(code.code, code.name) for code in CipCode.objects.all()]


SPECIALIZATION = Facet("specialization", "Specialization", FITS, "specialization", specializations, is_ranked=True)
FIT = Facet(
    "fit",
    "How well it fits",
    FITS,
    "fit",
    Strength.choices,
    help="“Related by field code” means that we know only the program’s code, not its courses.",
)
CLOSENESS = Facet(
    "closeness",
    "Closeness to machine learning",
    ROW,
    "closeness",
    Closeness.choices,
    help="Our own grouping of the field codes.",
)
LEVEL = Facet("level", "Level", ROW, "credential_level", [(level.slug, level.label) for level in CredentialLevel])
FAMILY = Facet("family", "Broad field", ROW, "cip_family", list(FAMILIES.items()), is_ranked=True)
FIELD = Facet("field", "Field (CIP code)", ROW, "cip_code", fields, is_ranked=True)
STATE = Facet("state", "State or territory", ROW, "state", list(STATES.items()), is_ranked=True)
REGION = Facet("region", "Region", ROW, "region", Region.choices, is_ranked=True)
CONTROL = Facet("control", "Who runs the school", ROW, "control", Control.choices)
DEGREE = Facet("degree", "Degree", ROW, "degree", Degree.choices)
MODALITY = Facet("modality", "Online or in person", OFFERINGS, "modality", Modality.choices)
ATTENDANCE = Facet("attendance", "Full or part time", OFFERINGS, "attendance", Attendance.choices)
LENGTH = Facet("length", "Length", OFFERINGS, "length_band", labels(bands.LENGTH))
TUITION_OUT = Facet(
    "tuition",
    "Tuition per year, out of state",
    ROW,
    "tuition_out_of_state_band",
    labels(bands.TUITION),
    help="With required fees; the school’s average for its graduate students, or for its undergraduates.",
)
TUITION_IN = Facet(
    "tuition", "Tuition per year, in state", ROW, "tuition_in_state_band", labels(bands.TUITION), help=TUITION_OUT.help
)
GRE = Facet("gre", "GRE", ROW, "gre", RequirementLevel.choices)
DEADLINE = Facet(
    "deadline",
    "Application deadline",
    ROW,
    "deadline",
    [(status.value, status.label) for status in IntakeStatus if status != IntakeStatus.UNKNOWN],
    help="How the next application round of the program stands.",
)
EARNINGS = Facet(
    "earnings",
    "Earnings one year after",
    ROW,
    "earnings_band",
    labels(bands.EARNINGS),
    help="Median of all graduates of the school at that level under the same four-digit code.",
    not_stated="Not published",
)
DEBT = Facet(
    "debt",
    "Debt at graduation",
    ROW,
    "debt_band",
    labels(bands.DEBT),
    not_stated="Not published",
    help="Median of those who borrowed, same scope as earnings.",
)
AWARDS = Facet("awards", "Size: awards in the last year", ROW, "awards_band", labels(bands.AWARDS))
GROWTH = Facet(
    "growth",
    "Awards over four years",
    ROW,
    "growth_band",
    [*labels(bands.GROWTH), (bands.NEW, "New in that time")],
    not_stated="Too few to say",
)
LOCALE = Facet("locale", "Surroundings", ROW, "locale", Locale.choices)
HBCU = Facet("hbcu", "Historically Black school", ROW, "hbcu", [("yes", "Yes"), ("no", "No")])
VERIFIED_FACET = Facet("verified", "Facts verified", ROW, "verified", VERIFIED, not_stated="Not yet")

COMMON = (
    CLOSENESS,
    SPECIALIZATION,
    FIT,
    LEVEL,
    FAMILY,
    FIELD,
    STATE,
    REGION,
    MODALITY,
    ATTENDANCE,
    LENGTH,
    CONTROL,
    EARNINGS,
    DEBT,
    AWARDS,
    GROWTH,
    DEGREE,
    GRE,
    DEADLINE,
    LOCALE,
    HBCU,
    VERIFIED_FACET,
)
"""The facets in the order of the page, without tuition: the chosen residency selects one of two."""

OF_THE_MOMENT = (DEADLINE, VERIFIED_FACET)
"""Facets with values that change with time. The index derives them; the read model has no column for them."""

ALL = (*COMMON, TUITION_IN, TUITION_OUT)


def facets_for(residency: str) -> tuple[Facet, ...]:
    """The facets of the page for a residency, in the page's order."""
    tuition = TUITION_IN if residency == Residency.IN_STATE else TUITION_OUT
    place = COMMON.index(CONTROL)
    return (*COMMON[:place], tuition, *COMMON[place:])
