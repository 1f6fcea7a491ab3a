"""How often a level of heat, blast or concentration is reached: at a place, and on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from . import frames, geofiles
from .exceptions import InputError
from .extras import need
from .fonts import bilingual, label

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from .result import Result

__all__ = ["Exceedance", "ExceedanceMap", "Quantity", "classes_at", "exceedance", "exceedance_map"]

Quantity = Literal["overpressure_pa", "impulse_pa_s", "heat_flux_w_m2", "thermal_dose", "concentration_kg_m3"]

_WORDS = {
    "overpressure_pa": ("Side-on overpressure", "侧向超压"),
    "impulse_pa_s": ("Impulse", "冲量"),
    "heat_flux_w_m2": ("Heat flux", "热辐射通量"),
    "thermal_dose": ("Thermal dose", "热剂量"),
    "concentration_kg_m3": ("Concentration", "浓度"),
}
#: Effects of published criteria, with the quantity and the factor to its unit.
_EFFECTS: dict[str, tuple[Quantity, float]] = {
    "overpressure_pa": ("overpressure_pa", 1.0),
    "heat_flux_w_m2": ("heat_flux_w_m2", 1.0),
    "thermal_dose_kw_m2_4_3_s": ("thermal_dose", 1e4),
}
#: Contours of a map, 1/yr.
_CONTOURS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)


@dataclass(frozen=True)
class Exceedance:
    """How often levels of an effect are reached at a place, 1 m above ground, whoever is there.

    Attributes
    ----------
    quantity, unit : str
        What of the effect. Inside a flame every level of heat is reached.
    x, y : float
        East and north, m.
    levels : array
        Ascending, in the unit.
    frequency_per_yr : array
        Frequency with which each level is reached, 1/yr.
    shares : DataFrame
        One row an outcome and level that it reaches: establishment, installation, release, outcome, ``level`` and
        ``frequency_per_yr``; those of a level sum to its frequency.
    """

    quantity: Quantity
    unit: str
    x: float
    y: float
    levels: npt.NDArray[np.float64]
    frequency_per_yr: npt.NDArray[np.float64]
    shares: pd.DataFrame = field(repr=False)
    _result: Result = field(repr=False, compare=False)

    def at(self, level: float) -> float:
        """Frequency with which one level is reached, 1/yr, from the integral itself."""
        return float(exceedance(self._result, self.quantity, self.x, self.y, [level]).frequency_per_yr[0])

    def level_for(self, frequency_per_yr: float) -> float | None:
        """The highest of the levels that is reached at least so often; None where the lowest is not.

        Parameters
        ----------
        frequency_per_yr : float
            1/yr, e.g. 1e-4 for the design load of a control room.
        """
        reached = self.levels[self.frequency_per_yr >= frequency_per_yr]
        return float(reached[-1]) if reached.size else None

    def table(self) -> pd.DataFrame:
        """Level and frequency, one row a level."""
        return frames.frame({"level": self.levels, "frequency_per_yr": self.frequency_per_yr})

    def plot(self, ax: Axes | None = None, *, contributors: int = 5) -> Axes:
        """Draws frequency over level on logarithmic axes, with the installations that make most of it.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure unless given.
        contributors : int
            How many installations get a line of their own.

        Raises
        ------
        MissingExtraError
            Without matplotlib.
        """
        pyplot = need("matplotlib.pyplot", "draw a curve")
        with bilingual():
            if ax is None:
                ax = pyplot.subplots(figsize=(7.0, 5.0), layout="constrained")[1]
            there = self.frequency_per_yr > 0.0
            ax.loglog(
                self.levels[there],
                self.frequency_per_yr[there],
                color="#1a202c",
                linewidth=2.0,
                label=label("All", "全部"),
            )
            for name, curve in self._largest(contributors):
                positive = curve > 0.0
                ax.loglog(self.levels[positive], curve[positive], linewidth=1.0, label=name)
            ax.set_xlabel(label(*_WORDS[self.quantity]) + f", {self.unit}")
            ax.set_ylabel(label("Frequency of reaching it", "达到频率") + ", 1/yr")
            place = f"({self.x:.0f}, {self.y:.0f}) m"
            ax.set_title(f"{label('Exceedance', '超越频率')}  {place}", fontsize=11)
            ax.grid(which="both", alpha=0.3)
            ax.legend(fontsize=8)
        return ax

    def _largest(self, count: int) -> list[tuple[str, npt.NDArray[np.float64]]]:
        curves: dict[str, npt.NDArray[np.float64]] = {}
        for installation, rows in self.shares.groupby("installation"):
            at = np.searchsorted(self.levels, rows["level"].to_numpy())
            curve = np.zeros_like(self.levels)
            np.add.at(curve, at, rows["frequency_per_yr"].to_numpy())
            curves[str(installation)] = curve
        return sorted(curves.items(), key=lambda item: -float(item[1].sum()))[:count]


@dataclass(frozen=True)
class ExceedanceMap:
    """How often a level is reached, cell by cell.

    Attributes
    ----------
    quantity, unit : str
        What of the effect.
    level : float
        In the unit.
    values : DataArray
        Frequency, 1/yr, on (y, x), with the CRS.
    """

    quantity: Quantity
    unit: str
    level: float
    values: xr.DataArray
    _result: Result = field(repr=False, compare=False)

    def contours(self, levels_per_yr: Iterable[float] = _CONTOURS) -> geopandas.GeoDataFrame:
        """Areas in which the level is reached at least so often: ``level_per_yr`` and the area."""
        core, study = self._result._core, self._result.study
        values = np.ascontiguousarray(self.values.to_numpy())
        return geofiles.frame_of_geojson(core.contours_geojson([float(f) for f in levels_per_yr], values), study.crs)

    def plot(self, ax: Axes | None = None, levels_per_yr: Iterable[float] = _CONTOURS) -> Axes:
        """Draws the contours over the park.

        Raises
        ------
        MissingExtraError
            Without matplotlib.
        """
        from .plots import draw_map

        study = self._result.study
        layers = {name: study.layer(name) for name in ("establishments", "installations", "targets", "population")}
        with bilingual():
            words = f"{label(*_WORDS[self.quantity])} ≥ {self.level:g} {self.unit}"
        contours = self.contours(levels_per_yr)
        return draw_map(contours, layers, title=study.title, crs=study.crs, measure=words, ax=ax)


def exceedance(
    result: Result, quantity: Quantity, x: float, y: float, levels: Iterable[float] | None = None
) -> Exceedance:
    """See :meth:`isorisk.Result.exceedance`."""
    found: dict[str, Any] = result._core.exceedance(
        quantity, float(x), float(y), None if levels is None else [float(level) for level in levels]
    )
    return Exceedance(
        quantity,
        found["unit"],
        float(x),
        float(y),
        found["levels"],
        found["frequency_per_yr"],
        frames.frame(found["shares"]),
        result,
    )


def exceedance_map(result: Result, quantity: Quantity, level: float) -> ExceedanceMap:
    """See :meth:`isorisk.Result.exceedance_map`."""
    values, unit = result._core.exceedance_map(quantity, float(level))
    grid = result.study.grid
    words = {"long_name": f"frequency of {quantity} >= {level:g} {unit}", "units": "1/yr"}
    array = frames.labelled(values, grid.x_m, grid.y_m, result.study.crs, "exceedance", words)
    return ExceedanceMap(quantity, unit, float(level), array, result)


def classes_at(result: Result, criterion: str, x: float, y: float) -> pd.DataFrame:
    """See :meth:`isorisk.Result.exposure_classes`."""
    from . import criteria

    thresholds = criteria.get(criterion).thresholds
    rows = thresholds[thresholds["effect"].isin(list(_EFFECTS))].reset_index(drop=True)
    if rows.empty:
        known = ", ".join(name for name in criteria.names() if _has_levels(criteria.get(name).thresholds))
        raise InputError(f'criterion = "{criterion}": has no thresholds of heat or overpressure; those with: {known}')
    quantities = [_EFFECTS[effect] for effect in rows["effect"]]
    of_quantity: dict[Quantity, dict[float, float]] = {}
    for name in get_args(Quantity):
        wanted = sorted(
            {value * factor for value, (of, factor) in zip(rows["value"], quantities, strict=True) if of == name}
        )
        if wanted:
            found = exceedance(result, name, x, y, wanted)
            of_quantity[name] = dict(zip(wanted, found.frequency_per_yr.tolist(), strict=True))
    rows["frequency_per_yr"] = [
        of_quantity[name][value * factor] for value, (name, factor) in zip(rows["value"], quantities, strict=True)
    ]
    return rows[["effect", "value", "means", "frequency_per_yr", "provenance"]]


def _has_levels(thresholds: pd.DataFrame) -> bool:
    return bool(len(thresholds)) and bool(thresholds["effect"].isin(list(_EFFECTS)).any())
