"""First figures of a region: its level of risk, in four colours, and the room that is left.

::

    level = ir.region.level(result)
    level.park, level.targets
    level.plot()
    room = ir.region.headroom(result)
    room.targets, room.curve

Both hold a result against the criterion that its study names, or against a published one
(:func:`isorisk.criteria.get`) with the class that it gives each target::

    ir.region.level(result, "Hong Kong", classes={"school": "off_site"}, cell_class="off_site")
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _isorisk, frames
from .criteria import Criterion, get
from .exceptions import InputError
from .region_published import headroom_found, level_found, limit_per_yr

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from .result import Result

__all__ = ["COLOURS", "GradingRule", "Headroom", "Level", "headroom", "level"]

#: Colours from the lowest level of risk to the highest; a map of them holds their places, 0 to 3.
COLOURS = ("blue", "yellow", "orange", "red")

TargetClass = Literal["high_sensitivity", "important", "general_1", "general_2", "general_3"]


@dataclass(frozen=True)
class GradingRule:
    """Above which share of a limit each colour begins.

    China prescribes four levels (重大、较大、一般、低) and no map from individual or societal risk to them, so the rule is
    this project's: red is what the criterion forbids, orange and yellow are what uses up more than these shares of it.

    Attributes
    ----------
    red_above, orange_above, yellow_above : float
        Risk over limit, F over the upper line; descending. On a threshold, to 1e-9, is not above it.
    between_lines : {"blue", "yellow", "orange", "red"}
        The least colour of an F-N curve between the two lines.
    """

    red_above: float = 1.0
    orange_above: float = 0.3
    yellow_above: float = 0.1
    between_lines: Literal["blue", "yellow", "orange", "red"] = "yellow"


class Level:
    """The level of risk of a region.

    Attributes
    ----------
    criterion : str
        Name of the criterion.
    rule : GradingRule
        Rule of the colours.
    cell_limit_per_yr : float
        The limit that the cells are held against, 1/yr.
    """

    def __init__(
        self, result: Result, found: dict[str, Any], rule: GradingRule, cell_class: str, limit_per_yr: float
    ) -> None:
        self._result = result
        self._found = found
        self._cell_class = cell_class
        self.rule = rule
        self.criterion: str = found["criterion"]
        self.cell_limit_per_yr = limit_per_yr

    @property
    def colour(self) -> str:
        """The colour of the park."""
        return str(self._found["scopes"][0]["colour"])

    @property
    def park(self) -> dict[str, Any]:
        """The park's row of :attr:`scopes`."""
        return _scope_row(self._found["scopes"][0])

    @property
    def scopes(self) -> pd.DataFrame:
        """The park and each establishment, a row each.

        ``scope``, ``colour`` (the graver of the next two), ``individual_colour`` (of the worst target),
        ``societal_colour`` (of the F-N curve), ``worst_target``, ``risk_over_limit`` there, ``region`` (acceptable, alarp,
        intolerable), ``worst_n`` and ``f_over_upper`` where the curve is highest over the upper line,
        ``f_over_lower``, ``pll_per_yr``.
        """
        rows = [_scope_row(one) for one in self._found["scopes"]]
        return frames.frame({name: [row[name] for row in rows] for name in rows[0]})

    @property
    def establishments(self) -> pd.DataFrame:
        """:attr:`scopes` without the park."""
        return self.scopes.iloc[1:].reset_index(drop=True)

    @property
    def targets(self) -> pd.DataFrame:
        """Each target against the whole park.

        ``target``, ``class``, ``colour``, ``risk_per_yr``, ``limit_per_yr``, ``risk_over_limit``, ``basis`` (which limit).
        """
        renamed = {"ratio": "risk_over_limit"}
        columns = ("target", "class", "colour", "risk_per_yr", "limit_per_yr", "ratio", "basis")
        return frames.frame(
            {renamed.get(name, name): [one[name] for one in self._found["targets"]] for name in columns}
        )

    @property
    def cells(self) -> xr.Dataset:
        """The map: ``ratio`` of the risk at each cell's centre to the limit, and ``colour``, 0 blue to 3 red."""
        grid = self._result.study.grid
        ratio = self._result._core.individual_risk() / self.cell_limit_per_yr
        colour = self._result._core.region_colours(json.dumps(asdict(self.rule)), self.cell_limit_per_yr)
        attrs = {
            "criterion": self.criterion,
            "cell_class": self._cell_class,
            "limit_per_yr": self.cell_limit_per_yr,
            "colours": list(COLOURS),
        }
        return frames.grid_dataset(
            {"ratio": ratio, "colour": colour},
            {"ratio": "1", "colour": "1"},
            grid.x_m,
            grid.y_m,
            self._result.study.crs,
            attrs,
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draws the map of colours with the establishments and the targets.

        Raises
        ------
        MissingExtraError
            Without matplotlib.
        """
        from .region_map import draw_level

        return draw_level(self._result, self, ax)

    def __repr__(self) -> str:
        return f"<Level of the region by {self.criterion}: {self.colour}>"


def _scope_row(one: dict[str, Any]) -> dict[str, Any]:
    worst, upper, lower = (one[name] or {} for name in ("worst_target", "against_upper", "against_lower"))
    return {
        "scope": one["scope"],
        "colour": one["colour"],
        "individual_colour": one["individual_colour"],
        "societal_colour": one["societal_colour"],
        "worst_target": worst.get("target", ""),
        "risk_over_limit": worst.get("ratio", np.nan),
        "region": one["region"],
        "worst_n": upper.get("persons", np.nan),
        "f_over_upper": upper.get("factor", np.nan),
        "f_over_lower": lower.get("factor", np.nan),
        "pll_per_yr": one["pll_per_yr"],
    }


def level(
    result: Result,
    criteria: str | None = None,
    *,
    rule: GradingRule | None = None,
    classes: Mapping[str, str] | None = None,
    cell_class: TargetClass | str = "general_1",
    cell_status: Literal["new", "in_service"] = "in_service",
) -> Level:
    """The level of risk of a region: of the park, each establishment, target and cell.

    Parameters
    ----------
    result : Result
        What a study found.
    criteria : str, optional
        A criterion; the study's own unless given.
    rule : GradingRule, optional
        Rule of the colours.
    classes : mapping, optional
        Class of a published criterion by target id; targets that are not in it are not judged. Not for a criterion that
        studies can be judged by, whose classes the targets state.
    cell_class : str
        Class of target that the cells are held to: the map then says where such a target could stand. By default
        homes of a hundred people or more; a class of the published criterion where one is given.
    cell_status : {"in_service", "new"}
        Whose limit: that from units in service, or from new ones.

    Raises
    ------
    InputError
        For an unknown criterion, class or target, a rule out of order, a published criterion without limits of death
        or without `classes`.
    """
    rule = rule or GradingRule()
    if (by := _published(criteria, classes)) is not None:
        # a rule out of order is refused before anything is worked out
        result._core.region_colours(json.dumps(asdict(rule)), 1.0)
        found = level_found(result, by, rule, classes, cell_status)
        return Level(result, found, rule, cell_class, limit_per_yr(by, cell_class, cell_status))
    found = result._core.region_level(json.dumps(asdict(rule)), criteria)
    limit = _isorisk.study_limit_per_yr(found["criterion"], cell_class, cell_status)
    return Level(result, found, rule, cell_class, limit)


class Headroom:
    """The room that is left in a region.

    Attributes
    ----------
    criterion : str
        Name of the criterion.
    cell_limit_per_yr : float
        The limit that the cells are held against, 1/yr.
    """

    def __init__(self, result: Result, found: dict[str, Any], cell_class: str, limit_per_yr: float) -> None:
        self._result = result
        self._found = found
        self._cell_class = cell_class
        self.criterion: str = found["criterion"]
        self.cell_limit_per_yr = limit_per_yr

    @property
    def targets(self) -> pd.DataFrame:
        """The room at each target, against the whole park.

        ``target``, ``class``, ``limit_per_yr``, ``risk_per_yr``, ``headroom_per_yr`` (limit less risk; negative where it
        is exceeded; the lesser of the two where new units are judged apart), ``new_unit_headroom_per_yr`` (what a new
        unit may still add: within the room of the total and within that of the new units), ``largest_user`` (the establishment with the largest part of the risk there) and its ``share``,
        ``basis``, ``x_m``, ``y_m`` (where on the outline the risk is largest).
        """
        rows = []
        for one in self._found["targets"]:
            first = one["users"][0] if one["users"] else {"establishment": "", "share": np.nan}
            rows.append(
                {
                    **{
                        name: one[name]
                        for name in (
                            "target",
                            "class",
                            "limit_per_yr",
                            "risk_per_yr",
                            "headroom_per_yr",
                            "new_unit_headroom_per_yr",
                        )
                    },
                    "largest_user": first["establishment"],
                    "share": first["share"],
                    "basis": one["basis"],
                    "x_m": one["place_m"][0],
                    "y_m": one["place_m"][1],
                }
            )
        return _table(rows, "target")

    @property
    def users(self) -> pd.DataFrame:
        """Who uses up the limit at each target: ``target``, ``establishment``, ``per_yr``, ``share`` of the risk held.

        Of the new units alone where these were held; without an establishment that the target lies in.
        """
        rows = [{"target": one["target"], **user} for one in self._found["targets"] for user in one["users"]]
        return _table(rows, "target")

    @property
    def curve(self) -> pd.DataFrame:
        """The room at every N of the park's F-N curve.

        ``n``, ``frequency_per_yr`` of N or more, ``line_per_yr`` (the upper line), ``headroom_per_yr`` (line less
        frequency) and ``factor`` (line over frequency: by what all frequencies could be multiplied).
        """
        return _table(self._found["curve"], "n")

    @property
    def factor(self) -> float:
        """The least factor of :attr:`curve`; infinite without an accident that kills one person or more."""
        return min((float(one["factor"]) for one in self._found["curve"]), default=np.inf)

    @property
    def curve_users(self) -> pd.DataFrame:
        """Who makes up the frequency at the N with the least factor: ``establishment``, ``per_yr``, ``share``."""
        return _table(self._found["curve_users"], "establishment")

    @property
    def cells(self) -> xr.DataArray:
        """Limit less risk at each cell's centre, 1/yr; negative where it is exceeded."""
        grid = self._result.study.grid
        values = self._result._core.region_cell_headroom(self.cell_limit_per_yr)
        attrs = {
            "long_name": "headroom of individual risk",
            "units": "1/yr",
            "criterion": self.criterion,
            "cell_class": self._cell_class,
            "limit_per_yr": self.cell_limit_per_yr,
        }
        return frames.labelled(values, grid.x_m, grid.y_m, self._result.study.crs, "headroom", attrs)

    def __repr__(self) -> str:
        return f"<Headroom by {self.criterion}: F-N factor {self.factor:.3g}>"


def _table(rows: list[dict[str, Any]], first: str) -> pd.DataFrame:
    names = list(rows[0]) if rows else [first]
    return frames.frame({name: [row[name] for row in rows] for name in names})


def headroom(
    result: Result,
    criteria: str | None = None,
    *,
    classes: Mapping[str, str] | None = None,
    cell_class: TargetClass | str = "general_1",
    cell_status: Literal["new", "in_service"] = "in_service",
) -> Headroom:
    """The room that is left under a criterion: what risk capacity means here.

    Individual risk adds up: a unit whose risk at a target is the headroom there takes it to its limit; for a new unit
    that is the column ``new_unit_headroom_per_yr``. An F-N curve does not add up: a new unit adds to F at every N up to its own, so each of them has to have room.

    Parameters
    ----------
    result, criteria, classes, cell_class, cell_status
        As in :func:`level`. Under a published criterion the users of a target are those at its middle, and a new unit may
        add the room of the limit for units in service, but no more than the limit for new ones.

    Raises
    ------
    InputError
        For an unknown criterion or class.
    """
    if (by := _published(criteria, classes)) is not None:
        found = headroom_found(result, by, classes)
        return Headroom(result, found, cell_class, limit_per_yr(by, cell_class, cell_status))
    found = result._core.region_headroom(criteria)
    limit = _isorisk.study_limit_per_yr(found["criterion"], cell_class, cell_status)
    return Headroom(result, found, cell_class, limit)


def _published(criterion: str | None, classes: Mapping[str, str] | None) -> Criterion | None:
    """The published criterion meant, if it is not one that studies can be judged by."""
    if criterion is None:
        if classes is not None:
            raise InputError("classes: go with a published criterion alone; the study's own has those of the targets")
        return None
    try:
        _isorisk.study_limit_per_yr(criterion, "general_1", "in_service")
    except InputError:
        return get(criterion)
    if classes is not None:
        raise InputError(f"classes: {criterion} has those that the targets of the study state")
    return None
