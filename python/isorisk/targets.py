"""Protection targets (防护目标): their classes of GB 36894-2018 from use and size.

::

    import isorisk as ir

    ir.targets.classify("housing", households=45)["class"]
    ir.targets.read("targets.csv")

The thresholds are data of the package; each has the mark of how it came here (``S``, ``K``, ``K?``: to be checked in
print).
"""

from __future__ import annotations

import csv
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _isorisk, frames
from .exceptions import Fault, FileError, InputError, IsoriskError
from .extras import need

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["classify", "read", "uses"]

_SIZES = ("people", "households", "floor_area_m2", "beds")


def uses() -> list[str]:
    """Uses that the table has, by their English names; Chinese names and common others are understood too."""
    return _isorisk.protection_target_uses()


def classify(
    use: str,
    *,
    people: float | None = None,
    households: float | None = None,
    floor_area_m2: float | None = None,
    beds: float | None = None,
) -> dict[str, Any]:
    """Class of a protection target.

    Parameters
    ----------
    use : str
        Its actual main use, one of :func:`uses`, in English or Chinese.
    people : float, optional
        Residents, staff, staff on a shift (industry), or the most at one time (open-air trade, passengers).
    households, beds : float, optional
    floor_area_m2 : float, optional
        Of a park or square its area, m2.

    Returns
    -------
    dict
        ``use``, ``name_zh``, ``class`` (``high_sensitivity``, ``important``, ``general_1`` to ``general_3``), ``reason``
        with the threshold that decided, and its ``provenance``. Any one size that the table has for the use suffices;
        of several the most protected class counts.

    Raises
    ------
    InputError
        For a use that the table does not have, a size that is negative or not finite, or where the size that decides is
        missing.

    Examples
    --------
    >>> import isorisk as ir
    >>> ir.targets.classify("housing", people=120)["class"]
    'general_1'
    """
    return _isorisk.classify_target(use, people, households, floor_area_m2, beds)


def read(path: str | PathLike[str], layer: str | None = None) -> pd.DataFrame:
    """A file of protection targets with their classes.

    Parameters
    ----------
    path : path-like
        CSV (UTF-8), GeoPackage or GeoJSON. Columns: ``id``, ``use``, and the sizes ``people``, ``households``,
        ``floor_area_m2``, ``beds``, as far as they are known; other columns are kept.
    layer : str, optional
        Of a GeoPackage with several.

    Returns
    -------
    DataFrame or GeoDataFrame
        The rows with ``class``, ``reason`` and ``provenance``; with geometry where the file has it.

    Raises
    ------
    InputError
        With every fault of the file in ``.faults``.
    FileError
        Where it cannot be read.
    MissingExtraError
        Without pandas; for map files without geopandas and pyogrio.
    """
    file = Path(path)
    table = _frame(file, layer)
    if lost := [name for name in ("id", "use") if name not in table.columns]:
        raise InputError(f'{file.name}: column "{lost[0]}" is missing: it has {", ".join(map(str, table.columns))}')
    faults: list[Fault] = []
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, (_, row) in enumerate(table.iterrows(), start=2 if file.suffix.lower() == ".csv" else 1):
        place = f"{file.name}:{number}"
        name = "" if _is_empty(row["id"]) else str(row["id"])
        if not name or name in seen:
            faults.append(Fault(f"{place}:id", name or "nothing", "", "an id that no other row has"))
        seen.add(name)
        sizes: dict[str, float] = {}
        is_whole = True
        for size in _SIZES:
            if size not in table.columns or _is_empty(row[size]):
                continue
            try:
                sizes[size] = float(row[size])
            except (TypeError, ValueError):
                faults.append(Fault(f"{place}:{size}", repr(row[size]), "", "a number"))
                is_whole = False
        if _is_empty(row["use"]):
            faults.append(Fault(f"{place}:use", "nothing", "", ", ".join(uses())))
        elif is_whole:
            try:
                found.append(classify(str(row["use"]), **sizes))
            except IsoriskError as cause:
                faults.append(Fault(place, str(cause)))
    if faults:
        raise InputError.of("\n".join([f"{file.name}: {len(faults)} faults", *map(str, faults)]), faults)
    for column in ("class", "reason", "provenance"):
        table[column] = [one[column] for one in found]
    classed: pd.DataFrame = table
    return classed


def _frame(file: Path, layer: str | None) -> Any:
    if not file.is_file():
        raise FileError.of(f"cannot read {file}: no such file", file, None)
    kind = file.suffix.lower()
    if kind == ".csv":
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                rows = list(reader)
                columns = list(reader.fieldnames or ())
        except UnicodeDecodeError as cause:
            raise InputError(f"{file.name}: not UTF-8: save the table as UTF-8") from cause
        for number, row in enumerate(rows, start=2):
            if None in row:
                raise InputError(f"{file.name}:{number}: more cells than the header has columns")
        return frames.frame({name: [row[name] for row in rows] for name in columns})
    if kind in (".gpkg", ".geojson", ".json"):
        geopandas_: Any = need("geopandas", "read a map of targets")
        need("pyogrio", "read a map of targets")
        try:
            return geopandas_.read_file(file, layer=layer, engine="pyogrio")
        except Exception as cause:
            raise InputError(f"{file.name}: cannot be read as a map: {cause}") from cause
    raise InputError(f'{file.name}: must be .csv, .gpkg or .geojson, not "{kind}"')


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value) or str(value).strip() in ("", "<NA>")
