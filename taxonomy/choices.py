"""Closed vocabularies of fields of study."""

from django.db.models import TextChoices


class Closeness(TextChoices):
    """How close a CIP code is to machine learning: our own grouping, published in data/catalogue/fields.csv."""

    CORE = "core", "Core: AI, data science, analytics"
    CLOSE = "close", "Close: computer science, statistics and the like"
    NEIGHBOURING = "neighbouring", "Neighboring fields"
    OTHER = "other", "Other fields: outside of our grouping"


CLOSENESS_ORDER = {value: position for position, value in enumerate(Closeness.values)}


class Strength(TextChoices):
    """How well a program fits a specialization. `related` means only that its CIP code is mapped to it."""

    CORE = "core", "Core subject"
    TRACK = "track", "Named track"
    ELECTIVE = "elective", "Electives"
    RELATED = "related", "Related by field code"


FAMILIES = dict(
    line.split(" ", 1)
    for line in """\
01 Agriculture, animals and plants
03 Natural resources and conservation
04 Architecture
05 Area, ethnic, cultural and gender studies
09 Communication and journalism
10 Communications technologies
11 Computer and information sciences
12 Culinary, entertainment and personal services
13 Education
14 Engineering
15 Engineering technologies
16 Foreign languages and linguistics
19 Family, consumer and human sciences
21 Reserved
22 Law
23 English language and literature
24 Liberal arts and general studies
25 Library science
26 Biological and biomedical sciences
27 Mathematics and statistics
28 Military science and leadership
29 Military technologies
30 Interdisciplinary studies
31 Parks, recreation, fitness and kinesiology
32 Basic skills and remedial education
33 Citizenship
34 Health-related knowledge and skills
35 Interpersonal and social skills
36 Leisure and recreation
37 Personal awareness
38 Philosophy and religious studies
39 Theology and religious vocations
40 Physical sciences
41 Science technologies
42 Psychology
43 Homeland security, law enforcement and firefighting
44 Public administration and social services
45 Social sciences
46 Construction trades
47 Mechanic and repair technologies
48 Precision production
49 Transportation and materials moving
50 Visual and performing arts
51 Health professions
52 Business, management and marketing
53 High school diplomas and certificates
54 History
55 Reserved
60 Health professions residencies
61 Medical residencies""".splitlines()
)
"""Two-digit families of the Classification of Instructional Programs (NCES, 2020 edition), in short words."""

NEW_IN_2020 = ("11.0105", "11.0902", "14.4701", "27.0601", "30.39", "30.48", "30.49", "30.70", "30.71")
"""Codes and four-digit families of the covered fields that the 2020 edition added (NCES, CIP 2020). Schools moved
programs to them from other codes, so a rise of awards since then is not growth alone."""


class SectionKey(TextChoices):
    """The parts of a specialization's text, in the order of the page."""

    TLDR = "tldr", "In short"
    WHY_NOW = "why-now", "Why it matters"
    LEARN = "learn", "What you learn"
    NEIGHBORS = "neighbors", "How it differs from its neighbors"
    PATH = "path", "How a career develops"
    ADMISSION = "admission", "What admission looks for"
    CAREER_CHANGERS = "career-changers", "Career changers"
    WORKING_PROFESSIONALS = "working-professionals", "Working professionals"
    RESEARCHERS = "researchers", "Future researchers"
    NOT_FOR = "not-for", "Whom it does not suit"
    OUTLOOK = "outlook", "Outlook"
    ADVICE = "advice", "Advice"


DATED_SECTIONS = (SectionKey.WHY_NOW, SectionKey.OUTLOOK)
"""Sections about a year. They must name it, and they become outdated."""


class SkillGroup(TextChoices):
    """Kinds of skills, in the order of the page."""

    MATHEMATICS = "mathematics", "Mathematics and statistics"
    PROGRAMMING = "programming", "Programming and data"
    METHODS = "methods", "Methods"
    TOOLS = "tools", "Tools and platforms"
    SUBJECT = "subject", "Knowledge of the subject"
    PEOPLE = "people", "Working with people"
