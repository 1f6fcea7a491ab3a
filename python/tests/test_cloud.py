"""The unified cloud model from Python."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

import isorisk as ir

AIR = ir.Weather(3.0, stability="D")


def propane_jet(**changes):
    arguments = {
        "mass_rate_kg_s": 5.0,
        "temperature_k": 231.0,
        "liquid_fraction": 0.6,
        "velocity_m_s": 150.0,
        "height_m": 1.0,
        "duration_s": 600.0,
    }
    return ir.dispersion.jet_source("propane", **(arguments | changes))


def test_examples_of_the_docstrings():
    for thing in (ir.Weather, ir.dispersion.UnifiedCloud):
        runner = doctest.DocTestRunner()
        for test in doctest.DocTestFinder().find(thing, thing.__name__, globs={"ir": ir}):
            runner.run(test)
        assert runner.summarize(verbose=False).failed == 0


def test_weather_from_a_class_and_from_its_length_is_the_same():
    by_class = ir.Weather(4.0, stability="F", roughness_m=0.03)
    by_length = ir.Weather(4.0, monin_obukhov_length_m=by_class.monin_obukhov_length_m, roughness_m=0.03)
    assert by_class == by_length
    assert by_length.stability == "F"
    np.testing.assert_allclose(by_class.wind_speed_m_s([10.0]), [4.0])
    assert ir.Weather(4.0, stability="D").monin_obukhov_length_m == np.inf


def test_concentration_takes_arrays_and_times():
    cloud = ir.dispersion.disperse(propane_jet(), AIR, averaging_time_s=18.75)
    x = np.array([10.0, 30.0, 100.0, 300.0])
    peak = cloud.concentration(x, 0.0, 1.0)
    assert peak.shape == (4,)
    assert np.all(np.diff(peak) < 0.0)
    history = cloud.concentration(100.0, 0.0, 1.0, t=np.array([0.0, 300.0, 5000.0]))
    assert history[0] < 1e-6
    assert history[2] < 1e-6
    np.testing.assert_allclose(history[1], peak[2], rtol=1e-3)
    np.testing.assert_allclose(cloud.concentration(x, 5.0, 1.0), cloud.concentration(x, -5.0, 1.0))
    assert np.all(cloud.centreline(x) >= peak)
    assert cloud.concentration(-50.0) == 0.0


def test_distance_width_area_and_mass_belong_together():
    cloud = ir.dispersion.disperse(propane_jet(), AIR, averaging_time_s=18.75)
    far = cloud.distance_to(0.021, z=1.0)
    np.testing.assert_allclose(cloud.concentration(far, 0.0, 1.0), 0.021, rtol=0.02)
    half = cloud.half_width(0.021, 0.5 * far, z=1.0)
    np.testing.assert_allclose(cloud.concentration(0.5 * far, half, 1.0), 0.021, rtol=0.02)
    assert 0.3 * far * half < cloud.area(0.021, z=1.0) < 4.0 * far * half
    assert 0.0 < cloud.flammable_mass() < cloud.flammable_mass(lower=0.01, upper=0.5) < 5.0 * 600.0
    assert cloud.distance_to(0.9, z=100.0) is None
    assert cloud.toxic_load(100.0, exponent=2.0) > cloud.toxic_load(200.0, exponent=2.0) > 0.0


def test_other_sources():
    air = ir.Weather(2.0, stability="D", roughness_m=2e-4, temperature_k=300.0)
    pool = ir.dispersion.pool_source(
        "methane", evaporation_rate_kg_s=50.0, area_m2=400.0, temperature_k=111.6, duration_s=120.0
    )
    assert 50.0 < ir.dispersion.disperse(pool, air).distance_to(0.05, z=0.5) < 1000.0
    puff = ir.dispersion.instantaneous_source("chlorine", mass_kg=1000.0, temperature_k=239.0, air_mass_ratio=5.0)
    assert ir.dispersion.disperse(puff, air).distance_to(1e-3) > 100.0
    tracer = ir.dispersion.passive_source("ammonia", mass_rate_kg_s=0.1, height_m=10.0)
    cloud = ir.dispersion.disperse(tracer, AIR, vertical="briggs_rural", crosswind="briggs_rural")
    sigma_y, sigma_z = 0.08 * 500 / (1 + 1e-4 * 500) ** 0.5, 0.06 * 500 / (1 + 1.5e-3 * 500) ** 0.5
    station = cloud.stations[0]
    wind = np.interp(500.0, station["downwind_m"], station["speed_m_s"])
    expected = 0.1 / (np.pi * wind * sigma_y * sigma_z) * np.exp(-0.5 * (10.0 / sigma_z) ** 2)
    np.testing.assert_allclose(cloud.concentration_kg_m3(500.0), expected, rtol=0.01)


def test_a_picture():
    pytest.importorskip("matplotlib")
    cloud = ir.dispersion.disperse(propane_jet(), AIR, averaging_time_s=18.75)
    figure = cloud.plot()
    assert len(figure.axes) == 2
    with pytest.raises(ir.InputError, match="the cloud reaches none of them"):
        cloud.plot([1.5])


def test_faults_say_what_to_change():
    with pytest.raises(ir.InputError, match=r"temperature_k = 20.4 K: must lie in 82..1000; below, the air itself"):
        ir.dispersion.disperse(propane_jet(temperature_k=20.4), AIR)
    with pytest.raises(ir.InputError, match="give the velocity or the area of the jet after expansion"):
        propane_jet(velocity_m_s=None)
    with pytest.raises(ir.InputError, match="give a class A to F or monin_obukhov_length_m"):
        ir.Weather(3.0)
    air_cloud = ir.dispersion.disperse(
        ir.dispersion.jet_source("chlorine", mass_rate_kg_s=1.0, temperature_k=280.0, velocity_m_s=50.0), AIR
    )
    with pytest.raises(ir.InputError, match="the substance has no flammable limits"):
        air_cloud.flammable_mass()
