"""The map's projection against d3-geo 3.1, and the drawing against what the pages expect of it."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.maps import TERRITORIES, albers_usa, place_on_map, step_of, steps_of

SVG = "{http://www.w3.org/2000/svg}"
MAP = Path(__file__).parents[2] / "static/maps/us-states.svg"

# Printed by d3.geoAlbersUsa().scale(1300).translate([487.5, 305]).
D3_POINTS = [
    ("Cambridge, Massachusetts", -71.093226, 42.359243, 908.1282, 167.2517),
    ("Stanford, California", -122.167359, 37.429434, 36.9953, 270.2753),
    ("Pittsburgh, Pennsylvania", -79.943383, 40.44423, 771.5475, 241.9276),
    ("Atlanta, Georgia", -84.39469, 33.772472, 714.7767, 404.6032),
    ("Seattle, Washington", -122.308, 47.655, 98.2825, 45.3624),
    ("Coral Gables, Florida", -80.2786, 25.7214, 821.1208, 573.7296),
    ("Key West, Florida", -81.78, 24.555, 794.4062, 604.4547),
    ("Edinburg, Texas", -98.1743, 26.3063, 453.4371, 586.8519),
    ("Orono, Maine", -68.6728, 44.8998, 930.5116, 100.7978),
    ("Fairbanks, Alaska", -147.8227, 64.8589, 117.4759, 514.8090),
    ("Juneau, Alaska", -134.6411, 58.3857, 175.8636, 555.7104),
    ("Attu, Alaska, beyond the 180th meridian", 173.2, 52.9, -54.6245, 572.7829),
    ("Honolulu, Hawaii", -157.8174, 21.2971, 267.8298, 549.4140),
    ("Hilo, Hawaii", -155.0813, 19.7013, 326.3435, 585.3159),
]
OFF_THE_MAP = [
    ("San Juan, Puerto Rico", -66.0492, 18.4036),
    ("Mangilao, Guam", 144.8005, 13.4299),
    ("Charlotte Amalie, US Virgin Islands", -64.9727, 18.3434),
    ("Pago Pago, American Samoa", -170.7, -14.3),
    ("Saipan, Northern Mariana Islands", 145.72, 15.15),
    ("Koror, Palau", 134.48, 7.34),
]


@pytest.mark.parametrize(("place", "longitude", "latitude", "x", "y"), D3_POINTS, ids=[row[0] for row in D3_POINTS])
def test_a_place_in_a_state_lies_where_d3_puts_it(place, longitude, latitude, x, y):
    assert albers_usa(longitude, latitude) == pytest.approx((x, y), abs=0.01)


@pytest.mark.parametrize(("place", "longitude", "latitude"), OFF_THE_MAP, ids=[row[0] for row in OFF_THE_MAP])
def test_a_territory_lies_off_the_map(place, longitude, latitude):
    assert albers_usa(longitude, latitude) is None


def test_the_map_draws_each_state_and_the_district_once_with_its_name():
    states = ElementTree.parse(MAP).getroot().findall(f".//{SVG}path")
    names = {state.get("id"): state.findtext(f"{SVG}title") for state in states}
    assert len(states) == len(names) == 51
    assert names["state-DC"] == "District of Columbia"
    assert all(state.get("d") for state in states)


def test_the_map_needs_no_stylesheet_and_stays_small():
    text = MAP.read_text()
    assert len(text) <= 45_000
    assert "style" not in text and "currentColor" not in text and 'viewBox="0 0 975 610"' in text


def test_a_territory_is_marked_in_its_square_and_an_unknown_place_nowhere():
    assert place_on_map("PR", -66.1, 18.4) == TERRITORIES["PR"]
    assert place_on_map("MA", -71.09, 42.36) == albers_usa(-71.09, 42.36)
    assert place_on_map("MA", None, None) is None


def test_five_shades_part_the_values_into_groups_of_about_equal_size():
    values = list(range(10, 60))
    bounds = steps_of(values)
    counts = Counter(step_of(value, bounds) for value in values)
    assert counts == dict.fromkeys(range(1, 6), 10)
    assert step_of(None, bounds) is None


@given(st.lists(st.integers(0, 99)))
def test_a_higher_value_is_never_paler(values):
    bounds = steps_of(values)
    steps = [step_of(value, bounds) for value in sorted(values)]
    assert steps == sorted(steps) and set(steps) <= set(range(1, 6))
