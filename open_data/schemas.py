"""The shapes of the answers, for OpenAPI; `open_data.records` and `open_data.program_records` fill them."""

from datetime import date

from pydantic import BaseModel, Field


class FigureSchema(BaseModel):
    """One fact: never a number without its unit, period, scope and source, never a zero for what is not known."""

    value: int | float | str | None = Field(description="Null when it is not known.")
    unit: str | None = Field(description="One of the units that /data/ explains; null when it is not known.")
    text: str = Field(description="The value as the site writes it; empty when it is not known.")
    period: str = Field(description="The year or years that it speaks of, as the source writes them.")
    scope: str = Field(description="Whom it speaks of: this program, or a wider group that it stands for.")
    source: str | None = Field(description="Key of one of /sources/; null for our own record.")
    availability: str = Field(description="“reported”, or why the value is missing, in a word.")
    reason: str = Field(description="Why the value is missing, as a sentence; empty when it is known.")
    note: str = Field(description="What to know about the value; often empty.")


class NamedSchema(BaseModel):
    """Something with an address of its own."""

    slug: str
    name: str


class OptionSchema(BaseModel):
    """A value of a facet, and how many things one would see with it."""

    value: str
    label: str
    count: int
    chosen: bool


class FacetCountsSchema(BaseModel):
    """A facet with its values, each counted with all other filters applied."""

    key: str
    label: str
    help: str
    options: list[OptionSchema] = Field(description="At most a hundred, the most frequent where there are more.")


class SchoolOfProgramSchema(NamedSchema):
    """The school that a program belongs to."""

    unitid: int = Field(description="IPEDS institution number.")
    city: str
    state: str


class ProgramSchema(NamedSchema):
    """A program as lists show it."""

    url: str = Field(description="Its page.")
    api: str = Field(description="Everything that is known about it.")
    degree: str = Field(description="The letters of the degree; empty when not known.")
    cip_code: str
    field: str = Field(description="The name of the six-digit field code.")
    covered: bool = Field(description="Whether lists have it that are not asked for every field and level.")
    school: SchoolOfProgramSchema
    facets: dict[str, list[str]] = Field(
        description="By facet the values under which the list has the program; empty for one that no list shows."
    )
    figures: dict[str, FigureSchema] = Field(description="By key of the measure.")


class CheckSchema(BaseModel):
    """Someone compared a group of facts with the school's own word."""

    verified_on: date
    by: str = Field(description="“school” or “editor”.")
    evidence_url: str
    overdue: bool = Field(description="Whether the check is too old to rest on.")


class LabelledFigureSchema(FigureSchema):
    """A figure with what it is."""

    key: str
    label: str


class FigureGroupSchema(BaseModel):
    """Figures that a student looks at together."""

    key: str
    label: str
    check: CheckSchema | None
    figures: list[LabelledFigureSchema]


class RoundSchema(BaseModel):
    """One round of application."""

    term: str
    year: int
    round: str
    audience: str
    opens_on: date | None
    deadline_on: date | None
    time_zone: str
    estimated: bool
    status: str
    sentence: str
    source: str


class CourseSchema(BaseModel):
    """A course; those of one `choice` are alternatives, of which a student takes one."""

    title: str
    role: str
    choice: int | None
    area: str
    credits: float | None
    source: str


class LinksSchema(BaseModel):
    """Pages of the school; empty where none is known."""

    official: str
    application: str
    admissions: str
    tuition: str


class ProgramDetailSchema(ProgramSchema):
    """Everything that is known about a program, and what is not, with the reason."""

    version: str
    summary: str
    specializations: list[str] = Field(description="Slugs, with `facets.fit` for how well they fit.")
    links: LinksSchema
    groups: list[FigureGroupSchema]
    costs_to_finish: list[LabelledFigureSchema]
    awards_by_year: dict[str, int] = Field(description="Degrees by the year in which the academic year ends.")
    rounds: list[RoundSchema]
    courses: list[CourseSchema]


class SchoolSchema(NamedSchema):
    """A school with listed programs."""

    url: str
    api: str
    unitid: int
    opeid: str
    aliases: list[str]
    control: str
    address: str
    city: str
    county: str
    state: str
    zip_code: str
    region: str
    locale: str
    latitude: float | None
    longitude: float | None
    hbcu: bool
    tribal: bool
    website: str
    program_count: int = Field(description="Covered programs.")
    source: str


class PriceSchema(BaseModel):
    """What a school charges its graduate students on average."""

    residency: str
    basis: str
    figure: FigureSchema


class SchoolDetailSchema(SchoolSchema):
    """A school with what it charges, the degrees that it awarded, and its programs."""

    version: str
    prices: list[PriceSchema]
    awards_by_year: dict[str, int]
    programs: list[NamedSchema] = Field(description="Its listed programs, closest fields first.")


class SpecializationSchema(NamedSchema):
    """A specialization with what is measured about it."""

    url: str
    api: str
    summary: str
    cip_codes: list[str]
    place: int | None = Field(description="Place by demand, all measures alike; null where too little is known.")
    figures: dict[str, FigureSchema]


class SpecializationDetailSchema(SpecializationSchema):
    """A specialization with its skills and the roles it leads to."""

    version: str
    programs: str = Field(description="The list of its programs.")
    strengths: dict[str, int] = Field(description="Listed programs by how well they fit.")
    skills: list[str]
    careers: list[NamedSchema]


class OccupationSchema(BaseModel):
    """An occupation whose official numbers stand for a role."""

    soc_code: str
    title: str
    fit: str
    explanation: str


class CareerSchema(NamedSchema):
    """A role with the figures of the occupation that leads its page."""

    url: str
    api: str
    summary: str
    occupations: list[OccupationSchema]
    specializations: list[str]
    figures: dict[str, FigureSchema]


class StateWagesSchema(BaseModel):
    """Wages of an occupation in a state or the nation (US)."""

    soc_code: str
    area: str
    jobs: FigureSchema
    wages: dict[str, FigureSchema] = Field(description="By percentile, p10 to p90.")


class CareerDetailSchema(CareerSchema):
    """A role with the wages of its occupations everywhere."""

    version: str
    wages: list[StateWagesSchema]


class StatisticSchema(BaseModel):
    """A number that guides quote."""

    key: str
    url: str
    api: str
    subject: str
    measure: str
    definition: str
    region: str
    as_of: date
    good_until: date
    retired_on: date | None
    low: float | None = Field(description="The lower end of the spread, in the unit of the figure.")
    high: float | None
    spread: str = Field(description="What low and high are.")
    source_url: str
    figure: FigureSchema


class StatisticDetailSchema(StatisticSchema):
    """The same, alone."""

    version: str


class SourceSchema(BaseModel):
    """Where facts are taken from, with the credit that its licence asks for."""

    key: str
    publisher: str
    title: str
    release: str
    url: str
    retrieved_on: date | None
    licence: str
    credit: str
    covers: str
    file_name: str
    sha256: str
    row_count: int | None


class ListOfSchema(BaseModel):
    """What every list says of itself."""

    version: str = Field(description="Another version means that something may read otherwise.")
    total: int = Field(description="Things in the whole list.")
    cursor: str | None = Field(default=None, description="For the next page; null on the last.")
    next: str | None = Field(default=None, description="The address of the next page.")


class ProgramListSchema(ListOfSchema):
    """A page of programs."""

    order: str = Field(description="The order in words.")
    corrected: dict[str, list[str]] = Field(description="Words of the search that were read as others.")
    unknown_words: list[str] = Field(description="Words of the search that no program has.")
    facets: list[FacetCountsSchema] | None
    items: list[ProgramSchema]


class CareerListSchema(ListOfSchema):
    """All careers that match."""

    order: str
    facets: list[FacetCountsSchema]
    items: list[CareerSchema]


class SchoolListSchema(ListOfSchema):
    """A page of schools, by name."""

    items: list[SchoolSchema]


class SpecializationListSchema(ListOfSchema):
    """All specializations, most in demand first."""

    items: list[SpecializationSchema]


class StatisticListSchema(ListOfSchema):
    """All statistics that guides may quote."""

    items: list[StatisticSchema]


class SourceListSchema(ListOfSchema):
    """All sources."""

    items: list[SourceSchema]


class WelcomeSchema(BaseModel):
    """What there is."""

    version: str
    about: str
    openapi: str
    lists: dict[str, str]
