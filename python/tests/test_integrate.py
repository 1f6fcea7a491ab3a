"""Risk from the user's own footprints: closed forms, identities, faults by message."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import isorisk as ir
from signals import hear_ctrl_c

ROSE = ir.JointFrequency([0.0, 90.0, 180.0, 270.0], ["any"], [0.25, 0.25, 0.25, 0.25])
GRID = ir.Grid(-1000.0, -1000.0, 50.0, 40, 40)


def disc(radius_m: float = 100.0, harm: float = 1.0) -> ir.Footprint:
    return ir.Footprint.radial([0.0, radius_m], [harm, harm])


def wedge(reach_m: float = 500.0, half_deg: float = 15.0) -> ir.Footprint:
    half = np.radians(half_deg)
    return ir.Footprint.sampled(lambda x, y: float(abs(np.arctan2(y, x)) <= half), reach_m=reach_m, resolution_m=10.0)


def test_a_wedge_in_a_uniform_rose():
    fire = ir.Outcome("flash fire", origin=(0, 0), frequency_per_yr=1e-5, footprint=wedge())
    risk = ir.integrate([fire], ROSE)
    angle = np.linspace(0.0, 2 * np.pi, 37)
    found = risk.individual_risk_at(300 * np.cos(angle), 300 * np.sin(angle))
    np.testing.assert_allclose(found, 1e-5 / 12, rtol=1e-6)
    assert risk.individual_risk_at(0.0, 501.0) == 0.0


def test_a_disc_gives_its_own_frequency_and_doubling_is_exact():
    once = ir.integrate([ir.Outcome("a", (0, 0), 3e-6, disc())], ROSE, GRID)
    twice = ir.integrate([ir.Outcome("a", (0, 0), 6e-6, disc())], ROSE, GRID)
    assert once.individual_risk_at(50.0, -50.0) == pytest.approx(3e-6, rel=1e-12)
    assert np.array_equal(2.0 * once.individual_risk_values, twice.individual_risk_values)


def test_the_grid_is_labelled():
    result = ir.integrate([ir.Outcome("a", (-600, 400), 1e-6, disc())], ROSE, GRID, crs="EPSG:32651")
    grid = result.individual_risk
    assert grid.dims == ("y", "x")
    assert grid.attrs["units"] == "1/yr"
    assert grid.rio.crs.to_epsg() == 32651
    assert float(grid.sel(x=-600, y=400, method="nearest")) == pytest.approx(1e-6)
    assert float(grid.sel(x=-600, y=-400, method="nearest")) == 0.0


def test_societal_risk_of_one_accident():
    people = ir.Population([50.0, 60.0], [0.0, 0.0], [10.0, 5.0], indoors=[0.0, 1.0])
    harm = {"individual": [1.0, 1.0], "outdoors": [1.0, 1.0], "indoors": [0.2, 0.2]}
    fire = ir.Outcome("fire", (0, 0), 1e-4, ir.Footprint.radial([0.0, 100.0], harm))
    societal = ir.integrate([fire], ROSE, population=people).societal
    assert societal.exceedance(11.0) == pytest.approx(1e-4, rel=1e-12)
    assert societal.exceedance(11.001) == 0.0
    assert societal.pll == pytest.approx(1.1e-3, rel=1e-12)
    np.testing.assert_allclose(societal.exceedance([0.5, 11.0, 12.0]), [1e-4, 1e-4, 0.0])


def test_pll_is_the_integral_of_the_curve():
    random = np.random.default_rng(3)
    people = ir.Population(random.uniform(-400, 400, 60), random.uniform(-400, 400, 60), random.uniform(1, 30, 60))
    outcomes = [ir.Outcome("a", (0, 0), 1e-5, wedge()), ir.Outcome("b", (100, 50), 2e-5, disc(150.0, 0.5))]
    result = ir.integrate(outcomes, ROSE, population=people)
    n, frequency = result.societal.events
    assert result.societal.pll == pytest.approx(float(n @ frequency), rel=1e-9)
    edges = np.concatenate([[0.0], n])
    integral = float(np.diff(edges) @ result.societal.exceedance(n))
    assert integral == pytest.approx(result.societal.pll, rel=1e-9)
    table = result.contributions()
    assert table["pll_per_yr"].sum() == pytest.approx(result.societal.pll, rel=1e-9)
    assert table["share"].sum() == pytest.approx(1.0)


def test_contributions_at_a_place_sum_to_the_risk_there():
    outcomes = [
        ir.Outcome("same name", (0, 0), 1e-5, wedge(), establishment="E-1"),
        ir.Outcome("same name", (50, 0), 2e-5, disc(200.0), establishment="E-2"),
        ir.Outcome("other", (0, 50), 4e-6, disc(200.0), establishment="E-1"),
    ]
    result = ir.integrate(outcomes, ROSE)
    at = (90.0, 20.0)
    table = result.contributions(at=at)
    assert list(table.columns) == ["outcome", "individual_risk_per_yr", "share"]
    assert len(table) == 3
    assert table["individual_risk_per_yr"].is_monotonic_decreasing
    assert table["individual_risk_per_yr"].sum() == pytest.approx(result.individual_risk_at(*at), rel=1e-12)
    companies = result.contributions(by="establishment", at=at).set_index("establishment")["individual_risk_per_yr"]
    assert companies["E-2"] == pytest.approx(2e-5)
    with pytest.raises(ir.InputError, match='by = "wind": must be "outcome" or "establishment"'):
        result.contributions(by="wind")


def test_own_staff_is_left_out_unless_asked_for():
    people = ir.Population([10.0, 20.0], [0.0, 0.0], [100.0, 7.0], establishment=["E-1", None])
    fire = ir.Outcome("fire", (0, 0), 1e-5, disc(), establishment="E-1")
    assert ir.integrate([fire], ROSE, population=people).societal.pll == pytest.approx(7e-5)
    assert ir.integrate([fire], ROSE, population=people, own_staff="counted").societal.pll == pytest.approx(107e-5)


def test_an_accident_of_two_parts_counts_each_person_once():
    parts = [ir.Part(disc(100.0, 0.5)), ir.Part(disc(100.0, 0.5), offset=(50.0, 0.0))]
    result = ir.integrate(
        [ir.Outcome("two parts", (0, 0), 1e-4, parts=parts)], ROSE, population=ir.Population(25.0, 0.0, 8.0)
    )
    assert result.individual_risk_at(25.0, 0.0) == pytest.approx(0.75e-4, rel=1e-12)
    assert result.societal.exceedance(6.0) == pytest.approx(1e-4)
    assert result.societal.exceedance(6.001) == 0.0
    again = ir.Outcome("the same", (0, 0), 1e-4, disc(100.0, 0.5), parts=[disc(100.0, 0.5)])
    assert ir.integrate([again], ROSE).individual_risk_at(25.0, 0.0) == pytest.approx(0.75e-4, rel=1e-12)


def test_what_it_counts_for():
    people = ir.Population(0.0, 0.0, 10.0)
    only = ir.Outcome("free field", (0, 0), 1e-5, disc(), counts_for=("individual",))
    result = ir.integrate([only], ROSE, population=people)
    assert result.societal.pll == 0.0
    assert result.individual_risk_at(0.0, 0.0) == pytest.approx(1e-5)


def test_day_and_night():
    rose = ir.JointFrequency([0.0, 180.0], ["any"], {"day": [0.2, 0.1], "night": [0.4, 0.3]})
    people = ir.Population(0.0, 0.0, {"day": 10.0, "night": 2.0}, indoors={"day": 0.0, "night": 0.0})
    fire = ir.Outcome("by day", (0, 0), {"day": 1e-5, "night": 0.0}, disc())
    result = ir.integrate([fire], rose, population=people)
    assert result.individual_risk_at(1.0, 1.0) == pytest.approx(0.3e-5)
    assert result.societal.pll == pytest.approx(0.3e-5 * 10)


def test_weather_decides_the_footprint_and_the_wind_its_direction():
    rose = ir.JointFrequency(
        [0.0, 90.0, 180.0, 270.0], ["D5", "F2"], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.75, 0.25]]
    )
    both = {"D5": wedge(200.0), "F2": wedge(800.0)}
    risk = ir.integrate([ir.Outcome("cloud", (0, 0), 1.0, both)], rose)
    # wind from the west, uniform over 90 degrees: the 30 degree wedge covers the axis a third of the time
    assert risk.individual_risk_at(100.0, 0.0) == pytest.approx(1 / 3, rel=1e-6)
    assert risk.individual_risk_at(500.0, 0.0) == pytest.approx(0.25 / 3, rel=1e-6)
    assert risk.individual_risk_at(-100.0, 0.0) == 0.0
    # the axes may come the other way round where only that fits
    turned = ir.JointFrequency([0.0, 90.0, 180.0, 270.0], ["D5", "F2"], [[0, 0, 0, 0.75], [0, 0, 0, 0.25]])
    again = ir.integrate([ir.Outcome("cloud", (0, 0), 1.0, both)], turned)
    assert again.individual_risk_at(500.0, 0.0) == risk.individual_risk_at(500.0, 0.0)


def test_a_weight_by_direction_multiplies():
    weight = ([0.0, 180.0], [2.0, 0.0])
    risk = ir.integrate([ir.Outcome("a", (0, 0), 1.0, wedge(), weight_by_direction=weight)], ROSE)
    # wind from the east (weight 2) blows west
    assert risk.individual_risk_at(-100.0, 0.0) == pytest.approx(2 / 12, rel=1e-6)
    assert risk.individual_risk_at(100.0, 0.0) == 0.0


def test_gridded_and_fixed():
    table = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    strip = ir.Footprint.gridded([0.0, 100.0], [-10.0, 0.0, 10.0], table)
    assert strip.lethality(50.0, 5.0) == pytest.approx(0.5)
    assert strip.lethality(50.0, 0.0, "indoors") == pytest.approx(1.0)
    risk = ir.integrate([ir.Outcome("pipe rack", (0, 0), 1e-4, strip, frame="fixed")], ROSE)
    assert risk.individual_risk_at(50.0, 5.0) == pytest.approx(0.5e-4)
    assert risk.individual_risk_at(5.0, 50.0) == 0.0


def test_threads_do_not_change_a_bit():
    outcomes = [ir.Outcome(str(i), (40.0 * i, -25.0 * i), 1e-6 * (i + 1), wedge(300.0 + 40 * i)) for i in range(5)]
    random = np.random.default_rng(5)
    people = ir.Population(random.uniform(-500, 500, 40), random.uniform(-500, 500, 40), 9.0, cell_m=20.0)
    first, *others = [ir.integrate(outcomes, ROSE, GRID, people, threads=threads) for threads in (1, 2, 8)]
    for other in others:
        assert np.array_equal(first.individual_risk_values, other.individual_risk_values)
        assert first.societal.pll == other.societal.pll


def test_progress_rises_to_one_and_an_exception_in_it_is_raised():
    seen: list[float] = []
    people = ir.Population(np.zeros(5), np.arange(5.0), 1.0)
    ir.integrate([ir.Outcome("a", (0, 0), 1e-6, wedge())], ROSE, GRID, people, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

    def enough(_: float) -> None:
        raise OverflowError("enough")

    with pytest.raises(OverflowError, match="enough"):
        ir.integrate([ir.Outcome("a", (0, 0), 1e-6, wedge())], ROSE, GRID, progress=enough)


LONG = """
import isorisk as ir, numpy as np
rose = ir.JointFrequency(np.arange(36) * 10.0, ["any"], np.full(36, 1 / 36))
foot = ir.Footprint.sampled(lambda x, y: float(abs(y) < 0.2 * x), reach_m=4000.0, resolution_m=20.0)
outcomes = [ir.Outcome(str(i), (i * 3.0, 0.0), 1e-6, foot) for i in range(400)]
print("ready", flush=True)
ir.integrate(outcomes, rose, ir.Grid(-5000, -5000, 5.0, 2000, 2000))
"""


def test_ctrl_c_stops_within_a_second():
    child = subprocess.Popen(
        [sys.executable, "-c", LONG], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=hear_ctrl_c
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    time.sleep(0.4)
    assert child.poll() is None, "it must still be running for the signal to mean anything"
    asked = time.monotonic()
    os.kill(child.pid, signal.SIGINT)
    _, errors = child.communicate(timeout=20)
    assert time.monotonic() - asked < 1.0
    assert errors.decode().rstrip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ir.Footprint.radial([0, 50], [1, 1.5]), "footprint.lethality = 1.5: must lie in 0..1"),
        (lambda: ir.Footprint.radial([0, 50], {"individual": [1, 1]}), "indoors is missing|outdoors is missing"),
        (lambda: ir.Footprint.radial([0, "a"], [1, 1]), r"footprint.radius_m = \[0, 'a'\]: must be numbers"),
        (lambda: ir.Footprint.gridded([0, 1], [0, 1], [1, 1]), r"shape \(2,\): must have two dimensions"),
        (lambda: disc().lethality(0, 0, "astronauts"), "must be one of individual, outdoors, indoors"),
        (lambda: ir.Outcome("a", (0, 0), -1, disc()), "outcome.frequency_per_yr = -1 1/yr: must be finite"),
        (lambda: ir.Outcome("a", (0, 0, 0), 1, disc()), r"outcome.origin = 3 values: must be a pair \(x, y\)"),
        (lambda: ir.Outcome("a", (0, 0), 1), "outcome = a: needs a footprint, parts, or both"),
        (lambda: ir.Outcome("a", (0, 0), 1, "disc"), "footprint = str: must be a Footprint"),
        (lambda: ir.Outcome("a", (0, 0), 1, disc(), frame="sea"), 'frame = "sea": must be "wind" or "fixed"'),
        (lambda: ir.Outcome("a", (0, 0), 1, disc(), counts_for=["all"]), 'must hold "individual", "societal" or both'),
        (lambda: ir.Outcome("a", (0, 0), {"day": 1}, disc()), 'must have the keys "day" and "night" and no other'),
        (lambda: ir.JointFrequency([0, 180], ["D"], [0.5, 0.6]), "must sum to 1 over all classes and sectors"),
        (lambda: ir.JointFrequency([0, 180], ["D"], [0.5, 0.2, 0.3]), r"must be \[sector, class\] = \[2, 1\]"),
        (lambda: ir.Population([0, 1], [0, 1], [3, 4, 5]), "population.persons = 3 values: needs 2, or one for all"),
        (lambda: ir.Population(0, 0, -3), r"population\[0\].persons = -3"),
        (lambda: ir.Grid(0, 0, 0, 3, 3), "grid.cell_m = 0 m: must be positive and finite"),
        (lambda: ir.integrate([], ROSE, threads=0, grid=GRID), "threads = 0: must be at least 1"),
        (lambda: ir.integrate([], ROSE).societal, "societal: needs people"),
        (lambda: ir.integrate([], ROSE).individual_risk, "individual_risk: needs a grid"),
        (lambda: ir.integrate([], ROSE).individual_risk_at(float("nan"), 0), r"\(x, y\) = \(NaN, 0\): must be finite"),
        (
            lambda: ir.integrate([ir.Outcome("a", (0, 0), 1, {"D5": disc(), "any ": disc()})], ROSE),
            'outcome "a": unknown weather class "D5": the weather has any; there is no footprint for any',
        ),
        (
            lambda: ir.integrate([], ROSE, population=ir.Population(0, 0, {"day": 1, "night": 2})),
            "population = by day and by night: needs a joint frequency by day and by night too",
        ),
        (
            lambda: ir.integrate([], ROSE, population=ir.Population(0, 0, 1), own_staff="maybe"),
            'own_staff = "maybe": must be "left_out" or "counted"',
        ),
    ],
)
def test_faults_say_what_was_wrong(make, message):
    with pytest.raises(ir.InputError, match=message):
        make()


def test_an_exception_in_a_footprint_function_is_the_callers():
    with pytest.raises(ZeroDivisionError):
        ir.Footprint.sampled(lambda _x, _y: 1 / 0, reach_m=100.0, resolution_m=10.0)


def test_the_environment_sets_the_threads(monkeypatch):
    monkeypatch.setenv("ISORISK_NUM_THREADS", "many")
    with pytest.raises(ir.InputError, match=r"ISORISK_NUM_THREADS = many: must be a whole number"):
        ir.integrate([], ROSE, GRID)
    monkeypatch.setenv("ISORISK_NUM_THREADS", "1")
    ir.integrate([], ROSE, GRID)


def test_small_things_are_picklable():
    assert pickle.loads(pickle.dumps(GRID)) == GRID
    ammonia = ir.Substance("ammonia")
    assert pickle.loads(pickle.dumps(ammonia)) == ammonia
    assert hash(ammonia) == hash(ir.Substance("7664-41-7"))
