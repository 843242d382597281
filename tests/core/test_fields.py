"""Columns with the site's habits."""

import pytest
from django.db import models

from core.models import URLField


@pytest.mark.parametrize(
    "typed, meant",
    [("school.edu/ms", "https://school.edu/ms"), ("http://old.edu/", "http://old.edu/"), ("", "")],
)
def test_an_address_without_a_scheme_is_https(typed, meant):
    assert URLField(blank=True).formfield().clean(typed) == meant


def test_migrations_know_it_as_djangos_own():
    assert URLField(max_length=300).deconstruct()[1:] == models.URLField(max_length=300).deconstruct()[1:]
