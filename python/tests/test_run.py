"""A small study from file to verdicts, through Python."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import rasterio

import isorisk as ir
from isorisk import cli

EXAMPLE = Path(__file__).parents[2] / "examples" / "caojing"
FILES = {
    "individual_risk.tif",
    "contours.gpkg",
    "contours.geojson",
    "fn.csv",
    "contributions.csv",
    "targets.csv",
    "scenarios.csv",
    "consequences.csv",
    "map.png",
    "fn.png",
    "report.html",
    "manifest.json",
}
# chlorine near a town, so that there is something to see; one of them is new
KEPT = ("A-V102", "L-V101", "L-H201")


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """The example with a few installations and a coarse grid."""
    folder = tmp_path_factory.mktemp("park")
    for path in EXAMPLE.iterdir():
        shutil.copy(path, folder)
    rows = pd.read_csv(folder / "installations.csv")
    rows[rows["id"].isin(KEPT)].to_csv(folder / "installations.csv", index=False)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^cell_m = .*$", "cell_m = 200", text)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"


@pytest.fixture(scope="session")
def computed(small) -> tuple[ir.Result, list[warnings.WarningMessage]]:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        result = ir.Study.load(small).run()
    return result, said


@pytest.fixture(scope="session")
def result(computed) -> ir.Result:
    return computed[0]


def test_the_study_says_what_it_is(small):
    study = ir.Study.load(small)
    assert study.crs == "EPSG:32651"
    assert study.rule_set == "AQ/T 3046-2013"
    assert study.criterion == "GB 36894-2018"
    assert set(study.inputs) == {path.name for path in small.parent.iterdir()} - {"README.md"}
    assert "3 installations" in study.describe()
    installations = study.layer("installations")
    assert list(installations["id"]) == list(KEPT)
    assert installations.crs.to_epsg() == 32651
    with pytest.raises(
        ir.InputError, match='layer = "roads": must be establishments, installations, targets, ignition_sources or'
    ):
        study.layer("roads")


def test_the_map_has_coordinates_and_agrees_with_points(result):
    grid = result.individual_risk
    assert grid.dims == ("y", "x")
    assert grid.rio.crs.to_epsg() == 32651
    peak = grid.where(grid == grid.max(), drop=True)
    x, y = float(peak.x[0]), float(peak.y[0])
    # the map interpolates between rings round each origin, a place does not
    assert result.individual_risk_at(x, y) == pytest.approx(float(grid.max()), rel=1e-3)
    both = result.individual_risk_at([x, x], [y, y + 1e5])
    assert both[1] == 0.0


def test_contours_nest_and_hold_the_map(result):
    levels = [1e-8, 1e-7, 1e-6]
    contours = result.contours(levels).set_index("level_per_yr")
    assert contours.crs.to_epsg() == 32651
    areas = contours.geometry.area
    assert areas.is_monotonic_decreasing
    cells = int((result.individual_risk_values >= 1e-7).sum()) * 200.0**2
    assert areas[1e-7] == pytest.approx(cells, rel=0.25)
    assert set(result.contours()["level_per_yr"]) <= {3e-5, 1e-5, 3e-6, 3e-7}
    assert len(result.contours([1.0])) == 0


def test_contributions_sum_to_the_risk(result):
    target = result.check().iloc[0]
    at = (target["x_m"], target["y_m"])
    for by in ("installation", "establishment", "release", "kind", "outcome"):
        table = result.contributions(by=by, at=at)
        assert table["individual_risk_per_yr"].sum() == pytest.approx(result.individual_risk_at(*at), rel=1e-9)
        table = result.contributions(by=by)
        assert table["pll_per_yr"].sum() == pytest.approx(result.societal.pll, rel=1e-9)
    with pytest.raises(ir.InputError, match='unknown breakdown "colour": one of establishment, installation'):
        result.contributions(by="colour")


def test_societal_risk_by_scope(result):
    curve = result.societal.curve
    assert list(curve.columns) == ["n", "frequency_per_yr"]
    assert (curve["frequency_per_yr"].diff().dropna() <= 0).all()
    parts = sum(result.societal_of(name).pll for name in result.establishments)
    assert parts == pytest.approx(result.societal.pll, rel=1e-9)
    verdicts = result.societal_verdicts()
    assert list(verdicts["scope"]) == ["park", *result.establishments]
    assert set(verdicts["verdict"]) <= {"acceptable", "alarp", "intolerable"}
    with pytest.raises(ir.InputError, match='unknown establishment "ZZ"'):
        result.societal_of("ZZ")


def test_verdicts(result):
    table = result.check("GB 36894-2018")
    assert set(table["verdict"]) <= {"met", "at the limit", "exceeded"}
    assert ((table["risk_per_yr"] > table["limit_per_yr"]) == (table["verdict"] == "exceeded")).all()
    park, alone = result.check(scope="park"), result.check(scope="establishment")
    assert set(park["scope"]) == {"park"}
    assert "park" not in set(alone["scope"])
    assert len(park) + len(alone) == len(table)
    with pytest.raises(ir.InputError, match='unknown criterion "GB 1"'):
        result.check("GB 1")
    with pytest.raises(ir.InputError, match='scope = "town": must be "park" or "establishment"'):
        result.check(scope="town")


def test_pictures_can_be_drawn(result):
    import matplotlib.pyplot as plt

    assert "个人风险" in result.plot().get_title(loc="left")
    assert "社会风险" in result.societal.plot().get_title(loc="left")
    assert "社会风险" in result.plot_fn().get_title(loc="left")
    plt.close("all")


def test_the_result_set_is_complete(result, tmp_path):
    target = result.write(tmp_path / "out")
    assert {path.name for path in target.iterdir()} == FILES
    with rasterio.open(target / "individual_risk.tif") as file:
        assert np.array_equal(file.read(1)[::-1], result.individual_risk_values)
    assert list(geopandas.read_file(target / "contours.gpkg")["level_per_yr"]) == list(
        result.contours()["level_per_yr"]
    )
    for name in ("fn", "contributions", "targets", "scenarios", "consequences"):
        assert len(pd.read_csv(target / f"{name}.csv")) == len(result.table(name))
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["program"] == "isorisk"
    assert manifest["inputs_sha256"] == result.study.inputs
    assert manifest["models"]
    assert all(model["outcomes"] > 0 for model in manifest["models"])
    result.write(target)
    assert {path.name for path in target.iterdir()} == FILES


def test_the_report_is_offline_and_complete(result, tmp_path):
    html = result.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|url\(|<script|<link", html)
    for text in ("防护目标结论", "Models used", "Data layers", "Limitations", "Warnings", "SHA-256", "typical 典型"):
        assert text in html
    for warning in result.warnings[:3]:
        assert warning.split("<")[0][:40] in html
    assert html.count("data:image/png;base64,") == 2


def test_the_study_may_come_from_a_geopackage_and_an_excel_sheet(small, tmp_path, result):
    for path in small.parent.iterdir():
        shutil.copy(path, tmp_path)
    installations = pd.read_csv(tmp_path / "installations.csv")
    points = geopandas.points_from_xy(installations.pop("x_m"), installations.pop("y_m"))
    frame = geopandas.GeoDataFrame(installations, geometry=points, crs="EPSG:32651")
    frame.to_file(tmp_path / "park.gpkg", layer="units")
    pd.read_csv(tmp_path / "population.csv").to_excel(tmp_path / "people.xlsx", sheet_name="people", index=False)
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    text = text.replace('"installations.csv"', '{ file = "park.gpkg", layer = "units" }')
    text = text.replace('"population.csv"', '"people.xlsx"')
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    again = ir.Study.load(tmp_path / "study.toml")
    assert {"park.gpkg", "people.xlsx"} <= set(again.inputs)
    for name in ("installations", "population"):
        pd.testing.assert_frame_equal(again.layer(name), result.study.layer(name))


def test_a_truncated_geopackage_is_one_fault_among_the_others(small, tmp_path):
    for path in small.parent.iterdir():
        shutil.copy(path, tmp_path)
    frame = geopandas.read_file(tmp_path / "targets.geojson")
    frame.to_file(tmp_path / "targets.gpkg")
    whole = (tmp_path / "targets.gpkg").read_bytes()
    (tmp_path / "targets.gpkg").write_bytes(whole[: len(whole) // 2])
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    text = text.replace("targets.geojson", "targets.gpkg").replace('terrain = "rural"', 'terrain = "lunar"')
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ir.InputError, match="2 faults in the study") as caught:
        ir.Study.load(tmp_path / "study.toml")
    found = {fault.path: fault for fault in caught.value.faults}
    assert found["targets.gpkg"].found.startswith("a truncated GeoPackage: ")
    assert found["targets.gpkg"].help == "the file is damaged or was cut short: copy or export it again"
    assert any("terrain" in path for path in found)


def test_a_missing_study_is_a_file_error(tmp_path):
    with pytest.raises(ir.FileError, match=r"cannot read .*nowhere\.toml: No such file") as caught:
        ir.Study.load(tmp_path / "nowhere.toml")
    assert caught.value.filename == str(tmp_path / "nowhere.toml")


def test_a_moved_installation_moves_the_risk(small, result):
    study = ir.Study.load(small)
    with pytest.raises(ir.InputError, match='unknown installation "L-V1O1"'):
        study.move("L-V1O1", 352_000.0, 3_406_000.0)
    moved = study.move("L-V101", 351_000.0, 3_407_000.0).run()
    assert moved.individual_risk_at(351_000.0, 3_407_000.0) > result.individual_risk_at(351_000.0, 3_407_000.0)


def test_threads_do_not_change_a_bit(small, result):
    again = ir.Study.load(small).run(threads=1)
    assert np.array_equal(again.individual_risk_values, result.individual_risk_values)
    assert again.societal.pll == result.societal.pll


def test_unverified_models_and_left_ranges_are_announced(computed):
    result, said = computed
    unverified = {model["id"] for model in result.manifest["models"] if model["verification"] == "unverified"}
    announced = {str(item.message).split()[0] for item in said if item.category is ir.UnverifiedModelWarning}
    assert announced == unverified
    left = [str(item.message) for item in said if item.category is ir.OutOfRangeWarning]
    flagged = result.manifest["counts"]["outcomes_outside_fitted_range"]
    assert len(left) == (1 if flagged else 0)
    assert all(text.startswith(f"{flagged} of ") for text in left)


def test_the_command_runs_and_says_where_the_report_is(small, tmp_path, capsys):
    assert cli.main(["run", str(small), "-o", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert f"report: {tmp_path / 'out' / 'report.html'}" in said.out
    assert "Potential loss of life" in said.out
    assert "isorisk: warning: " in said.err
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


def test_a_study_may_be_made_of_tables(small, result):
    folder = small.parent
    text = small.read_text(encoding="utf-8")
    document = re.sub(r"(?ms)^\[(tables|weather)\]\n.*?(?=^\[|\Z)", "", text)
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in ("installations", "population")}
    tables["weather"] = pd.read_csv(folder / "weather.csv", comment="#")
    tables |= {name: geopandas.read_file(folder / f"{name}.geojson") for name in ("establishments", "targets")}
    study = ir.Study.from_tables(document, tables)
    for name in ("installations", "establishments", "targets", "population"):
        pd.testing.assert_frame_equal(study.layer(name), result.study.layer(name))
    tables["installations"].loc[1, "substance"] = "unobtainium"
    with pytest.raises(ir.InputError, match=r"1 fault in the study\n  installations:1:substance: found .*unobtainium"):
        ir.Study.from_tables(document, tables)


def test_outcomes_are_counted_by_model(result: ir.Result) -> None:
    counts = result.model_counts
    assert counts
    assert counts == result.manifest["model_counts"]
    assert counts == {model["id"]: model["outcomes"] for model in result.manifest["models"]}
    assert all(0 < count <= result.manifest["counts"]["outcomes"] for count in counts.values())
