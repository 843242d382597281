"""The tray: up to four programs that a visitor gathers across pages, kept in the session until they are compared."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse

from planner.actions import Refused
from planner.asked import MOST, Asked, read_programs
from planner.shortlists import begin_session

SESSION_KEY = "tray"
MARKER = "tray"
"""A cookie with the number of gathered programs and nothing else, which tells a script that there is a tray to show."""


def tray_of(request) -> Asked:
    """The gathered programs. What was withdrawn since is in the other parts of `Asked`."""
    return read_programs(request.session.get(SESSION_KEY, ()))


def gather(request, slugs: Sequence[str]) -> list[str]:
    """Adds programs behind those in the tray, as far as there is room; returns sentences on what was done and not."""
    before = request.session.get(SESSION_KEY, [])
    asked = read_programs([*before, *slugs])
    try:
        put(request, asked.slugs)
    except Refused as sentence:
        return [str(sentence)]
    added = sum(program.slug not in before for program in asked.programs)
    known = [str(program) for program in asked.twice if program.slug in before]
    sentences = []
    if added:
        sentences.append(f"Added to the tray: {added}.")
    if asked.too_many:
        held, refused = ("; ".join(map(str, programs)) for programs in (asked.programs, asked.too_many))
        sentences.append(f"The tray holds {MOST}: {held}. Not added: {refused}. Take one out first.")
    if known and not added:
        sentences.append(f"In the tray already: {'; '.join(known)}.")
    if asked.left_out:
        sentences.append(f"Not added, because no listed program has this address: {', '.join(asked.left_out)}.")
    return sentences or ["Nothing was added: tick a program first."]


def take_out(request, slug: str) -> None:
    """Takes one program out."""
    put(request, [each for each in tray_of(request).slugs if each != slug])


def put(request, slugs: Sequence[str]) -> None:
    """Makes these the programs of the tray."""
    if slugs:
        begin_session(request)
        request.session[SESSION_KEY] = list(slugs)
    else:
        request.session.pop(SESSION_KEY, None)


def mark(request, response: HttpResponse) -> HttpResponse:
    """Sets the marker cookie to what the session holds, or takes it away."""
    count = len(request.session.get(SESSION_KEY, ()))
    if count:
        response.set_cookie(
            MARKER,
            str(count),
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    elif MARKER in request.COOKIES:
        response.delete_cookie(MARKER, samesite="Lax")
    return response
