"""Drafts beside public pages: without the right to publish a form saves one, and another person makes it public."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.models import Article, ArticleQuestion, Question, Statistic
from articles.publishing import WORDS
from core import drafts
from core.history import last_seen
from core.models import GlossaryTerm, PageDraft
from taxonomy.models import Specialization
from tests.pages import Page
from tests.programs.test_admin import address, fields, save

pytestmark = pytest.mark.django_db
TYPED = "It pays $95,123. {{stat:no-such}}\n\n:::program no-such-program\n:::\n"


@pytest.fixture
def write_draft(client, editor, guide):
    """An editor saves the public guide with other words; returns the draft."""

    def write_draft(**changes):
        client.force_login(editor)
        response = client.post(address(Article, "change", guide.pk), form_of(client, guide) | changes)
        assert response.status_code == 302
        return PageDraft.objects.get(state="waiting")

    return write_draft


def form_of(client, guide):
    """What a browser sends of a guide's form if nothing is touched, with its own line ends."""
    sent = fields(Page(client.get(address(Article, "change", guide.pk))))
    return sent | {name: getattr(guide, name).replace("\n", "\r\n") for name in WORDS}


def take(client, draft, step, **sent):
    """Opens the page of a draft and presses a button; returns the page that follows."""
    path = reverse(f"admin:{draft.content_type.app_label}_{draft.content_type.model}_draft", args=[draft.pk])
    page = Page(client.get(path))
    found = fields(page)
    assert page.all("input", name=step), page.text
    return Page(client.post(path, found | {step: "1"} | sent, follow=True))


def test_an_editor_saves_a_draft_and_visitors_see_no_change(write_draft, client, guide, visit, editor):
    before = visit(guide.get_absolute_url()).text, last_seen(guide, [ArticleQuestion])
    draft = write_draft(deck="Another deck.")
    guide.refresh_from_db()
    assert guide.deck != "Another deck." and list(draft.writers.all()) == [editor]
    assert (visit(guide.get_absolute_url()).text, last_seen(guide, [ArticleQuestion])) == before
    [change] = draft.changes
    assert change["what"] == "changed" and change["changes"][0][0] == "Deck"
    page = Page(client.get(address(Article, "change", guide.pk)))
    assert "becomes a draft beside it" in page.text and fields(page)["deck"] == "Another deck."
    page = Page(client.get(reverse("admin:articles_article_draft", args=[draft.pk])))
    assert "Another deck." in page.text and not page.all("input", name="publish")


def test_a_colleague_publishes_it_in_the_name_of_its_writer(write_draft, client, guide, visit, editor, chief_editor):
    draft = write_draft(deck="Another deck.")
    client.force_login(chief_editor)
    assert "reads as the draft had it" in take(client, draft, "publish").text
    assert "Another deck." in visit(guide.get_absolute_url()).text
    record = guide.history.first()
    assert (record.history_user, record.history_change_reason) == (editor, "A draft that chief-editor published")
    draft.refresh_from_db()
    assert (draft.state, draft.decided_by) == ("published", chief_editor)


def test_nobody_publishes_their_own_draft_but_an_administrator(write_draft, client, guide, editor, admin_user):
    draft = write_draft(deck="Another deck.")
    editor.groups.set([]), editor.user_permissions.set(Permission.objects.filter(content_type__model="article"))
    path = reverse("admin:articles_article_draft", args=[draft.pk])
    client.force_login(get_user_model().objects.get(pk=editor.pk))
    page = Page(client.get(path))
    assert "You wrote in this draft: someone else has to publish it" in page.text
    assert not page.all("input", name="publish")
    client.post(path, fields(page) | {"publish": "1"})
    guide.refresh_from_db()
    assert guide.deck != "Another deck."
    draft.writers.add(admin_user)
    client.force_login(admin_user)
    take(client, draft, "publish")
    guide.refresh_from_db()
    assert guide.deck == "Another deck."


def test_a_draft_beside_the_page_is_read_as_a_draft_guide_is(write_draft, client, guide, chief_editor):
    draft = write_draft(body=guide.body + "\n\n" + TYPED)
    told = " ".join(draft.problems)
    assert "“$95,123” is typed by hand" in told and "There is no statistic “no-such”." in told
    assert "No listed program has the address “no-such-program”." in told
    client.force_login(chief_editor)
    path = reverse("admin:articles_article_draft", args=[draft.pk])
    page = Page(client.get(path))
    assert not page.all("input", name="publish")
    assert "It cannot be published yet." in Page(client.post(path, fields(page) | {"publish": "1"}, follow=True)).text
    guide.refresh_from_db()
    assert "95,123" not in guide.body


def test_a_page_that_changed_meanwhile_is_joined_with_its_draft(write_draft, client, guide, chief_editor):
    draft = write_draft(deck="Another deck.")
    client.force_login(chief_editor)
    sent = form_of(client, guide) | {"title": "Another title"}
    assert client.post(address(Article, "change", guide.pk), sent).status_code == 302
    path = reverse("admin:articles_article_draft", args=[draft.pk])
    page = Page(client.get(path))
    assert "The page changed after the draft was saved" in page.text and not page.all("input", name="publish")
    assert "Bring the draft up to date" in Page(client.post(path, fields(page) | {"publish": "1"}, follow=True)).text
    assert "up to date" in take(client, draft, "update").text
    take(client, draft, "publish")
    guide.refresh_from_db()
    assert (guide.title, guide.deck) == ("Another title", "Another deck.")
    assert list(draft.writers.values_list("username", flat=True)) == ["editor"]


def test_the_second_of_two_who_write_a_draft_replaces_the_first_only_when_told(write_draft, client, guide, editor):
    client.force_login(editor)
    mine = form_of(client, guide)
    draft = write_draft(deck="Theirs.")
    page = Page(client.post(address(Article, "change", guide.pk), mine | {"deck": "Mine."}))
    assert "Someone saved the draft after you opened this page" in page.text
    draft.refresh_from_db()
    assert draft.data["deck"] == ["Theirs."]
    assert client.post(address(Article, "change", guide.pk), fields(page)).status_code == 302
    draft.refresh_from_db()
    assert draft.data["deck"] == ["Mine."] and PageDraft.objects.count() == 1


def test_a_dropped_draft_says_why_and_leaves_room_for_another(write_draft, client, guide, chief_editor):
    draft = write_draft(deck="Another deck.")
    client.force_login(chief_editor)
    assert "Give the reason" in take(client, draft, "drop").text
    assert "Visitors see no change" in take(client, draft, "drop", reason="It says less.").text
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("dropped", "It says less.")
    assert write_draft(deck="Yet another.").pk != draft.pk


def test_an_answer_and_rows_go_into_the_draft_with_the_rest(write_draft, client, guide, chief_editor):
    question = Question.objects.create(question="Why so?", answer="So.")
    count = guide.asked.count()
    rows = {"asked-TOTAL_FORMS": count + 1, f"asked-{count}-question": question.pk, f"asked-{count}-position": 9}
    draft = write_draft(**rows, **{f"asked-{count}-id": "", f"asked-{count}-article": guide.pk})
    assert guide.asked.count() == count
    assert [each["what"] for each in draft.changes] == ["added question of a guide Why so?"]
    client.force_login(chief_editor)
    take(client, draft, "publish")
    assert guide.asked.filter(question=question).exists()


def test_the_answer_of_a_public_guide_waits_too_and_that_of_a_draft_does_not(client, editor, guide, chief_editor):
    asked = guide.asked.first()
    question = (
        asked.question
        if asked
        else guide.asked.create(question=Question.objects.create(question="Why so?", answer="So.")).question
    )
    free = Question.objects.create(question="And then?", answer="Then.")
    client.force_login(editor)
    save(client, question, answer="Because of $95,123.")
    save(client, free, answer="Other words.")
    question.refresh_from_db(), free.refresh_from_db()
    assert "95,123" not in question.answer and free.answer == "Other words."
    draft = PageDraft.objects.get()
    assert "“$95,123” is typed by hand" in draft.problems[0]


def test_a_new_statistic_and_a_new_term_wait_as_drafts(client, editor, chief_editor, source, catalogue):
    client.force_login(editor)
    add = address(GlossaryTerm, "add")
    sent = {"name": "Overfitting", "slug": "overfitting", "also": "", "definition": "Words."}
    client.post(add, sent)
    draft = PageDraft.objects.get()
    assert draft.object_id is None and not GlossaryTerm.objects.filter(slug="overfitting").exists()
    edit = f"{add}?draft={draft.pk}"
    page = Page(client.get(edit))
    assert fields(page)["name"] == "Overfitting"
    client.post(edit, fields(page) | {"definition": "Better words."})
    client.force_login(chief_editor)
    take(client, PageDraft.objects.get(), "publish")
    assert GlossaryTerm.objects.get(slug="overfitting").definition == "Better words."
    client.force_login(editor)
    known = Statistic.objects.count()
    client.post(
        address(Statistic, "add"),
        {
            "key": "jobs-growth",
            "subject": "outlook",
            "measure": "Growth",
            "unit": "change",
            "value": 21,
            "period": "2023-33",
            "region": "United States",
            "as_of": "2026-01-01",
            "good_until": "2027-01-01",
            "source": source.pk,
        },
    )
    assert Statistic.objects.count() == known and PageDraft.objects.filter(title__startswith="jobs-growth").exists()


def test_what_is_scheduled_is_not_changed_by_those_who_may_not_publish(client, editor, catalogue):
    draft = Specialization.objects.filter(state="published").first()
    Specialization.objects.filter(pk=draft.pk).update(state="in_review", publish_at=timezone.now() + timedelta(days=1))
    client.force_login(editor)
    assert save(client, draft, summary="Other words.").status_code == 302
    draft.refresh_from_db()
    assert draft.summary != "Other words." and PageDraft.objects.filter(object_id=draft.pk).exists()


def test_a_chief_editor_is_told_beforehand_and_mends_a_comma_alone(client, chief_editor, guide):
    client.force_login(chief_editor)
    assert "What you save is public at once." in Page(client.get(address(Article, "change", guide.pk))).text
    assert save(client, guide, deck="A comma, mended.").status_code == 302
    guide.refresh_from_db()
    assert guide.deck == "A comma, mended." and not PageDraft.objects.exists()


def test_drafts_stand_in_the_queue_and_their_list_leads_to_them(write_draft, client, guide, chief_editor):
    draft = write_draft(deck="Another deck.")
    client.force_login(chief_editor)
    page = Page(client.get("/admin/"))
    assert "Drafts of public pages" in page.text
    response = client.get(reverse("admin:core_pagedraft_change", args=[draft.pk]))
    assert response["Location"] == reverse("admin:articles_article_draft", args=[draft.pk])


def test_a_draft_takes_no_former_address_from_a_page_that_visitors_see(client, guide, visit):
    actions.rename_address(guide, slug="numbers")
    other = Article.objects.create(title="Another", slug="another", category="money", facts_reviewed_on="2026-11-21")
    for slug in ("how-to-read-a-number", "elsewhere"):
        actions.rename_address(other, slug=slug)
        moved = visit("/articles/how-to-read-a-number/", status=302).response
        assert moved["Location"] == "/articles/numbers/"


def test_a_save_without_a_difference_makes_no_draft(client, editor, guide):
    client.force_login(editor)
    path = address(Article, "change", guide.pk)
    assert "Nothing differs" in Page(client.post(path, form_of(client, guide), follow=True)).text
    assert not PageDraft.objects.exists()


def test_who_may_only_look_does_nothing_with_a_draft(write_draft, client, guide, data_steward):
    draft = write_draft(deck="Another deck.")
    client.force_login(data_steward)
    path = reverse("admin:articles_article_draft", args=[draft.pk])
    page = Page(client.get(path))
    assert "Another deck." in page.text
    assert not [each for name in ("publish", "drop", "update") for each in page.all("input", name=name)]
    for step in ("publish", "drop", "update"):
        known = drafts.version(draft)
        assert client.post(path, {step: "1", "known_draft": known, "reason": "Because."}).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "waiting"
