"""GeoTIFF, GeoPackage and GeoJSON, as assessors' tools read them."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .extras import need

if TYPE_CHECKING:
    import geopandas


def write_geotiff(
    path: str | PathLike[str],
    values: npt.NDArray[np.float64],
    *,
    x_min_m: float,
    y_min_m: float,
    cell_m: float,
    crs: str,
    description: str = "individual risk, 1/yr",
) -> None:
    """Writes a grid as a north-up GeoTIFF of 64-bit floats, compressed without loss.

    Parameters
    ----------
    path : path-like
    values : array, shape (ny, nx)
        Row 0 is the southernmost; a value belongs to the whole cell and was computed at its centre.
    x_min_m, y_min_m : float
        South-western corner of the grid, m.
    cell_m : float
        Side of a cell, m.
    crs : str
        Coordinate reference system, e.g. ``"EPSG:32651"``.
    description : str
        Name of the band.

    Raises
    ------
    MissingExtraError
        Without rasterio.
    """
    rasterio = need("rasterio", "write a GeoTIFF")
    ny, nx = values.shape
    transform = rasterio.Affine(cell_m, 0.0, x_min_m, 0.0, -cell_m, y_min_m + ny * cell_m)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=nx,
        height=ny,
        count=1,
        dtype="float64",
        crs=crs,
        transform=transform,
        compress="deflate",
        predictor=3,
        tiled=True,
        blockxsize=256,
        blockysize=256,
    ) as file:
        file.write(np.ascontiguousarray(values[::-1]), 1)
        file.set_band_description(1, description)
        file.update_tags(1, units="1/yr", cell="centre")


def write_layers(path: str | PathLike[str], layers: dict[str, geopandas.GeoDataFrame]) -> None:
    """Writes each frame as a layer of one GeoPackage, in the frames' own reference system.

    Raises
    ------
    MissingExtraError
        Without geopandas and pyogrio.
    """
    need("pyogrio", "write a GeoPackage")
    for name, frame in layers.items():
        frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio")


def write_geojson(path: str | PathLike[str], frame: geopandas.GeoDataFrame) -> None:
    """Writes a frame as RFC 7946 GeoJSON: longitude and latitude on WGS 84, nine decimals (0.1 mm).

    Raises
    ------
    MissingExtraError
        Without geopandas and pyogrio.
    """
    need("pyogrio", "write GeoJSON")
    frame.to_file(path, driver="GeoJSON", engine="pyogrio", RFC7946="YES", COORDINATE_PRECISION=9)


def frame_of_geojson(text: str, crs: str | None) -> geopandas.GeoDataFrame:
    """A feature collection in the coordinates of `crs` as a frame; an empty one keeps its geometry column."""
    import json

    geopandas_: Any = need("geopandas", "make a table of map features")
    shapely = need("shapely.geometry", "make a table of map features")
    features = json.loads(text)["features"]
    rows = [dict(feature.get("properties") or {}) for feature in features]
    shapes = [None if f["geometry"] is None else shapely.shape(f["geometry"]) for f in features]
    return geopandas_.GeoDataFrame(rows, geometry=shapes, crs=crs)
