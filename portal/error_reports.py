"""Errors reported to a tracker, without personal data. Imported with SENTRY_DSN only: the library is optional."""

import sentry_sdk

from core.logs import masked, request_id


def report_to(address: str) -> None:
    """Reports every error of this process to a Sentry project. No traces, no variables, no trail of what was done."""
    sentry_sdk.init(
        dsn=address,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=impersonal,
        before_breadcrumb=lambda *_: None,
    )


def impersonal(event: dict, hint: dict) -> dict:
    """The event without address, headers and person: paths hold tokens, queries hold answers. The log has the id.

    What is logged beside an error may name a path, and `extra` may hold the request itself.
    """
    request = event.pop("request", {})
    for name in ("user", "extra"):
        event.pop(name, None)
    event = without_tokens(event)
    event["tags"] = {**event.get("tags", {}), "request_id": request_id.get(), "method": request.get("method", "")}
    return event


def without_tokens(part):
    """A part of an event with the tokens in its texts masked."""
    if isinstance(part, dict):
        return {name: without_tokens(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [without_tokens(value) for value in part]
    return masked(part) if isinstance(part, str) else part
