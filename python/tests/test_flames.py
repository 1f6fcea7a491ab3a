"""Every fire has an outline, a picture, a reach and a flux that falls; no fire radiates more than it burns."""

from __future__ import annotations

import numpy as np
import pytest

import isorisk as ir

AIR = ir.Atmosphere("D", 5.0, temperature_k=288.15, relative_humidity=0.7)
COMMON = {"atmosphere": AIR, "transmissivity": "wayne", "strict": False}
POOL = {"pool_diameter_m": 20.0, "burning_flux_kg_m2_s": 0.09, "heat_of_combustion_j_kg": 45e6, "duration_s": 600.0}
JET = {"mass_rate_kg_s": 10.0, "heat_of_combustion_j_kg": 5e7, "radiative_fraction": 0.25, "duration_s": 600.0}
BALL = {"mass_kg": 20e3, "available_heat_j_kg": 46e6}
FLARE = {
    "mass_rate_kg_s": 17.3374,
    "hole_diameter_m": 0.05,
    "vessel_pressure_pa": 60e5,
    "vessel_temperature_k": 288.15,
    "molar_mass_kg_mol": 0.016043,
    "isentropic_exponent": 1.31,
    "heat_of_combustion_j_kg": 5e7,
    "duration_s": 600.0,
}
LNG = {"large_pool_emissive_power_w_m2": 265e3, "emissive_extinction_per_m": 0.149}
FIRES = {
    "pool": lambda: ir.fire.pool_fire(**POOL, radiative_fraction=0.3, **COMMON),
    "smoky": lambda: ir.fire.pool_fire(**POOL, flame_length="pritchard_binding", **COMMON),
    "clear": lambda: ir.fire.pool_fire(**POOL, **LNG, drag="elongated", **COMMON),
    "jet": lambda: ir.fire.jet_fire(**JET, **COMMON),
    "jet_up": lambda: ir.fire.jet_fire(**JET, direction="vertical", **COMMON),
    "tno": lambda: ir.fire.fireball(**BALL, saturation_pressure_pa=1.7e6, **COMMON),
    "ccps": lambda: ir.fire.fireball(**BALL, radiative_fraction=0.3, **COMMON),
    "dynamic": lambda: ir.fire.fireball(**BALL, radiative_fraction=0.3, dynamic=True, **COMMON),
    "chamberlain": lambda: ir.fire.chamberlain(**FLARE, **COMMON),
}


@pytest.mark.parametrize("name", sorted(FIRES))
def test_every_fire_has_the_same_questions_answered(name):
    fire = FIRES[name]()
    assert fire.duration_s > 0.0
    for view in ("side", "plan"):
        line = fire.outline(view, points=61)
        assert line.shape == (61, 2)
        assert np.isfinite(line).all()
        np.testing.assert_allclose(line[0], line[-1], atol=1e-9)
    side = fire.outline("side")
    assert side[:, 1].min() >= 0.0 or "diameter_m" in fire.geometry()
    widest = max(np.ptp(side[:, 0]), np.ptp(side[:, 1]))
    width = 2.0 * fire.geometry().get("radius_m", 0.35 * fire.flame_length_m)
    assert 0.5 * fire.flame_length_m < widest < 1.01 * (fire.flame_length_m + width)
    far = np.linspace(1.5, 12.0, 60) * max(fire.flame_length_m, float(side[:, 0].max()))
    flux = fire.heat_flux_w_m2(far)
    assert flux.shape == far.shape
    assert np.all(np.diff(flux) < 0.0)
    assert np.all(fire.heat_flux_w_m2(far[:, None], np.array([[0.0, 5.0]])) > 0.0)
    level = float(fire.heat_flux_w_m2(far[10]))
    assert fire.distance_to(level) == pytest.approx(far[10], rel=1e-6)
    figure = fire.plot([0.5 * level, level])
    side_axes, plan_axes = figure.axes
    assert side_axes.get_ylabel() == "height, m"
    assert plan_axes.get_xlabel() == "downwind, m"
    assert any("kW/m²" in text.get_text() for text in plan_axes.get_legend().get_texts())


def test_outlines_and_pictures_say_what_is_wrong():
    fire = FIRES["pool"]()
    with pytest.raises(ir.InputError, match="view = top: must be 'side'"):
        fire.outline("top")
    with pytest.raises(ir.InputError, match="points = 3: must be at least 8"):
        fire.outline(points=3)
    with pytest.raises(ir.InputError, match="must be positive heat fluxes"):
        fire.plot([-1.0])
    with pytest.raises(ir.InputError, match="reaches none of them"):
        fire.plot([1e9])


def test_pools_by_area_and_by_spill():
    assert ir.fire.equivalent_diameter_m(1415.0) == pytest.approx(42.4457, abs=6e-4)
    wide = ir.fire.burning_pool_diameter_m(10.0, burning_flux_kg_m2_s=0.1)
    assert 0.25 * np.pi * wide**2 * 0.1 == pytest.approx(10.0)
    assert ir.fire.burning_pool_diameter_m(10.0, burning_flux_kg_m2_s=0.1, bund_area_m2=20.0) < wide
    with pytest.raises(ir.InputError, match=r"spill_rate_kg_s = -1.*; burning_flux_kg_m2_s = 0"):
        ir.fire.burning_pool_diameter_m(-1.0, burning_flux_kg_m2_s=0.0)


def test_lengths_and_brightness_of_pools():
    fire = FIRES["smoky"]()
    density = 101325.0 / (287.05 * 288.15)
    own = (9.80665 * 0.09 * 20.0 / density) ** (1 / 3)
    scaled = 0.09 / (density * (9.80665 * 20.0) ** 0.5)
    expected = 20.0 * 10.615 * scaled**0.305 * max(1.0, 5.0 / own) ** -0.03
    assert fire.flame_length_m == pytest.approx(expected, rel=2e-3)
    clear = ir.fire.pool_fire(**POOL, **LNG, **COMMON)
    assert clear.emissive_power_w_m2 == pytest.approx(265e3 * (1.0 - np.exp(-0.149 * 20.0)), rel=1e-12)
    with pytest.raises(ir.InputError, match="only one"):
        ir.fire.pool_fire(**POOL, large_pool_emissive_power_w_m2=265e3, **COMMON)
    with pytest.raises(ir.InputError, match="give radiative_fraction alone"):
        ir.fire.pool_fire(**POOL, **LNG, radiative_fraction=0.3, **COMMON)
    with pytest.raises(ir.ValidityError, match="large_pool_emissive_power_w_m2 = 265"):
        ir.fire.pool_fire(**POOL, large_pool_emissive_power_w_m2=265.0, emissive_extinction_per_m=0.149, **COMMON)


def test_a_flame_changes_little_for_a_little_more_wind_or_pool():
    def flux(wind, diameter):
        air = ir.Atmosphere("D", wind, temperature_k=288.15, relative_humidity=0.7)
        fire = ir.fire.pool_fire(
            **(POOL | {"pool_diameter_m": diameter}), radiative_fraction=0.3, **(COMMON | {"atmosphere": air})
        )
        return fire.heat_flux_w_m2(np.array([100.0]), np.array([80.0]))[0]

    winds = np.geomspace(0.5, 20.0, 400)
    found = np.array([flux(wind, 20.0) for wind in winds])
    assert np.abs(np.diff(np.log(found))).max() < 0.02
    diameters = np.geomspace(0.5, 60.0, 400)
    found = np.array([flux(5.0, diameter) for diameter in diameters])
    steps = np.abs(np.diff(np.log(found)))
    assert steps.max() < 0.06


@pytest.mark.parametrize("name", ["pool", "jet", "jet_up", "tno", "ccps", "chamberlain"])
def test_no_fire_radiates_more_than_its_share_of_the_heat(name):
    """Through a far sphere passes no more than the share of the combustion that the model radiates, by its surface."""
    fire = FIRES[name]()
    burning = {
        "pool": 0.25 * np.pi * 20.0**2 * 0.09 * 45e6 * 0.3,
        "jet": 10.0 * 5e7 * 0.25,
        "jet_up": 10.0 * 5e7 * 0.25,
        "tno": 20e3 * 46e6 * 0.4 / fire.duration_s,
        "ccps": 20e3 * 46e6 * 0.3 / fire.duration_s,
        "chamberlain": 17.3374 * 5e7 * 0.32,
    }[name]
    radius = 12.0 * fire.flame_length_m
    polar, azimuth = np.meshgrid((np.arange(30) + 0.5) / 30, 2 * np.pi * (np.arange(24) + 0.5) / 24)
    sine = np.sqrt(1.0 - polar**2)
    flux = fire.heat_flux_w_m2(radius * sine * np.cos(azimuth), radius * sine * np.sin(azimuth), radius * polar)
    through = 2.0 * flux.mean() * 2.0 * np.pi * radius**2  # the upper half, taken twice
    assert through <= burning
