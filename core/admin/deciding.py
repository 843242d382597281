"""Decisions in the admin: about many selected rows at once, or about one row on its own page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.choices import TRANSITIONS, PublishingState
from core.publishing import NotPossible, may

MOST = 200
"""Objects at a time: each has its own transaction, and the page must answer in time."""


@dataclass(frozen=True, slots=True)
class Told:
    """What will happen or did happen to one object; the form sends `seen` back."""

    obj: Model
    text: str
    is_possible: bool = True
    seen: str = ""
    detail: Sequence = ()

    @property
    def url(self) -> str:
        return reverse(f"admin:{self.obj._meta.app_label}_{self.obj._meta.model_name}_change", args=[self.obj.pk])


class ManyAdmin:
    """Gives a ModelAdmin the two pages of an action on many objects."""

    def many_page(
        self, request, title, rows: Iterable[Told], *, verb="", hidden=(), is_done=False, template="many", **context
    ):
        """The page before (`verb` is its button) or, when done, the page after. `hidden` are pairs for the form."""
        rows = list(rows)
        request.current_app = self.admin_site.name
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "rows": rows,
            "verb": verb,
            "hidden": hidden,
            "is_done": is_done,
            "checkbox": ACTION_CHECKBOX_NAME,
            "possible": sum(row.is_possible for row in rows),
        }
        return render(request, f"admin/{template}.html", context)

    def is_too_many(self, request, queryset):
        """Whether a selection is too large; then also shows a message."""
        if is_too_many := queryset.count() > MOST:
            self.message_user(request, f"Choose at most {MOST} at a time.", messages.ERROR)
        return is_too_many


class StepsOverMany(ManyAdmin):
    """Adds the steps between states to the list of a `PublishingAdmin`.

    Each object has its own transaction and moves from the state in which it was shown. An object that moved already is
    skipped, so that the same form may be sent again after an interrupted run.
    """

    actions = ["send_to_review", "publish", "archive"]

    def _over_many(self, request, queryset, name: str, to: str):
        step = next(steps[to] for steps in TRANSITIONS.values() if to in steps)
        if not any(may(request.user, self.model, steps[to].right) for steps in TRANSITIONS.values() if to in steps):
            raise PermissionDenied
        if self.is_too_many(request, queryset):
            return None
        objects = list(queryset.order_by("pk"))
        reason = request.POST.get("reason", "")
        owes = any(TRANSITIONS[obj.state][to].owes_reason for obj in objects if to in TRANSITIONS[obj.state])
        if "confirmed" in request.POST and not (owes and not reason.strip()):
            told = [self._moved(request, obj, to, reason) for obj in objects]
            return self.many_page(request, f"{step.verb}: done", told, is_done=True)
        if "confirmed" in request.POST:
            self.message_user(request, "Give the reason: readers of the history will ask for it.", messages.ERROR)
        rows = [self._expected(request, obj, to) for obj in objects]
        hidden = [("action", name)]
        return self.many_page(request, step.verb, rows, verb=step.verb, hidden=hidden, form=ReasonAsked(reason, owes))

    def _expected(self, request, obj, to) -> Told:
        step = TRANSITIONS[obj.state].get(to)
        if step is None:
            return Told(obj, f"It is “{obj.get_state_display()}”; nothing happens.", False, obj.state)
        if not may(request.user, obj, step.right):
            return Told(obj, "You may not do this.", False, obj.state)
        found = self.blockers(obj) if to == PublishingState.PUBLISHED else []
        if found:
            return Told(obj, " ".join(blocker.text for blocker in found), False, obj.state)
        return Told(obj, step.effect, True, obj.state)

    def _moved(self, request, obj, to, reason) -> Told:
        if obj.state == to:
            return Told(obj, f"It is “{PublishingState(to).label}” already.")
        obj.state = request.POST.get(f"seen_{obj.pk}", obj.state)
        try:
            moved = self.change_state(obj, to, by=request.user, reason=reason)
        except NotPossible as refused:
            return Told(obj, str(refused), False)
        except PermissionDenied:
            return Told(obj, "You may not do this.", False)
        return Told(moved, f"It is “{moved.get_state_display()}”.")

    @admin.action(description="Send selected to review", permissions=["change"])
    def send_to_review(self, request, queryset):
        return self._over_many(request, queryset, "send_to_review", PublishingState.IN_REVIEW)

    @admin.action(description="Publish selected", permissions=["change"])
    def publish(self, request, queryset):
        return self._over_many(request, queryset, "publish", PublishingState.PUBLISHED)

    @admin.action(description="Archive selected", permissions=["change"])
    def archive(self, request, queryset):
        return self._over_many(request, queryset, "archive", PublishingState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class ReasonAsked:
    """The field for a reason, and whether it is required."""

    reason: str
    is_owed: bool


class DecidingAdmin:
    """Gives the rows of a ModelAdmin a page for a decision: GET shows the row and a form, POST decides.

    `decide` is the action, `decide_right` its permission, `decision_form` the form for its other arguments, and
    `decide_shows` names what the page prints about the row. A decided row has `decided_at`.
    """

    change_form_template = "admin/undecided_change_form.html"
    decide = None
    decide_right = ""
    decision_form = None
    decide_shows = ()

    def may_decide(self, request):
        return request.user.has_perm(self.decide_right)

    @property
    def _name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def get_urls(self):
        decide = self.admin_site.admin_view(self.decide_view)
        return [path("<int:object_id>/decide/", decide, name=f"{self._name}_decide"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Adds the link to the decision, for people who may decide."""
        context = {"may_decide": self.may_decide(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def decide_view(self, request, object_id):
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
