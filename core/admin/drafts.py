"""Drafts beside public pages: without the right to publish, a form saves a draft, and another person publishes it."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path

from core import drafts
from core.admin.history import HistoryAdmin
from core.admin.merging import joined
from core.choices import DraftState
from core.history import entries, last_seen
from core.models import PageDraft
from core.publishing import NotPossible

LIVE = "Visitors see this page. What you save is public at once."
BESIDE = (
    "Visitors see this page. What you save becomes a draft beside it, for someone else who may publish. "
    "Until then visitors see no change."
)
NEW = "Visitors would see this at once. What you save is a draft, for someone else who may publish."
MOVED = "Someone saved the draft after you opened this page. Nothing is saved yet: save again to replace it."


class SavesDrafts(HistoryAdmin):
    """Gives a ModelAdmin drafts of what visitors see. `is_public` decides which objects they see.

    A draft is the form as it was sent. To preview its effect, it is saved and rolled back; to publish it, it is saved
    again. People with `publish_right` save live and publish drafts.
    """

    publish_right = ""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_draft"
        return [
            path("draft/<int:draft_id>/", self.admin_site.admin_view(self.draft_view), name=name),
            *super().get_urls(),
        ]

    def is_public(self, obj):
        """Whether visitors see an object; None is a new one."""
        return obj is not None

    def may_publish(self, request):
        """Whether this person's changes may be public at once."""
        return request.user.has_perm(self.publish_right)

    def saves_draft(self, request, obj):
        """Whether this person saves a draft beside the object, not the object itself."""
        return self.is_public(obj) and not self.may_publish(request)

    def has_delete_permission(self, request, obj=None):
        """What visitors see is deleted only with the right to publish."""
        return super().has_delete_permission(request, obj) and not (obj and self.saves_draft(request, obj))

    def may_restore(self, request, model, obj):
        """Restoring changes what visitors see at once."""
        return super().may_restore(request, model, obj) and not self.saves_draft(request, obj)

    def checks(self, request):
        """The function that checks an object before it is public and returns sentences. Made before a trial."""
        return lambda obj: []

    def writer(self, request):
        """Whose words the form has: the writer of the published draft, or the person who sends it."""
        return getattr(request, "draft_writer", request.user)

    def says_before(self, request, obj):
        """The effect of saving, for the top of the form."""
        if not self.is_public(obj):
            return ""
        if self.saves_draft(request, obj):
            return BESIDE if obj else NEW
        return LIVE if obj else ""

    # The form.

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Saves a draft instead of the object when this person may not publish what visitors see."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        may = self.has_change_permission(request, obj) if obj else not object_id and self.has_add_permission(request)
        if not may:
            return super().changeform_view(request, object_id, form_url, extra_context)
        draft = drafts.waiting(self.model, obj, request.GET.get("draft", ""))
        extra = {**(extra_context or {}), "says_before": self.says_before(request, obj), "draft": draft}
        if draft:
            extra["draft_url"] = self._address("draft", draft.pk)
        if not self.saves_draft(request, obj):
            return super().changeform_view(request, object_id, form_url, extra)
        extra |= {"saves_draft": True, "known_draft": drafts.version(draft)}
        if request.method == "POST":
            return self._save_draft(request, obj, object_id, form_url, extra)
        if draft:
            data, newer = self._current(request, obj, draft)
            request.draft_data = data
            extra |= {"known_history": data["known_history"], "newer_entries": newer}
        return super().changeform_view(request, object_id, form_url, extra)

    @transaction.atomic
    def _save_draft(self, request, obj, object_id, form_url, extra):
        if obj:
            obj = self.model._default_manager.select_for_update().order_by("pk").get(pk=obj.pk)
        draft = drafts.waiting(self.model, obj, request.GET.get("draft", ""))
        request.draft_has_moved = request.POST.get("known_draft", "") != drafts.version(draft)
        extra["known_draft"] = drafts.version(draft)
        seen, data = (last_seen(obj, self.parts) if obj else ""), drafts.form_values(request.POST)
        response, tried = self._tried(request, obj, object_id, form_url, extra)
        if tried is None:
            return response
        if not tried.changes:
            message = "Nothing differs from the public page: no draft is saved."
            if draft:
                message += " The draft stays as it was; its page has a button to drop it."
            self.message_user(request, message, messages.INFO)
            return HttpResponseRedirect(request.get_full_path())
        draft = drafts.save(draft or PageDraft(), self.model, obj, data=data, seen=seen, tried=tried, by=request.user)
        self.message_user(request, "Saved as a draft. Visitors see no change until it is published.", messages.SUCCESS)
        return HttpResponseRedirect(self._address("draft", draft.pk))

    def _tried(self, request, obj, object_id=None, form_url="", extra=None):
        """The answer to the form and the effect of saving it, which is rolled back; None when the form is invalid."""
        check, parts = self.checks(request), self.parts
        known = set(check(obj)) if obj else set()
        seen = last_seen(obj, parts) if obj else ""
        request.is_held = True
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, extra)
            saved, tried = getattr(request, "saved", None), None
            if saved:
                tried = drafts.Tried(
                    title=str(saved),
                    changes=drafts.described(entries(saved, parts, since=seen)),
                    problems=[problem for problem in check(saved) if problem not in known],
                )
            transaction.set_rollback(True)
        request.is_held = False
        return response, tried

    def _current(self, request, obj, draft):
        """The form of a draft merged with what others saved live since, and those changes."""
        data = drafts.sent(draft)
        if obj is None or last_seen(obj, self.parts) == draft.seen:
            return data, []
        newer = entries(obj, self.parts, since=draft.seen)
        data = joined(data, obj, self.parts, self.prefixes(request, obj), draft.seen)
        data["known_history"] = last_seen(obj, self.parts)
        return data, newer

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, filled from the draft. Refuses once when another person saved the draft meanwhile."""
        form_class = super().get_form(request, obj, change=change, **kwargs)
        body, data = {}, getattr(request, "draft_data", None)
        if data is not None:

            def hold(form, *args, **kwargs):
                form_class.__init__(form, data, None, **kwargs)

            body["__init__"] = hold
        if getattr(request, "draft_has_moved", False):

            def clean(form):
                form_class.clean(form)
                raise ValidationError(MOVED)

            body["clean"] = clean
        return type(form_class.__name__, (form_class,), body) if body else form_class

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """The rows, filled from the draft."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if getattr(request, "draft_data", None) is not None:
            kwargs["data"] = request.draft_data
        return kwargs

    def response_add(self, request, obj, post_url_continue=None):
        """No answer while a draft is tried or published."""
        if getattr(request, "is_held", False):
            request.saved = obj
            return HttpResponse(status=204)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if getattr(request, "is_held", False):
            request.saved = obj
            return HttpResponse(status=204)
        return super().response_change(request, obj)

    def message_user(self, request, *args, **kwargs):
        """No message while a draft is tried: its changes are rolled back."""
        if not getattr(request, "is_held", False):
            super().message_user(request, *args, **kwargs)

    # The page of a draft.

    def draft_view(self, request, draft_id):
        """GET shows what a draft changes; POST publishes, updates or drops it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        kind = ContentType.objects.get_for_model(self.model)
        draft = get_object_or_404(
            PageDraft.objects.select_related("edited_by", "decided_by"), pk=draft_id, content_type=kind
        )
        obj = self.get_object(request, str(draft.object_id)) if draft.object_id else None
        steps = {"publish": self._publish, "update": self._update, "drop": self._drop}
        if request.method == "POST":
            step = next((name for name in steps if name in request.POST), None)
            try:
                if step is None or draft.object_id and obj is None and step != "drop":
                    raise NotPossible("There is nothing to do.")
                done = steps[step](request, draft, obj)
            except NotPossible as refused:
                self.message_user(request, str(refused), messages.ERROR)
            else:
                self.message_user(request, done, messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        is_waiting = draft.state == DraftState.WAITING
        newer = entries(obj, self.parts, since=draft.seen) if obj and is_waiting else []
        may_publish = self.may_publish(request) and self.has_change_permission(request, obj)
        context = {
            "draft": draft,
            "known_draft": drafts.version(draft),
            "writers": list(draft.writers.all()),
            "newer": newer,
            "is_gone": bool(draft.object_id and obj is None),
            "edit_url": self._edit_address(request, draft, obj) if is_waiting else "",
            "may_publish": is_waiting and may_publish,
            "own_words": drafts.own_words(draft, request.user),
            "may_drop": is_waiting and (may_publish or drafts.wrote(draft, request.user)),
        }
        return self._page(request, "draft", obj or draft, f"Draft of {draft}", **context)

    def _edit_address(self, request, draft, obj):
        """The page where editors continue a draft; blank for people who save live."""
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if not may or not self.saves_draft(request, obj):
            return ""
        return self._address("change", obj.pk) if obj else f"{self._address('add')}?draft={draft.pk}"

    @transaction.atomic
    def _publish(self, request, draft, obj):
        """Saves the draft live, in the name of its writers. Raises NotPossible."""
        if not self.may_publish(request) or not self.has_change_permission(request, obj):
            raise PermissionDenied
        draft = drafts.held(draft, request.POST.get("known_draft", ""))
        if refusal := drafts.own_words(draft, request.user):
            raise NotPossible(refusal)
        parts, check = self.parts, self.checks(request)
        if obj:
            obj = self.model._default_manager.select_for_update().order_by("pk").get(pk=obj.pk)
            if last_seen(obj, parts) != draft.seen:
                raise NotPossible("The page changed after the draft was saved. Bring the draft up to date first.")
        known = set(check(obj)) if obj else set()
        token, request.POST = request.POST.get("csrfmiddlewaretoken", ""), drafts.sent(draft)
        request.POST["csrfmiddlewaretoken"] = token
        request.is_held, request.draft_writer = True, draft.edited_by or request.user
        super().changeform_view(request, str(obj.pk) if obj else None)
        request.is_held = False
        if not (saved := getattr(request, "saved", None)):
            raise NotPossible("The page no longer takes the draft as it is. Open it and mend what is marked.")
        drafts.give_to_writer(saved, parts, draft, by=request.user)
        if problems := [problem for problem in check(saved) if problem not in known]:
            raise NotPossible("It cannot be published yet. " + " ".join(problems))
        drafts.decide(draft, DraftState.PUBLISHED, by=request.user)
        return f"“{saved}” reads as the draft had it."

    @transaction.atomic
    def _update(self, request, draft, obj):
        """Merges a draft with what was saved live since. Raises NotPossible."""
        if obj is None or not self.has_change_permission(request, obj):
            raise PermissionDenied
        draft = drafts.held(draft, request.POST.get("known_draft", ""))
        token = request.POST.get("csrfmiddlewaretoken", "")
        request.POST, _ = self._current(request, obj, draft)
        data, seen = drafts.form_values(request.POST), last_seen(obj, self.parts)
        request.POST["csrfmiddlewaretoken"] = token
        _, tried = self._tried(request, obj, str(obj.pk))
        if tried is None:
            raise NotPossible("The page no longer takes the draft as it is. Open it and mend what is marked.")
        drafts.save(draft, self.model, obj, data=data, seen=seen, tried=tried)
        return "The draft is up to date. Look at what it changes now."

    @transaction.atomic
    def _drop(self, request, draft, obj):
        """Marks a draft as dropped. Raises NotPossible."""
        is_own = drafts.wrote(draft, request.user)
        if not (is_own or self.may_publish(request)):
            raise PermissionDenied
        draft = drafts.held(draft, request.POST.get("known_draft", ""))
        reason = request.POST.get("reason", "").strip()[:500]
        if not (reason or is_own):
            raise NotPossible("Give the reason: its writer will read it.")
        drafts.decide(draft, DraftState.DROPPED, by=request.user, reason=reason)
        return "The draft is dropped. Visitors see no change."
