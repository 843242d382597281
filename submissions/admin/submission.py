"""Submissions and the reasons for rejecting changes."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, When
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from core.admin.base import NamedForm, ReadOnlyAdmin
from submissions import rights
from submissions.admin.review import Review, StepRefused
from submissions.choices import WAITING, SubmissionKind, SubmissionState
from submissions.desk import days_waiting
from submissions.models import RejectionReason, Submission


@admin.register(RejectionReason)
class RejectionReasonAdmin(admin.ModelAdmin):
    """Sentences to choose from on the review page. A rejected change stores its own copy."""

    form = NamedForm
    list_display = ["text", "position"]
    list_editable = ["position"]
    search_fields = ["text"]


STATES = {
    "waiting": "Waits for an editor",
    "mine": "Waits for me",
    "unowned": "In nobody’s hand",
    "snoozed": "Snoozed",
    "unseen": "Published at once, not looked at",
}


class SubmissionStateFilter(admin.SimpleListFilter):
    """Submissions by remaining work, as the queryset defines it today, or by state."""

    title = parameter_name = "state"

    def lookups(self, request, model_admin):
        """The kinds of work, then the states that editors see."""
        return [*STATES.items(), *(each for each in SubmissionState.choices if each[0] != SubmissionState.DRAFT)]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        match self.value():
            case None:
                return queryset
            case "waiting":
                return queryset.waiting(today)
            case "mine":
                return queryset.waiting(today).filter(owner=request.user)
            case "unowned":
                return queryset.waiting(today).filter(owner=None)
            case "snoozed":
                return queryset.snoozed(today)
            case "unseen":
                return queryset.published_unseen()
        return queryset.filter(state=self.value())


class SubmissionSchoolFilter(admin.SimpleListFilter):
    """Schools with waiting submissions, those with most first."""

    title = parameter_name = "school"

    def lookups(self, request, model_admin):
        """One query: a school, its name, and how many wait."""
        waiting = Submission.objects.filter(state__in=WAITING).order_by().values_list("school", "school__name")
        counts = waiting.annotate(count=Count("pk")).order_by("-count", "school__name")
        return [(str(pk), f"{name} ({count})") for pk, name, count in counts]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(school=self.value()) if self.value().isdecimal() else queryset.none()


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Schools write submissions; reviewers decide them field by field on the page of each."""

    list_display = ["title", "school", "kind", "standing", "waiting_days", "change_count", "owner"]
    list_filter = [SubmissionStateFilter, "kind", ("owner", admin.RelatedOnlyFieldListFilter), SubmissionSchoolFilter]
    named_views = [
        ("Waiting", "state=waiting"),
        ("Mine", "state=mine"),
        ("Nobody’s", "state=unowned"),
        ("Snoozed", "state=snoozed"),
        ("Published at once, not looked at", "state=unseen"),
    ]
    list_per_page = 50
    search_fields = ["school__name__has_word", "program__title", "program__cip_code__title"]
    ordering = [Case(When(state__in=WAITING, then=0), default=1), "submitted_at", "pk"]
    actions = None

    def has_view_permission(self, request, obj=None):
        """Reviewers see submissions without any other permission."""
        return request.user.has_perm(rights.REVIEW) or super().has_view_permission(request, obj)

    def get_queryset(self, request):
        """Without drafts; with the names that the list prints and the number of changes."""
        return super().get_queryset(request).sent().with_names().annotate(change_count=Count("changes"))

    def get_list_display_links(self, request, list_display):
        """Links only for users who may open the page."""
        return list_display[:1] if request.user.has_perm(rights.REVIEW) else None

    @admin.display(description="about")
    def title(self, submission):
        """The program, or the school when the submission is about the school."""
        if submission.program:
            return submission.program.name
        return "A new program" if submission.kind == SubmissionKind.NEW_PROGRAM else "The school itself"

    @admin.display(description="state", ordering="state")
    def standing(self, submission):
        """The state, and whether it is snoozed."""
        if submission.state in WAITING and (until := submission.snoozed_until) and until > timezone.localdate():
            return f"Snoozed until {until}"
        return submission.get_state_display()

    @admin.display(description="days waiting", ordering="submitted_at", empty_value="–")
    def waiting_days(self, submission):
        """Whole days since it was submitted, while it waits."""
        return days_waiting(submission, timezone.now()) if submission.state in WAITING else None

    @admin.display(description="changes", ordering="change_count")
    def change_count(self, submission):
        return submission.change_count

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """GET shows what is proposed; POST takes a step of the review. Members of the school get 403."""
        if not request.user.has_perm(rights.REVIEW):
            raise PermissionDenied("You may not review submissions.")
        submission = self.get_object(request, unquote(object_id))
        if submission is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        rights.require_reviewer(request.user, submission)
        review, refusal = Review(submission, by=request.user), ""
        if request.method == "POST":
            try:
                done = review.take(request.POST)
            except StepRefused as told:
                refusal = str(told)
            else:
                self.message_user(request, done, messages.SUCCESS)
                if review.is_left:
                    page = reverse("admin:submissions_submission_change", args=[submission.pk])
                    return HttpResponseRedirect(page)
        context = (
            self.admin_site.each_context(request)
            | review.page()
            | {
                "title": "Review",
                "object": review.submission,
                "opts": self.opts,
                "refusal": refusal,
            }
        )
        template = "admin/submissions/submission/review.html"
        return TemplateResponse(request, template, context, status=422 if refusal else 200)
