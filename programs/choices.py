"""Closed vocabularies of schools and programs, with their official codes."""

from datetime import timedelta

from django.db.models import IntegerChoices, TextChoices


class Control(TextChoices):
    """Who governs a school (IPEDS CONTROL 1, 2, 3)."""

    PUBLIC = "public", "Public"
    NONPROFIT = "nonprofit", "Private nonprofit"
    FOR_PROFIT = "for_profit", "Private for-profit"


CONTROL_OF_IPEDS = {"1": Control.PUBLIC, "2": Control.NONPROFIT, "3": Control.FOR_PROFIT}


class CredentialLevel(IntegerChoices):
    """Level of a credential in College Scorecard's numbering (CREDLEV)."""

    UNDERGRADUATE_CERTIFICATE = 1, "Undergraduate certificate"
    ASSOCIATES = 2, "Associate's degree"
    BACHELORS = 3, "Bachelor's degree"
    POST_BACHELORS_CERTIFICATE = 4, "Post-bachelor's certificate"
    MASTERS = 5, "Master's degree"
    DOCTORAL = 6, "Doctoral degree"
    PROFESSIONAL = 7, "First professional degree"
    GRADUATE_CERTIFICATE = 8, "Graduate certificate"

    @property
    def slug(self) -> str:
        """The level in addresses and in the read model: `bachelors`."""
        return self.name.lower().replace("_", "-")

    @property
    def adjective(self) -> str:
        """The level before "graduates": `all bachelor’s graduates`."""
        label = self.label.lower().replace("'", "’")
        return label.removesuffix(" degree")

    @property
    def award_levels(self) -> str:
        """The IPEDS AWLEVEL codes of the level: `17, 19`."""
        return ", ".join(award for award, level in LEVEL_OF_AWARD.items() if level == self)

    @property
    def is_undergraduate(self) -> bool:
        """Whether students of the level pay a school's undergraduate charges."""
        return self <= CredentialLevel.BACHELORS

    @property
    def is_graduate(self) -> bool:
        """Whether students of the level pay a school's graduate charges.

        First professional degrees have separate charges for each profession.
        """
        return not (self.is_undergraduate or self == CredentialLevel.PROFESSIONAL)


LEVEL_OF_SLUG = {level.slug: level for level in CredentialLevel}

LEVEL_OF_AWARD = {
    **dict.fromkeys(("1", "2", "4", "20", "21"), CredentialLevel.UNDERGRADUATE_CERTIFICATE),
    "3": CredentialLevel.ASSOCIATES,
    "5": CredentialLevel.BACHELORS,
    "6": CredentialLevel.POST_BACHELORS_CERTIFICATE,
    "7": CredentialLevel.MASTERS,
    "8": CredentialLevel.GRADUATE_CERTIFICATE,
    "17": CredentialLevel.DOCTORAL,
    "18": CredentialLevel.PROFESSIONAL,
    "19": CredentialLevel.DOCTORAL,
}
"""Credential level of each IPEDS AWLEVEL. Certificates below the bachelor's of any length are one level."""


class Degree(TextChoices):
    """The degree's letters. Blank means that no source states them: federal data have only the level."""

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
    """Where a program in the catalog comes from."""

    COMPLETIONS = "completions", "Federal completions"
    EDITOR = "editor", "An editor"
    SCHOOL = "school", "The school"


class Provision(TextChoices):
    """Whether a part of the program is required, optional or not offered. Blank: not stated."""

    REQUIRED = "required", "Required"
    OPTIONAL = "optional", "Optional"
    NOT_OFFERED = "not_offered", "Not offered"


class Modality(TextChoices):
    """Where teaching takes place."""

    IN_PERSON = "in_person", "In person"
    HYBRID = "hybrid", "Hybrid"
    ONLINE = "online", "Online"


class Attendance(TextChoices):
    """How much of a student's time a program takes."""

    FULL_TIME = "full_time", "Full time"
    PART_TIME = "part_time", "Part time"


class Residency(TextChoices):
    """Which students pay a price."""

    ANY = "any", "Everyone"
    IN_STATE = "in_state", "In-state students"
    OUT_OF_STATE = "out_of_state", "Out-of-state students"
    INTERNATIONAL = "international", "International students"


class TuitionBasis(TextChoices):
    """The amount of study that one payment of a price covers."""

    PER_CREDIT = "per_credit", "Per credit hour"
    PER_TERM = "per_term", "Per term"
    PER_YEAR = "per_year", "Per year"
    PER_PROGRAM = "per_program", "Whole program"


class RequirementKind(TextChoices):
    """The subject of an admission requirement."""

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


class Term(TextChoices):
    """When a program begins."""

    FALL = "fall", "Fall"
    WINTER = "winter", "Winter"
    SPRING = "spring", "Spring"
    SUMMER = "summer", "Summer"


class Round(TextChoices):
    """The name of an application round. Applying in an earlier round may have advantages."""

    PRIORITY = "priority", "Priority"
    FUNDING = "funding", "Funding"
    EARLY = "early", "Early"
    REGULAR = "regular", "Regular"
    FINAL = "final", "Final"
    ROLLING = "rolling", "Rolling"


class Audience(TextChoices):
    """Applicants who may use an application round."""

    EVERYONE = "everyone", "Everyone"
    DOMESTIC = "domestic", "Domestic applicants"
    INTERNATIONAL = "international", "International applicants"


class IntakeStatus(TextChoices):
    """The status of an application round at a moment. Unknown is never open."""

    CLOSING = "closing", "Closes within 14 days"
    OPEN = "open", "Open"
    AHEAD = "ahead", "Deadline ahead, opening not stated"
    OPENS_SOON = "opens-soon", "Opens soon"
    ROLLING = "rolling", "Rolling admission"
    ESTIMATED = "estimated", "Estimated from last year"
    CLOSED = "closed", "Closed"
    UNKNOWN = "unknown", "Not stated"


class CourseRole(TextChoices):
    """The place of a course in the curriculum."""

    CORE = "core", "Core"
    ELECTIVE = "elective", "Elective"
    CAPSTONE = "capstone", "Capstone"
    BRIDGE = "bridge", "Bridge"


class UseKind(TextChoices):
    """Events that are counted for a program, by day."""

    VIEW = "view", "Page opened"
    SAVE = "save", "Kept on a shortlist"
    COMPARISON = "comparison", "Compared"
    OUTBOUND = "outbound", "Link to another site followed"
    LEFT_OUT = "left_out", "Left out of a search because a fact is missing"


class FactGroup(TextChoices):
    """Facts of a program that are checked together."""

    COST = "cost", "Cost"
    DATES = "dates", "Dates"
    ADMISSION = "admission", "Admission"
    FORMAT = "format", "Format"
    CURRICULUM = "curriculum", "Curriculum"


CHECK_GOOD_FOR = {
    FactGroup.COST: timedelta(days=365),  # Schools set their prices once a year.
    FactGroup.DATES: timedelta(days=182),  # Rounds open and close within a year, and a new one follows each term.
    FactGroup.ADMISSION: timedelta(days=365),  # Requirements change with the yearly round, if at all.
    FactGroup.FORMAT: timedelta(days=730),  # Schools announce new and ending formats long before.
    FactGroup.CURRICULUM: timedelta(days=365),  # Course catalogs appear once a year.
}
"""How long a check of a group of facts is valid, by how often schools change the facts."""


class ChangeKind(TextChoices):
    """The topic of an entry in the log of changes. Topics with facts of programs are the keys of `measures.GROUPS`."""

    LISTING = "listing", "Listing and name"
    COST = "cost", "What it costs"
    FORMAT = "format", "Time and format"
    CURRICULUM = "curriculum", "Curriculum"
    PRACTICE = "practice", "Practice and industry"
    DATES = "dates", "When to apply"
    ADMISSION = "admission", "Admission"
    OUTCOMES = "outcomes", "Outcomes"
    SCHOOL = "school", "The school"
    SPECIALIZATION = "specialization", "Specializations"


class Severity(IntegerChoices):
    """How much a breach misleads a visitor. The lowest number comes first in the queue."""

    UNTRUE = 1, "Cannot be true"
    DOUBTFUL = 2, "Hard to believe"
    UNCLEAR = 3, "Worth a look"


class Topic(TextChoices):
    """The kind of work that a rule causes. Each is a tile of the editors' queue."""

    TRUTH = "truth", "Facts that break a rule"
    RECHECK = "recheck", "Listings due for a check"
    SHELF_LIFE = "shelf-life", "Facts past their shelf life"
    CONTRADICTION = "contradiction", "Statistics that contradict each other"
    LINKS = "links", "Links that fail"
    GUIDES = "guides", "Guides whose statistics changed"


class LinkState(TextChoices):
    """The result of the last check of an address. Only `gone` and `error` are failures that visitors would see."""

    UNCHECKED = "unchecked", "Not checked yet"
    OK = "ok", "Answers"
    REDIRECTS = "redirects", "Redirects"
    GONE = "gone", "Gone"
    ERROR = "error", "Error"
    ROBOTS = "robots", "Closed by robots.txt"
    TURNED_AWAY = "turned_away", "Turns the check away"
    NOT_ALLOWED = "not_allowed", "Not an address we ask"


FAILING = (LinkState.GONE, LinkState.ERROR)
