"""The map of the level of risk of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import plots
from .extras import need
from .fonts import bilingual, label, printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .region import Level
    from .result import Result

#: Of each level, from blue to red: colour, English and Chinese name.
_LEVELS = (
    ("#90cdf4", "low", "低"),
    ("#faf089", "general", "一般"),
    ("#f6ad55", "rather large", "较大"),
    ("#e53e3e", "major", "重大"),
)


def draw_level(result: Result, level: Level, ax: Axes | None = None) -> Axes:
    """Cells in four colours, with the establishments and the targets on top.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    colours = need("matplotlib.colors", "draw a map")
    patches = need("matplotlib.patches", "draw a map")
    study = result.study
    with bilingual():
        ax = ax or plots._new_axes((11.0, 8.0), "draw a map")
        cells = level.cells["colour"]
        grid = study.grid
        half = 0.5 * (grid.x_m[1] - grid.x_m[0]) if len(grid.x_m) > 1 else 0.0
        x = np.append(grid.x_m - half, grid.x_m[-1] + half) / 1e3
        y = np.append(grid.y_m - half, grid.y_m[-1] + half) / 1e3
        ax.set_xlim(x[0], x[-1])
        ax.set_ylim(y[0], y[-1])
        ax.set_aspect("equal")
        shades = colours.ListedColormap([shade for shade, _, _ in _LEVELS])
        ax.pcolormesh(x, y, cells.to_numpy(), cmap=shades, vmin=-0.5, vmax=3.5, zorder=1, rasterized=True)
        rule = level.rule
        bounds = (
            f"≤ {rule.yellow_above:g}",
            f"> {rule.yellow_above:g}",
            f"> {rule.orange_above:g}",
            f"> {rule.red_above:g}",
        )
        entries: list[Any] = [
            patches.Patch(facecolor=shade, edgecolor="#4a5568", label=f"{label(english, chinese)}  {bound}")
            for (shade, english, chinese), bound in zip(reversed(_LEVELS), reversed(bounds), strict=True)
        ]
        entries += plots._draw_establishments(ax, study.layer("establishments"))
        entries += plots._draw_installations(ax, study.layer("installations"))
        entries += plots._draw_targets(ax, study.layer("targets"))
        plots._draw_scale_bar(ax)
        plots._draw_north_arrow(ax)
        zone = f" ({study.crs})" if study.crs else ""
        ax.set_xlabel(label("Easting", "东坐标") + f", km{zone}")
        ax.set_ylabel(label("Northing", "北坐标") + ", km")
        ax.xaxis.set_major_formatter(plots._kilometres())
        ax.yaxis.set_major_formatter(plots._kilometres())
        ax.tick_params(labelsize=8)
        limit = f"{level.cell_limit_per_yr:.1e}"
        heading = label(
            f"Level of risk: individual risk over {limit} per year",
            f"风险等级：个人风险与限值（每年{limit}）之比",
            ", ",
        )
        ax.set_title(f"{printable(study.title)}\n{heading}", fontsize=12, loc="left")
        ax.legend(
            handles=entries,
            loc="upper left",
            bbox_to_anchor=(1.01, 1.0),
            borderaxespad=0.0,
            frameon=False,
            fontsize=8.5,
            labelspacing=0.75,
            handlelength=2.2,
        )
    return ax
