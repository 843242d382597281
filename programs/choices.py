"""Closed vocabularies of schools and programs, with the official codes they come from."""

from django.db.models import IntegerChoices, TextChoices


class Control(TextChoices):
    """Who governs a school (IPEDS CONTROL 1, 2, 3)."""

    PUBLIC = "public", "Public"
    NONPROFIT = "nonprofit", "Private nonprofit"
    FOR_PROFIT = "for_profit", "Private for-profit"


CONTROL_OF_IPEDS = {"1": Control.PUBLIC, "2": Control.NONPROFIT, "3": Control.FOR_PROFIT}


class Locale(TextChoices):
    """How urban a school's place is: the first digit of IPEDS LOCALE."""

    CITY = "city", "City"
    SUBURB = "suburb", "Suburb"
    TOWN = "town", "Town"
    RURAL = "rural", "Rural"


LOCALE_OF_IPEDS = {"1": Locale.CITY, "2": Locale.SUBURB, "3": Locale.TOWN, "4": Locale.RURAL}


class Region(TextChoices):
    """Region of the Bureau of Economic Analysis (IPEDS OBEREG)."""

    SERVICE_SCHOOLS = "service-schools", "US service schools"
    NEW_ENGLAND = "new-england", "New England"
    MID_EAST = "mid-east", "Mid East"
    GREAT_LAKES = "great-lakes", "Great Lakes"
    PLAINS = "plains", "Plains"
    SOUTHEAST = "southeast", "Southeast"
    SOUTHWEST = "southwest", "Southwest"
    ROCKY_MOUNTAINS = "rocky-mountains", "Rocky Mountains"
    FAR_WEST = "far-west", "Far West"
    OUTLYING_AREAS = "outlying-areas", "Outlying areas"


REGION_OF_IPEDS = {str(code): region for code, region in enumerate(Region.values)}

# Postal codes as IPEDS STABBR writes them: the states, the District of Columbia and the outlying areas.
STATES = dict(
    line.split(" ", 1)
    for line in """\
AL Alabama
AK Alaska
AZ Arizona
AR Arkansas
CA California
CO Colorado
CT Connecticut
DE Delaware
DC District of Columbia
FL Florida
GA Georgia
HI Hawaii
ID Idaho
IL Illinois
IN Indiana
IA Iowa
KS Kansas
KY Kentucky
LA Louisiana
ME Maine
MD Maryland
MA Massachusetts
MI Michigan
MN Minnesota
MS Mississippi
MO Missouri
MT Montana
NE Nebraska
NV Nevada
NH New Hampshire
NJ New Jersey
NM New Mexico
NY New York
NC North Carolina
ND North Dakota
OH Ohio
OK Oklahoma
OR Oregon
PA Pennsylvania
RI Rhode Island
SC South Carolina
SD South Dakota
TN Tennessee
TX Texas
UT Utah
VT Vermont
VA Virginia
WA Washington
WV West Virginia
WI Wisconsin
WY Wyoming
AS American Samoa
FM Federated States of Micronesia
GU Guam
MH Marshall Islands
MP Northern Mariana Islands
PR Puerto Rico
PW Palau
VI US Virgin Islands""".splitlines()
)


class CredentialLevel(IntegerChoices):
    """Level of a credential in College Scorecard's numbering (CREDLEV)."""

    MASTERS = 5, "Master's degree"


AWARD_LEVEL_OF_CREDENTIAL = {CredentialLevel.MASTERS: "7"}  # IPEDS AWLEVEL


class Degree(TextChoices):
    """The degree's letters. Blank means that no source states them: federal data know the level only."""

    MS = "MS", "MS, Master of Science"
    MA = "MA", "MA, Master of Arts"
    MENG = "MEng", "MEng, Master of Engineering"
    MPS = "MPS", "MPS, Master of Professional Studies"
    MCS = "MCS", "MCS, Master of Computer Science"
    MBA = "MBA", "MBA, Master of Business Administration"
    MAS = "MAS", "MAS, Master of Applied Statistics or Advanced Study"
    MIS = "MIS", "MIS, Master of Information Systems or Science"
    OTHER = "other", "Another master's degree"


class Origin(TextChoices):
    """Who put a program into the catalogue."""

    COMPLETIONS = "completions", "Federal completions"
    EDITOR = "editor", "An editor"
    SCHOOL = "school", "The school"


class Provision(TextChoices):
    """Whether a part of the program must, may or cannot be done. Blank is not stated."""

    REQUIRED = "required", "Required"
    OPTIONAL = "optional", "Optional"
    NOT_OFFERED = "not_offered", "Not offered"


class Modality(TextChoices):
    """Where teaching takes place."""

    IN_PERSON = "in_person", "In person"
    HYBRID = "hybrid", "Hybrid"
    ONLINE = "online", "Online"


class Attendance(TextChoices):
    """How much of one's time it takes."""

    FULL_TIME = "full_time", "Full time"
    PART_TIME = "part_time", "Part time"


class Residency(TextChoices):
    """Who pays a price."""

    ANY = "any", "Everyone"
    IN_STATE = "in_state", "In-state students"
    OUT_OF_STATE = "out_of_state", "Out-of-state students"
    INTERNATIONAL = "international", "International students"


class TuitionBasis(TextChoices):
    """What one payment of a price buys."""

    PER_CREDIT = "per_credit", "Per credit hour"
    PER_TERM = "per_term", "Per term"
    PER_YEAR = "per_year", "Per year"
    PER_PROGRAM = "per_program", "Whole program"


class RequirementKind(TextChoices):
    """What an admission requirement is about."""

    DEGREE_FIELD = "degree_field", "Field of the first degree"
    GPA = "gpa", "Grade point average"
    PREREQUISITE = "prerequisite", "Prerequisite"
    GRE = "gre", "GRE"
    TOEFL = "toefl", "TOEFL"
    IELTS = "ielts", "IELTS"
    WORK_EXPERIENCE = "work_experience", "Work experience"
    STATEMENT = "statement", "Statement of purpose"
    LETTERS = "letters", "Letters of recommendation"
    TRANSCRIPTS = "transcripts", "Transcripts"
    INTERVIEW = "interview", "Interview"


class RequirementLevel(TextChoices):
    """How binding an admission requirement is."""

    REQUIRED = "required", "Required"
    RECOMMENDED = "recommended", "Recommended"
    OPTIONAL = "optional", "Optional"
    WAIVABLE = "waivable", "Required, may be waived"
    NOT_ACCEPTED = "not_accepted", "Not considered"


class CourseRole(TextChoices):
    """The place of a course in the curriculum."""

    CORE = "core", "Core"
    ELECTIVE = "elective", "Elective"
    CAPSTONE = "capstone", "Capstone"
    BRIDGE = "bridge", "Bridge"


class FactGroup(TextChoices):
    """Facts of a program that are checked together."""

    COST = "cost", "Cost"
    DATES = "dates", "Dates"
    ADMISSION = "admission", "Admission"
    FORMAT = "format", "Format"
    CURRICULUM = "curriculum", "Curriculum"
