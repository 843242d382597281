"""Rules about what is written in words."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import CharField, Model, TextField

from core.wording import MOJIBAKE, STATISTIC
from programs.choices import Severity, Topic
from programs.models import (
    AdmissionRequirement,
    Course,
    Intake,
    NamedProgram,
    Offering,
    Program,
    School,
    SchoolAlias,
    Tuition,
)
from programs.rules.rule import Asked, Breach, in_use, is_of_one_program, programs_in_use, rule
from specializations.models import Specialization

ROWS_OF_PROGRAMS = (Offering, Tuition, AdmissionRequirement, Intake, Course, NamedProgram)
READ: list[type[Model]] = [Program, School, SchoolAlias, Specialization, *ROWS_OF_PROGRAMS]
"""Kinds of rows whose texts are read. An app above adds its own, each with a change page, in its module `rules`."""

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
    """Columns in which somebody writes freely: text without a closed vocabulary, addresses of pages included."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices and not field.db_index and not field.unique
    ]


def texts(models: Iterable[type[Model]]) -> Iterator[tuple[Model, str, str]]:
    """Every text of these models that is not blank, as row, column and text. One query a model."""
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
    """The columns that lead from a row to the page where it is shown."""
    return [field.name for field in model._meta.concrete_fields if field.name in ("program", "school")]


@rule(Topic.TRUTH, Asked.PROPOSAL)
def placeholder_text(today: date) -> Iterator[Breach]:
    """A text that stands in for one that nobody wrote, such as TBD, “check school” or N/A. What is not known is left
    blank: the page then says that it is not stated."""
    for row, column, text in texts(READ):
        if found := PLACEHOLDER.search(text):
            yield Breach(row, column, f"“{found[0].strip()}” stands in for a text: leave it blank.", Severity.UNTRUE)


@rule(Topic.TRUTH, Asked.PROPOSAL)
def mojibake(today: date) -> Iterator[Breach]:
    """Characters that were read with the wrong encoding, such as Ã© for é, or could not be read at all."""
    for row, column, text in texts(READ):
        if found := MOJIBAKE.search(text):
            around = text[max(found.start() - 20, 0) : found.end() + 20].strip()
            yield Breach(row, column, f"Characters of a wrong encoding in “{around}”.", Severity.UNTRUE)


@rule(Topic.TRUTH, Asked.PROPOSAL)
def number_typed_into_text(today: date) -> Iterator[Breach]:
    """A sum of money or a percentage typed into the words about a program has no year, no source and no scope: it ages
    unseen, and earnings of a whole field read as those of one program. Figures belong into their own columns."""
    for program in programs_in_use().exclude(summary=""):
        if found := STATISTIC.search(program.summary):
            message = f"“{found[0]}” stands in the summary without year, source and scope."
            yield Breach(program, "summary", message, Severity.DOUBTFUL)


@rule(Topic.TRUTH, Asked.PROPOSAL)
def past_term_in_text(today: date) -> Iterator[Breach]:
    """A term or deadline of a past year, such as “for Fall 2023”, in words that are read as today’s. A year that dates
    a figure, such as “awards of 2023-24”, stays."""
    for row, column, text in texts((Program, *ROWS_OF_PROGRAMS)):
        years = [match for match in TERM.finditer(text) if int(match[1]) < today.year]
        if years and not column.endswith("url"):
            yield Breach(row, column, f"“{years[0][0]}” has passed.", Severity.UNCLEAR)
