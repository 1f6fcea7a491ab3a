"""Writes benches/park: a chemical park that lies nowhere, for measuring and comparing run times.

    python tools/public_park.py [folder]

Needs numpy. Everything is drawn from PCG64 with one seed, through `random()` alone (its stream is the same in every
version of numpy), and printed with few digits: the same files come out every time. No company, no town and no weather
in it is real; benches/park/README.md says what is in it and why.
"""

import csv
import json
import math
import sys
from pathlib import Path

import numpy as np
from public_park_units import COLUMNS, THEMES, losses_of, make_units

SEED = 20_261_123
CRS = "EPSG:32631"
# The park's own axes: u along a made-up river, v inland, m from the middle, turned against the grid.
MIDDLE = (500_000.0, 4_300.0)
TURN_DEG = 17.0
PLOT_COLUMNS, PLOT_ROWS = 6, 5
PLOT_U, PLOT_V, ROAD = 1_120.0, 830.0, 70.0

ESTABLISHMENTS, INSTALLATIONS, RELEASES = 30, 1_000, 4_000
POPULATION_CELLS, TARGETS = 20_000, 200
CELL = 100.0
# People are placed over this rectangle; nobody lives this near to a plot, nor beyond the river.
PEOPLE_X, PEOPLE_Y = (488_000.0, 512_000.0), (-1_000.0, 12_000.0)
RESETTLED, RIVER_V = 500.0, -2_700.0

# Weather: class, stability, wind speed m/s, share of the year by day, by night (day 0.4375 of it, night the rest).
CLASSES = [
    ("B2", "B", 2.0, 0.0550, 0.0),
    ("B3.5", "B", 3.5, 0.0430, 0.0),
    ("C3", "C", 3.0, 0.0520, 0.0),
    ("C5", "C", 5.0, 0.0460, 0.0),
    ("D1.5", "D", 1.5, 0.0260, 0.0410),
    ("D3.5", "D", 3.5, 0.0780, 0.0950),
    ("D5", "D", 5.0, 0.0740, 0.0820),
    ("D7", "D", 7.0, 0.0420, 0.0470),
    ("D9", "D", 9.0, 0.0215, 0.0240),
    ("E3", "E", 3.0, 0.0, 0.0960),
    ("E5", "E", 5.0, 0.0, 0.0540),
    ("F1.5", "F", 1.5, 0.0, 0.1235),
]
SECTORS = 36

# Towns: place in park axes (u, v), m; people; radius, m.
TOWNS = [
    (-7_600.0, 3_900.0, 62_000, 1_000.0),
    (-3_900.0, 5_100.0, 38_000, 800.0),
    (1_600.0, 5_400.0, 91_000, 1_250.0),
    (6_900.0, 3_500.0, 47_000, 900.0),
    (8_900.0, 700.0, 24_000, 700.0),
    (-7_900.0, -600.0, 18_000, 650.0),
]
RURAL_PER_CELL = (0.6, 4.5)
CLASS_SHARES = [
    ("high_sensitivity", 0.2),
    ("important", 0.12),
    ("general_1", 0.24),
    ("general_2", 0.24),
    ("general_3", 0.2),
]

STUDY = """# The public park of isorisk, {what}. Made by tools/public_park.py; README.md says what is in it.
format = 1
title = "Public park, {what}"
crs = "{crs}"
rule_set = "AQ/T 3046-2013"
criterion = "GB 36894-2018"

[grid]
x_min_m = {x0}
y_min_m = {y0}
x_max_m = {x1}
y_max_m = {y1}
cell_m = {cell}

[surface]
roughness_length_m = 0.3
terrain = "rural"
latitude_deg = 31.0

[ambient]
temperature_c = 17.0
pressure_bara = 1.0128
relative_humidity_percent = 73

[weather]
table = "weather.csv"

[tables]
installations = "installations.csv"
frequencies = "frequencies.csv"
establishments = "establishments.geojson"
population = "population.csv"
targets = "targets.geojson"
ignition_sources = "ignition_sources.geojson"

[layers]
weather = "assumed"
installations = "assumed"
establishments = "assumed"
population = "assumed"
targets = "assumed"
ignition_sources = "assumed"
"""


class Draw:
    """Random numbers by name of what they decide, so that a change in one part leaves the others as they are."""

    def __init__(self, seed, part):
        self._generator = np.random.Generator(np.random.PCG64([seed, part]))

    def unit(self):
        """A number in 0..1."""
        return float(self._generator.random())

    def between(self, low, high):
        """Evenly between two numbers."""
        return low + (high - low) * self.unit()

    def decades(self, low, high):
        """Evenly between two numbers on a logarithmic scale."""
        return low * (high / low) ** self.unit()

    def index(self, weights):
        """An index with a probability as its weight."""
        left = self.unit() * sum(weights)
        for i, weight in enumerate(weights):
            left -= weight
            if left < 0.0:
                return i
        return len(weights) - 1


def to_map(u, v):
    """Park axes to map metres."""
    c, s = math.cos(math.radians(TURN_DEG)), math.sin(math.radians(TURN_DEG))
    return MIDDLE[0] + c * u - s * v, MIDDLE[1] + s * u + c * v


def to_park(x, y):
    """Map metres to park axes."""
    c, s = math.cos(math.radians(TURN_DEG)), math.sin(math.radians(TURN_DEG))
    dx, dy = x - MIDDLE[0], y - MIDDLE[1]
    return c * dx + s * dy, -s * dx + c * dy


def ring(corners):
    """Closed ring of map coordinates to a decimetre, from corners in map metres."""
    rounded = [[round(x, 1), round(y, 1)] for x, y in corners]
    return [*rounded, rounded[0]]


def rectangle(u0, v0, u1, v1):
    """Corners of a rectangle in park axes, on the map."""
    return [to_map(u0, v0), to_map(u1, v0), to_map(u1, v1), to_map(u0, v1)]


def plots():
    """Plot of each establishment: id, theme, (u0, v0, u1, v1)."""
    found = []
    for i in range(ESTABLISHMENTS):
        column, row = i % PLOT_COLUMNS, i // PLOT_COLUMNS
        u0 = (column - PLOT_COLUMNS / 2) * (PLOT_U + ROAD) + ROAD / 2
        v0 = (row - PLOT_ROWS / 2) * (PLOT_V + ROAD) + ROAD / 2
        found.append((f"E{i + 1:02}", THEMES[i % len(THEMES)], (u0, v0, u0 + PLOT_U, v0 + PLOT_V)))
    return found


def feature(geometry, coordinates, **properties):
    """One GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": geometry, "coordinates": coordinates}}


def write_features(path, features):
    """A GeoJSON collection, one feature a line."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    crs = json.dumps({"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{CRS.split(':')[1]}"}})
    path.write_text(f'{{"type": "FeatureCollection",\n"crs": {crs},\n"features": [\n{lines}\n]}}\n', encoding="utf-8")


def write_rows(path, header, rows):
    """A CSV with one header line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def weather_rows(draw):
    """(period, class, stability, wind speed, sector, probability), all of it summing to 1.

    Share of a class in a period, times a rose w(d) / sum w with w = 1 + a cos(d - d1) + b cos(2 (d - d2)) + c e(d):
    a in 0.2..0.6, b in 0.1..0.25, c = 0.15, e in -1..1 drawn for each sector; d1 is south-east by day, north-west by
    night, give or take 40 degrees.
    """
    rows = []
    for period, main in ((0, 135.0), (1, 315.0)):
        for name, stability, speed, *shares in CLASSES:
            if shares[period] == 0.0:
                continue
            a, b = draw.between(0.2, 0.6), draw.between(0.1, 0.25)
            first, second = main + draw.between(-40.0, 40.0), draw.between(0.0, 180.0)
            degrees = [10.0 * sector for sector in range(SECTORS)]
            rose = [
                1.0
                + a * math.cos(math.radians(d - first))
                + b * math.cos(2.0 * math.radians(d - second))
                + 0.15 * draw.between(-1.0, 1.0)
                for d in degrees
            ]
            for d, weight in zip(degrees, rose, strict=True):
                probability = shares[period] * weight / sum(rose)
                rows.append(["day" if period == 0 else "night", name, stability, speed, int(d), round(probability, 8)])
    # what rounding left goes to the largest
    largest = max(rows, key=lambda row: row[5])
    largest[5] = round(largest[5] + 1.0 - math.fsum(row[5] for row in rows), 8)
    return [[*row[:5], f"{row[5]:.8f}"] for row in rows]


def density(u, v):
    """Residents of a cell, before chance has its say: towns with soft edges, and the country between."""
    people = 0.0
    for u0, v0, inhabitants, radius in TOWNS:
        r = math.hypot(u - u0, v - v0)
        # integral of exp(-(r/R)^4) over the plane is pi^1.5 / 2 R^2
        people += inhabitants * math.exp(-((r / radius) ** 4)) * CELL * CELL / (0.5 * math.pi**1.5 * radius * radius)
    return people


def population_rows(draw, sites):
    """Staff in the plots and residents round them, POPULATION_CELLS rows in all."""
    half_u = PLOT_COLUMNS * (PLOT_U + ROAD) / 2 + RESETTLED
    half_v = PLOT_ROWS * (PLOT_V + ROAD) / 2 + RESETTLED
    staff, homes = [], []
    for j in range(round((PEOPLE_Y[1] - PEOPLE_Y[0]) / CELL)):
        for i in range(round((PEOPLE_X[1] - PEOPLE_X[0]) / CELL)):
            x, y = PEOPLE_X[0] + (i + 0.5) * CELL, PEOPLE_Y[0] + (j + 0.5) * CELL
            u, v = to_park(x, y)
            owner = next((s for s in sites if s[2][0] <= u <= s[2][2] and s[2][1] <= v <= s[2][3]), None)
            if owner is not None:
                # a third of a plot's cells has people: control rooms, workshops, offices
                if draw.unit() < 0.34:
                    day = draw.decades(1.0, 30.0)
                    night, indoors = day * draw.between(0.15, 0.4), draw.between(50.0, 98.0)
                    staff.append((x, y, "worker", "", f"{day:.1f}", f"{night:.1f}", f"{indoors:.0f}", owner[0]))
                continue
            chance = draw.unit()
            if (abs(u) < half_u and abs(v) < half_v) or v < RIVER_V:
                continue
            people = (
                density(u, v) * (0.6 + 0.8 * chance)
                + RURAL_PER_CELL[0]
                + (RURAL_PER_CELL[1] - RURAL_PER_CELL[0]) * chance
            )
            homes.append((people, x, y))
    # the emptiest cells of the country are left out until the number fits
    homes.sort(key=lambda home: (-home[0], home[2], home[1]))
    homes = sorted(homes[: POPULATION_CELLS - len(staff)], key=lambda home: (home[2], home[1]))
    rows = [(f"{x:.0f}", f"{y:.0f}", f"{CELL:.0f}", "residential", f"{p:.1f}", "", "", "", "") for p, x, y in homes]
    rows += [(f"{x:.0f}", f"{y:.0f}", f"{CELL:.0f}", *rest) for x, y, *rest in staff]
    return rows


def somewhere_outside(draw):
    """A place where people are: in or about a town, or along the park's fence."""
    half_u, half_v = PLOT_COLUMNS * (PLOT_U + ROAD) / 2, PLOT_ROWS * (PLOT_V + ROAD) / 2
    while True:
        if draw.unit() < 0.65:
            u0, v0, _, radius = TOWNS[draw.index([town[2] ** 0.5 for town in TOWNS])]
            angle, r = draw.between(0.0, 2.0 * math.pi), radius * draw.between(0.0, 1.3)
            u, v = u0 + r * math.cos(angle), v0 + r * math.sin(angle)
        else:
            u, v = draw.between(-half_u - 1500.0, half_u + 1500.0), draw.between(-half_v - 300.0, half_v + 1800.0)
        x, y = to_map(u, v)
        if not (abs(u) < half_u + 60.0 and abs(v) < half_v + 60.0) and 490_200 < x < 509_800 and 200 < y < 9_800:
            return u, v


def target_features(draw):
    """Protection targets: places without extent and rectangles of any bearing."""
    features = []
    for i in range(TARGETS):
        kind = CLASS_SHARES[draw.index([share for _, share in CLASS_SHARES])][0]
        u, v = somewhere_outside(draw)
        persons = round(draw.decades(10.0, 3000.0))
        turn, long, wide = draw.between(0.0, math.pi), draw.decades(30.0, 400.0), draw.decades(30.0, 200.0)
        name = {"id": f"P{i + 1:03}", "class": kind, "persons": persons}
        if i % 5 < 2:
            x, y = to_map(u, v)
            features.append(feature("Point", [round(x, 1), round(y, 1)], **name))
            continue
        c, s = math.cos(turn), math.sin(turn)
        sides = [(-long, -wide), (long, -wide), (long, wide), (-long, wide)]
        corners = [to_map(u + 0.5 * (c * a - s * b), v + 0.5 * (s * a + c * b)) for a, b in sides]
        features.append(feature("Polygon", [ring(corners)], **name))
    return features


def ignition_features(draw, sites):
    """Flares, furnaces, roads, power lines, whole sites and workshops outside; strengths of the Purple Book's table."""
    features = []

    def add(geometry, coordinates, what, **more):
        features.append(feature(geometry, coordinates, id=f"G{len(features) + 1:03}", name_en=what, **more))

    for _, _, (u0, v0, u1, v1) in sites:
        for what, p in (("flare", 1.0), ("furnace", 0.9), ("boiler house", 0.23)):
            x, y = to_map(draw.between(u0, u1), draw.between(v0, v1))
            add("Point", [round(x, 1), round(y, 1)], what, probability=p, within_s=60)
        add("Polygon", [ring(rectangle(u0, v0, u1, v1))], "chemical site", probability=0.9, within_s=60)
    half_u, half_v = PLOT_COLUMNS * (PLOT_U + ROAD) / 2, PLOT_ROWS * (PLOT_V + ROAD) / 2
    roads = [((-half_u, v), (half_u, v)) for v in np.linspace(-half_v, half_v, PLOT_ROWS + 1).tolist()]
    roads += [((u, -half_v), (u, half_v)) for u in np.linspace(-half_u, half_u, PLOT_COLUMNS + 1).tolist()]
    roads += [((0.0, half_v), (TOWNS[k][0], TOWNS[k][1])) for k in range(len(TOWNS))]
    for ends in roads:
        line = [[round(x, 1), round(y, 1)] for x, y in (to_map(*end) for end in ends)]
        vehicles = round(draw.decades(20.0, 900.0))
        traffic = {"vehicles_per_h": vehicles, "speed_km_h": round(draw.between(30.0, 70.0))}
        add("LineString", line, "road", probability=0.4, within_s=60, present_night_percent=35, **traffic)
    for v in (-half_v - 250.0, half_v + 350.0):
        line = [
            [round(x, 1), round(y, 1)] for x, y in (to_map(-9000.0, v), to_map(300.0, v + 120.0), to_map(9000.0, v))
        ]
        add("LineString", line, "power line", probability=0.2, within_s=60, per_length_m=100)
    for _ in range(12):
        u, v = somewhere_outside(draw)
        side = draw.between(60.0, 250.0)
        add(
            "Polygon",
            [ring(rectangle(u, v, u + side, v + 0.7 * side))],
            "workshop",
            rate_per_s=0.02,
            present_night_percent=20,
        )
    return features


def main(folder):
    """Writes every file."""
    folder.mkdir(parents=True, exist_ok=True)
    sites = plots()
    units, stated = make_units(Draw(SEED, 1), sites, INSTALLATIONS, RELEASES, to_map)
    assert len(units) == INSTALLATIONS
    assert losses_of(units, stated) == RELEASES
    write_rows(folder / "installations.csv", COLUMNS, [[unit[c] for c in COLUMNS] for unit in units])
    write_rows(folder / "frequencies.csv", ["installation", "hole_mm", "frequency_per_yr", "source"], stated)
    header = ["period", "class", "stability", "wind_speed_m_s", "sector_deg", "probability"]
    write_rows(folder / "weather.csv", header, weather_rows(Draw(SEED, 2)))
    header = [
        "x_m",
        "y_m",
        "cell_m",
        "kind",
        "persons",
        "persons_day",
        "persons_night",
        "indoors_percent",
        "establishment",
    ]
    people = population_rows(Draw(SEED, 3), sites)
    assert len(people) == POPULATION_CELLS
    write_rows(folder / "population.csv", header, people)
    write_features(folder / "targets.geojson", target_features(Draw(SEED, 4)))
    write_features(folder / "ignition_sources.geojson", ignition_features(Draw(SEED, 5), sites))
    outlines = [
        feature("Polygon", [ring(rectangle(*plot))], id=i, name_en=f"Establishment {i[1:]}") for i, _, plot in sites
    ]
    write_features(folder / "establishments.geojson", outlines)
    for name, what, x0, x1, cell in (
        ("study.toml", "20 km x 10 km at 25 m", 490_000, 510_000, 25),
        ("study_10m.toml", "10 km x 10 km at 10 m", 495_000, 505_000, 10),
    ):
        text = STUDY.format(what=what, crs=CRS, x0=x0, x1=x1, y0=0, y1=10_000, cell=cell)
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "benches/park")
