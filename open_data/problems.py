"""Answers that say in a sentence why there is no other: RFC 9457, `application/problem+json`."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import JsonResponse

TITLES = {
    400: "This question cannot be answered",
    404: "Nothing is here",
    405: "This data is only read",
    414: "The question is too long",
    415: "The question cannot be read",
    429: "Too many questions",
    431: "The question cannot be read",
    500: "The answer could not be made",
    503: "The answer took too long",
}


class Problem(Exception):
    """Why a question is refused: a sentence, or one for each parameter at fault."""

    def __init__(self, status: int, detail: str = "", errors: Mapping[str, Sequence[str]] | None = None):
        self.status = status
        self.errors = [(name, each) for name, sentences in (errors or {}).items() for each in sentences]
        self.detail = detail or " ".join(f"{name}: {each}" for name, each in self.errors)
        super().__init__(self.detail)


def problem_response(status: int, detail: str, errors: Sequence[tuple[str, str]] = ()) -> JsonResponse:
    """The answer for a status of `TITLES`; `errors` are pairs of a parameter and a sentence."""
    body = {"type": f"{settings.SITE_URL}/data/#problems", "title": TITLES[status], "status": status, "detail": detail}
    if errors:
        body["errors"] = [{"parameter": name, "detail": sentence} for name, sentence in errors]
    return JsonResponse(body, status=status, content_type="application/problem+json")
