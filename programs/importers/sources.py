"""Shared by the importers: sources, slugs, and links between programs and specializations."""

from django.db.models import Q
from django.utils.text import slugify

from core.figures import academic_year
from core.importing import PUBLIC_DOMAIN, FileReport, SourceFacts, upsert
from programs.choices import CredentialLevel
from programs.models import Program, ProgramSpecialization
from taxonomy.choices import Strength
from taxonomy.models import SpecializationField

DERIVED = Q(strength=Strength.RELATED, checked_on=None)


def relate_programs(report: FileReport) -> None:
    """Relates each master's to the specializations of its code. Links that an editor made or checked stay."""
    masters = Program.objects.filter(credential_level=CredentialLevel.MASTERS)
    judged = set(ProgramSpecialization.objects.exclude(DERIVED).values_list("program_id", "specialization_id"))
    mapped: dict[str, list[int]] = {}
    for code, specialization in SpecializationField.objects.values_list("cip_code_id", "specialization_id"):
        mapped.setdefault(code, []).append(specialization)
    rows = (
        {"program_id": program, "specialization_id": specialization}
        for program, code in masters.values_list("pk", "cip_code_id").filter(cip_code__in=mapped)
        for specialization in mapped.get(code, ())
        if (program, specialization) not in judged
    )
    tally = upsert(
        ProgramSpecialization,
        rows,
        key=["program_id", "specialization_id"],
        fields=[],
        within=ProgramSpecialization.objects.filter(DERIVED),
        removes_others=True,
    )
    report.count("programs related to specializations", tally)


def slug_words(text: str) -> str:
    """A slug that separates words at a slash: `Security/Auditing` becomes security-auditing."""
    return slugify(text.replace("/", " "))


def free_slug(taken: set[str], *candidates: str) -> str:
    """The first candidate that no page has or had, added to `taken`. The last candidate must be unique."""
    slug = next((slug for slug in (text[:200].strip("-") for text in candidates) if slug not in taken), None)
    if slug is None:
        raise ValueError(f"every address is taken: {', '.join(candidates)}")
    taken.add(slug)
    return slug


UNITID_RANGE = (100_000, 999_999)
NCES = "National Center for Education Statistics (IPEDS)"
IPEDS_URL = "https://nces.ed.gov/ipeds/datacenter/DataFiles.aspx"
IPEDS_CREDIT = (
    "U.S. Department of Education, National Center for Education Statistics, "
    "Integrated Postsecondary Education Data System (IPEDS)"
)


def directory(year: int) -> SourceFacts:
    return SourceFacts(
        f"ipeds-hd-{year}",
        NCES,
        "Directory of institutions (HD)",
        f"HD{year}",
        IPEDS_URL,
        PUBLIC_DOMAIN,
        IPEDS_CREDIT,
        "Name, other names, address, place and coordinates, control, locale and web pages of each school.",
    )


def completions(year: int) -> SourceFacts:
    """IPEDS C_A for the period that ends in a year."""
    return SourceFacts(
        f"ipeds-c-{year}",
        NCES,
        "Completions (C_A)",
        f"C{year}_A, {academic_year(year - 1)}",
        IPEDS_URL,
        PUBLIC_DOMAIN,
        IPEDS_CREDIT,
        "Master's awards, and where every field was imported those of all levels, first majors, by school and "
        "six-digit field code, from 1 July to 30 June. "
        "A school with awards under a code in the newest year has a program here.",
    )


def charges(year: int) -> SourceFacts:
    """IPEDS IC_AY for the academic year that begins in a year."""
    return SourceFacts(
        f"ipeds-ic-ay-{year}",
        NCES,
        "Student charges for academic year programs (IC_AY)",
        f"IC{year}_AY, {academic_year(year)}",
        IPEDS_URL,
        PUBLIC_DOMAIN,
        IPEDS_CREDIT,
        "Average tuition, required fees and charge per credit hour of a school's full-time graduate students, "
        "in-state and out-of-state. It is the school's average, not the price of one program.",
    )


def scorecard_fields(release: str) -> SourceFacts:
    """College Scorecard field of study; `release` is its ISO date."""
    return SourceFacts(
        f"scorecard-fields-{release}",
        "U.S. Department of Education, College Scorecard",
        "Most recent cohorts, field of study",
        release,
        "https://collegescorecard.ed.gov/data/",
        PUBLIC_DOMAIN,
        "U.S. Department of Education, College Scorecard (10 June 2026), via Truewise"
        if release == "2026-06-10"
        else "U.S. Department of Education, College Scorecard",
        "Median earnings one and four years after a master's and median debt, by school and four-digit field code: "
        "one figure covers every program of the school under that code. It counts students with federal aid.",
    )
