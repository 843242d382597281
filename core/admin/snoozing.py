"""Work on the lists of the admin: an editor takes it over, or snoozes it to a later day for a reason."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from core.snoozing import LONGEST_REASON


class SnoozeForm(forms.Form):
    """Until when, and why. The action checks both and explains a refusal."""

    until = forms.DateField(label="Comes back on", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(max_length=LONGEST_REASON, widget=forms.Textarea)


class SnoozingAdmin:
    """Gives the list of a `Snoozable` model the two actions.

    `work` is the module with the permission `MAY_WORK`, and the actions `take_over` and `snooze`.
    """

    work = None
    usual_snooze = timedelta(days=30)
    comes_back = "on the day you choose"
    actions = ["take_over", "snooze"]

    def has_work_permission(self, request):
        """The permission to take work over and to snooze it, which needs no right to edit."""
        return request.user.has_perm(self.work.MAY_WORK)

    def told(self, queryset):
        """What the confirmation page prints for each row."""
        return [(row.pk, str(row)) for row in queryset]

    def _say_how_many(self, request, count, queryset, what):
        done = f"{count} of {len(queryset)} {self.opts.verbose_name_plural} are {what}."
        self.message_user(request, done, messages.SUCCESS)

    @admin.action(description="Take over selected %(verbose_name_plural)s", permissions=["work"])
    def take_over(self, request, queryset):
        self._say_how_many(request, self.work.take_over(queryset, by=request.user), queryset, "yours")

    @admin.action(description="Snooze selected %(verbose_name_plural)s", permissions=["work"])
    def snooze(self, request, queryset):
        """Shows a form for the day and the reason, then snoozes the rows."""
        sent = request.POST if "until" in request.POST else None
        form = SnoozeForm(sent, initial={"until": localdate() + self.usual_snooze})
        if form.is_valid():
            try:
                count = self.work.snooze(queryset, **form.cleaned_data, today=localdate(), by=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self._say_how_many(request, count, queryset, "snoozed")
                return None
        context = self.admin_site.each_context(request) | {
            "title": f"Snooze {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "told": self.told(queryset),
            "comes_back": self.comes_back,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/snooze.html", context)
