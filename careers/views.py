"""The pages of careers."""

from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers import facets
from careers.actions import blockers
from careers.filters import CareerFilter, PlaceFilter
from careers.index import career_index, entries_of
from careers.listing import career_listing
from careers.models import Career, FormerCareerSlug
from careers.pages import career_page, occupation_thing, questions_thing
from core.forms import without_refused
from core.previews import preview_of
from core.structured_data import breadcrumb_list, json_ld
from programs.http import catalogue_page, moved_or_missing, wants_part, with_robots_header
from programs.index import current_index
from programs.pages import absolute


@require_safe
@catalogue_page(parameters=["q", "sort", "more", *(facet.key for facet in facets.ALL)])
def career_list(request, index):
    """The list, or only its results for an htmx request."""
    careers = career_index(index.version)
    filters, ignored = without_refused(partial(CareerFilter, index=careers), request.GET)
    listing = career_listing(filters, careers, request.GET.getlist("more"), ignored)
    is_part = wants_part(request)
    context = {"listing": listing, "typed": request.GET, "path": "/careers/", "is_part": is_part}
    return render(request, "careers/_results.html" if is_part else "careers/list.html", context)


@require_safe
@catalogue_page(parameters=["occupation", "sort"])
def career_detail(request, index, slug):
    """A role: what people do in it, what its occupations pay and where, and which programs lead there."""
    careers = career_index(index.version)
    entry = careers.by_slug.get(slug)
    if entry is None:
        return moved_or_missing(FormerCareerSlug.objects, "career", slug)
    page = _career_page(request, entry, careers, index)
    return with_robots_header(render(request, "careers/career.html", page), entry.career)


@preview_of(Career.objects.all(), blockers)
def career_preview(request, career):
    index = current_index()
    [entry] = entries_of(Career.objects.filter(pk=career.pk))
    return "careers/career.html", _career_page(request, entry, career_index(index.version), index)


def _career_page(request, entry, careers, index):
    """The template context of a career page."""
    place, ignored = without_refused(partial(PlaceFilter, ties=entry.ties), request.GET)
    page = career_page(entry, careers, index, place) | {"ignored": ignored}
    path = entry.career.get_absolute_url()
    trail = [("Careers", "/careers/")]
    things = [
        occupation_thing(entry, page["nation"]),
        breadcrumb_list([(name, absolute(path)) for name, path in (*trail, (entry.career.name, path))]),
        *([questions_thing(page["questions"])] if page["questions"] else []),
    ]
    return {**page, "trail": trail, "json_ld": "" if entry.career.is_noindex else json_ld(things)}
