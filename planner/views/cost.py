"""What programs would cost one student, and whether they pay."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner.charts import earnings_chart
from planner.costs import total_cost
from planner.forms import WorthForm
from planner.returns import known_spreads, sensitivity, worth
from planner.selection import chosen_programs
from programs.facts import facts_of
from programs.index import current_index
from programs.measures import study_of


@require_safe
@never_cache
def cost(request):
    """Total cost, break-even and what changes them, for up to four programs.

    All answers are in the URL and nowhere else: no cache may store a person's earnings.
    """
    asked, index = chosen_programs(request), current_index()
    form = WorthForm.from_address(request.GET)
    plan = form.plan()
    results = []
    if plan:
        results = [result(facts, plan, form) for facts in facts_of(asked.programs, index)]
    return render(request, "planner/cost.html", {"form": form, "asked": asked, "results": results})


def outlooks_of(facts, form):
    """The expectations at each known kind of earnings, best known first; one without earnings when none is known.

    Empty when an answer is invalid, which is then an error of the form.
    """
    spreads = known_spreads(facts, form.cleaned_data["career"], form.cleaned_data["state"])
    return [outlook for spread in spreads or [None] if (outlook := form.outlook(spread))]


def result(facts, plan, form):
    """Cost and return of one program, each a result or the sentence why it cannot be computed.

    `outcomes` are the returns at each known kind of earnings, the best known first; only the first has a path and
    effects.
    """
    study, outlooks = study_of(facts, plan), outlooks_of(facts, form)
    outcomes = [(outlook.spread, worth(study, plan, outlook)) for outlook in outlooks]
    paid = outcomes[0][1] if outcomes else None
    is_known = paid is not None and paid.is_known
    return {
        "row": facts.row,
        "cost": total_cost(study, plan),
        "outcomes": outcomes,
        "worth": paid,
        "chart": earnings_chart(paid.middle) if is_known else None,
        "effects": sensitivity(study, plan, outlooks[0]) if is_known else (),
    }
