"""Rules about texts, names and links."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from django.db.models import CharField, Model, Q, TextField
from django.utils.timezone import localtime

from core.wording import MOJIBAKE, STATISTIC
from programs.choices import Degree, LinkState, Severity, Topic
from programs.importers.matching import degree, subject
from programs.links import uses
from programs.models import (
    AdmissionRequirement,
    Course,
    Intake,
    LinkCheck,
    NamedProgram,
    Offering,
    Program,
    ProgramSpecialization,
    School,
    SchoolAlias,
    Tuition,
)
from programs.rules.rule import Breach, RuleScope, in_use, is_of_one_program, programs_in_use, rule
from taxonomy.choices import Strength
from taxonomy.models import Specialization

METHODS = (
    "machine-learning",
    "deep-learning",
    "natural-language-processing",
    "computer-vision",
    "reinforcement-learning",
    "generative-ai",
)
BUSINESS = re.compile(r"\bMBA\b|\bM\.B\.A\.|Business Administration", re.IGNORECASE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def business_degree_core_to_machine_learning(today: date) -> Iterator[Breach]:
    """An MBA may hold a track or electives in machine learning, but its core subject is business. To call it core to
    machine learning or one of its methods sends people into the wrong degree."""
    fits = ProgramSpecialization.objects.filter(strength=Strength.CORE, specialization__slug__in=METHODS)
    named = Q(program__degree=Degree.MBA) | Q(program__title__iregex=r"mba|m\.b\.a|business administration")
    for fit in in_use(fits.filter(named)).select_related("program", "specialization"):
        if fit.program.degree == Degree.MBA or BUSINESS.search(fit.program.title):
            message = f"{fit.specialization} is called core to “{fit.program.title or fit.program.degree}”."
            yield Breach(fit, "strength", message, Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def degree_against_title(today: date) -> Iterator[Breach]:
    """A title that names one degree names the degree which the program awards."""
    for program in programs_in_use().exclude(title="").exclude(degree=""):
        named = degree(program.title)
        if named and named != program.degree:
            message = f"“{program.title}” says {named}, the degree {program.degree}."
            yield Breach(program, "degree", message, Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL_AMONG_ALL)
def shared_official_page(today: date) -> Iterator[Breach]:
    """Two programs cannot have one official page: one of the two is a duplicate, or its page is wrong. Addresses are
    compared without scheme, `www.`, anchor and last slash, and addresses of community lists count, so that a row of a
    list under the wrong program is found too. Application and tuition pages may be shared."""
    owners = defaultdict(dict)
    for program in programs_in_use().exclude(official_url="").select_related("school", "cip_code"):
        owners[page_key(program.official_url)].setdefault(program.pk, program)
    named = in_use(NamedProgram.objects.exclude(url="")).select_related("program__school", "program__cip_code")
    for listed in named.order_by("pk"):
        owners[page_key(listed.url)].setdefault(listed.program_id, listed)
    for key, same in owners.items():
        for pk, row in same.items() if len(same) > 1 else ():
            others = [getattr(other, "program", other) for other_pk, other in same.items() if other_pk != pk]
            field = "official_url" if isinstance(row, Program) else "url"
            yield Breach(row, field, f"{key} is also the page of {listing(others)}.", Severity.DOUBTFUL)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def official_page_is_a_home_page(today: date) -> Iterator[Breach]:
    """The official page of a program is not the school’s home page, where nobody finds the program."""
    programs = programs_in_use().exclude(official_url="").select_related("school")
    for program in programs:
        if page_key(program.official_url) == page_key(program.school.website):
            message = f"{program.official_url} is the home page of {program.school}."
            yield Breach(program, "official_url", message, Severity.UNCLEAR)


@rule(Topic.TRUTH, RuleScope.PROPOSAL_AMONG_ALL)
def one_program_under_two_titles(today: date) -> Iterator[Breach]:
    """Two programs of one school whose titles say the same subject, as `MS in Data Science` and `Master of Data
    Science (online)` do, are most likely one program listed twice. Names that stand for a field code alone are left
    out, since a school may file one subject under several codes; titles of community lists count. Programs with
    different stated degrees are different programs."""
    titles = [
        ((program.school_id, subject(program.title)), program, program.degree or degree(program.title), program.title)
        for program in programs_in_use().exclude(title="")
    ]
    listed = in_use(NamedProgram.objects.all()).select_related("program").order_by("pk")
    titles += [
        ((row.program.school_id, subject(row.title)), row.program, row.degree or degree(row.title), row.title)
        for row in listed
    ]
    same = defaultdict(dict)
    for key, program, letters, title in titles:
        same[key].setdefault(program.pk, (program, letters, title))
    for named in same.values():
        for pk, (program, letters, title) in named.items():
            for other, (_, other_letters, other_title) in named.items():
                if other != pk and (letters == other_letters or not letters or not other_letters):
                    message = f"“{title}” and “{other_title}”, listed as another program, say the same."
                    yield Breach(program, "title", message, Severity.DOUBTFUL)
                    break


def page_key(url: str) -> str:
    """An address reduced to its page: host without `www.`, path without the last slash, query."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def listing(programs: list[Program]) -> str:
    """Up to two programs by name, and the number of the others."""
    more = f" and {len(programs) - 2} more" if len(programs) > 2 else ""
    return f"{'; '.join(map(str, programs[:2]))}{more}"


ROWS_OF_PROGRAMS = (Offering, Tuition, AdmissionRequirement, Intake, Course, NamedProgram)
READ: list[type[Model]] = [Program, School, SchoolAlias, Specialization, *ROWS_OF_PROGRAMS]
"""Models whose texts are checked. An upper app adds its own, each with a change page, in its module `rules`."""

PLACEHOLDER = re.compile(
    r"""
    \b(?: tb[dac] | to \s be \s (?:announced|determined|confirmed|decided) | coming \s soon | x{3,} | fixme | to-?do
        | check \s (?:with \s)? (?:the \s)? (?:school|program|website|university)
        | lorem \s ipsum | placeholder | insert \s .{1,30} \s here ) \b
    | \b example \. (?:com|org|net|edu) \b
    | (?:\?|_){3,}
    | ^ \s* (?: n/?a | none | null | nan | unknown | undefined | not \s (?:known|available|stated) | [-–—.] ) \s* $
    """,
    re.IGNORECASE | re.VERBOSE,
)
TERM = re.compile(r"\b(?:spring|summer|fall|autumn|winter|deadline|class of|entering in)\W+(20\d\d)\b", re.IGNORECASE)


def prose_columns(model: type[Model]) -> list[str]:
    """Columns with free text or addresses: text columns without choices or an index."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices and not field.db_index and not field.unique
    ]


def texts(models: Iterable[type[Model]]) -> Iterator[tuple[Model, str, str]]:
    """Every text of these models that is not blank, as row, column and text. One query for each model."""
    for model in models:
        if is_of_one_program() and model not in (Program, *ROWS_OF_PROGRAMS):
            continue
        columns = prose_columns(model)
        rows = programs_in_use() if model is Program else model.objects.all()
        rows = rows.in_subject() if model is School else rows
        for row in (in_use(rows) if model in ROWS_OF_PROGRAMS else rows).only(*columns, *owner_columns(model)):
            for column in columns:
                if text := getattr(row, column):
                    yield row, column, text


def owner_columns(model: type[Model]) -> list[str]:
    """The columns that refer to the page where a row is shown."""
    return [field.name for field in model._meta.concrete_fields if field.name in ("program", "school")]


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def placeholder_text(today: date) -> Iterator[Breach]:
    """A text that stands in for one that nobody wrote, such as TBD, “check school” or N/A. What is not known is left
    blank: the page then says that it is not stated."""
    for row, column, text in texts(READ):
        if found := PLACEHOLDER.search(text):
            yield Breach(row, column, f"“{found[0].strip()}” stands in for a text: leave it blank.", Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def mojibake(today: date) -> Iterator[Breach]:
    """Characters that were read with the wrong encoding, such as Ã© for é, or could not be read at all."""
    for row, column, text in texts(READ):
        if found := MOJIBAKE.search(text):
            around = text[max(found.start() - 20, 0) : found.end() + 20].strip()
            yield Breach(row, column, f"Characters of a wrong encoding in “{around}”.", Severity.UNTRUE)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def number_typed_into_text(today: date) -> Iterator[Breach]:
    """A sum of money or a percentage typed into the words about a program has no year, no source and no scope: it ages
    unseen, and earnings of a whole field read as those of one program. Figures belong into their own columns."""
    for program in programs_in_use().exclude(summary=""):
        if found := STATISTIC.search(program.summary):
            message = f"“{found[0]}” stands in the summary without year, source and scope."
            yield Breach(program, "summary", message, Severity.DOUBTFUL)


@rule(Topic.TRUTH, RuleScope.PROPOSAL)
def past_term_in_text(today: date) -> Iterator[Breach]:
    """A term or deadline of a past year, such as “for Fall 2023”, in words that are read as today’s. A year that dates
    a figure, such as “awards of 2023-24”, stays."""
    for row, column, text in texts((Program, *ROWS_OF_PROGRAMS)):
        years = [match for match in TERM.finditer(text) if int(match[1]) < today.year]
        if years and not column.endswith("url"):
            yield Breach(row, column, f"“{years[0][0]}” has passed.", Severity.UNCLEAR)


@rule(Topic.LINKS, RuleScope.PROPOSAL_AMONG_ALL)
def failing_link(today: date) -> Iterator[Breach]:
    """An address that failed at three checks in a row, over a week or more, is not there for visitors either. A page
    that is gone needs another address; a host that gives an error may come back, which closes the finding by itself.
    Hosts that turn our check away may still show the page to people, and are no failure."""
    failing = {link.url: link for link in LinkCheck.objects.failing()}
    for url, places in uses(failing).items() if failing else ():
        link = failing[url]
        severity = Severity.DOUBTFUL if link.state == LinkState.GONE else Severity.UNCLEAR
        message = f"Every check since {localtime(link.first_failed_at):%-d %B %Y} has failed. {link.said}"
        for row, column in places:
            yield Breach(row, column, message, severity)
