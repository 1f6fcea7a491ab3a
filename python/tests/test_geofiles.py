"""Files for assessors' tools read back as they were."""

from __future__ import annotations

import json

import geopandas
import numpy as np
import pytest
import rasterio

import sample
from isorisk import frames, geofiles


def test_geotiff_is_north_up_lossless_and_placed(tmp_path):
    values = np.random.default_rng(1).lognormal(-14, 3, (70, 90))
    path = tmp_path / "risk.tif"
    geofiles.write_geotiff(path, values, x_min_m=350_000.0, y_min_m=3_400_000.0, cell_m=25.0, crs=sample.CRS)
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == 32651
        assert file.dtypes == ("float64",)
        assert file.compression.name == "deflate"
        assert np.array_equal(file.read(1)[::-1], values)
        # the centre of the south-western cell
        assert next(file.sample([(350_012.5, 3_400_012.5)]))[0] == values[0, 0]
        assert file.bounds == (350_000.0, 3_400_000.0, 352_250.0, 3_401_750.0)
        assert file.tags(1)["units"] == "1/yr"


def test_contours_as_geopackage_and_geojson(tmp_path):
    contours = sample.contours()
    geofiles.write_layers(tmp_path / "c.gpkg", {"contours": contours, "targets": sample.layers()["targets"]})
    back = geopandas.read_file(tmp_path / "c.gpkg", layer="contours")
    assert back.crs.to_epsg() == 32651
    assert list(back["level_per_yr"]) == list(sample.LEVELS)
    assert back.geometry.area.to_numpy() == pytest.approx(contours.geometry.area.to_numpy(), rel=1e-12)

    geofiles.write_geojson(tmp_path / "c.geojson", contours)
    document = json.loads((tmp_path / "c.geojson").read_text())
    assert "crs" not in document
    lon, lat = document["features"][0]["geometry"]["coordinates"][0][0][0]
    assert (lon, lat) == pytest.approx((121.47, 30.82), abs=0.1)
    again = geopandas.read_file(tmp_path / "c.geojson").to_crs(sample.CRS)
    assert again.geometry.area.to_numpy() == pytest.approx(contours.geometry.area.to_numpy(), rel=1e-6)


def test_a_collection_without_features_is_an_empty_frame():
    frame = geofiles.frame_of_geojson('{"type": "FeatureCollection", "features": []}', sample.CRS)
    assert len(frame) == 0
    assert frame.crs.to_epsg() == 32651


def test_a_grid_knows_its_reference_system_and_units():
    array = frames.risk_array(np.ones((2, 3)), np.array([0.5, 1.5, 2.5]), np.array([0.5, 1.5]), sample.CRS)
    assert array.rio.crs.to_epsg() == 32651
    assert array.attrs["units"] == "1/yr"
    assert array.x.attrs["units"] == "m"
