"""The catalogue's tables, one file each."""

from .admission import AdmissionRequirement
from .catalogue_row import CatalogueFit, CatalogueOffering, CatalogueRow
from .change import FactChange, FactSheet
from .curriculum import Course
from .finding import Finding
from .intake import Intake
from .link import HostTurn, LinkCheck, LinkOutcome
from .named_program import NamedProgram
from .offering import Offering
from .outcomes import Completions, FieldOutcome
from .program import FormerProgramSlug, Program, ProgramSpecialization
from .school import FormerSchoolSlug, School, SchoolAlias
from .tuition import Tuition, UndergraduateCharge
from .use import ProgramUse
from .verification import Verification

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
