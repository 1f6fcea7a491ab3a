"""Congested regions: obstructed parts of a site on the plan, and the energy of the part of a cloud that lies in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ._isorisk import Blast, energy_of_volume_j, multi_energy
from .exceptions import InputError

_STRENGTHS = range(1, 11)
_CORNERS = 3
_CELLS = 60
_LEVELS = 12


class _Flammable(Protocol):
    def in_flammable_cloud(
        self, x: npt.ArrayLike, y: npt.ArrayLike = 0.0, z: npt.ArrayLike = 0.0
    ) -> npt.ArrayLike: ...  # pragma: no cover


@dataclass(frozen=True)
class CongestedRegion:
    """An obstructed region: a prism over a polygon; made by :func:`congested_region`.

    Attributes
    ----------
    polygon : tuple of (float, float)
        Corners on the plan, m: x downwind and y crosswind of the source, as the cloud counts them.
    height_m : float
        Height above ground, m.
    volume_m3 : float
        Free volume, m³: what gas can fill. Area times height unless it was given.
    strength : int
        Class 1 to 10 of the multi-energy method.
    """

    polygon: tuple[tuple[float, float], ...]
    height_m: float
    volume_m3: float
    strength: int

    @property
    def area_m2(self) -> float:
        """Area on the plan, m²."""
        return abs(_signed_area(self.polygon))

    @property
    def centre(self) -> tuple[float, float]:
        """Centroid of the polygon, m."""
        x, y = np.array(self.polygon).T
        cross = x * np.roll(y, -1) - np.roll(x, -1) * y
        total = 3.0 * cross.sum()
        return float(((x + np.roll(x, -1)) * cross).sum() / total), float(((y + np.roll(y, -1)) * cross).sum() / total)

    def filled_fraction(self, cloud: _Flammable) -> float:
        """Share of the region that lies in the flammable part of a cloud, 0 to 1.

        Parameters
        ----------
        cloud : Cloud
            Anything with ``in_flammable_cloud(x, y, z)``.

        Notes
        -----
        Midpoints of 60 by 60 cells of the polygon's box on 12 levels: good to about one part in a hundred.
        """
        x, y, z = self._midpoints()
        inside = np.asarray(cloud.in_flammable_cloud(x[None, :], y[None, :], z[:, None]), dtype=bool)
        return float(inside.mean())

    def energy_of(self, cloud: _Flammable) -> float:
        """Energy of the part of a cloud inside the region, J.

        Parameters
        ----------
        cloud : Cloud
            Anything with ``in_flammable_cloud(x, y, z)``.

        Notes
        -----
        The flammable part of the region's free volume, taken as a stoichiometric mixture, 3.5 MJ/m³ (AQ/T 3046-2013, eq.
        E.60; Yellow Book CPR 14E (2005), section 5.5.3). A mixture leaner or richer than that holds less: on the safe side.
        """
        volume = self.filled_fraction(cloud) * self.volume_m3
        return float(energy_of_volume_j(volume)) if volume > 0.0 else 0.0

    def blast_of(self, cloud: _Flammable, distance_m: npt.ArrayLike, *, strict: bool = True) -> Blast:
        """Blast of the part of a cloud inside the region by the multi-energy method, distances from :attr:`centre`.

        Raises
        ------
        InputError
            When no part of the region is flammable.
        """
        energy = self.energy_of(cloud)
        if energy <= 0.0:
            raise InputError("cloud: no part of the region lies in its flammable part, there is no blast")
        return multi_energy(energy, self.strength, distance_m, strict=strict)

    def _midpoints(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        corners = np.array(self.polygon)
        low, high = corners.min(axis=0), corners.max(axis=0)
        share = (np.arange(_CELLS) + 0.5) / _CELLS
        x, y = (
            grid.ravel() for grid in np.meshgrid(low[0] + share * (high - low)[0], low[1] + share * (high - low)[1])
        )
        inside = _within(corners, x, y)
        return x[inside], y[inside], self.height_m * (np.arange(_LEVELS) + 0.5) / _LEVELS


def _signed_area(polygon: Sequence[Sequence[float]]) -> float:
    x, y = np.array(polygon, dtype=float).T
    return 0.5 * float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())


def _within(
    corners: npt.NDArray[np.float64], x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Even-odd rule."""
    inside = np.zeros(x.shape, dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y0 != y1:
            inside ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return inside


def congested_region(
    polygon: Sequence[tuple[float, float]],
    *,
    strength: int,
    height_m: float,
    volume_m3: float | None = None,
) -> CongestedRegion:
    """An obstructed part of a site in which a burning cloud makes a blast.

    Parameters
    ----------
    polygon : sequence of (float, float)
        At least three corners on the plan, m: x downwind and y crosswind of the source.
    strength : int
        Class 1 to 10 of the multi-energy method.
    height_m : float
        Height above ground, m, positive.
    volume_m3 : float, optional
        Free volume, m³, at most area times height (which it is if not given): what equipment fills cannot burn.

    Returns
    -------
    CongestedRegion

    Raises
    ------
    InputError
        Naming every fault at once.

    Examples
    --------
    >>> import isorisk as ir
    >>> rack = ir.explosion.congested_region([(20, -15), (60, -15), (60, 15), (20, 15)], strength=7, height_m=6.0)
    >>> rack.volume_m3, rack.centre
    (7200.0, (40.0, 0.0))
    """
    faults = []
    corners = tuple((float(x), float(y)) for x, y in polygon)
    area = abs(_signed_area(corners)) if len(corners) >= _CORNERS else 0.0
    if not (np.isfinite(area) and area > 0.0):
        faults.append(f"polygon = {corners}: must have at least three corners and an area")
    if isinstance(strength, bool) or strength not in _STRENGTHS:
        faults.append(f"strength = {strength}: must be a class 1 to 10")
    if not 0.0 < height_m < np.inf:
        faults.append(f"height_m = {height_m} m: must be positive")
    if volume_m3 is not None and not 0.0 < volume_m3 <= area * height_m * (1.0 + 1e-9):
        faults.append(
            f"volume_m3 = {volume_m3} m³: must be positive and at most area times height, {area * height_m} m³"
        )
    if faults:
        raise InputError("; ".join(faults))
    return CongestedRegion(corners, float(height_m), float(volume_m3 or area * height_m), int(strength))
