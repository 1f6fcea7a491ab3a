"""GeoPackage, shapefile and Excel become the core's records, or a fault that says what to do."""

from __future__ import annotations

import geopandas
import openpyxl
import pandas
import pytest
from shapely.geometry import Point, Polygon

from isorisk import readers
from isorisk.exceptions import Fault


@pytest.fixture
def frame():
    rows = {"id": ["T-301", "T-302"], "inventory_t": [500.0, None], "units": [3, 4], "name_zh": ["氨罐", None]}
    return geopandas.GeoDataFrame(rows, geometry=[Point(1.0, 2.0), Point(3.0, 4.0)], crs="EPSG:32651")


def test_geopackage(tmp_path, frame):
    path = tmp_path / "park.gpkg"
    frame.to_file(path, layer="installations")
    table = readers.read_table(path)
    assert table["origin"] == "park.gpkg:installations"
    assert table["columns"] == ["id", "inventory_t", "units", "name_zh"]
    assert table["crs"] == "EPSG:32651"
    first, second = table["rows"]
    assert first["place"] == "park.gpkg:installations:1"
    assert first["values"] == {"id": "T-301", "inventory_t": 500.0, "units": 3, "name_zh": "氨罐"}
    assert first["geometry"] == {"type": "Point", "coordinates": (1.0, 2.0)}
    assert second["values"] == {"id": "T-302", "inventory_t": None, "units": 4, "name_zh": None}


def test_geopackage_with_two_layers_wants_a_name(tmp_path, frame):
    path = tmp_path / "park.gpkg"
    frame.to_file(path, layer="installations")
    area = geopandas.GeoDataFrame({"id": ["E-1"]}, geometry=[Polygon([(0, 0), (1, 0), (1, 1)])], crs="EPSG:32651")
    area.to_file(path, layer="establishments")
    fault = readers.read_table(path)
    assert str(fault) == (
        'park.gpkg: found 2 layers; allowed: one layer; name the layer in the study: "installations", "establishments"'
    )
    assert readers.read_table(path, "establishments")["rows"][0]["geometry"]["type"] == "Polygon"
    fault = readers.read_table(path, "tanks", name="tables/park.gpkg")
    assert str(fault).startswith('tables/park.gpkg: found no layer "tanks"; allowed: "installations"')


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95, 0.999])
def test_a_truncated_geopackage_is_a_fault(tmp_path, frame, share):
    path = tmp_path / "park.gpkg"
    many = pandas.concat([frame] * 500, ignore_index=True)
    many.to_file(path, layer="installations")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    fault = readers.read_table(path)
    assert isinstance(fault, Fault)
    assert fault.path == "park.gpkg"
    assert fault.found == f"a truncated GeoPackage: {int(len(whole) * share)} of {len(whole)} bytes"
    assert fault.help == "the file is damaged or was cut short: copy or export it again"


def test_a_damaged_geopackage_is_a_fault(tmp_path, frame):
    path = tmp_path / "park.gpkg"
    frame.to_file(path, layer="installations")
    data = bytearray(path.read_bytes())
    data[4096 : 4096 + 8192] = b"\xff" * 8192
    path.write_bytes(data)
    fault = readers.read_table(path)
    assert isinstance(fault, Fault)
    assert fault.found.startswith("a damaged GeoPackage: ")


@pytest.mark.parametrize(
    ("content", "found"), [(b"", "an empty file"), (b"id,x\n1,2\n" * 50, "a file that is not a GeoPackage")]
)
def test_what_is_no_geopackage(tmp_path, content, found):
    path = tmp_path / "park.gpkg"
    path.write_bytes(content)
    assert readers.read_table(path).found == found


def test_a_file_that_is_not_there(tmp_path):
    fault = readers.read_table(tmp_path / "park.gpkg", name="tables/park.gpkg")
    assert fault == Fault(
        "tables/park.gpkg", "no such file", "", "a GeoPackage", f"looked for {tmp_path / 'park.gpkg'}"
    )


def test_shapefile(tmp_path, frame):
    path = tmp_path / "tanks.shp"
    frame.rename(columns={"inventory_t": "invent_t"}).to_file(path, encoding="utf-8")
    table = readers.read_table(path)
    assert [row["place"] for row in table["rows"]] == ["tanks.shp:1", "tanks.shp:2"]
    assert table["rows"][0]["values"]["name_zh"] == "氨罐"
    assert table["crs"] == "EPSG:32651"


def test_a_truncated_shapefile_is_a_fault(tmp_path, frame):
    path = tmp_path / "tanks.shp"
    frame[["id", "geometry"]].to_file(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-8])
    assert readers.read_table(path).found == f"a truncated shapefile: {len(whole) - 8} of {len(whole)} bytes"


def test_a_shapefile_without_its_table_is_a_fault(tmp_path, frame):
    frame[["id", "geometry"]].to_file(tmp_path / "tanks.shp")
    (tmp_path / "tanks.dbf").unlink()
    fault = readers.read_table(tmp_path / "tanks.shp")
    assert (fault.found, fault.help) == ("no tanks.dbf beside it", "copy the .shp, .shx, .dbf and .prj")


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "people"
    page.append(["place", "persons", "x_m"])
    page.append(["漕泾镇", 4200, 1.5])
    page.append([None, None, None])
    page.append(["camp", "=3*4", None])
    book.save(tmp_path / "people.xlsx")
    return tmp_path / "people.xlsx"


def test_excel_skips_empty_lines_and_keeps_row_numbers(workbook):
    table = readers.read_table(workbook, "people")
    assert table["columns"] == ["place", "persons", "x_m"]
    assert [row["place"] for row in table["rows"]] == ["people.xlsx:people:2", "people.xlsx:people:4"]
    assert table["rows"][0]["values"] == {"place": "漕泾镇", "persons": 4200, "x_m": 1.5}
    assert table["rows"][1]["values"] == {"place": "camp", "persons": "=3*4", "x_m": None}
    assert table["crs"] is None


def test_excel_faults(workbook):
    assert str(readers.read_table(workbook, "homes")) == (
        'people.xlsx: found no sheet "homes"; allowed: "people"; name a sheet that the file has'
    )
    workbook.write_bytes(workbook.read_bytes()[:-200])
    assert readers.read_table(workbook).found.startswith("a workbook that cannot be opened: ")


def test_excel_with_a_column_twice(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "id"])
    book.save(tmp_path / "a.xlsx")
    assert readers.read_table(tmp_path / "a.xlsx").found == 'column "id" twice'
