"""Classes of protection targets."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

import isorisk as ir


@pytest.mark.parametrize(
    ("use", "sizes", "expected"),
    [
        ("housing", {"households": 30}, "general_1"),
        ("housing", {"households": 29, "people": 99}, "general_2"),
        ("housing", {"households": 9, "people": 29}, "general_3"),
        ("住宅", {"people": 100}, "general_1"),
        ("retail", {"floor_area_m2": 1499.9}, "general_3"),
        ("hotel", {"beds": 99}, "general_2"),
        ("other_industry", {"people": 100}, "general_2"),
        ("petrol station", {}, "general_3"),
        ("kindergarten", {"people": 3}, "high_sensitivity"),
        ("prison", {}, "important"),
    ],
)
def test_classes(use: str, sizes: dict[str, float], expected: str) -> None:
    found = ir.targets.classify(use, **sizes)
    assert found["class"] == expected
    assert found["provenance"] in ("S", "K", "K?")
    assert found["reason"].startswith(found["use"])


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ir.InputError, match="size of housing = none: decides the class: give households or people"):
        ir.targets.classify("housing")
    with pytest.raises(ir.IsoriskError, match='unknown use of a protection target "casino"'):
        ir.targets.classify("casino", people=3)
    assert "housing" in ir.targets.uses()


def test_a_csv_with_every_fault_at_once(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("id,use,people,beds\na,housing,40,\nb,hotel,,\na,casino,3,\nd,hotel,,many\n", encoding="utf-8")
    with pytest.raises(ir.InputError) as caught:
        ir.targets.read(path)
    places = [fault.path for fault in caught.value.faults]
    assert places == ["targets.csv:3", "targets.csv:4:id", "targets.csv:4", "targets.csv:5:beds"]
    path.write_text("id,use,people,note\na,housing,40,x\nb,学校,,y\n", encoding="utf-8")
    table = ir.targets.read(path)
    assert table["class"].tolist() == ["general_2", "high_sensitivity"]
    assert table["note"].tolist() == ["x", "y"]


@pytest.mark.parametrize("name", ["targets.gpkg", "targets.geojson"])
def test_maps_keep_their_places(tmp_path: Path, name: str) -> None:
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b"], "use": ["hotel", "park"], "beds": [120.0, None], "floor_area_m2": [None, 1500.0]},
        geometry=[Point(121.0, 31.0), Point(121.1, 31.1)],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / name)
    found = ir.targets.read(tmp_path / name)
    assert found["class"].tolist() == ["general_1", "general_2"]
    assert found.geometry.iloc[1].x == pytest.approx(121.1)
    wrong = tmp_path / "targets.txt"
    wrong.write_text("", encoding="utf-8")
    with pytest.raises(ir.InputError, match=r"must be \.csv, \.gpkg or \.geojson"):
        ir.targets.read(wrong)
