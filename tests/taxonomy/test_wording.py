"""Prose without numbers that nobody measured, and without damage."""

import pytest
from django.core.exceptions import ValidationError

from taxonomy.models import no_garbling, no_typed_statistics


@pytest.mark.parametrize("text", ["pays $140,000", "from US$ 120K", "grew 35% a year", "35 percent more", "2 million"])
def test_a_number_that_a_page_must_measure_is_refused(text):
    with pytest.raises(ValidationError, match="without a source"):
        no_typed_statistics(text)


@pytest.mark.parametrize("text", ["In 2026 the EU Regulation 2024/1689 applies", "SR 11-7, 5-6 courses", "R2D2"])
def test_years_names_and_small_counts_may_stand(text):
    no_typed_statistics(text)


@pytest.mark.parametrize("text", ["πŸ”¥", "needâ€”now", "ItÃ¢s", "lost \ufffd"])
def test_characters_of_a_wrong_encoding_are_refused(text):
    with pytest.raises(ValidationError, match="wrong encoding"):
        no_garbling(text)


@pytest.mark.parametrize("text", ["the U. S. Bureau", "a sector sector", "one.Two", "a word , a comma"])
def test_torn_and_doubled_words_are_refused(text):
    with pytest.raises(ValidationError, match="slip of the pen"):
        no_garbling(text)


@pytest.mark.parametrize("text", ["the EU’s rules", "Gurobi, CPLEX, HiGHS or OR-Tools", "naïve Çetinkaya", "C++, R."])
def test_ordinary_text_may_stand(text):
    no_garbling(text)
