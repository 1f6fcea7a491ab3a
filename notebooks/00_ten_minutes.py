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
# # Ten minutes 十分钟入门
#
# From a park's file to its risk map, its F-N curve and its verdicts, in ten lines. The park is the example of this
# project: the real place, wind and towns of Caojing (Shanghai), with installations *typical* of such a park. No real
# company's inventory is claimed.

# %%
import isorisk as ir

study = ir.Study.load("../examples/caojing/study.toml")
result = study.run()
study

# %% [markdown]
# ## The map 个人风险图
#
# The contours are those of the criterion. A value is the yearly probability of death of someone who is always there,
# out of doors and unprotected.

# %%
axes = result.plot()

# %% [markdown]
# ## The F-N curve 社会风险曲线
#
# How often an accident kills N people or more, with the two lines of the criterion.

# %%
axes = result.societal.plot()

# %%
result.societal_verdicts()

# %% [markdown]
# ## Verdicts 结论
#
# Each protection target against its limit, from the whole park.

# %%
verdicts = result.check("GB 36894-2018", scope="park")
verdicts[["target", "name_en", "name_zh", "class", "limit_per_yr", "risk_per_yr", "verdict"]]

# %% [markdown]
# ## Where it comes from 风险来源
#
# What adds most to the risk of the target that is worst off; the rows sum to the risk there.

# %%
worst = verdicts.sort_values("risk_over_limit").iloc[-1]
result.contributions(by="release", at=(worst["x_m"], worst["y_m"])).head(8)

# %% [markdown]
# ## Your own footprints 自带后果数据
#
# Risk needs no chemistry of ours: bring footprints of harm from another tool, and the same integration applies.

# %%
import numpy as np

fire = ir.Outcome(
    "flash fire",
    origin=(0, 0),
    frequency_per_yr=1e-5,
    footprint=ir.Footprint.sampled(
        lambda x, y: float(abs(np.arctan2(y, x)) < np.radians(15)), reach_m=500, resolution_m=10
    ),
)
rose = ir.JointFrequency([0, 90, 180, 270], ["any"], np.full(4, 0.25))
people = ir.Population(x=[300, 350], y=[0, 20], persons=[12, 5])
risk = ir.integrate([fire], rose, population=people)
# a wedge of 30 degrees in a uniform rose: a twelfth of its frequency
risk.individual_risk_at(300.0, 0.0), risk.societal.exceedance(17), risk.societal.pll

# %% [markdown]
# ## The whole result set 全部成果
#
# GeoTIFF, GeoPackage, GeoJSON, CSV, pictures, the report and a manifest, all of them or none: `result.write("out")`, or
# on the command line `isorisk run study.toml -o out`.
