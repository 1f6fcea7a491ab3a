"""A made-up park, to draw and to report on without computing anything."""

from __future__ import annotations

import geopandas
import numpy as np
from shapely.geometry import MultiPolygon, Point, Polygon, box

CRS = "EPSG:32651"
X, Y = 354_000.0, 3_411_000.0
LEVELS = (3e-7, 3e-6, 1e-5, 3e-5)


def blob(x: float, y: float, radius: float, stretch: float = 1.4) -> Polygon:
    angle = np.linspace(0.0, 2 * np.pi, 180, endpoint=False)
    r = radius * (1 + 0.15 * np.sin(3 * angle) + 0.08 * np.cos(7 * angle))
    return Polygon(np.column_stack([x + stretch * r * np.cos(angle), y + r * np.sin(angle)]))


def contours() -> geopandas.GeoDataFrame:
    shapes = []
    for radius in (1900.0, 1100.0, 600.0, 260.0):
        parts = [blob(X, Y, radius)]
        if radius < 1000:
            parts.append(blob(X + 2600, Y + 700, 0.7 * radius, 1.0))
        shapes.append(MultiPolygon(parts))
    return geopandas.GeoDataFrame({"level_per_yr": LEVELS}, geometry=shapes, crs=CRS)


def layers() -> dict[str, geopandas.GeoDataFrame]:
    random = np.random.default_rng(1)
    corners = [(X - 1800 + 900 * i, Y - 900 + 800 * j) for i in range(5) for j in range(2)]
    establishments = geopandas.GeoDataFrame(
        {"id": [f"E-{i:02}" for i in range(len(corners))]},
        geometry=[box(x, y, x + 820, y + 720) for x, y in corners],
        crs=CRS,
    )
    points = [Point(x + random.uniform(80, 740), y + random.uniform(80, 640)) for x, y in corners for _ in range(4)]
    installations = geopandas.GeoDataFrame(
        {
            "id": [f"T-{i}" for i in range(len(points))],
            "status": ["new" if i % 5 == 0 else "in_service" for i in range(40)],
        },
        geometry=points,
        crs=CRS,
    )
    classes = ["high_sensitivity", "important", "general_1", "general_2", "general_3", "general_1"]
    targets = geopandas.GeoDataFrame(
        {
            "id": [f"P-{i}" for i in range(6)],
            "class": classes,
            "name_zh": ["学校", "医院", "住宅", "商店", "公园", "村庄"],
        },
        geometry=[Point(X + 3000 * np.cos(i), Y + 1900 * np.sin(i)) for i in range(5)]
        + [box(X - 3100, Y + 900, X - 2700, Y + 1200)],
        crs=CRS,
    )
    grid = [(X + dx, Y + dy) for dx in range(-4000, 4001, 500) for dy in range(1500, 3001, 500)]
    population = geopandas.GeoDataFrame(
        {"persons": random.lognormal(4.0, 1.0, len(grid))}, geometry=[Point(*p) for p in grid], crs=CRS
    )
    return {
        "establishments": establishments,
        "installations": installations,
        "targets": targets,
        "population": population,
    }


def curves() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    n = np.geomspace(0.01, 420, 80)
    return {
        "Park 园区": (n, 6e-5 * n**-0.6 * np.exp(-n / 150)),
        "E-01": (n[:60], 8e-6 * n[:60] ** -0.7),
        "E-02": (n[:20], 1e-6 * n[:20] ** -0.5),
    }
