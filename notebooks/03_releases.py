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
# # Releases 泄漏源项
#
# One sphere of ammonia, 1000 m³ at 20 °C, and everything that can get out of it: a hole below the liquid, one above it, a
# broken stub, the whole contents at once or in ten minutes, and the line that fills it.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import isorisk as ir

air = ir.Atmosphere("D", 5.0)
sphere = {"temperature_k": 293.15, "volume_m3": 1000.0, "shape": "sphere", "fill_fraction": 0.8}

# %% [markdown]
# ## A hole below the liquid 液相小孔
#
# The liquid leaves metastable and flashes outside; inside it boils and cools. About half of it rains out by the rule of the
# Purple Book, and boils away from the pool.

# %%
hole = ir.release.vessel("ammonia", hole_diameter_m=0.05, **sphere).with_pool(air, bund_area_m2=1500.0)
print(hole)

# %%
hole.table().round(3)

# %%
figure = hole.plot()

# %% [markdown]
# The books close: what was in the sphere is in the air, on the ground or still there.

# %%
hole.books

# %% [markdown]
# ## Above the liquid, and level swell 气相与液位膨胀
#
# A hole near the top passes vapour; the liquid boils down to its boiling point and stays. A wide one lets the boiling liquid swell
# up to it and carries liquid out.

# %%
above = {
    f"{swell}, {diameter * 1000:.0f} mm": ir.release.vessel(
        "ammonia", hole_diameter_m=diameter, hole_height_m=11.0, swell=swell, **(sphere | {"fill_fraction": 0.9})
    )
    for swell in ("none", "churn", "bubbly")
    for diameter in (0.1, 0.6)
}
axes = plt.figure(layout="constrained").gca()
for name, release in above.items():
    axes.semilogx(release.vessel["time_s"], release.vessel["vapour_fraction"], label=name)
axes.set_xlabel("time, s")
axes.set_ylabel("vapour fraction at the opening")
axes.set_xlim(1.0, None)
legend = axes.legend()

# %% [markdown]
# ## All of them 全部释放方式
#
# The stub flashes on the way and passes a third of what a thin hole of its size does. Isolation after grade B/B stops the flow.

# %%
releases = {
    "hole, 50 mm": hole,
    "hole, isolated": ir.release.vessel("ammonia", hole_diameter_m=0.05, detection="B", isolation="B", **sphere),
    "stub, 50 mm": ir.release.vessel("ammonia", hole_diameter_m=0.05, exit="short_pipe", **sphere),
    "vapour, 50 mm": ir.release.vessel("ammonia", hole_diameter_m=0.05, hole_height_m=11.0, **sphere),
    "in ten minutes": ir.release.rupture(
        "ammonia", temperature_k=293.15, volume_m3=1000.0, fill_fraction=0.8, within_s=600.0
    ),
    "at once": ir.release.rupture("ammonia", temperature_k=293.15, volume_m3=1000.0, fill_fraction=0.8),
    "filling line": ir.release.pipeline(
        "ammonia",
        length_m=1000.0,
        diameter_m=0.15,
        pressure_pa=15e5,
        temperature_k=293.15,
        feed_kg_s=10.0,
        feed_until_s=120.0,
    ),
}
pd.DataFrame(
    {
        name: {
            "released, t": release.released_kg / 1000.0,
            "first rate, kg/s": release.segments[0]["mass_rate_kg_s"],
            "until, s": release.end_s,
            "airborne, t": release.books["airborne_kg"] / 1000.0,
            "liquid after expansion": release.segments[0]["expanded"]["liquid_fraction"],
            "velocity, m/s": release.segments[0]["expanded"]["velocity_m_s"],
        }
        for name, release in releases.items()
    }
).T.round(2)

# %%
figure, (rate, temperature) = plt.subplots(2, 1, sharex=True, layout="constrained", figsize=(7, 6))
for name in ("hole, 50 mm", "stub, 50 mm", "vapour, 50 mm", "filling line"):
    inside = releases[name].vessel
    rate.loglog(np.maximum(inside["time_s"], 1.0), inside["mass_rate_kg_s"], label=name)
    temperature.semilogx(np.maximum(inside["time_s"], 1.0), inside["temperature_k"], label=name)
rate.set_ylabel("rate, kg/s")
rate.set_ylim(0.1, None)
temperature.set_ylabel("temperature inside, K")
temperature.set_xlabel("time, s")
legend = rate.legend()

# %% [markdown]
# ## Pool and airborne mass 液池与空气中的质量

# %%
pools = {
    name: release if release.pool else release.with_pool(air, bund_area_m2=1500.0) for name, release in releases.items()
}
axes = plt.figure(layout="constrained").gca()
times = np.geomspace(1.0, 3600.0, 300)
for name, release in pools.items():
    axes.loglog(times, np.maximum(release.in_air_kg(times), 1.0) / 1000.0, label=name)
axes.set_xlabel("time, s")
axes.set_ylabel("in the air so far, t")
axes.set_ylim(0.1, None)
legend = axes.legend()
