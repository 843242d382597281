"""The five questions as a sheet to print and to write on."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner.forms import WorthForm
from planner.returns import worth
from planner.selection import chosen_programs
from planner.views.cost import outlooks_of
from planner.worksheet import others_of, questions_of
from programs.facts import MEASURED, facts_of
from programs.index import current_index
from programs.measures import study_of
from programs.models import Course

NOT_ASSUMED = ("years", "credits", "living_per_year")


@require_safe
@never_cache
def worksheet(request):
    """A worksheet for up to four programs, filled from their facts and from the answers in the URL."""
    asked, index = chosen_programs(request), current_index()
    said = {name for name in WorthForm.base_fields if request.GET.get(name)}
    query = request.GET.copy()
    for name in NOT_ASSUMED:
        query.setdefault(name, "")
    form = WorthForm.from_address(query)
    plan = form.plan()
    facts = facts_of(asked.programs, index, (*MEASURED, Course)) if plan else []
    sheets = [sheet(each, plan, form, index, says_loan="loan_share" in said) for each in facts]
    answers = [
        (name in said, form.fields[name].label, text) for name in form.fields if (text := answer_text(form, name))
    ]
    context = {
        "asked": asked,
        "form": form,
        "sheets": sheets,
        "said": [(label, text) for is_said, label, text in answers if is_said],
        "assumed": [(label, text) for is_said, label, text in answers if not is_said],
        "query": request.GET.urlencode(),
    }
    return render(request, "planner/worksheet.html", context)


def sheet(facts, plan, form, index, *, says_loan):
    """One program and its five questions."""
    study = study_of(facts, plan)
    outcomes = [(outlook.spread, worth(study, plan, outlook)) for outlook in outlooks_of(facts, form)]
    questions = questions_of(facts, plan, outcomes, others_of(facts, index), says_loan=says_loan)
    return {"row": facts.row, "questions": questions}


def answer_text(form, name):
    """An accepted answer in words; blank when there is none."""
    value = form.cleaned_data.get(name)
    if value is None:
        return ""
    return dict(form.fields[name].choices)[value] if isinstance(value, str) else f"{value}"
