"""Risk of accidents that may begin anywhere along a line: pipelines and roads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
import numpy.typing as npt

from . import _isorisk
from .exceptions import InputError
from .progress import progress_callback
from .societal import Societal

if TYPE_CHECKING:
    import xarray as xr


def integrate_lines(
    lines: Sequence[_isorisk.LineOutcome],
    weather: _isorisk.JointFrequency,
    grid: _isorisk.Grid | None = None,
    population: _isorisk.Population | None = None,
    *,
    tolerance: float = 1e-3,
    most_origins: int = 50_000,
    own_staff: Literal["left_out", "counted"] = "left_out",
    crs: str | None = None,
    threads: int | None = None,
    progress: bool | Callable[[float], object] = False,
) -> LineRisk:
    """Individual and societal risk of accidents along lines.

    The individual risk is integrated along each line, adaptively and to a tolerance; the societal risk takes origins
    ever closer together until potential loss of life and F-N curve hold still. The risk of a line and that of single
    installations (:func:`integrate`) add.

    Parameters
    ----------
    lines : sequence of LineOutcome
        Each with its frequency per metre and year.
    weather : JointFrequency
        How often each weather class blows from each direction.
    grid : Grid, optional
        Where to compute :attr:`LineRisk.individual_risk`; points may be asked without.
    population : Population, optional
        Who may be harmed, for :attr:`LineRisk.societal`.
    tolerance : float
        Allowed error as a share of the result, between 0 and 1.
    most_origins : int
        Origins along all lines together at most, for the societal risk.
    own_staff : {"left_out", "counted"}
        Whether people of the establishment that has the accident count in the societal risk.
    crs : str, optional
        Reference system of the coordinates, e.g. ``"EPSG:32651"``; attached to the grid.
    threads : int, optional
        Number of threads, as in :func:`integrate`; it does not change a bit of the result.
    progress : bool or callable
        True shows a bar; a callable gets the share done, 0 to 1.

    Returns
    -------
    LineRisk

    Raises
    ------
    InputError
        For an argument that is at fault.
    ConvergenceError
        When the societal risk asks for more origins than `most_origins`.
    """
    core = _isorisk.LineIntegration(list(lines), weather, tolerance, most_origins)
    with progress_callback(progress, "integrating lines") as report:
        share = 0.5 if grid is not None and population is not None else 1.0
        maps = None
        if grid is not None:
            part = None if report is None else lambda done: report(share * done)
            maps = core.individual_risk_grid(grid, threads, part)
        societal = None
        if population is not None:
            part = None if report is None else lambda done: report(1.0 - share * (1.0 - done))
            societal = core.societal(population, own_staff, threads, part)
    return LineRisk(core, grid, maps, societal, crs, threads)


class LineRisk:
    """What :func:`integrate_lines` found.

    Attributes
    ----------
    grid : Grid or None
    """

    def __init__(
        self,
        core: _isorisk.LineIntegration,
        grid: _isorisk.Grid | None,
        maps: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None,
        societal: tuple[_isorisk.Societal, int, float, float] | None,
        crs: str | None,
        threads: int | None,
    ) -> None:
        self._core = core
        self._maps = maps
        self._societal = societal
        self._crs = crs
        self._threads = threads
        self.grid = grid

    @overload
    def individual_risk_at(self, x: float, y: float) -> float: ...
    @overload
    def individual_risk_at(self, x: npt.ArrayLike, y: npt.ArrayLike) -> npt.NDArray[np.float64]: ...
    def individual_risk_at(self, x: Any, y: Any) -> float | npt.NDArray[np.float64]:
        """Individual risk at places, 1/yr.

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
        found = self._core.individual_risk_at(x.ravel(), y.ravel(), self._threads)[0]
        return float(found[0]) if x.ndim == 0 else found.reshape(x.shape)

    def _map(self, which: int) -> npt.NDArray[np.float64]:
        if self._maps is None:
            raise InputError(
                "individual_risk: needs a grid; give integrate_lines(grid=...) or ask individual_risk_at(x, y)"
            )
        return self._maps[which]

    @property
    def individual_risk_values(self) -> npt.NDArray[np.float64]:
        """Individual risk, 1/yr, shape (ny, nx), row 0 in the south; a value is that of the cell's centre.

        Raises
        ------
        InputError
            Without a grid.
        """
        return self._map(0)

    @property
    def error_values(self) -> npt.NDArray[np.float64]:
        """Estimate of the error of the integration along the lines, 1/yr, shape (ny, nx); cautious.

        Raises
        ------
        InputError
            Without a grid.
        """
        return self._map(1)

    @property
    def individual_risk(self) -> xr.DataArray:
        """Individual risk on the grid, 1/yr, with dimensions (y, x), the centres of the cells, m."""
        from .frames import risk_array

        values = self.individual_risk_values
        assert self.grid is not None
        return risk_array(values, self.grid.x_m, self.grid.y_m, self._crs)

    def _people(self) -> tuple[_isorisk.Societal, int, float, float]:
        if self._societal is None:
            raise InputError("societal: needs people; give integrate_lines(population=...)")
        return self._societal

    @property
    def societal(self) -> Societal:
        """Societal risk of all lines together.

        Raises
        ------
        InputError
            Without a population.
        """
        return Societal(self._people()[0], "all lines")

    @property
    def societal_origins(self) -> int:
        """How many origins stand for the lines in the societal risk."""
        return self._people()[1]

    @property
    def societal_error(self) -> float:
        """Change of the potential loss of life or of F(N), whichever is larger, at the last halving of the distance of
        origins, as a share."""
        _, _, pll, curve = self._people()
        return max(pll, curve)

    def __repr__(self) -> str:
        parts = []
        if self.grid is not None:
            parts.append(f"grid {self.grid.ny} x {self.grid.nx}")
        if self._societal is not None:
            parts.append(f"PLL {self.societal.pll:.3g} /yr from {self.societal_origins} origins")
        return f"<LineRisk: {', '.join(parts) or 'points'}>"
