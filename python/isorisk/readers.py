"""Tables of a study in formats that only Python reads: GeoPackage, shapefile and Excel.

A table becomes the record that the core makes of a CSV or GeoJSON file too::

    {"origin": "park.gpkg:installations",
     "columns": ["id", "substance", "inventory_t"],
     "rows": [{"place": "park.gpkg:installations:1", "values": {"id": "T-301", ...}, "geometry": {...} or None}],
     "crs": "EPSG:32651" or None,
     "sha256": "9f86d0..."}

A file that cannot be read becomes a :class:`~isorisk.exceptions.Fault`, which the core's validator lists with all the
others, so that the user sees every fault of a study at once.
"""

from __future__ import annotations

import datetime
import hashlib
import math
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any, TypedDict

from .exceptions import Fault
from .extras import need

#: What this module reads, by the end of the file name.
SUFFIXES = {
    ".gpkg": "GeoPackage",
    ".shp": "shapefile",
    ".xlsx": "Excel workbook",
    ".xlsm": "Excel workbook",
}

Cell = str | float | int | bool | None


class Row(TypedDict):
    """One row, with the place where its user finds it."""

    place: str
    values: dict[str, Cell]
    geometry: dict[str, Any] | None


class Table(TypedDict):
    """A table as the core takes it."""

    origin: str
    columns: list[str]
    rows: list[Row]
    crs: str | None
    sha256: str | None


class _Unreadable(Exception):
    def __init__(self, found: str, allowed: str, help: str) -> None:
        super().__init__(found)
        self.found, self.allowed, self.help = found, allowed, help


def is_readable(name: str) -> bool:
    """Whether a file of this name is read here rather than by the core."""
    return Path(name).suffix.lower() in SUFFIXES


def read_table(path: Path, layer: str | None = None, name: str | None = None) -> Table | Fault:
    """One layer or sheet of a file.

    Parameters
    ----------
    path : Path
        A ``.gpkg``, ``.shp``, ``.xlsx`` or ``.xlsm`` file.
    layer : str, optional
        Layer of a GeoPackage or sheet of a workbook; may be left out where the file has only one.
    name : str, optional
        What the study calls the file, used in places and faults; the file name unless given.

    Returns
    -------
    dict or Fault
        The table; or what stopped it from being read.

    Raises
    ------
    MissingExtraError
        If the package that reads this format is not installed.
    """
    called = name or path.name
    kind = SUFFIXES[path.suffix.lower()]
    if not path.is_file():
        return Fault(called, "no such file", "", f"a {kind}", f"looked for {path}")
    readers = {"GeoPackage": _read_geopackage, "shapefile": _read_shapefile, "Excel workbook": _read_workbook}
    try:
        table = readers[kind](path, layer, called)
        table["sha256"] = _sha256(path)
        return table
    except _Unreadable as cause:
        return Fault(called, cause.found, "", cause.allowed, cause.help)
    except PermissionError:
        return Fault(called, "a file that may not be read", "", f"a readable {kind}", "check its permissions")


# ---------------------------------------------------------------------------------------------------- GeoPackage


def _read_geopackage(path: Path, layer: str | None, called: str) -> Table:
    _check_sqlite(path)
    pyogrio = need("pyogrio", "read a GeoPackage")
    layer = _choose(layer, [str(row[0]) for row in _opened(lambda: pyogrio.list_layers(path))], "layer")
    frame = _opened(lambda: pyogrio.read_dataframe(path, layer=layer, fid_as_index=True))
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        (rows,) = database.execute(f"SELECT count(*) FROM {_quoted(layer)}").fetchone()
    if len(frame) != rows:
        raise _Unreadable(f"{rows} rows of which {len(frame)} can be read", "a whole GeoPackage", _COPY_AGAIN)
    return table_of_frame(frame, f"{called}:{layer}")


_COPY_AGAIN = "the file is damaged or was cut short: copy or export it again"


def _check_sqlite(path: Path) -> None:
    """A GeoPackage is an SQLite database; its header says how long it should be."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        found = "an empty file" if size == 0 else "a file that is not a GeoPackage"
        raise _Unreadable(found, "a GeoPackage (an SQLite database)", _COPY_AGAIN)
    page = struct.unpack(">H", header[16:18])[0]
    page = 65536 if page == 1 else page
    pages, changes, valid_for = (struct.unpack(">I", header[at : at + 4])[0] for at in (28, 24, 92))
    if pages and changes == valid_for and size < page * pages:
        raise _Unreadable(f"a truncated GeoPackage: {size} of {page * pages} bytes", "a whole GeoPackage", _COPY_AGAIN)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            verdict = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as cause:
        raise _Unreadable(f"a damaged GeoPackage: {cause}", "a whole GeoPackage", _COPY_AGAIN) from cause
    if verdict != "ok":
        raise _Unreadable(f"a damaged GeoPackage: {verdict}", "a whole GeoPackage", _COPY_AGAIN)


def _quoted(identifier: str) -> str:
    doubled = identifier.replace('"', '""')
    return f'"{doubled}"'


# ----------------------------------------------------------------------------------------------------- shapefile


def _read_shapefile(path: Path, layer: str | None, called: str) -> Table:
    if layer not in (None, path.stem):
        raise _Unreadable(f'layer "{layer}"', f'none, or "{path.stem}"', "a shapefile has one layer")
    for suffix in (".shx", ".dbf"):
        if not any(form.is_file() for form in _companions(path, suffix)):
            raise _Unreadable(
                f"no {path.stem}{suffix} beside it", "all parts of the shapefile", "copy the .shp, .shx, .dbf and .prj"
            )
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or struct.unpack(">I", header[:4])[0] != 9994:
        raise _Unreadable("a file that is not a shapefile", "a shapefile", _COPY_AGAIN)
    stated = 2 * struct.unpack(">I", header[24:28])[0]
    if size < stated:
        raise _Unreadable(f"a truncated shapefile: {size} of {stated} bytes", "a whole shapefile", _COPY_AGAIN)
    pyogrio = need("pyogrio", "read a shapefile")
    frame = _opened(lambda: pyogrio.read_dataframe(path, fid_as_index=True))
    # features count from 0 in the file, rows from 1 for people
    frame.index = frame.index + 1
    return table_of_frame(frame, called)


def _companions(path: Path, suffix: str) -> list[Path]:
    return [path.with_suffix(form) for form in (suffix, suffix.upper())]


# ---------------------------------------------------------------------------------------------------------- Excel


def _read_workbook(path: Path, sheet: str | None, called: str) -> Table:
    import zipfile

    openpyxl = need("openpyxl", "read an Excel workbook")
    try:
        book = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError) as cause:
        raise _Unreadable(
            f"a workbook that cannot be opened: {cause}", "a whole Excel workbook", _COPY_AGAIN
        ) from cause
    sheet = _choose(sheet, book.sheetnames, "sheet")
    page = book[sheet]
    origin = f"{called}:{sheet}"
    lines = page.iter_rows()
    asked = formulas[sheet].iter_rows()
    header = next(lines, ())
    next(asked, ())
    columns = ["" if title.value is None else str(title.value).strip() for title in header]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise _Unreadable(f'sheet "{sheet}" without a header', "the names of the columns in the first row", "")
    for at, column in enumerate(columns):
        if not column or column in columns[:at]:
            found = f'column "{column}" twice' if column else f"no name over column {header[at].column_letter}"
            raise _Unreadable(found, "a different name over each column", f'look at row 1 of sheet "{sheet}"')
    rows: list[Row] = []
    for line, formula in zip(lines, asked, strict=True):
        # a formula that was never calculated stays as it is written, for the validator to find
        cells = [
            cell(seen.value if seen.value is not None else written.value)
            for seen, written in zip(line[: len(columns)], formula, strict=False)
        ]
        if all(value is None for value in cells):
            continue
        rows.append(
            {"place": f"{origin}:{line[0].row}", "values": dict(zip(columns, cells, strict=False)), "geometry": None}
        )
    return {"origin": origin, "columns": columns, "rows": rows, "crs": None, "sha256": None}


# --------------------------------------------------------------------------------------------------------- shared


def _choose(asked: str | None, names: list[str], noun: str) -> str:
    listed = ", ".join(f'"{name}"' for name in names) or "none"
    if asked is None:
        if len(names) != 1:
            raise _Unreadable(f"{len(names)} {noun}s", f"one {noun}", f"name the {noun} in the study: {listed}")
        return names[0]
    if asked not in names:
        raise _Unreadable(f'no {noun} "{asked}"', listed, f"name a {noun} that the file has")
    return asked


def _opened(read: Any) -> Any:
    try:
        return read()
    except Exception as cause:
        module = type(cause).__module__.partition(".")[0]
        if module not in ("pyogrio", "shapely") and not isinstance(cause, (OSError, ValueError)):
            raise
        raise _Unreadable(f"a file that cannot be read: {cause}", "a whole file", _COPY_AGAIN) from cause


def table_of_frame(frame: Any, origin: str) -> Table:
    """A DataFrame, with geometry or not, as a record; places are the values of its index."""
    # a layer without geometry comes as a plain frame
    shapes = frame.geometry if hasattr(frame, "geometry") else [None] * len(frame)
    columns = [str(name) for name in frame.columns if name != "geometry"]
    reference = getattr(frame, "crs", None)
    rows: list[Row] = []
    for at, (fid, shape) in enumerate(zip(frame.index, shapes, strict=True)):
        values = {name: cell(frame[name].iloc[at]) for name in columns}
        geometry = None if shape is None or shape.is_empty else shape.__geo_interface__
        rows.append({"place": f"{origin}:{fid}", "values": values, "geometry": geometry})
    return {"origin": origin, "columns": columns, "rows": rows, "crs": _crs_text(reference), "sha256": None}


def _sha256(path: Path) -> str:
    """Of the file; of a shapefile, of the shapes and then their table."""
    digest = hashlib.sha256(path.read_bytes())
    if path.suffix.lower() == ".shp":
        digest.update(next(form for form in _companions(path, ".dbf") if form.is_file()).read_bytes())
    return digest.hexdigest()


def _crs_text(reference: Any) -> str | None:
    if reference is None:
        return None
    code = reference.to_epsg()
    return f"EPSG:{code}" if code is not None else str(reference.to_wkt())


def cell(value: Any) -> Cell:
    """A plain value; empty is None, not a number stays, for the validator to find."""
    if value is None or isinstance(value, (bool, str)):
        return value if value != "" else None
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        # empty cells of a number column come as not-a-number
        return None if math.isnan(value) else str(value)
    if isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
