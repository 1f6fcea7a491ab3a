"""The risk map and the F-N diagram, labelled in English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from .extras import need
from .fonts import bilingual, label, printable

if TYPE_CHECKING:
    import geopandas
    from matplotlib.axes import Axes

# Light to dark with rising risk; apart in lightness too, so that a grey print still tells them.
_CONTOUR_COLOURS = ("#f2c14e", "#ee964b", "#e0592a", "#b3121d", "#67000d", "#2d0208")
_TARGETS = {
    "high_sensitivity": ("High-sensitivity target", "高敏感防护目标", "*", "#6a1b9a"),
    "important": ("Important target", "重要防护目标", "D", "#8e24aa"),
    "general_1": ("General target, class 1", "一般防护目标一类", "s", "#1565c0"),
    "general_2": ("General target, class 2", "一般防护目标二类", "^", "#1e88e5"),
    "general_3": ("General target, class 3", "一般防护目标三类", "v", "#64b5f6"),
}
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(value: float) -> str:
    """``3e-5`` as "3×10⁻⁵", ``1e-3`` as "10⁻³"."""
    if value == 0.0:
        return "0"
    mantissa, _, exponent = f"{value:.2e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return power if mantissa == "1" else f"{mantissa}×{power}"


# ------------------------------------------------------------------------------------------------------------ map


def draw_map(
    contours: geopandas.GeoDataFrame,
    layers: Mapping[str, geopandas.GeoDataFrame],
    *,
    title: str = "",
    bounds_m: tuple[float, float, float, float] | None = None,
    crs: str = "",
    note: str = "",
    measure: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Contours of individual risk, or of another frequency, over the park.

    Parameters
    ----------
    contours : GeoDataFrame
        One row per level with ``level_per_yr`` and the area in which the risk is at least that.
    layers : mapping
        Any of ``establishments``, ``installations``, ``targets``, ``population``: frames in the same coordinates, m.
    title : str
        Name of the study.
    bounds_m : (x_min, y_min, x_max, y_max), optional
        What to show; the contours and establishments with a margin unless given.
    crs : str
        Name of the coordinates, written under the map.
    note : str
        A line under the map, e.g. attribution.
    measure : str
        What the contours are of; individual risk unless given.
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
    with bilingual():
        ax = ax or _new_axes((11.0, 8.0), "draw a map")
        x0, y0, x1, y1 = bounds_m or _extent(contours, layers)
        ax.set_xlim(x0 / 1e3, x1 / 1e3)
        ax.set_ylim(y0 / 1e3, y1 / 1e3)
        ax.set_aspect("equal")
        ax.set_facecolor("#f7f7f4")
        entries: list[Any] = []
        entries += _draw_contours(ax, contours)
        entries += _draw_establishments(ax, layers.get("establishments"))
        entries += _draw_installations(ax, layers.get("installations"))
        entries += _draw_targets(ax, layers.get("targets"))
        entries += _draw_population(ax, layers.get("population"))
        _draw_scale_bar(ax)
        _draw_north_arrow(ax)
        zone = f" ({crs})" if crs else ""
        ax.set_xlabel(label("Easting", "东坐标") + f", km{zone}")
        ax.set_ylabel(label("Northing", "北坐标") + ", km")
        ax.xaxis.set_major_formatter(_kilometres())
        ax.yaxis.set_major_formatter(_kilometres())
        ax.tick_params(labelsize=8)
        ax.grid(True, color="#d9d9d4", linewidth=0.5, zorder=0)
        ax.set_axisbelow(True)
        heading = (measure or label("Individual risk", "个人风险")) + ", " + label("1/yr", "每年")
        ax.set_title(f"{printable(title)}\n{heading}" if title else heading, fontsize=12, loc="left")
        if entries:
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
        if note:
            ax.annotate(printable(note), (0.0, -0.11), xycoords="axes fraction", fontsize=7, color="#555555", va="top")
    return ax


def _extent(contours: Any, layers: Mapping[str, Any]) -> tuple[float, float, float, float]:
    boxes = [
        frame.total_bounds
        for frame in (contours, layers.get("establishments"), layers.get("installations"), layers.get("targets"))
        if frame is not None and len(frame) and np.isfinite(frame.total_bounds).all()
    ]
    if not boxes:
        return 0.0, 0.0, 1000.0, 1000.0
    x0, y0 = np.min([box[:2] for box in boxes], axis=0)
    x1, y1 = np.max([box[2:] for box in boxes], axis=0)
    margin = 0.06 * max(x1 - x0, y1 - y0, 100.0)
    return float(x0 - margin), float(y0 - margin), float(x1 + margin), float(y1 + margin)


def _kilometres() -> Any:
    ticker = need("matplotlib.ticker", "draw a map")
    return ticker.FuncFormatter(lambda value, _: f"{value:g}")


def _draw_contours(ax: Axes, contours: Any) -> list[Any]:
    lines = need("matplotlib.lines", "draw a map")
    if contours is None or not len(contours):
        return []
    ordered = contours.sort_values("level_per_yr")
    levels = [float(level) for level in ordered["level_per_yr"]]
    first = max(0, min(1, len(_CONTOUR_COLOURS) - len(levels)))
    colours = [_CONTOUR_COLOURS[min(first + at, len(_CONTOUR_COLOURS) - 1)] for at in range(len(levels))]
    entries = []
    for at, (level, colour, shape) in enumerate(zip(levels, colours, ordered.geometry, strict=True)):
        if shape is None or shape.is_empty:
            continue
        _fill(ax, [shape], facecolor=colour, edgecolor="none", alpha=0.16, zorder=2)
        _fill(ax, [shape], facecolor="none", edgecolor=colour, linewidth=1.3 + 0.25 * at, zorder=4)
        _label_contour(ax, shape, power_of_ten(level), colour, at)
        name = label(f"{power_of_ten(level)} /yr", "每年")
        entries.append(lines.Line2D([], [], color=colour, linewidth=1.6 + 0.25 * at, label=name))
    return entries[::-1]


def _label_contour(ax: Axes, shape: Any, text: str, colour: str, at: int) -> None:
    """A label on the longest ring, at another bearing for each level so that labels do not hide each other."""
    parts = list(getattr(shape, "geoms", [shape]))
    ring = np.asarray(max(parts, key=lambda part: part.exterior.length).exterior.coords) / 1e3
    x0, x1 = ax.get_xlim()
    y0, y1 = ax.get_ylim()
    if math.hypot(*np.ptp(ring, axis=0)) < 0.03 * (x1 - x0):
        return
    inset_x, inset_y = 0.03 * (x1 - x0), 0.03 * (y1 - y0)
    seen = ring[
        (ring[:, 0] > x0 + inset_x)
        & (ring[:, 0] < x1 - inset_x)
        & (ring[:, 1] > y0 + inset_y)
        & (ring[:, 1] < y1 - inset_y)
    ]
    if not len(seen):
        return
    bearing = math.radians((200.0, 20.0, 320.0, 140.0, 80.0, 260.0)[at % 6])
    x, y = seen[np.argmax(seen @ (math.sin(bearing), math.cos(bearing)))]
    colours = need("matplotlib.colors", "draw a map")
    dark = tuple(0.72 * part for part in colours.to_rgb(colour))
    ax.annotate(text, (x, y), color=dark, fontsize=8.5, ha="center", va="center", zorder=9).set_bbox(
        {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    )


def _fill(ax: Axes, shapes: Sequence[Any], **style: Any) -> None:
    """Polygons with their holes."""
    paths = need("matplotlib.path", "draw a map")
    collections = need("matplotlib.collections", "draw a map")
    outlines = []
    for shape in shapes:
        for part in getattr(shape, "geoms", [shape]) if shape is not None else ():
            if part.geom_type != "Polygon" or part.is_empty:
                continue
            vertices, codes = [], []
            for ring in (part.exterior, *part.interiors):
                corners = np.asarray(ring.coords)[:, :2] / 1e3
                vertices.append(corners)
                codes += [paths.Path.MOVETO, *[paths.Path.LINETO] * (len(corners) - 2), paths.Path.CLOSEPOLY]
            outlines.append(paths.Path(np.concatenate(vertices), codes))
    ax.add_collection(collections.PathCollection(outlines, **style), autolim=False)


def _draw_establishments(ax: Axes, frame: Any) -> list[Any]:
    patches = need("matplotlib.patches", "draw a map")
    if frame is None or not len(frame):
        return []
    style = {"facecolor": "none", "edgecolor": "#4a5a6a", "linewidth": 0.9, "linestyle": (0, (5, 2))}
    _fill(ax, list(frame.geometry), zorder=5, **style)
    if len(frame) <= 30 and "id" in frame:
        for name, shape in zip(frame["id"], frame.geometry, strict=True):
            if shape is not None and not shape.is_empty:
                top = shape.bounds[3]
                place = shape.representative_point()
                # in the upper part of the area, where it hides fewer installations
                y = 0.75 * top + 0.25 * place.y
                _halo(ax, printable(str(name)), (place.x / 1e3, y / 1e3), 6.5, "#4a5a6a", zorder=7)
    name = label("Establishment", "企业边界")
    return [patches.Patch(facecolor="none", edgecolor="#4a5a6a", linestyle=(0, (5, 2)), label=name)]


def _draw_installations(ax: Axes, frame: Any) -> list[Any]:
    if frame is None or not len(frame):
        return []
    x, y = frame.geometry.x.to_numpy() / 1e3, frame.geometry.y.to_numpy() / 1e3
    status = frame["status"].to_numpy() if "status" in frame else np.full(len(frame), "in_service")
    entries = []
    kinds = (
        ("in_service", "#111111", label("Installation in service", "在役装置")),
        ("new", "#ffffff", label("New installation", "新建装置")),
    )
    for kind, fill, name in kinds:
        chosen = status == kind
        if chosen.any():
            entries.append(
                ax.scatter(
                    x[chosen], y[chosen], s=15, c=fill, edgecolors="#111111", linewidths=0.8, zorder=6, label=name
                )
            )
    return entries


def _draw_targets(ax: Axes, frame: Any) -> list[Any]:
    if frame is None or not len(frame):
        return []
    entries = []
    for kind, (english, chinese, marker, colour) in _TARGETS.items():
        chosen = frame[frame["class"] == kind] if "class" in frame else frame.iloc[:0]
        if not len(chosen):
            continue
        areas = [shape for shape in chosen.geometry if shape is not None and "Polygon" in shape.geom_type]
        _fill(ax, areas, facecolor=colour, edgecolor=colour, linewidth=1.0, alpha=0.35, zorder=5)
        places = [shape.representative_point() for shape in chosen.geometry]
        entries.append(
            ax.scatter(
                [place.x / 1e3 for place in places],
                [place.y / 1e3 for place in places],
                s=62 if marker == "*" else 30,
                marker=marker,
                c=colour,
                edgecolors="white",
                linewidths=0.5,
                zorder=8,
                label=label(english, chinese),
            )
        )
    return entries


def _draw_population(ax: Axes, frame: Any) -> list[Any]:
    if frame is None or not len(frame) or "persons" not in frame:
        return []
    persons = frame["persons"].to_numpy(dtype=float)
    seen = frame.cx[slice(*(1e3 * np.array(ax.get_xlim()))), slice(*(1e3 * np.array(ax.get_ylim())))]
    if not len(seen):
        return []
    shown = seen["persons"].to_numpy(dtype=float)
    points = seen.geometry.representative_point()
    reference = float(np.percentile(persons[persons > 0], 90)) if (persons > 0).any() else 1.0
    size = 60.0 * np.clip(shown / reference, 0.02, 2.0)
    ax.scatter(points.x / 1e3, points.y / 1e3, s=size, c="#7a8b99", alpha=0.45, linewidths=0, zorder=1)
    rounded = float(f"{reference:.1g}")
    handle = ax.scatter(
        [],
        [],
        s=60.0 * rounded / reference,
        c="#7a8b99",
        alpha=0.45,
        linewidths=0,
        label=label(f"{rounded:,.0f} people in a cell", "人口 (每格)"),
    )
    return [handle]


def _halo(ax: Axes, text: str, place: tuple[float, float], size: float, colour: str, zorder: int) -> None:
    effects = need("matplotlib.patheffects", "draw a map")
    ax.annotate(text, place, fontsize=size, color=colour, ha="center", va="center", zorder=zorder, clip_on=True).set(
        path_effects=[effects.withStroke(linewidth=2.0, foreground="white", alpha=0.8)]
    )


def _draw_scale_bar(ax: Axes) -> None:
    x0, x1 = ax.get_xlim()
    y0, y1 = ax.get_ylim()
    length = _nice(0.22 * (x1 - x0))
    left, low = x0 + 0.03 * (x1 - x0), y0 + 0.035 * (y1 - y0)
    height = 0.008 * (y1 - y0)
    patches = need("matplotlib.patches", "draw a map")
    pad_x, pad_y = 0.015 * (x1 - x0), 0.015 * (y1 - y0)
    box = (left - pad_x, low - pad_y), length + 3.2 * pad_x, height + 4.2 * pad_y
    ax.add_patch(patches.Rectangle(*box, facecolor="white", edgecolor="none", alpha=0.8, zorder=9))
    for part in range(4):
        ax.add_patch(
            patches.Rectangle(
                (left + part * length / 4, low),
                length / 4,
                height,
                facecolor="#222222" if part % 2 == 0 else "white",
                edgecolor="#222222",
                linewidth=0.6,
                zorder=10,
            )
        )
    for share in (0.0, 0.5, 1.0):
        distance = share * length
        text = f"{distance:g}" if share < 1.0 else f"{distance:g} km"
        ax.annotate(text, (left + distance, low + 1.6 * height), fontsize=7.5, ha="center", va="bottom", zorder=10)


def _nice(length: float) -> float:
    """The largest of 1, 2, 4 and 5 times a power of ten that does not exceed `length`."""
    power = 10.0 ** math.floor(math.log10(length))
    return float(f"{max(step for step in (1, 2, 4, 5) if step * power <= length * (1 + 1e-9)) * power:g}")


def _draw_north_arrow(ax: Axes) -> None:
    ax.annotate(
        label("N", "北"),
        (0.955, 0.97),
        (0.955, 0.875),
        xycoords="axes fraction",
        textcoords="axes fraction",
        arrowprops={"arrowstyle": "-|>,head_width=0.35,head_length=0.7", "facecolor": "#222222", "linewidth": 1.6},
        ha="center",
        va="top",
        fontsize=10,
        zorder=10,
    ).set_bbox({"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8})


# ------------------------------------------------------------------------------------------------------------ F-N


@dataclass(frozen=True)
class SocietalLines:
    """The lines of a criterion of societal risk, each a list of corners (persons, frequency per year)."""

    name: str = ""
    intolerable: Sequence[tuple[float, float]] = field(default_factory=list)
    acceptable: Sequence[tuple[float, float]] = field(default_factory=list)


def draw_fn(
    curves: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]],
    *,
    lines: SocietalLines | None = None,
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """F-N curves on logarithmic axes, from one fatality on.

    Parameters
    ----------
    curves : mapping
        By name, arrays of fatalities N and of the frequency F, 1/yr, of N or more; the first is drawn boldly.
    lines : SocietalLines, optional
        The criterion's lines; the band between them is shaded.
    title : str
        Name of the study.
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
    with bilingual():
        ax = ax or _new_axes((9.0, 6.2), "draw an F-N diagram")
        ax.set_xscale("log")
        ax.set_yscale("log")
        drawn = {name: _from_one(np.asarray(n, float), np.asarray(f, float)) for name, (n, f) in curves.items()}
        n_max, f_min, f_max = _fn_window(list(drawn.values()), lines)
        ax.set_xlim(1.0, n_max)
        ax.set_ylim(f_min, f_max)
        if lines:
            _draw_criterion(ax, lines)
        palette = ("#08306b", "#c05621", "#2f855a", "#6b46c1", "#b7791f", "#285e61", "#97266d", "#4a5568")
        for at, (name, (n, f)) in enumerate(drawn.items()):
            style: dict[str, Any] = {"linewidth": 2.4, "zorder": 6} if at == 0 else {"linewidth": 1.1, "zorder": 5}
            shown = printable(name)
            if not len(n):
                shown += " " + label("(no event reaches 1)", "(不足1人)")
            # F(N) counts N "or more": constant up to and including each N, so a step before
            ax.step(n, f, where="pre", color=palette[at % len(palette)], label=shown, **style)
        ax.set_xlabel(label("Number of fatalities N", "死亡人数 N"))
        ax.set_ylabel(label("Frequency F of N or more fatalities, 1/yr", "累积频率 F, 每年"))
        heading = label("Societal risk", "社会风险")
        ax.set_title(f"{printable(title)}\n{heading}" if title else heading, fontsize=12, loc="left")
        ax.grid(True, which="major", color="#d0d0d0", linewidth=0.6)
        ax.grid(True, which="minor", color="#ececec", linewidth=0.4)
        ax.set_axisbelow(True)
        ticker = need("matplotlib.ticker", "draw an F-N diagram")
        ax.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
        ax.yaxis.set_major_locator(ticker.LogLocator(numticks=99))
        ax.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: power_of_ten(value)))
        ax.yaxis.set_minor_formatter(ticker.NullFormatter())
        ax.xaxis.set_minor_formatter(ticker.NullFormatter())
        handles, names = ax.get_legend_handles_labels()
        if handles:
            few = len(handles) <= 6
            place: dict[str, Any] = (
                {"loc": "upper right"} if few else {"loc": "upper left", "bbox_to_anchor": (1.01, 1)}
            )
            ax.legend(handles, names, fontsize=8.5, framealpha=0.9, **place)
    return ax


def _from_one(n: npt.NDArray[np.float64], f: npt.NDArray[np.float64]) -> tuple[Any, Any]:
    """The part of a curve from N = 1 on, with its value at 1 in front."""
    kept = (n >= 1.0) & (f > 0.0)
    n, f = n[kept], f[kept]
    if len(n) and n[0] > 1.0:
        n, f = np.concatenate([[1.0], n]), np.concatenate([[f[0]], f])
    if len(n):
        # the fall to nothing after the largest accident
        n, f = np.concatenate([n, n[-1:]]), np.concatenate([f, [f[-1] * 1e-9]])
    return n, f


def _fn_window(curves: Sequence[tuple[Any, Any]], lines: SocietalLines | None) -> tuple[float, float, float]:
    n_max, f_min, f_max = 1e3, 1e-9, 1e-2
    for n, f in curves:
        if len(n):
            n_max = max(n_max, float(n.max()) * 1.2)
            f_max = max(f_max, float(f.max()) * 2.0)
    for corners in (lines.intolerable, lines.acceptable) if lines else ():
        for n_corner, f_corner in corners:
            n_max, f_max = max(n_max, 1.6 * n_corner), max(f_max, f_corner)
            f_min = min(f_min, f_corner / 10.0)
    return n_max, 10 ** math.floor(math.log10(f_min)), 10 ** math.ceil(math.log10(f_max))


def _draw_criterion(ax: Axes, lines: SocietalLines) -> None:
    top, bottom = ax.get_ylim()[1], ax.get_ylim()[0]
    n_end = ax.get_xlim()[1]
    upper = np.array(sorted(lines.intolerable)) if lines.intolerable else None
    lower = np.array(sorted(lines.acceptable)) if lines.acceptable else None
    name = printable(lines.name)
    if upper is not None:
        words = label("Intolerable above", "不可接受线") + (f" ({name})" if name else "")
        _draw_line(ax, upper, color="#c53030", linestyle=(0, (6, 2)), label=words)
        grid = np.geomspace(upper[0, 0], n_end, 200)
        ax.fill_between(grid, _loglog(grid, upper), top, color="#fc8181", alpha=0.13, linewidth=0, zorder=1)
        _word(ax, label("Intolerable", "不可接受区", "\n"), (0.13, 0.93), "#9b2c2c")
    if lower is not None:
        words = label("Acceptable below", "可接受线") + (f" ({name})" if name else "")
        _draw_line(ax, lower, color="#2f855a", linestyle=(0, (2, 1.5)), label=words)
        grid = np.geomspace(lower[0, 0], n_end, 200)
        below = _loglog(grid, lower)
        ax.fill_between(grid, bottom, below, color="#9ae6b4", alpha=0.22, linewidth=0, zorder=1)
        _word(ax, label("Acceptable", "可接受区", "\n"), (0.10, 0.13), "#276749")
        if upper is not None:
            both = np.geomspace(max(upper[0, 0], lower[0, 0]), n_end, 200)
            ax.fill_between(
                both, _loglog(both, lower), _loglog(both, upper), color="#faf089", alpha=0.30, linewidth=0, zorder=1
            )
            # in the upper left of the band, where curves are seldom seen
            at = both[:1] * 1.25
            height = float(_loglog(at, upper)[0] ** 0.72 * _loglog(at, lower)[0] ** 0.28)
            effects = need("matplotlib.patheffects", "draw an F-N diagram")
            ax.annotate(
                label("ALARP", "尽可能降低区"),
                (float(at[0]), height),
                color="#744210",
                fontsize=9,
                ha="left",
                va="center",
                zorder=7,
            ).set(path_effects=[effects.withStroke(linewidth=2.5, foreground="#fdfbd9", alpha=0.9)])


def _draw_line(ax: Axes, corners: npt.NDArray[np.float64], **style: Any) -> None:
    """The published line; beyond its last corner the same slope, faintly."""
    ax.plot(corners[:, 0], corners[:, 1], linewidth=1.6, zorder=4, **style)
    beyond = np.array([corners[-1, 0], ax.get_xlim()[1]])
    if beyond[1] > beyond[0]:
        ax.plot(beyond, _loglog(beyond, corners), color=style["color"], linewidth=0.9, linestyle=":", zorder=4)


def _loglog(n: npt.NDArray[np.float64], corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The line at `n`: straight between corners on logarithmic axes, with the last slope beyond the last."""
    x, y = np.log(corners[:, 0]), np.log(corners[:, 1])
    at = np.log(n)
    inside = np.interp(at, x, y)
    if len(x) > 1:
        inside = np.where(at > x[-1], y[-1] + (at - x[-1]) * (y[-1] - y[-2]) / (x[-1] - x[-2]), inside)
    return np.asarray(np.exp(inside))


def _word(ax: Axes, text: str, place: tuple[float, float], colour: str) -> None:
    ax.annotate(
        text, place, xycoords="axes fraction", color=colour, fontsize=9.5, ha="center", va="center", zorder=3, alpha=0.9
    )


# --------------------------------------------------------------------------------------------------------- figures


def _new_axes(size: tuple[float, float], purpose: str) -> Any:
    pyplot = need("matplotlib.pyplot", purpose)
    return pyplot.subplots(figsize=size)[1]


def save(path: str | PathLike[str] | BinaryIO, draw: Any, size: tuple[float, float], dpi: int = 160) -> None:
    """Draws on a figure of its own, without a display, and writes it as PNG.

    Parameters
    ----------
    path : path-like or binary file
    draw : callable
        Gets the Axes.
    size : (width, height)
        In inches.
    dpi : int
        Dots per inch.
    """
    figures = need("matplotlib.figure", "write a picture")
    backend = need("matplotlib.backends.backend_agg", "write a picture")
    figure = figures.Figure(figsize=size)
    backend.FigureCanvasAgg(figure)
    with bilingual():
        draw(figure.add_subplot())
        figure.savefig(path, dpi=dpi, bbox_inches="tight", metadata={"Software": "isorisk"})
