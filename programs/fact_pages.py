"""The facts of the program page and the school page, by the keys with which visitors report them."""

from collections.abc import Callable, Sequence

from django.db.models import Model, Sum
from django.utils.text import slugify

from core.fact_pages import FactPage, PageFact, reads
from core.figures import Figure, academic_year
from programs import read_model
from programs.choices import RequirementKind, Residency, TuitionBasis
from programs.facts import ProgramFacts, facts_of
from programs.figures import price_figure
from programs.index_rows import DETAILS
from programs.measures import GROUPS
from programs.models import Intake, Offering, Program, School, Tuition
from programs.pages import costs_to_finish, curriculum
from programs.querysets import in_subject

Rows = Callable[[ProgramFacts], Sequence[Model]]


def school_price(residency: str, basis: str) -> Rows:
    """Reads the school's newest price for a residency and basis."""
    return lambda facts: [price for price in [facts.school_price(residency, basis)] if price]


def with_value(column: str) -> Rows:
    """Reads the offerings with a value in a column."""
    return lambda facts: [offering for offering in facts.offerings if getattr(offering, column)]


def of_kind(kind: str) -> Rows:
    """Reads the admission requirements of a kind."""
    return lambda facts: [requirement for requirement in facts.requirements if requirement.kind == kind]


def outcome(facts: ProgramFacts) -> Sequence[Model]:
    """The row of earnings and debt that the program shares with others."""
    return [facts.program.outcome] if facts.program.outcome else []


def leading_round(facts: ProgramFacts) -> Sequence[Model]:
    """The application round that the page shows first."""
    return [facts.standing.intake] if facts.standing.intake else []


def own(facts: ProgramFacts) -> Sequence[Model]:
    return [facts.program]


def its_school(facts: ProgramFacts) -> Sequence[Model]:
    return [facts.school]


STORED: dict[str, tuple[Rows, str]] = {
    "own_price": (lambda facts: facts.own_prices, "amount"),
    "tuition_out_of_state": (school_price(Residency.OUT_OF_STATE, TuitionBasis.PER_YEAR), "amount"),
    "tuition_in_state": (school_price(Residency.IN_STATE, TuitionBasis.PER_YEAR), "amount"),
    "credit_out_of_state": (school_price(Residency.OUT_OF_STATE, TuitionBasis.PER_CREDIT), "amount"),
    "credit_in_state": (school_price(Residency.IN_STATE, TuitionBasis.PER_CREDIT), "amount"),
    "modality": (with_value("modality"), "modality"),
    "attendance": (with_value("attendance"), "attendance"),
    "length": (with_value("length_months"), "length_months"),
    "campus": (with_value("campus"), "campus"),
    "core_courses": (own, "core_course_count"),
    "elective_courses": (own, "elective_course_count"),
    "thesis": (own, "thesis"),
    "course_option": (own, "course_option_hours"),
    "project_option": (own, "project_option_hours"),
    "thesis_option": (own, "thesis_option_hours"),
    "practicum": (own, "practicum"),
    "capstone": (own, "capstone"),
    "next_deadline": (leading_round, "deadline_on"),
    "application_status": (leading_round, "deadline_on"),
    **{kind.value: (of_kind(kind), "level") for kind in RequirementKind},
    "earnings_1yr": (outcome, "median_earnings_1yr"),
    "earnings_4yr": (outcome, "median_earnings_4yr"),
    "debt": (outcome, "median_debt"),
    "control": (its_school, "control"),
    "place": (its_school, "city"),
    "locale": (its_school, "locale"),
    "region": (its_school, "region"),
}
"""Where each measure is stored: its rows and their column. Awards are not here: they are sums of many rows."""


def measured(key: str, label: str, figure: Figure, facts: ProgramFacts) -> PageFact:
    """A measure with the row that contains it."""
    rows, column = STORED.get(key, (lambda facts: (), ""))
    row = next(iter(rows(facts)), None)
    return PageFact(label, figure, row, column if row else "")


@reads("programs")
def program_page(slug: str, index) -> FactPage | None:
    """A public program, also a lapsed one; None for others."""
    program = Program.objects.published().with_page_facts().filter(slug=slug).first()
    if program is None:
        return None
    if program.has_lapsed:
        program.row = read_model.row_of(program)
    [facts] = facts_of([program], index, DETAILS)
    found = {
        measure.key: measured(measure.key, measure.label, measure.read(facts), facts)
        for group in GROUPS
        for measure in group.measures
    }
    to_finish = "; ".join(f"{label}: {figure}" for label, figure in costs_to_finish(facts))
    found["to-finish"] = PageFact("Tuition and fees to finish", Figure(to_finish, scope="computed from stated facts"))
    found |= {f"tuition-{price.pk}": price_fact(price) for price in facts.own_prices}
    found |= {f"offering-{each.pk}": offering_fact(each) for each in facts.offerings}
    found |= {f"intake-{each.intake.pk}": round_fact(each.intake, each.sentence) for each in facts.rounds}
    for role, items in curriculum(facts.courses):
        courses = [course for alternatives in items for course in alternatives]
        titles = "; ".join(course.title for course in courses)
        found[f"courses-{slugify(role)}"] = PageFact(
            f"{role} courses", Figure(titles, source=courses[0].source), courses[0], "title"
        )
    for named in facts.named_programs:
        found[f"name-{named.pk}"] = PageFact(
            "A name that others give it", Figure(named.title, source=named.source), named, "title"
        )
    links = filter(None, (program.official_url, program.application_url))
    found["listing"] = PageFact(
        "Name, degree and links of the program",
        Figure(". ".join(filter(None, (program.row.name, program.row.get_degree_display(), *links)))),
        program,
        "title",
    )
    return FactPage(program.get_absolute_url(), str(program), program, found, program, program.school)


def price_fact(price: Tuition) -> PageFact:
    label = f"Price: {price.get_residency_display()}, {price.get_basis_display().lower()}"
    return PageFact(label, price_figure(price), price, "amount")


def offering_fact(offering: Offering) -> PageFact:
    length = f"{offering.length_months} months" if offering.length_months else ""
    hours = f"{offering.weekly_hours} hours a week" if offering.weekly_hours else ""
    text = ", ".join(filter(None, (str(offering), length, hours)))
    return PageFact("Way to take this program", Figure(text, source=offering.source), offering, "modality")


def round_fact(intake: Intake, sentence: str) -> PageFact:
    return PageFact(f"Application round: {intake}", Figure(sentence, source=intake.source), intake, "deadline_on")


@reads("schools")
def school_page(slug: str, index) -> FactPage | None:
    """A school with listed programs; None for others."""
    school = School.objects.with_page().select_related("source").filter(slug=slug).first()
    if school is None:
        return None
    found = {
        key: PageFact(label, Figure(text, source=school.source), school, column)
        for key, label, text, column in directory(school)
    }
    for price in school.tuition.select_related("source"):
        label = f"{price.get_residency_display()}, {price.get_basis_display().lower()}"
        scope = "average of all graduate students of the school"
        figure = Figure(price.total, f"usd_{price.basis}", academic_year(price.academic_year), scope, price.source)
        found[f"tuition-{price.pk}"] = PageFact(label, figure, price, "amount")
    covered = school.completions.filter(in_subject())
    awards = covered.values_list("year", "source").annotate(total=Sum("awards")).order_by("year")
    text = "; ".join(f"{academic_year(year - 1)}: {total:,}" for year, _, total in awards)
    sources = {source.pk: source for source in index.sources.values()}
    newest = sources.get(awards[len(awards) - 1][1]) if awards else None
    found["awards"] = PageFact("Degrees awarded", Figure(text, source=newest))
    return FactPage(school.get_absolute_url(), school.name, school, found, school=school)


def directory(school: School) -> list[tuple[str, str, str, str]]:
    """The facts of a school in the federal directory, in the order of the page: key, label, text, column."""
    place = f"{school.city}, {school.state} {school.zip_code}"
    names = ", ".join([school.name, *(alias.text for alias in school.aliases.all())])
    links = ", ".join(filter(None, (school.website, school.admissions_url, school.application_url)))
    return [
        ("names", "Names", names, "name"),
        ("links", "Links to the school’s pages", links, "website"),
        ("unitid", "UNITID", str(school.unitid), "unitid"),
        ("opeid", "OPEID", school.opeid, "opeid"),
        ("address", "Address", ", ".join(filter(None, (school.address, place))), "address"),
        ("county", "County", school.county, "county"),
        ("region", "Region", school.get_region_display(), "region"),
        ("locale", "Surroundings", school.get_locale_display(), "locale"),
        ("is_hbcu", "Historically Black college or university", "Yes" if school.is_hbcu else "No", "is_hbcu"),
        ("is_tribal", "Tribal college", "Yes" if school.is_tribal else "No", "is_tribal"),
    ]
