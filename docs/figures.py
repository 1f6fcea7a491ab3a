"""Figures of the models' pages, drawn by the models themselves: `make docs` calls `draw`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import isorisk as ir

PROPANE_J_KG = 46.35e6
LEVELS_W_M2 = (4e3, 12.5e3, 37.5e3)

_DRAWN: dict[str, Callable[[], Figure]] = {}


def _figure(draw: Callable[[], Figure]) -> Callable[[], Figure]:
    _DRAWN[draw.__name__] = draw
    return draw


def _axes(count: int = 1) -> tuple[Figure, list[Axes]]:
    figure, axes = plt.subplots(1, count, figsize=(5.0 * count + 1.0, 3.8), layout="constrained", squeeze=False)
    for one in axes[0]:
        one.grid(which="both", alpha=0.3)
    return figure, list(axes[0])


def _air(wind_m_s: float = 5.0) -> ir.Atmosphere:
    return ir.Atmosphere("D", wind_m_s, temperature_k=288.15, relative_humidity=0.7)


def _pool(diameter_m: float, wind_m_s: float, **choice: object) -> ir.fire.Fire:
    flux = ir.fire.burning_flux(large_pool_flux_kg_m2_s=0.055, extinction_per_m=1.5, pool_diameter_m=diameter_m)
    given = {"radiative_fraction": 0.3, "soot_fraction": 0.8} | choice
    return ir.fire.pool_fire(
        pool_diameter_m=diameter_m,
        burning_flux_kg_m2_s=flux,
        heat_of_combustion_j_kg=44e6,
        duration_s=1800.0,
        atmosphere=_air(wind_m_s),
        strict=False,
        **given,
    )


@_figure
def fire_pool_fire() -> Figure:
    figure, (left, right) = _axes(2)
    diameter = np.geomspace(1.0, 50.0, 60)
    for name, length in (("Thomas", "thomas"), ("Pritchard-Binding", "pritchard_binding")):
        for wind, style in ((2.0, "-"), (9.0, "--")):
            fires = [_pool(d, wind, flame_length=length) for d in diameter]
            lengths = [fire.flame_length_m / d for fire, d in zip(fires, diameter, strict=True)]
            left.semilogx(diameter, lengths, style, label=f"{name}, {wind:g} m/s")
    left.set(xlabel="diameter of the pool, m", ylabel="length of the flame / diameter", title="gasoline: length")
    x = np.linspace(-100.0, 150.0, 400)
    for wind in (0.5, 5.0, 15.0):
        right.semilogy(x, _pool(20.0, wind).heat_flux_w_m2(x) / 1e3, label=f"{wind:g} m/s")
    right.set(xlabel="distance downwind of the middle, m", ylabel="heat flux, kW/m²", title="pool of 20 m: heat flux")
    left.legend(fontsize="small")
    right.legend(title="wind", fontsize="small")
    return figure


def _jet(rate_kg_s: float, direction: str = "downwind") -> ir.fire.Fire:
    return ir.fire.jet_fire(
        mass_rate_kg_s=rate_kg_s,
        heat_of_combustion_j_kg=PROPANE_J_KG,
        radiative_fraction=0.3,
        duration_s=1800.0,
        direction=direction,
        atmosphere=_air(),
        transmissivity="aq_t3046",
        strict=False,
    )


@_figure
def fire_jet_fire() -> Figure:
    figure, (left, right) = _axes(2)
    rate = np.geomspace(0.1, 100.0, 60)
    left.loglog(rate, [_jet(m).flame_length_m for m in rate], label="AQ/T 3046, E.57")
    left.loglog(
        rate,
        [ir.fire.jet_length_api_m(mass_rate_kg_s=m, heat_of_combustion_j_kg=PROPANE_J_KG) for m in rate],
        "--",
        label="API",
    )
    left.set(xlabel="mass rate, kg/s", ylabel="length of the flame, m", title="propane: length")
    x = np.linspace(-40.0, 120.0, 400)
    for direction in ("downwind", "vertical"):
        right.semilogy(x, _jet(10.0, direction).heat_flux_w_m2(x) / 1e3, label=direction)
    right.set(xlabel="distance downwind of the opening, m", ylabel="heat flux, kW/m²", title="10 kg/s: heat flux")
    left.legend()
    right.legend()
    return figure


@_figure
def fire_chamberlain() -> Figure:
    figure, (left, right) = _axes(2)
    x = np.linspace(-60.0, 120.0, 400)
    for wind in (2.0, 5.0, 10.0):
        flame = ir.fire.chamberlain(
            mass_rate_kg_s=17.3,
            hole_diameter_m=0.05,
            vessel_pressure_pa=60e5,
            vessel_temperature_k=288.15,
            molar_mass_kg_mol=0.016043,
            isentropic_exponent=1.31,
            heat_of_combustion_j_kg=5e7,
            duration_s=1800.0,
            atmosphere=_air(wind),
            transmissivity="wayne",
            strict=False,
        )
        outline = flame.outline("side")
        left.plot(outline[:, 0], outline[:, 1], label=f"{wind:g} m/s")
        right.semilogy(x, flame.heat_flux_w_m2(x) / 1e3, label=f"{wind:g} m/s")
    left.set(xlabel="downwind, m", ylabel="height, m", title="methane at 60 bar from 50 mm: flame", aspect="equal")
    right.set(xlabel="downwind, m", ylabel="heat flux at 1 m, kW/m²", title="heat flux")
    left.legend(title="wind", fontsize="small")
    right.legend(title="wind", fontsize="small")
    return figure


def _ball(mass_kg: float, **choice: object) -> ir.fire.Fire:
    return ir.fire.fireball(
        mass_kg=mass_kg, available_heat_j_kg=PROPANE_J_KG, atmosphere=_air(), strict=False, **choice
    )


@_figure
def fire_fireball() -> Figure:
    figure, (left, right) = _axes(2)
    mass = np.geomspace(1e2, 1e6, 80)
    choices = {"TNO, 0.9 MPa": {"saturation_pressure_pa": 0.9e6}, "CCPS, 0.3": {"radiative_fraction": 0.3}}
    for name, choice in choices.items():
        left.loglog(mass, [_ball(m, **choice).geometry()["diameter_m"] for m in mass], label=f"{name}: diameter, m")
        left.loglog(mass, [_ball(m, **choice).duration_s for m in mass], "--", label=f"{name}: duration, s")
        x = np.geomspace(20.0, 1000.0, 200)
        right.loglog(x, _ball(5e4, **choice).heat_flux_w_m2(x) / 1e3, label=name)
    left.set(xlabel="mass of propane, kg", ylabel="m, s", title="size and duration")
    right.set(xlabel="distance, m", ylabel="heat flux, kW/m²", title="50 t: heat flux")
    left.legend(fontsize="small")
    right.legend(fontsize="small")
    return figure


@_figure
def fire_dynamic_fireball() -> Figure:
    figure, (left, right) = _axes(2)
    x = np.geomspace(20.0, 1500.0, 200)
    for name, choice in {"in time": {"dynamic": True}, "held still (CCPS)": {}}.items():
        ball = _ball(5e4, radiative_fraction=0.3, **choice)
        left.loglog(x, ball.heat_flux_w_m2(x) / 1e3, label=name)
        right.loglog(x, ball.thermal_dose(x, exposure_s=60.0) / 1e4, label=name)
    left.set(xlabel="distance, m", ylabel="highest heat flux, kW/m²", title="50 t of propane: flux")
    right.set(xlabel="distance, m", ylabel="dose, (kW/m²)^(4/3) s", title="dose of the whole fireball")
    left.legend()
    right.legend()
    return figure


@_figure
def fire_flash_fire() -> Figure:
    figure, (axes,) = _axes()
    for wind, colour in ((2.0, "C0"), (5.0, "C1")):
        air = _air(wind)
        limits = ir.dispersion.flammable_limits_kg_m3("propane", atmosphere=air)
        cloud = ir.dispersion.gaussian_plume(
            rate_kg_s=10.0,
            duration_s=600.0,
            vapour_density_kg_m3=1.86,
            atmosphere=air,
            flammable_limits_kg_m3=limits,
            strict=False,
        )
        x, y = np.meshgrid(np.linspace(-5.0, 160.0, 331), np.linspace(-40.0, 40.0, 161))
        inside = cloud.in_flammable_cloud(x, y, 0.0)
        axes.contour(x, y, np.asarray(inside, float), levels=[0.5], colors=colour)
        axes.plot([], [], color=colour, label=f"{wind:g} m/s")
    axes.set(xlabel="downwind, m", ylabel="crosswind, m", title="10 kg/s of propane: where it burns", aspect="equal")
    axes.legend(title="wind")
    return figure


@_figure
def fire_transmissivity() -> Figure:
    figure, (axes,) = _axes()
    path = np.geomspace(5.0, 1000.0, 200)
    for model in ("bagster", "wayne", "aq_t3046"):
        axes.semilogx(path, ir.fire.transmissivity(path, atmosphere=_air(), model=model, strict=False), label=model)
    axes.set(xlabel="path, m", ylabel="transmissivity", title="15 °C, 70 % humidity", ylim=(0.0, 1.05))
    axes.legend()
    return figure


@_figure
def fire_view_factor() -> Figure:
    figure, (axes,) = _axes()
    distance = np.geomspace(1.05, 20.0, 200)
    for tilt in (0.0, 30.0, 60.0):
        factors = ir.fire.view_factor_cylinder(4.0, distance, np.radians(tilt))
        axes.loglog(distance, factors.maximum, label=f"{tilt:g}°: best orientation")
    upright = ir.fire.view_factor_cylinder(4.0, distance, 0.0)
    axes.loglog(distance, upright.vertical, "k--", label="upright flame, vertical target")
    axes.loglog(distance, upright.horizontal, "k:", label="upright flame, horizontal target")
    axes.set(
        xlabel="distance / radius", ylabel="view factor", title="cylinder of length 4 radii, leaning to the target"
    )
    axes.legend(fontsize="small")
    return figure


def _two_blasts(waves: dict[str, Callable[[np.ndarray], ir.explosion.Blast]], r: np.ndarray, title: str) -> Figure:
    figure, (left, right) = _axes(2)
    for name, wave in waves.items():
        blast = wave(r)
        left.loglog(r, blast.overpressure_pa / 1e3, label=name)
        right.loglog(r, blast.impulse_pa_s, label=name)
    left.set(xlabel="distance, m", ylabel="overpressure, kPa", title=title)
    right.set(xlabel="distance, m", ylabel="impulse, Pa s", title=title)
    left.legend(fontsize="small", ncols=2)
    return figure


@_figure
def explosion_multi_energy() -> Figure:
    def wave(strength: int) -> Callable[[np.ndarray], ir.explosion.Blast]:
        return lambda r: ir.explosion.multi_energy(7e9, strength, r, strict=False)

    classes = {f"class {k}": wave(k) for k in range(1, 11)}
    return _two_blasts(classes, np.geomspace(8.0, 2000.0, 200), "7 GJ")


@_figure
def explosion_baker_strehlow_tang() -> Figure:
    def wave(mach: float) -> Callable[[np.ndarray], ir.explosion.Blast]:
        return lambda r: ir.explosion.baker_strehlow_tang(7e9, mach, r, strict=False)

    machs = {f"Mach {m:g}": wave(m) for m in (0.2, 0.35, 0.7, 1.0, 2.0, 5.2)}
    return _two_blasts(machs, np.geomspace(8.0, 1000.0, 200), "7 GJ")


@_figure
def explosion_tnt() -> Figure:
    def wave(law: str) -> Callable[[np.ndarray], ir.explosion.Blast]:
        return lambda r: ir.explosion.tnt(1000.0, r, law=law, strict=False)

    laws = {law: wave(law) for law in ("kingery_bulmash", "kinney_graham", "gb_t37243")}
    return _two_blasts(laws, np.geomspace(10.0, 600.0, 200), "1 t of TNT")


@_figure
def explosion_vessel_burst() -> Figure:
    def wave(energy: str) -> Callable[[np.ndarray], ir.explosion.Blast]:
        return lambda r: ir.explosion.vessel_burst(25e5, 10.0, r, energy=energy, strict=False)

    laws = {energy: wave(energy) for energy in ("brode", "isentropic", "isothermal", "crowl")}
    return _two_blasts(laws, np.geomspace(3.0, 300.0, 200), "10 m³ of air at 25 bar")


@_figure
def vulnerability_heat() -> Figure:
    figure, (axes,) = _axes()
    flux = np.linspace(2e3, 40e3, 200)
    probit = ir.vulnerability.heat_probit()
    for seconds in (10.0, 20.0, 60.0):
        axes.plot(flux / 1e3, probit.probability(flux ** (4.0 / 3.0) * seconds), label=f"{seconds:g} s")
    axes.axvline(37.5, color="0.5", linestyle=":", label="certain (AQ/T 3046)")
    axes.set(xlabel="heat flux, kW/m²", ylabel="lethality", title="unprotected, for an exposure of")
    axes.legend()
    return figure


@_figure
def vulnerability_overpressure() -> Figure:
    figure, (left, right) = _axes(2)
    pressure = np.geomspace(1e3, 2e5, 200)
    for name, law in (
        ("collapse", ir.vulnerability.collapse),
        ("major damage", ir.vulnerability.major_damage),
        ("minor damage", ir.vulnerability.minor_damage),
    ):
        left.semilogx(pressure / 1e3, law(pressure, np.full_like(pressure, 1000.0)), label=name)
    left.set(xlabel="overpressure, kPa", ylabel="probability", title="houses, impulse 1000 Pa s")
    right.semilogx(pressure / 1e3, ir.vulnerability.hsc_death(pressure), label="HSC probit")
    steps = np.where(pressure >= 3e4, 1.0, np.where(pressure > 1e4, 0.025, 0.0))
    right.semilogx(pressure / 1e3, steps, "--", label="thresholds, indoors")
    right.set(xlabel="overpressure, kPa", ylabel="lethality", title="people")
    left.legend()
    right.legend()
    return figure


@_figure
def vulnerability_probit() -> Figure:
    figure, (axes,) = _axes()
    value = np.linspace(1.0, 9.0, 200)
    one = ir.vulnerability.Probit(0.0, 1.0, 1.0, "si")
    axes.plot(value, one.probability(np.exp(value)))
    axes.set(xlabel="probit", ylabel="probability", title="P = Φ(Pr - 5)")
    return figure


@_figure
def vulnerability_published() -> Figure:
    figure, (axes,) = _axes()
    flux = np.geomspace(3e3, 1e5, 200)
    for row in ir.vulnerability.published_probits():
        if row["name"].startswith("heat."):
            probit = ir.vulnerability.published_probit(row["name"])
            axes.semilogx(flux / 1e3, probit.probability(flux**probit.n * 20.0), label=row["name"])
    axes.set(xlabel="heat flux over 20 s, kW/m²", ylabel="probability", title="published probits of heat")
    axes.legend(fontsize="small")
    return figure


@_figure
def vulnerability_toxic() -> Figure:
    figure, (left, right) = _axes(2)
    for substance in ("chlorine", "ammonia", "hydrogen_sulphide", "phosgene"):
        probit = ir.vulnerability.Probit.of(substance)
        concentration = np.geomspace(5.0, 2e4, 200)
        left.semilogx(concentration, probit.lethality(concentration, 30.0), label=substance)
    left.set(xlabel="concentration, mg/m³", ylabel="lethality", title="30 minutes out of doors")
    cloud = np.geomspace(10.0, 7200.0, 100)
    for exponent in (1.0, 2.0, 2.75):
        ratio = [ir.vulnerability.indoor_load_ratio(exponent, cloud_s=t, stay_s=t + 1800.0) for t in cloud]
        right.loglog(cloud / 60.0, ratio, label=f"n = {exponent:g}")
    right.set(
        xlabel="time that the cloud is there, min", ylabel="load indoors / outdoors", title="one air change an hour"
    )
    left.legend()
    right.legend()
    return figure


def draw(folder: Path) -> None:
    """Write each figure to the folder as SVG, under the name of its page."""
    mpl.use("Agg")
    folder.mkdir(exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "isorisk", "font.size": 9.0}):
        for name, make in _DRAWN.items():
            figure = make()
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
            plt.close(figure)
