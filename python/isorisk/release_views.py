"""A release as a table and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .extras import need

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ._isorisk import Release

_POINTS = 400


def table(release: Release) -> pd.DataFrame:
    """One row a segment: its time, rate and mass, and the state after expansion.

    Parameters
    ----------
    release : Release
        Any release.
    """
    pandas = need("pandas", "make a table")
    rows: list[dict[str, Any]] = []
    for segment in release.segments:
        row = {name: value for name, value in segment.items() if name != "expanded"}
        rows.append(row | segment["expanded"])
    return pandas.DataFrame(rows)  # type: ignore[no-any-return]


def plot(release: Release) -> Figure:
    """Rate, temperature and masses against time.

    Parameters
    ----------
    release : Release
        Any release.
    """
    pyplot = need("matplotlib.pyplot", "draw a release")
    figure, (rate, temperature, mass) = pyplot.subplots(3, 1, sharex=True, figsize=(7.0, 8.0), layout="constrained")
    segments, vessel, pool = release.segments, release.vessel, release.pool
    end = max(release.end_s, float(pool["time_s"][-1]) if pool else 0.0, 1.0)

    if release.kind == "continuous":
        edges = [segment["start_s"] for segment in segments] + [release.end_s]
        rate.stairs([segment["mass_rate_kg_s"] for segment in segments], edges, label="segments")
        temperature.stairs(
            [segment["expanded"]["temperature_k"] for segment in segments],
            edges,
            baseline=None,
            label="after expansion",
        )
    if vessel:
        rate.plot(vessel["time_s"], vessel["mass_rate_kg_s"], label="out of the opening")
        temperature.plot(vessel["time_s"], vessel["temperature_k"], label="inside")
        mass.plot(vessel["time_s"], vessel["mass_kg"], label="inside")
    if pool:
        rate.plot(pool["time_s"], pool["evaporation_rate_kg_s"], label="from the pool")
        temperature.plot(pool["time_s"], pool["temperature_k"], label="pool")
        mass.plot(pool["time_s"], pool["mass_kg"], label="pool")
    times = np.linspace(0.0, end, _POINTS)
    mass.plot(times, release.in_air_kg(times), label="in the air so far")

    rate.set_ylabel("rate, kg/s")
    temperature.set_ylabel("temperature, K")
    mass.set_ylabel("mass, kg")
    mass.set_xlabel("time, s")
    rate.set_title(f"{release.substance.name_en}: {release.released_kg:,.0f} kg out")
    for axes in (rate, temperature, mass):
        if axes.get_legend_handles_labels()[0]:
            axes.legend()
        axes.grid(alpha=0.3)
    return figure  # type: ignore[no-any-return]
