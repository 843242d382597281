"""Programs side by side."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.charts import sparkline
from core.forms import without_refused
from planner.asked import FEWEST, asked_programs
from planner.comparison import comparison
from planner.exports import comparison_csv
from planner.forms import ComparisonForm, StudyPlanForm
from programs.choices import UseKind
from programs.facts import facts_of
from programs.http import catalogue_page
from programs.measures import GROUPS
from programs.usage import count_page


@require_safe
@catalogue_page(asks=["program", "group", "differences"])
def compare(request, index):
    """Two to four programs side by side. Whatever cannot be compared is named and left out."""
    asked = asked_programs(request)
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
        "cost_query": urlencode([*(("program", slug) for slug in slugs), *form.answers]),
        "is_short": len(slugs) < FEWEST,
        "csv_query": link(slugs, [("format", "csv")]),
    }
    return render(request, "planner/compare.html", context)
