"""What programs would cost one student, and whether they pay."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.charts import earnings_chart
from planner.costs import total_cost
from planner.forms import WorthForm
from planner.returns import worth
from planner.sensitivity import sensitivity
from planner.studies import best_spread, study_of
from programs.facts import facts_of
from programs.http import catalogue_page
from programs.models import Program

MOST = 4


@require_safe
@catalogue_page
def cost(request, index):
    """Total cost, break-even and what moves them, for up to four programs; every answer stands in the URL."""
    asked = list(dict.fromkeys(request.GET.getlist("program")))
    found = {
        program.slug: program for program in Program.objects.listed().with_page_facts().filter(slug__in=asked[:20])
    }
    programs = [found[slug] for slug in asked if slug in found][:MOST]
    fields = WorthForm.base_fields
    initial = {name: field.initial for name, field in fields.items() if field.initial is not None}
    form = WorthForm(initial | {name: request.GET[name] for name in fields if name in request.GET})
    plan = form.plan()
    results = []
    if plan:
        career, state = form.cleaned_data["career"], form.cleaned_data["state"]
        results = [result(facts, plan, form, career, state) for facts in facts_of(programs, index)]
    answers = urlencode([(name, request.GET[name]) for name in fields if request.GET.get(name)])
    context = {
        "form": form,
        "programs": programs,
        "results": results,
        "left_out": [slug[:80] for slug in asked if slug not in found],
        "answers": answers,
    }
    return render(request, "planner/cost.html", context)


def result(facts, plan, form, career, state):
    """Cost and return of one program, each a result or the sentence why it cannot be computed."""
    study, spread = study_of(facts, plan), best_spread(facts, career, state)
    outlook = form.outlook(spread)
    paid = worth(study, plan, outlook) if outlook else None
    return {
        "row": facts.row,
        "cost": total_cost(study, plan),
        "spread": spread,
        "worth": paid,
        "chart": earnings_chart(paid.middle) if paid and paid.is_known else None,
        "effects": sensitivity(study, plan, outlook) if paid and paid.is_known else (),
    }
