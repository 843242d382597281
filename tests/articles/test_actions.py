"""Which state of a guide may follow which, who may publish it, and what each change leaves behind."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from articles import actions
from articles.models import Article, FormerArticleSlug, Person, Question
from articles.publishing import blockers, writers
from core.choices import TRANSITIONS, PublishingState
from core.models import CatalogueVersion
from core.publishing import NotPossible

pytestmark = pytest.mark.django_db
STEPS = [(start, end) for start in PublishingState for end in PublishingState]


@pytest.fixture
def draft(catalogue, db):
    """A guide that was never public."""
    return Article.objects.create(title="A", slug="a", deck="A.", category="money", body="Words.")


@pytest.fixture
def ready(draft):
    """The same in review, its facts reviewed."""
    draft.facts_reviewed_on, draft.state = date(2026, 11, 21), "in_review"
    draft.save()
    return draft


@pytest.fixture
def colleague(chief_editor):
    """Has the same rights as the chief editor."""
    other = get_user_model().objects.create_user("colleague", is_staff=True)
    other.groups.set(chief_editor.groups.all())
    return other


def move(article, *states, by):
    """Moves a guide through states, with a reason each."""
    for state in states:
        article = actions.change_state(article, state, by=by, reason="Because.")
    return article


def written_by(article, user, **words):
    """Changes words of a guide as someone."""
    for name, value in words.items():
        setattr(article, name, value)
    article._history_user = user
    article.save()


@pytest.mark.parametrize(("start", "end"), STEPS)
def test_a_guide_takes_the_steps_of_the_map_and_no_others(ready, chief_editor, visit, start, end):
    now = timezone.now()
    Article.objects.filter(pk=ready.pk).update(state=start, published_at=now, updated_at=now)
    ready.refresh_from_db()
    if end in TRANSITIONS[start]:
        token = CatalogueVersion.objects.get(name="programs").token
        assert move(ready, end, by=chief_editor).state == end
        assert token != CatalogueVersion.objects.get(name="programs").token
        visit("/articles/a/", status=200 if end == "published" else 404)
        assert (ready.history.first().state, ready.history.first().history_user) == (end, chief_editor)
    else:
        with pytest.raises(NotPossible):
            move(ready, end, by=chief_editor)
        assert Article.objects.get(pk=ready.pk).state == start


def test_the_first_publication_sets_the_dates_for_good(ready, chief_editor):
    published = move(ready, "published", by=chief_editor)
    assert published.published_at == published.updated_at
    again = move(published, "archived", "draft", "in_review", "published", by=chief_editor)
    assert (again.published_at, again.updated_at) == (published.published_at, published.updated_at)


def test_what_is_missing_is_named_with_its_field_and_sets_no_date(ready, chief_editor):
    person = Person.objects.create(name="Ada", user=get_user_model().objects.create_user("ada"))
    written_by(ready, person.user, body="{{stat:no-such}}", deck="", takeaways="It costs $5.")
    ready.reviewer, ready.facts_reviewed_on = person, None
    ready.save()
    question = Question.objects.create(question="Why?", answer="[Here](/nowhere-at-all/)")
    ready.asked.create(question=question)
    found = {blocker.anchor for blocker in blockers(ready)}
    assert found == {"id_deck", "id_facts_reviewed_on", "id_reviewer", "id_body", "id_takeaways", "asked-group"}
    with pytest.raises(NotPossible, match="Text, line 1: There is no statistic"):
        move(ready, "published", by=chief_editor)
    ready.refresh_from_db()
    assert (ready.state, ready.published_at) == ("in_review", None)


def test_without_the_right_nobody_publishes(ready, newcomer):
    newcomer.user_permissions.set(Permission.objects.filter(codename="change_article"))
    for attempt in (
        lambda: move(ready, "published", by=newcomer),
        lambda: actions.schedule(ready, publish_at=timezone.now() + timedelta(1), archive_at=None, by=newcomer),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_whoever_wrote_a_guide_does_not_publish_it(ready, chief_editor, colleague):
    written_by(ready, chief_editor, body="Other words.")
    for attempt in (
        lambda: move(ready, "published", by=chief_editor),
        lambda: actions.schedule(ready, publish_at=timezone.now() + timedelta(1), archive_at=None, by=chief_editor),
    ):
        with pytest.raises(NotPossible, match="someone else has to publish it"):
            attempt()
    assert move(ready, "published", by=colleague).state == "published"


def test_the_author_does_not_publish_even_when_somebody_else_typed_it(ready, chief_editor, colleague):
    written_by(ready, colleague, author=Person.objects.create(name="The editor", user=chief_editor), title="B")
    assert writers(ready) == {chief_editor.pk, colleague.pk}
    with pytest.raises(NotPossible, match="You wrote it"):
        move(ready, "published", by=chief_editor)


def test_a_superuser_does_not_publish_their_own_words_either(ready, admin_user):
    written_by(ready, admin_user, conclusion="So.")
    with pytest.raises(NotPossible, match="You wrote it"):
        move(ready, "published", by=admin_user)


def test_who_only_moved_or_dated_a_guide_wrote_nothing(ready, chief_editor):
    written_by(ready, chief_editor, facts_reviewed_on=date(2026, 11, 20), body="Words.\r\n".strip())
    assert writers(ready) == set()
    assert move(ready, "draft", "in_review", "published", by=chief_editor).state == "published"


def test_what_was_published_is_nobodys_obstacle_later(ready, chief_editor, colleague):
    written_by(ready, chief_editor, body="Other words.")
    published = move(ready, "published", "archived", by=colleague)
    assert move(published, "published", by=chief_editor).state == "published"
    answer = Question.objects.create(question="Why?", answer="So.")
    ready.asked.create(question=answer)
    answer.answer, answer._history_user = "Because.", colleague
    answer.save()
    assert writers(ready) == {colleague.pk}


def test_whoever_began_a_guide_stays_one_of_its_writers(chief_editor, colleague, catalogue):
    article = Article(title="A", slug="a", deck="A.", category="money", body="Words.", state="in_review")
    article._history_user, article.facts_reviewed_on = chief_editor, date(2026, 11, 21)
    article.save()
    published = move(article, "published", "archived", by=colleague)
    with pytest.raises(NotPossible, match="You wrote it"):
        move(published, "published", by=chief_editor)


def test_the_clock_publishes_and_archives_once(ready, chief_editor, visit):
    soon = timezone.now() + timedelta(days=1)
    actions.schedule(ready, publish_at=soon, archive_at=soon + timedelta(days=1), by=chief_editor)
    past = timezone.now() - timedelta(hours=1)
    Article.objects.filter(pk=ready.pk).update(publish_at=past)
    for expected in (1, 0):
        told = StringIO()
        call_command("apply_schedule", stdout=told)
        assert told.getvalue().count("A: published") == expected
    visit("/articles/a/")
    Article.objects.filter(pk=ready.pk).update(archive_at=past)
    call_command("apply_schedule", stdout=StringIO())
    visit("/articles/a/", status=404)
    assert [record.state for record in ready.history.all()][:2] == ["archived", "published"]


def test_an_address_moves_and_can_come_back(draft):
    actions.rename_address(draft, slug="b")
    assert FormerArticleSlug.objects.get().slug == "a"
    actions.rename_address(draft, slug="a")
    assert [former.slug for former in FormerArticleSlug.objects.all()] == ["b"]
    actions.rename_address(draft, slug="a")
    assert Article.objects.get(pk=draft.pk).slug == "a"
    assert [record.slug for record in draft.history.all()] == ["a", "b", "a"]


def test_a_draft_that_changes_has_no_date_of_update(draft):
    actions.words_changed(draft)
    assert draft.updated_at is None
