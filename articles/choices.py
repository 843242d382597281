"""Closed vocabularies of guides and statistics."""

from django.db.models import TextChoices


class Category(TextChoices):
    """What a guide helps with, in the order of the index."""

    DECIDING = "deciding", "Is it for you?"
    FIELDS = "fields", "Fields and demand"
    STUDYING = "studying", "How one studies"
    MONEY = "money", "Cost and pay"
    APPLYING = "applying", "Choosing and applying"


class StatisticSubject(TextChoices):
    """What a statistic is about, in the order of the library."""

    PROGRAMS = "programs", "Programs and schools"
    AWARDS = "awards", "Degrees awarded"
    TUITION = "tuition", "Tuition"
    EARNINGS = "earnings", "What graduates earn and owe"
    WAGES = "wages", "What jobs pay"
    OUTLOOK = "outlook", "Growth and openings"
    COVERAGE = "coverage", "How much is known"
    OTHER = "other", "Other"


class Unit(TextChoices):
    """Units of statistics; each is a key of `core.figures.WRITERS`."""

    USD = "usd", "US dollars"
    USD_PER_YEAR = "usd_per_year", "US dollars a year"
    COUNT = "count", "Count"
    CHANGE = "change", "Change in percent"
    SHARE = "share", "Share in percent"
    PER_OPENING = "per_opening", "Per opening"
    MONTHS = "months", "Months"
    HOURS = "hours", "Credit hours"
