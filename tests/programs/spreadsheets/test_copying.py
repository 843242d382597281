"""Content of one program copied to others: shown first, sources kept, nothing of the target lost."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission

from programs import actions, copying
from programs.models import CatalogueRow, Program
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(georgia_tech, source):
    """Georgia Tech's program with a round, a price, a requirement and a text."""
    georgia_tech.intakes.create(term="fall", year=2028, round="regular", deadline_on=date(2028, 2, 1), source=source)
    georgia_tech.tuition.create(residency="any", basis="per_credit", amount=500, academic_year=2026, source=source)
    georgia_tech.requirements.create(kind="gre", level="not_accepted", source=source)
    georgia_tech.summary, georgia_tech.described_by = "Taught on campus.", source
    georgia_tech.save()
    return georgia_tech


def copied(source, target, parts, editor):
    token = copying.seen(source, target, parts)
    return copying.copy_content(source, target, parts=parts, token=token, by=editor)


def test_rows_are_added_or_replaced_with_their_source_and_the_others_stay(filled, drexel, source, editor):
    own = drexel.intakes.create(term="spring", year=2028, round="regular", deadline_on=date(2027, 9, 1), source=source)
    same = drexel.tuition.create(residency="any", basis="per_credit", amount=400, academic_year=2026, source=source)
    parts = ["intake", "tuition", "admissionrequirement"]
    verbs = [
        (each.verb, [(c.label, c.old, c.new) for c in each.changes]) for each in copying.plan(filled, drexel, parts)
    ]
    assert sorted(verb for verb, _ in verbs) == ["Adds", "Adds", "Replaces"]
    assert ("Replaces", [("Tuition, US$", "400", "500")]) in verbs
    drexel.refresh_from_db()
    assert drexel.intakes.count() == 1, "a plan writes nothing"
    assert copied(filled, drexel, parts, editor) == 3
    same.refresh_from_db()
    assert same.amount == 500 and same.history.first().history_change_reason == f"Copied from {filled.slug}"
    assert drexel.intakes.count() == 2 and drexel.intakes.filter(pk=own.pk).exists()
    assert drexel.requirements.get(kind="gre").source == source
    assert CatalogueRow.objects.get(pk=drexel.pk).gre == "not_accepted"
    assert not copying.plan(filled, drexel, parts) and copied(filled, drexel, parts, editor) == 0


def test_texts_bring_their_source_and_title_and_state_stay(filled, drexel, source, editor):
    before = drexel.title, drexel.degree, drexel.official_url, drexel.state, drexel.slug
    copied(filled, drexel, [copying.TEXTS], editor)
    drexel.refresh_from_db()
    assert (drexel.summary, drexel.described_by) == ("Taught on campus.", source)
    assert (drexel.title, drexel.degree, drexel.official_url, drexel.state, drexel.slug) == before


def test_what_moved_since_it_was_looked_at_is_not_copied(filled, drexel, source, editor):
    token = copying.seen(filled, drexel, ["tuition"])
    drexel.tuition.create(residency="in_state", basis="per_credit", amount=1, academic_year=2026, source=source)
    with pytest.raises(copying.CopyRefused):
        copying.copy_content(filled, drexel, parts=["tuition"], token=token, by=editor)
    assert not drexel.tuition.filter(amount=500).exists()


def test_a_copy_that_dies_leaves_the_target_as_it_was(filled, drexel, editor, monkeypatch):
    parts = ["intake", "tuition"]
    with monkeypatch.context() as broken:
        broken.setattr(actions.log, "note_changes", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            copied(filled, drexel, parts, editor)
    assert not drexel.intakes.exists() and not drexel.tuition.filter(amount=500).exists()
    assert copied(filled, drexel, parts, editor) == 2


def test_the_page_shows_what_would_change_then_does_it_and_says_so_for_each(client, editor, filled, drexel, federal):
    client.force_login(editor)
    path = f"/admin/programs/program/{filled.pk}/copy/"
    assert path in [
        a["href"] for a in Page(client.get(f"/admin/programs/program/{filled.pk}/change/")).all("a", href=None)
    ]
    siblings = Program.objects.filter(school=filled.school).count() - 1
    assert len(Page(client.get(path)).all("input", name="siblings")) == siblings > 0
    sent = {"parts": ["tuition"], "others": f"{drexel.slug}\n/programs/{federal.slug}/"}
    plan = Page(client.post(path, sent))
    assert plan.text.count("Adds tuition US$500 per credit hour, everyone") == 2
    assert not drexel.tuition.filter(amount=500).exists()
    hidden = {
        field["name"]: field["value"] for field in plan.all("input", type="hidden") if field["name"][:5] == "seen_"
    }
    drexel.tuition.create(residency="in_state", basis="per_credit", amount=1, source=filled.described_by)
    done = Page(client.post(path, sent | hidden | {"confirmed": "yes"}))
    assert "Done for 1 of 2." in done.text and "Someone changed one of the two programs meanwhile." in done.text
    assert federal.tuition.get(amount=500) and not drexel.tuition.filter(amount=500).exists()


@pytest.mark.parametrize(
    ("others", "sentence"),
    [("nowhere", "No program has the address nowhere."), ("", "Choose at least one program to copy to.")],
)
def test_a_target_that_is_none_is_refused_with_a_sentence(client, editor, filled, others, sentence):
    client.force_login(editor)
    path = f"/admin/programs/program/{filled.pk}/copy/"
    assert sentence in Page(client.post(path, {"parts": ["tuition"], "others": others})).text
    itself = Page(client.post(path, {"parts": ["tuition"], "others": filled.slug}))
    assert "A program cannot be copied to itself." in itself.text


def test_only_whoever_may_change_and_add_all_parts_copies(client, editor, filled):
    client.force_login(editor)
    editor.groups.clear()
    editor.user_permissions.set(Permission.objects.filter(codename__in=["view_program", "change_program"]))
    assert client.get(f"/admin/programs/program/{filled.pk}/copy/").status_code == 403
    assert "Copy to others" not in Page(client.get(f"/admin/programs/program/{filled.pk}/change/")).text
