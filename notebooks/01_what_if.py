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
# # What if 假设分析
#
# Move a tank, add one, take one away, change what it holds: the new map and the new F-N curve are there at once, since
# only what changed is computed. Then: what moved and why, and where a number comes from.

# %%
import time

import isorisk as ir

study = ir.Study.load("../examples/caojing/study.toml")
base = study.run()
base

# %% [markdown]
# ## Who makes the risk 谁是主要风险源
#
# The installations that add most to the potential loss of life, and the one that dominates each cell of the map.

# %%
base.contributions(by="installation").head(5)

# %%
dominant = base.dominant(by="installation")
names, cells = dominant.attrs["names"], dominant["code"].to_numpy()
{name: int((cells == at).sum()) for at, name in enumerate(names) if (cells == at).any()}

# %% [markdown]
# ## Move it 移位
#
# A study never changes: an edit gives a new one, and undo is the earlier study.

# %%
largest = base.contributions(by="installation").iloc[0]["installation"]
row = study.installation(largest)
moved = study.move(largest, row["x_m"] - 400.0, row["y_m"] - 300.0)
began = time.perf_counter()
after = moved.run(base=base)
f"{largest} moved: {time.perf_counter() - began:.2f} s, computed anew: {after.recomputed}"

# %%
comparison = ir.compare(base, after)
comparison

# %%
axes = comparison.plot()

# %%
axes = comparison.plot_fn()

# %% [markdown]
# ## Several edits 连续修改
#
# Less of the substance, a twin elsewhere, another unit gone. Columns and units are those of the table of installations.

# %%
twin = study.installation(largest) | {"id": "TWIN", "x_m": row["x_m"] + 500.0}
chain = moved.change(largest, inventory_t=0.5 * row["inventory_t"]).add(twin).remove(study.installations[-1])
result = chain.run(base=after)
moved = ir.compare(base, result).installations
moved[["installation", "change", "why", "pll_before_per_yr", "pll_after_per_yr"]].head(6)

# %% [markdown]
# A mistake is told as in a table, with its path and the name that was probably meant.

# %%
try:
    study.change(largest, inventry_t=30)
except ir.InputError as error:
    print(str(error)[:160], "..")

# %% [markdown]
# ## Verdicts 结论变化

# %%
ir.compare(base, result).verdict_changes

# %% [markdown]
# ## Explain a number 风险值的来龙去脉
#
# The risk at the worst target, unrolled from the leak to the probability of death, with the source of each constant. The
# parts sum to the value.

# %%
worst = base.check(scope="park").sort_values("risk_over_limit").iloc[-1]
explanation = base.explain(worst["x_m"], worst["y_m"])
print(explanation.text(top=2))

# %%
frame = explanation.frame
frame["value_per_yr"].sum() / base.individual_risk_at(worst["x_m"], worst["y_m"])

# %%
base.contributions(by="wind_sector", at=(worst["x_m"], worst["y_m"])).head(4)
