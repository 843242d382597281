"""Closed vocabularies of job facts."""

from django.db.models import IntegerChoices, TextChoices

from programs.geography import STATES

NATION = "US"
ALL_OCCUPATIONS = "00-0000"
"""The code under which wages and projections state all occupations together."""

AREAS = {NATION: "United States", **STATES}

# The wages of one row, least detailed first; those after the mean are percentiles and rise.
PERCENTILES = ("p10", "p25", "median", "p75", "p90")
WAGES = ("mean", *PERCENTILES)


class EntryEducation(TextChoices):
    """Typical education needed for entry, in the words of the Employment Projections."""

    DOCTORAL = "doctoral", "Doctoral or professional degree"
    MASTERS = "masters", "Master’s degree"
    BACHELORS = "bachelors", "Bachelor’s degree"
    ASSOCIATE = "associate", "Associate’s degree"
    POSTSECONDARY = "postsecondary", "Postsecondary nondegree award"
    SOME_COLLEGE = "some_college", "Some college, no degree"
    HIGH_SCHOOL = "high_school", "High school diploma or equivalent"
    NONE = "none", "No formal educational credential"


class OccupationFit(TextChoices):
    """How much of an occupation's work a specialization is, as editors judge it.

    How well the numbers of the occupation describe it is another question: `RoleFit`. Only `close` ones enter the
    measures.

    `close`: its people are counted there, and most of the others there do work of the same kind.
    """

    CLOSE = "close", "Same kind of work"
    PART = "part", "Some of its work"


class ElementKind(TextChoices):
    """What O*NET rates in an occupation; the element's number begins with the prefix in `ELEMENT_PREFIXES`."""

    SKILL = "skill", "Skill"
    KNOWLEDGE = "knowledge", "Knowledge"
    WORK_STYLE = "work_style", "Work style"


ELEMENT_PREFIXES = {
    "2.A.": ElementKind.SKILL,
    "2.B.": ElementKind.SKILL,
    "2.C.": ElementKind.KNOWLEDGE,
    "1.C.": ElementKind.WORK_STYLE,
}


class EducationLevel(IntegerChoices):
    """Required level of education as people in the occupation see it: the twelve categories of O*NET element 2.D.1."""

    LESS_THAN_HIGH_SCHOOL = 1, "Less than high school"
    HIGH_SCHOOL = 2, "High school diploma"
    CERTIFICATE = 3, "Certificate after high school"
    SOME_COLLEGE = 4, "Some college"
    ASSOCIATE = 5, "Associate’s degree"
    BACHELORS = 6, "Bachelor’s degree"
    POST_BACCALAUREATE = 7, "Post-baccalaureate certificate"
    MASTERS = 8, "Master’s degree"
    POST_MASTERS = 9, "Post-master’s certificate"
    PROFESSIONAL = 10, "First professional degree"
    DOCTORAL = 11, "Doctoral degree"
    POST_DOCTORAL = 12, "Post-doctoral training"


class JobZone(IntegerChoices):
    """How much preparation an occupation needs, in five zones (O*NET)."""

    ONE = 1, "1: little or no preparation"
    TWO = 2, "2: some preparation"
    THREE = 3, "3: medium preparation"
    FOUR = 4, "4: considerable preparation"
    FIVE = 5, "5: extensive preparation"


class RelatednessTier(TextChoices):
    """How close O*NET finds a related occupation."""

    PRIMARY_SHORT = "primary_short", "Closest"
    PRIMARY_LONG = "primary_long", "Close"
    SUPPLEMENTAL = "supplemental", "Further away"


class RoleFit(TextChoices):
    """How well the numbers of a federal occupation describe a role: an editor's judgment."""

    CLOSE = "close", "Close"
    PARTLY = "partly", "In part"
    BROAD = "broad", "Only broadly"
