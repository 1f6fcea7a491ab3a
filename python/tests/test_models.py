"""Each consequence model alone from Python: worked numbers of its sources, errors by their message."""

from __future__ import annotations

import doctest
import math
from pathlib import Path

import numpy as np
import pytest

import isorisk as ir

AIR = ir.Atmosphere("D", 5.0, temperature_k=288.15, relative_humidity=0.7)
AMBIENT_PA = 101_325.0


def benzene_pool(**changes):
    """The pool fire of the Yellow Book, section 6.6.3."""
    arguments = {
        "pool_diameter_m": 42.445,
        "burning_flux_kg_m2_s": 0.085,
        "heat_of_combustion_j_kg": 4.015e7,
        "radiative_fraction": 0.4,
        "soot_fraction": 0.8,
        "duration_s": 180.0,
        "atmosphere": AIR,
    }
    return ir.fire.pool_fire(**(arguments | changes))


def ammonia_plume(**changes):
    arguments = {"rate_kg_s": 1.0, "duration_s": 1800.0, "vapour_density_kg_m3": 0.72, "atmosphere": AIR}
    return ir.dispersion.gaussian_plume(**(arguments | changes))


# --- release ----------------------------------------------------------------------------------------------------------


def test_liquid_orifice_of_ccps():
    flow = ir.release.liquid_orifice(
        hole_diameter_m=0.010, liquid_density_kg_m3=490.0, pressure_pa=120_935.0368, discharge_coefficient=0.63
    )
    assert flow.mass_rate_kg_s == pytest.approx(0.21691154763598, rel=1e-12)
    assert flow.mean_velocity_m_s == pytest.approx(5.636333880812954, rel=1e-12)
    assert flow.choked is None


def test_gas_orifice_of_ccps():
    flow = ir.release.gas_orifice(
        hole_diameter_m=0.010, pressure_pa=501e3, temperature_k=298.0, density_kg_m3=8.90, isentropic_exponent=1.15
    )
    assert flow.mass_rate_kg_s == pytest.approx(0.09002799947040846, rel=1e-12)
    assert flow.mean_velocity_m_s == pytest.approx(208.58711308961637, rel=1e-12)
    assert flow.throat_pressure_pa == pytest.approx(287_766.01316878956, rel=1e-12)
    assert flow.throat_temperature_k == pytest.approx(277.2093023255814, rel=1e-12)
    assert flow.choked is True
    assert flow.range_events == []


def test_gas_orifice_above_a_hundred_bar_is_an_error_or_a_flag():
    arguments = {
        "hole_diameter_m": 0.01,
        "pressure_pa": 2e7,
        "temperature_k": 298.0,
        "density_kg_m3": 160.0,
        "isentropic_exponent": 1.3,
    }
    with pytest.raises(ir.ValidityError, match=r"release\.gas_orifice: pressure_pa = 20000000 Pa is outside"):
        ir.release.gas_orifice(**arguments)
    (event,) = ir.release.gas_orifice(**arguments, strict=False).range_events
    assert (event["name"], event["value"], event["max"]) == ("pressure_pa", 2e7, 1e7)
    with pytest.raises(ir.ValidityError, match=r"hole_diameter_m = -1 m is outside"):
        ir.release.gas_orifice(**(arguments | {"hole_diameter_m": -1.0}), strict=False)


def test_flash_and_airborne_fractions():
    ammonia = {"boiling_point_k": 239.8, "liquid_heat_capacity_j_kg_k": 4650.0, "heat_of_vaporisation_j_kg": 1.3715e6}
    assert ir.release.flash_fraction(temperature_k=293.15, **ammonia) == pytest.approx(0.18088, abs=5e-6)
    exponential = ir.release.flash_fraction(temperature_k=293.15, law="exponential", **ammonia)
    assert exponential == pytest.approx(0.16547, abs=6e-6)
    found = ir.release.airborne_fraction([0.05, 0.1, 0.2, 0.3, 0.36])
    np.testing.assert_allclose(found, [0.10, 0.20, 0.5077, 0.8154, 1.0], atol=5e-5)


def test_pools_boil_and_evaporate():
    boiling = ir.release.boiling_flux_kg_m2_s(
        np.array([1.0, 10.0, 60.0, 300.0]),
        boiling_point_k=231.1,
        ground_temperature_k=288.15,
        heat_of_vaporisation_j_kg=4.257e5,
    )
    np.testing.assert_allclose(boiling, [0.11913, 0.037672, 0.015379, 0.0068779], rtol=5e-5)
    benzene = {"wind_speed_10m_m_s": 3.0, "pool_diameter_m": 10.0, "molar_mass_kg_mol": 0.07811}
    flux = ir.release.evaporation_flux_kg_m2_s(
        **benzene, vapour_pressure_pa=12.7e3, temperature_k=298.15, schmidt_number=1.6667
    )
    assert flux == pytest.approx(0.0026576, rel=5e-5)
    with pytest.raises(ir.InputError, match="vapour_pressure_pa = 200000: must lie between 0 and the ambient"):
        ir.release.evaporation_flux_kg_m2_s(**benzene, vapour_pressure_pa=2e5, temperature_k=298.15)


def test_a_vessel_of_air_empties():
    pressure, rate = ir.release.choked_blowdown(
        25.198, inventory_kg=0.020415388448992038, initial_rate_kg_s=0.00024157657347009237, isentropic_exponent=1.4
    )
    assert pressure == pytest.approx(0.6666667, rel=2e-5)
    assert 0.0 < rate < 1.0


def test_discharge_of_liquefied_ammonia():
    leak = ir.release.discharge(
        "ammonia",
        pressure_pa=1.0e6,
        temperature_k=293.15,
        inventory_kg=50e3,
        hole_diameter_m=0.025,
        max_duration_s=600.0,
    )
    assert leak.phase == "liquefied_gas"
    assert leak.duration_s == 600.0
    assert leak.released_kg == pytest.approx(leak.rate_kg_s * 600.0)
    assert leak.flash_fraction == pytest.approx(0.18, abs=0.01)
    assert leak.liquid_kg == pytest.approx(leak.released_kg * (1.0 - leak.airborne_fraction))
    assert leak.jet["mass_rate_kg_s"] == leak.rate_kg_s
    assert leak.substance == ir.Substance("ammonia")
    alone = ir.release.liquid_orifice(
        hole_diameter_m=0.025,
        liquid_density_kg_m3=leak.substance.liquid_density_kg_m3(293.15),
        pressure_pa=1.0e6,
    )
    assert leak.rate_kg_s == pytest.approx(alone.mass_rate_kg_s, rel=1e-12)
    source = leak.in_weather(AIR, bund_area_m2=100.0)
    assert source.pool["mass_kg"] == pytest.approx(leak.liquid_kg)
    assert source.pool["area_m2"] <= 100.0
    assert 0.0 < source.airborne_kg <= source.released_kg
    vapour = source.vapour_sources()[0]
    assert vapour["emission"]["continuous"]["rate_kg_s"] > leak.rate_kg_s * leak.airborne_fraction


def test_an_instantaneous_release_has_no_rate():
    burst = ir.release.discharge(
        ir.Substance("chlorine"), pressure_pa=7e5, temperature_k=293.15, inventory_kg=1000.0, instantaneous=True
    )
    assert (burst.rate_kg_s, burst.duration_s, burst.released_kg, burst.jet) == (None, 0.0, 1000.0, None)
    assert burst.airborne["emission"]["instantaneous"]["mass_kg"] == pytest.approx(1000.0 * burst.airborne_fraction)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, r"hole_diameter_m, full_bore_diameter_m, within_s, instantaneous = 0 given: give exactly one"),
        ({"hole_diameter_m": 0.1, "within_s": 60.0}, "= 2 given: give exactly one"),
        ({"hole_diameter_m": math.nan}, r"diameter_m = NaN m: must be positive and finite"),
        ({"hole_diameter_m": 0.1, "pressure_pa": 9e4, "temperature_k": 230.0}, "nothing drives the contents out"),
    ],
)
def test_discharges_that_are_refused(changes, message):
    arguments = {"pressure_pa": 1e6, "temperature_k": 293.15, "inventory_kg": 1e3}
    with pytest.raises(ir.InputError, match=message):
        ir.release.discharge("ammonia", **(arguments | changes))


# --- dispersion -------------------------------------------------------------------------------------------------------


def test_plume_of_the_purple_book():
    c = ir.dispersion.plume_concentration_kg_m3(
        0.0, 1.0, rate_kg_s=100.0, wind_speed_m_s=5.0, sigma_y_m=28.8, sigma_z_m=10.3, release_height_m=1.0
    )
    assert c == pytest.approx(0.02126, abs=5e-6)  # printed 21.3 g/m³
    # the probit of carbon monoxide that goes with it, -7.4 + ln(c t) in mg/m³ and min, for 30 min
    probit = ir.vulnerability.Probit(-7.4, 1.0, 1.0, "mg/m3")
    assert probit.lethality(c * 1e6, 30.0) == pytest.approx(0.8334, abs=2e-3)


def test_plume_and_puff_of_ccps():
    c = ir.dispersion.plume_concentration_kg_m3(
        [[0.0, 10.0]],
        0.0,
        rate_kg_s=0.1,
        wind_speed_m_s=2.0,
        sigma_y_m=18.10226425693628,
        sigma_z_m=8.4973632732228,
    )
    assert c.shape == (1, 2)
    assert c[0, 0] == pytest.approx(1.0346728324507407e-4, rel=1e-12)
    assert c[0, 1] < c[0, 0]
    puff = ir.dispersion.puff_concentration_kg_m3(
        0.0,
        0.0,
        0.0,
        mass_kg=1.0,
        sigma_x_m=5.047929716825321,
        sigma_y_m=5.047929716825321,
        sigma_z_m=2.214836678536473,
    )
    assert puff == pytest.approx(0.0022500485395327723, rel=1e-9)


def test_sigmas_of_briggs():
    across, up = ir.dispersion.sigma([1000.0], atmosphere=AIR)
    assert across[0] == pytest.approx(0.08 * 1000.0 / math.sqrt(1.1), rel=1e-12)
    assert up[0] == pytest.approx(0.06 * 1000.0 / math.sqrt(2.5), rel=1e-12)
    with pytest.raises(ir.ValidityError, match=r"downwind_m = 50 m is outside 100\.\.10000"):
        ir.dispersion.sigma(50.0, atmosphere=AIR)
    assert ir.dispersion.sigma(50.0, atmosphere=AIR, strict=False)[0] > 0.0


def test_a_plume_is_asked_at_arrays_and_reaches_its_levels():
    plume = ammonia_plume()
    x = np.linspace(200.0, 2000.0, 7)
    c = plume.concentration_kg_m3(x[:, None], np.array([-20.0, 0.0, 20.0]))
    assert c.shape == (7, 3)
    np.testing.assert_array_equal(c[:, 0], c[:, 2])
    assert np.all(np.diff(c[:, 1]) < 0.0)
    assert isinstance(plume.concentration_kg_m3(500.0), float)
    reach = plume.distance_to(1e-4)
    assert plume.concentration_kg_m3(reach) == pytest.approx(1e-4, rel=1e-6)
    assert plume.half_width_m(0.5 * reach, 1e-4) > 0.0
    # a long release: the load is c^n t
    load = plume.toxic_load(500.0, exponent=2.0, exposure_s=600.0)
    assert load == pytest.approx(plume.concentration_kg_m3(500.0) ** 2 * 600.0, rel=1e-3)
    assert plume.models[0] == "dispersion.gaussian_plume"


def test_a_strict_plume_keeps_to_the_range_of_its_sigmas():
    with pytest.raises(ir.ValidityError, match=r"dispersion\.sigma\.briggs: downwind_m = 20 m is outside 100\.\.10000"):
        ammonia_plume().concentration_kg_m3([20.0, 500.0])
    flagged = ammonia_plume(strict=False)
    assert flagged.concentration_kg_m3([-10.0, 20.0, 500.0])[1] > 0.0
    assert [event["value"] for event in flagged.range_events_at([20.0, 500.0, 3e4])] == [20.0, 3e4]
    assert flagged.range_events == []
    calm = ir.Atmosphere("F", 0.5)
    with pytest.raises(ir.ValidityError, match=r"wind_speed_10m_m_s = 0\.5 m/s is outside 1\.\.60"):
        ammonia_plume(atmosphere=calm)
    assert ammonia_plume(atmosphere=calm, strict=False).range_events[0]["name"] == "wind_speed_10m_m_s"


def test_flammable_clouds():
    lower, upper = ir.dispersion.flammable_limits_kg_m3("propane", atmosphere=AIR)
    assert 0.03 < lower < 0.05 < upper < 0.25
    assert ir.dispersion.flammable_limits_kg_m3("chlorine", atmosphere=AIR) is None
    plume = ir.dispersion.gaussian_plume(
        rate_kg_s=20.0,
        duration_s=1800.0,
        vapour_density_kg_m3=1.9,
        atmosphere=AIR,
        averaging_s=18.75,
        flammable_limits_kg_m3=(lower, upper),
        strict=False,
    )
    reach = plume.distance_to(lower)
    assert plume.flammable_mass_kg > 0.0
    assert 0.0 < plume.flammable_centre_m < reach
    np.testing.assert_array_equal(plume.in_flammable_cloud([0.9 * reach, 1.1 * reach]), [True, False])
    assert plume.in_flammable_cloud(1.1 * reach, fraction=0.5)
    puff = ir.dispersion.gaussian_puff(
        mass_kg=1000.0,
        vapour_density_kg_m3=1.9,
        atmosphere=AIR,
        initial_air_mass_ratio=10.0,
        flammable_limits_kg_m3=(lower, upper),
        strict=False,
    )
    assert 0.0 < puff.flammable_mass_kg <= 1000.0
    assert puff.toxic_load(300.0, exponent=1.0) > 0.0
    with pytest.raises(ir.InputError, match="upper_kg_m3"):
        ammonia_plume(flammable_limits_kg_m3=(0.1, 0.1))


# --- fire -------------------------------------------------------------------------------------------------------------


def test_pool_fire_of_the_yellow_book():
    fire = benzene_pool()
    # the book's viscosity is half of real air's, so its flame leans 1.5 degrees more
    assert fire.flame_length_m == pytest.approx(46.7725, rel=2e-3)
    assert fire.emissive_power_w_m2 == pytest.approx(66.484e3, rel=1e-3)
    assert math.degrees(fire.geometry()["tilt_rad"]) == pytest.approx(49.3, abs=0.3)
    assert fire.heat_flux_w_m2(100.0, 0.0, 0.0) == pytest.approx(4581.0, rel=0.05)
    assert fire.duration_s == 180.0
    assert fire.model == "fire.pool_fire"


def test_a_fire_is_asked_at_arrays_and_reaches_its_levels():
    fire = benzene_pool()
    x = np.array([40.0, 60.0, 100.0])
    q = fire.heat_flux_w_m2(x, np.zeros(3), np.ones(3))
    assert q.shape == (3,)
    assert q.dtype == np.float64
    assert np.all(np.diff(q) < 0.0)
    grid = fire.heat_flux_w_m2(x[:, None], [-30.0, 30.0])
    np.testing.assert_array_equal(grid[:, 0], grid[:, 1])
    reach = fire.distance_to(4000.0)
    assert fire.heat_flux_w_m2(reach) == pytest.approx(4000.0, rel=1e-9)
    assert fire.distance_to(1e6) is None
    np.testing.assert_array_equal(fire.in_flame([0.0, 200.0]), [True, False])
    dose = fire.thermal_dose(reach, exposure_s=20.0)
    assert dose == pytest.approx(4000.0 ** (4 / 3) * 20.0, rel=1e-8)


def test_view_factors_of_the_yellow_book():
    factors = ir.fire.view_factor_cylinder([2.20396, 11.18], [4.712, 14.43166], np.radians([50.8286, 2.00843]))
    np.testing.assert_allclose(factors.vertical, [0.091915, 0.02665], atol=6e-6)
    np.testing.assert_allclose(factors.horizontal, [0.029146, 0.00934], atol=6e-6)
    # table 6.A.1, printed by truncation: X/R, L/R, then a thousand times horizontal, vertical, maximum
    table = np.array(
        [
            [1.1, 1, 354, 453, 575],
            [1.5, 1, 170, 312, 355],
            [2, 1, 73, 194, 208],
            [2, 2, 126, 236, 267],
            [3, 2, 50, 132, 141],
            [3, 5, 91, 161, 185],
            [5, 3, 21, 69, 73],
            [5, 10, 54, 97, 111],
            [10, 10, 17, 42, 45],
            [20, 20, 8, 21, 22],
        ]
    )
    upright = ir.fire.view_factor_cylinder(table[:, 1], table[:, 0])
    found = 1000.0 * np.stack([upright.horizontal, upright.vertical, upright.maximum], axis=1)
    np.testing.assert_allclose(found, table[:, 2:] + 0.5, atol=1.5)
    exact = ir.fire.view_factor_leaning_cylinder(20.0, 0.0, 0.0, radius_m=10.0, height_m=10.0)
    assert exact.vertical == pytest.approx(upright.vertical[2], rel=1e-9)
    with pytest.raises(ir.ValidityError, match=r"distance_to_radius = 0\.5"):
        ir.fire.view_factor_cylinder(1.0, 0.5)
    # a flame that leans over the target fills more of its sky than an upright one
    over = ir.fire.view_factor_cylinder(2.0, 1.5, 1.0)
    beside = ir.fire.view_factor_cylinder(2.0, 1.5, 0.0)
    assert float(beside.maximum) < float(over.maximum) < 1.0


def test_jet_lengths():
    for rate, length in [(1.0, 16.208), (10.0, 45.055), (50.0, 92.063)]:
        fire = ir.fire.jet_fire(
            mass_rate_kg_s=rate,
            heat_of_combustion_j_kg=5e7,
            radiative_fraction=0.2,
            duration_s=600.0,
            atmosphere=AIR,
            transmissivity="aq_t3046",
        )
        assert fire.flame_length_m == pytest.approx(length, abs=6e-4)
        assert fire.heat_flux_w_m2(fire.distance_to(12.5e3)) == pytest.approx(12.5e3, rel=1e-9)


def test_fireballs():
    for mass, ccps, tno in [
        (1_000.0, (58.00, 4.500, 43.50), (61.18, 5.134)),
        (11_950.0, (132.60, 10.288, 99.45), (137.00, 9.785)),
        (20_000.0, (157.44, 12.215, 118.08), (161.96, 11.187)),
        (50_000.0, (213.67, 15.781, 160.26), (218.14, 14.196)),
        (100_000.0, (269.21, 17.714, 201.91), (273.26, 17.000)),
    ]:
        arguments = {"mass_kg": mass, "available_heat_j_kg": 45.58e6, "atmosphere": AIR, "strict": False}
        ball = ir.fire.fireball(**arguments, radiative_fraction=0.3)
        assert ball.flame_length_m == pytest.approx(ccps[0], abs=6e-3)
        assert ball.duration_s == pytest.approx(ccps[1], abs=6e-4)
        assert ball.geometry()["centre_height_m"] == pytest.approx(ccps[2], abs=6e-3)
        ball = ir.fire.fireball(**arguments, saturation_pressure_pa=1.7e6)
        assert (ball.flame_length_m, ball.duration_s) == pytest.approx(tno, abs=6e-3)
    assert ball.geometry()["radiative_fraction"] == pytest.approx(0.320352, abs=6e-7)
    with pytest.raises(ir.InputError, match=r"radiative_fraction = neither: give the one \(TNO\) or the other"):
        ir.fire.fireball(mass_kg=1e3, available_heat_j_kg=4e7, atmosphere=AIR)


def test_chamberlain():
    arguments = {
        "mass_rate_kg_s": 17.3374,
        "hole_diameter_m": 0.05,
        "vessel_pressure_pa": 60e5,
        "vessel_temperature_k": 288.15,
        "molar_mass_kg_mol": 0.016043,
        "isentropic_exponent": 1.31,
        "heat_of_combustion_j_kg": 5e7,
        "duration_s": 600.0,
        "atmosphere": AIR,
        "transmissivity": "wayne",
    }
    flare = ir.fire.chamberlain(**arguments)
    assert flare.flame_length_m == pytest.approx(21.3338, rel=1e-3)
    assert flare.geometry()["tilt_deg"] == pytest.approx(11.4495, rel=1e-3)
    assert flare.emissive_power_w_m2 == pytest.approx(288.43e3, rel=1e-3)
    with pytest.raises(ir.InputError, match="vessel_pressure_pa"):
        ir.fire.chamberlain(**(arguments | {"vessel_pressure_pa": 1e5}))


def test_fires_outside_their_range():
    with pytest.raises(ir.ValidityError, match=r"fire\.pool_fire: pool_diameter_m = 80 m is outside 0\.5\.\.50"):
        benzene_pool(pool_diameter_m=80.0)
    flagged = benzene_pool(pool_diameter_m=80.0, strict=False)
    assert ("pool_diameter_m", 80.0) in [(event["name"], event["value"]) for event in flagged.range_events]
    with pytest.raises(ir.ValidityError, match=r"radiative_fraction = 1\.5"):
        benzene_pool(radiative_fraction=1.5, strict=False)
    with pytest.raises(ir.InputError, match=r'drag = "both": unknown variant `both`, expected `none` or `elongated`'):
        benzene_pool(drag="both")


def test_burning_and_the_air():
    assert ir.fire.burning_flux(
        large_pool_flux_kg_m2_s=0.085, extinction_per_m=2.7, pool_diameter_m=42.445
    ) == pytest.approx(0.085)
    assert {"fuel": "benzene", "large_pool_flux_kg_m2_s": 0.085, "extinction_per_m": 2.7, "provenance": "S"} in (
        ir.fire.burning_fluxes()
    )
    tau = ir.fire.transmissivity([20.0, 50.0, 80.0], atmosphere=AIR)
    assert np.all(np.diff(tau) < 0.0)
    with pytest.raises(ir.ValidityError, match="pressure_path_n_m"):
        ir.fire.transmissivity(1.0, atmosphere=AIR)
    assert ir.fire.transmissivity(1.0, atmosphere=AIR, strict=False) == pytest.approx(1.0)
    assert ir.fire.view_factor_sphere(2.0, 4.0) == 0.25


# --- explosion --------------------------------------------------------------------------------------------------------


def test_multi_energy_table():
    distance = np.array([50.0, 100.0, 200.0, 400.0])
    energy = ir.explosion.energy_of_volume_j(2000.0)
    assert energy == 7.0e9
    for strength, kpa, tolerance in [
        (4, [5.366, 2.701, 1.360, 0.685], 2e-4),
        (5, [9.748, 4.908, 2.471, 1.244], 2e-4),
        (6, [24.49, 11.346, 5.257, 2.435], 2e-4),
        (7, [35.5, 15.8, 7.12, 3.24], 0.03),  # the digitised classes are read from fewer points
        (10, [41.2, 17.9, 8.13, 3.56], 0.03),
    ]:
        blast = ir.explosion.multi_energy(energy, strength, distance)
        np.testing.assert_allclose(blast.overpressure_pa / 1e3, kpa, rtol=tolerance, atol=6e-4)
        assert np.all(blast.impulse_pa_s > 0.0)
        assert np.all(blast.duration_s > 0.0)
        if strength < 6:
            np.testing.assert_allclose(blast.impulse_pa_s, 0.5 * blast.overpressure_pa * blast.duration_s, rtol=1e-9)
    reach = blast.distance_to(10e3)
    assert ir.explosion.multi_energy(energy, 10, reach).overpressure_pa == pytest.approx(10e3, rel=1e-9)


def test_blasts_outside_their_curve():
    with pytest.raises(
        ir.ValidityError,
        match=r"explosion\.multi_energy: distance_m = 100000 m is outside .* \(range of the class's curve\)",
    ):
        ir.explosion.multi_energy(7e9, 5, 1e5)
    blast = ir.explosion.multi_energy(7e9, 5, [100.0, 1e5], strict=False)
    (event,) = blast.range_events
    assert event["name"] == "distance_m"
    assert blast.overpressure_pa[1] < blast.overpressure_pa[0]
    with pytest.raises(ir.InputError, match="strength = 11"):
        ir.explosion.multi_energy(7e9, 11, 100.0)
    with pytest.raises(ir.InputError, match="strength = -1: must be a class from 1 to 10"):
        ir.explosion.multi_energy(7e9, -1, 100.0)
    with pytest.raises(ir.InputError, match="distance_m = -1 m: must not be negative"):
        ir.explosion.multi_energy(7e9, 5, -1.0)


# --- vulnerability ----------------------------------------------------------------------------------------------------


def test_toxic_probits():
    ammonia = ir.vulnerability.Probit(-15.6, 1.0, 2.0, "mg/m3")
    assert ammonia.lethality(5000.0, 30.0) == pytest.approx(0.43470, abs=6e-6)
    chlorine = ir.vulnerability.Probit.of("chlorine")
    assert chlorine.lethality(500.0, 10.0) == pytest.approx(0.04910, abs=6e-6)
    assert chlorine.value((500e-6) ** chlorine.n * 600.0) == pytest.approx(3.3464, abs=6e-5)
    found = ammonia.lethality([[0.0, 5000.0]], [[30.0], [60.0]])
    assert found.shape == (2, 2)
    np.testing.assert_array_equal(found[:, 0], 0.0)
    level = ammonia.level_for(0.5, 1800.0)
    assert ammonia.lethality(level * 1e6, 30.0) == pytest.approx(0.5)


def test_probits_in_ppm_are_those_of_the_mass():
    lees = ir.vulnerability.Probit.of("chlorine", source="lees")
    assert lees.unit == "ppm"
    density = ir.Substance("chlorine").gas_density_kg_m3(AMBIENT_PA, 288.15)
    load = (100e-6 * density) ** lees.n * 600.0
    assert lees.lethality(100.0, 10.0) == pytest.approx(lees.probability(load), rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((-15.6, -1.0, 2.0, "mg/m3"), ir.ValidityError, "b = -1"),
        ((-15.6, 1.0, 2.0, "ppb"), ir.InputError, r'unit = "ppb": must be "mg/m3", "ppm" or "si"'),
        ((-15.6, 1.0, 2.0, "ppm"), ir.InputError, "vapour_density_kg_m3 = None: is needed for ppm"),
    ],
)
def test_probits_that_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        ir.vulnerability.Probit(*arguments)


def test_a_substance_without_a_probit():
    with pytest.raises(ir.MissingDataError, match="a toxic probit of that table is needed by"):
        ir.vulnerability.Probit.of("propane")


def test_heat_probit_of_tno():
    flux = np.array([8.0, 10.0, 12.5, 15.0, 20.0, 25.0, 30.0, 35.0]) * 1e3
    heat = ir.vulnerability.heat_probit()
    values = heat.value(flux ** (4 / 3) * 20.0)
    np.testing.assert_allclose(values, [1.9654, 2.7270, 3.4887, 4.1110, 5.0930, 5.8546, 6.4770, 7.0031], atol=6e-5)
    expected = [0.0012, 0.01151, 0.06536, 0.18701, 0.53704, 0.80363, 0.93016, 0.97742]
    np.testing.assert_allclose(heat.lethality(flux, 20.0 / 60.0), expected, atol=6e-5)


def test_damage_by_blast():
    pressure, impulse = [10e3, 20e3, 30e3, 50e3], [500.0, 1000.0, 1000.0, 2000.0]
    for function, expected in [
        (ir.vulnerability.collapse, [0.0120, 0.1296, 0.3198, 0.6418]),
        (ir.vulnerability.major_damage, [0.1108, 0.6147, 0.8804, 0.9891]),
        (ir.vulnerability.minor_damage, [0.7837, 0.9318, 0.9710, 0.9922]),
    ]:
        np.testing.assert_allclose(function(pressure, impulse), expected, atol=6e-5)
    psi = np.array([2.0, 5.0, 10.0, 20.0, 40.0]) * 6894.757293168
    expected = [0.004934, 0.092574, 0.353660, 0.717068, 0.936216]
    np.testing.assert_allclose(ir.vulnerability.hsc_death(psi), expected, atol=6e-6)


def test_harm_by_the_rules():
    fire = benzene_pool()
    near, far = fire.distance_to(40e3), fire.distance_to(1e3)
    harm = ir.vulnerability.harm(fire, [near, far])
    np.testing.assert_array_equal(harm["individual"], [1.0, harm["individual"][1]])
    assert harm["individual"][1] < 1e-3
    q = 15e3
    x = fire.distance_to(q)
    middle = ir.vulnerability.harm(fire, x)
    assert middle["individual"] == pytest.approx(ir.vulnerability.heat_probit().lethality(q, 20.0 / 60.0), rel=1e-6)
    assert middle["outdoors"] == pytest.approx(0.14 * middle["individual"])
    assert middle["indoors"] == 0.0
    plume = ammonia_plume(rate_kg_s=20.0, strict=False)
    probit = ir.vulnerability.Probit.of("ammonia")
    toxic = ir.vulnerability.harm(plume, 300.0, probit=probit)
    load = plume.toxic_load(300.0, 0.0, 1.0, exponent=probit.n, exposure_s=1800.0)
    assert toxic["individual"] == pytest.approx(probit.probability(load), rel=1e-9)
    assert toxic["indoors"] == pytest.approx(0.1 * toxic["individual"])
    with pytest.raises(ir.ValidityError, match="downwind_m = 50 m is outside"):
        ir.vulnerability.harm(ammonia_plume(), 50.0, probit=probit)
    with pytest.raises(ir.InputError, match="probit = given: goes with a cloud alone"):
        ir.vulnerability.harm(fire, 10.0, probit=probit)


# --- all --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("G", 5.0), r'stability = "G": unknown variant `G`'),
        (("D", 0.0), r"wind_speed_10m_m_s = 0 m/s: must lie in 0\.1\.\.60"),
    ],
)
def test_air_that_is_refused(arguments, message):
    with pytest.raises(ir.InputError, match=message):
        ir.Atmosphere(*arguments)


def test_the_air():
    assert AIR.density_kg_m3 == pytest.approx(1.225, abs=1e-3)
    assert AIR.monin_obukhov_length_m is None
    np.testing.assert_allclose(AIR.wind_speed_m_s([10.0]), [5.0])
    assert ir.Atmosphere("D", 5.0) == ir.Atmosphere("D", 5.0)
    assert AIR.to_dict()["surface"]["roughness_length_m"] == 0.1


@pytest.mark.parametrize(
    ("places", "message"),
    [
        (([1.0, 2.0], [1.0, 2.0, 3.0]), r"x, y, z = \(2,\), \(3,\), \(\): must have shapes that fit together"),
        ((math.nan,), "x = NaN: must be finite"),
        (("here",), "x = 'here': must be numbers"),
    ],
)
def test_places_that_are_refused(places, message):
    with pytest.raises(ir.InputError, match=message):
        benzene_pool().heat_flux_w_m2(*places)


@pytest.mark.parametrize("module", [ir.release, ir.dispersion, ir.fire, ir.explosion, ir.vulnerability])
def test_examples_of_the_docs(module):
    """Every public name and each of its methods has a text; the examples in them run."""
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for name in [*module.__all__, "Atmosphere"]:
        thing = getattr(module, name, None) or getattr(ir, name)
        members = vars(thing) if isinstance(thing, type) else {}
        texts = {name: thing.__doc__}
        texts |= {f"{name}.{key}": getattr(thing, key).__doc__ for key in members if not key.startswith("_")}
        for path, text in texts.items():
            assert text, path
            runner.run(parser.get_doctest(text, {}, path, None, None))
    assert runner.summarize(verbose=False).failed == 0


def test_the_page_of_the_docs():
    page = Path(__file__).parents[2] / "docs" / "models_python.md"
    found = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.attempted > 10
    assert found.failed == 0


def test_a_frustum_lies_between_the_cylinders_of_its_ends():
    of = {"height_m": 20.0, "lean_m_per_m": 0.3}
    thin, wide = (ir.fire.view_factor_leaning_cylinder(30.0, 5.0, 1.0, radius_m=r, **of).maximum for r in (4.0, 8.0))
    found = ir.fire.view_factor_leaning_cylinder(30.0, 5.0, 1.0, radius_m=4.0, top_radius_m=8.0, **of).maximum
    assert thin < found < wide
    with pytest.raises(ir.InputError, match="top_radius_m = -1"):
        ir.fire.view_factor_leaning_cylinder(30.0, 5.0, 1.0, radius_m=4.0, top_radius_m=-1.0, **of)
