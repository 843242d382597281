"""Every number falls into exactly one band, and its slug fits the column that keeps it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs import bands
from programs.models import CatalogueOffering, CatalogueRow

# The lowest value that each can have.
LOWEST = {"TUITION": 0, "EARNINGS": 0, "DEBT": 0, "AWARDS": 1, "GROWTH": -100, "LENGTH": 3}
COLUMNS = {
    "TUITION": "tuition_out_of_state_band",
    "EARNINGS": "earnings_band",
    "DEBT": "debt_band",
    "AWARDS": "awards_band",
    "GROWTH": "growth_band",
}


@given(name=st.sampled_from(sorted(LOWEST)), above=st.integers(0, 400_000))
def test_every_value_has_exactly_one_band(name, above):
    value = LOWEST[name] + above
    assert sum(value in band for band in getattr(bands, name)) == 1


@pytest.mark.parametrize(
    ("name", "value", "slug"),
    [
        ("TUITION", 9_999, "under-10k"),
        ("TUITION", 10_000, "10-20k"),
        ("TUITION", 39_999, "30-40k"),
        ("TUITION", 50_000, "over-50k"),
        ("AWARDS", 9, "1-9"),
        ("AWARDS", 300, "300-plus"),
        ("GROWTH", -10, "shrinking"),
        ("GROWTH", -9, "steady"),
        ("GROWTH", 9, "steady"),
        ("GROWTH", 100, "doubled"),
        ("LENGTH", 12, "12m"),
        ("LENGTH", 24, "19-24m"),
    ],
)
def test_a_limit_belongs_to_the_band_whose_label_names_it(name, value, slug):
    assert bands.band_of(value, getattr(bands, name)) == slug


def test_what_is_not_known_and_what_is_none_at_all_have_no_band():
    assert bands.band_of(None, bands.TUITION) == ""
    assert bands.band_of(0, bands.AWARDS) == ""
    assert bands.band_of(0, bands.TUITION) == "under-10k", "a price of nothing is a price"


def test_labels_say_the_limits():
    assert [band.label for band in bands.money_bands(10_000, 20_000)] == [
        "Under US$10,000",
        "US$10,000 to 19,999",
        "US$20,000 and over",
    ]


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_every_slug_fits_its_column_and_is_used_once(name):
    slugs = [band.slug for band in getattr(bands, name)] + [bands.NEW] * (name == "GROWTH")
    model, column = (CatalogueRow, COLUMNS[name]) if name in COLUMNS else (CatalogueOffering, "length_band")
    assert max(map(len, slugs)) <= model._meta.get_field(column).max_length
    assert len(slugs) == len(set(slugs))
