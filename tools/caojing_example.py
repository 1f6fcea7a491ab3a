"""Writes the tables of examples/caojing: establishments, installations, people and protection targets.

    python tools/caojing_example.py [folder]

Needs pyproj and shapely. No random numbers: the same files come out every time. What is real, typical or assumed is
said in the column or property `layer` of every row; examples/caojing/README.md says where each layer comes from.
"""

import csv
import json
import math
import sys
from pathlib import Path

from caojing_equipment import EQUIPMENT
from pyproj import Transformer
from shapely.geometry import Point, Polygon, box
from shapely.ops import unary_union

CRS = "EPSG:32651"
TO_MAP = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)

# The park: a rectangle of 6 km along the shore by 4 km inland (assumed; the real outline is less regular).
# Local axes: u along the shore towards east-north-east, v inland, both in metres from the centre.
PARK_LON_LAT = (121.455, 30.797)
SHORE_BEARING_DEG = 60.0
HALF_LENGTH_M = 3000.0
HALF_DEPTH_M = 2000.0
# The shore in (u, v): straight in front of the park, then turning east (assumed, drawn by eye).
SHORE_UV = [(-22000.0, -2100.0), (4000.0, -2100.0), (20000.0, -6400.0)]
# Nobody lives within this distance of the park (assumed).
RESETTLED_M = 500.0
# People farther than this from the centre of the park are left out.
REACH_M = 12000.0
CELL_M = 250.0

# Towns: name, Chinese name, GeoNames id, longitude, latitude, people, layer of the number.
# Positions (and the people of Nanqiao) from GeoNames, CC BY 4.0. GeoNames has no number for the other towns: rounded,
# assumed. Its two entries for the seats of the districts Fengxian and Jinshan carry the people of the whole
# district, so they are not used. Caojing is not among its places of 500 people or more: position assumed.
TOWNS = [
    ("Zhelin", "柘林镇", 1784755, 121.46917, 30.83250, 60000, "assumed"),
    ("Caojing", "漕泾镇", None, 121.40500, 30.79700, 40000, "assumed"),
    ("Shanyang", "山阳镇", 1795908, 121.36807, 30.76657, 80000, "assumed"),
    ("Zhuanghang", "庄行镇", 1783924, 121.33352, 30.85157, 60000, "assumed"),
    ("Nanqiao", "南桥镇", 1799823, 121.44944, 30.91611, 361185, "real"),
]
# Half of a town's people (all of Nanqiao's) live in its core, a disc of this density; the others evenly over the
# country round it, out to this many radii of the core (assumed).
CORE_DENSITY_PER_KM2 = 8000.0
CORE_SHARE = {"Nanqiao": 1.0}
CORE_SHARE_OF_A_TOWN = 0.5
COUNTRY_RADII = 4.0

# Establishments: id, what it makes, in Chinese, plot (u0, v0, u1, v1), people by day and night. Names are made up.
PLOTS_U = [-2950.0, -1770.0, -590.0, 590.0, 1770.0, 2950.0]
PLOTS_V = [-1950.0, -650.0, 650.0, 1950.0]
ROAD_M = 40.0
ESTABLISHMENTS = [
    ("A", "ethylene derivatives", "乙烯衍生物", (1, 0), 220, 70),
    ("B", "olefins", "烯烃", (2, 0), 320, 110),
    ("C", "chlor-alkali and isocyanates", "氯碱与异氰酸酯", (3, 0), 300, 100),
    ("D", "amines", "有机胺", (3, 1), 140, 45),
    ("E", "methanol and acetic acid", "甲醇与醋酸", (1, 1), 160, 50),
    ("F", "aromatics", "芳烃", (2, 1), 200, 65),
    ("G", "liquid bulk terminal", "液体化工品储运", (0, 0), 120, 35),
    ("H", "LPG and butane terminal", "液化烃储运", (4, 0), 80, 25),
    ("I", "industrial gases", "工业气体", (4, 1), 60, 20),
    ("J", "gas treating and sulphur", "气体净化与硫回收", (0, 1), 70, 22),
    ("K", "polypropylene", "聚丙烯", (2, 2), 180, 60),
    ("L", "water-treatment chemicals", "水处理剂", (4, 2), 90, 25),
    ("M", "cold logistics", "低温物流", (0, 2), 60, 15),
    ("N", "coatings and solvents", "涂料与溶剂", (1, 2), 150, 30),
]
# The plot that is left, (3, 2), holds the park's services: offices, fire station, laboratory, waste water.
SERVICES_PEOPLE = (350, 60)

# Protection targets: id, name, Chinese name, class of GB 36894, people, (longitude, latitude) or town and offset from
# its centre in m (east, north), size in m (east, north; none: a point), layer.
# fmt: off
TARGETS = [
    ("T01", "Zhelin town, housing", "柘林镇区住宅", "general_1", 12000, ("Zhelin", 150, 350), (1000, 800), "assumed"),
    ("T02", "Zhelin, school", "柘林镇学校", "high_sensitivity", 1500, ("Zhelin", 450, 50), (220, 160), "typical"),
    ("T03", "Zhelin, kindergarten", "柘林镇幼儿园", "high_sensitivity", 300, ("Zhelin", -300, 150), (80, 60), "typical"),
    ("T04", "Zhelin, community hospital", "柘林镇社区医院", "high_sensitivity", 400, ("Zhelin", 50, 900), (150, 120), "typical"),
    ("T05", "Zhelin, market", "柘林镇集贸市场", "general_1", 600, ("Zhelin", -500, 450), (120, 90), "typical"),
    ("T06", "Village north of the park", "园区北侧村庄", "general_1", 260, ("park", -900, 2750), (300, 150), "assumed"),
    ("T07", "Houses by the river", "河畔散户", "general_3", 20, ("park", -1900, 2600), (60, 40), "assumed"),
    ("T08", "Village north-west of the park", "园区西北侧村庄", "general_2", 80, ("park", -3000, 2850), (200, 100), "assumed"),
    ("T09", "Caojing town, housing", "漕泾镇区住宅", "general_1", 9000, ("Caojing", -250, 150), (900, 700), "assumed"),
    ("T10", "Caojing, school", "漕泾镇学校", "high_sensitivity", 1200, ("Caojing", 300, 100), (200, 150), "typical"),
    ("T11", "Caojing, health centre", "漕泾镇卫生服务中心", "high_sensitivity", 250, ("Caojing", 50, -300), (120, 90), "typical"),
    ("T12", "Caojing, home for the aged", "漕泾镇敬老院", "high_sensitivity", 180, ("Caojing", -700, -350), (100, 80), "typical"),
    ("T13", "Caojing, library and cultural centre", "漕泾镇图书馆与文化中心", "important", 200, ("Caojing", -50, 350), (90, 70), "typical"),
    ("T14", "Park administration", "园区管理办公楼", "general_1", 250, ("park", 1180, 1600), (140, 90), "typical"),
    ("T15", "Petrol station on the park road", "园区道路加油站", "general_3", 8, ("park", 600, 2120), None, "typical"),
    ("T16", "Hotel east of the park", "园区东侧宾馆", "general_2", 90, ("park", 3750, 900), (80, 60), "typical"),
    ("T17", "Machine works east of the park", "园区东侧机械厂", "general_2", 260, ("park", 3500, -300), (300, 200), "typical"),
    ("T18", "Seaside park", "滨海公园", "general_1", 200, ("park", 4300, -1500), (500, 200), "typical"),
    ("T19", "Shanyang, nearest housing", "山阳镇东部住宅", "general_1", 3000, ("Shanyang", 1300, 700), (600, 400), "assumed"),
]
# fmt: on


def to_map(lon, lat):
    """Map metres of a longitude and latitude."""
    return TO_MAP.transform(lon, lat)


CENTRE = to_map(*PARK_LON_LAT)
BEARING = math.radians(SHORE_BEARING_DEG)


def from_local(u, v):
    """Map metres of local (u, v)."""
    return (
        CENTRE[0] + u * math.sin(BEARING) - v * math.cos(BEARING),
        CENTRE[1] + u * math.cos(BEARING) + v * math.sin(BEARING),
    )


def local_polygon(corners):
    """A polygon on the map from local corners."""
    return Polygon([from_local(u, v) for u, v in corners])


def plot_corners(column, row):
    """Local corners (u0, v0, u1, v1) of a plot, without the road round it."""
    half = ROAD_M / 2.0
    return (PLOTS_U[column] + half, PLOTS_V[row] + half, PLOTS_U[column + 1] - half, PLOTS_V[row + 1] - half)


def plot(column, row):
    """A plot on the map."""
    u0, v0, u1, v1 = plot_corners(column, row)
    return local_polygon([(u0, v0), (u1, v0), (u1, v1), (u0, v1)])


def park():
    """The park on the map."""
    a, b = HALF_LENGTH_M, HALF_DEPTH_M
    return local_polygon([(-a, -b), (a, -b), (a, b), (-a, b)])


def sea():
    """The sea on the map, as far as it matters."""
    far = -40000.0
    return local_polygon([*SHORE_UV, (SHORE_UV[-1][0], far), (SHORE_UV[0][0], far)])


def residents():
    """Rows of people who live round the park: (x, y, people, town, layer)."""
    closed = unary_union([sea(), park().buffer(RESETTLED_M)])
    reach = Point(CENTRE).buffer(REACH_M, quad_segs=64)
    rows = []
    for name, _, _, lon, lat, people, layer in TOWNS:
        centre = Point(to_map(lon, lat))
        share = CORE_SHARE.get(name, CORE_SHARE_OF_A_TOWN)
        radius = math.sqrt(people * share / CORE_DENSITY_PER_KM2 / math.pi) * 1000.0
        core = centre.buffer(radius, quad_segs=64)
        spread = [(core, people * share)]
        if share < 1.0:
            spread.append((centre.buffer(COUNTRY_RADII * radius, quad_segs=64) - core, people * (1.0 - share)))
        persons = {}
        for area, number in spread:
            habitable = area - closed
            density = number / habitable.area
            for cell in cells(habitable):
                square = box(cell[0] - CELL_M / 2, cell[1] - CELL_M / 2, cell[0] + CELL_M / 2, cell[1] + CELL_M / 2)
                inside = density * square.intersection(habitable).area
                if reach.contains(Point(cell)):
                    persons[cell] = persons.get(cell, 0.0) + inside
        for (x, y), number in sorted(persons.items(), key=lambda item: (item[0][1], item[0][0])):
            if round(number, 1) > 0.0:
                rows.append((x, y, round(number, 1), name, layer))
    return rows


def cells(area):
    """Centres of the cells that an area touches."""
    x0, y0, x1, y1 = area.bounds
    for j in range(math.floor(y0 / CELL_M), math.ceil(y1 / CELL_M)):
        for i in range(math.floor(x0 / CELL_M), math.ceil(x1 / CELL_M)):
            yield ((i + 0.5) * CELL_M, (j + 0.5) * CELL_M)


def workers():
    """Rows of people at work in the park: (x, y, day, night, establishment, cell, layer)."""
    rows = []
    # offices and control room near the inland side of the plot, the plant in its middle
    for identifier, _, _, place, day, night in ESTABLISHMENTS:
        u0, v0, u1, v1 = plot_corners(*place)
        spots = [((u0 + 0.2 * (u1 - u0), v0 + 0.9 * (v1 - v0)), 0.6, 0.5, 100.0)]
        spots += [((u0 + share * (u1 - u0), v0 + 0.5 * (v1 - v0)), 0.2, 0.25, 250.0) for share in (0.3, 0.7)]
        for (u, v), by_day, by_night, cell in spots:
            x, y = from_local(u, v)
            rows.append((x, y, day * by_day, night * by_night, identifier, cell, "assumed"))
    u0, v0, u1, v1 = plot_corners(3, 2)
    x, y = from_local((u0 + u1) / 2, v0 + 0.75 * (v1 - v0))
    rows.append((x, y, *SERVICES_PEOPLE, "", 200.0, "assumed"))
    return rows


def target_polygon(anchor, size):
    """Geometry of a target: a rectangle or a point."""
    where, east, north = anchor
    if where == "park":
        x, y = from_local(east, north)
    else:
        town = next(town for town in TOWNS if town[0] == where)
        x, y = to_map(town[3], town[4])
        x, y = x + east, y + north
    if size is None:
        return Point(x, y)
    return box(x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)


def geometry(shape):
    """GeoJSON geometry, to the decimetre."""
    if shape.geom_type == "Point":
        return {"type": "Point", "coordinates": [round(shape.x, 1), round(shape.y, 1)]}
    ring = [[round(x, 1), round(y, 1)] for x, y in shape.exterior.coords]
    return {"type": "Polygon", "coordinates": [ring]}


def write_geojson(path, features):
    """A GeoJSON file that says its CRS, one feature a line."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32651"}}
    lines = [
        json.dumps({"type": "Feature", "properties": properties, "geometry": geometry(shape)}, ensure_ascii=False)
        for properties, shape in features
    ]
    text = (
        '{"type": "FeatureCollection",\n"crs": ' + json.dumps(crs) + ',\n"features": [\n' + ",\n".join(lines) + "\n]}\n"
    )
    path.write_text(text, encoding="utf-8")


def write_csv(path, columns, rows):
    """A CSV file with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(folder):
    """Writes the four tables."""
    write_geojson(
        folder / "establishments.geojson",
        [
            (
                {
                    "id": identifier,
                    "name_en": f"Establishment {identifier} - {what}",
                    "name_zh": f"企业{identifier}（{zh}）",
                    "layer": "assumed",
                },
                plot(*place),
            )
            for identifier, what, zh, place, _, _ in ESTABLISHMENTS
        ],
    )
    places = {identifier: plot_corners(*place) for identifier, _, _, place, _, _ in ESTABLISHMENTS}
    columns = list(EQUIPMENT[0])
    rows = []
    for item in EQUIPMENT:
        u0, v0, u1, v1 = places[item["establishment"]]
        x, y = from_local(u0 + item["x_m"] * (u1 - u0), v0 + item["y_m"] * (v1 - v0))
        rows.append([{**item, "x_m": round(x, 1), "y_m": round(y, 1)}[column] for column in columns])
    write_csv(folder / "installations.csv", columns, rows)

    people = [(x, y, CELL_M, "residential", number, "", "", "", layer) for x, y, number, _, layer in residents()]
    people += [
        (round(x, 1), round(y, 1), cell, "worker", "", round(day, 1), round(night, 1), establishment, layer)
        for x, y, day, night, establishment, cell, layer in workers()
    ]
    columns = ["x_m", "y_m", "cell_m", "kind", "persons", "persons_day", "persons_night", "establishment", "layer"]
    write_csv(folder / "population.csv", columns, people)

    write_geojson(
        folder / "targets.geojson",
        [
            (
                {"id": identifier, "name_en": name, "name_zh": zh, "class": kind, "persons": persons, "layer": layer},
                target_polygon(anchor, size),
            )
            for identifier, name, zh, kind, persons, anchor, size, layer in TARGETS
        ],
    )


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent / "examples" / "caojing"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
