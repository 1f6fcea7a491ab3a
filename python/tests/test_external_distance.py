"""External distances of enterprises after GB/T 37243-2019."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import matplotlib.pyplot as plt
import numpy as np
import pytest
import shapely
from shapely.geometry import Point, box

import isorisk as ir
from test_what_if import DOCUMENT, TABLES

BOUNDARIES = {"A": box(350_700, 3_410_600, 351_300, 3_411_100), "B": box(351_400, 3_410_700, 351_600, 3_410_900)}


@pytest.fixture(scope="module")
def study() -> ir.Study:
    establishments = gpd.GeoDataFrame({"id": list(BOUNDARIES)}, geometry=list(BOUNDARIES.values()), crs="EPSG:32651")
    return ir.Study.from_tables(DOCUMENT, {**TABLES, "establishments": establishments})


@pytest.fixture(scope="module")
def found(study: ir.Study) -> ir.ExternalDistance:
    return ir.external_distance(study)


def test_gases_go_by_risk_and_liquids_by_other_standards(found: ir.ExternalDistance) -> None:
    rows = found.enterprises.set_index("establishment")
    # 20 t of propane over 50 t, 4 t of chlorine over 5 t
    assert rows.loc["A", "gas_s"] == pytest.approx(20 / 50 + 4 / 5, rel=1e-12)
    assert rows.loc["A", "method"] == "risk"
    assert "sum(q/Q) = 1.2" in rows.loc["A", "reason"]
    assert rows.loc["B", "method"] == "other standards"
    assert "GB 50160" in rows.loc["B", "reason"]
    assert np.isnan(rows.loc["B", "distance_general_1_m"])
    assert set(found.polygons["establishment"]) == {"A"}


def test_a_distance_is_that_of_its_contour(study: ir.Study, found: ir.ExternalDistance) -> None:
    row = found.enterprises.set_index("establishment").loc["A"]
    distances = [row[f"distance_general_{k}_m"] for k in (1, 2, 3)]
    assert distances[0] > distances[1] > distances[2] >= 0
    own = [one for one in found.result.outcomes if one.establishment == "A"]
    new = [one for one in own if one.name.startswith("V-1/")]
    for kind, outcomes in (("new", new), ("in_service", own)):
        areas = found.polygons.query("units == @kind").set_index("target_class")
        limits = areas["limit"].to_dict()
        assert limits["general_1"] == (3e-7 if kind == "new" else 3e-6)
        # a cell is inside the area where its risk is at or above the limit
        values = ir.integrate(outcomes, study.weather, study.grid).individual_risk_values
        x, y = np.meshgrid(study.grid.x_m, study.grid.y_m)
        for target_class, area in areas.geometry.items():
            inside = shapely.contains_xy(area, x, y)
            assert np.array_equal(inside, values >= limits[target_class])
            assert 3 < inside.sum() < inside.size
    corners = [corner for area in found.polygons.geometry for part in area.geoms for corner in part.exterior.coords]
    farthest = max(Point(corner).distance(BOUNDARIES["A"]) for corner in corners)
    assert max(distances) == pytest.approx(farthest, rel=1e-12)


def test_targets_inside_are_those_over_their_limit(found: ir.ExternalDistance) -> None:
    checked = found.result.check(scope="establishment")
    over = checked[(checked["scope"] == "A") & (checked["verdict"] == "exceeded")]
    assert len(over) > 0
    assert sorted(found.targets["target"]) == sorted(over["target"])
    school = found.targets[found.targets["target"] == "school"].iloc[0]
    assert school["distance_m"] == pytest.approx(Point(351_450, 3_411_350).distance(BOUNDARIES["A"]))
    row = found.enterprises.set_index("establishment").loc["A"]
    assert row["targets_inside"] == found.targets["target"].nunique()


def test_explosives_go_by_overpressure(study: ir.Study, found: ir.ExternalDistance) -> None:
    charge = {"establishment": "B", "x": 351_500.0, "y": 3_410_800.0, "tnt_kg": 1000.0}
    other = ir.external_distance(study, found.result, explosives=[charge])
    row = other.enterprises.set_index("establishment").loc["B"]
    assert row["method"] == "consequence"
    # scaled distances of the three limits
    for k, scaled in ((1, 58.9), (2, 25.8), (3, 15.9)):
        assert row[f"distance_general_{k}_m"] == pytest.approx(10 * scaled, rel=3e-3)
    rows = other.targets[other.targets["establishment"] == "B"].set_index("target")
    assert list(rows.index) == ["school"]
    assert rows.loc["school", "value"] > rows.loc["school", "limit"] == 2000.0
    wrong = [{**charge, "establishment": "Z"}, {**charge, "tnt_kg": 0.0}, {"x": 1.0}]
    with pytest.raises(ir.InputError) as error:
        ir.external_distance(study, found.result, explosives=wrong)
    text = str(error.value)
    assert 'explosives[0].establishment = "Z": one of A, B' in text
    assert "explosives[1].tnt_kg = 0.0 kg: must be above 0" in text
    assert "explosives[2]: establishment is missing" in text


def test_a_result_of_another_study_is_refused(study: ir.Study, found: ir.ExternalDistance) -> None:
    with pytest.raises(ir.InputError, match="result: is of another study"):
        ir.external_distance(study.move("V-1", 350_900.0, 3_410_700.0), found.result)


def test_it_is_written_and_drawn(found: ir.ExternalDistance, tmp_path: Path) -> None:
    file = tmp_path / "distances.gpkg"
    found.to_geopackage(file)
    assert len(gpd.read_file(file, layer="distances")) == len(found.polygons)
    assert gpd.read_file(file, layer="enterprises")["method"].tolist() == ["risk", "other standards"]
    assert len(gpd.read_file(file, layer="targets_inside")) == len(found.targets)
    ax = found.plot("A")
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert any(text.startswith("3e-07") for text in texts)
    plt.close(ax.figure)
    with pytest.raises(ir.InputError, match='establishment = "Z": the study has A, B'):
        found.plot("Z")
