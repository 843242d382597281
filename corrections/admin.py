"""Corrections in the admin: filtered by school, taken over, snoozed, and decided with an answer."""

from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.timezone import localdate

from core.admin.base import ReadOnlyAdmin
from core.admin.deciding import DecidingAdmin
from core.admin.snoozing import SnoozingAdmin
from core.mail.models import OutgoingMail
from corrections import actions
from corrections.forms import PlainText
from corrections.models import CORRECTION_STEPS, LONGEST_TEXT, Correction, CorrectionState

STATES = {"open": "Open", "mine": "Mine", "snoozed": "Snoozed"}
NO_SCHOOL = "none"


class CorrectionStateFilter(admin.SimpleListFilter):
    """Open, mine, snoozed, or how it was decided."""

    title = parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*STATES.items(), *((state, state.label) for state in CORRECTION_STEPS[CorrectionState.NEW])]

    def queryset(self, request, queryset):
        today = localdate()
        match self.value():
            case None:
                return queryset
            case "open":
                return queryset.open(today)
            case "mine":
                return queryset.mine(request.user)
            case "snoozed":
                return queryset.snoozed(today)
        return queryset.filter(state=self.value())


class CorrectionSchoolFilter(admin.SimpleListFilter):
    """Schools with undecided corrections and their number, highest first."""

    title = parameter_name = "school"

    def lookups(self, request, model_admin):
        """One query: a school or none, its name, how many are undecided."""
        waiting = Correction.objects.open(localdate()).order_by().values_list("school", "school__name")
        counts = waiting.annotate(count=Count("pk")).order_by("-count", "school__name")
        return [(str(pk or NO_SCHOOL), f"{name or 'No school'} ({count})") for pk, name, count in counts]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if self.value() == NO_SCHOOL:
            return queryset.filter(school=None)
        return queryset.filter(school=self.value()) if self.value().isdecimal() else queryset.none()


class DecisionForm(forms.Form):
    """The decision, and the answer to the reporter."""

    state = forms.ChoiceField(
        label="What became of it",
        choices=[(state, state.label) for state in CORRECTION_STEPS[CorrectionState.NEW]],
        widget=forms.RadioSelect,
    )
    answer = PlainText(
        label="Answer", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 6, "cols": 80})
    )


@admin.register(Correction)
class CorrectionAdmin(SnoozingAdmin, DecidingAdmin, ReadOnlyAdmin, admin.ModelAdmin):
    """Visitors write corrections; editors take over, snooze and decide them, but never edit them."""

    work = actions
    decide = staticmethod(actions.decide)
    decide_right = actions.MAY_WORK
    decision_form = DecisionForm
    decide_shows = ["mend", "evidence", "reads_now"]
    list_display = ["fact_label", "page_title", "claim_in_short", "standing", "owner", "created_at"]
    list_filter = [
        CorrectionStateFilter,
        CorrectionSchoolFilter,
        ("owner", admin.RelatedOnlyFieldListFilter),
        "created_at",
    ]
    list_per_page = 50
    search_fields = ["reference", "page_title", "fact_label", "claim", "school__name__has_word"]
    fieldsets = [
        (None, {"fields": ["claim", "evidence", "page", "fact_label", "value_shown", "source_shown", "mend"]}),
        ("The work", {"fields": ["standing", "owner", "snooze_reason", "answer", "answer_mail"]}),
        ("Who and when", {"fields": ["reference", "reporter_email", "created_at", "decided_at", "decided_by"]}),
    ]
    readonly_fields = ["evidence", "page", "mend", "standing", "answer_mail", "reference"]

    def get_queryset(self, request):
        """Joins the names that the list prints."""
        return super().get_queryset(request).with_names()

    @admin.display(description="what is wrong")
    def claim_in_short(self, correction):
        return correction.claim if len(correction.claim) < 90 else f"{correction.claim[:80]}…"

    @admin.display(description="evidence")
    def evidence(self, correction):
        """A link to the page that the visitor names. It sends no referrer, because the page belongs to a stranger."""
        address = correction.evidence_url
        return format_html('<a href="{0}" rel="noreferrer nofollow">{0}</a>', address) if address else "None given"

    @admin.display(description="page")
    def page(self, correction):
        return format_html('<a href="{}">{}</a>', correction.page_path, correction.page_title)

    @admin.display(description="where to mend it")
    def mend(self, correction):
        """A link to the field or the row behind the fact; a sentence when there is none."""
        address = self.mend_address(correction)
        if not address:
            return "It has no row of its own here."
        model = apps.get_model(correction.model)
        column = model._meta.get_field(correction.field).verbose_name if correction.field else ""
        return format_html('<a href="{}">{}</a>', address, ": ".join(filter(None, (model._meta.verbose_name, column))))

    def reads_now(self, correction):
        return str(actions.figure_now(correction) or "Nothing")

    def mend_address(self, correction):
        """The field on the change page of its row; blank for a model without such a page."""
        if correction.object_id is None:
            return ""
        try:
            page = reverse(f"admin:{correction.model.replace('.', '_')}_change", args=[correction.object_id])
        except NoReverseMatch:
            return ""
        return f"{page}#id_{correction.field}" if correction.field else page

    @admin.display(description="state")
    def standing(self, correction):
        """Open, snoozed until a day, or how it was decided."""
        if correction.state != CorrectionState.NEW:
            return correction.get_state_display()
        is_snoozed = correction.snoozed_until and correction.snoozed_until > localdate()
        return f"Snoozed until {correction.snoozed_until}" if is_snoozed else STATES["open"]

    @admin.display(description="answer by mail")
    def answer_mail(self, correction):
        """Whether an answer is queued or sent."""
        if correction.state == CorrectionState.NEW:
            return "The reporter waits for one." if correction.reporter_email else "Nobody waits for one."
        mail = OutgoingMail.objects.filter(key=f"correction-{correction.reference}").first()
        if mail is None:
            return "Nobody waited for one."
        return f"Sent on {localdate(mail.sent_at):%-d %B %Y}" if mail.sent_at else "In the outbox"
