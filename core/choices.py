"""Closed vocabularies that every app shares."""

from django.db.models import TextChoices


class PublishingState(TextChoices):
    """Where an editorial object stands; only `published` ones are public."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    ARCHIVED = "archived", "Archived"


class Availability(TextChoices):
    """Why a figure is there or is missing; `core.figures.REASONS` words each for the visitor."""

    REPORTED = "reported", "Reported"
    NOT_REPORTED = "not_reported", "Not reported"
    SUPPRESSED = "suppressed", "Withheld to protect privacy"
    NOT_PUBLISHED = "not_published", "Withheld or not reported"
    NOT_APPLICABLE = "not_applicable", "Does not apply"
    TOO_NEW = "too_new", "Too new to measure"
    NOT_COMPARABLE = "not_comparable", "Not comparable"
