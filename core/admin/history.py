"""The history of an object in the admin: read it, restore, see a day; and no overwriting of another person's save."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone

from core import actions
from core.admin.base import ChoosesByName
from core.admin.merging import joined
from core.history import as_of, differences, entries, is_recorded, last_seen, owner_of, subject
from core.models import Scheduled
from core.publishing import may

STALE = "Someone saved this page after you opened it. Nothing is saved yet."
TWICE = "Nothing is saved: a row like this exists already, or stands twice on this page."


class DayForm(forms.Form):
    on = forms.DateField(label="At the end of", widget=forms.DateInput(attrs={"type": "date"}))


def with_plain_newlines(sent):
    """A form with the line ends of stored texts: browsers send CRLF, which would look like a change."""
    data = sent.copy()
    for name, values in sent.lists():
        data.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return data


class HistoryAdmin(ChoosesByName):
    """Gives a ModelAdmin the pages of its objects' history, including the rows of its inlines.

    `pages_changed` is called, in the transaction, after an object or a row of it was restored.
    """

    change_form_template = "admin/recorded_change_form.html"

    @property
    def parts(self):
        """The recorded models with rows that are edited together with an object."""
        return [inline.model for inline in self.inlines if is_recorded(inline.model)]

    def pages_changed(self, obj):
        """A hook for after a stored object was changed outside of its form; does nothing by default."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<int:object_id>/as-of/", wrap(self.as_of_view), name=f"{name}_as_of"),
            path(
                "<int:object_id>/restore/<slug:part>/<int:history_id>/", wrap(self.restore_view), name=f"{name}_restore"
            ),
            *super().get_urls(),
        ]

    def _page(self, request, template, obj, title, **context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "object": obj, "title": title}
        request.current_app = self.admin_site.name
        return render(request, f"admin/{template}.html", context)

    def _address(self, view, *args):
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    def _viewed(self, request, object_id):
        """The object, or the last record of a removed one; raises PermissionDenied without the view permission."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        obj = self.get_object(request, unquote(str(object_id)))
        if obj is None and str(object_id).isdecimal():
            last = self.model.history.filter(id=object_id).first()
            obj = last and last.instance
        if obj is None:
            raise Http404("Nothing here has or had this number.")
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        return obj

    def get_object(self, request, object_id, from_field=None):
        """The object; a page that only shows it loads it once."""
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        read = request.__dict__.setdefault("objects_read", {})
        if (key := (str(object_id), from_field)) not in read:
            read[key] = super().get_object(request, object_id, from_field)
        return read[key]

    def history_view(self, request, object_id, extra_context=None):
        """Every change of the object and its rows, newest first, field by field."""
        obj = self._viewed(request, object_id)
        records, may_change = entries(obj, self.parts), self.has_change_permission(request, obj)
        for entry in records if may_change else ():
            model = entry.record.instance_type
            if self.may_restore(request, model, obj) and not (entry.is_current and entry.record.history_type != "-"):
                entry.record.restore_url = self._address("restore", obj.pk, model._meta.model_name, entry.record.pk)
        context = {"entries": records, "as_of_url": self._address("as_of", obj.pk), "form": DayForm()}
        return self._page(request, "history", obj, f"History of {obj}", **context)

    def may_restore(self, request, model, obj):
        """Whether this person may change and add rows of a model, and so restore one."""
        return all(
            request.user.has_perm(f"{model._meta.app_label}.{get_permission_codename(right, model._meta)}")
            for right in ("change", "add")
        )

    def restore_view(self, request, object_id, part, history_id):
        """GET shows what restoring a record would change; POST restores it."""
        obj = self._viewed(request, object_id)
        models = {model._meta.model_name: model for model in (self.model, *self.parts)}
        if part not in models:
            raise Http404("No such rows belong to this.")
        model = models[part]
        if not self.may_restore(request, model, obj) or not self.has_change_permission(request, obj):
            raise PermissionDenied
        owner = self.model._meta.pk.attname if model is self.model else owner_of(model, self.model)
        record = get_object_or_404(model.history, pk=history_id, **{owner: obj.pk})
        stored = model._default_manager.filter(pk=record.id).first()
        if stored and getattr(stored, owner) != obj.pk:
            raise Http404("The row belongs to another object by now.")
        seen = request.POST.get("seen", "")
        if request.method == "POST" and seen == last_seen(obj, self.parts):
            try:
                self.restore(request, record)
            except ValidationError as refused:
                self.message_user(request, "Not restored. " + " ".join(refused.messages), messages.ERROR)
            else:
                self.message_user(request, f"Restored: {subject(record)}.", messages.SUCCESS)
            return HttpResponseRedirect(self._address("history", obj.pk))
        if request.method == "POST":
            self.message_user(request, STALE, messages.WARNING)
        context = {
            "record": record,
            "subject": subject(record),
            "is_gone": stored is None,
            "is_draft": stored is None and issubclass(model, Scheduled) and not may(request.user, obj, "publish"),
            "changes": differences(stored or model(), record),
            "seen": last_seen(obj, self.parts),
        }
        return self._page(request, "restore", obj, f"Restore {subject(record)}", **context)

    @transaction.atomic
    def restore(self, request, record):
        """Restores a row, then calls `pages_changed`; returns the object that the row belongs to."""
        restored = actions.restore(record, by=request.user)
        owner = (
            restored
            if isinstance(restored, self.model)
            else self.model._default_manager.get(pk=getattr(restored, owner_of(type(restored), self.model)))
        )
        if not self.has_change_permission(request, owner):
            raise PermissionDenied  # otherwise it would return on an object that the person may not change
        self.pages_changed(owner)
        return owner

    def as_of_view(self, request, object_id):
        """The object and its rows as they were at the end of a day."""
        obj = self._viewed(request, object_id)
        form = DayForm(request.GET or {"on": timezone.localdate()})
        day = form.cleaned_data["on"] if form.is_valid() else None
        first = self.model.history.filter(id=obj.pk).order_by("history_id").first()
        context = {"form": form, "day": day, "kinds": as_of(obj, self.parts, day) if day else [], "first": first}
        return self._page(request, "as_of", obj, f"{obj}, as it stood", **context)

    def save_model(self, request, obj, form, change):
        """Saves only changes, so that the history has no empty records."""
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form; errors of the database are shown with a sentence, above the form as it was typed."""
        if request.method == "POST":
            request.POST = with_plain_newlines(request.POST)
        try:
            return self._held_changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            request.form_refusal = TWICE
            return self._held_changeform_view(request, object_id, form_url, extra_context)

    @transaction.atomic
    def _held_changeform_view(self, request, object_id, form_url, extra_context):
        """Locks the object until it is saved; merges a form that was filled from an older state with the newer one."""
        extra = dict(extra_context or {})
        obj = object_id and self.get_object(request, unquote(object_id))
        if obj:
            parts = self.parts
            if request.method == "POST":
                obj = self.model._default_manager.select_for_update().get(pk=obj.pk)
                extra["known_history"] = seen = last_seen(obj, parts)
                sent = request.POST.get("known_history", "")
                if sent != seen and self.has_change_permission(request, obj):
                    request.POST = joined(request.POST, obj, parts, self.prefixes(request, obj), sent)
                    extra["newer_entries"] = entries(obj, parts, since=sent)
                    request.form_refusal = STALE if extra["newer_entries"] else None
            else:
                extra.setdefault("known_history", last_seen(obj, parts))
        return super().changeform_view(request, object_id, form_url, extra)

    def prefixes(self, request, obj):
        inlines = self.get_inline_instances(request, obj)
        return {inline.model: inline.get_formset(request, obj).get_default_prefix() for inline in inlines}

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form. Refuses once when another person saved meanwhile, and shows the error of the database."""
        form_class = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "form_refusal", None)
        if not refusal:
            return form_class

        def clean(form):
            form_class.clean(form)
            raise ValidationError(refusal)

        return type(form_class.__name__, (form_class,), {"clean": clean})
