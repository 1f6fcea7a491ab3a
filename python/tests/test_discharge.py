"""Steady discharge against an isentropic search on reference equations of state (CoolProp)."""

from __future__ import annotations

import math

import numpy as np
import pytest

import isorisk as ir

FLUIDS = {"ammonia": "Ammonia", "propane": "Propane", "n_butane": "n-Butane", "chlorine": "Chlorine"}
TEMPERATURES_K = (250.0, 270.0, 290.0, 310.0, 330.0)
# pressure over the vapour pressure; 1 is the saturated liquid
PRESSURE_RATIOS = (1.0, 1.1, 1.5, 3.0)


def _reference_flux(fluid: str, pressure_pa: float, enthalpy: float, entropy: float) -> float:
    """Greatest sqrt(2 (h0 - h)) rho on the isentrope of the reference equation."""
    coolprop = pytest.importorskip("CoolProp.CoolProp")

    def flux(pressure: float) -> float:
        try:
            h = coolprop.PropsSI("H", "P", pressure, "S", entropy, fluid)
            density = coolprop.PropsSI("D", "P", pressure, "S", entropy, fluid)
        except ValueError:
            return 0.0
        return float(density * math.sqrt(max(0.0, 2.0 * (enthalpy - h))))

    low, high = 0.1 * pressure_pa, pressure_pa
    for _ in range(6):
        pressures = np.linspace(high, low, 25)
        values = [flux(p) for p in pressures]
        best = int(np.argmax(values))
        high, low = pressures[max(best - 1, 0)], pressures[min(best + 1, 24)]
    return max(values)


@pytest.mark.parametrize("name", FLUIDS)
@pytest.mark.parametrize("temperature_k", TEMPERATURES_K)
def test_critical_flux_of_a_liquid_is_that_of_the_reference_equation(name: str, temperature_k: float) -> None:
    coolprop = pytest.importorskip("CoolProp.CoolProp")
    fluid = FLUIDS[name]
    saturation = coolprop.PropsSI("P", "T", temperature_k, "Q", 0, fluid)
    for ratio in PRESSURE_RATIOS:
        if ratio == 1.0:
            h, s = (coolprop.PropsSI(key, "T", temperature_k, "Q", 0, fluid) for key in "HS")
            found = {m: ir.release.critical_flux(name, saturation, quality=0.0, method=m) for m in ("hem", "omega")}
        else:
            pressure = ratio * saturation
            h, s = (coolprop.PropsSI(key, "T", temperature_k, "P", pressure, fluid) for key in "HS")
            found = {m: ir.release.critical_flux(name, pressure, temperature_k, method=m) for m in ("hem", "omega")}
        reference = _reference_flux(fluid, ratio * saturation, h, s)
        assert found["hem"] == pytest.approx(reference, rel=0.03), (name, temperature_k, ratio)
        # away from the critical point, where API 520 means it
        if temperature_k < 0.85 * ir.Substance(name).critical_temperature_k:
            assert found["omega"] == pytest.approx(reference, rel=0.02), (name, temperature_k, ratio)


def test_critical_flux_takes_arrays_and_knows_no_ambient() -> None:
    pressures = np.array([8e5, 1.2e6, 3e6])
    flux = ir.release.critical_flux("propane", pressures, 290.0)
    assert flux.shape == (3,)
    assert (np.diff(flux) > 0.0).all()
    for pressure, value in zip(pressures, flux, strict=True):
        assert ir.release.critical_flux("propane", pressure, 290.0) == value
    for method in ("hem", "omega", "fauske_cude"):
        a, b = (ir.release.critical_flux("propane", 1e6, 290.0, method=method, back_pressure_pa=p) for p in (1e4, 5e5))
        assert a == b


def test_methods_are_in_their_order() -> None:
    """Equilibrium is the least a saturated liquid flows, no boiling at all the most."""
    for name in FLUIDS:
        pressure = ir.Substance(name).vapour_pressure_pa(300.0)
        flux = {
            method: ir.release.critical_flux(name, pressure, quality=0.0, method=method)
            for method in ("hem", "erm", "metastable")
        }
        assert flux["hem"] < flux["erm"] * 1.1
        assert flux["erm"] < flux["metastable"]
        # with the coefficient of a thin hole: a factor of about three
        assert 1.5 < 0.62 * flux["metastable"] / flux["hem"] < 4.0


def test_faults_say_what_to_change() -> None:
    with pytest.raises(ir.InputError, match="give temperature_k"):
        ir.release.critical_flux("ammonia", 1e6)
    with pytest.raises(ir.InputError, match="mass fraction of vapour"):
        ir.release.critical_flux("ammonia", 1e6, quality=1.5)
    with pytest.raises(ir.InputError, match="unknown method"):
        ir.release.critical_flux("ammonia", 1e6, 280.0, method="hemm")  # type: ignore[arg-type]
    with pytest.raises(ir.InputError, match="must be the boiling point"):
        ir.release.critical_flux("ammonia", 1e6, 250.0, 0.5)
    with pytest.raises(ir.ValidityError, match="saturation_line"):
        ir.release.critical_flux("ammonia", 2e7, quality=0.5)
    with pytest.raises(ir.InputError, match="nothing drives the contents out"):
        ir.release.orifice_flow("methanol", 1e5, 290.0, hole_diameter_m=0.01)
    with pytest.raises(ir.InputError, match="must not exceed the diameter of the vessel"):
        ir.release.orifice_flow("methanol", 3e5, 290.0, hole_diameter_m=2.0, vessel_diameter_m=1.0)


def test_orifice_says_which_model_and_why() -> None:
    flow = ir.release.orifice_flow("ammonia", 9e5, 293.15, hole_diameter_m=0.02, length_m=0.2)
    assert flow.model == "release.homogeneous_equilibrium"
    assert "equilibrium" in flow.reason
    assert flow.choked
    assert flow.phase == "liquefied_gas"
    assert flow.range_events == []
    cold = ir.release.orifice_flow("ammonia", 9e5, 293.15, hole_diameter_m=0.02)
    assert cold.model == "release.metastable"
    assert cold.mass_rate_kg_s > flow.mass_rate_kg_s


def test_pipe_is_between_nozzle_and_nothing() -> None:
    rates = [
        ir.release.broken_pipe("chlorine", 4e5, 293.15, diameter_m=0.05, length_m=length).mass_rate_kg_s
        for length in (0.0, 1.0, 10.0, 100.0)
    ]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] > 0.0


def test_orifice_is_a_release_expanded_to_the_air() -> None:
    leak = ir.release.orifice("ammonia", 9e5, 293.15, hole_diameter_m=0.02, length_m=0.2, duration_s=600.0)
    assert isinstance(leak, ir.release.Release)
    assert leak.end_s == 600.0
    flow = ir.release.orifice_flow("ammonia", 9e5, 293.15, hole_diameter_m=0.02, length_m=0.2)
    assert leak.rate_kg_s(10.0) == flow.mass_rate_kg_s
    assert leak.choice["model"] == flow.model
    assert leak.choice["reason"] == flow.reason
    assert leak.choice["by"] == "state"
    assert leak.books["released_kg"] == pytest.approx(600.0 * flow.mass_rate_kg_s, rel=1e-12)
    state = leak.segments[0]["expanded"]
    assert state["temperature_k"] == pytest.approx(239.8, abs=0.5)
    forced = ir.release.orifice("ammonia", 9e5, 293.15, hole_diameter_m=0.02, model="omega")
    assert (forced.choice["model"], forced.choice["by"]) == ("release.omega", "user")
    short = ir.release.orifice("ammonia", 9e5, 293.15, hole_diameter_m=0.02, inventory_kg=100.0)
    assert short.released_kg == pytest.approx(100.0)
    assert short.end_s < 60.0


def test_orifice_in_an_air_and_its_pool() -> None:
    air = ir.Atmosphere("D", 5.0, temperature_k=303.15, pressure_pa=9.0e4)
    leak = ir.release.orifice("methanol", 3e5, 290.0, hole_diameter_m=0.02, atmosphere=air, duration_s=60.0)
    assert leak.ambient_pressure_pa == 9.0e4
    with_pool = leak.with_pool(air, bund_area_m2=100.0)
    assert with_pool.books["pool_vapour_kg"] > 0.0
    with pytest.raises(ir.InputError, match="duration_s = 0 s: must be positive and finite"):
        ir.release.orifice("ammonia", 9e5, 293.15, hole_diameter_m=0.02, duration_s=0.0)


def test_every_kind_of_release_has_its_name() -> None:
    made = [
        ir.release.orifice("propane", 9e5, 293.15, hole_diameter_m=0.02),
        ir.release.vessel("propane", temperature_k=293.15, inventory_kg=1e3, hole_diameter_m=0.02),
        ir.release.pipeline("methane", length_m=1e3, diameter_m=0.2, pressure_pa=2e6, temperature_k=288.15),
        ir.release.rupture("propane", temperature_k=293.15, inventory_kg=1e3),
        ir.release.pool("propane", ir.Atmosphere("D", 5.0), mass_kg=1e3),
    ]
    for release in made:
        assert isinstance(release, ir.release.Release)
