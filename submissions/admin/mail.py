"""The outbox: to look things up, and to send again what did not go out."""

from django.contrib import admin, messages
from django.utils.timezone import now

from core.admin_mixins import ReadOnlyAdmin
from submissions import outbox
from submissions.models import OutgoingMail


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Mail is queued by what editors decide, and sent by a worker or by `manage.py send_mail`."""

    list_display = ["subject", "standing", "created_at", "tries", "problem"]
    list_filter = ["created_at", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["key", "subject", "recipient"]
    actions = ["send_again"]

    def has_release_permission(self, request):
        """Who may let mail go out again."""
        return request.user.has_perm(outbox.MAY_RELEASE)

    @admin.display(description="state")
    def standing(self, mail):
        """Where the mail is."""
        if mail.sent_at:
            return "Sent"
        if mail.claimed_at:
            return "May have gone out" if mail.problem else "Being sent"
        if mail.due_at is None:
            return "Given up"
        return "Waits for its next try" if mail.due_at > now() else "To be sent"

    @admin.action(description="Send selected mail again", permissions=["release"])
    def send_again(self, request, queryset):
        """Takes the person's word that it did not go out."""
        count = outbox.release(queryset, by=request.user)
        self.message_user(request, f"{count} of {len(queryset)} will be sent again.", messages.SUCCESS)
