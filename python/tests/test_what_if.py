"""Edits, runs from an earlier result, comparisons and explanations, through Python."""

from __future__ import annotations

import json
import signal
import warnings

import geopandas
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

import isorisk as ir
from isorisk.difference_map import draw_difference

DOCUMENT = """
format = 1
title = "A small park"
crs = "EPSG:32651"
rule_set = "AQ/T 3046-2013"
criterion = "GB 36894-2018"
grid = { x_min_m = 350000, y_min_m = 3410000, x_max_m = 353000, y_max_m = 3412000, cell_m = 100 }
surface = { roughness_length_m = 0.3, terrain = "rural", latitude_deg = 30.8 }
ambient = { temperature_c = 16, pressure_bara = 1.01325, relative_humidity_percent = 75 }
[layers]
weather = "assumed"
installations = "assumed"
establishments = "assumed"
population = "assumed"
targets = "assumed"
"""
TABLES = {
    "installations": pd.DataFrame(
        {
            "id": ["V-1", "T-1", "P-1"],
            "establishment": ["A", "A", "B"],
            "equipment": ["pressure_vessel", "pressure_vessel", "centrifugal_pump_double_seal"],
            "substance": ["propane", "chlorine", "benzene"],
            "x_m": [350_800.0, 351_250.0, 351_510.0],
            "y_m": [3_410_700.0, 3_411_020.0, 3_410_815.0],
            "status": ["new", "in_service", "in_service"],
            "pressure_barg": [8.3, 6.0, 4.0],
            "temperature_c": [20, 20, 25],
            "inventory [kg]": [20_000, 4_000, 5_000],
            "diameter_mm": [50, 25, 100],
        }
    ),
    "establishments": pd.DataFrame({"id": ["A", "B"]}),
    "population": pd.DataFrame(
        {
            "kind": ["residential", "worker"],
            "x_m": [351_500, 351_510],
            "y_m": [3_411_300, 3_410_790],
            "persons": [800, 60],
        }
    ),
    "targets": pd.DataFrame(
        {
            "id": ["school", "shop"],
            "class": ["high_sensitivity", "general_2"],
            "x_m": [351_450, 352_310],
            "y_m": [3_411_350, 3_410_290],
            "persons": [120, None],
        }
    ),
    "weather": pd.DataFrame(
        [
            {"period": period, "class": name, "stability": name[0], "wind_speed_m_s": speed, "sector_deg": 45 * at}
            | {"probability": share / 8 * (1 + 0.5 * np.cos(np.pi * at / 4))}
            for period, name, speed, share in (("day", "D5", 5, 0.5), ("night", "F1.5", 1.5, 0.5))
            for at in range(8)
        ]
    ),
}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def study() -> ir.Study:
    return ir.Study.from_tables(DOCUMENT, TABLES)


@pytest.fixture(scope="module")
def result(study) -> ir.Result:
    return study.run()


@pytest.fixture(scope="module")
def edited(study) -> ir.Study:
    more = study.installation("T-1") | {"id": "T-2", "x_m": 352_500.0, "inventory_t": 1.5}
    moved = study.move("T-1", 352_000.0, 3_411_500.0)
    return moved.add(more).remove("P-1").change("V-1", inventory_t=35, name_en="larger")


@pytest.fixture(scope="module")
def after(edited, result) -> ir.Result:
    return edited.run(base=result)


def same(a: ir.Result, b: ir.Result) -> bool:
    curves = [(a.societal_of(name).events, b.societal_of(name).events) for name in ["park", *a.establishments]]
    return (
        np.array_equal(a.individual_risk_values, b.individual_risk_values)
        and all(np.array_equal(x, y) for one, other in curves for x, y in zip(one, other, strict=True))
        and a.check().equals(b.check())
    )


def test_a_what_if_is_a_run_from_nothing(edited, after, result, study):
    assert after.recomputed == ["V-1", "T-1", "T-2"]
    assert same(after, edited.run())
    back = study.run(base=after)
    assert set(back.recomputed) == {"V-1", "T-1", "P-1"}
    assert same(back, result)
    again = study.run(base=result)
    assert again.recomputed == []
    assert same(again, result)


def test_edits_leave_the_earlier_study(study, edited):
    assert study.installations == ["V-1", "T-1", "P-1"]
    assert edited.installations == ["V-1", "T-1", "T-2"]
    assert study.edits == []
    assert [edit["edit"] for edit in edited.edits] == ["moved", "added", "removed", "changed"]
    assert edited.edits[-1] == {"edit": "changed", "id": "V-1", "columns": {"inventory_t": 35.0, "name_en": "larger"}}
    assert edited.installation("V-1")["inventory_t"] == 35
    assert study.installation("V-1")["inventory_t"] == 20


def test_a_row_may_be_a_record_of_a_geoframe(study):
    row = pd.Series(study.installation("T-1")).drop(["x_m", "y_m"])
    row["id"] = "T-7"
    frame = geopandas.GeoDataFrame([row], geometry=[Point(352_000, 3_411_000)], crs=study.crs)
    added = study.add(frame.iloc[0])
    assert added.installation("T-7")["x_m"] == 352_000
    assert added.installation("T-7")["inventory_t"] == study.installation("T-1")["inventory_t"]


def test_frequencies_may_be_stated(study, result):
    stated = [{"hole_mm": 25, "frequency_per_yr": 1e-4, "source": "own records"}]
    often = study.change("T-1", frequencies=stated).run(base=result)
    releases = often.table("scenarios").query("installation == 'T-1'")
    assert list(releases["frequency_source"]) == ["stated in the study: own records"]
    assert study.change("T-1", frequencies=stated).change("T-1", frequencies=[]).run(base=often).recomputed == ["T-1"]


def test_faults_of_edits_are_told_as_those_of_tables(study):
    with pytest.raises(ir.InputError, match="did you mean `T-1`") as caught:
        study.remove("T1")
    with pytest.raises(ir.InputError, match=r'installations\["T-1"\]\.inventry_t: found the unknown column') as caught:
        study.change("T-1", inventry_t=3)
    assert caught.value.faults[0].help == "did you mean `inventory_t`?"
    with pytest.raises(
        ir.InputError, match=r'installations\["T-1"\]\.id: found "T-1"; allowed: an identifier of its own'
    ):
        study.add(study.installation("T-1"))
    with pytest.raises(ir.InputError, match="must lie on the grid"):
        study.move("T-1", 0.0, 0.0)
    with pytest.raises(ir.InputError, match="2 faults in the study"):
        study.change("T-1", substance="clorine", temperature_c="hot")
    with pytest.raises(ir.InputError, match="unknown installation"):
        study.change("nowhere")


def test_a_what_if_says_only_what_its_base_did_not(study):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        base = study.run()
    assert {item.category for item in said} == {ir.UnverifiedModelWarning, ir.OutOfRangeWarning}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        moved = study.move("V-1", 352_000.0, 3_411_000.0).run(base=base)
    assert moved.manifest["edits"][0]["id"] == "V-1"
    assert moved.warnings


def test_contributions_divide_every_whole(result):
    at = (351_450.0, 3_411_350.0)
    for by in ("establishment", "installation", "release", "kind", "outcome", "weather", "wind_sector"):
        table = result.contributions(by=by, at=at)
        assert table["individual_risk_per_yr"].sum() == pytest.approx(result.individual_risk_at(*at), rel=1e-12)
        assert table["share"].sum() == pytest.approx(1.0, rel=1e-12)
        for whole, column in (({}, "pll_per_yr"), ({"n": 10}, "frequency_per_yr")):
            table = result.contributions(by=by, **whole)
            expected = result.societal.pll if not whole else result.societal.exceedance(10.0)
            assert table[column].sum() == pytest.approx(expected, rel=2e-3 if whole else 1e-9)
            assert (table[column].diff().dropna() <= 0).all()
    assert "wind_from_deg" in result.contributions(by="wind_sector", at=at)
    with pytest.raises(ir.InputError, match="n = 10: needs no place: give at or n"):
        result.contributions(at=at, n=10)
    with pytest.raises(ir.InputError, match="n = -1 persons: must be positive and finite"):
        result.contributions(n=-1)


def test_the_dominant_installation_has_the_largest_part(result):
    found = result.dominant()
    assert found.attrs["names"] == ["P-1", "T-1", "V-1"]
    assert found.rio.crs.to_epsg() == 32651
    risky = result.individual_risk_values > 1e-8
    assert ((found["share"].to_numpy()[risky] > 0.3) & (found["share"].to_numpy()[risky] < 1.01)).all()
    rows, columns = np.nonzero(risky)
    for at in range(0, len(rows), max(1, len(rows) // 25)):
        x, y = float(found.x[columns[at]]), float(found.y[rows[at]])
        first = result.contributions(at=(x, y)).iloc[0]
        if first["share"] > 0.55:
            assert found.attrs["names"][int(found["code"][rows[at], columns[at]])] == first["installation"]
    nothing = found["code"].to_numpy() == -1
    assert (result.individual_risk_values[nothing] < 1e-12).all()
    assert set(np.unique(result.dominant("establishment")["code"])) <= {-1, 0, 1}
    with pytest.raises(ir.InputError, match='unknown breakdown of the map "kind": one of installation, establishment'):
        result.dominant("kind")


def test_societal_risk_is_laid_on_the_map(result):
    deaths = result.societal_contribution()
    assert deaths.dims == ("y", "x")
    whole = float(deaths.sum()) + deaths.attrs["off_grid_per_yr"]
    assert whole == pytest.approx(result.societal.pll, rel=1e-9)
    many = result.societal_contribution(n=50)
    assert 0 < float(many.sum()) < whole
    # those who die live where people are
    assert int((deaths.to_numpy() > 0).sum()) <= 2
    area = result.societal_area(cell_m=250)
    assert area["upper_ratio"].shape == (8, 12)
    assert (area["lower_ratio"] >= area["upper_ratio"]).all()
    exceeded = (area["lower_ratio"] > 1).astype(int) + (area["upper_ratio"] > 1).astype(int)
    assert (area["lines_exceeded"] == exceeded).all()
    assert float(area["lower_ratio"].max()) > 1
    with pytest.raises(ir.InputError, match="n = 0 persons: must be positive and finite"):
        result.societal_contribution(n=0)
    with pytest.raises(ir.InputError, match="cell_m = -5 m"):
        result.societal_area(cell_m=-5)
    accuracy = result.societal_accuracy()
    assert accuracy["checked"] == 1
    assert accuracy["of_pll"] < 1e-3


def test_an_explanation_sums_and_can_be_read(result):
    x, y = 351_450.0, 3_411_350.0
    found = result.explain(x, y)
    assert found.place == (x, y)
    assert found.individual_risk == pytest.approx(result.individual_risk_at(x, y), rel=1e-12)
    frame = found.frame
    assert frame["value_per_yr"].sum() == pytest.approx(found.individual_risk, rel=1e-12)
    product = frame[["frequency_per_yr", "branch_probability", "weather_probability", "mean_lethality"]].prod(axis=1)
    np.testing.assert_allclose(product, frame["value_per_yr"], rtol=1e-12)
    chlorine = frame[frame["substance"] == "chlorine"].iloc[0]
    assert (chlorine["effect"], chlorine["effect_unit"]) == ("concentration", "kg/m³")
    assert chlorine["dose"] == "toxic load"
    assert "CPR 18E (1999) table 5.2" in chlorine["constants"]
    assert set(found.constants.columns) == {"of", "name", "value", "unit", "source", "provenance"}
    assert found.models["share"].max() <= 1.0 + 1e-9
    assert len(json.dumps(found.values)) > 1000
    assert str(found) == found.text()
    assert "Constants of the responses" in found.text(top=1)
    assert found.to_markdown(top=2).count("\n### ") == 4
    assert found._repr_markdown_().startswith("## Individual risk, unrolled")
    with pytest.raises(ir.InputError, match="x = NaN m: must be finite"):
        result.explain(float("nan"), y)


def _again_and_again(call):
    while True:
        call()


@pytest.mark.parametrize("late", ["explain", "contributions", "dominant", "individual_risk_at"])
def test_late_calls_can_be_stopped(result, late):
    calls = {
        "explain": lambda: result.explain(351_450.0, 3_411_350.0),
        "contributions": lambda: result.contributions(by="weather", n=5),
        "dominant": result.dominant,
        "individual_risk_at": lambda: result.individual_risk_at(np.full(2000, 351_450.0), 3_411_350.0),
    }

    def stop(*_):
        raise KeyboardInterrupt

    earlier = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.15)
        with pytest.raises(KeyboardInterrupt):
            _again_and_again(calls[late])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, earlier)
    assert result.explain(351_450.0, 3_411_350.0).individual_risk > 0


def test_a_comparison_says_what_moved_and_why(result, after):
    both = ir.compare(result, after)
    assert len(both.inputs) == 0
    table = both.installations.set_index("installation")
    assert dict(table["change"]) == {"V-1": "changed", "T-1": "moved", "T-2": "added", "P-1": "removed"}
    assert table.loc["V-1", "why"] == "inventory_t: 20 -> 35; name_en: nothing -> larger"
    assert table.loc["T-1", "why"] == "x_m: 351250 -> 352000; y_m: 3411020 -> 3411500"
    change = table["pll_change_per_yr"].sum()
    assert change == pytest.approx(after.societal.pll - result.societal.pll, rel=1e-9)
    assert table.loc["P-1", "pll_after_per_yr"] == 0
    expected = after.individual_risk_values - result.individual_risk_values
    np.testing.assert_array_equal(both.difference.to_numpy(), expected)
    assert both.difference.rio.crs.to_epsg() == 32651
    ratio = both.ratio.to_numpy()
    some = result.individual_risk_values > 0
    np.testing.assert_allclose(ratio[some] * result.individual_risk_values[some], after.individual_risk_values[some])
    targets = both.targets
    assert set(targets["target"]) == {"school", "shop"}
    assert set(both.verdict_changes["verdict_changed"]) <= {"yes"}
    park = both.societal.set_index("scope").loc["park"]
    assert park["pll_before_per_yr"] == pytest.approx(result.societal.pll)
    assert park["f_of_1_after_per_yr"] == pytest.approx(after.societal.exceedance(1.0))
    assert "installations: 1 added, 1 removed, 1 moved, 1 changed" in repr(both)
    # a result beside itself
    alone = ir.compare(result, result)
    assert len(alone.installations) == 0
    assert len(alone.verdict_changes) == 0
    assert not alone.difference.any()


def test_a_comparison_names_the_input_that_all_see(result):
    other = {**TABLES, "population": TABLES["population"].assign(persons=[900, 60])}
    both = ir.compare(result, ir.Study.from_tables(DOCUMENT, other).run(base=result))
    assert list(both.inputs["input"]) == ["people"]
    rows = both.installations
    assert set(rows["change"]) == {"surroundings changed"}
    assert set(rows["why"]) == {"people"}
    coarse = ir.Study.from_tables(DOCUMENT.replace("cell_m = 100", "cell_m = 200"), TABLES).run(base=result)
    with pytest.raises(ir.InputError, match=r"10 x 15 cells of 200 m .* must be 20 x 30 cells of 100 m"):
        _ = ir.compare(result, coarse).difference
    elsewhere = ir.Study.from_tables(DOCUMENT.replace("32651", "32650"), TABLES)
    with pytest.raises(ir.InputError, match=r"after.crs = EPSG:32650: must be EPSG:32651"):
        ir.compare(result, elsewhere.run(base=result))


def test_comparisons_can_be_drawn(result, after):
    both = ir.compare(result, after)
    ax = both.plot()
    assert "Change of individual risk 个人风险变化, 1/yr 每年" in ax.get_title(loc="left")
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    for words in ("Moved 移位", "Added 新增", "Removed 移除"):
        assert words in legend
    assert "Easting 东坐标, km (EPSG:32651)" in ax.get_xlabel()
    assert any("北" in text.get_text() for text in ax.texts)
    x0, x1 = ax.get_xlim()
    assert (x0, x1) == (350.0, 353.0)
    ax = both.plot_fn()
    assert {line.get_label() for line in ax.get_lines()} >= {"Before 变更前", "After 变更后"}
    empty = draw_difference(np.zeros((2, 3)), (0.0, 0.0, 100.0), {})
    assert any("No change" in text.get_text() for text in empty.texts)
