"""Closed vocabularies of fields of study."""

from django.db.models import TextChoices


class Closeness(TextChoices):
    """How close a CIP code is to machine learning: our own grouping, published in data/catalogue/fields.csv."""

    CORE = "core", "Core: AI, data science, analytics"
    CLOSE = "close", "Close: computer science, statistics and the like"
    NEIGHBOURING = "neighbouring", "Neighbouring fields"


CLOSENESS_ORDER = {value: position for position, value in enumerate(Closeness.values)}


class Strength(TextChoices):
    """How well a program fits a specialization. `related` says only that its CIP code is mapped to it."""

    CORE = "core", "Core subject"
    TRACK = "track", "Named track"
    ELECTIVE = "elective", "Electives"
    RELATED = "related", "Related by field code"
