"""Drafts beside public pages: their writers, their changes, and their outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone

from core.choices import DraftState
from core.history import NOTHING, HistoryEntry, differences, recorded_tables, seen_ids
from core.models import PageDraft
from core.publishing import NotPossible

LONG = 200
"""The length from which a text shows only its changed lines."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The effect of saving a form, which was rolled back: the object's name, each record, new problems."""

    title: str
    changes: list
    problems: list[str]


def waiting(model: type[Model], obj: Model | None, number: str = "") -> PageDraft | None:
    """The waiting draft of an object; for a new object (None), the draft with that number. One query."""
    if obj is None and not number.isdecimal():
        return None
    found = PageDraft.objects.filter(content_type=ContentType.objects.get_for_model(model), state=DraftState.WAITING)
    return (found.filter(object_id=obj.pk) if obj else found.filter(object_id=None, pk=number)).first()


def version(draft: PageDraft | None) -> str:
    """A token that changes with every save of a draft."""
    return f"{draft.pk} {draft.edited_at.isoformat()}" if draft else ""


def held(draft: PageDraft, known: str) -> PageDraft:
    """The draft as stored, locked until the transaction ends; NotPossible when the actor saw another version."""
    draft = PageDraft.objects.select_for_update(of=("self",)).order_by("pk").get(pk=draft.pk)
    if draft.state != DraftState.WAITING:
        raise NotPossible(f"The draft is “{draft.get_state_display()}” by now.")
    if version(draft) != known:
        raise NotPossible("Someone saved the draft after you opened this page. Read it again.")
    return draft


def form_values(sent: QueryDict) -> dict[str, list[str]]:
    """The fields of a form, without tokens, buttons and what the page itself adds."""
    left_out = ("_", "csrfmiddlewaretoken", "known_draft", "known_history")
    return {name: values for name, values in sent.lists() if not name.startswith(left_out)}


def sent(draft: PageDraft) -> QueryDict:
    """The form of a draft as it was sent, with the token of the history that it was filled from."""
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    data["known_history"] = draft.seen
    return data


def save(draft: PageDraft, model, obj, *, data: dict, seen: str, tried: Tried, by=None) -> PageDraft:
    """Stores a draft of an object, None for a new one. `by` is added to its writers; None for no new words."""
    draft.content_type, draft.object_id = ContentType.objects.get_for_model(model), obj and obj.pk
    draft.data, draft.seen, draft.edited_at = data, seen, timezone.now()
    draft.title, draft.changes, draft.problems = tried.title[:200], tried.changes, tried.problems
    if by:
        draft.edited_by = by
    draft.save()
    if by:
        draft.writers.add(by)
    return draft


def wrote(draft: PageDraft, user) -> bool:
    """Whether a person is a writer of a draft."""
    return draft.writers.filter(pk=user.pk).exists()


def own_words(draft: PageDraft, user) -> str:
    """Why a person may not publish a draft that they wrote in, as a sentence; an administrator may publish any."""
    if user.is_superuser or not wrote(draft, user):
        return ""
    return "You wrote in this draft: someone else has to publish it, a colleague who may or an administrator."


def decide(draft: PageDraft, state: DraftState, *, by, reason: str = "") -> None:
    """Records the outcome of a draft."""
    draft.state, draft.decided_at, draft.decided_by, draft.reason = state, timezone.now(), by, reason
    draft.save(update_fields=["state", "decided_at", "decided_by", "reason"])


def give_to_writer(obj: Model, parts: Sequence[type[Model]], draft: PageDraft, *, by) -> None:
    """Names the writer in the records of a published draft; the reason names the publisher."""
    about = list(recorded_tables(obj, parts))
    for (model, mine), seen in zip(about, seen_ids(draft.seen, len(about)), strict=True):
        records = model.history.filter(mine, history_id__gt=seen)
        records.update(history_user=draft.edited_by, history_change_reason=f"A draft that {by} published")


def described(records: Iterable[HistoryEntry]) -> list[dict]:
    """The records of a trial as JSON: the object, the action, and each column before and after."""
    found = []
    for entry in records:
        changes = entry.changes
        if entry.verb == "added":
            changes = differences(entry.record.instance_type(), entry.record)
        # A form strips white space at the ends of a text. Readers do not see that difference.
        changes = [each for each in changes if each.old.strip() != each.new.strip()]
        rows = [[each.label, *changed_lines(each.old, each.new)] for each in changes]
        if rows or entry.verb != "changed":
            found.append({"what": f"{entry.verb} {entry.subject}".strip(), "changes": rows})
    return found


def changed_lines(old: str, new: str) -> tuple[str, str]:
    """Two texts; for long ones only the lines that differ."""
    if max(len(old), len(new)) < LONG:
        return old, new
    before, after, left, right = old.splitlines(), new.splitlines(), [], []
    for kind, start, stop, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            left += before[start:stop]
            right += after[from_:to]
    return "\n".join(left) or NOTHING, "\n".join(right) or NOTHING
