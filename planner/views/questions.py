"""Questions to ask schools, ready to print or to send."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.comparison import MOST
from planner.questions import questions_for
from programs.facts import facts_of
from programs.http import catalogue_page
from programs.models import Program


@require_safe
@catalogue_page
def questions(request, index):
    """What to ask about up to four programs."""
    asked = list(dict.fromkeys(request.GET.getlist("program")))
    found = {
        program.slug: program for program in Program.objects.listed().with_page_facts().filter(slug__in=asked[:20])
    }
    programs = [found[slug] for slug in asked if slug in found][:MOST]
    context = {
        "sheets": [questions_for(facts) for facts in facts_of(programs, index)],
        "left_out": [slug[:80] for slug in asked if slug not in found],
    }
    return render(request, "planner/questions.html", context)
