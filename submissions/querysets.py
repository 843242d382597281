"""Submissions and audit entries by who may see them and what is left to do."""

from datetime import date

from django.db.models import Case, Count, Min, Q, QuerySet, When

from programs.models import School
from submissions.choices import DECIDED, OPEN, WAITING


class SubmissionQuerySet(QuerySet):
    """Submissions by reader and remaining work."""

    def for_author(self, user):
        """Those that a person may write or read as an author: of their schools, or as an editor of the editors’ own."""
        own = Q(is_by_editor=False, school__in=School.objects.filter(memberships__user=user))
        return self.filter(own | Q(is_by_editor=True) if user.has_perm("programs.change_program") else own)

    def open(self):
        """Not decided and not withdrawn: drafts included."""
        return self.filter(state__in=OPEN)

    def decided(self):
        """Those that editors decided, newest first."""
        return self.filter(state__in=DECIDED).order_by("-decided_at")

    def waiting(self, today: date):
        """Those that wait for an editor and are not snoozed, oldest first."""
        return self.filter(state__in=WAITING).exclude(snoozed_until__gt=today).order_by("submitted_at", "pk")

    def snoozed(self, today: date):
        """Those snoozed until a day after today."""
        return self.filter(state__in=WAITING, snoozed_until__gt=today)

    def published_unseen(self):
        """Those that were partly published at once and not yet read by an editor."""
        return self.filter(is_looked_at=False)

    def after(self, submission):
        """The others in reading order: those submitted after it, then those before it."""
        sent = submission.submitted_at
        is_later = Q(submitted_at__gt=sent) | Q(submitted_at=sent, pk__gt=submission.pk) if sent else Q()
        turn = Case(When(is_later, then=0), default=1)
        return self.exclude(pk=submission.pk).order_by(turn, "submitted_at", "pk")

    def decidable_by(self, user):
        """Those that a reviewer may take: not another editor's, not of their school, not written by them."""
        mine = self.filter(Q(owner=None) | Q(owner=user))
        return mine.exclude(school__memberships__user=user).exclude(authors=user)

    def work_counts(self, today: date, user) -> dict:
        """How many wait, how many of them are the user's, since when; how many are snoozed or unseen. One query."""
        is_awake = Q(state__in=WAITING) & (Q(snoozed_until=None) | Q(snoozed_until__lte=today))
        return self.order_by().aggregate(
            waiting=Count("pk", filter=is_awake),
            mine=Count("pk", filter=is_awake & Q(owner=user)),
            oldest=Min("submitted_at", filter=is_awake),
            snoozed=Count("pk", filter=Q(state__in=WAITING, snoozed_until__gt=today)),
            unseen=Count("pk", filter=Q(is_looked_at=False)),
        )

    def sent(self):
        """Those that editors may see: without drafts, and without those withdrawn before they were submitted."""
        return self.exclude(submitted_at=None)

    def with_names(self):
        """Joins what a list prints."""
        return self.select_related("school", "program__school", "program__cip_code", "created_by", "owner")


class AuditQuerySet(QuerySet):
    """Audit entries by who may read them."""

    def for_school(self, school):
        """What a school’s owners may read: all about their desk except the editors' internal entries."""
        return self.filter(school=school, is_internal=False).select_related("actor", "subject")
