"""Versions of a catalogue: what became of its rows since one, as far as that is known."""

import pytest
from django.db import transaction

from core import actions
from core.actions import changed_rows, raise_version
from core.models import CatalogueStep, CatalogueVersion

pytestmark = pytest.mark.django_db
NAME = "a catalogue"


def raised(rows=()):
    """The token of a new version."""
    raise_version(NAME, rows)
    return CatalogueVersion.objects.get(name=NAME).token


def test_rows_of_all_steps_since_a_version_come_together():
    first, _, last = raised([1]), raised([3, 2, 3]), raised([9])
    assert changed_rows(NAME, first) == (last, {2, 3, 9})
    assert raised() != last
    assert changed_rows(NAME, last)[1] == set()


def test_a_step_that_may_have_changed_any_row_says_so():
    first = raised()
    raised(None), raised([1])
    assert changed_rows(NAME, first) is None


def test_a_version_that_was_taken_back_is_unknown():
    first = raised([1])
    with transaction.atomic():
        lost = raised([2])
        transaction.set_rollback(True)
    last = raised([3])
    assert changed_rows(NAME, lost) is None
    assert changed_rows(NAME, first) == (last, {3})


def test_another_catalogue_is_another_matter():
    first, last = raised(), raised([1])
    raise_version("another", [7])
    assert changed_rows(NAME, first) == (last, {1})
    assert changed_rows("another", first) is None


def test_too_many_rows_are_any():
    first = raised()
    raised(range(actions.MOST_ROWS + 1))
    assert changed_rows(NAME, first) is None


def test_old_steps_are_forgotten(monkeypatch):
    monkeypatch.setattr(actions, "KEPT_STEPS", 5)
    first = raised([1])
    for _ in range(10):
        last = raised([2])
    assert CatalogueStep.objects.filter(catalogue=NAME).count() <= 10
    assert changed_rows(NAME, first) is None
    assert changed_rows(NAME, last) is None, "nothing came after it"


def test_raising_costs_few_queries(django_assert_num_queries):
    raised()
    with django_assert_num_queries(5):  # two are the savepoint
        raise_version(NAME, [1])
