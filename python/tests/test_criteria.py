"""Published criteria, and the level and headroom of a region."""

from __future__ import annotations

import json

import matplotlib.pyplot as plt
import numpy as np
import pytest

import isorisk as ir
from test_what_if import DOCUMENT, TABLES

FREQUENCIES = [1.342e-5, 3.42e-6, 4.2e-7, 2e-8]
DEATHS = [2.0, 12.0, 80.0, 300.0]


@pytest.fixture(scope="module")
def study() -> ir.Study:
    return ir.Study.from_tables(DOCUMENT, TABLES)


@pytest.fixture(scope="module")
def result(study: ir.Study) -> ir.Result:
    return study.run()


def test_every_criterion_has_limits_or_the_reason() -> None:
    names = ir.criteria.names()
    assert names[0] == "GB 36894-2018"
    assert len(names) == 17
    for name in names:
        one = ir.criteria.get(name)
        assert (len(one.limits) == 0) == ("individual" in one.absent)
        assert (len(one.societal_lines) == 0) == ("societal" in one.absent)
        assert set(one.limits["provenance"]) | set(one.societal_lines["provenance"]) <= {"S", "S*", "K", "K?"}
    everything = ir.criteria.table()
    assert len(everything) > 40
    assert everything["new_per_yr"].gt(0).all()
    assert ir.criteria.get("NSW").thresholds["value"].tolist() == [4700.0, 7000.0, 23000.0, 14000.0]


def test_a_risk_against_its_limit() -> None:
    china = ir.criteria.get("GB 36894")
    on = china.individual(3e-6, "general_1")
    assert (on.verdict, on.ratio, on.margin_per_yr) == ("at the limit", 1.0, 0.0)
    assert china.individual(3e-6, "general_1", new=True).verdict == "over"
    assert china.individual(2.9e-6, "general_1").verdict == "inside"
    with pytest.raises(ir.InputError, match='unknown class of target "school": GB 36894-2018 has: high_sensitivity'):
        china.individual(1e-6, "school")
    with pytest.raises(ir.InputError, match=r"no individual part here: the plans judge intensity"):
        ir.criteria.get("France").individual(1e-6, "school")
    with pytest.raises(ir.InputError, match="risk_per_yr"):
        china.individual(-1.0, "general_1")


def test_a_curve_against_the_lines() -> None:
    dutch = ir.criteria.get("NL").societal(FREQUENCIES, DEATHS)
    assert (dutch.region, dutch.worst_n) == ("above_orientation", 80.0)
    assert dutch.factor == pytest.approx(2.688, rel=1e-9)
    assert dutch.excess_area > 0
    assert dutch.pll == pytest.approx(9.4e-5, rel=1e-12)
    hong_kong = ir.criteria.get("HK").societal(FREQUENCIES, DEATHS)
    assert (hong_kong.region, hong_kong.excess_area) == ("alarp", 0.0)
    assert ir.criteria.get("HK").societal([1e-9], [1500.0]).region == "intolerable"
    with pytest.raises(ir.InputError, match=r"HIPAP 4: has no societal part here: two lines of slope -1\.5"):
        ir.criteria.get("NSW").societal(FREQUENCIES, DEATHS)
    with pytest.raises(ir.InputError, match=r"curve\[1\]"):
        ir.criteria.get("HK").societal([1e-6, 1e-5], [1.0, 2.0])
    with pytest.raises(ir.InputError, match="as many as frequencies"):
        ir.criteria.get("HK").societal([1e-6], [1.0, 2.0])


def test_the_lines_are_drawn() -> None:
    ax = ir.criteria.get("Hungary").plot()
    assert ax.get_xscale() == ax.get_yscale() == "log"
    plt.close(ax.figure)
    with pytest.raises(ir.InputError, match=r"slope -1\.5"):
        ir.criteria.get("NSW").plot()


def test_a_result_by_another_criterion(result: ir.Result) -> None:
    found = ir.criteria.judge(result, "R2P2", classes={"school": "public"})
    assert found.targets["target"].tolist() == ["school"]
    assert found.targets["limit_per_yr"].tolist() == [1e-4]
    assert found.societal is not None
    assert found.societal.pll > 0
    assert found.notes == ["targets without a class of R2P2: shop"]
    assert ir.criteria.judge(result, "Singapore").societal is None
    with pytest.raises(ir.InputError, match=r'classes\["school"\] = outer_zone: its limit is of dangerous_dose'):
        ir.criteria.judge(result, "HSE LUP", classes={"school": "outer_zone"})
    with pytest.raises(ir.InputError, match=r'classes\["mill"\]: the study has the targets'):
        ir.criteria.judge(result, "R2P2", classes={"mill": "public"})


def test_the_level_of_a_region(result: ir.Result) -> None:
    level = ir.region.level(result)
    checked = result.check(scope="park")
    worst = checked.groupby("target")["risk_over_limit"].max()
    targets = level.targets.set_index("target")
    assert targets["risk_over_limit"].to_dict() == worst.to_dict()
    for _, row in targets.iterrows():
        ratio = row["risk_over_limit"]
        expected = "red" if ratio > 1 else "orange" if ratio > 0.3 else "yellow" if ratio > 0.1 else "blue"
        assert row["colour"] == expected
    assert level.park["pll_per_yr"] == result.societal.pll
    assert level.park["risk_over_limit"] == worst.max()
    assert level.establishments["scope"].tolist() == result.establishments
    cells = level.cells
    assert level.cell_limit_per_yr == 3e-6
    ratio = result.individual_risk.to_numpy() / 3e-6
    assert np.array_equal(cells["colour"].to_numpy(), np.digitize(ratio, [0.1, 0.3, 1.0], right=True))
    assert set(np.unique(cells["colour"])) == {0, 1, 2, 3}
    strict = ir.region.level(result, rule=ir.region.GradingRule(red_above=1e-6, orange_above=1e-7, yellow_above=1e-8))
    assert strict.colour == "red"
    with pytest.raises(ir.InputError, match=r"rule\.orange_above = 2: must be above 0 and below 1"):
        ir.region.level(result, rule=ir.region.GradingRule(orange_above=2.0))
    with pytest.raises(ir.InputError, match="cell_class"):
        ir.region.level(result, cell_class="school")  # type: ignore[arg-type]


def test_colours_stay_when_cells_are_halved(study: ir.Study, result: ir.Result) -> None:
    grid = study.grid
    coarse = ir.region.level(result).cells["colour"].to_numpy()
    fine_study = ir.Study.from_tables(DOCUMENT.replace("cell_m = 100", "cell_m = 50"), TABLES)
    fine = ir.region.level(fine_study.run()).cells["colour"].to_numpy()
    assert fine.shape == (2 * len(grid.y_m), 2 * len(grid.x_m))
    # where no contour passes between a cell and its neighbours its quarters have its colour
    padded = np.pad(coarse, 1, mode="edge")
    around = np.stack([padded[i : i + coarse.shape[0], j : j + coarse.shape[1]] for i in range(3) for j in range(3)])
    calm = (around == coarse).all(axis=0)
    assert 0.3 < calm.mean() < 1.0
    quarters = coarse.repeat(2, axis=0).repeat(2, axis=1)
    assert (fine == quarters)[calm.repeat(2, axis=0).repeat(2, axis=1)].all()


def test_a_source_as_large_as_the_headroom_touches_the_limit(study: ir.Study, result: ir.Result) -> None:
    room = ir.region.headroom(result)
    shop = room.targets.set_index("target").loc["shop"]
    assert shop["headroom_per_yr"] == shop["limit_per_yr"] - shop["risk_per_yr"] > 0
    place = (float(shop["x_m"]), float(shop["y_m"]))
    disc = ir.Footprint.radial([0.0, 50.0], [1.0, 1.0])
    assert "on the total" in shop["basis"]
    new = shop["basis"].startswith("limit for new units")
    criterion = ir.criteria.get(room.criterion)
    for factor, verdict in [(1.0 - 1e-8, "inside"), (1.0, "at the limit"), (1.01, "over")]:
        added = ir.Outcome("another unit", place, factor * shop["headroom_per_yr"], disc)
        risk = ir.integrate([*result.outcomes, added], study.weather).individual_risk_at(*place)
        assert criterion.individual(risk, shop["class"], new=new).verdict == verdict


def test_a_new_unit_has_no_more_room_than_either_limit_leaves(result: ir.Result) -> None:
    targets = ir.region.headroom(result).targets
    checked = result.check(scope="park")
    gb = ir.criteria.get("GB 36894")
    for _, row in targets.iterrows():
        rows = checked[checked["target"] == row["target"]]
        margins = rows["limit_per_yr"] - rows["risk_per_yr"]
        assert row["headroom_per_yr"] == margins.min()
        assert row["new_unit_headroom_per_yr"] <= row["headroom_per_yr"]
        limit = gb.individual(0.0, row["class"], new=True).limit_per_yr
        assert row["new_unit_headroom_per_yr"] <= limit


def test_a_criterion_of_other_classes_judges_no_study(result: ir.Result) -> None:
    words = "criterion = Hong Kong: has the classes off_site, while the targets of a study have those of GB 36894-2018"
    with pytest.raises(ir.InputError, match="Hong Kong needs its class of each target"):
        ir.region.level(result, "HK")
    with pytest.raises(ir.InputError, match=words):
        ir.Study.from_tables(DOCUMENT.replace("GB 36894-2018", "Hong Kong"), TABLES)


def test_who_uses_the_room_up(result: ir.Result) -> None:
    room = ir.region.headroom(result)
    for target, users in room.users.groupby("target"):
        row = room.targets.set_index("target").loc[target]
        assert users["share"].sum() == pytest.approx(1.0, rel=1e-9)
        assert users["per_yr"].sum() == pytest.approx(row["risk_per_yr"], rel=1e-9)
        assert row["largest_user"] == users.iloc[0]["establishment"]
    curve = room.curve
    assert (curve["headroom_per_yr"] == curve["line_per_yr"] - curve["frequency_per_yr"]).all()
    assert room.factor == curve["factor"].min()
    assert room.curve_users["share"].sum() == pytest.approx(1.0, rel=1e-6)
    cells = room.cells
    assert np.array_equal(cells.to_numpy(), 3e-6 - result.individual_risk.to_numpy())
    assert json.dumps(cells.attrs["cell_class"]) == '"general_1"'


def test_the_map_of_colours_is_drawn(result: ir.Result) -> None:
    ax = ir.region.level(result).plot()
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend[0].startswith("major")
    assert "> 1" in legend[0]
    assert ax.get_xlabel().startswith("Easting")
    plt.close(ax.figure)
