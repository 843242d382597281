"""Deadlines as an iCalendar feed (RFC 5545) for subscriptions."""

from collections.abc import Container, Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse

from programs.deadlines.status import ZONE_NOT_STATED
from programs.index import ProgramIndex
from programs.models import Intake

MOST_EVENTS = 1_000  # half a second to write
KEPT_AFTER = timedelta(days=31)
ESTIMATED = "Estimated from last year: no source states this year’s date."


def calendar_response(name: str, programs: Iterable[int], index: ProgramIndex) -> HttpResponse:
    """The feed of the next deadlines of these programs (primary keys), at most `MOST_EVENTS`, and of the last month's.

    Programs that are not listed are left out. One query; none when no listed program has a round. Status 404 without a
    deadline, because a calendar needs at least one event.
    """
    keys = [key for key in programs if key in index.programs_with[Intake] and key in index.everything]
    intakes = Intake.objects.filter(program__in=keys, deadline_on__gte=index.today - KEPT_AFTER)
    soonest = intakes.select_related("program__row", "source").order_by("deadline_on", "pk")[:MOST_EVENTS]
    if not soonest:
        raise Http404("No deadline of these programs is known.")
    feed = deadline_calendar(name, soonest)
    response = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response


def has_deadlines(programs: Container[int], index: ProgramIndex) -> bool:
    """Whether these programs (primary keys) have a deadline ahead, so that a calendar can be offered."""
    return any(standing.intake.program_id in programs for standing in index.deadlines.dated)


def deadline_calendar(name: str, intakes: Iterable[Intake]) -> bytes:
    """A calendar with one event per round. RFC 5545 requires at least one event.

    Depends only on the rounds, so the same rounds give the same bytes.
    """
    from icalendar import Calendar, Event  # 4 MB that few visitors need

    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(name))
    for intake in intakes:
        calendar.add_component(with_deadline(Event(), intake))
    return calendar.to_ical()


def with_deadline(event, intake: Intake):
    """Sets an event to the day of the deadline, which is the same in every calendar. The text names the time zone.

    From midnight to midnight in its time zone, the event would cover two days in other time zones. The id is the
    round's, also when the date changes; the time stamp is the round's last change.
    """
    row = intake.program.row
    event.add("uid", f"intake-{intake.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", intake.updated_at)
    event.add("last-modified", intake.updated_at)
    event.add("dtstart", intake.deadline_on)
    event.add("dtend", intake.deadline_on + timedelta(days=1))  # the first day after the event
    title = f"{row.name}, {row.school_name}: application deadline"
    event.add("summary", plain(f"{'Estimated: ' if intake.is_estimated else ''}{title}"))
    event.add("description", "\n".join(map(plain, description(intake))))
    event.add("url", f"{settings.SITE_URL}/programs/{row.slug}/")
    event.add("status", "TENTATIVE" if intake.is_estimated else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def description(intake: Intake) -> Iterable[str]:
    """Facts about the round, one line each."""
    yield f"{intake.get_term_display()} {intake.year}, {intake.get_round_display().lower()} round."
    yield f"For: {intake.get_audience_display().lower()}."
    if intake.is_estimated:
        yield ESTIMATED
    yield f"The day is counted in {intake.get_time_zone_display()}." if intake.time_zone else ZONE_NOT_STATED
    if intake.note:
        yield intake.note
    yield f"Source: {intake.source}."
    yield f"{settings.SITE_URL}/programs/{intake.program.row.slug}/"


def plain(text: str) -> str:
    """Text in one line: a line break or control character in it cannot end a line of the file."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
