"""The map of the external distances of an enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import plots
from .extras import need
from .fonts import bilingual, label, printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .external_distance import ExternalDistance

#: Of each class of target: colour, English and Chinese name.
_STYLES = {
    "general_1": ("#c53030", "high-sensitivity, important, class 1", "高敏感、重要、一般一类"),
    "general_2": ("#dd6b20", "class 2", "一般二类"),
    "general_3": ("#2b6cb0", "class 3", "一般三类"),
}
_UNITS = {
    "new": ("new units", "新建装置", "dashed"),
    "in_service": ("all units", "全部装置", "solid"),
    "": ("", "", "solid"),
}


def draw_distances(found: ExternalDistance, establishment: str, ax: Axes | None = None) -> Axes:
    """The areas within the distances of an enterprise, with its boundary and the targets.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    lines = need("matplotlib.lines", "draw a map")
    study = found.result.study
    own = found.polygons[found.polygons["establishment"] == establishment]
    with bilingual():
        ax = ax or plots._new_axes((11.0, 8.0), "draw a map")
        boundaries = study.layer("establishments")
        boundary = boundaries[boundaries["id"] == establishment]
        boxes = [*boundary.total_bounds.reshape(1, 4).tolist(), *([own.total_bounds.tolist()] if len(own) else [])]
        x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
        x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
        margin = 0.15 * max(x1 - x0, y1 - y0)
        ax.set_xlim((x0 - margin) / 1e3, (x1 + margin) / 1e3)
        ax.set_ylim((y0 - margin) / 1e3, (y1 + margin) / 1e3)
        ax.set_aspect("equal")
        ax.set_facecolor("#f7f7f4")
        entries: list[Any] = []
        for area in own.itertuples():
            colour, english, chinese = _STYLES[area.target_class]
            units, units_zh, style = _UNITS[area.units]
            for ring in _rings(area.geometry):
                ax.plot([x / 1e3 for x, _ in ring], [y / 1e3 for _, y in ring], color=colour, linestyle=style, zorder=4)
            limit = f"{area.limit / 1e3:g} kPa" if area.limit > 1.0 else f"{area.limit:.0e} {label('1/yr', '每年')}"
            whose = f", {label(units, units_zh)}" if units else ""
            entries.append(
                lines.Line2D([], [], color=colour, linestyle=style, label=f"{limit}: {label(english, chinese)}{whose}")
            )
        entries += plots._draw_establishments(ax, boundaries)
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
        heading = label("External safety distance", "外部安全防护距离")
        ax.set_title(f"{printable(study.title)}\n{heading}: {printable(establishment)}", fontsize=12, loc="left")
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


def _rings(shape: Any) -> list[Any]:
    """Outlines of an area, holes too."""
    parts = getattr(shape, "geoms", [shape])
    return [list(ring.coords) for part in parts for ring in (part.exterior, *part.interiors)]
