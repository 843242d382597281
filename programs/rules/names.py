"""Rules about what a program is: its degree, its title, its page."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from django.db.models import Q

from programs.choices import Degree, Severity, Topic
from programs.importers.matching import degree, subject
from programs.models import NamedProgram, Program, ProgramSpecialization
from programs.rules.rule import Asked, Breach, in_use, programs_in_use, rule
from specializations.choices import Strength

METHODS = (
    "machine-learning", "deep-learning", "natural-language-processing", "computer-vision", "reinforcement-learning",
    "generative-ai",
)  # fmt: skip
BUSINESS = re.compile(r"\bMBA\b|\bM\.B\.A\.|Business Administration", re.IGNORECASE)


@rule(Topic.TRUTH, Asked.PROPOSAL)
def business_degree_core_to_machine_learning(today: date) -> Iterator[Breach]:
    """An MBA may hold a track or electives in machine learning, but its core subject is business. To call it core to
    machine learning or one of its methods sends people into the wrong degree."""
    fits = ProgramSpecialization.objects.filter(strength=Strength.CORE, specialization__slug__in=METHODS)
    named = Q(program__degree=Degree.MBA) | Q(program__title__iregex=r"mba|m\.b\.a|business administration")
    for fit in in_use(fits.filter(named)).select_related("program", "specialization"):
        if fit.program.degree == Degree.MBA or BUSINESS.search(fit.program.title):
            message = f"{fit.specialization} is called core to “{fit.program.title or fit.program.degree}”."
            yield Breach(fit, "strength", message, Severity.UNTRUE)


@rule(Topic.TRUTH, Asked.PROPOSAL)
def degree_against_title(today: date) -> Iterator[Breach]:
    """A title that names one degree names the degree which the program awards."""
    for program in programs_in_use().exclude(title="").exclude(degree=""):
        named = degree(program.title)
        if named and named != program.degree:
            message = f"“{program.title}” says {named}, the degree {program.degree}."
            yield Breach(program, "degree", message, Severity.UNTRUE)


@rule(Topic.TRUTH, Asked.PROPOSAL_AMONG_ALL)
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


@rule(Topic.TRUTH, Asked.PROPOSAL)
def official_page_is_a_home_page(today: date) -> Iterator[Breach]:
    """The official page of a program is not the school’s home page, where nobody finds the program."""
    programs = programs_in_use().exclude(official_url="").select_related("school")
    for program in programs:
        if page_key(program.official_url) == page_key(program.school.website):
            message = f"{program.official_url} is the home page of {program.school}."
            yield Breach(program, "official_url", message, Severity.UNCLEAR)


@rule(Topic.TRUTH, Asked.PROPOSAL_AMONG_ALL)
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
    """An address as far as it names a page: host without `www.`, path without its last slash, query."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def listing(programs: list[Program]) -> str:
    """At most two programs by name, and how many more."""
    more = f" and {len(programs) - 2} more" if len(programs) > 2 else ""
    return f"{'; '.join(map(str, programs[:2]))}{more}"
