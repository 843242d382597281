"""Occupations with their facts, which are imported, and careers, which are written."""

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
from .specialization_occupation import SpecializationOccupation

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
