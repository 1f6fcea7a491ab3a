"""Responses that a user brings: probits from a file, and bands of levels such as AEGL or ERPG."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ._isorisk import Probit, published_probit
from .exceptions import InputError

_TEXTS = ("name", "effect", "unit", "provenance", "citation", "locator")
_NUMBERS = ("a", "b", "n")
_UNITS = ("mg/m3", "ppm", "W/m2", "kW/m2", "Pa", "psi", "Pa s")
_LEVEL_UNITS = ("ppm", "mg/m3", "kg/m3", "W/m2", "Pa")


def from_toml(
    path: str | PathLike[str], *, vapour_density_kg_m3: Mapping[str, float] | None = None
) -> dict[str, Probit]:
    """Probits of a file of the form of ``data/vulnerability/probits.toml``, by name.

    Parameters
    ----------
    path : path-like
        The file: tables ``[[probit]]`` with ``name``, ``effect``, ``unit`` (mg/m3, ppm, W/m2, kW/m2, Pa, psi or Pa s), ``a``,
        ``b``, ``n``, ``provenance``, ``citation`` and ``locator``.
    vapour_density_kg_m3 : mapping of str to float, optional
        For each probit in ppm the density of the pure vapour at the pressure and temperature of the air, kg/m³.

    Raises
    ------
    InputError
        Naming every fault of the file at once.
    """
    densities = dict(vapour_density_kg_m3 or {})
    text = Path(path).read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not TOML: {error}") from error
    rows = table.get("probit", [])
    faults = [f"{field}: is missing" for field in ("id", "rights") if field not in table]
    if not isinstance(rows, list) or not rows:
        faults.append("probit: there is no [[probit]]")
        rows = []
    for number, row in enumerate(rows, 1):
        faults += _faults(number, row, densities)
    names = Counter(row["name"] for row in rows if isinstance(row.get("name"), str))
    faults += [f"{name}: the name stands {count} times" for name, count in names.items() if count > 1]
    ppm = {row.get("name") for row in rows if row.get("unit") == "ppm"}
    faults += [
        f"vapour_density_kg_m3[{name!r}] = {value} kg/m³: there is no probit in ppm of that name"
        for name, value in densities.items()
        if name not in ppm
    ]
    if faults:
        raise InputError(f"{path}: " + "; ".join(faults))
    return {name: published_probit(name, table=text, vapour_density_kg_m3=densities.get(name)) for name in names}


def _faults(number: int, row: Mapping[str, Any], densities: Mapping[str, float]) -> list[str]:
    name = row.get("name", f"probit {number}")
    faults = [f"{name}.{field}: is missing, a text" for field in _TEXTS if not isinstance(row.get(field), str)]
    for field in _NUMBERS:
        value = row.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            faults.append(f"{name}.{field} = {value}: must be a finite number")
        elif field != "a" and value <= 0.0:
            faults.append(f"{name}.{field} = {value}: must be more than 0")
    unit = row.get("unit")
    if isinstance(unit, str) and unit not in _UNITS:
        faults.append(f"{name}.unit = {unit!r}: must be one of {', '.join(_UNITS)}")
    if unit == "ppm" and not 0.0 < densities.get(str(name), 0.0) < math.inf:
        faults.append(f"vapour_density_kg_m3[{name!r}]: is needed for a probit in ppm, kg/m³")
    known = {*_TEXTS, *_NUMBERS, "factor"}
    faults += [f"{name}.{field}: is not known" for field in row if field not in known]
    return faults


def exceedance_band(
    level: npt.ArrayLike, thresholds: Mapping[str, float], *, unit: str, thresholds_unit: str
) -> npt.NDArray[np.str_]:
    """Name of the highest threshold that a level reaches, "" below the lowest: AEGL, ERPG, heat or pressure bands.

    Parameters
    ----------
    level : float or array
        Concentration, heat flux or overpressure, in `unit`.
    thresholds : mapping of str to float
        Rising thresholds by name, in `thresholds_unit`, e.g. ``{"AEGL-1": ..., "AEGL-2": ..., "AEGL-3": ...}`` of the
        exposure time that the level belongs to. None are supplied: take them from the issuing body.
    unit, thresholds_unit : {"ppm", "mg/m3", "kg/m3", "W/m2", "Pa"}
        They must be the same; nothing is converted.

    Raises
    ------
    InputError
        For units that differ or are not known, or thresholds that do not rise.

    Examples
    --------
    >>> import isorisk as ir
    >>> bands = {"pain": 1.6e3, "injury": 4.7e3}
    >>> ir.vulnerability.exceedance_band([1e3, 2e3, 6e3], bands, unit="W/m2", thresholds_unit="W/m2").tolist()
    ['', 'pain', 'injury']
    """
    faults = []
    for name, value in (("unit", unit), ("thresholds_unit", thresholds_unit)):
        if value not in _LEVEL_UNITS:
            faults.append(f"{name} = {value!r}: must be one of {', '.join(_LEVEL_UNITS)}")
    if unit != thresholds_unit:
        faults.append(
            f"unit = {unit!r}, thresholds_unit = {thresholds_unit!r}: must be the same, convert the level first"
        )
    limits = np.array(list(thresholds.values()), dtype=float)
    if limits.size == 0 or not np.all(np.diff(limits, prepend=0.0) > 0.0) or not np.isfinite(limits).all():
        faults.append(f"thresholds = {dict(thresholds)}: must be positive, finite and rise")
    levels = np.asarray(level, dtype=float)
    if np.isnan(levels).any():
        faults.append("level: must not be NaN")
    if faults:
        raise InputError("; ".join(faults))
    names = np.array(["", *thresholds])
    return names[np.searchsorted(limits, levels, side="right")]
