"""The integration against the same written plainly in NumPy, whole, on a park small enough for it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import isorisk as ir

FOLDER = Path(__file__).resolve().parents[2] / "benches/baseline"
if not FOLDER.exists():
    pytest.skip("the repository is not here", allow_module_level=True)
sys.path.insert(0, str(FOLDER))

import plain_numpy  # noqa: E402

SUB_DIRECTIONS = 24
SECTORS = np.arange(0.0, 360.0, 30.0)


def plume(x: float, y: float) -> float:
    if x <= 0.0 or abs(y) > 1.5 * x:
        return 0.0
    ln_dose = 4.0 * np.log(300.0 / x) - 1.2 * (y / (0.12 * x)) ** 2
    return float(1.0 / (1.0 + np.exp(-1.7 * ln_dose)))


def flame(x: float, y: float) -> float:
    return float(((x - 90.0) / 120.0) ** 2 + (y / 60.0) ** 2 <= 1.0)


@pytest.fixture(scope="module")
def park() -> tuple[list[ir.Outcome], ir.JointFrequency, ir.Grid, ir.Population]:
    random = np.random.default_rng(5)
    weights = 1.0 + 0.7 * np.sin(np.radians(SECTORS) + np.array([[0.3], [1.7]]))
    shares = weights / weights.sum()
    weather = ir.JointFrequency(SECTORS, ["D5", "F1.5"], {"day": 0.45 * shares, "night": 0.55 * shares})
    cloud = ir.Footprint.sampled(plume, reach_m=1500.0, resolution_m=10.0)
    fire = ir.Footprint.sampled(flame, reach_m=220.0, resolution_m=5.0)
    ball = ir.Footprint.radial(
        [0.0, 80.0, 200.0], {"individual": [1, 1, 0], "outdoors": [1, 1, 0], "indoors": [0.2, 0.2, 0]}
    )
    outcomes = []
    for i in range(5):
        origin = tuple(random.uniform(-400.0, 400.0, 2))
        outcomes.append(ir.Outcome(f"V-{i}/cloud", origin, 1e-5 * (i + 1), {"D5": cloud, "F1.5": cloud}))
        outcomes.append(ir.Outcome(f"V-{i}/fire", origin, 2e-5, {"F1.5": fire}))
        outcomes.append(ir.Outcome(f"V-{i}/ball", origin, 3e-6, ball))
    x, y = random.uniform(-900.0, 900.0, (2, 60))
    persons = {"day": random.uniform(1.0, 20.0, 60), "night": random.uniform(1.0, 9.0, 60)}
    people = ir.Population(x, y, persons, indoors={"day": 0.6, "night": 0.9})
    return outcomes, weather, ir.Grid(-1000.0, -1000.0, 40.0, 50, 50), people


def test_map_and_fn_agree(park: tuple[list[ir.Outcome], ir.JointFrequency, ir.Grid, ir.Population]) -> None:
    outcomes, weather, grid, people = park
    risk = ir.integrate(outcomes, weather, grid, people)
    chart, events = plain_numpy.integrate(outcomes, weather, grid, people, SUB_DIRECTIONS, exact=True)
    ours = risk.individual_risk_values
    above = ours > 1e-8
    off = np.abs(chart[above] / ours[above] - 1.0)
    # flames have sharp edges, which sub-directions meet to one part in their number: most cells have none near
    assert above.sum() > 1500
    assert np.median(off) < 2e-4
    assert np.quantile(off, 0.9) < 5e-3
    assert chart.sum() == pytest.approx(ours.sum(), rel=1e-3)
    n, frequency = np.array(events).T
    assert (n * frequency).sum() == pytest.approx(risk.societal.pll, rel=2e-3)
    for level in (1.0, 5.0, 20.0, 50.0):
        plain = frequency[n >= level].sum()
        assert risk.societal.exceedance(level) == pytest.approx(plain, rel=2e-2), level


def test_tables_are_what_they_were_made_from(
    park: tuple[list[ir.Outcome], ir.JointFrequency, ir.Grid, ir.Population],
) -> None:
    cloud, _, ball = (outcome.parts[0].footprint for outcome in park[0][:3])
    one = cloud["D5"] if isinstance(cloud, dict) else cloud
    assert isinstance(ball, ir.Footprint)
    x, y = np.random.default_rng(6).uniform(-300.0, 900.0, (2, 400))
    for footprint in (one, ball):
        table = plain_numpy.table_of(footprint, "individual")
        np.testing.assert_allclose(table(x, y), footprint.lethality(x, y), atol=6e-3)
