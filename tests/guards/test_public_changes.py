"""Without the right to publish nobody changes what visitors see: every desk is walked as an editor, then as a chief."""

from datetime import date

import pytest
from django.contrib import admin

from articles.models import Article, Person, Question, SponsoredBlock, Statistic
from articles.models import Testimonial as Quoted
from careers.models import Career
from core.actions import version_of
from core.admin.base import ReadOnlyAdmin
from core.admin.drafts import SavesDrafts
from core.admin.publishing import PublishingAdmin
from core.choices import TRANSITIONS
from core.history import last_seen, owner_of
from core.models import GlossaryTerm, Scheduled, Source
from programs.admin.base import ClosedWhilePublic
from programs.models import (
    AdmissionRequirement,
    Course,
    Intake,
    Offering,
    Program,
    ProgramSpecialization,
    Tuition,
    Verification,
)
from programs.read_model import CATALOGUE
from taxonomy.models import Specialization
from tests.pages import Page
from tests.programs.test_admin import address, fields

pytestmark = pytest.mark.django_db
DESKS = {model: desk for model, desk in admin.site._registry.items() if not isinstance(desk, ReadOnlyAdmin)}
GUARDED = [model for model, desk in DESKS.items() if isinstance(desk, SavesDrafts | ClosedWhilePublic)]
ROWS = [model for model in GUARDED if isinstance(DESKS[model], ClosedWhilePublic) and model is not Program]
every_desk = pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
WITHOUT_TEXT = {
    Verification: {"evidence_url": "https://a.example/"},
    ProgramSpecialization: {"checked_on": "2026-01-02"},
    Offering: {"length_months": "18"},
}
LEFT_ALONE = ("slug", "key", "anchor", "time_zone", "url", "email", "terms")
"""Ends of the names of fields that take no other letter."""


@pytest.fixture
def shown(catalogue, db):
    """An object of each guarded kind that visitors see, with rows."""
    source = Source.objects.first()
    program = Program.objects.get(slug="carnegie-mellon-university-artificial-intelligence")
    mine = {"program": program, "source": source}
    guide = Article.objects.get(slug="how-to-read-a-number")
    person = guide.author or Person.objects.create(name="A writer", role="Editor")
    Article.objects.filter(pk=guide.pk).update(author=person)
    question = Question.objects.create(question="Why so?", answer="So.")
    guide.asked.create(question=question, position=9)
    others = [
        program,
        guide,
        person,
        question,
        Career.objects.published().first(),
        Specialization.objects.published().first(),
        GlossaryTerm.objects.first(),
        Offering.objects.create(**mine, modality="online", campus="Campus"),
        Course.objects.create(**mine, title="A course", role="core"),
        Tuition.objects.create(**mine, academic_year=1970, residency="any", basis="per_year", amount=1000, note="A."),
        Intake.objects.create(**mine, term="fall", year=2027, round="final", deadline_on=date(2099, 1, 1), note="A."),
        AdmissionRequirement.objects.create(**mine, kind="prerequisite", level="required", note="Note"),
        Verification.objects.create(program=program, group="cost", verified_on=date(2026, 1, 1)),
        ProgramSpecialization.objects.filter(program=program).first(),
        Quoted.objects.create(
            key="a",
            name="Ada",
            about="A course",
            text="Good.",
            consent_on=date(2026, 1, 1),
            consent_evidence="A letter",
        ),
        SponsoredBlock.objects.create(
            key="paid",
            sponsor="A company",
            title="A",
            text="Buy.",
            url="https://a.example/",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
        ),
        Statistic.objects.create(
            key="jobs-growth",
            subject="outlook",
            measure="Growth",
            unit="change",
            value=21,
            period="2023-33",
            as_of=date(2026, 1, 1),
            good_until=date(2027, 1, 1),
            source=source,
        ),
    ]
    return {type(each): type(each)._default_manager.get(pk=each.pk) for each in others}


@pytest.fixture
def stands(shown):
    """How an object and its rows are stored."""

    def stands(model):
        pk = shown[model].pk
        rows = list(model._default_manager.filter(pk=pk).values())
        for part in DESKS[model].parts:
            rows += part._default_manager.filter(**{owner_of(part, model): pk}).order_by("pk").values()
        return rows

    return stands


def test_every_desk_of_what_visitors_see_is_guarded(shown):
    assert set(GUARDED) == shown.keys()
    assert {model for model in DESKS if issubclass(model, Scheduled)} == {
        model for model, desk in DESKS.items() if isinstance(desk, PublishingAdmin)
    }
    rows = {
        model
        for model in DESKS
        for field in model._meta.fields
        if field.is_relation and issubclass(field.related_model, Scheduled)
    }
    not_public = {model for model in rows if model._meta.app_label == "submissions"}
    assert rows - not_public <= set(GUARDED)
    assert not [desk for model, desk in DESKS.items() if model in GUARDED and desk.list_editable]


def other_words(page):
    """The page's form with a letter more in every text."""
    sent = fields(page)
    for element in page.elements:
        name = element.attributes.get("name", "")
        is_text = element.tag == "textarea" or "vTextField" in element.attributes.get("class", "")
        if is_text and sent.get(name) and not name.endswith(LEFT_ALONE):
            sent[name] += "s"
    return sent


@every_desk
def test_the_form_changes_nothing_for_an_editor_and_something_for_a_chief(
    client, editor, chief_editor, shown, stands, model
):
    before, path = stands(model), address(model, "change", shown[model].pk)
    client.force_login(chief_editor)
    live = other_words(Page(client.get(path)))
    live |= WITHOUT_TEXT.get(model, {})
    token = version_of(CATALOGUE)
    client.force_login(editor)
    mine = other_words(Page(client.get(path)))
    for sent in (live, mine, live | {"known_draft": mine.get("known_draft", "")}):
        assert client.post(path, sent).status_code in (200, 302, 403)
    assert (stands(model), version_of(CATALOGUE)) == (before, token)
    client.force_login(chief_editor)
    assert client.post(path, live).status_code == 302
    assert stands(model) != before


@every_desk
def test_rows_are_neither_taken_away_nor_deleted(client, editor, chief_editor, shown, stands, model):
    before, pk, path = stands(model), shown[model].pk, address(model, "change", shown[model].pk)
    client.force_login(chief_editor)
    sent = fields(Page(client.get(path)))
    prefixes = [name.partition("-INITIAL")[0] for name in sent if "INITIAL" in name]
    sent |= {f"{prefix}-0-DELETE": "on" for prefix in prefixes}
    token = version_of(CATALOGUE)
    client.force_login(editor)
    client.post(path, sent)
    client.post(address(model, "delete", pk), {"post": "yes", "typed_name": str(shown[model])})
    page = Page(client.get(address(model, "changelist")))
    for action in {"delete_selected", *(each["value"] for each in page.all("option") if each["value"])}:
        client.post(
            address(model, "changelist"),
            {
                "action": action,
                "_selected_action": [pk],
                "confirmed": "yes",
                "post": "yes",
                "reason": "Because.",
                f"seen_{pk}": getattr(shown[model], "state", ""),
                "year": 2027,
                "seen_year": 2027,
            },
        )
    assert (stands(model), version_of(CATALOGUE)) == (before, token)


@every_desk
def test_no_step_and_no_earlier_state_is_public_again(client, editor, shown, stands, model):
    obj, desk = shown[model], DESKS[model]
    for part in (model, *desk.parts):
        mine = {"pk": obj.pk} if part is model else {owner_of(part, model): obj.pk}
        for row in part._default_manager.filter(**mine)[:1]:
            row.save()  # so that every row has a record
            texts = [f.attname for f in part._meta.concrete_fields if f.get_internal_type() == "TextField"]
            part.history.filter(id=row.pk).update(**dict.fromkeys(texts, "Earlier words."))
    before, token = stands(model), version_of(CATALOGUE)
    client.force_login(editor)
    for part in (model, *desk.parts):
        mine = {"id": obj.pk} if part is model else {owner_of(part, model): obj.pk}
        for record in part.history.filter(**mine)[:2]:
            path = address(model, "restore", obj.pk, part._meta.model_name, record.pk)
            client.post(path, {"seen": last_seen(obj, desk.parts)})
    if isinstance(desk, PublishingAdmin):
        for to in TRANSITIONS:
            client.post(address(model, "state", obj.pk, to), {"seen": "published", "reason": "Because."})
        client.post(address(model, "schedule", obj.pk), {"archive_at": "2099-01-01T00:00", "seen": "published"})
    assert (stands(model), version_of(CATALOGUE)) == (before, token)


@pytest.mark.parametrize("model", ROWS)
def test_nothing_is_added_to_a_public_program(client, editor, chief_editor, shown, model):
    client.force_login(chief_editor)
    sent = fields(Page(client.get(address(model, "change", shown[model].pk))))
    shown[model].delete()
    known = model._default_manager.count()
    client.force_login(editor)
    assert "change it with a review" in Page(client.post(address(model, "add"), sent)).text
    assert model._default_manager.count() == known
    client.force_login(chief_editor)
    assert client.post(address(model, "add"), sent).status_code == 302
    assert model._default_manager.count() == known + 1


@pytest.mark.parametrize("model", [model for model in GUARDED if issubclass(model, Scheduled)])
def test_what_was_deleted_comes_back_as_a_draft(client, editor, chief_editor, shown, model):
    obj = shown[model]
    record = obj.history.first()
    state, pk = record.state, obj.pk
    assert state == "published"
    for person, expected in ((editor, "draft"), (chief_editor, "published")):
        model._default_manager.get(pk=pk).delete()
        client.force_login(person)
        path = address(model, "restore", pk, model._meta.model_name, record.pk)
        client.post(path, fields(Page(client.get(path))))
        assert model._default_manager.get(pk=pk).state == expected, person
