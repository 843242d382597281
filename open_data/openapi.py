"""The description of the API: the answers from django-ninja, with the parameters and the errors added."""

from copy import deepcopy
from typing import Any

from careers.index import career_index
from open_data.api import PATH, api
from open_data.http import WINDOW
from open_data.parameters import Parameter, career_parameters, program_parameters, school_parameters
from programs.index import ProgramIndex

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in a sentence."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def description(index: ProgramIndex) -> dict[str, Any]:
    """The OpenAPI document for a version of the catalog, with the present options of facets."""
    document = deepcopy(dict(api.get_openapi_schema(path_prefix=PATH)))
    document["components"]["schemas"]["Problem"] = PROBLEM
    asked: dict[str, dict[str, Parameter]] = {
        f"{PATH}programs/": program_parameters(index),
        f"{PATH}schools/": school_parameters(),
        f"{PATH}careers/": career_parameters(career_index(index.version)),
    }
    for path, methods in document["paths"].items():
        operation = methods["get"]
        own = asked.get(path, {})
        operation["parameters"] += [each.openapi for each in own.values()]
        operation["responses"] |= answers(of_one="{" in path, has_pages="cursor" in own)
    return document


def answers(*, of_one: bool, has_pages: bool) -> dict[str, Any]:
    """The answers of an operation besides 200."""
    found = {
        "304": {"description": "What you have is what there is: its ETag came in If-None-Match."},
        "400": problem("A parameter is unknown, blank or has no such value; the sentence says which."),
        "429": problem("Too many questions from one address.")
        | {
            "headers": {
                "Retry-After": {
                    "description": f"Seconds to wait, at most {WINDOW}.",
                    "required": True,
                    "schema": {"type": "integer", "minimum": 1, "maximum": WINDOW},
                }
            }
        },
    }
    if has_pages:
        found["404"] = problem("The cursor leads nowhere: it is made up, or of another question.")
    if of_one:
        found["302"] = {"description": "It has another address now, or another program took its place."}
        found["404"] = problem("Nothing here has or had this address.")
    return found


def problem(text: str) -> dict[str, Any]:
    """An answer with a problem document."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": text, "content": content}
