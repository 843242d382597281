"""Programs side by side."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.charts import sparkline
from planner.asked import asked_programs
from planner.comparison import FEWEST, comparison
from planner.exports import comparison_csv
from programs.facts import facts_of
from programs.http import catalogue_page
from programs.measures import GROUPS


@require_safe
@catalogue_page
def compare(request, index):
    """Two to four programs side by side. Whatever cannot be compared is named and left out."""
    asked = asked_programs(request)
    groups = [group.key for group in GROUPS if group.key in request.GET.getlist("group")]
    only_differences = request.GET.get("differences") == "1"
    columns = facts_of(asked.programs, index)
    sections = comparison(columns, groups=groups, only_differences=only_differences)
    if request.GET.get("format") == "csv":
        return comparison_csv(columns, sections)

    slugs = asked.slugs
    options = [("group", group) for group in groups] + [("differences", "1")] * only_differences

    def link(chosen, extra=()):
        return urlencode([*(("program", slug) for slug in chosen), *options, *extra])

    context = {
        "asked": asked,
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
        "is_short": len(slugs) < FEWEST,
        "csv_query": link(slugs, [("format", "csv")]),
    }
    return render(request, "planner/compare.html", context)
