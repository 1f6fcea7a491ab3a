"""Tables and grids of the core as pandas and xarray know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .extras import need

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


def risk_array(
    values: npt.NDArray[np.float64], x_m: npt.NDArray[np.float64], y_m: npt.NDArray[np.float64], crs: str | None
) -> xr.DataArray:
    """A risk grid with coordinates and reference system.

    Parameters
    ----------
    values : array, shape (ny, nx)
        1/yr.
    x_m, y_m : array
        Centres of columns and rows, m.
    crs : str or None
        E.g. ``"EPSG:32651"``; attached where rioxarray can read it back (``.rio.crs``) and as the attribute ``crs``.
    """
    return labelled(values, x_m, y_m, crs, "individual_risk", {"long_name": "individual risk", "units": "1/yr"})


def labelled(
    values: npt.NDArray[Any],
    x_m: npt.NDArray[np.float64],
    y_m: npt.NDArray[np.float64],
    crs: str | None,
    name: str,
    attrs: Mapping[str, Any],
) -> xr.DataArray:
    """Any grid with coordinates and reference system, as :func:`risk_array`."""
    xarray = need("xarray", "make a labelled grid")
    array: xr.DataArray = xarray.DataArray(
        values, coords={"y": y_m, "x": x_m}, dims=("y", "x"), name=name, attrs=dict(attrs)
    )
    array.x.attrs.update(long_name="easting", units="m")
    array.y.attrs.update(long_name="northing", units="m")
    if crs is not None:
        need("rioxarray", "attach a coordinate reference system")
        array = array.rio.write_crs(crs)
        array.attrs["crs"] = crs
    return array


def grid_dataset(
    values: Mapping[str, npt.NDArray[Any]],
    units: Mapping[str, str],
    x_m: npt.NDArray[np.float64],
    y_m: npt.NDArray[np.float64],
    crs: str | None,
    attrs: Mapping[str, Any],
) -> xr.Dataset:
    """Several grids on the same cells, by name, with the unit of each."""
    xarray = need("xarray", "make a labelled grid")
    arrays = {name: labelled(grid, x_m, y_m, crs, name, {"units": units[name]}) for name, grid in values.items()}
    made: xr.Dataset = xarray.Dataset(arrays, attrs=dict(attrs))
    return made


def frame(columns: Mapping[str, Sequence[Any] | npt.NDArray[Any]]) -> pd.DataFrame:
    """A table of the core as a DataFrame; a number that does not exist is NaN."""
    pandas = need("pandas", "make a table")
    made: pd.DataFrame = pandas.DataFrame(dict(columns))
    return made
