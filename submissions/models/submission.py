"""Submissions, their proposed changes, comments and audit trail."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.snoozing import Snoozable, snoozed_for_a_reason
from programs.models import Program, School
from submissions.choices import (
    DECIDED,
    LONGEST_REASON,
    OPEN,
    AuditKind,
    Decision,
    ProposalSection,
    SubmissionKind,
    SubmissionState,
)
from submissions.querysets import AuditQuerySet, SubmissionQuerySet


class RejectionReason(models.Model):
    """A sentence that editors may choose when they reject a change; the rejection stores a copy."""

    text = models.CharField(max_length=300, unique=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="The lowest stands first.")

    class Meta:
        ordering = ["position", "text"]

    def __str__(self):
        return self.text


PERSON = {"on_delete": models.SET_NULL, "null": True, "blank": True}


class Submission(Snoozable):
    """One proposal of a school. `form` is the desk's form as its authors left it; once submitted, `changes` hold it.

    `authors` wrote parts of it as it was last submitted, or submitted it: none of them decides on it.

    `version` grows with every submit, so that a decision on an earlier version is refused. `verdicts` is a decision
    that waits for `apply_at`, as `submissions.actions.schedule` stores it.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="submissions")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, null=True, blank=True, related_name="submissions")
    kind = models.CharField(max_length=11, choices=SubmissionKind.choices, default=SubmissionKind.UPDATE)
    state = models.CharField(max_length=17, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    version = models.PositiveIntegerField(default=0, help_text="How often it was submitted.")
    form = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    note = models.TextField("note to the editors", blank=True, max_length=2000)
    reason = models.TextField("what the editors wrote", blank=True, max_length=2000)
    is_by_editor = models.BooleanField(
        "by an editor", default=False, help_text="An editor’s change of a public program, for another editor to decide."
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="submissions", **PERSON)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="submissions_written", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="submissions_in_hand", **PERSON)
    apply_at = models.DateTimeField(
        "goes live at", null=True, blank=True, db_index=True, help_text="When the decision that was taken becomes live."
    )
    verdicts = models.JSONField(default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="submissions_decided", **PERSON)
    decided_at = models.DateTimeField(null=True, blank=True)
    warnings = models.JSONField(
        default=list, db_default=[], blank=True, help_text="What the rules say of it, beside what they say of a change."
    )
    blocker = models.TextField(blank=True, default="", db_default="", help_text="Why it cannot become live as it is.")
    checked_at = models.DateTimeField("rules asked at", null=True, blank=True)
    is_looked_at = models.BooleanField(
        default=True, help_text="No: something was published at once, and no editor has read it yet."
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        permissions = [("review_submission", "Can review and decide submissions")]
        constraints = [
            models.UniqueConstraint(
                fields=["program"], condition=Q(state__in=OPEN), name="submission_open_once_per_program"
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(state__in=OPEN, kind=SubmissionKind.SCHOOL),
                name="submission_of_school_open_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=SubmissionKind.values), name="submission_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[SubmissionKind.UPDATE, SubmissionKind.WITHDRAWAL], program__isnull=False)
                | Q(kind=SubmissionKind.SCHOOL, program__isnull=True)
                | Q(kind=SubmissionKind.NEW_PROGRAM),
                name="submission_is_about_what_it_says",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_at__isnull=True)),
                name="submission_decided_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SubmissionState.DRAFT, SubmissionState.WITHDRAWN])
                | Q(submitted_at__isnull=False, version__gte=1),
                name="submission_submitted_says_when",
            ),
            models.CheckConstraint(
                condition=Q(apply_at__isnull=True) | Q(state=SubmissionState.IN_REVIEW, owner__isnull=False),
                name="submission_goes_live_from_review",
            ),
            snoozed_for_a_reason("submission"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.program or self.school}"

    def get_absolute_url(self):
        return reverse("submissions:submission", args=[self.pk])

    @property
    def is_open(self):
        """Whether the school may still change or withdraw it."""
        return self.state in OPEN


class ProposedChange(models.Model):
    """One field with another value (`field` named), one row to add (`old` null) or one to remove (`new` null).

    `model` is the label of the row's table, `row` its primary key or, for a new one, a name such as `new-1`. Values are
    as `submissions.proposals.fields` writes them. `old` was live when it was proposed, `before` when it was applied.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes")
    section = models.CharField(max_length=10, choices=ProposalSection.choices)
    model = models.CharField("kind of row", max_length=100)
    row = models.CharField(max_length=30)
    field = models.CharField(max_length=100, blank=True)
    old = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    new = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    evidence = models.CharField(max_length=1000, blank=True, help_text="An address or a note, for the whole section.")
    warnings = models.JSONField(default=list, db_default=[], blank=True, help_text="What the rules say of it.")
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.PENDING)
    decided_value = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    before = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="changes_decided", **PERSON)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # A change that was published at once is done: the same submission may propose the same field again.
            models.UniqueConstraint(
                fields=["submission", "model", "row", "field"],
                condition=~Q(decision=Decision.AT_ONCE),
                name="proposed_change_once",
            ),
            models.CheckConstraint(
                condition=Q(section__in=ProposalSection.values), name="proposed_change_section_is_known"
            ),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="proposed_change_decision_is_known"),
            models.CheckConstraint(
                condition=Q(decision=Decision.PENDING, decided_at__isnull=True)
                | (~Q(decision=Decision.PENDING) & Q(decided_at__isnull=False)),
                name="proposed_change_decided_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.REJECTED) | ~Q(reason=""),
                name="proposed_change_rejected_says_why",
                violation_error_message="Say why it is rejected: the school will read it.",
            ),
        ]

    def __str__(self):
        return f"{self.model} {self.row} {self.field}".rstrip()


class Comment(models.Model):
    """A person's comment on a submission; only editors see an internal one."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="submission_comments", **PERSON)
    is_internal = models.BooleanField("for editors only", default=False)
    text = models.TextField(max_length=5000)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_has_a_text")]

    def __str__(self):
        return self.text[:80]


class AuditEntry(models.Model):
    """An action at a school's desk or in its review. Rows are only ever added.

    `subject` is the person affected, `subject_name` their name or the invited address. `what` names no person, so that
    erasing one changes only `who` and `subject_name`. Only editors see an internal entry.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="audit_entries", **PERSON)
    who = models.CharField(max_length=254, help_text="How the person was called then.")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_entries")
    submission = models.ForeignKey(Submission, on_delete=models.SET_NULL, null=True, blank=True, related_name="audit")
    # The database defaults serve the earlier code during a release.
    kind = models.CharField(max_length=18, choices=AuditKind.choices, db_default=AuditKind.OTHER)
    what = models.CharField(max_length=500)
    is_internal = models.BooleanField("for editors only", default=False, db_default=False)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="audit_entries_about", **PERSON)
    subject_name = models.CharField(
        "about", max_length=254, blank=True, default="", db_default="", help_text="How that person was called then."
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=AuditKind.values), name="audit_entry_kind_is_known")]

    def __str__(self):
        return f"{self.who}: {self.what}"
