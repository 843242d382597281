"""Views of the comparison and of the tray."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.charts import sparkline
from core.forms import without_refused
from core.same_origin import own_address, same_origin_post
from planner.comparison import comparison
from planner.exports import comparison_csv
from planner.forms import ComparisonForm, StudyPlanForm
from planner.selection import FEWEST, chosen_programs, gather, mark, put, take_out, tray_of
from programs.choices import UseKind
from programs.facts import facts_of
from programs.http import catalogue_page
from programs.measures import GROUPS
from programs.usage import count_page


@require_safe
@catalogue_page(parameters=["program", "group", "differences"], is_counted=True)
def compare(request, index):
    """Two to four programs side by side. Programs that cannot be compared are named and left out."""
    asked = chosen_programs(request)
    shows, ignored = without_refused(ComparisonForm, request.GET)
    groups = [group.key for group in GROUPS if group.key in shows.cleaned_data["group"]]
    only_differences = shows.cleaned_data["differences"] == "1"
    columns = facts_of(asked.programs, index)
    form = StudyPlanForm.from_address(request.GET)
    sections = comparison(columns, groups=groups, only_differences=only_differences, plan=form.study_plan())
    if request.GET.get("format") == "csv":
        return comparison_csv(columns, sections)

    if len(columns) >= FEWEST:
        count_page(request, UseKind.COMPARISON, [facts.program.pk for facts in columns])
    slugs = asked.slugs
    options = [*(("group", group) for group in groups), *[("differences", "1")] * only_differences, *form.answers]

    def link(chosen, extra=()):
        return urlencode([*(("program", slug) for slug in chosen), *options, *extra])

    context = {
        "asked": asked,
        "ignored": ignored,
        "columns": [
            {
                "row": facts.row,
                "trend": sparkline(list(facts.row.awards_by_year.values()), 160, 40),
                "trend_label": ", ".join(f"{year}: {count:,}" for year, count in facts.row.awards_by_year.items()),
                "remove": link([slug for slug in slugs if slug != facts.row.slug]),
                "earlier": link([*slugs[: i - 1], slugs[i], slugs[i - 1], *slugs[i + 1 :]]) if i else "",
            }
            for i, facts in enumerate(columns)
        ],
        "sections": sections,
        "groups": [(group.key, group.label, group.key in groups or not groups) for group in GROUPS],
        "only_differences": only_differences,
        "form": form,
        "program_query": urlencode([("program", slug) for slug in slugs]),
        "cost_query": urlencode([*(("program", slug) for slug in slugs), *form.answers]),
        "is_short": len(slugs) < FEWEST,
        "csv_query": link(slugs, [("format", "csv")]),
    }
    return render(request, "planner/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_post
@never_cache
def tray(request):
    """The programs in the tray. A POST adds some first.

    With `part=bar` the response is only the bar, which a script puts under the page; otherwise a POST redirects to the
    page.
    """
    is_bar = request.GET.get("part") == "bar"
    sentences = gather(request, request.POST.getlist("program")) if request.method == "POST" else ()
    if sentences and not is_bar:
        for sentence in sentences:
            messages.info(request, sentence)
        return mark(request, back_to_tray(request, request.headers.get("Referer", "")))
    asked = tray_of(request)
    came_from = request.headers.get("Referer", "") if is_bar else request.GET.get("next", "")
    context = {
        "asked": asked,
        "sentences": sentences,
        "compare": f"{reverse('planner:compare')}?{urlencode({'program': asked.slugs}, doseq=True)}",
        "is_enough": len(asked.programs) >= FEWEST,
        "next": own_address(request, came_from),
    }
    return mark(request, render(request, "planner/_tray_bar.html" if is_bar else "planner/tray.html", context))


@require_POST
@same_origin_post
def remove(request):
    take_out(request, request.POST.get("program", ""))
    return mark(request, back_to_tray(request, request.POST.get("next", "")))


@require_POST
@same_origin_post
def clear(request):
    put(request, [])
    return mark(request, back_to_tray(request, request.POST.get("next", "")))


def back_to_tray(request, came_from: str):
    """Redirects to the tray's page, with the link back to the filtered list."""
    came_from = own_address(request, came_from)
    return redirect(f"{reverse('planner:tray')}{'?' + urlencode({'next': came_from}) if came_from else ''}")
