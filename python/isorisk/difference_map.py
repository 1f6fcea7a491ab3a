"""The map of a change of risk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import plots
from .extras import need
from .fonts import bilingual, label, printable

if TYPE_CHECKING:
    import geopandas
    from matplotlib.axes import Axes

#: Decades of the change that the colours tell apart; smaller changes fade into the ground.
_DECADES = 4


def draw_difference(
    change: npt.NDArray[np.float64],
    grid: tuple[float, float, float],
    layers: Mapping[str, geopandas.GeoDataFrame],
    *,
    before: geopandas.GeoDataFrame | None = None,
    title: str = "",
    crs: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Where the individual risk rose (red) and fell (blue), on a scale that is logarithmic both ways.

    Parameters
    ----------
    change : array, shape (ny, nx)
        Change of individual risk, 1/yr, row 0 in the south.
    grid : (x_min, y_min, cell)
        South-western corner and side of a cell, m.
    layers : mapping
        Any of ``establishments``, ``installations``, ``targets``, as they are after the change.
    before : GeoDataFrame, optional
        The installations before; those that moved get an arrow, those that came or went a mark.
    title : str
        Name of the study.
    crs : str
        Name of the coordinates, written under the map.
    ax : matplotlib Axes, optional
        Where to draw; a new figure unless given.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    colours = need("matplotlib.colors", "draw a map")
    with bilingual():
        ax = ax or plots._new_axes((11.0, 8.0), "draw a map")
        ny, nx = change.shape
        x = (grid[0] + grid[2] * np.arange(nx + 1)) / 1e3
        y = (grid[1] + grid[2] * np.arange(ny + 1)) / 1e3
        ax.set_xlim(x[0], x[-1])
        ax.set_ylim(y[0], y[-1])
        ax.set_aspect("equal")
        ax.set_facecolor("#f7f7f4")
        largest = float(np.abs(change).max(initial=0.0))
        if largest > 0.0:
            top = 10.0 ** np.ceil(np.log10(largest))
            least = top * 10.0**-_DECADES
            norm = colours.SymLogNorm(least, linscale=0.5, vmin=-top, vmax=top, base=10)
            shown = np.ma.masked_where(np.abs(change) < 0.1 * least, change)
            mesh = ax.pcolormesh(x, y, shown, norm=norm, cmap="RdBu_r", zorder=2, rasterized=True)
            _draw_scale(ax, mesh, float(top))
        else:
            ax.annotate(label("No change", "无变化"), (0.5, 0.5), xycoords="axes fraction", ha="center", zorder=9)
        entries: list[Any] = []
        entries += plots._draw_establishments(ax, layers.get("establishments"))
        entries += plots._draw_installations(ax, layers.get("installations"))
        entries += plots._draw_targets(ax, layers.get("targets"))
        entries += _draw_moves(ax, before, layers.get("installations"))
        plots._draw_scale_bar(ax)
        plots._draw_north_arrow(ax)
        zone = f" ({crs})" if crs else ""
        ax.set_xlabel(label("Easting", "东坐标") + f", km{zone}")
        ax.set_ylabel(label("Northing", "北坐标") + ", km")
        ax.xaxis.set_major_formatter(plots._kilometres())
        ax.yaxis.set_major_formatter(plots._kilometres())
        ax.tick_params(labelsize=8)
        heading = label("Change of individual risk", "个人风险变化") + ", " + label("1/yr", "每年")
        ax.set_title(f"{printable(title)}\n{heading}" if title else heading, fontsize=12, loc="left")
        if entries:
            ax.legend(
                handles=entries,
                loc="upper center",
                bbox_to_anchor=(0.5, -0.1),
                ncols=3,
                frameon=False,
                fontsize=8.5,
                columnspacing=1.6,
            )
    return ax


def _draw_scale(ax: Axes, mesh: Any, top: float) -> None:
    ticker = need("matplotlib.ticker", "draw a map")
    decades = [top * 10.0**-step for step in range(_DECADES + 1)]
    ticks = [-value for value in decades] + [0.0] + decades[::-1]
    bar = ax.figure.colorbar(mesh, ax=ax, fraction=0.04, pad=0.02, ticks=ticks)
    sign = {1.0: "+", -1.0: "−", 0.0: ""}
    words = ticker.FuncFormatter(lambda value, _: sign[float(np.sign(value))] + plots.power_of_ten(abs(value)))
    bar.ax.yaxis.set_major_formatter(words)
    bar.ax.yaxis.set_minor_locator(ticker.NullLocator())
    bar.set_label(label("After less before, 1/yr", "变更后减变更前, 每年"), fontsize=9)
    bar.ax.tick_params(labelsize=8)


def _draw_moves(ax: Axes, before: Any, after: Any) -> list[Any]:
    """Arrows from where installations stood to where they stand, and marks on those that came and went."""
    if before is None or after is None:
        return []
    was = {name: (shape.x / 1e3, shape.y / 1e3) for name, shape in zip(before["id"], before.geometry, strict=True)}
    now = {name: (shape.x / 1e3, shape.y / 1e3) for name, shape in zip(after["id"], after.geometry, strict=True)}
    lines = need("matplotlib.lines", "draw a map")
    entries = []
    moved = [(was[name], now[name]) for name in now if name in was and was[name] != now[name]]
    for start, end in moved:
        arrow = {"arrowstyle": "-|>", "color": "#1a202c", "linewidth": 1.4, "shrinkA": 2, "shrinkB": 4}
        ax.annotate("", end, start, arrowprops=arrow, zorder=9)
        ax.plot(*start, marker="o", markersize=5, markerfacecolor="none", markeredgecolor="#1a202c", zorder=9)
    if moved:
        entries.append(lines.Line2D([], [], color="#1a202c", marker=">", label=label("Moved", "移位")))
    marks = (
        ([place for name, place in now.items() if name not in was], "P", "#2f855a", label("Added", "新增")),
        ([place for name, place in was.items() if name not in now], "X", "#c53030", label("Removed", "移除")),
    )
    for places, marker, colour, words in marks:
        if places:
            x, y = zip(*places, strict=True)
            style = {"marker": marker, "c": colour, "s": 70, "edgecolors": "white", "linewidths": 0.7, "zorder": 9}
            entries.append(ax.scatter(x, y, label=words, **style))
    return entries
