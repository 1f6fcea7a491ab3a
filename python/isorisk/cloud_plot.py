"""The picture of a cloud: side and plan view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .exceptions import InputError
from .extras import need

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ._isorisk import UnifiedCloud

_FALLBACK = (1e-4, 1e-3, 1e-2)
_POINTS = 160


def plot_cloud(cloud: UnifiedCloud, fractions: Sequence[float] | None = None, z: float = 1.0) -> Figure:
    """Side and plan view of where mole fractions are reached; :meth:`UnifiedCloud.plot`.

    Parameters
    ----------
    cloud : UnifiedCloud
        The cloud.
    fractions : sequence of float, optional
        Mole fractions; 1e-4, 1e-3 and 1e-2 if not given.
    z : float
        Height of the plan view, m.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    InputError
        If the cloud reaches none of the fractions.
    """
    pyplot = need("matplotlib.pyplot", "draw a cloud")
    levels = sorted(fractions if fractions is not None else _FALLBACK)
    axis = [
        float(part["downwind_m"][part["mole_fraction"] >= levels[0]].max())
        for part in cloud.stations
        if (part["mole_fraction"] >= levels[0]).any()
    ]
    reached = [far for far in (cloud.distance_to(levels[0], z=0.0), *axis) if far is not None and far > 0.0]
    if not reached:
        raise InputError(f"fractions = {levels}: the cloud reaches none of them")
    far = 1.05 * max(reached)
    near = min(0.0, min(float(part["downwind_m"].min()) for part in cloud.stations))
    top = max(
        float((part["height_m"] + 2.5 * part["depth_scale_m"])[part["downwind_m"] <= far].max())
        for part in cloud.stations
    )
    x = np.linspace(near, far, _POINTS)
    height = np.linspace(0.0, top, _POINTS // 2)
    side = cloud.concentration(x[None, :], 0.0, height[:, None])
    half = max(float(np.max(cloud.half_width(levels[0], x, z=z))), 0.05 * far)
    y = np.linspace(-1.2 * half, 1.2 * half, _POINTS)
    plan = cloud.concentration(x[None, :], y[:, None], z)
    figure: Figure
    figure, (above, below) = pyplot.subplots(2, 1, sharex=True, figsize=(8.0, 6.0), layout="constrained")
    for axes, grid, values, name in ((above, height, side, "height, m"), (below, y, plan, "crosswind, m")):
        lines = axes.contour(x, grid, values, levels=levels, cmap="viridis")
        axes.clabel(lines, fmt=lambda level: f"{level:.3g}")
        axes.set_ylabel(name)
    above.set_title("mole fraction, highest of the passage")
    below.set_xlabel("downwind, m")
    return figure
