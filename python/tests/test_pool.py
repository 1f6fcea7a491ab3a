"""Pools in time, expansion and bursts from Python."""

import numpy as np
import pytest

import isorisk as ir

AIR = ir.Atmosphere("D", 5.0)


def test_a_spill_closes_its_books() -> None:
    spill = ir.release.pool("propane", AIR, mass_kg=1.0e4, until_s=1800.0)
    pool = spill.pool
    assert pool is not None
    lengths = {len(column) for column in pool.values()}
    assert len(lengths) == 1
    assert lengths.pop() > 50
    assert np.all(np.diff(pool["time_s"]) > 0.0)
    assert np.all(np.diff(pool["vaporised_kg"]) >= 0.0)
    books = spill.books
    assert books["pool_vapour_kg"] + books["left_in_pool_kg"] == pytest.approx(1.0e4, rel=1e-9)
    assert spill.in_air_kg(1800.0) == pytest.approx(books["pool_vapour_kg"], rel=1e-12)
    assert spill.kind == "instantaneous"
    assert spill.phase == "liquid"
    assert "pool vapour" in str(spill)


def test_a_bund_and_the_sun() -> None:
    def vapour(**more: float) -> float:
        return ir.release.pool("toluene", AIR, mass_rate_kg_s=20.0, duration_s=600.0, **more).books["pool_vapour_kg"]

    free = vapour()
    assert vapour(bund_area_m2=300.0) < free < vapour(solar_flux_w_m2=800.0)
    low = vapour(bund_area_m2=30.0, bund_height_m=0.1)
    assert vapour(bund_area_m2=30.0) < low < free


def test_water_and_what_it_will_not_bear() -> None:
    lng = ir.release.pool("methane", AIR, mass_kg=1.0e4, substrate="water")
    assert lng.books["left_in_pool_kg"] < 1e-3
    with pytest.raises(ir.InputError, match=r"chlorine of 15.. kg/m3 sinks in water"):
        ir.release.pool("chlorine", AIR, mass_kg=1.0e3, substrate="water")
    with pytest.raises(ir.ValidityError, match="it is held at the lower end"):
        ir.release.pool("benzene", AIR, mass_kg=1.0e4)
    flagged = ir.release.pool("benzene", AIR, mass_kg=1.0e4, strict=False)
    assert flagged.range_events[0]["model"] == "release.pool_course"
    with pytest.raises(ir.InputError, match='unknown substrate "lava": one of concrete'):
        ir.release.pool("propane", AIR, mass_kg=1.0, substrate="lava")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "give either mass_kg, or mass_rate_kg_s and duration_s"),
        ({"mass_kg": 1.0, "duration_s": 2.0}, "give either mass_kg"),
        ({"mass_kg": 1.0, "temperature_k": 290.0}, "is above the boiling point of 231"),
        ({"mass_kg": 1.0, "bund_height_m": 1.0}, "is needed with bund_height_m"),
        ({"mass_kg": 1.0, "bund_area_m2": -3.0}, "bund_area_m2 = -3 m2: must be positive and finite"),
    ],
)
def test_bad_spills_say_why(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(ir.InputError, match=message):
        ir.release.pool("propane", AIR, **arguments)  # type: ignore[arg-type]


def test_momentum_is_slower_than_entropy() -> None:
    def jet(law: str) -> dict[str, float]:
        return ir.release.expand(
            "propane",
            pressure_pa=11.013e5,
            temperature_k=303.15,
            hole_diameter_m=0.005,
            law=law,  # type: ignore[arg-type]
            rainout="all_airborne",
        )

    momentum, isentropic = jet("momentum"), jet("isentropic")
    assert momentum["velocity_m_s"] == pytest.approx(momentum["exit_velocity_m_s"], rel=1e-12)
    assert isentropic["velocity_m_s"] == pytest.approx(229.6, rel=0.02)
    assert isentropic["liquid_fraction"] > momentum["liquid_fraction"]
    with pytest.raises(ir.InputError, match="nothing drives the contents out"):
        ir.release.expand("propane", pressure_pa=9e4, temperature_k=290.0, hole_diameter_m=0.01)


def test_a_burst_and_its_air() -> None:
    inside = {"pressure_pa": 11.0e5, "temperature_k": 300.0, "mass_kg": 1000.0}
    usual = ir.release.burst("propane", **inside)
    assert usual["expanded"]["air_mass_ratio"] == 10.0
    slowed = ir.release.burst("propane", **inside, end_velocity_m_s=10.0)
    ratio = slowed["expansion_velocity_m_s"] / 10.0 - 1.0
    assert slowed["expanded"]["air_mass_ratio"] == pytest.approx(ratio)
    with pytest.raises(ir.InputError, match="must not be given together"):
        ir.release.burst("propane", **inside, end_velocity_m_s=10.0, air_mass_ratio=3.0)


def test_overtopping() -> None:
    with pytest.raises(ir.ValidityError, match="wall_to_liquid"):
        ir.release.overtopping_fraction(wall_height_m=0.1, liquid_height_m=10.0, bund_radius_m=20.0)
