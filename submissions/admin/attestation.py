"""Whom we asked whether facts still hold, and who answered, in the admin."""

from django.contrib import admin
from django.db.models import Count, Q

from core.admin.base import ReadOnlyAdmin
from submissions.models import AttestationCampaign, AttestationRequest


@admin.register(AttestationCampaign)
class AttestationCampaignAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """How many schools were asked in a quarter, and how many answered; `manage.py ask_schools` asks them."""

    list_display = ["quarter", "started_at", "schools_asked", "schools_answered"]

    def get_queryset(self, request):
        """With the counts that the list prints."""
        answered = Q(requests__answered_at__isnull=False)
        return super().get_queryset(request).annotate(
            asked_count=Count("requests__school", distinct=True),
            answered_count=Count("requests__school", filter=answered, distinct=True),
        )  # fmt: skip

    @admin.display(description="schools asked")
    def schools_asked(self, campaign):
        """How many schools were asked."""
        return campaign.asked_count

    @admin.display(description="schools that answered")
    def schools_answered(self, campaign):
        """How many of them answered."""
        return campaign.answered_count


@admin.register(AttestationRequest)
class AttestationRequestAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Who was asked, reminded how often, and answered when."""

    list_display = ["school", "user", "campaign", "asked_at", "reminder_count", "answered_at", "confirmed_count"]
    list_filter = ["campaign", ("answered_at", admin.EmptyFieldListFilter)]
    list_select_related = ["school", "user", "campaign"]
    search_fields = ["school__name__has_word", "user__email"]
