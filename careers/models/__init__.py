"""Occupations with their facts, which are imported, and careers, which are written."""

from careers.models.career import SpecializationOccupation

from .career import Career, CareerOccupation, CareerQuestion, FormerCareerSlug
from .occupation import FieldOccupation, Occupation, OccupationOutlook, OccupationWage
from .onet import (
    AlternateTitle,
    OccupationElement,
    OnetOccupation,
    RelatedOccupation,
    RequiredEducation,
    Technology,
)

__all__ = [
    "AlternateTitle",
    "Career",
    "CareerOccupation",
    "CareerQuestion",
    "FieldOccupation",
    "FormerCareerSlug",
    "RequiredEducation",
    "Occupation",
    "OccupationElement",
    "OccupationOutlook",
    "OccupationWage",
    "OnetOccupation",
    "RelatedOccupation",
    "SpecializationOccupation",
    "Technology",
]
