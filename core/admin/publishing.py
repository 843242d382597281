"""States of editorial objects in the admin: each step has a page that explains it, with a button."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.dateparse import parse_datetime

from core.admin.base import ScheduleFilter, state_badge
from core.admin.drafts import SavesDrafts
from core.choices import TRANSITIONS, PublishingState
from core.previews import preview_address
from core.publishing import NotPossible, is_public, may, moment_text, plans, steps


class ScheduleForm(forms.Form):
    """Two moments in the site's time zone, each optional."""

    publish_at = forms.DateTimeField(required=False, label="Publish at")
    archive_at = forms.DateTimeField(required=False, label="Archive at")

    def __init__(self, *args, **kwargs):
        """Gives both fields the calendar and clock of browsers."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PublishingAdmin(SavesDrafts):
    """Gives a ModelAdmin the steps between states. The class defines `change_state`, `schedule` and `blockers`.

    The state is never a field of the form.
    """

    change_state = schedule = blockers = None

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<int:object_id>/state/<slug:to>/", wrap(self.state_view), name=f"{name}_state"),
            path("<int:object_id>/schedule/", wrap(self.schedule_view), name=f"{name}_schedule"),
            *super().get_urls(),
        ]

    def get_list_filter(self, request):
        """Adds the filter by schedule."""
        return [*super().get_list_filter(request), ScheduleFilter]

    @admin.display(description="state", ordering="state")
    def state_badge(self, obj):
        """The state, for a column of the list."""
        return state_badge(obj)

    def get_readonly_fields(self, request, obj=None):
        """The state is read-only, with the schedule."""
        return [*super().get_readonly_fields(request, obj), "standing"]

    @admin.display(description="state")
    def standing(self, obj):
        """The state, since when and by whom, and the schedule."""
        if obj.pk is None:
            return f"{PublishingState.DRAFT.label}, once it is saved"
        records = obj.history.select_related("history_user").order_by("-history_id")[:200]
        since = None
        for record in records:
            if record.state != obj.state:
                break
            since = record
        told = [obj.get_state_display()]
        if since:
            told[0] += f" since {moment_text(since.history_date)}" + (
                f", {since.history_user}" if since.history_user else ""
            )
        return ". ".join([*told, *plans(obj)])

    def is_public(self, obj):
        """Whether it is published or scheduled to be."""
        return obj is not None and not obj._state.adding and is_public(obj)

    def may_publish(self, request):
        return may(request.user, self.model, "publish")

    def checks(self, request):
        """The blockers of an object also block its drafts."""
        return lambda obj: [blocker.text for blocker in self.blockers(obj)]

    def blockers_for(self, request, obj):
        """The reasons why this person cannot publish the object."""
        return self.blockers(obj)

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj and obj.state == PublishingState.PUBLISHED else None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Adds the steps that this person may take."""
        extra = dict(extra_context or {})
        obj = self.get_object(request, object_id) if object_id else None
        if obj and self.has_view_or_change_permission(request, obj):
            extra["steps"] = [(self._address("state", obj.pk, to), step.verb) for to, step in steps(obj, request.user)]
            if may(request.user, obj, "publish"):
                extra["schedule_url"] = self._address("schedule", obj.pk)
            extra["preview_url"] = preview_address(obj)
        return super().changeform_view(request, object_id, form_url, extra)

    def state_view(self, request, object_id, to):
        """GET shows the step and what blocks it; POST takes it."""
        obj = self._viewed(request, object_id)
        obj.state = request.POST.get("seen", obj.state)
        step = TRANSITIONS.get(obj.state, {}).get(to)
        if not may(request.user, obj, step.right if step else "change"):
            raise PermissionDenied
        if step is None:
            raise Http404("These states do not follow each other.")
        if request.method == "POST":
            try:
                self.change_state(obj, to, by=request.user, reason=request.POST.get("reason", ""))
            except NotPossible as refused:
                self.message_user(request, str(refused), messages.ERROR)
            else:
                self.message_user(request, f"{obj} is “{PublishingState(to).label}”.", messages.SUCCESS)
            return HttpResponseRedirect(self._address("change", obj.pk))
        found = self.blockers_for(request, obj) if to == PublishingState.PUBLISHED else []
        context = {"step": step, "blockers": found, "preview_url": preview_address(obj), "plans": plans(obj)}
        return self._page(request, "state", obj, step.verb, **context)

    def schedule_view(self, request, object_id):
        """GET shows the schedule; POST sets or removes it."""
        obj = self._viewed(request, object_id)
        if not may(request.user, obj, "publish"):
            raise PermissionDenied
        moments = {"publish_at": obj.publish_at, "archive_at": obj.archive_at}
        form = ScheduleForm(request.POST or None, initial=moments)
        if request.method == "POST" and form.is_valid():
            obj.state = request.POST.get("seen", "")
            for name in moments:
                setattr(obj, name, parse_datetime(request.POST.get(f"seen_{name}", "")))
            try:
                stored = self.schedule(obj, **form.cleaned_data, by=request.user)
            except NotPossible as refused:
                form.add_error(None, str(refused))
            else:
                self.message_user(request, ". ".join(plans(stored)) or "Nothing is scheduled.", messages.SUCCESS)
                return HttpResponseRedirect(self._address("change", obj.pk))
        found = self.blockers_for(request, obj) if obj.state != PublishingState.PUBLISHED else []
        seen = {name: moment.isoformat() if moment else "" for name, moment in moments.items()}
        context = {"form": form, "blockers": found, "plans": plans(obj), "seen": seen}
        return self._page(request, "schedule", obj, "Schedule", **context)
