"""Rows that an editor decides once, on a page of their own in the admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.publishing import NotPossible


class DecidingAdmin:
    """Gives the rows of a ModelAdmin the page: GET shows what is known and asks what became of it, POST decides.

    `decide` is the action, `decide_right` the right that it takes, `decision_form` asks for what it takes besides, and
    `decide_shows` names what the page prints beside the row itself. A row that is decided has `decided_at`.
    """

    change_form_template = "admin/submissions/undecided_change_form.html"
    decide = None
    decide_right = ""
    decision_form = None
    decide_shows = ()

    def may_decide(self, request):
        """Whether somebody may."""
        return request.user.has_perm(self.decide_right)

    @property
    def _name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def get_urls(self):
        """With that page."""
        decide = self.admin_site.admin_view(self.decide_view)
        return [path("<int:object_id>/decide/", decide, name=f"{self._name}_decide"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """With the way to the decision, for whoever may take one."""
        context = {"may_decide": self.may_decide(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def decide_view(self, request, object_id):
        """The page."""
        if not (self.has_view_permission(request) and self.may_decide(request)):
            raise PermissionDenied
        obj = self.get_object(request, str(object_id))
        if obj is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        form = self.decision_form(request.POST or None)
        if form.is_valid():
            try:
                self.decide(obj, **form.cleaned_data, by=request.user)
            except NotPossible as refused:
                form.add_error(None, str(refused))
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                self.message_user(request, f"{obj}: decided.", messages.SUCCESS)
                return HttpResponseRedirect(reverse(f"admin:{self._name}_change", args=[obj.pk]))
        context = {"title": "Decide", "form": form, "object": obj, "opts": self.opts}
        context |= {name: getattr(self, name)(obj) for name in self.decide_shows}
        template = f"admin/{self.opts.app_label}/{self.opts.model_name}/decide.html"
        return TemplateResponse(request, template, self.admin_site.each_context(request) | context)
