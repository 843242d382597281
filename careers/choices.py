"""Closed vocabularies of job facts."""

from django.db.models import TextChoices

from programs.choices import STATES

NATION = "US"
AREAS = {NATION: "United States", **STATES}

# The wages of one row, least detailed first; those after the mean are percentiles and rise.
PERCENTILES = ("p10", "p25", "median", "p75", "p90")
WAGES = ("mean", *PERCENTILES)


class EntryEducation(TextChoices):
    """Typical education needed for entry, in the words of the Employment Projections."""

    DOCTORAL = "doctoral", "Doctoral or professional degree"
    MASTERS = "masters", "Master's degree"
    BACHELORS = "bachelors", "Bachelor's degree"
    ASSOCIATE = "associate", "Associate's degree"
    POSTSECONDARY = "postsecondary", "Postsecondary nondegree award"
    SOME_COLLEGE = "some_college", "Some college, no degree"
    HIGH_SCHOOL = "high_school", "High school diploma or equivalent"
    NONE = "none", "No formal educational credential"
