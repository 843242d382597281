"""The outbox: to look up mail, and to send failed mail again."""

import re

from django.contrib import admin, messages
from django.utils.timezone import now

from core.admin.base import ReadOnlyAdmin
from core.logs import masked
from core.mail import outbox
from core.mail.models import OutgoingMail

CODE = re.compile(r"^[A-Z0-9]{3,}(-[A-Z0-9]{3,})+$", re.MULTILINE)
"""A code that opens an account or proves an address, on a separate line."""


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Mail is queued by editors' decisions, and sent by a worker or by `manage.py send_mail`."""

    list_display = ["subject", "standing", "created_at", "tries", "problem"]
    list_filter = ["created_at", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["key", "subject", "recipient"]
    fields = ["subject", "recipient", "text", "created_at", "due_at", "tries", "claimed_at", "sent_at", "problem"]
    readonly_fields = ["text"]
    actions = ["send_again"]

    def has_release_permission(self, request):
        return request.user.has_perm(outbox.MAY_RELEASE)

    @admin.display(description="text")
    def text(self, mail):
        """The mail with its secret links and codes masked: anyone who has them can act as the recipient."""
        return CODE.sub("…", masked(mail.body))

    @admin.display(description="state")
    def standing(self, mail):
        if mail.sent_at:
            return "Sent"
        if mail.claimed_at:
            return "May have gone out" if mail.problem else "Being sent"
        if mail.due_at is None:
            return "Given up"
        return "Waits for its next try" if mail.due_at > now() else "To be sent"

    @admin.action(description="Send selected mail again", permissions=["release"])
    def send_again(self, request, queryset):
        """Takes the person's confirmation that it was not sent."""
        count = outbox.release(queryset, by=request.user)
        self.message_user(request, f"{count} of {len(queryset)} will be sent again.", messages.SUCCESS)
