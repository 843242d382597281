"""The editors' desk of guides and statistics: previews, flags, publishing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import actions
from articles.models import Article, ArticleQuestion, ArticleSection, Person, Question, SponsoredBlock, Statistic
from articles.models import Testimonial as Quoted
from core.history import last_seen
from core.models import CatalogueVersion
from core.previews import preview_address
from core.publishing import NotPossible
from tests.pages import Page

pytestmark = pytest.mark.django_db
GUIDES, STATISTICS = reverse("admin:articles_article_changelist"), reverse("admin:articles_statistic_changelist")


@pytest.fixture
def desk(client, chief_editor, catalogue):
    """Opens a page of the admin as the chief editor."""
    client.force_login(chief_editor)

    def desk(address, query=None, **data):
        response = client.post(address, data, follow=True) if data else client.get(address, query)
        assert response.status_code == 200
        return Page(response)

    return desk


@pytest.fixture
def draft(catalogue, db):
    """A guide with two things to mend."""
    article = Article.objects.create(
        title="A draft",
        slug="a-draft",
        deck="A.",
        category="money",
        body="## One\n\n{{stat:no-such}} and $5",
        facts_reviewed_on=date(2026, 11, 21),
    )
    actions.record_uses(article)
    return article


def form(article, **changes):
    """What the form of a guide sends."""
    names = ("title", "slug", "deck", "category", "takeaways", "body", "conclusion", "facts_reviewed_on")
    sent = {name: getattr(article, name) or "" for name in names} | {"author": "", "reviewer": ""} | changes
    sent["known_history"] = last_seen(article, [ArticleQuestion, ArticleSection])
    for prefix in ("asked", "sections", "statistic_uses"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return sent


def test_a_preview_shows_the_page_with_everything_that_is_to_mend(client, draft):
    response = client.get(preview_address(draft))
    page = Page(response)
    marked = [mark.text for mark in page.all("mark")]
    assert "Preview: draft" in page.text and page.one("h1").text == "A draft"
    assert "Text, line 3: There is no statistic “no-such”." in marked
    assert any(text.startswith("Text, line 3: “$5” is typed by hand") for text in marked)
    assert page.all("meta", name="robots", content="noindex")
    assert not page.all("script", type="application/ld+json")
    assert client.get("/articles/a-draft/").status_code == 404


def test_a_preview_of_a_public_guide_says_the_same_as_its_page(client, guide, visit):
    public, preview = visit(guide.get_absolute_url()), Page(client.get(preview_address(guide)))
    texts = [[each.text for each in page.all("p")] for page in (public, preview)]
    assert set(texts[0]) <= set(texts[1])


def step(desk, article, to):
    """Opens the page of a step and presses its button, if it has one."""
    address = reverse("admin:articles_article_state", args=[article.pk, to])
    page = desk(address)
    if not page.all("textarea", name="reason"):
        return page
    return desk(address, seen=page.one("input", name="seen")["value"], reason="Because.")


def test_a_guide_with_something_to_mend_is_not_published(desk, draft):
    Article.objects.filter(pk=draft.pk).update(state="in_review")
    page = step(desk, draft, "published")
    change = reverse("admin:articles_article_change", args=[draft.pk])
    assert "There is no statistic “no-such”" in page.all("a", href=f"{change}#id_body")[0].text
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_a_guide_is_written_by_one_and_published_by_another(desk, client, draft, visit, admin_user):
    change = reverse("admin:articles_article_change", args=[draft.pk])
    page = desk(change, **form(draft, body="Words."))
    assert "was changed successfully" in page.text
    step(desk, draft, "in_review")
    page = step(desk, draft, "published")
    assert "someone else has to publish it" in page.one("a", href=f"{change}#id_author").text
    visit("/articles/a-draft/", status=404)
    client.force_login(admin_user)
    assert "is “Published”" in step(desk, draft, "published").text
    visit("/articles/a-draft/")
    step(desk, draft, "archived")
    visit("/articles/a-draft/", status=404)
    history = desk(reverse("admin:articles_article_history", args=[draft.pk]))
    assert "Because." in history.text and "In review" in history.text


def test_nobody_is_entered_as_the_reviewer_of_their_own_words(desk, draft, chief_editor):
    me = Person.objects.create(name="The editor", user=chief_editor)
    change = reverse("admin:articles_article_change", args=[draft.pk])
    page = desk(change, **form(draft, body="Words.", reviewer=me.pk))
    assert "The editor wrote it or changed its words" in page.text
    assert "was changed successfully" in desk(change, **form(draft, reviewer=me.pk)).text
    assert "The editor wrote it" in desk(change, **form(draft, reviewer=me.pk, deck="B.")).text
    draft.refresh_from_db()
    assert (draft.reviewer, draft.deck) == (me, "A.")


def test_a_change_is_recorded_and_can_be_taken_back(desk, guide, visit):
    first = guide.history.first()
    desk(reverse("admin:articles_article_change", args=[guide.pk]), **form(guide, deck="Another deck."))
    assert "Another deck." in visit(guide.get_absolute_url()).text
    address = reverse("admin:articles_article_restore", args=[guide.pk, "article", first.pk])
    page = desk(address)
    desk(address, seen=page.one("input", name="seen")["value"])
    assert "Another deck." not in visit(guide.get_absolute_url()).text


VOICES = [
    (
        Quoted,
        {
            "key": "ada",
            "name": "Ada",
            "about": "A course",
            "text": "Good.",
            "consent_on": "",
            "consent_evidence": "",
            "verified_on": "",
            "verified_by": "",
        },
    ),
    (
        SponsoredBlock,
        {
            "key": "paid",
            "sponsor": "A company",
            "title": "A",
            "text": "Buy.",
            "url": "https://a.example/",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    ),
]


@pytest.mark.parametrize(("model", "row"), VOICES, ids=["testimonial", "paid block"])
def test_what_others_say_has_a_history_and_can_be_taken_back(desk, model, row):
    stored = model.objects.create(**{name: value for name, value in row.items() if value})
    first, name = stored.history.get(), f"admin:articles_{model._meta.model_name}"
    sent = row | {"text": "Other words.", "known_history": last_seen(stored, [])}
    assert "was changed successfully" in desk(reverse(f"{name}_change", args=[stored.pk]), **sent).text
    assert "Other words." in desk(reverse(f"{name}_history", args=[stored.pk])).text
    address = reverse(f"{name}_restore", args=[stored.pk, model._meta.model_name, first.pk])
    desk(address, seen=desk(address).one("input", name="seen")["value"])
    stored.refresh_from_db()
    assert stored.text == row["text"]


def test_a_saved_guide_counts_its_uses_and_keeps_its_former_address(desk, guide, visit):
    address = reverse("admin:articles_article_change", args=[guide.pk])
    page = desk(address, **form(guide, slug="numbers", body="{{stat:awards-all}}", takeaways="", conclusion=""))
    assert "was changed successfully" in page.text, page.text
    assert visit("/articles/how-to-read-a-number/", status=302).response["Location"] == "/articles/numbers/"
    uses = guide.statistic_uses.values_list("key", "place")
    assert ("awards-all", "text") in uses
    assert "Updated" in visit("/articles/numbers/").text or Article.objects.get(pk=guide.pk).updated_at


def test_a_public_guide_is_archived_and_never_deleted(desk, guide, draft, client, chief_editor):
    client.force_login(chief_editor)
    assert client.get(reverse("admin:articles_article_delete", args=[guide.pk])).status_code == 403
    desk(reverse("admin:articles_article_delete", args=[draft.pk]))


def test_the_list_flags_guides_and_finds_those_that_quote_what_is_due(desk, draft, guide, add_statistic):
    page = desk(GUIDES)
    assert {cell.text for cell in page.all("td", class_="field-to_mend")} == {"0", "2"}
    due = desk(GUIDES, {"statistics": "due"})
    assert "A draft" in due.text and "How to read" not in due.text
    Statistic.objects.filter(key="awards-all").update(good_until=date(2025, 1, 1))
    assert "How to read" in desk(GUIDES, {"statistics": "due"}).text


def test_the_list_of_statistics_flags_age_and_contradiction(desk, add_statistic):
    add_statistic("one", value=32)
    add_statistic("two", value=28)
    add_statistic("old", measure="Old", as_of=date(2020, 1, 1), good_until=date(2021, 1, 1))
    page = desk(STATISTICS, {"standing": "contradicted"})
    assert "two says +28.0%" in page.text and "one says +32.0%" in page.text
    over_age = desk(STATISTICS, {"standing": "over-age"})
    assert "old" in [cell.text for cell in over_age.all("th", class_="field-key")]
    assert "was good until 1 January 2021" in over_age.text
    for standing in ("empty", "retired"):
        desk(STATISTICS, {"standing": standing})


def test_lists_cost_the_same_whatever_their_length(desk, client, guide, draft, count_queries):
    assert count_queries(lambda: client.get(GUIDES)) <= 20
    assert count_queries(lambda: client.get(STATISTICS)) <= 15


def test_a_computed_statistic_is_read_only_but_for_its_retirement(desk):
    statistic = Statistic.objects.get(key="awards-all")
    page = desk(reverse("admin:articles_statistic_change", args=[statistic.pk]))
    names = {element["name"] for element in page.all("input", name=None) if element.attributes.get("type") != "hidden"}
    assert "retired_on" in names and not names & {"value", "key", "measure"}
    assert "How to read a number about a degree, text" in page.text


def test_a_change_of_a_statistic_changes_the_pages(desk, add_statistic):
    statistic = add_statistic()
    token = CatalogueVersion.objects.get(name="programs").token
    page = desk(
        reverse("admin:articles_statistic_change", args=[statistic.pk]),
        key=statistic.key,
        subject="outlook",
        measure=statistic.measure,
        unit="change",
        value=22,
        period="2023-33",
        region="United States",
        as_of="2026-01-01",
        good_until="2027-01-01",
        source=statistic.source.pk,
        definition="",
        spread="",
        reason="",
        url="",
        low="",
        high="",
        retired_on="",
        known_history=last_seen(statistic, []),
    )
    assert "was changed successfully" in page.text
    assert CatalogueVersion.objects.get(name="programs").token != token


def test_a_broken_rule_is_told_beside_the_form(desk, add_statistic):
    page = desk(
        reverse("admin:articles_statistic_add"),
        key="x",
        subject="outlook",
        measure="X",
        unit="change",
        period="2023-33",
        region="United States",
        as_of="2026-01-01",
        good_until="2027-01-01",
        source=add_statistic().source.pk,
    )
    assert "Give a value, or a low and a high, or the reason why there is none." in page.text


@pytest.fixture
def scheduled(guide, chief_editor):
    """A guide in review with an answer, which a colleague will have published tomorrow."""
    question = Question.objects.create(question="Why?", answer="So.")
    article = Article.objects.create(
        title="Soon",
        slug="soon",
        deck="A.",
        category="money",
        body="Words.",
        facts_reviewed_on=date(2026, 11, 21),
        state="in_review",
    )
    article.asked.create(question=question)
    return actions.schedule(article, publish_at=timezone.now() + timedelta(days=1), archive_at=None, by=chief_editor)


def sent_by_form(desk, article, **changes):
    """The page after the form was saved with changes, the answers left as they are."""
    asked = article.asked.get()
    changes |= {
        "asked-TOTAL_FORMS": 1,
        "asked-INITIAL_FORMS": 1,
        "asked-0-id": asked.pk,
        "asked-0-position": 0,
        "asked-0-article": article.pk,
        "asked-0-question": asked.question_id,
    }
    return desk(reverse("admin:articles_article_change", args=[article.pk]), **form(article) | changes)


def test_other_words_of_a_scheduled_guide_want_a_second_look(desk, scheduled, chief_editor, admin_user):
    page = sent_by_form(desk, scheduled, body="Other words.")
    assert "“Soon” is no longer scheduled: its words changed, so someone else has to look at it" in page.text
    scheduled.refresh_from_db()
    assert (scheduled.body, scheduled.state, scheduled.publish_at) == ("Other words.", "in_review", None)
    assert scheduled.history.first().history_change_reason == "Schedule lifted: the words changed"
    tomorrow = {"publish_at": timezone.now() + timedelta(days=1), "archive_at": None}
    with pytest.raises(NotPossible, match="someone else has to publish it"):
        actions.schedule(scheduled, **tomorrow, by=chief_editor)
    assert actions.schedule(scheduled, **tomorrow, by=admin_user).publish_at


def test_what_is_no_word_of_a_guide_leaves_its_schedule(desk, scheduled):
    page = sent_by_form(desk, scheduled, facts_reviewed_on="2026-11-20", is_noindex="on")
    assert "no longer scheduled" not in page.text
    stored = Article.objects.get(pk=scheduled.pk)
    assert stored.is_noindex and stored.publish_at == scheduled.publish_at


def test_another_answer_or_an_older_text_wants_a_second_look_too(desk, scheduled):
    question = scheduled.asked.get().question
    address = reverse("admin:articles_question_change", args=[question.pk])
    page = desk(address, question="Why?", answer="Because.", known_history=last_seen(question, []))
    assert "“Soon” is no longer scheduled" in page.text
    first = scheduled.history.earliest()
    Article.objects.filter(pk=scheduled.pk).update(publish_at=scheduled.publish_at, body="Newer words.")
    address = reverse("admin:articles_article_restore", args=[scheduled.pk, "article", first.pk])
    page = desk(address, seen=desk(address).one("input", name="seen")["value"])
    assert "“Soon” is no longer scheduled" in page.text and Article.objects.get(pk=scheduled.pk).publish_at is None
