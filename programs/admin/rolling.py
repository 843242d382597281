"""Rolls rounds of one year forward as estimates, from the list of programs and from the list of rounds."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path, reverse
from django.utils.timezone import localdate

from core.admin.deciding import MOST, ManyAdmin, Told
from core.publishing import ONLY_PUBLISHERS, may_change_live
from programs import rolling

VERB = "Roll forward"
TITLE = "Roll rounds forward as estimates"


class RollsForward(ManyAdmin):
    """The pages before and after rolling forward, for programs with their rounds."""

    def roll_page(self, request, programs_of, *, hidden=(), only_with_work=False):
        """Shows what would be added, or adds it, with one transaction for each program.

        `programs_of` takes a year. A year that the person has not seen on the page yet is shown first.
        """
        if not request.user.has_perm(rolling.RIGHT):
            raise PermissionDenied
        years = rolling.years()
        asked = request.POST.get("year", "")
        year = int(asked) if asked.isdecimal() and int(asked) in years else (years or [None])[0]
        programs = list(programs_of(year)) if year else []
        if "confirmed" in request.POST and request.POST.get("seen_year") == str(year):
            told = [self._rolled(request, program, year) for program in programs]
            return self.many_page(request, TITLE, told, is_done=True)
        plans = [(program, rolling.plan(program.intakes.all(), year, localdate())) for program in programs]
        if only_with_work:
            plans = [(program, rolled) for program, rolled in plans if rolled.added][:MOST]
        told = [self._expected(request, program, rolled) for program, rolled in plans]
        return self.many_page(
            request, TITLE, told, verb=VERB, hidden=hidden, template="roll_forward", years=years, year=year
        )

    def _expected(self, request, program, rolled) -> Told:
        if rolled.added and not may_change_live(request.user, program):
            return Told(program, ONLY_PUBLISHERS, False)
        return Told(program, rolling.outcome(rolled), bool(rolled.added))

    def _rolled(self, request, program, year) -> Told:
        try:
            rolled = rolling.roll_forward(program, year=year, today=localdate(), by=request.user)
        except ValidationError as problem:
            return Told(program, rolling.refused(problem), False)
        return Told(program, rolling.outcome(rolled), bool(rolled.added))


class RollsProgramsForward(RollsForward):
    """An action on a selection in the list of programs."""

    def has_roll_permission(self, request):
        return request.user.has_perm(rolling.RIGHT)

    @admin.action(description="Roll application rounds forward as estimates", permissions=["roll"])
    def roll_forward(self, request, queryset):
        """Lets the person choose a year, shows what would be added, then adds it."""
        if self.is_too_many(request, queryset):
            return None
        chosen = queryset.order_by("pk").select_related("school", "cip_code").prefetch_related("intakes__source")
        return self.roll_page(request, lambda year: chosen, hidden=[("action", "roll_forward")])


class RollsRoundsForward(RollsForward):
    """A page for the list of rounds: all programs with rounds of a year, at most `MOST` at a time."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.roll_forward_view)
        return [path("roll-forward/", view, name="programs_intake_roll_forward"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        extra = dict(extra_context or {})
        if request.user.has_perm(rolling.RIGHT):
            extra["list_tools"] = [(reverse("admin:programs_intake_roll_forward"), "Roll forward")]
        return super().changelist_view(request, extra)

    def roll_forward_view(self, request):
        """GET and a changed year show what would be added; the button adds it."""
        sent = [int(pk) for pk in request.POST.getlist("_selected_action") if pk.isdecimal()]

        def programs_of(year):
            found = rolling.programs_with_rounds(year)
            return found.filter(pk__in=sent) if "confirmed" in request.POST else found

        return self.roll_page(request, programs_of, only_with_work=True)
