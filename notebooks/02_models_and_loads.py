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
# # Models by choice, loads on a building 模型选择与建筑荷载
#
# A rule set names the models of fires, explosions and harm. Change one and see what it is worth; then ask how often a control room sees
# a given overpressure, and hold the region against another country's limit.

# %%
import warnings
from pathlib import Path

import pandas as pd

import isorisk as ir

warnings.simplefilter("ignore")
example = Path("../examples/caojing/study.toml")
study = ir.Study.load(example)
base = study.run()

# %% [markdown]
# ## What a model is worth 模型的影响
#
# Each row is the same park with one choice changed. The paths and their values stand with the [scenarios](../theory/scenario.md).

# %%
choices = {
    "as the rule set has it": {},
    "fireball in time (Martinsen-Marx)": {"fires.fireball": "dynamic"},
    "pool flames by Pritchard-Binding": {"fires.pool_length": "pritchard_binding"},
    "gas jets upright (Chamberlain)": {"fires.gas_jet": "chamberlain"},
    "clouds explode by Baker-Strehlow-Tang": {"explosions.vapour_cloud": "baker_strehlow_tang"},
    "vessels burst with a blast (Brode)": {"explosions.vessel_burst": "brode"},
    "blasts kill by the HSC probit": {"harm.blast.law": "probit"},
}
rows = {}
for name, change in choices.items():
    result = study.with_rules(study.rule_set, change=change).run(base=base) if change else base
    rows[name] = {
        "PLL, 1/yr": result.societal.pll,
        "F(1), 1/yr": result.societal.exceedance(1.0),
        "largest LSIR, 1/yr": float(result.individual_risk_values.max()),
        "targets over their limit": int((result.check(scope="park")["verdict"] == "exceeded").sum()),
    }
pd.DataFrame(rows).T

# %% [markdown]
# ## Loads on a control room 控制室荷载
#
# How often each level of overpressure is reached at a place, and which installations make it. A design asks for the level that is
# reached once in ten thousand years.

# %%
room = (352_850.0, 3_406_900.0)
blast = base.exceedance("overpressure_pa", *room)
axes = blast.plot()
print(f"once in 10,000 years: {blast.level_for(1e-4) / 1e3:.1f} kPa")

# %%
base.exposure_classes("PPRT", *room)

# %% [markdown]
# Where 14 kPa (first lethal effects in the French plans) is reached at least once in a hundred thousand years:

# %%
axes = base.exceedance_map("overpressure_pa", 14e3).plot(levels_per_yr=[1e-4, 1e-5, 1e-6])

# %% [markdown]
# ## A vessel that is shut off, a plant that is run badly 隔离与管理系数

# %%
line = "C-P201"  # chlorine gas
results = {
    "as it is": base,
    "automatic blocking": study.change(line, blocking="automatic").run(base=base),
    "management factor 5": study.change(line, management_factor=5.0).run(base=base),
}
x, y = (float(study.installation(line)[axis]) for axis in ("x_m", "y_m"))
pd.Series(
    {name: result.individual_risk_at(x, y + 300.0) for name, result in results.items()},
    name="LSIR 300 m north of the line, 1/yr",
)

# %%
base.left_out.groupby("reason")["frequency_per_yr"].agg(["count", "sum"])

# %% [markdown]
# ## Under another criterion 换一种准则
#
# The level of the region under Hong Kong's guideline: its class of each target is the caller's to give.

# %%
targets = list(base.check(scope="park")["target"].unique())
level = ir.region.level(base, "Hong Kong", classes=dict.fromkeys(targets, "off_site"), cell_class="off_site")
axes = level.plot()
level.scopes.head(4)
