"""The catalog's tables, one file each."""

from programs.models.finding import Verification
from programs.models.offering import AdmissionRequirement, Course
from programs.models.program import NamedProgram
from programs.models.usage import ProgramUse

from .catalogue_row import CatalogueFit, CatalogueOffering, CatalogueRow
from .change import FactChange, FactSheet
from .finding import Finding
from .intake import Intake
from .link import HostTurn, LinkCheck, LinkOutcome
from .offering import Offering
from .outcomes import Completions, FieldOutcome
from .program import FormerProgramSlug, Program, ProgramSpecialization
from .school import FormerSchoolSlug, School, SchoolAlias
from .tuition import Tuition, UndergraduateCharge

__all__ = [
    "AdmissionRequirement",
    "CatalogueFit",
    "CatalogueOffering",
    "CatalogueRow",
    "Completions",
    "Course",
    "FactChange",
    "FactSheet",
    "FieldOutcome",
    "Finding",
    "FormerProgramSlug",
    "FormerSchoolSlug",
    "HostTurn",
    "Intake",
    "LinkCheck",
    "LinkOutcome",
    "NamedProgram",
    "Offering",
    "Program",
    "ProgramSpecialization",
    "ProgramUse",
    "School",
    "SchoolAlias",
    "Tuition",
    "UndergraduateCharge",
    "Verification",
]
