"""How much of a role's tool list and subjects the known courses of programs name in their titles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from careers.models import Technology
from core.listing.bitmaps import Rows
from core.listing.search import fold
from programs.index import ProgramIndex
from programs.models import CatalogueRow, Course
from specializations.models import Specialization


@dataclass(frozen=True, slots=True)
class CourseCoverage:
    """What the course titles of one program name; each match is (tool or subject, titles of courses)."""

    row: CatalogueRow
    course_count: int
    tools: Sequence[tuple[str, list[str]]]
    subjects: Sequence[tuple[str, list[str]]]


def course_coverage(
    rows_found: Rows, programs: ProgramIndex, tools: Iterable[Technology], subjects: Iterable[Specialization]
) -> list[CourseCoverage]:
    """Coverage by each program in a set of rows of which courses are known. At most one query.

    A tool counts when a title holds its name, a subject when a title holds its name or one of its search terms, as
    whole words. Programs without known courses are left out: nothing is known of them, which is not "covers none".
    """
    known = list(programs.programs_with[Course] & rows_found)
    if not known:
        return []
    courses, rows = defaultdict(list), {}
    for course in Course.objects.filter(program__in=known).select_related("program__row"):
        courses[course.program_id].append(course.title)
        rows[course.program_id] = course.program.row
    wanted_tools = {tool.name: [tool.name] for tool in tools}
    wanted_subjects = {each.name: [each.name, *each.search_terms.split(",")] for each in subjects}
    return [
        CourseCoverage(rows[key], len(titles), matches(wanted_tools, titles), matches(wanted_subjects, titles))
        for key, titles in sorted(courses.items(), key=lambda pair: rows[pair[0]].slug)
    ]


def matches(wanted: Mapping[str, Sequence[str]], titles: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each name with the titles that hold it, or one of its other words, as whole words; those without are left out."""
    folded = [(title, f" {fold(title)} ") for title in titles]
    found = []
    for name, words in wanted.items():
        phrases = [f" {phrase} " for phrase in map(fold, words) if phrase]
        if holding := [title for title, text in folded if any(phrase in text for phrase in phrases)]:
            found.append((name, holding))
    return found
