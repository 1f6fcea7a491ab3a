"""Two results side by side."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _isorisk, frames
from .exceptions import InputError
from .fonts import label
from .plots import draw_fn

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from .result import Result


def compare(before: Result, after: Result) -> Comparison:
    """What is different between two results, and why.

    Parameters
    ----------
    before, after : Result
        Of the same place: a study and what became of it, or two versions of its data.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        When the two are in different coordinate systems.
    """
    if before.study.crs != after.study.crs:
        raise InputError(f"after.crs = {after.study.crs}: must be {before.study.crs}, as before")
    return Comparison(before, after)


class Comparison:
    """What is different between two results of the same park.

    Attributes
    ----------
    before, after : Result
        The two.
    """

    def __init__(self, before: Result, after: Result) -> None:
        self.before = before
        self.after = after

    @cached_property
    def _tables(self) -> dict[str, dict[str, Any]]:
        return _isorisk.compare_results(self.before._core, self.after._core)

    # ------------------------------------------------------------------------------------------------------ tables

    @property
    def inputs(self) -> pd.DataFrame:
        """Inputs of the whole study that differ (weather, people, rule set ..): ``input``, ``before``, ``after``."""
        return frames.frame(self._tables["inputs"])

    @property
    def installations(self) -> pd.DataFrame:
        """What moved and why: installations that were changed or whose risk moved, the largest change first.

        ``change`` (added, removed, moved, changed, surroundings changed, none), ``why`` (each column before and after, or
        the input of the whole study), the potential loss of life before and after and its change, persons per year, and
        the protection ``target`` at which its own risk changed most, with that risk before and after, 1/yr.
        """
        return frames.frame(self._tables["installations"])

    @property
    def targets(self) -> pd.DataFrame:
        """Each protection target and scope: limit, risk and verdict before and after, and whether the verdict changed."""
        return frames.frame(self._tables["targets"])

    @property
    def verdict_changes(self) -> pd.DataFrame:
        """The rows of :attr:`targets` whose verdict changed."""
        table = self.targets
        return table[table["verdict_changed"] == "yes"].reset_index(drop=True)

    @property
    def societal(self) -> pd.DataFrame:
        """Societal risk of the park and of each establishment, before and after: verdict, PLL, F(1), F(10), F(100)."""
        return frames.frame(self._tables["societal"])

    # ------------------------------------------------------------------------------------------------------- grids

    def _values(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        a, b = self.before.study.grid, self.after.study.grid
        cells = [(grid.x_min_m, grid.y_min_m, grid.cell_m, grid.nx, grid.ny) for grid in (a, b)]
        if cells[0] != cells[1]:
            words = [f"{ny} x {nx} cells of {cell:g} m from ({x:g}, {y:g})" for x, y, cell, nx, ny in cells]
            raise InputError(f"after.grid = {words[1]}: must be {words[0]}, as before")
        return self.before.individual_risk_values, self.after.individual_risk_values

    @property
    def difference(self) -> xr.DataArray:
        """Individual risk after less that before, 1/yr, on (y, x).

        Raises
        ------
        InputError
            When the two are on different grids.
        """
        before, after = self._values()
        grid = self.after.study.grid
        attrs = {"long_name": "change of individual risk", "units": "1/yr"}
        return frames.labelled(after - before, grid.x_m, grid.y_m, self.after.study.crs, "difference", attrs)

    @property
    def ratio(self) -> xr.DataArray:
        """Individual risk after over that before, on (y, x): infinite where there was none before, NaN where there is
        none at all.

        Raises
        ------
        InputError
            When the two are on different grids.
        """
        before, after = self._values()
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = after / before
        grid = self.after.study.grid
        attrs = {"long_name": "individual risk after over before", "units": "1"}
        return frames.labelled(ratio, grid.x_m, grid.y_m, self.after.study.crs, "ratio", attrs)

    # ---------------------------------------------------------------------------------------------------- pictures

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draws the map of the change of individual risk, with what moved.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure unless given.
        """
        from .difference_map import draw_difference

        grid = self.after.study.grid
        names = ("establishments", "installations", "targets")
        return draw_difference(
            self.difference.to_numpy(),
            (grid.x_min_m, grid.y_min_m, grid.cell_m),
            {name: self.after.study.layer(name) for name in names},
            before=self.before.study.layer("installations"),
            title=self.after.study.title,
            crs=self.after.study.crs,
            ax=ax,
        )

    def plot_fn(self, ax: Axes | None = None, scope: str = "park") -> Axes:
        """Draws both F-N curves of the park, or of an establishment, with the lines of the later study's criterion.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure unless given.
        scope : str
            ``"park"`` or the id of an establishment.
        """
        curves = {
            label("After", "变更后"): self.after._core.societal(scope).curve(),
            label("Before", "变更前"): self.before._core.societal(scope).curve(),
        }
        title = self.after.study.title if scope == "park" else f"{self.after.study.title}, {scope}"
        return draw_fn(curves, lines=self.after._lines(), title=title, ax=ax)

    # -------------------------------------------------------------------------------------------------------- words

    def summary(self) -> str:
        """A few lines for a terminal."""
        units, park = self._tables["installations"], self._tables["societal"]
        kinds = [kind for kind in ("added", "removed", "moved", "changed") if kind in units["change"]]
        counted = [f"{sum(one == kind for one in units['change'])} {kind}" for kind in kinds]
        inputs = self._tables["inputs"]["input"]
        changed = sum(one == "yes" for one in self._tables["targets"]["verdict_changed"])
        lines = [
            f"installations: {', '.join(counted) or 'none changed'}",
            f"inputs of the whole study: {', '.join(inputs) or 'the same'}",
            f"potential loss of life: {_pair(park['pll_before_per_yr'], park['pll_after_per_yr'])} /yr",
            f"F(1): {_pair(park['f_of_1_before_per_yr'], park['f_of_1_after_per_yr'])} /yr",
            f"societal risk: {park['verdict_before'][0]} -> {park['verdict_after'][0]}",
            f"verdicts on targets that changed: {changed}",
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Comparison of {self.before.study.title}>\n{self.summary()}"


def _pair(before: Any, after: Any) -> str:
    return f"{before[0]:.4g} -> {after[0]:.4g}"
