"""The shapes of the charts, and the components that print them."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from core.charts import column_chart, range_chart, round_steps, sparkline
from core.templatetags import charts

YEARS = ["2019-20", "2020-21", "2021-22", "2022-23", "2023-24"]


def test_a_sparkline_runs_from_zero_at_the_bottom_to_the_highest_count_at_the_top():
    line = sparkline([0, 10, 20])
    assert line.points == "2.0,18.0 40.0,10.0 78.0,2.0"
    assert (line.x, line.y, line.width, line.height) == (78.0, 2.0, 80, 20)


def test_a_missing_count_keeps_its_step_and_is_not_drawn_as_zero():
    assert sparkline([10, None, 10]).points == "2.0,2.0 78.0,2.0"
    assert sparkline([None, 10, 5, None]).points == "27.3,2.0 52.7,10.0"


def test_a_sparkline_of_zeros_lies_on_the_ground():
    assert sparkline([0, 0]).points == "2.0,18.0 78.0,18.0"


@pytest.mark.parametrize("values", [[], [7], [None, 7, None], [None, None]])
def test_fewer_than_two_counts_give_no_sparkline(values):
    assert sparkline(values) is None


@pytest.mark.parametrize(
    ("highest", "steps"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (41, [0, 20, 40, 60]),
        (1200, [0, 500, 1000, 1500]),
    ],
)
def test_a_scale_has_round_steps(highest, steps):
    assert list(round_steps(highest)) == steps


@given(st.integers(0, 10**7))
def test_a_scale_holds_the_highest_value_in_two_to_five_steps(highest):
    steps = round_steps(highest)
    assert 2 <= len(steps) <= 5
    assert steps[-2] < max(highest, 1) <= steps[-1]


def test_columns_stand_on_the_baseline_in_proportion_to_their_values():
    chart = column_chart(YEARS, [0, 10, 20, 30, 40])
    assert [column.height for column in chart.columns] == [0.0, 34.0, 68.0, 102.0, 136.0]
    assert {round(column.y + column.height, 1) for column in chart.columns} == {chart.baseline}
    assert [(tick.y, tick.value) for tick in chart.ticks] == [(156, 0), (122, 10), (88, 20), (54, 30), (20, 40)]
    assert all(chart.left <= column.x and column.x + column.width <= chart.width for column in chart.columns)


def test_a_missing_value_has_a_place_but_no_height_and_no_text():
    chart = column_chart(["2022-23", "2023-24"], [None, 1200])
    assert [(column.value, column.height > 0, column.text) for column in chart.columns] == [
        (None, False, ""),
        (1200, True, "1,200"),
    ]


def test_no_value_at_all_gives_no_column_chart():
    assert column_chart([], []) is None
    assert column_chart(YEARS, [None] * 5) is None


def test_the_sparkline_component_names_what_it_shows():
    html = charts.sparkline(sparkline([0, 10, 20]), 'Awards "by year"')
    assert 'role="img" aria-label="Awards &quot;by year&quot;"' in html
    assert 'points="2.0,18.0 40.0,10.0 78.0,2.0"' in html and 'cx="78.0" cy="2.0"' in html
    assert not charts.sparkline(None, "Awards")


def test_the_awards_chart_says_its_numbers_in_a_table_and_in_its_label():
    chart = column_chart(["2022-23", "2023-24"], [None, 1200])
    html = render_to_string("components/awards_chart.html", {"chart": chart, "title": "Awards"})
    assert 'aria-label="Awards: 2022-23 not reported, 2023-24 1,200"' in html
    assert '<th scope="row">2022-23</th><td>not reported</td>' in html
    assert '<th scope="row">2023-24</th><td>1,200</td>' in html


def test_the_map_marks_a_place_or_says_that_it_is_not_known():
    cambridge = {"point": (908.13, 167.25), "label": "Where the school lies", "place": "Cambridge, Massachusetts"}
    html = render_to_string("components/us_map.html", cambridge)
    assert 'cx="908.13" cy="167.25"' in html and "outside" not in html
    html = render_to_string("components/us_map.html", {"point": None, "label": "Map", "place": "Somewhere"})
    assert "<circle" not in html and "Somewhere cannot be placed" in html


@pytest.mark.parametrize("name", ["awards_chart", "us_map"])
def test_a_chart_component_carries_no_inline_style(name):
    chart = column_chart(["2022-23", "2023-24"], [1, 2])
    html = render_to_string(f"components/{name}.html", {"chart": chart, "point": (1.5, 2.5), "title": "Awards"})
    assert "<svg" in html and "style" not in html


def test_a_spread_lies_on_a_scale_from_zero():
    chart = range_chart([("Clerks", [0, 50_000, 100_000, 150_000, 200_000], False)], width=452)
    (row,) = chart.ranges
    assert (row.low, row.left, row.middle, row.right, row.high) == (26, 126, 226, 326, 426)
    assert [(tick.y, tick.text) for tick in chart.ticks] == [
        (26, "0"),
        (126, "US$50k"),
        (226, "US$100k"),
        (326, "US$150k"),
        (426, "US$200k"),
    ]
    assert row.text == "10th percentile 0, 25th US$50k, median US$100k, 75th US$150k, 90th US$200k"


def test_a_spread_whose_top_is_not_published_runs_to_the_end_and_names_no_number():
    chart = range_chart([("Chiefs", [100_000, 150_000, 200_000, None, None], True)], width=452)
    (row,) = chart.ranges
    assert (row.right, row.high, row.is_open) == (None, 426, True)
    assert row.text.endswith("median US$200k, the highest above what is published")


def test_what_is_not_known_is_not_drawn():
    assert range_chart([("Nobody", [None] * 5, False)]) is None
    printed = render_to_string(
        "components/range_chart.html",
        {"chart": range_chart([("A", [None] * 5, False), ("B", [1, 2, 3, 4, 5], False)]), "title": "Pay"},
    )
    assert printed.count("range-line") == printed.count("range-box") == printed.count("range-middle") == 1
    assert "A: not published; B:" in printed
