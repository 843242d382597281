"""Checks of facts on the page of a program: how each group stands, and a button that notes a new one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.timezone import localdate

from core.publishing import NotPossible
from programs.choices import FactGroup
from programs.verification import MAY_VERIFY, checked_groups, verify


class ChecksFacts:
    """Puts the groups of facts with their checks above the form of a program. One query."""

    def get_urls(self):
        """With the address that notes a check of a group."""
        view = self.admin_site.admin_view(self.verify_view)
        return [path("<int:object_id>/verify/<slug:group>/", view, name="programs_program_verify"), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With the block, for whoever may see checks; with its buttons, for whoever may make them."""
        if obj and obj.pk and request.user.has_perm("programs.view_verification"):
            context["checked_groups"] = checked_groups(obj, localdate())
            context["may_verify"] = request.user.has_perm(MAY_VERIFY)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def verify_view(self, request, object_id, group):
        """POST notes that the person compared the group with the page at `evidence_url` today."""
        if not request.user.has_perm(MAY_VERIFY):
            raise PermissionDenied
        program = self._viewed(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        evidence_url = request.POST.get("evidence_url", "")
        try:
            verify(program=program, group=group, evidence_url=evidence_url, by=request.user, today=localdate())
        except NotPossible as refused:
            self.message_user(request, str(refused), messages.ERROR)
        except ValidationError as refused:
            self.message_user(request, "Not noted. " + " ".join(refused.messages), messages.ERROR)
        else:
            self.message_user(request, f"{FactGroup(group).label}: checked today.", messages.SUCCESS)
        return HttpResponseRedirect(self._address("change", program.pk))
