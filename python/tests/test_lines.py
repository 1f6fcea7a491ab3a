"""Lines of equal origins: closed forms, faults by message."""

from __future__ import annotations

import numpy as np
import pytest

import isorisk as ir

ROSE = ir.JointFrequency([0.0, 90.0, 180.0, 270.0], ["any"], [0.25, 0.25, 0.25, 0.25])
DISC = ir.Footprint.radial([0.0, 300.0], [1.0, 1.0])
PIPE = ir.LineOutcome("rupture", [(-5000, 0), (5000, 0)], 2e-8, DISC)


def test_a_disc_on_a_long_line():
    risk = ir.integrate_lines([PIPE], ROSE, tolerance=1e-9)
    y = np.array([0.0, 10.0, 150.0, 299.0])
    np.testing.assert_allclose(risk.individual_risk_at(0.0, y), 2 * 2e-8 * np.sqrt(300.0**2 - y**2), rtol=1e-9)
    assert risk.individual_risk_at(0.0, 301.0) == 0.0
    assert repr(risk) == "<LineRisk: points>"


def test_the_map_is_labelled_and_carries_its_error():
    grid = ir.Grid(-500.0, -500.0, 100.0, 10, 10)
    risk = ir.integrate_lines([PIPE, PIPE], ROSE, grid, crs="EPSG:32651")
    assert risk.individual_risk.dims == ("y", "x")
    assert risk.individual_risk.rio.crs.to_epsg() == 32651
    assert risk.individual_risk_values[5, 5] == risk.individual_risk_at(50.0, 50.0)
    assert risk.individual_risk_values[5, 5] == pytest.approx(2 * 2 * 2e-8 * np.sqrt(300.0**2 - 50.0**2), rel=1e-3)
    assert np.all(risk.error_values <= 1e-3 * risk.individual_risk_values)


def test_people_beside_a_line():
    people = ir.Population([1000.0], [120.0], [10.0])
    risk = ir.integrate_lines([PIPE], ROSE, population=people, tolerance=2e-3)
    assert risk.societal.exceedance(10.0) == pytest.approx(2e-8 * 2 * np.sqrt(300.0**2 - 120.0**2), rel=4e-3)
    assert risk.societal_error <= 2e-3
    assert risk.societal_origins > 1000


def test_faults():
    with pytest.raises(ir.InputError, match="polyline_m = 1 corners m: needs two corners or more"):
        ir.LineOutcome("a", [(0, 0)], 1e-8, DISC)
    with pytest.raises(
        ir.InputError, match=r"line.frequency_per_m_yr = -1: 1/\(m yr\) must be finite and not negative"
    ):
        ir.LineOutcome("a", [(0, 0), (1, 0)], -1, DISC)
    with pytest.raises(ir.InputError, match="tolerance = 2: must lie between 0 and 1"):
        ir.integrate_lines([PIPE], ROSE, tolerance=2)
    with pytest.raises(ir.InputError, match="individual_risk: needs a grid"):
        _ = ir.integrate_lines([PIPE], ROSE).individual_risk_values
    people = ir.Population([1000.0], [120.0], [10.0])
    with pytest.raises(ir.ConvergenceError, match="placing at most 200 origins"):
        ir.integrate_lines([PIPE], ROSE, population=people, most_origins=200)


def test_a_line_shows_itself():
    assert PIPE.length_m == 10_000.0
    assert PIPE.polyline == [(-5000.0, 0.0), (5000.0, 0.0)]
    assert repr(PIPE) == "<LineOutcome 'rupture', 2 corners, 10000.0 m>"
