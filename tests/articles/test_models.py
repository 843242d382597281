"""What the database refuses about guides and statistics, constraint by constraint."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import (
    Article,
    ArticleQuestion,
    ArticleSection,
    Person,
    Question,
    SponsoredBlock,
    Statistic,
    StatisticUse,
)
from articles.models import Testimonial as Quoted

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 1, 1), date(2026, 6, 1)
STATISTIC = {
    "key": "a",
    "subject": "other",
    "measure": "A",
    "unit": "count",
    "value": 5,
    "low": 1,
    "high": 9,
    "period": "2026",
    "as_of": DAY,
    "good_until": LATER,
}
GUIDE = {"title": "A", "slug": "a", "deck": "A", "category": "money", "body": "A"}
PAID = {
    "key": "a",
    "sponsor": "A",
    "title": "A",
    "text": "A",
    "url": "https://a.example/",
    "starts_on": DAY,
    "ends_on": LATER,
}
SAID = {"key": "a", "name": "Ada", "about": "A", "text": "A", "consent_on": DAY, "consent_evidence": "A mail"}

# For each constraint: the model, a row that stands, and the change that makes it, or a second one, impossible.
REFUSED = {
    "person_name_once": (Person, {"name": "Ada Lovelace"}, {"name": "ADA Lovelace"}),
    "question_once": (Question, {"question": "Why?", "answer": "A"}, {"question": "why?"}),
    "article_state_is_known": (Article, GUIDE, {"state": "gone"}),
    "article_category_is_known": (Article, GUIDE, {"category": "fun"}),
    "article_reviewer_is_another_person": (Article, GUIDE | {"author": "Ada"}, {"reviewer": "Ada"}),
    "article_published_has_its_dates": (Article, GUIDE, {"state": "published"}),
    "article_is_updated_after_it_appeared": (
        Article,
        GUIDE,
        {"published_at": timezone.now(), "updated_at": timezone.now() - timezone.timedelta(days=1)},
    ),
    "article_question_once": (ArticleQuestion, {"article": "guide", "question": "Why?"}, {"position": 1}),
    "article_section_once": (ArticleSection, {"article": "guide", "anchor": "a", "reviewed_on": DAY}, {}),
    "testimonial_name_once": (Quoted, SAID, {"key": "b", "name": "ADA", "text": "B"}),
    "testimonial_text_once": (Quoted, SAID, {"key": "b", "name": "Grace"}),
    "testimonial_consent_has_evidence": (Quoted, SAID, {"consent_evidence": ""}),
    "testimonial_verified_has_consent": (Quoted, SAID, {"consent_on": None, "verified_on": DAY}),
    "sponsored_block_names_its_sponsor": (SponsoredBlock, PAID, {"sponsor": ""}),
    "sponsored_block_days_are_ordered": (SponsoredBlock, PAID, {"starts_on": LATER, "ends_on": DAY}),
    "statistic_unit_is_known": (Statistic, STATISTIC, {"unit": "hugs"}),
    "statistic_subject_is_known": (Statistic, STATISTIC, {"subject": "fun"}),
    "statistic_has_value_spread_or_reason": (Statistic, STATISTIC, {"value": None, "low": None, "high": None}),
    "statistic_spread_is_ordered": (Statistic, STATISTIC, {"value": None, "low": 9, "high": 1}),
    "statistic_value_is_in_its_spread": (Statistic, STATISTIC, {"value": 10}),
    "statistic_days_are_ordered": (Statistic, STATISTIC, {"as_of": LATER, "good_until": DAY}),
    "statistic_use_once": (StatisticUse, {"key": "a", "article": "guide", "place": "text", "count": 1}, {"count": 2}),
}


@pytest.fixture
def complete(guide, source):
    """Puts rows in place of names."""

    def complete(model, columns):
        row = dict(columns)
        for name in ("author", "reviewer"):
            if name in row:
                row[name] = Person.objects.get_or_create(name=row[name])[0]
        if model is ArticleQuestion:
            row["question"] = Question.objects.get_or_create(question=row["question"])[0]
        if "article" in row:
            row["article"] = guide
        if model is Statistic:
            row["source"] = source
        return row

    return complete


def test_every_constraint_has_its_case():
    models = apps.get_app_config("articles").get_models()
    assert {constraint.name for model in models for constraint in model._meta.constraints} == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name, complete):
    model, good, change = REFUSED[name]
    with transaction.atomic():
        model.objects.create(**complete(model, good))
        transaction.set_rollback("once" not in name)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model.objects.create(**complete(model, good | change))
    if "once" not in name:
        assert name in str(refusal.value)


def test_trap_author_and_reviewer_are_the_same():
    ada = Person.objects.create(name="Ada Lovelace")
    with pytest.raises(ValidationError, match="another person than the author"):
        Article(**GUIDE, author=ada, reviewer=ada).full_clean()
    with pytest.raises(ValidationError, match="one person has one entry"):
        Person(name="ada lovelace").full_clean()


def test_trap_the_same_name_tells_different_stories():
    Quoted.objects.create(**SAID)
    with pytest.raises(ValidationError, match="one name has one story"):
        Quoted(**SAID | {"key": "b", "about": "Another life", "text": "B"}).full_clean()


@pytest.mark.parametrize(
    ("columns", "text", "beside"),
    [
        ({"value": 5, "low": None, "high": None}, "5", ""),
        (
            {"unit": "usd_per_year", "value": 52_100, "low": 40_000, "high": 60_000, "spread": "middle half"},
            "US$52,100 per year",
            "US$40,000 to US$60,000, middle half",
        ),
        ({"unit": "usd_per_year", "value": None, "low": 14_000, "high": 28_000}, "US$14,000 to US$28,000 per year", ""),
        ({"unit": "change", "value": "33.5", "low": None, "high": None}, "+33.5%", ""),
        ({"unit": "share", "value": "20.8", "low": None, "high": None}, "21%", ""),
        ({"unit": "per_opening", "value": "0.5421", "low": None, "high": None}, "0.54 per opening", ""),
        ({"value": None, "low": None, "high": None, "reason": "Withheld."}, "", ""),
    ],
)
def test_a_statistic_is_written_with_its_unit(source, columns, text, beside):
    statistic = Statistic(**STATISTIC | columns, source=source)
    statistic.full_clean()
    statistic.save()
    statistic.refresh_from_db()
    assert (statistic.text, statistic.spread_text) == (text, beside)
    assert str(statistic.figure) == (f"{text} (2026, United States)" if text else "Withheld.")
