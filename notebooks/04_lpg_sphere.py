# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # One LPG sphere: fires, explosions, harm 液化石油气球罐
#
# A sphere of 1000 m³ of propane, 400 t, in neutral weather with a wind of 5 m/s. Every fire and explosion that it can cause, each
# model called alone, and what each does to people and buildings. Properties of propane are written out, so that every number
# can be checked by hand.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import isorisk as ir

air = ir.Atmosphere("D", 5.0, temperature_k=288.15, relative_humidity=0.7)
heat = 46.35e6  # of combustion, J/kg
levels = [4e3, 12.5e3, 37.5e3]  # W/m²

# %% [markdown]
# ## Pool fire 池火
#
# Liquid that rains out burns in a bund of 30 m by 20 m. [Equations and ranges](../theory/fire_pool_fire.md).

# %%
diameter = ir.fire.equivalent_diameter_m(30.0 * 20.0)
row = next(fuel for fuel in ir.fire.burning_fluxes() if fuel["fuel"] == "LPG (propane)")
flux = ir.fire.burning_flux(
    large_pool_flux_kg_m2_s=row["large_pool_flux_kg_m2_s"],
    extinction_per_m=row["extinction_per_m"],
    pool_diameter_m=diameter,
)
pool_of = {"pool_diameter_m": diameter, "burning_flux_kg_m2_s": flux, "heat_of_combustion_j_kg": heat}
common = {"atmosphere": air, "transmissivity": "wayne", "strict": False}
pool = ir.fire.pool_fire(**pool_of, radiative_fraction=0.3, soot_fraction=0.0, duration_s=1800.0, **common)
figure = pool.plot(levels)

# %% [markdown]
# What the choice of equations is worth: length by Thomas or by Pritchard and Binding, brightness by the radiated share, by Mudan
# and Croce for smoky flames, or that of a clear flame (here with the constants of LNG).

# %%
clear = {"large_pool_emissive_power_w_m2": 265e3, "emissive_extinction_per_m": 0.149}
choices = {
    "Thomas, radiated share 0.3": {"radiative_fraction": 0.3},
    "Pritchard-Binding, radiated share 0.3": {"radiative_fraction": 0.3, "flame_length": "pritchard_binding"},
    "Thomas, smoky": {},
    "Thomas, clear": clear,
}
rows = {}
for name, choice in choices.items():
    fire = ir.fire.pool_fire(**pool_of, **choice, duration_s=1800.0, **common)
    rows[name] = {"length, m": fire.flame_length_m, "SEP, kW/m²": fire.emissive_power_w_m2 / 1e3} | {
        f"to {level / 1e3:g} kW/m², m": fire.distance_to(level) for level in levels
    }
pd.DataFrame(rows).T.round(1)

# %% [markdown]
# ## Jet fires 喷射火
#
# A hole of 50 mm: a horizontal flame of the liquid by AQ/T 3046-2013 ([page](../theory/fire_jet_fire.md)), and the vapour of the relief
# valve burning upright by Chamberlain ([page](../theory/fire_chamberlain.md)).

# %%
jet = ir.fire.jet_fire(
    mass_rate_kg_s=20.0,
    heat_of_combustion_j_kg=heat,
    radiative_fraction=0.3,
    duration_s=1800.0,
    release_height_m=2.0,
    **common,
)
figure = jet.plot(levels)

# %%
flare = ir.fire.chamberlain(
    mass_rate_kg_s=6.0,
    hole_diameter_m=0.05,
    vessel_pressure_pa=16e5,
    vessel_temperature_k=318.15,
    molar_mass_kg_mol=0.0441,
    isentropic_exponent=1.13,
    heat_of_combustion_j_kg=heat,
    duration_s=1800.0,
    release_height_m=18.0,
    **common,
)
figure = flare.plot([1.6e3, 2e3, 3e3])

# %% [markdown]
# ## Fireball 火球
#
# The sphere bursts in a fire. TNO and CCPS hold the ball still ([page](../theory/fire_fireball.md)); Martinsen and Marx let it grow, lift and
# fade ([page](../theory/fire_dynamic_fireball.md)).

# %%
mass = 400e3
ball_of = {"mass_kg": mass, "available_heat_j_kg": heat, **common}
balls = {
    "TNO": ir.fire.fireball(**ball_of, saturation_pressure_pa=1.7e6),
    "CCPS": ir.fire.fireball(**ball_of, radiative_fraction=0.3),
    "Martinsen-Marx": ir.fire.fireball(**ball_of, radiative_fraction=0.3, dynamic=True),
}
figure = balls["TNO"].plot(levels)

# %%
x = np.geomspace(50.0, 2000.0, 200)
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
for name, ball in balls.items():
    left.loglog(x, ball.heat_flux_w_m2(x) / 1e3, label=f"{name}, {ball.duration_s:.0f} s")
    harm = ir.vulnerability.harm(ball, x)
    right.semilogx(x, harm["outdoors"] if isinstance(harm, dict) else harm, label=name)
left.set(xlabel="distance, m", ylabel="heat flux, kW/m²", title="Fireball: heat flux (in time: the highest)")
right.set(xlabel="distance, m", ylabel="lethality outdoors", title="Fireball: lethality outdoors")
for axes in (left, right):
    axes.grid(which="both", alpha=0.3)
    axes.legend()

# %% [markdown]
# ## The cloud: flash fire and explosion 闪火与蒸气云爆炸
#
# Vapour drifts over a pipe rack. Inside the lower flammable limit a [flash fire](../theory/fire_flash_fire.md) is taken as lethal; the part of
# the cloud in the rack explodes by the [multi-energy method](../theory/explosion_multi_energy.md).

# %%
cloud = ir.dispersion.gaussian_plume(
    rate_kg_s=20.0,
    duration_s=600.0,
    vapour_density_kg_m3=1.86,
    atmosphere=air,
    release_height_m=1.0,
    flammable_limits_kg_m3=(0.0391, 0.177),
    strict=False,
)
rack = ir.explosion.congested_region([(20, -10), (60, -10), (60, 10), (20, 10)], strength=7, height_m=6.0)
energy = rack.energy_of(cloud)
print(f"{rack.filled_fraction(cloud):.0%} of {rack.volume_m3:.0f} m³ burns: {energy / 1e9:.1f} GJ")

# %%
r = np.geomspace(20.0, 500.0, 100)
charge = ir.explosion.tnt_equivalent_kg(flammable_mass_kg=cloud.flammable_mass_kg, heat_of_combustion_j_kg=heat)
blasts = {
    f"multi-energy, class {rack.strength}": rack.blast_of(cloud, r, strict=False),
    "multi-energy, class 5": ir.explosion.multi_energy(energy, 5, r, strict=False),
    "Baker-Strehlow-Tang, Mf 0.35": ir.explosion.baker_strehlow_tang(energy, 0.35, r, strict=False),
    "TNT, Kingery-Bulmash": ir.explosion.tnt(charge, r, strict=False),
    "TNT, Kinney-Graham": ir.explosion.tnt(charge, r, law="kinney_graham", strict=False),
    "burst of the sphere's vapour space": ir.explosion.vessel_burst(
        1.9e6, 200.0, r, isentropic_exponent=1.13, energy="crowl", strict=False
    ),
}
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
for name, blast in blasts.items():
    left.loglog(r, blast.overpressure_pa / 1e3, label=name)
    right.loglog(r, blast.impulse_pa_s, label=name)
for level, effect in ((10.0, "0.1 bar"), (30.0, "0.3 bar")):
    left.axhline(level, color="0.5", linestyle=":", linewidth=1.0)
    left.annotate(effect, (r[-1], level), ha="right", va="bottom", fontsize="small")
left.set(xlabel="distance from the centre, m", ylabel="side-on overpressure, kPa", title="Overpressure")
right.set(xlabel="distance from the centre, m", ylabel="impulse, Pa s", title="Impulse")
for axes in (left, right):
    axes.grid(which="both", alpha=0.3)
    axes.set_xticks([20, 50, 100, 200, 500], labels=["20", "50", "100", "200", "500"])
    axes.xaxis.set_minor_formatter(plt.NullFormatter())
left.legend(fontsize="small")

# %% [markdown]
# Other pages: [Baker-Strehlow-Tang](../theory/explosion_baker_strehlow_tang.md), [TNT](../theory/explosion_tnt.md), [vessel
# burst](../theory/explosion_vessel_burst.md).
#
# ## On the plan 平面图
#
# The cloud within its lower flammable limit, the rack, and where the blast reaches 0.1 and 0.3 bar.

# %%
figure, axes = plt.subplots(figsize=(8, 6.5), layout="constrained")
blast = blasts[f"multi-energy, class {rack.strength}"]
rings = {0.1: 1e4, 0.3: 3e4}
radii = {bar: float(np.interp(-level, -blast.overpressure_pa, r)) for bar, level in rings.items()}
extent = 1.15 * max(radii.values())
cx, cy = rack.centre
gx, gy = np.linspace(cx - extent, cx + extent, 400), np.linspace(-extent, extent, 400)
burns = np.asarray(cloud.in_flammable_cloud(gx[None, :], gy[:, None], 1.0)).astype(float)
axes.contourf(gx, gy, burns, levels=[0.5, 1.5], colors=["#f2b134"], alpha=0.8)
axes.fill(*np.array(rack.polygon).T, facecolor="none", edgecolor="k", hatch="//", label="rack")
axes.fill([], [], color="#f2b134", label="within the lower flammable limit")
for (bar, radius), colour in zip(radii.items(), ("#e8702a", "#b3202c"), strict=True):
    axes.add_patch(plt.Circle((cx, cy), radius, fill=False, color=colour, label=f"{bar} bar: {radius:.0f} m"))
axes.plot(0.0, 0.0, "k+", markersize=10, label="source")
axes.set(aspect="equal", xlabel="downwind, m", ylabel="crosswind, m", title="Cloud and blast")
axes.set(xlim=(cx - extent, cx + extent), ylim=(-extent, extent))
axes.legend(loc="upper right", fontsize="small")
axes.grid(alpha=0.3)

# %% [markdown]
# ## Harm 伤害
#
# Heat for 20 s by [published probits](../theory/vulnerability_published.md); blast by pressure and impulse
# ([page](../theory/vulnerability_overpressure.md)).

# %%
q = np.array([4e3, 8e3, 12.5e3, 20e3, 37.5e3])
probits = ["heat.tno", "heat.eisenberg", "heat.tno_second_degree"]
pd.DataFrame(
    {name: ir.vulnerability.published_probit(name).lethality(q, 20.0 / 60.0) for name in probits},
    index=pd.Index(q / 1e3, name="kW/m²"),
).round(4)

# %%
p, i = blast.overpressure_pa, blast.impulse_pa_s
figure, axes = plt.subplots(figsize=(7.5, 4.5), layout="constrained")
axes.plot(r, ir.vulnerability.minor_damage(p, i), label="minor damage")
axes.plot(r, ir.vulnerability.major_damage(p, i), label="major damage")
axes.plot(r, ir.vulnerability.collapse(p, i), label="collapse")
axes.plot(r, ir.vulnerability.hsc_death(p), label="death, HSC (people in buildings)")
axes.set(xlabel="distance from the centre, m", ylabel="probability", title=f"Harm of the blast, class {rack.strength}")
axes.grid(alpha=0.3)
axes.legend()
