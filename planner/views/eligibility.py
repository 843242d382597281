"""Whether one applicant can get in."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.same_origin import same_origin_post
from planner.background import FEWEST_GAPS, Background, BackgroundForm
from planner.eligibility import JUDGED, assess, openers
from planner.questions import WORDS
from planner.selection import MOST_READ, read_programs
from planner.shortlist import saved_slugs, shortlist_of
from programs.facts import facts_of
from programs.index import current_index
from programs.models import AdmissionRequirement


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@same_origin_post
@never_cache
def eligibility(request):
    """The admission requirements of up to twenty programs against the visitor's answers.

    The answers come in a POST and are only in its response: a URL with grades would stay in histories and logs.
    """
    kept = saved_slugs(shortlist_of(request))
    slugs = request.GET.getlist("program") + (kept if request.GET.get("shortlist") == "1" else [])
    asked, is_answered = read_programs(slugs, most=MOST_READ), request.method == "POST"
    form = BackgroundForm(request.POST if is_answered else None)
    background = form.background() if is_answered else Background()
    facts = facts_of(asked.programs, current_index(), (AdmissionRequirement,))
    results = [result(each, background or Background()) for each in facts]
    if is_answered and background and form.cleaned_data["order"] == FEWEST_GAPS:
        results.sort(key=lambda each: each["assessment"].distance)
    context = {
        "asked": asked,
        "form": form,
        "results": results,
        "is_answered": is_answered and background is not None,
        "stated_count": sum(bool(each["assessment"].stated) for each in results),
        "kind_count": len(JUDGED),
        "openers": openers([each.requirements for each in facts], background) if background else (),
        "query": urlencode({"program": asked.slugs}, doseq=True),
        "kept_count": len(kept),
    }
    response = render(request, "planner/eligibility.html", context, status=422 if form.errors else 200)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def result(facts, background):
    """One program: the verdicts, and what to ask where nothing is stated."""
    assessment = assess(facts.requirements, background)
    questions = [WORDS[kind] for item in assessment.unstated for kind in item.kinds]
    return {"row": facts.row, "assessment": assessment, "questions": questions}
