"""The register of major hazards, alone and from a study."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

import isorisk as ir
from test_what_if import DOCUMENT, TABLES


def row(unit: str, substance: str, quantity_t: float, residents: float = 12, **more: object) -> dict[str, object]:
    return {
        "unit": unit,
        "establishment": "A",
        "residents": residents,
        "substance": substance,
        "quantity_t": quantity_t,
        **more,
    }


def test_the_four_worked_units() -> None:
    inventory = [
        row("1", "ammonia", 100.0),
        row("2", "chlorine", 50.0),
        row("3", "lpg", 500.0),
        row("4", "methanol", 5000.0),
    ]
    found = ir.register.grade(pd.DataFrame(inventory)).units
    assert found["s"].tolist() == [10.0] * 4
    assert found["r"].tolist() == [20.0, 40.0, 15.0, 10.0]
    assert found["grade"].tolist() == ["III"] * 4
    assert found["r_to_next"].tolist() == pytest.approx([30.0, 10.0, 35.0, 40.0])


def test_tables_by_level_and_filter(tmp_path: Path) -> None:
    inventory = [
        row("1", "ammonia", 600.0, county="甲县", x=1.0, y=2.0),
        row("1", "our own solvent", 100.0, county="甲县", category="W5.3", x=1.0, y=2.0),
        row("2", "phosgene", 0.1, county="甲县", x=3.0, y=4.0),
        {**row("3", "liquefied petroleum gas", 60.0, county="乙县", x=5.0, y=6.0), "establishment": "B"},
    ]
    found = ir.register.grade(inventory, crs="EPSG:32651")
    assert found.units["grade"].tolist() == ["I", "", "IV"]
    counts = ["establishments", "units", "major_hazards", "grade_I", "grade_IV"]
    assert found.city.iloc[0][counts].tolist() == [2, 3, 2, 1, 1]
    assert found.counties["county"].tolist() == sorted(["甲县", "乙县"])
    assert found.enterprises["gravest_grade"].tolist() == ["IV", "I"]
    assert found.holdings["r"].sum() == pytest.approx(found.units["r"].sum(), rel=1e-12)
    assert found.filter(grade="I").units["unit"].tolist() == ["1"]
    assert found.filter(county="乙县").units["unit"].tolist() == ["3"]
    assert found.filter(substance="phosgene", grade=["I"]).units.empty
    found.to_excel(tmp_path / "r.xlsx")
    back = pd.read_excel(tmp_path / "r.xlsx", sheet_name=None, dtype={"unit": str})
    assert list(back) == ["city", "counties", "enterprises", "units", "holdings"]
    assert back["holdings"]["substance"].tolist() == found.holdings["substance"].tolist()
    found.to_geopackage(tmp_path / "r.gpkg")
    layer = gpd.read_file(tmp_path / "r.gpkg", layer="units")
    assert layer.crs.to_epsg() == 32651
    assert [(p.x, p.y) for p in layer.geometry] == [(1.0, 2.0), (3.0, 4.0), (5.0, 6.0)]


def test_faults_name_row_and_value() -> None:
    with pytest.raises(ir.InputError, match=r'row 0: column "colour": allowed are unit, '):
        ir.register.grade([row("1", "ammonia", 1.0, colour="red")])
    with pytest.raises(ir.InputError, match=r"row 1: residents = 3\.0: earlier rows of unit 1 have 12.0"):
        ir.register.grade([row("1", "ammonia", 1.0), row("1", "chlorine", 1.0, residents=3)])
    with pytest.raises(ir.InputError, match=r"units\[\"1\"\].ammonia: quantity = -1 t"):
        ir.register.grade([row("1", "ammonia", -1.0)])
    with pytest.raises(ir.InputError, match=r'hazard category of GB 18218-2018 "W99"'):
        ir.register.threshold("x", "W99")
    with pytest.raises(ir.MissingDataError, match="a hazard category"):
        ir.register.threshold("nitrogen")
    with pytest.raises(ir.InputError, match="must be I, II, III or IV"):
        ir.register.grade([row("1", "ammonia", 1.0)]).filter(grade="V")
    with pytest.raises(ir.InputError, match="crs = None"):
        ir.register.grade([row("1", "ammonia", 1.0)]).to_geopackage("x.gpkg")


def test_categories_and_thresholds() -> None:
    table = ir.register.categories()
    assert len(table) == 24
    assert table.set_index("symbol").loc["W5.4", "critical_quantity_t"] == 5000.0
    assert ir.register.threshold("氨")["beta"] == 2.0


def test_of_a_study(tmp_path: Path) -> None:
    with pytest.raises(ir.InputError, match="establishment = A: needs a boundary"):
        ir.register.of_study(ir.Study.from_tables(DOCUMENT, TABLES))
    site = box(350_700, 3_410_600, 351_300, 3_411_100)
    ground = gpd.GeoDataFrame({"id": ["A", "B"], "county": ["甲县", "甲县"]}, geometry=[site, site], crs="EPSG:32651")
    study = ir.Study.from_tables(DOCUMENT, TABLES | {"establishments": ground})
    register = ir.register.of_study(study, units="installation")
    assert register.left_out == ["P-1"]
    tanks = TABLES["installations"].set_index("id")
    for one in register.holdings.itertuples():
        assert one.quantity_t == pytest.approx(tanks.loc[one.unit, "inventory [kg]"] / 1000, rel=1e-12)
    whole = ir.register.of_study(study)
    assert whole.units["s"].sum() == pytest.approx(register.units["s"].sum(), rel=1e-12)
    # 800 residents stand 283 m from the corner; the workers are none
    assert whole.units["residents"].tolist() == [800.0]
    assert whole.units["alpha"].tolist() == [2.0]
    assert whole.counties["county"].tolist() == ["甲县"]
    whole.to_geopackage(tmp_path / "r.gpkg")
    assert len(gpd.read_file(tmp_path / "r.gpkg", layer="enterprises")) == len(whole.enterprises)
    with pytest.raises(ir.InputError, match="installation without unit = T-1"):
        ir.register.of_study(study, units={"V-1": "tank farm"})
    with pytest.raises(ir.InputError, match='must be "establishment", "installation" or unit by installation'):
        ir.register.of_study(study, units="tank")
