"""The list of reasons for a rejection, kept by editors."""

from django.contrib import admin

from core.admin.base import NamedForm
from submissions.models import RejectionReason


@admin.register(RejectionReason)
class RejectionReasonAdmin(admin.ModelAdmin):
    """Sentences to choose from on the review page. What was rejected keeps its own copy."""

    form = NamedForm
    list_display = ["text", "position"]
    list_editable = ["position"]
    search_fields = ["text"]
