"""What programs would cost one student, and whether they pay."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner.asked import asked_programs
from planner.charts import earnings_chart
from planner.costs import total_cost
from planner.forms import WorthForm
from planner.returns import worth
from planner.sensitivity import sensitivity
from planner.studies import best_spread, study_of
from programs.facts import facts_of
from programs.program_index import current_index


@require_safe
@never_cache
def cost(request):
    """Total cost, break-even and what moves them, for up to four programs.

    Every answer stands in the URL and nowhere else: no cache may keep what somebody earns.
    """
    asked, index = asked_programs(request), current_index()
    fields = WorthForm.base_fields
    initial = {name: field.initial for name, field in fields.items() if field.initial is not None}
    form = WorthForm(initial | {name: request.GET[name] for name in fields if name in request.GET})
    plan = form.plan()
    results = []
    if plan:
        career, state = form.cleaned_data["career"], form.cleaned_data["state"]
        results = [result(facts, plan, form, career, state) for facts in facts_of(asked.programs, index)]
    return render(request, "planner/cost.html", {"form": form, "asked": asked, "results": results})


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
