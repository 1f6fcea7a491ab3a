"""Level and headroom of a region under a published criterion."""

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
    """The example with chlorine near a town."""
    folder = tmp_path_factory.mktemp("park")
    for path in EXAMPLE.iterdir():
        shutil.copy(path, folder)
    rows = pd.read_csv(folder / "installations.csv")
    rows[rows["id"].isin(["L-V101", "A-V102"])].to_csv(folder / "installations.csv", index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ir.Study.load(folder / "study.toml").run()


def _classes(result: ir.Result) -> dict[str, str]:
    return dict.fromkeys(sorted(set(result.check()["target"]))[:4], "off_site")


def test_colours_follow_the_ratio_to_the_published_limit(result: ir.Result) -> None:
    classes = _classes(result)
    level = ir.region.level(result, "Hong Kong", classes=classes, cell_class="off_site")
    limit = ir.criteria.get("Hong Kong").individual(0.0, "off_site").limit_per_yr
    assert level.criterion == ir.criteria.get("Hong Kong").name
    assert level.cell_limit_per_yr == limit
    table = level.targets
    assert set(table["target"]) == set(classes)
    np.testing.assert_allclose(table["risk_over_limit"], table["risk_per_yr"] / limit, rtol=1e-15)
    assert list(level.scopes["scope"]) == ["park", *result.establishments]
    # a rule that calls every risk red
    strict = ir.region.GradingRule(red_above=1e-12, orange_above=1e-13, yellow_above=1e-14)
    strict_level = ir.region.level(result, "Hong Kong", rule=strict, classes=classes, cell_class="off_site")
    risky = strict_level.targets["risk_over_limit"] > 1e-12
    assert risky.any()
    assert (strict_level.targets["colour"][risky] == "red").all()
    assert "off_site" in str(level.cells.attrs)


def test_exactly_the_headroom_touches_the_limit(result: ir.Result) -> None:
    classes = _classes(result)
    room = ir.region.headroom(result, "Hong Kong", classes=classes, cell_class="off_site")
    criterion = ir.criteria.get("Hong Kong")
    for one in room.targets.to_dict("records"):
        touching = criterion.individual(one["risk_per_yr"] + one["headroom_per_yr"], "off_site")
        assert touching.verdict == "at the limit"
        over = criterion.individual(one["risk_per_yr"] + 1.01 * one["headroom_per_yr"], "off_site")
        assert over.verdict == "over"
    assert room.factor > 0.0
    # all frequencies times the least factor: the curve touches the line
    curve = result.societal.curve
    curve = curve[curve["frequency_per_yr"] > 0.0]
    touching = criterion.societal(curve["frequency_per_yr"] * room.factor, curve["n"])
    assert touching.factor == pytest.approx(1.0, rel=1e-9)
    assert room.users["share"].between(0.0, 1.0).all()


def test_bad_questions(result: ir.Result) -> None:
    with pytest.raises(ir.InputError, match=r"needs its class of each target that is to be judged; it has .*off_site"):
        ir.region.level(result, "Hong Kong", cell_class="off_site")
    with pytest.raises(ir.InputError, match=r'classes\["nowhere"\]: the study has the targets'):
        ir.region.level(result, "Hong Kong", classes={"nowhere": "off_site"}, cell_class="off_site")
    with pytest.raises(ir.InputError, match="GB 36894-2018 has those that the targets of the study state"):
        ir.region.level(result, "GB 36894-2018", classes=_classes(result))
    with pytest.raises(ir.InputError, match="go with a published criterion alone"):
        ir.region.headroom(result, classes=_classes(result))
    with pytest.raises(ir.InputError, match="PPRT"):
        ir.region.level(result, "PPRT", classes=_classes(result), cell_class="off_site")
    with pytest.raises(ir.IsoriskError, match="Atlantis"):
        ir.region.level(result, "Atlantis", classes=_classes(result))
