"""Logs as lines for people or as JSON, without personal data."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache

from django.conf import settings

request_id: ContextVar[str] = ContextVar("request_id", default="")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def masked(text: str) -> str:
    """The text without the tokens in addresses of `settings.TOKENS_FOLLOW`, whether or not such a page exists."""
    return _tokens().sub(r"\1…", text)


@cache
def _tokens() -> re.Pattern:
    places = "|".join(place.replace("/", "/+") for place in settings.TOKENS_FOLLOW)
    return re.compile(rf"((?:{places})/+)[^/\s?#&\"'<>]+", re.IGNORECASE)


def escaped(text: str) -> str:
    """The text with control characters escaped, so that a visitor's text cannot begin a line of the log."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class PlainLines(logging.Formatter):
    """Lines for people. The lines of a traceback are indented, so none of them looks like a message."""

    def formatMessage(self, record):
        """The line, with visitors' text escaped."""
        return escaped(masked(super().formatMessage(record)))

    def formatException(self, exc_info):
        """The traceback, with a bar before each line."""
        lines = masked(super().formatException(exc_info)).split("\n")
        return "\n".join(f"  | {escaped(line)}" for line in lines)


class JsonLines(logging.Formatter):
    """Time (UTC), level, logger, message, request; what `extra={"facts": {…}}` adds; the traceback of an error."""

    def format(self, record):
        """The record as JSON. Of the request it has only the id, so that no address, answer or name is logged."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
            "request_id": request_id.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["exception"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, default=str)  # ASCII: nothing in it ends a line, in whatever reads it
