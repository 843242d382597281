"""The catalogue's tables, one file each."""

from .admission import AdmissionRequirement
from .catalogue_row import CatalogueFit, CatalogueOffering, CatalogueRow
from .curriculum import Course
from .named_program import NamedProgram
from .offering import Offering
from .outcomes import Completions, FieldOutcome
from .program import FormerProgramSlug, Program, ProgramSpecialization
from .school import FormerSchoolSlug, School, SchoolAlias
from .tuition import Tuition
from .verification import Verification

__all__ = [
    "AdmissionRequirement",
    "CatalogueFit",
    "CatalogueOffering",
    "CatalogueRow",
    "Completions",
    "Course",
    "FieldOutcome",
    "FormerProgramSlug",
    "FormerSchoolSlug",
    "NamedProgram",
    "Offering",
    "Program",
    "ProgramSpecialization",
    "School",
    "SchoolAlias",
    "Tuition",
    "Verification",
]
