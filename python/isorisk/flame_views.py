"""Outlines and pictures of flames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .exceptions import InputError
from .extras import need

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ._isorisk import Fire

LEVELS_W_M2 = (4e3, 12.5e3, 37.5e3)
"""Heat fluxes of the rings of :meth:`Fire.plot` when none are given, W/m²."""
_COLOURS = ("#f2b134", "#e8702a", "#b3202c", "#6a1b4d", "#33203f", "#1d1d2b")
_HALVINGS = 40
_SLICES = 41
_GRID = 121
_FEWEST = 8


def outline(fire: Fire, view: str = "side", points: int = 181) -> npt.NDArray[np.float64]:
    """Closed line round a flame; :meth:`Fire.outline`.

    Parameters
    ----------
    fire : Fire
        The fire.
    view : {"side", "plan"}
        Section along the wind (x, z) or shadow on the ground (x, y).
    points : int
        How many points, at least 8; the last is the first.

    Returns
    -------
    ndarray of shape (points, 2)
        Places, m.

    Raises
    ------
    InputError
        For another view, too few points, or a flame that is nowhere to be found within a hundred of its lengths.
    """
    if view not in ("side", "plan"):
        raise InputError(f"view = {view}: must be 'side' (x, z) or 'plan' (x, y)")
    if points < _FEWEST:
        raise InputError(f"points = {points}: must be at least {_FEWEST}")
    angle = np.linspace(0.0, 2.0 * np.pi, points)
    shape = fire.geometry()
    if "diameter_m" in shape:
        radius = 0.5 * shape["diameter_m"]
        height = shape["centre_height_m"] if view == "side" else 0.0
        return np.column_stack([radius * np.cos(angle), height + radius * np.sin(angle)])
    inside = _inside(fire)
    reach = 4.0 * (fire.flame_length_m + max(abs(inside[0]), abs(inside[1])))
    if view == "side":

        def within(x: npt.NDArray[np.float64], z: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
            return np.asarray(fire.in_flame(x, 0.0, z), dtype=bool)

        line = _ray(within, inside, angle, reach)
        line[:, 1] = np.maximum(line[:, 1], 0.0)
        return line
    side = outline(fire, "side", points)
    heights = np.linspace(side[:, 1].min(), side[:, 1].max(), _SLICES)[:, None]

    def above(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        burns = np.asarray(fire.in_flame(x[None, :], y[None, :], heights), dtype=bool)
        return np.asarray(burns.any(axis=0), dtype=bool)

    return _ray(above, (inside[0], 0.0), angle, reach)


def _inside(fire: Fire) -> tuple[float, float]:
    """A place (x, z) in the flame: the middle of those of a grid that lie in it."""
    for factor in (1.5, 5.0, 20.0, 100.0):
        far = factor * fire.flame_length_m
        x, z = np.linspace(-far, far, 4 * _GRID)[None, :], np.linspace(0.0, far, 4 * _GRID)[:, None]
        burns = np.asarray(fire.in_flame(x, 0.0, z), dtype=bool)
        if burns.any():
            rows, columns = np.nonzero(burns)
            return float(x[0, columns].mean()), float(z[rows, 0].mean())
    raise InputError(
        "the flame is thinner than a hundredth of its length, or further off than a hundred lengths: no outline"
    )


def _ray(
    within: Any, start: tuple[float, float], angle: npt.NDArray[np.float64], reach: float
) -> npt.NDArray[np.float64]:
    """Ends of the rays from a place inside a convex shape, by halving."""
    near, far = np.zeros_like(angle), np.full_like(angle, reach)
    for _ in range(_HALVINGS):
        middle = 0.5 * (near + far)
        inside = within(start[0] + middle * np.cos(angle), start[1] + middle * np.sin(angle))
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return np.column_stack([start[0] + near * np.cos(angle), start[1] + near * np.sin(angle)])


def plot(fire: Fire, levels_w_m2: Sequence[float] | None = None, z: float = 1.0) -> Figure:
    """The flame from the side, and rings of heat flux on a plan; :meth:`Fire.plot`.

    Parameters
    ----------
    fire : Fire
        The fire.
    levels_w_m2 : sequence of float, optional
        Heat fluxes of the rings, W/m²; 4, 12.5 and 37.5 kW/m² if not given.
    z : float
        Height at which the flux is taken, m.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    InputError
        For a level that is not positive, or when the fire reaches none of them.
    """
    pyplot = need("matplotlib.pyplot", "draw a flame")
    levels = sorted(set(levels_w_m2 if levels_w_m2 is not None else LEVELS_W_M2))
    if not levels or not all(0.0 < level < np.inf for level in levels):
        raise InputError(f"levels_w_m2 = {levels}: must be positive heat fluxes, W/m²")
    distances = {level: fire.distance_to(level) for level in levels}
    side, plan = outline(fire, "side"), outline(fire, "plan")
    reached = [distance for distance in distances.values() if distance is not None]
    if not reached:
        raise InputError(f"levels_w_m2 = {levels}: the fire reaches none of them at the height of a person")
    far = 1.25 * max(*reached, float(plan.max()))
    x, y = np.linspace(-far, far, 2 * _GRID), np.linspace(-far, far, 2 * _GRID)
    flux = np.asarray(fire.heat_flux_w_m2(x[None, :], y[:, None], z))
    used_x, used_y = np.nonzero((flux >= levels[0]).any(axis=0))[0], np.nonzero((flux >= levels[0]).any(axis=1))[0]
    left, right = float(x[used_x[0]]), float(x[used_x[-1]])
    half = max(float(y[used_y[-1]]), float(plan[:, 1].max()))
    margin = 0.12 * (right - left)
    left, right = min(left, float(side[:, 0].min())) - margin, max(right, float(side[:, 0].max())) + margin
    top = 1.15 * float(side[:, 1].max()) + 1.0
    half = 1.15 * half
    width = 8.0
    tall = width * (top + 2.0 * half) / (right - left) + 1.6
    figure: Figure
    figure, (above, below) = pyplot.subplots(
        2,
        1,
        sharex=True,
        figsize=(width, float(np.clip(tall, 5.0, 12.0))),
        height_ratios=(top, 2.0 * half),
        layout="constrained",
    )
    for axes, line in ((above, side), (below, plan)):
        axes.fill(line[:, 0], line[:, 1], color="#ff7f0e", alpha=0.75, label="flame", zorder=3)
        axes.set_aspect("equal")
        axes.grid(alpha=0.3)
    colours = [_COLOURS[min(i, len(_COLOURS) - 1)] for i in range(len(levels))]
    for level, colour in zip(levels, colours, strict=True):
        distance = distances[level]
        name = f"{level / 1e3:g} kW/m²" + (f": {distance:.0f} m downwind" if distance is not None else ": not reached")
        below.plot([], [], color=colour, label=name)
        if distance is not None:
            above.plot([distance, distance], [0.0, 0.05 * top], color=colour, linewidth=3.0)
    rings = [(level, colour) for level, colour in zip(levels, colours, strict=True) if flux.max() >= level]
    below.contour(x, y, flux, levels=[level for level, _ in rings], colors=[colour for _, colour in rings])
    for axes in (above, below):
        axes.plot(0.0, 0.0, "k+", markersize=9, zorder=4)
    above.axhline(0.0, color="0.4", linewidth=1.0)
    above.set(
        xlim=(left, right), ylim=(0.0, top), ylabel="height, m", title=f"{fire.model}, burns {fire.duration_s:.0f} s"
    )
    below.set(ylim=(-half, half), xlabel="downwind, m", ylabel="crosswind, m")
    below.legend(loc="upper right", fontsize="small", title=f"heat flux at {z:g} m")
    return figure
