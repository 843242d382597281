"""The place of a location on the map of the United States, `static/maps/us-states.svg`."""

from collections.abc import Callable, Iterable, Sequence
from math import cos, radians, sin, sqrt

Point = tuple[float, float]
SCALE, CENTRE_X, CENTRE_Y = 1300, 487.5, 305


def _albers(
    parallels: Point, meridian: float, origin: Point, anchor: Point, box: tuple[Point, Point], zoom: float = 1
) -> Callable[[float, float], Point | None]:
    """An Albers projection with `origin` (degrees east of the meridian, latitude) at `anchor`, and None off its box.

    Anchor and box (left and right, top and bottom) are distances from the map's center, in units of SCALE.
    """
    south, north = (sin(radians(parallel)) for parallel in parallels)
    n = (south + north) / 2
    c = 1 + south * (2 * n - south)
    (left, right), (top, bottom) = box

    def cone(east: float, latitude: float) -> Point:
        theta = n * radians(east)
        rho = sqrt(c - 2 * n * sin(radians(latitude))) / n
        return rho * sin(theta), rho * cos(theta)

    origin_x, origin_y = cone(*origin)

    def project(longitude: float, latitude: float) -> Point | None:
        x, y = cone((longitude - meridian + 180) % 360 - 180, latitude)
        x = anchor[0] + zoom * (x - origin_x)
        y = anchor[1] + zoom * (y - origin_y)
        is_inside = left < x < right and top < y < bottom
        return (round(CENTRE_X + SCALE * x, 2), round(CENTRE_Y + SCALE * y, 2)) if is_inside else None

    return project


_mainland = _albers((29.5, 45.5), -96, (-0.6, 38.7), (0, 0), ((-0.455, 0.455), (-0.238, 0.238)))
_alaska = _albers((55, 65), -154, (-2, 58.5), (-0.307, 0.201), ((-0.425, -0.214), (0.12, 0.234)), zoom=0.35)
_hawaii = _albers((8, 18), -157, (-3, 19.9), (-0.205, 0.212), ((-0.214, -0.115), (0.166, 0.234)))


def albers_usa(longitude: float, latitude: float) -> Point | None:
    """Pixels (x to the right, y down) on the 975 x 610 map of a place in decimal degrees; None when it is off the map.

    Off the map are Puerto Rico, Guam and the other territories. Canada and Mexico near the border are on it.
    Albers equal-area conic on the sphere: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395
    (1987), equations 14-1 to 14-6. The parallels, insets and canvas are those of d3's
    `geoAlbersUsa().scale(1300).translate([487.5, 305])`, with which us-atlas drew the outlines.
    """
    return _mainland(longitude, latitude) or _alaska(longitude, latitude) or _hawaii(longitude, latitude)


# Squares beside the map, by postal code: x and y of their centers, because the places are off the map.
TERRITORIES = {"PR": (928, 410), "VI": (928, 450), "GU": (928, 490), "AS": (928, 530), "MP": (928, 570)}

ELSEWHERE = {*TERRITORIES, "FM", "MH", "PW"}
"""Postal codes without an outline on the map: the territories and the freely associated states."""


def place_on_map(state: str, longitude: float | None, latitude: float | None) -> Point | None:
    """The point for a location: on the map, or in the square of its territory; None when neither is known."""
    if state in TERRITORIES:
        return TERRITORIES[state]
    return None if longitude is None or latitude is None else albers_usa(float(longitude), float(latitude))


STEPS = 5


def steps_of(values: Iterable[int]) -> list[int]:
    """The upper bounds of the first four of five groups of about equal size, lowest first; fewer for few values."""
    ranked = sorted(set(values))
    bounds = [ranked[len(ranked) * step // STEPS - 1] for step in range(1, STEPS) if len(ranked) * step // STEPS]
    return sorted(set(bounds) - {ranked[-1]}) if ranked else []


def step_of(value: int | None, bounds: Sequence[int]) -> int | None:
    """The group of a value, 1 for the lowest; None when it is unknown."""
    return None if value is None else 1 + sum(value > bound for bound in bounds)
