"""External safety protection distances (外部安全防护距离) after GB/T 37243-2019.

::

    found = ir.external_distance(study)
    found.enterprises, found.targets
    found.plot("L")
    found.to_geopackage("distances.gpkg")

For each enterprise the standard's flow: explosives go by consequence (overpressure of the worst credible accident); else toxic or
flammable gas of a critical quantity or more (GB 18218) by risk, of all hazardous units of the enterprise together; else the
distances of the other applicable standards, which are named and not computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _isorisk, frames, register
from .exceptions import InputError, IsoriskError
from .extras import need
from .geofiles import frame_of_geojson, write_layers
from .integrate import integrate

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from matplotlib.axes import Axes

    from .result import Result
    from .study import Study

__all__ = ["ExternalDistance", "external_distance"]

#: Classes of target whose limits differ, the strictest first, with those that share each one's limit.
_CLASSES = {
    "general_1": ("high_sensitivity", "important", "general_1"),
    "general_2": ("general_2",),
    "general_3": ("general_3",),
}
#: Overpressure that each class may be exposed to, Pa (K).
OVERPRESSURE_PA = {"general_1": 2000.0, "general_2": 5000.0, "general_3": 9000.0}
#: Categories of GB 18218 table 2 that are toxic or flammable gases.
_GAS_CATEGORIES = ("J1", "J3", "W2")
#: Categories that are explosives.
_EXPLOSIVE_CATEGORIES = ("W1.1", "W1.2", "W1.3")
_OTHER_STANDARDS = "GB 50160, GB 50016 or the standard of the trade"


class ExternalDistance:
    """External distances of the enterprises of a study.

    Attributes
    ----------
    result : Result
        The result that they rest on.
    """

    def __init__(
        self,
        result: Result,
        enterprises: list[dict[str, Any]],
        polygons: geopandas.GeoDataFrame,
        targets: list[dict[str, Any]],
    ) -> None:
        self.result = result
        self._enterprises = enterprises
        self._polygons = polygons
        self._targets = targets

    @property
    def enterprises(self) -> pd.DataFrame:
        """A row an enterprise.

        ``establishment``, ``method`` (consequence, risk, other standards), ``reason`` in words, ``gas_s`` (sum of quantity
        over critical quantity of toxic and flammable gases), ``explosive_kg`` (TNT), the farthest distance from the boundary
        for targets of class 1 (with the highly sensitive and the important), 2 and 3, m (not a number where the method gives
        none), ``beyond_map`` (a contour leaves the map: the distance is at least that), ``societal`` (region of its F-N curve,
        of the method by risk) and ``targets_inside``.
        """
        return frames.frame({name: [one[name] for one in self._enterprises] for name in self._enterprises[0]})

    @property
    def polygons(self) -> geopandas.GeoDataFrame:
        """The areas within the distances: ``establishment``, ``target_class``, ``units`` (whose limit: new or in_service),
        ``limit`` (1/yr, or Pa by consequence) and the area, in the study's coordinates."""
        return self._polygons

    @property
    def targets(self) -> pd.DataFrame:
        """Targets inside the distance of their class.

        ``establishment``, ``target``, ``class``, ``units``, ``distance_m`` (from the boundary of the enterprise, or from the
        explosives), ``value`` and ``limit`` (1/yr, or Pa by consequence).
        """
        names = ("establishment", "target", "class", "units", "distance_m", "value", "limit")
        return frames.frame({name: [one[name] for one in self._targets] for name in names})

    def to_geopackage(self, path: str | PathLike[str]) -> None:
        """Writes the layers ``distances`` (areas), ``enterprises`` (boundaries) and ``targets_inside``.

        Raises
        ------
        MissingExtraError
            Without geopandas and pyogrio.
        """
        study = self.result.study
        layers = {"distances": self._polygons}
        boundaries = study.layer("establishments")[["id", "geometry"]].rename(columns={"id": "establishment"})
        layers["enterprises"] = boundaries.merge(self.enterprises, on="establishment")
        if self._targets:
            places = study.layer("targets")[["id", "geometry"]].rename(columns={"id": "target"})
            layers["targets_inside"] = places.merge(self.targets, on="target")
        write_layers(path, {name: layer for name, layer in layers.items() if len(layer)})

    def plot(self, establishment: str, ax: Axes | None = None) -> Axes:
        """Draws one enterprise with the areas within its distances and the targets.

        Parameters
        ----------
        establishment : str
            Its id.
        ax : matplotlib Axes, optional
            Where to draw; a new figure unless given.

        Raises
        ------
        InputError
            For an enterprise that the study has not.
        MissingExtraError
            Without matplotlib.
        """
        from .external_distance_map import draw_distances

        known = [one["establishment"] for one in self._enterprises]
        if establishment not in known:
            raise InputError(f'establishment = "{establishment}": the study has {", ".join(known)}')
        return draw_distances(self, establishment, ax)

    def __repr__(self) -> str:
        inside = len({one["target"] for one in self._targets})
        return f"<External distances of {len(self._enterprises)} enterprises: {inside} targets inside>"


def external_distance(
    study: Study,
    result: Result | None = None,
    *,
    explosives: Iterable[Mapping[str, Any]] = (),
    category: Mapping[str, str] | None = None,
) -> ExternalDistance:
    """External safety protection distances of each enterprise after GB/T 37243-2019.

    Parameters
    ----------
    study : Study
        Inventories stand for the most that is designed to be held.
    result : Result, optional
        Its result; computed unless given.
    explosives : iterable of mappings, optional
        Explosives, which a study's installations do not describe: ``establishment``, ``x``, ``y`` (m) and ``tnt_kg``, the
        charge of TNT of the worst credible accident.
    category : mapping, optional
        Hazard category of GB 18218 of substances that have no entry, by name.

    Returns
    -------
    ExternalDistance

    Raises
    ------
    InputError
        For an establishment without boundary, explosives of an unknown establishment or without a positive charge, an
        explosive among the installations that `explosives` does not describe, a result of another study, a criterion other
        than GB 36894.
    MissingDataError
        For a substance without entry and category.

    Notes
    -----
    Limits of risk are those of GB 36894-2018, of overpressure 2, 5 and 9 kPa (K), by ``14 Q/R³ + 4.3 Q^(2/3)/R² +
    1.1 Q^(1/3)/R`` in 1e5 Pa (that the standard uses this form is K?). The flow is known from practice (K). Where new units
    and units in service both are, limits for new units are held against their own sum, the others against the total.
    """
    if result is None:
        result = study.run()
    elif (result.study.inputs, result.study.edits) != (study.inputs, study.edits):
        raise InputError("result: is of another study")
    shapely_geometry = need("shapely.geometry", "measure distances")
    charges = _charges(study, explosives)
    boundaries = dict(study.layer("establishments").set_index("id")["geometry"])
    holdings = register.of_study(study, category=category).holdings
    places = study.layer("targets")
    verdicts = result.check(scope="establishment").to_dict("records")
    regions = result.societal_verdicts().set_index("scope")["verdict"].to_dict()
    enterprises, areas, inside = [], [], []
    for name, boundary in boundaries.items():
        held = holdings[holdings["unit"] == name]
        explosive = [row.substance for row in held.itertuples() if _is_category(row.entry, _EXPLOSIVE_CATEGORIES)]
        if explosive and name not in charges:
            raise InputError(f'explosives: establishment "{name}" holds {explosive[0]}; give its place and charge')
        gas_s = float(sum(row.s for row in held.itertuples() if _is_gas(row)))
        row: dict[str, Any] = {
            "establishment": name,
            "method": "",
            "reason": "",
            "gas_s": gas_s,
            "explosive_kg": sum(charge["tnt_kg"] for charge in charges.get(name, [])),
            **{f"distance_{target_class}_m": np.nan for target_class in _CLASSES},
            "beyond_map": False,
            "societal": "",
        }
        found: list[dict[str, Any]] = []
        if name in charges:
            row["method"] = "consequence"
            row["reason"] = f"explosives of {row['explosive_kg']:g} kg TNT: overpressure of the worst credible accident"
            for target_class, limit in OVERPRESSURE_PA.items():
                rings = [_ring(charge, limit, shapely_geometry) for charge in charges[name]]
                row[f"distance_{target_class}_m"] = max(radius for radius, _ in rings)
                areas.append(_area(name, target_class, "", limit, _union([ring for _, ring in rings])))
            found = _inside_blast(name, charges[name], places, shapely_geometry)
        elif gas_s >= 1.0:
            row["method"] = "risk"
            row["reason"] = f"toxic or flammable gas with sum(q/Q) = {gas_s:.3g}, 1 or more: risk of all its units"
            row["societal"] = regions.get(name, "acceptable")
            for one in _contours(result, name):
                areas.append(one)
                far = _farthest_m(one["geometry"], boundary)
                key = f"distance_{one['target_class']}_m"
                row[key] = far if np.isnan(row[key]) else max(row[key], far)
                row["beyond_map"] |= _leaves(one["geometry"], study.grid)
            found = _inside_risk(name, boundary, places, verdicts)
        else:
            row["method"] = "other standards"
            row["reason"] = f"no explosives, and gas with sum(q/Q) = {gas_s:.3g}, below 1: by {_OTHER_STANDARDS}"
        row["targets_inside"] = len({one["target"] for one in found})
        inside += found
        enterprises.append(row)
    columns = ["establishment", "target_class", "units", "limit", "geometry"]
    frame = need("geopandas", "make a table of map features").GeoDataFrame(areas, columns=columns, crs=study.crs)
    return ExternalDistance(result, enterprises, frame, inside)


def _charges(study: Study, explosives: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    known = list(study.layer("establishments")["id"])
    charges: dict[str, list[dict[str, Any]]] = {}
    faults = []
    for number, one in enumerate(explosives):
        if missing := [key for key in ("establishment", "x", "y", "tnt_kg") if key not in one]:
            faults.append(f"explosives[{number}]: {missing[0]} is missing")
        elif one["establishment"] not in known:
            faults.append(f'explosives[{number}].establishment = "{one["establishment"]}": one of {", ".join(known)}')
        elif not one["tnt_kg"] > 0:
            faults.append(f"explosives[{number}].tnt_kg = {one['tnt_kg']} kg: must be above 0")
        else:
            charges.setdefault(str(one["establishment"]), []).append(dict(one))
    if faults:
        raise InputError("\n".join(faults))
    return charges


def _is_category(entry: str, symbols: tuple[str, ...]) -> bool:
    return entry.split(" ", 1)[0] in symbols


def _is_gas(row: Any) -> bool:
    """Whether a holding is a toxic or flammable gas: by its category, else by its state and its data."""
    if _is_category(row.entry, _GAS_CATEGORIES):
        return True
    try:
        substance = _isorisk.Substance(row.substance)
    except IsoriskError:
        return False
    return substance.normal_state == "gas" and bool(substance.toxicity or substance.combustion)


def _ring(charge: Mapping[str, Any], limit_pa: float, geometry: Any) -> tuple[float, Any]:
    # the law falls without end, so there is such a distance
    radius = float(_isorisk.tnt(charge["tnt_kg"], 1.0, law="gb_t37243", strict=False).distance_to(limit_pa) or 0.0)
    return radius, geometry.Point(charge["x"], charge["y"]).buffer(radius, quad_segs=64)


def _union(shapes: list[Any]) -> Any:
    return need("shapely", "join areas").union_all(shapes)


def _area(name: str, target_class: str, units: str, limit: float, geometry: Any) -> dict[str, Any]:
    return {
        "establishment": name,
        "target_class": target_class,
        "units": units,
        "limit": limit,
        "geometry": geometry,
    }


def _contours(result: Result, name: str) -> list[dict[str, Any]]:
    """Areas of the enterprise's own risk at or above each limit, of its new units and of all."""
    study = result.study
    units = study.layer("installations")
    status = dict(zip(units["id"], units["status"], strict=True))
    own = [one for one in result.outcomes if one.establishment == name]

    def is_new(outcome: _isorisk.Outcome) -> bool:
        # an outcome is named after its installation, its opening and its kind
        return any(status[unit] == "new" for unit in status if outcome.name.startswith(f"{unit}/"))

    new = [one for one in own if is_new(one)]
    held = [("new", new)] if new else []
    if len(new) < len(own) or not own:
        held.append(("in_service", own))
    found = []
    for kind, outcomes in held:
        if not outcomes:
            continue
        values = integrate(outcomes, study.weather, study.grid).individual_risk_values
        for target_class in _CLASSES:
            limit = _isorisk.study_limit_per_yr(study.criterion, target_class, kind)
            text = result._core.contours_geojson([limit], values)
            found += [
                _area(name, target_class, kind, limit, shape)
                for shape in frame_of_geojson(text, study.crs).geometry
                if shape is not None
            ]
    return found


def _farthest_m(area: Any, boundary: Any) -> float:
    """Distance from a boundary to the farthest place of an area, m; 0 for one within it."""
    points = need("shapely", "measure distances")
    return float(points.distance(points.points(points.get_coordinates(area)), boundary).max(initial=0.0))


def _leaves(area: Any, grid: _isorisk.Grid) -> bool:
    x0, y0, x1, y1 = area.bounds
    half = 0.51 * grid.cell_m
    # a region that runs off the map is closed along its border
    return bool(
        x0 < grid.x_m[0] - half + 0.02 * grid.cell_m
        or y0 < grid.y_m[0] - half + 0.02 * grid.cell_m
        or x1 > grid.x_m[-1] + half - 0.02 * grid.cell_m
        or y1 > grid.y_m[-1] + half - 0.02 * grid.cell_m
    )


def _inside_blast(name: str, charges: list[dict[str, Any]], places: Any, geometry: Any) -> list[dict[str, Any]]:
    found = []
    for target, target_class, shape in zip(places["id"], places["class"], places.geometry, strict=True):
        key = next(key for key, classes in _CLASSES.items() if target_class in classes)
        limit = OVERPRESSURE_PA[key]
        for charge in charges:
            distance = float(shape.distance(geometry.Point(charge["x"], charge["y"])))
            if distance >= _ring(charge, limit, geometry)[0]:
                continue
            blast = _isorisk.tnt(charge["tnt_kg"], distance, law="gb_t37243", strict=False) if distance > 0 else None
            found.append(
                {
                    "establishment": name,
                    "target": target,
                    "class": target_class,
                    "units": "",
                    "distance_m": distance,
                    "value": np.inf if blast is None else float(np.ravel(blast.overpressure_pa)[0]),
                    "limit": limit,
                }
            )
    return found


def _inside_risk(name: str, boundary: Any, places: Any, verdicts: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    shapes = dict(zip(places["id"], places.geometry, strict=True))
    return [
        {
            "establishment": name,
            "target": row["target"],
            "class": row["class"],
            "units": "new" if row["basis"].startswith("limit for new") else "in_service",
            "distance_m": float(shapes[row["target"]].distance(boundary)),
            "value": row["risk_per_yr"],
            "limit": row["limit_per_yr"],
        }
        for row in verdicts
        if row["scope"] == name and row["verdict"] == "exceeded"
    ]
