"""Logs as one JSON object a line, each with the id of the request that it was written for."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """Time (UTC), level, logger, message, request; what `extra={"facts": {…}}` adds; the traceback of an error."""

    def format(self, record):
        """The record as JSON. Of the request it knows the id alone, so that no address, answer or name gets in."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
