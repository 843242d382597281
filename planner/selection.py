"""The programs in a URL or in the tray."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from planner.actions import ShortlistRefused
from planner.shortlist import begin_session
from programs.models import FormerProgramSlug, Program

FEWEST, MOST = 2, 4  # programs of a comparison
MOST_READ = 20  # an address with a hundred programs: only this many are looked up
LONGEST_NAMED = 80
SLUG = re.compile("[-a-zA-Z0-9_]+")  # other text is not looked up: PostgreSQL refuses some characters


@dataclass(frozen=True, slots=True)
class Choice:
    """Listed programs in the URL's order, and everything else in the URL, with the reason.

    `too_many` are those over the page's limit; `moved` has former addresses, and those of archived programs with a
    successor, with the programs that are used instead; `twice` are given more than once and used once; `lapsed` had no
    awards in the newest completions; `left_out` are names that no listed program has or had, those of unpublished ones
    included; `unread` counts those after the first twenty.
    """

    programs: Sequence[Program]
    too_many: Sequence[Program]
    moved: Sequence[tuple[str, Program]]
    twice: Sequence[Program]
    lapsed: Sequence[Program]
    left_out: Sequence[str]
    unread: int

    @property
    def slugs(self):
        """The address part of each program."""
        return [program.slug for program in self.programs]


def chosen_programs(request: HttpRequest) -> Choice:
    """The programs of a request, as `read_programs` finds them."""
    return read_programs(request.GET.getlist("program"))


def read_programs(given: Sequence[str], *, most: int = MOST) -> Choice:
    """The programs of these slugs, each once and at most `most`, with the single rows that their facts need.

    One query; three more when a slug is not one of a listed program.
    """
    given = [slug for slug in given if slug]
    slugs = list(dict.fromkeys(given))[:MOST_READ]
    possible = [slug for slug in slugs if SLUG.fullmatch(slug)]
    found = {program.slug: program for program in Program.objects.listed().with_page_facts().filter(slug__in=possible)}
    unknown = [slug for slug in possible if slug not in found]
    if unknown:
        found |= published_elsewhere(unknown)
    asked = [found[slug] for slug in given if slug in found]
    programs = list(dict.fromkeys(asked))
    listed = [program for program in programs if not program.has_lapsed]
    return Choice(
        programs=listed[:most],
        too_many=listed[most:],
        moved=[(slug, found[slug]) for slug in slugs if slug in found and found[slug].slug != slug],
        twice=[program for program in programs if asked.count(program) > 1],
        lapsed=[program for program in programs if program.has_lapsed],
        left_out=[printable(slug)[:LONGEST_NAMED] for slug in slugs if slug not in found],
        unread=len(set(given)) - len(slugs),
    )


def published_elsewhere(slugs: Sequence[str]) -> dict[str, Program]:
    """Published programs for slugs without a listed program. Three queries.

    They lapsed, moved, or replaced an archived one.
    """
    former = dict(FormerProgramSlug.objects.filter(slug__in=slugs).values_list("slug", "program_id"))
    former |= dict(Program.objects.replaced().filter(slug__in=slugs).values_list("slug", "successor_id"))
    is_meant = Q(slug__in=slugs) | Q(pk__in=former.values())
    programs = list(Program.objects.published().filter(is_meant, is_unlisted=False).with_page_facts())
    by_pk, by_slug = {each.pk: each for each in programs}, {each.slug: each for each in programs}
    found = {slug: by_slug.get(slug) or by_pk.get(former.get(slug)) for slug in slugs}
    return {slug: program for slug, program in found.items() if program}


def printable(text: str) -> str:
    """The text without unprintable characters."""
    return "".join(filter(str.isprintable, text))


SESSION_KEY = "tray"
MARKER = "tray"
"""A cookie with only the number of programs in the tray, so that a script knows to show the tray."""


def tray_of(request) -> Choice:
    """The programs in the tray. Those withdrawn since are in the other parts of the choice."""
    return read_programs(request.session.get(SESSION_KEY, ()))


def gather(request, slugs: Sequence[str]) -> list[str]:
    """Adds programs at the end of the tray while there is room; returns sentences on what was and was not added."""
    before = request.session.get(SESSION_KEY, [])
    asked = read_programs([*before, *slugs])
    try:
        put(request, asked.slugs)
    except ShortlistRefused as sentence:
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
    """Replaces the programs of the tray."""
    if slugs:
        begin_session(request)
        request.session[SESSION_KEY] = list(slugs)
    else:
        request.session.pop(SESSION_KEY, None)


def mark(request, response: HttpResponse) -> HttpResponse:
    """Sets the marker cookie from the session, or deletes it."""
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
