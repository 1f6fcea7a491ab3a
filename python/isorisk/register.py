"""The register of major hazards of GB 18218-2018 (危险化学品重大危险源).

A unit with ``S = sum(q_i / Q_i)`` of 1 or more is a major hazard, of a grade by ``R = alpha * sum(beta_i * q_i / Q_i)``::

    import isorisk as ir

    register = ir.register.grade([
        {"unit": "V-101", "establishment": "A", "residents": 12, "substance": "ammonia", "quantity_t": 100.0},
    ])
    register.units
    ir.register.of_study(study).to_excel("register.xlsx")
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

from . import _isorisk, frames
from .exceptions import InputError
from .extras import need
from .geofiles import write_layers

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

    from .study import Study

__all__ = ["GRADES", "Register", "categories", "grade", "of_study", "threshold"]

#: Grades of a major hazard, the gravest first.
GRADES = ("I", "II", "III", "IV")

_COLUMNS = ("unit", "establishment", "county", "residents", "substance", "quantity_t", "category", "x", "y")
_NEEDED = ("unit", "establishment", "residents", "substance", "quantity_t")


def threshold(substance: str, category: str | None = None) -> dict[str, Any]:
    """Critical quantity and factor of a substance.

    Parameters
    ----------
    substance : str
        Name, synonym, CAS or Chinese name; one that no data has is taken where `category` is given.
    category : str, optional
        Hazard category of tables 2 and 4, such as ``"W5.3"``; a substance that table 1 names goes by table 1.

    Returns
    -------
    dict
        ``entry``, ``is_named`` (in table 1), ``critical_quantity_t`` (Q), ``beta``, ``provenance``, ``source``.

    Raises
    ------
    InputError
        For an unknown substance or category.
    MissingDataError
        For a substance without an entry where no category is given.
    """
    return _isorisk.major_hazard_threshold(substance, category)


def categories() -> pd.DataFrame:
    """The hazard categories of tables 2 and 4: ``symbol``, names, ``critical_quantity_t``, ``beta``, ``provenance``."""
    rows = _isorisk.hazard_categories()
    return frames.frame({name: [row[name] for row in rows] for name in rows[0]})


class Register:
    """Units with S, R and grade, and the tables made of them.

    Attributes
    ----------
    crs : str or None
        Coordinate reference system of the places.
    left_out : list of str
        Installations of the study that hold nothing of their own.
    """

    def __init__(
        self,
        graded: list[dict[str, Any]],
        *,
        places: Mapping[str, tuple[float, float]] | None = None,
        boundaries: geopandas.GeoDataFrame | None = None,
        crs: str | None = None,
        left_out: Iterable[str] = (),
    ) -> None:
        self._graded = graded
        self._places = dict(places or {})
        self._boundaries = boundaries
        self.crs = crs
        self.left_out = list(left_out)

    @property
    def units(self) -> pd.DataFrame:
        """One row a unit.

        ``unit``, ``establishment``, ``county``, ``residents`` (within 500 m of the boundary), ``alpha``, ``s``, ``r``,
        ``is_major_hazard``, ``grade`` (empty for none), ``next_grade``, ``r_to_next`` (R that is left to it),
        ``quantity_factor_to_next`` (factor on all quantities that reaches it), and the inventory in words.
        """
        rows = [
            {
                "unit": one["id"],
                "establishment": one["establishment"],
                "county": one["county"] or "",
                "residents": one["residents"],
                "alpha": one["alpha"],
                "s": one["s"],
                "r": one["r"],
                "is_major_hazard": one["grade"] is not None,
                "grade": one["grade"] or "",
                "next_grade": one["next_grade"] or "",
                "r_to_next": _number(one["r_to_next"]),
                "quantity_factor_to_next": _number(one["quantity_factor_to_next"]),
                "inventory": _inventory(one),
            }
            for one in self._graded
        ]
        return _table(rows)

    @property
    def holdings(self) -> pd.DataFrame:
        """What each grade rests on: one row a substance of a unit.

        ``unit``, ``establishment``, ``county``, ``grade``, ``substance``, ``quantity_t`` (q), ``entry``,
        ``critical_quantity_t`` (Q), ``beta``, ``s`` (q/Q), ``r`` (alpha beta q/Q), ``source`` and ``provenance`` of the
        threshold.
        """
        rows = [
            {
                "unit": one["id"],
                "establishment": one["establishment"],
                "county": one["county"] or "",
                "grade": one["grade"] or "",
                "substance": held["substance"],
                "quantity_t": held["quantity_t"],
                "entry": held["threshold"]["entry"],
                "critical_quantity_t": held["threshold"]["critical_quantity_t"],
                "beta": held["threshold"]["beta"],
                "s": held["s"],
                "r": held["r"],
                "source": held["threshold"]["source"],
                "provenance": held["threshold"]["provenance"],
            }
            for one in self._graded
            for held in one["holdings"]
        ]
        return _table(rows)

    @property
    def enterprises(self) -> pd.DataFrame:
        """One row an establishment: how many units, major hazards of each grade, the gravest grade, sums of S and R."""
        return self._level(("county", "establishment"))

    @property
    def counties(self) -> pd.DataFrame:
        """One row a county, as :attr:`enterprises`, with the number of establishments."""
        return self._level(("county",))

    @property
    def city(self) -> pd.DataFrame:
        """One row for all units together, as :attr:`counties`."""
        return self._level(())

    def _level(self, keys: tuple[str, ...]) -> pd.DataFrame:
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for one in self._graded:
            groups.setdefault(tuple(one[key] or "" for key in keys), []).append(one)
        rows = []
        for names, units in sorted(groups.items()):
            row: dict[str, Any] = dict(zip(keys, names, strict=True))
            if "establishment" not in keys:
                row["establishments"] = len({one["establishment"] for one in units})
            found = [one["grade"] for one in units]
            row["units"] = len(units)
            row["major_hazards"] = sum(grade is not None for grade in found)
            row.update({f"grade_{grade}": found.count(grade) for grade in GRADES})
            row["gravest_grade"] = next((grade for grade in GRADES if grade in found), "")
            hazards = [one for one in units if one["grade"] is not None]
            row["s_of_major_hazards"] = sum(one["s"] for one in hazards)
            row["r_of_major_hazards"] = sum(one["r"] for one in hazards)
            rows.append(row)
        return _table(rows)

    def filter(
        self,
        *,
        grade: str | Iterable[str] | None = None,
        county: str | None = None,
        establishment: str | None = None,
        substance: str | None = None,
    ) -> Register:
        """The units that fulfil every condition given.

        Parameters
        ----------
        grade : str or iterable of str, optional
            ``"I"`` to ``"IV"``.
        county, establishment : str, optional
        substance : str, optional
            Units that hold it, by the name that the inventory uses.

        Raises
        ------
        InputError
            For a grade that there is not.
        """
        grades = None if grade is None else {grade} if isinstance(grade, str) else set(grade)
        if grades is not None and (strange := sorted(grades.difference(GRADES))):
            raise InputError(f'grade = "{strange[0]}": must be I, II, III or IV')
        kept = [
            one
            for one in self._graded
            if (grades is None or one["grade"] in grades)
            and (county is None or one["county"] == county)
            and (establishment is None or one["establishment"] == establishment)
            and (substance is None or any(held["substance"] == substance for held in one["holdings"]))
        ]
        return Register(kept, places=self._places, boundaries=self._boundaries, crs=self.crs, left_out=self.left_out)

    def to_excel(self, path: str | PathLike[str]) -> None:
        """Writes the sheets ``city``, ``counties``, ``enterprises``, ``units`` and ``holdings`` of one workbook.

        Raises
        ------
        MissingExtraError
            Without pandas and openpyxl.
        """
        pandas = need("pandas", "write an Excel workbook")
        need("openpyxl", "write an Excel workbook")
        with pandas.ExcelWriter(path, engine="openpyxl") as book:
            for name in ("city", "counties", "enterprises", "units", "holdings"):
                table = getattr(self, name)
                table.to_excel(book, sheet_name=name, index=False)
                sheet = book.sheets[name]
                sheet.freeze_panes = "A2"
                if len(table):
                    sheet.auto_filter.ref = sheet.dimensions

    def to_geopackage(self, path: str | PathLike[str]) -> None:
        """Writes the layers ``units`` (points), ``holdings`` (points) and, from a study, ``enterprises`` (boundaries).

        Raises
        ------
        InputError
            Where a unit has no place or the coordinate system is not known.
        MissingExtraError
            Without geopandas and pyogrio.
        """
        geopandas_: Any = need("geopandas", "write a GeoPackage")
        if self.crs is None:
            raise InputError("crs = None: a GeoPackage needs the coordinate system; give crs to register.grade")
        if lost := [one["id"] for one in self._graded if one["id"] not in self._places]:
            raise InputError(f'unit = "{lost[0]}": a GeoPackage needs its place; give x and y, m')
        layers = {}
        for name, table in (("units", self.units), ("holdings", self.holdings)):
            places = [self._places[unit] for unit in table["unit"]] if len(table) else []
            points = geopandas_.points_from_xy([x for x, _ in places], [y for _, y in places])
            layers[name] = geopandas_.GeoDataFrame(table, geometry=points, crs=self.crs)
        if self._boundaries is not None and len(enterprises := self.enterprises):
            areas = self._boundaries[["id", "geometry"]].rename(columns={"id": "establishment"})
            layers["enterprises"] = areas.merge(enterprises, on="establishment")
        write_layers(path, layers)

    def __len__(self) -> int:
        return len(self._graded)

    def __repr__(self) -> str:
        counts = [f"{sum(one['grade'] == grade for one in self._graded)} {grade}" for grade in GRADES]
        return f"<Register of {len(self)} units; major hazards: {', '.join(counts)}>"


def grade(inventory: pd.DataFrame | Iterable[Mapping[str, Any]], *, crs: str | None = None) -> Register:
    """Identifies and grades the major hazards of an inventory.

    Parameters
    ----------
    inventory : DataFrame or iterable of mappings
        One row a substance of a unit: ``unit``, ``establishment``, ``residents`` (within 500 m of the boundary of the
        plant), ``substance``, ``quantity_t`` (the most that the unit is designed to hold); optional ``county``,
        ``category`` (for a substance that table 1 does not name) and ``x``, ``y`` (m). Rows of a unit agree in all but
        substance, quantity and category.
    crs : str, optional
        Of ``x`` and ``y``, e.g. ``"EPSG:32651"``.

    Raises
    ------
    InputError
        For a missing or an unknown column, rows that disagree, an unknown substance, a negative quantity.
    MissingDataError
        For a substance without entry and category.

    Examples
    --------
    >>> import isorisk as ir
    >>> tank = {"unit": "V-1", "establishment": "A", "residents": 12, "substance": "chlorine", "quantity_t": 50.0}
    >>> row = ir.register.grade([tank]).units.iloc[0]
    >>> row.s, row.r, row.grade
    (10.0, 40.0, 'III')
    """
    records: list[Any] = (
        inventory.to_dict("records") if hasattr(inventory, "to_dict") else [dict(row) for row in inventory]
    )
    units: dict[str, dict[str, Any]] = {}
    places: dict[str, tuple[float, float]] = {}
    for number, record in enumerate(records):
        row = {key: value for key, value in record.items() if not _is_empty(value)}
        if strange := [key for key in record if key not in _COLUMNS]:
            raise InputError(f'inventory row {number}: column "{strange[0]}": allowed are {", ".join(_COLUMNS)}')
        if missing := [key for key in _NEEDED if key not in row]:
            raise InputError(f"inventory row {number}: {missing[0]} is missing")
        unit = str(row["unit"])
        facts = {
            "id": unit,
            "establishment": str(row["establishment"]),
            "county": None if "county" not in row else str(row["county"]),
            "residents": _float(row, "residents", number),
        }
        known = units.setdefault(unit, {**facts, "holdings": []})
        for key, value in facts.items():
            if known[key] != value:
                name = "unit" if key == "id" else key
                text = f"inventory row {number}: {name} = {value}: earlier rows of unit {unit} have {known[key]}"
                raise InputError(text)
        holding: dict[str, Any] = {
            "substance": str(row["substance"]),
            "quantity_t": _float(row, "quantity_t", number),
        }
        if "category" in row:
            holding["category"] = str(row["category"])
        known["holdings"].append(holding)
        if "x" in row and "y" in row:
            place = (_float(row, "x", number), _float(row, "y", number))
            if places.setdefault(unit, place) != place:
                raise InputError(f"inventory row {number}: (x, y) = {place}: earlier rows of unit {unit} have another")
    return Register(_isorisk.grade_units(json.dumps(list(units.values()))), places=places, crs=crs)


def of_study(
    study: Study,
    units: str | Mapping[str, str] = "establishment",
    *,
    category: Mapping[str, str] | None = None,
) -> Register:
    """The register of a study: what its vessels, reactors, columns and tanks hold, and who lives within 500 m.

    Parameters
    ----------
    study : Study
        Its inventories stand for the most that is designed to be held. Counties are those of its establishments
        (column ``county``).
    units : {"establishment", "installation"} or mapping
        What a unit is: all that an establishment holds (never below what its real units have), each installation
        (right only where a valve or a dike stands round each), or a mapping from installation to unit.
    category : mapping, optional
        Hazard category of substances that have no entry, by name.

    Raises
    ------
    InputError
        For an establishment without boundary, or an installation that the mapping leaves out.
    MissingDataError
        For a substance without entry and category.
    """
    grouping, names = (units, {}) if isinstance(units, str) else ("named", dict(units))
    found = _isorisk.units_of_study(study._core, grouping, names, dict(category or {}))
    installations = study.layer("installations")
    at = {one.id: (one.geometry.x, one.geometry.y) for one in installations.itertuples()}
    owner = dict(zip(installations["id"], installations["establishment"], strict=True))
    members: dict[str, list[tuple[float, float]]] = {}
    for one, place in at.items():
        if one in found["left_out"]:
            continue
        unit = names[one] if grouping == "named" else one if grouping == "installation" else owner[one]
        members.setdefault(unit, []).append(place)
    places = {
        unit: (sum(x for x, _ in held) / len(held), sum(y for _, y in held) / len(held))
        for unit, held in members.items()
    }
    graded = _isorisk.grade_units(json.dumps(found["units"]))
    boundaries = study.layer("establishments")
    return Register(graded, places=places, boundaries=boundaries, crs=study.crs, left_out=found["left_out"])


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value) or value == ""


def _float(row: Mapping[str, Any], name: str, number: int) -> float:
    try:
        return float(row[name])
    except (TypeError, ValueError) as cause:
        raise InputError(f"inventory row {number}: {name} = {row[name]!r}: must be a number") from cause


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _inventory(one: Mapping[str, Any]) -> str:
    return "; ".join(f"{held['substance']} {held['quantity_t']:g} t" for held in one["holdings"])


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return frames.frame({name: [row[name] for row in rows] for name in rows[0]} if rows else {})
