"""What breaks, how often, and what it turns into: tables, rule sets, ignition, event trees, selection of units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import numpy.typing as npt

from . import _isorisk
from .exceptions import InputError
from .extras import need

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = [
    "delayed_ignition",
    "event_tree",
    "frequencies",
    "ignition_sources",
    "parts_count",
    "plot_event_tree",
    "rule_sets",
    "select",
    "tables",
    "traffic_in_cloud",
]


def _frame(rows: Any) -> pd.DataFrame:
    return cast("pd.DataFrame", need("pandas", "give tables as data frames").DataFrame(rows))


def rule_sets() -> pd.DataFrame:
    """The rule sets of this version: which tables each takes, its cut-off, exposure times and weather classes."""
    return _frame(_isorisk.rule_sets())


def tables() -> pd.DataFrame:
    """Every loss of containment of every table.

    Returns
    -------
    DataFrame
        ``table``, ``equipment``, ``per`` (what the frequency is per: item, metre, hour, ...), ``bore_from_mm``,
        ``opening`` with ``diameter_mm``, ``bore_share`` or ``minutes``, ``what`` where the opening is none of these,
        ``frequency`` (per year and ``per``; per hour, visit or package alone where that is what is counted),
        ``clause`` and ``provenance``.
    """
    return _frame(_isorisk.loss_tables())


def frequencies(table: str, equipment: str, diameter_m: float | None = None) -> pd.DataFrame:
    """Losses of containment of a kind of equipment of one table.

    Parameters
    ----------
    table : str
        Such as ``"bevi_3_2"``; :func:`tables` lists them.
    equipment : str
        The table's own name of it.
    diameter_m : float, optional
        Inner diameter of a pipe or connection, m, where the rows differ by it.

    Raises
    ------
    MissingDataError
        When the table lacks the equipment; the message names file and clause.
    InputError
        For an unknown table or a bore that is needed and absent.
    """
    return _frame(_isorisk.loss_frequencies(table, equipment, diameter_m))


def parts_count(table: str, parts: Mapping[str, float | tuple[float, float]]) -> pd.DataFrame:
    """Leak frequencies of a section by its parts, by opening.

    Parameters
    ----------
    table : str
        As in :func:`frequencies`.
    parts : mapping
        How many (or how many metres) of each kind of equipment; with a bore, (count, diameter in m).

    Returns
    -------
    DataFrame
        Opening and diameter, frequency summed over the parts, 1/yr.
    """
    found = []
    for equipment, given in parts.items():
        count, diameter_m = given if isinstance(given, tuple) else (given, None)
        if not (np.isfinite(count) and count >= 0.0):
            raise InputError(f'parts["{equipment}"] = {count}: must be finite and not negative')
        found.append(frequencies(table, equipment, diameter_m).assign(parts=count))
    if not found:
        raise InputError("parts = nothing: name at least one kind of equipment")
    rows = need("pandas", "count parts").concat(found)
    rows["frequency"] = rows["frequency"] * rows["parts"]
    by = ["opening", "diameter_mm", "bore_share"]
    return cast("pd.DataFrame", rows.groupby(by, dropna=False, sort=False)["frequency"].sum().reset_index())


def event_tree(
    rule_set: str,
    tree: Literal["instantaneous_gas", "continuous_gas", "liquid", "refrigerated_liquid", "toxic"],
    group: Literal["gas", "gas_low_reactivity", "category_1", "category_2", "category_3_or_4"] | None,
    *,
    rate_kg_s: float | None = None,
    mass_kg: float | None = None,
    toxic: bool = False,
    pool: bool = False,
    unit: Literal["stationary", "road_tanker", "rail_tanker"] = "stationary",
) -> pd.DataFrame:
    """The branches of a release with their probabilities, which sum to exactly 1.

    Parameters
    ----------
    rule_set : str
        Its name.
    tree : str
        By state and duration of the release.
    group : str or None
        How easily the substance is lit; None for what does not burn.
    rate_kg_s, mass_kg : float
        Size of a release that lasts, or of one at once: one of the two.
    toxic, pool : bool
        Whether the substance poisons, whether liquid stays on the ground.
    unit : str
        Where it happens.

    Returns
    -------
    DataFrame
        ``branch``, ``kind``, ``timing``, ``then``, ``probability``, ``path`` (names and values of the factors) and
        ``source``.
    """
    made = _isorisk.event_tree(rule_set, tree, group, rate_kg_s, mass_kg, toxic, pool, unit)
    rows = []
    for one in made:
        branch, factors = one["branch"], one["factors"]
        rows.append(
            {
                "branch": branch["name"],
                "kind": branch["kind"],
                "timing": branch["timing"],
                "then": ", ".join(branch["then"]),
                "probability": branch["probability"],
                "path": [(factor["name"], factor["value"]) for factor in factors],
                "source": "; ".join(dict.fromkeys(factor["source"] for factor in factors)),
            }
        )
    return _frame(rows)


def plot_event_tree(tree: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draws a tree of :func:`event_tree`: one line a branch, its factors along the way, its probability at the end."""
    if ax is None:
        pyplot = need("matplotlib.pyplot", "draw an event tree")
        _, ax = pyplot.subplots(figsize=(10.0, 0.9 + 0.6 * len(tree)), layout="constrained")
    axes = cast("Axes", ax)
    paths = [tuple(path) for path in tree["path"]]
    depth = max((len(path) for path in paths), default=0)
    height = {i: float(len(paths) - 1 - i) for i in range(len(paths))}

    def node(prefix: tuple[Any, ...]) -> float:
        return float(np.mean([height[i] for i, path in enumerate(paths) if path[: len(prefix)] == prefix]))

    drawn = set()
    for i, path in enumerate(paths):
        for level in range(len(path)):
            start, end = path[:level], path[: level + 1]
            if end in drawn:
                continue
            drawn.add(end)
            y0, y1 = node(start), node(end)
            axes.plot([level, level + 0.15, level + 1], [y0, y1, y1], color="0.3", lw=1)
            axes.text(level + 0.2, y1 + 0.06, f"{path[level][0]} {path[level][1]:.3g}", fontsize=8, va="bottom")
        axes.plot([len(path), depth], [height[i]] * 2, color="0.3", lw=1)
        label = f"{tree['branch'].iloc[i]}: {tree['probability'].iloc[i]:.4g}"
        axes.text(depth + 0.05, height[i], label, fontsize=9, va="center")
    axes.set_xlim(-0.1, depth + 1.6)
    axes.set_ylim(-0.6, len(paths) - 0.3)
    axes.set_axis_off()
    return axes


def ignition_sources() -> pd.DataFrame:
    """Kinds of ignition sources: probability within a minute, what it is per, and the rate that follows, 1/s."""
    table = _isorisk.ignition_source_kinds()
    frame = _frame(table["source"])
    frame["within_s"] = table["within_s"]
    with np.errstate(divide="ignore"):
        frame["rate_per_s"] = -np.log1p(-frame["probability"]) / frame["within_s"]
    frame["provenance"] = table["provenance"]
    return frame


def traffic_in_cloud(vehicles_per_h: float, length_km: float, speed_km_h: float) -> float:
    """Mean number of vehicles that a cloud covers: those that pass in an hour, times its length, over their speed."""
    for name, value in (("vehicles_per_h", vehicles_per_h), ("length_km", length_km)):
        if not (np.isfinite(value) and value >= 0.0):
            raise InputError(f"{name} = {value}: must be finite and not negative")
    if not (np.isfinite(speed_km_h) and speed_km_h > 0.0):
        raise InputError(f"speed_km_h = {speed_km_h} km/h: must be positive")
    return vehicles_per_h * length_km / speed_km_h


def delayed_ignition(
    time_s: npt.ArrayLike,
    kind: str | None = None,
    *,
    probability: float | None = None,
    within_s: float = 60.0,
    count: float = 1.0,
    present: float = 1.0,
) -> npt.NDArray[np.float64]:
    r"""Probability that sources inside a flammable cloud have lit it.

    .. math:: P(t) = p_\mathrm{present} (1 - e^{-n w t}), \qquad w = -\ln(1 - p)/T

    With vehicles and trains, fewer than one in the cloud (``count`` as from :func:`traffic_in_cloud`) count as
    :math:`n (1 - e^{-w t})`.

    Parameters
    ----------
    time_s : array-like
        How long the cloud lies over the sources, s.
    kind : str, optional
        One of :func:`ignition_sources`, whose probability it takes; or give ``probability``.
    probability, within_s : float
        Of ignition by one source within that time.
    count : float
        Sources in the cloud (a real number): persons, vehicles, stretches of 100 m.
    present : float
        Probability that they are there and working, 0 to 1.

    Returns
    -------
    array
        Of the shape of ``time_s``.
    """
    traffic = False
    if (kind is None) == (probability is None):
        raise InputError("kind, probability: give one of the two")
    if kind is not None:
        known = {one["kind"]: one for one in _isorisk.ignition_source_kinds()["source"]}
        if kind not in known:
            raise InputError(f'kind = "{kind}": must be one of {", ".join(known)}')
        probability, traffic = known[kind]["probability"], known[kind]["per"] == "vehicle"
    if not 0.0 <= present <= 1.0:
        raise InputError(f"present = {present}: must lie in 0..1")
    times = np.asarray(time_s, dtype=np.float64)
    lit = _isorisk.delayed_ignition(times.ravel().tolist(), cast("float", probability), within_s, count, traffic)
    return present * np.asarray(lit).reshape(times.shape)


_SELECTION = (
    "id",
    "quantity_kg",
    "process_factor",
    "place_factor",
    "state_factor",
    "limit_kg",
    "hazard",
    "point",
    "distance_m",
)
_MARKS = ("material", "capacity", "temperature", "pressure", "operation")


def select(
    units: pd.DataFrame,
    method: Literal["selection_number", "danger_degree"] = "selection_number",
    least_grade: Literal["I", "II", "III"] = "II",
) -> pd.DataFrame:
    """Which units a risk assessment is made for, and which are left out and why.

    Parameters
    ----------
    units : DataFrame
        For the selection number (Purple Book; GB/T 37243-2019 annex B) one row a unit and point on the boundary: ``id``,
        ``quantity_kg``, ``process_factor`` (O1), ``place_factor`` (O2), ``state_factor`` (O3), ``limit_kg`` (G), ``hazard``
        (``toxic`` or ``flammable``), ``point``, ``distance_m``. For the danger degree (annex A) one row a unit: ``id`` and
        the marks ``material``, ``capacity``, ``temperature``, ``pressure``, ``operation``, each 0, 2, 5 or 10.
    method : str
        Which of the two.
    least_grade : str
        Danger degree: units of this grade and above are selected. The standard's own choice was not opened in print.

    Returns
    -------
    DataFrame
        The units with their numbers, ``selected`` and ``reason``; those left out are in it too. By selection number a unit
        is selected when S > 1 at a point where its S is more than half of the largest there.
    """
    columns = ("id", *_MARKS) if method == "danger_degree" else _SELECTION
    missing = [name for name in columns if name not in units]
    if missing:
        raise InputError(f"units: the columns {', '.join(missing)} are missing")
    if method == "danger_degree":
        graded = units.copy()
        graded["marks"] = graded[list(_MARKS)].sum(axis=1)
        rows = graded[list(_MARKS)].itertuples(index=False)
        graded["grade"] = [_isorisk.danger_grade([_mark(value) for value in row]) for row in rows]
        order = {"I": 1, "II": 2, "III": 3}
        if least_grade not in order:
            raise InputError(f'least_grade = "{least_grade}": must be I, II or III')
        graded["selected"] = [order[grade] <= order[least_grade] for grade in graded["grade"]]
        graded["reason"] = [
            f"grade {grade}, {'at' if chosen else 'below'} grade {least_grade}{' or above' if chosen else ''}"
            for grade, chosen in zip(graded["grade"], graded["selected"], strict=True)
        ]
        return graded
    if method != "selection_number":
        raise InputError(f'method = "{method}": must be selection_number or danger_degree')
    numbered = units.copy()
    pairs = [
        _isorisk.selection_number(
            float(row["quantity_kg"]),
            [float(row[name]) for name in ("process_factor", "place_factor", "state_factor")],
            float(row["limit_kg"]),
            str(row["hazard"]),
            float(row["distance_m"]),
        )
        for row in numbered.to_dict("records")
    ]
    numbered["indication_number"] = [pair[0] for pair in pairs]
    numbered["selection_number"] = [pair[1] for pair in pairs]
    largest = numbered.groupby("point")["selection_number"].transform("max")
    numbered["counts_here"] = (numbered["selection_number"] > 1.0) & (numbered["selection_number"] > 0.5 * largest)
    rows_out = []
    for unit, part in numbered.groupby("id", sort=False):
        best = part.to_dict("records")[int(part["selection_number"].to_numpy().argmax())]
        chosen = part[part["counts_here"]]
        if len(chosen):
            reason = "S > 1 and more than half of the largest at " + ", ".join(map(str, chosen["point"]))
        elif best["selection_number"] > 1.0:
            reason = "left out: S > 1, but nowhere more than half of the largest"
        else:
            reason = "left out: S <= 1 everywhere"
        rows_out.append(
            {
                "id": unit,
                "indication_number": best["indication_number"],
                "largest_selection_number": best["selection_number"],
                "at": best["point"],
                "selected": bool(len(chosen)),
                "reason": reason,
            }
        )
    return _frame(rows_out)


def _mark(value: Any) -> int:
    if value not in (0, 2, 5, 10):
        raise InputError(f"mark = {value}: must be 0, 2, 5 or 10 (GB/T 37243-2019 annex A)")
    return int(value)
