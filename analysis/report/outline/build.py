"""Derives the outline of the countries from Natural Earth (public domain), as the npm package world-atlas carries it.

    npm pack world-atlas && tar xzf world-atlas-*.tgz && pip install pycountry
    python -m analysis.report.outline.build package/countries-110m.json

writes `countries.json` beside this file: a path of SVG for each country, by the code that the tables use. Borders are
thinned once for both sides, so that neighbours still meet. pycountry tells which number is which code.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from analysis.report.projection import HEIGHT, WIDTH, project

TARGET = Path(__file__).resolve().parent / "countries.json"

Point = tuple[float, float]

# Points closer than this to the line between their neighbours are left out, in units of the map.
_TOLERANCE = 0.8
# Natural Earth draws these apart and gives them no number; the tables file them under these codes.
_CODES_WITHOUT_NUMBER = {"Kosovo": "KOS", "N. Cyprus": "CYP", "Somaliland": "SOM"}
_LEFT_OUT = {"ATA"}


def outlines(topology: dict[str, Any], code_of: dict[str, str]) -> dict[str, str]:
    """Paths of the countries by code, from a TopoJSON with a collection `countries`."""
    arcs = [_thinned(list(_degrees(arc, topology["transform"]))) for arc in topology["arcs"]]
    paths: dict[str, str] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        code = code_of[country["id"]] if "id" in country else _CODES_WITHOUT_NUMBER[name]
        if code not in _LEFT_OUT:
            polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
            rings = [part for polygon in polygons for ring in polygon for part in _on_the_map(_ring(ring, arcs))]
            paths[code] = paths.get(code, "") + "".join(map(_path, rings))
    return dict(sorted(paths.items()))


def _degrees(arc: Iterable[Sequence[int]], transform: dict[str, Sequence[float]]) -> Iterator[Point]:
    """Longitudes and latitudes; where the arc crosses the antimeridian, longitudes go on beyond 180."""
    (x_scale, y_scale), (x_offset, y_offset) = transform["scale"], transform["translate"]
    x = y = 0
    before: float | None = None
    for dx, dy in arc:
        x, y = x + dx, y + dy
        longitude = x * x_scale + x_offset
        before = longitude if before is None else _near(longitude, before)
        yield before, y * y_scale + y_offset


def _near(longitude: float, other: float) -> float:
    """The longitude, turned by full circles until it is nearest to the other."""
    return longitude + 360 * round((other - longitude) / 360)


def _thinned(line: list[Point]) -> list[Point]:
    """The line without points that hardly bend it on the map. Source: Douglas and Peucker, 1973."""
    if len(line) < 3:
        return line
    on_map = [project(*point) for point in line]
    distances = [_distance(point, on_map[0], on_map[-1]) for point in on_map[1:-1]]
    farthest = max(range(len(distances)), key=distances.__getitem__) + 1
    if distances[farthest - 1] < _TOLERANCE:
        return [line[0], line[-1]]
    return _thinned(line[: farthest + 1])[:-1] + _thinned(line[farthest:])


def _distance(point: Point, first: Point, last: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, first, last
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if length == 0 else min(1.0, max(0.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return float(((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5)


def _ring(numbers: Iterable[int], arcs: Sequence[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        turn = _near(arc[0][0], points[-1][0]) - arc[0][0] if points else 0.0
        points += [(x + turn, y) for x, y in (arc[1:] if points else arc)]
    return points


def _on_the_map(ring: list[Point]) -> Iterator[list[Point]]:
    """The ring projected: in one part, or in two on either edge of the map if it crosses the antimeridian."""
    for turn in (-360.0, 0.0, 360.0):
        turned = [(x + turn, y) for x, y in ring]
        part = _west_of(180.0, [(-x, y) for x, y in _west_of(180.0, [(-x, y) for x, y in turned])])
        if len(part) > 2:
            yield [project(x, y) for x, y in part]


def _west_of(limit: float, ring: Sequence[Point]) -> list[Point]:
    """What of a closed ring lies west of a meridian. Source: Sutherland and Hodgman, 1974."""
    kept: list[Point] = []
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if ax <= limit:
            kept.append((ax, ay))
        if (ax <= limit) != (bx <= limit):
            kept.append((limit, ay + (by - ay) * (limit - ax) / (bx - ax)))
    return kept


def _path(ring: Sequence[Point]) -> str:
    """A closed path of SVG in whole units, each point relative to the one before; empty if nothing is left of it."""
    steps: list[str] = []
    at_x, at_y = 0, 0
    for x, y in ring:
        step = round(x) - at_x, round(y) - at_y
        if step != (0, 0) or not steps:
            steps.append(f"{step[0]} {step[1]}".replace(" -", "-"))
            at_x, at_y = round(x), round(y)
    return f"M{steps[0]}l{' '.join(steps[1:]).replace(' -', '-')}z" if len(steps) > 2 else ""


def main() -> None:
    """Writes the outline from the file named on the command line."""
    pycountry = importlib.import_module("pycountry")
    code_of = {country.numeric: country.alpha_3 for country in pycountry.countries}
    paths = outlines(json.loads(Path(sys.argv[1]).read_bytes()), code_of)
    lines = ",\n".join(f"{json.dumps(code)}:{json.dumps(path)}" for code, path in paths.items() if path)
    TARGET.write_text(f'{{"width":{WIDTH},"height":{HEIGHT},"countries":{{\n{lines}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
