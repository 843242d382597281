"""The index of specializations, ranked by measured demand, and the page of each."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.forms import without_refused
from core.previews import preview_of
from core.structured_data import breadcrumb_list, json_ld
from programs.filters import LIST_PARAMETERS, ProgramFilter
from programs.http import catalogue_page, wants_part, with_robots_header
from programs.index import current_index, with_specialization
from programs.listing import listing
from programs.pages import absolute
from specializations import pages
from specializations.demand import demand_by_slug
from specializations.measures import SCORED
from specializations.pages import blockers, specialization_things
from specializations.ranking import EQUAL, HEAVIEST, LEAST_KNOWN, WeightsForm, equal_ranking, ranking
from taxonomy.models import Specialization


@require_safe
@catalogue_page
def specialization_list(request, index):
    """Every specialization in the order of the visitor's weights.

    Invalid weights are replaced by equal ones, with the reason.
    """
    form = WeightsForm(request.GET)
    weights = form.weights if form.is_valid() else EQUAL
    ranked = ranking(index, weights)
    context = {
        "form": form,
        "weights": [(measure, weights[measure.key]) for measure in SCORED],
        "choices": range(HEAVIEST + 1),
        "is_equal": len(set(weights.values())) == 1,
        "ranked": [each for each in ranked if each.place],
        "unranked": [each for each in ranked if not each.place],
        "least_known": round(100 * LEAST_KNOWN),
        "sources": pages.sources([cell.figure for each in ranked for cell in each.cells]),
        "json_ld": json_ld([breadcrumb_list([("Specializations", absolute(request.path))])]),
    }
    return render(request, "specializations/list.html", context)


@require_safe
@catalogue_page(parameters=LIST_PARAMETERS)
def specialization_detail(request, index, slug):
    """What a specialization is, what is measured about it, and its programs: the list of `/programs/`, filtered."""
    if slug not in demand_by_slug(index):
        index = with_specialization(index, get_object_or_404(Specialization.objects.published(), slug=slug))
    template, page = _specialization_page(request, slug, index)
    response = render(request, template, page, status=404 if page["listing"].is_past_end else 200)
    return with_robots_header(response, demand_by_slug(index)[slug].specialization)


@preview_of(Specialization.objects.all(), blockers)
def specialization_preview(request, specialization):
    """The page of a specialization in any state, with the programs, place and numbers that it would have."""
    return _specialization_page(request, specialization.slug, with_specialization(current_index(), specialization))


def _specialization_page(request, slug, index):
    """The template, of the whole page or of its list only, and its context."""
    demand = demand_by_slug(index)[slug]
    filters, ignored = without_refused(partial(ProgramFilter, index=index, specialization=slug), request.GET)
    found = listing(filters, index, request.GET.getlist("more"), ignored)
    context = {"listing": found, "typed": request.GET, "path": request.path, "title": demand.specialization.name}
    if wants_part(request):
        return "programs/_results.html", context | {"is_part": True}
    specialization = Specialization.objects.prefetch_related(
        "sections", "skills", "applications", "questions", "references"
    ).get(slug=slug)
    text = pages.sections(specialization, index.today)
    questions = list(specialization.questions.all())
    description = text["tldr"].body if "tldr" in text else specialization.summary
    ranked = equal_ranking(index)
    measured = pages.measured(demand)
    context |= {
        "specialization": specialization,
        "demand": demand,
        "text": text,
        "reviewed_on": pages.last_reviewed(text),
        "tiles": pages.tiles(demand),
        "measured": measured,
        "rank": next(each for each in ranked if each.specialization.slug == slug),
        "ranked_count": sum(each.place is not None for each in ranked),
        "today": index.today,
        "chart": pages.awards_chart(demand),
        "spreads": pages.spreads(demand),
        "careers": pages.careers(specialization),
        "by_place": pages.by_place(demand),
        "strengths": pages.strengths(demand),
        "suits": pages.suits(text),
        "skills": pages.skills(specialization.skills.all()),
        "applications": list(specialization.applications.all()),
        "questions": questions,
        "references": list(specialization.references.all()),
        "sources": pages.sources([figure for _, figure in measured]),
        "trail": [("Specializations", "/specializations/")],
        "json_ld": ""
        if specialization.is_noindex
        else json_ld(specialization_things(specialization, description, questions, found.cards)),
    }
    return "specializations/specialization.html", context
