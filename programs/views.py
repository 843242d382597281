"""Views of the list, programs, schools and changes."""

from functools import partial

from allauth.core import ratelimit
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.forms import without_refused
from core.listing.bitmaps import NONE
from core.listing.selection import Selection
from core.maps import TERRITORIES, place_on_map
from core.previews import preview_of
from core.same_origin import same_origin_post
from core.structured_data import breadcrumb_list, json_ld
from programs import read_model, usage
from programs.actions import successor_at
from programs.changes.feeds import ChangeFilter
from programs.choices import UseKind
from programs.coverage import awards_by_year
from programs.deadlines.calendars import has_deadlines
from programs.exports import csv_response
from programs.facts import facts_of, facts_with
from programs.filters import LIST_PARAMETERS, ProgramFilter, SchoolFilter
from programs.geography import STATES
from programs.http import catalogue_page, moved_or_missing, redirect_for_now, wants_part, with_robots_header
from programs.index import current_index
from programs.index_rows import DETAILS
from programs.listing import listing, order_label
from programs.models import CatalogueRow, FormerProgramSlug, FormerSchoolSlug, Program, School, Verification
from programs.pages import (
    MOST_PROGRAMS,
    ROW_COLUMNS,
    absolute,
    awards_chart,
    blockers,
    costs_to_finish,
    curriculum,
    fact_groups,
    highlights,
    last_checks,
    neighbours,
    program_thing,
    school_thing,
)
from programs.school_index import SchoolSearch


@require_POST
@never_cache
@same_origin_post
def outbound(request):
    """Counts that a visitor followed a link on a program's page. Neither the target nor the visitor is recorded."""
    program = get_object_or_404(Program.objects.published().only("pk"), slug=request.POST.get("program", ""))
    if not ratelimit.consume(request, action="follow_link"):
        return HttpResponse(status=429)
    usage.count_page(request, UseKind.OUTBOUND, [program.pk])
    return HttpResponse(status=204)


SCHOOLS_PER_PAGE = 60


@require_safe
@catalogue_page(parameters=LIST_PARAMETERS, is_counted=True)
def program_list(request, index):
    """The list; only its results when htmx requests them."""
    filters, ignored = without_refused(partial(ProgramFilter, index=index), request.GET)
    page = listing(filters, index, request.GET.getlist("more"), ignored)
    if not page.errors and "more" not in request.GET:
        usage.count_search(request, page.selection)
    is_part = wants_part(request)
    context = {"listing": page, "typed": request.GET, "path": "/programs/", "is_part": is_part}
    template = "programs/_results.html" if is_part else "programs/list.html"
    return render(request, template, context, status=404 if page.is_past_end else 200)


@require_safe
@catalogue_page
def program_export(request, index):
    return csv_response(ProgramFilter(request.GET, index), index)


@require_safe
@catalogue_page(is_counted=True)
def program_detail(request, index, slug):
    """All known facts about one program, and the reasons for unknown ones."""
    try:
        program = Program.objects.published().with_page_facts().get(slug=slug)
    except Program.DoesNotExist:
        if successor := successor_at(slug):
            return redirect_for_now(successor.get_absolute_url())
        return moved_or_missing(FormerProgramSlug.objects, "program", slug)
    usage.count_page(request, UseKind.VIEW, [program.pk])
    page = program_page(program, index, program.get_absolute_url())
    return with_robots_header(render(request, "programs/program.html", page), program)


@preview_of(Program.objects.with_page_facts(), blockers)
def program_preview(request, program):
    return "programs/program.html", program_page(program, current_index(), program.get_absolute_url())


def program_page(program, index, path, *, rows=None):
    """The template's context for a program with its page facts; `path` is the page's address.

    `rows` by model replace the stored rows of the program, except checks: those are added to the stored checks.
    """
    if rows is not None or not program.is_listed:
        program.row = read_model.row_of(program, rows)
    facts = facts_with(program, rows, index) if rows is not None else facts_of([program], index, DETAILS)[0]
    checks = last_checks(program.row) | {check.group: check for check in (rows or {}).get(Verification, ())}
    trail = [("Programs", "/programs/")]
    if has_school_page := program.school_id in index.schools:
        trail.append((program.school.name, program.school.get_absolute_url()))
    things = [
        program_thing(program, program.row),
        breadcrumb_list([(name, absolute(path)) for name, path in (*trail, (program.row.name, path))]),
    ]
    return {
        "program": program,
        "fact_path": path,
        "row": program.row,
        "school": program.school,
        "has_school_page": has_school_page,
        "has_school_deadlines": has_deadlines(index.schools.get(program.school_id, NONE), index)
        or (rows is not None and any(each.deadline_on for each in facts.rounds)),
        "highlights": highlights(facts),
        "groups": fact_groups(facts, checks, index.today),
        "costs": costs_to_finish(facts),
        "curriculum": curriculum(facts.courses),
        "offerings": facts.offerings,
        "own_prices": facts.own_prices,
        "rounds": facts.rounds,
        "named_programs": facts.named_programs,
        "chart": awards_chart(program.row.awards_by_year),
        **neighbours(program.row, index)._asdict(),
        "order": order_label(Selection()),
        "trail": trail,
        "ask_url": program.admissions_url or program.school.admissions_url or program.school.website,
        "json_ld": "" if program.is_noindex else json_ld(things),
    }


@require_safe
@catalogue_page(parameters=["q", "state", "page"])
def school_list(request, index):
    asked, ignored = without_refused(SchoolFilter, request.GET)
    found = asked.search(index) if asked.is_valid() else SchoolSearch((), ())
    pages, number = Paginator(found.keys, SCHOOLS_PER_PAGE), asked.cleaned_data.get("page") or 1
    page = pages.get_page(number)
    schools = School.objects.with_program_count().in_bulk(page.object_list)
    is_past_end = number > pages.num_pages
    context = {
        "asked": asked,
        "ignored": ignored,
        "is_past_end": is_past_end,
        "page": page,
        "schools": [schools[key] for key in page.object_list if key in schools],
        "corrections": [term for term in found.terms if term.is_corrected],
        "states": STATES,
        "typed": request.GET,
    }
    return render(request, "programs/schools.html", context, status=404 if is_past_end else 200)


@require_safe
@catalogue_page
def school_detail(request, index, slug):
    school = School.objects.with_page().select_related("source").filter(slug=slug).first()
    if school is None:
        return moved_or_missing(FormerSchoolSlug.objects, "school", slug)
    programs = index.schools.get(school.pk, NONE)
    covered = programs & index.covered
    named = covered or programs
    keys = index.page([named], "", 0, MOST_PROGRAMS)
    rows = CatalogueRow.objects.only(*ROW_COLUMNS).in_bulk(keys)
    trail = [("Schools", "/schools/")]
    things = [
        school_thing(school),
        breadcrumb_list([(name, absolute(path)) for name, path in (*trail, (school.name, request.path))]),
    ]
    context = {
        "school": school,
        "has_deadlines": has_deadlines(programs, index),
        "aliases": list(school.aliases.all()),
        "rows": [rows[key] for key in keys if key in rows],
        "order": order_label(Selection()),
        "is_covered": bool(covered),
        "named_count": len(named),
        "program_count": len(programs),
        "prices": list(school.tuition.select_related("source")),
        "chart": awards_chart(awards_by_year(school)),
        "point": place_on_map(school.state, school.longitude, school.latitude),
        "territories": TERRITORIES,
        "trail": trail,
        "json_ld": json_ld(things),
    }
    return render(request, "programs/school.html", context)


@require_safe
@catalogue_page
def change_log(request, index):
    """Changes of the site's facts, newest first: all, or those that the address selects."""
    asked, ignored = without_refused(ChangeFilter, request.GET)
    entries, next_key = asked.page()
    context = {
        "asked": asked,
        "ignored": ignored,
        "subject": asked.subject,
        "entries": entries,
        "next_key": next_key,
        "question": f"?{asked.query_string}" if asked.query_string else "",
    }
    is_past_end = asked.cleaned_data["before"] and not entries
    return render(request, "programs/changes.html", context, status=404 if is_past_end else 200)
