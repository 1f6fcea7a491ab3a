"""How often a level is reached: at a place, on the map, by the thresholds of a criterion."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import isorisk as ir

EXAMPLE = Path(__file__).parents[2] / "examples" / "caojing"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ir.Result:
    """The example with its first three vessels of what burns."""
    folder = tmp_path_factory.mktemp("park")
    for path in EXAMPLE.iterdir():
        shutil.copy(path, folder)
    rows = pd.read_csv(folder / "installations.csv")
    burns = rows[rows["substance"].isin(["propylene"])]
    burns.head(3).to_csv(folder / "installations.csv", index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ir.Study.load(folder / "study.toml").run()


def test_a_curve_with_its_shares(result: ir.Result) -> None:
    place = _beside_the_first(result)
    found = result.exceedance("heat_flux_w_m2", *place)
    assert found.unit == "W/m²"
    assert np.all(np.diff(found.levels) > 0.0)
    assert np.all(np.diff(found.frequency_per_yr) <= 1e-18)
    assert found.frequency_per_yr[0] > 0.0
    sums = found.shares.groupby("level")["frequency_per_yr"].sum()
    reached = found.frequency_per_yr > 0.0
    np.testing.assert_allclose(sums.to_numpy(), found.frequency_per_yr[reached], rtol=1e-12)
    middle = len(found.levels) // 2
    assert found.at(found.levels[middle]) == found.frequency_per_yr[middle]
    assert found.level_for(0.5 * found.frequency_per_yr[0]) <= found.levels[-1]
    assert found.level_for(1e3) is None
    assert list(found.table()) == ["level", "frequency_per_yr"]


def test_the_picture_has_units_and_logarithms(result: ir.Result) -> None:
    axes = result.exceedance("heat_flux_w_m2", *_beside_the_first(result)).plot()
    assert axes.get_xscale() == axes.get_yscale() == "log"
    assert "W/m²" in axes.get_xlabel()
    assert "1/yr" in axes.get_ylabel()


def test_the_map_agrees_with_the_curve(result: ir.Result) -> None:
    found = result.exceedance_map("heat_flux_w_m2", 4000.0)
    assert found.values.dims == ("y", "x")
    assert float(found.values.max()) > 0.0
    y, x = np.unravel_index(int(found.values.to_numpy().argmax()), found.values.shape)
    place = float(found.values["x"][x]), float(found.values["y"][y])
    at = result.exceedance("heat_flux_w_m2", *place, levels=[4000.0]).frequency_per_yr[0]
    assert float(found.values[y, x]) == pytest.approx(at, rel=0.05)
    assert (found.contours([1e-7])["level_per_yr"] == 1e-7).all()
    assert "≥ 4000 W/m²" in found.plot().get_title(loc="left")


def test_thresholds_of_a_criterion(result: ir.Result) -> None:
    table = result.exposure_classes("PPRT", *_beside_the_first(result))
    heat = table[table["effect"] == "heat_flux_w_m2"].sort_values("value")
    assert heat["frequency_per_yr"].is_monotonic_decreasing
    assert heat["frequency_per_yr"].iloc[0] > 0.0
    with pytest.raises(ir.InputError, match=r"has no thresholds of heat or overpressure; those with: PPRT"):
        result.exposure_classes("R2P2", 0.0, 0.0)


def test_bad_questions(result: ir.Result) -> None:
    with pytest.raises(ir.IsoriskError, match='unknown quantity of exposure "pressure": overpressure_pa'):
        result.exceedance("pressure", 0.0, 0.0)  # type: ignore[arg-type]
    with pytest.raises(ir.InputError, match=r"levels\[1\] = 1 Pa: must be more than the level before"):
        result.exceedance("overpressure_pa", 0.0, 0.0, levels=[2.0, 1.0])
    with pytest.raises(ir.InputError, match="level = -1 Pa: must be more than 0 and finite"):
        result.exceedance_map("overpressure_pa", -1.0)


def _beside_the_first(result: ir.Result) -> tuple[float, float]:
    place = result.study.layer("installations").geometry.iloc[0]
    return float(place.x) + 25.0, float(place.y) + 10.0


def test_what_the_cut_offs_take_is_listed(result: ir.Result) -> None:
    table = result.left_out
    assert set(table) == {"scenario", "installation", "establishment", "frequency_per_yr", "reason", "in_the_risk"}
    screening = result.manifest["screening"]
    assert screening["cut_off_frequency_per_yr"] == 1e-8
    rare = table[table["in_the_risk"] == "no"]
    assert screening["rarer_than_the_cut_off"]["count"] == len(rare)
    assert (rare["frequency_per_yr"] < 1e-8).all()
    kept = table[table["in_the_risk"] == "yes"]
    assert screening["below_1_percent_lethality"]["count"] == len(kept)
    assert (kept["reason"] == "lethality below 1 % everywhere").all()
