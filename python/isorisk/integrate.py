"""Risk from footprints of harm that the user brings: a CFD run, another tool's export, a closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
import numpy.typing as npt

from . import _isorisk
from .exceptions import InputError
from .extras import need
from .progress import progress_callback
from .societal import Societal

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Grouping = Literal["outcome", "establishment"]


def integrate(
    outcomes: Sequence[_isorisk.Outcome],
    weather: _isorisk.JointFrequency,
    grid: _isorisk.Grid | None = None,
    population: _isorisk.Population | None = None,
    *,
    own_staff: Literal["left_out", "counted"] = "left_out",
    crs: str | None = None,
    threads: int | None = None,
    progress: bool | Callable[[float], object] = False,
) -> IntegratedRisk:
    """Individual and societal risk of any outcomes.

    The direction of the wind is continuous: within a sector it is uniform, and harm is integrated over it exactly.

    Parameters
    ----------
    outcomes : sequence of Outcome
        Each an accident with its frequency, 1/yr, and its footprints.
    weather : JointFrequency
        How often each weather class blows from each direction.
    grid : Grid, optional
        Where to compute :attr:`IntegratedRisk.individual_risk`; points may be asked without.
    population : Population, optional
        Who may be harmed, for :attr:`IntegratedRisk.societal`.
    own_staff : {"left_out", "counted"}
        Whether people of the establishment that has the accident count in the societal risk; it matters only where
        outcomes and people name an establishment.
    crs : str, optional
        Reference system of the coordinates, e.g. ``"EPSG:32651"``; attached to the grid.
    threads : int, optional
        Number of threads; by default as :func:`set_num_threads` or ``ISORISK_NUM_THREADS`` says, else one per core.
        It does not change a bit of the result.
    progress : bool or callable
        True shows a bar; a callable gets the share done, 0 to 1, about every 50 ms, and may stop it by raising.

    Returns
    -------
    IntegratedRisk

    Raises
    ------
    InputError
        For an argument that is at fault.
    KeyboardInterrupt
        When it is stopped with Ctrl-C, within a fraction of a second.
    """
    listed = list(outcomes)
    core = _isorisk.Integration(listed, weather)
    with progress_callback(progress, "integrating") as report:
        share = 0.5 if grid is not None and population is not None else 1.0
        values = None
        if grid is not None:
            part = None if report is None else lambda done: report(share * done)
            values = core.individual_risk_grid(grid, threads, part)
        societal = None
        if population is not None:
            part = None if report is None else lambda done: report(1.0 - share * (1.0 - done))
            groups = list(range(len(listed)))
            societal = core.societal_by_group(population, groups, len(listed), own_staff, threads, part)
    return IntegratedRisk(core, listed, grid, values, societal, crs, threads)


class IntegratedRisk:
    """What :func:`integrate` found.

    Attributes
    ----------
    outcomes : list of Outcome
        In the order given.
    grid : Grid or None
    """

    def __init__(
        self,
        core: _isorisk.Integration,
        outcomes: list[_isorisk.Outcome],
        grid: _isorisk.Grid | None,
        values: npt.NDArray[np.float64] | None,
        societal: list[_isorisk.Societal] | None,
        crs: str | None,
        threads: int | None,
    ) -> None:
        self._core = core
        self._values = values
        self._societal = societal
        self._crs = crs
        self._threads = threads
        self.outcomes = outcomes
        self.grid = grid

    @overload
    def individual_risk_at(self, x: float, y: float) -> float: ...
    @overload
    def individual_risk_at(self, x: npt.ArrayLike, y: npt.ArrayLike) -> npt.NDArray[np.float64]: ...
    def individual_risk_at(self, x: Any, y: Any) -> float | npt.NDArray[np.float64]:
        """Individual risk at places, 1/yr, exact at each (no grid is asked).

        Parameters
        ----------
        x, y : float or array
            East and north, m.

        Returns
        -------
        float or array
            Of the common shape of `x` and `y`.
        """
        x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        found = self._at(x.ravel(), y.ravel(), [0] * len(self.outcomes), 1)[:, 0]
        return float(found[0]) if x.ndim == 0 else found.reshape(x.shape)

    def _at(self, x: Any, y: Any, groups: list[int], count: int) -> npt.NDArray[np.float64]:
        return self._core.individual_risk_by_group(x, y, groups, count, self._threads)

    @property
    def individual_risk_values(self) -> npt.NDArray[np.float64]:
        """Individual risk, 1/yr, shape (ny, nx), row 0 in the south; a value is that of the cell's centre.

        Raises
        ------
        InputError
            Without a grid.
        """
        if self._values is None:
            raise InputError("individual_risk: needs a grid; give integrate(grid=...) or ask individual_risk_at(x, y)")
        return self._values

    @property
    def individual_risk(self) -> xr.DataArray:
        """Individual risk on the grid, 1/yr, with dimensions (y, x), the centres of the cells, m."""
        from .frames import risk_array

        values = self.individual_risk_values
        assert self.grid is not None
        return risk_array(values, self.grid.x_m, self.grid.y_m, self._crs)

    @property
    def societal(self) -> Societal:
        """Societal risk of all outcomes together.

        Raises
        ------
        InputError
            Without a population.
        """
        return Societal(_isorisk.Societal.sum(self._parts()), "all outcomes")

    def _parts(self) -> list[_isorisk.Societal]:
        if self._societal is None:
            raise InputError("societal: needs people; give integrate(population=...)")
        return self._societal

    def contributions(self, by: Grouping = "outcome", at: tuple[float, float] | None = None) -> pd.DataFrame:
        """What each outcome or establishment adds to the risk.

        Parameters
        ----------
        by : {"outcome", "establishment"}
        at : (x, y), optional
            A place, m: the individual risk there. Without it, the potential loss of life.

        Returns
        -------
        DataFrame
            The column `by`; ``individual_risk_per_yr`` or ``pll_per_yr``, the largest first, which sums to the total;
            ``share`` of the total.

        Raises
        ------
        InputError
            For another `by`, or without `at` and without a population.
        """
        pandas = need("pandas", "make a table")
        if by == "outcome":
            # two outcomes may have one name: each keeps its row
            labels: list[Any] = [outcome.name for outcome in self.outcomes]
            groups = list(range(len(labels)))
        elif by == "establishment":
            named = [outcome.establishment or "" for outcome in self.outcomes]
            labels = sorted(set(named))
            groups = [labels.index(name) for name in named]
        else:
            raise InputError(f'by = "{by}": must be "outcome" or "establishment"')
        if at is not None:
            column, values = "individual_risk_per_yr", self._at([at[0]], [at[1]], groups, len(labels))[0]
        else:
            column, values = "pll_per_yr", np.zeros(len(labels))
            for group, part in zip(groups, self._parts(), strict=True):
                values[group] += part.pll
        total = values.sum()
        share = values / total if total > 0.0 else np.zeros_like(values)
        frame: pd.DataFrame = pandas.DataFrame({by: labels, column: values, "share": share})
        return frame.sort_values(column, ascending=False, kind="stable").reset_index(drop=True)

    def __repr__(self) -> str:
        parts = [f"{len(self.outcomes)} outcomes"]
        if self.grid is not None:
            parts.append(f"grid {self.grid.ny} x {self.grid.nx}")
        if self._societal is not None:
            parts.append(f"PLL {self.societal.pll:.3g} /yr")
        return f"<IntegratedRisk: {', '.join(parts)}>"
