"""Questions to ask schools, ready to print or to send."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from planner.asked import asked_programs
from planner.questions import questions_for
from programs.facts import facts_of
from programs.http import catalogue_page


@require_safe
@catalogue_page
def questions(request, index):
    """What to ask about up to four programs."""
    asked = asked_programs(request)
    sheets = [questions_for(facts) for facts in facts_of(asked.programs, index)]
    return render(request, "planner/questions.html", {"asked": asked, "sheets": sheets})
