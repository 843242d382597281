"""The parameters of each list: read from the forms of its page, described in OpenAPI; all others are refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from careers import facets as career_facets
from careers.filters import CareerFilter
from careers.index import CareerIndex
from core.listing.facets import Facet
from open_data.http import QueryProblem
from open_data.paging import CountedPageForm, PagingForm
from open_data.program_records import plain
from programs import facets
from programs.filters import FacetFilter, ProgramFilter, SchoolFilter
from programs.index import ProgramIndex

PAGES = {"page"}
"""Parameters of a page's address that cursors replace."""

OF_PROGRAMS = {
    name: isinstance(each, FacetFilter) for name, each in ProgramFilter.base_filters.items() if name not in PAGES
} | dict.fromkeys(CountedPageForm.base_fields, False)
OF_SCHOOLS = dict.fromkeys(
    (name for name in (*SchoolFilter.base_fields, *PagingForm.base_fields) if name not in PAGES), False
)
OF_CAREERS = dict.fromkeys(CareerFilter.base_fields, False) | {facet.key: True for facet in career_facets.ALL}
"""The parameters of each list, and whether each may be given more than once."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its meaning, the JSON schema of one value, and whether it may be given more than once."""

    name: str
    description: str
    schema: Mapping[str, Any]
    is_many: bool = False

    @property
    def openapi(self) -> dict[str, Any]:
        """The parameter in the form of OpenAPI."""
        schema = {"type": "array", "items": self.schema} if self.is_many else self.schema
        described = {"name": self.name, "in": "query", "description": self.description, "schema": schema}
        return described | ({"style": "form", "explode": True} if self.is_many else {})


def parameter(name: str, field: forms.Field, facet: Facet | None = None) -> Parameter:
    labels = {str(value): label for value, label in getattr(field, "choices", ()) if value != ""}
    help_text = facet.help if facet else field.help_text
    parts = [f"{field.label or name.capitalize()}.", help_text]
    if labels:
        parts.append(f"Values: {'; '.join(f'{value} ({label})' for value, label in labels.items())}.")
    if facet:
        parts.append("Give it again for a further value: any of them may hold.")
    return Parameter(
        name,
        " ".join(filter(None, parts)),
        schema_of(field, list(labels)),
        isinstance(field, forms.MultipleChoiceField),
    )


def schema_of(field: forms.Field, values: list[str]) -> dict[str, Any]:
    if values:
        return {"type": "string", "enum": values}
    if isinstance(field, forms.IntegerField):  # a DecimalField is a subclass
        places = getattr(field, "decimal_places", 0)
        limits = {"minimum": plain(field.min_value), "maximum": plain(field.max_value)}
        return {"type": "number", "multipleOf": 10**-places, **limits} if places else {"type": "integer", **limits}
    return {"type": "string", "minLength": 1, "maxLength": field.max_length, "pattern": r"^[^\u0000]*$"}


def parameters(fields: Mapping[str, forms.Field], of_list: Iterable[Facet] = ()) -> dict[str, Parameter]:
    """The parameters that form fields read, by name, without those that cursors replace."""
    by_key = {facet.key: facet for facet in of_list}
    return {name: parameter(name, field, by_key.get(name)) for name, field in fields.items() if name not in PAGES}


def program_parameters(index: ProgramIndex) -> dict[str, Parameter]:
    """The parameters of `/programs/`, and those of paging."""
    everything = QueryDict(mutable=True)
    everything.update(dict.fromkeys(ProgramFilter.base_filters, "any"))
    return parameters(ProgramFilter(everything, index).form.fields | CountedPageForm().fields, facets.ALL)


def school_parameters() -> dict[str, Parameter]:
    """The parameters of `/schools/`, and those of paging."""
    return parameters(SchoolFilter().fields | PagingForm().fields)


def career_parameters(index: CareerIndex) -> dict[str, Parameter]:
    """The parameters of `/careers/`."""
    return parameters(CareerFilter(QueryDict(), index).fields, career_facets.ALL)


def refuse_strangers(query: QueryDict, known: Mapping[str, bool]) -> None:
    """Raises `QueryProblem` for a parameter that is not `known`, is blank, or comes more than once and may not.

    Pages ignore such parameters, because forms send blank fields. From a program they are a mistake.
    """
    errors: dict[str, list[str]] = {}
    names = ", ".join(known) if known else "no parameters"
    for name, values in query.lists():
        if name not in known:
            errors[name] = [f"There is no such parameter here. This address takes {names}."]
        elif not all(values):
            errors[name] = ["It is blank. Leave it out, or give it a value."]
        elif len(values) > 1 and not known[name]:
            errors[name] = ["It may be given once."]
    if errors:
        raise QueryProblem(400, errors=errors)


def refuse_invalid(*asked: forms.Form) -> None:
    """Raises `QueryProblem` with the sentences of the forms that are not valid."""
    errors = {name: list(sentences) for form in asked for name, sentences in form.errors.items()}
    if errors:
        raise QueryProblem(400, errors=errors)
