"""Runs with a cache of consequences in a folder."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import isorisk as ir

DOCUMENT = """
format = 1
title = "Two vessels"
crs = "EPSG:32651"
rule_set = "AQ/T 3046-2013"
criterion = "GB 36894-2018"
grid = { x_min_m = 350000, y_min_m = 3410000, x_max_m = 352000, y_max_m = 3412000, cell_m = 100 }
surface = { roughness_length_m = 0.3, terrain = "rural", latitude_deg = 30.8 }
ambient = { temperature_c = 16, pressure_bara = 1.01325, relative_humidity_percent = 75 }
[layers]
weather = "assumed"
installations = "assumed"
establishments = "assumed"
population = "assumed"
"""
TABLES = {
    "installations": pd.DataFrame(
        {
            "id": ["V-1", "V-2"],
            "establishment": ["A", "A"],
            "equipment": ["pressure_vessel", "pressure_vessel"],
            "substance": ["propane", "chlorine"],
            "x_m": [350_800.0, 351_250.0],
            "y_m": [3_410_700.0, 3_411_020.0],
            "status": ["new", "in_service"],
            "pressure_barg": [8.3, 6.0],
            "temperature_c": [20, 20],
            "inventory [kg]": [20_000, 4_000],
            "diameter_mm": [50, 25],
        }
    ),
    "establishments": pd.DataFrame({"id": ["A"]}),
    "population": pd.DataFrame({"kind": ["residential"], "x_m": [351_500], "y_m": [3_411_300], "persons": [800]}),
    "weather": pd.DataFrame(
        [
            {
                "period": period,
                "class": "D5",
                "stability": "D",
                "wind_speed_m_s": 5,
                "sector_deg": 90 * at,
                "probability": 1 / 8,
            }
            for period in ("day", "night")
            for at in range(4)
        ]
    ),
}


@pytest.fixture(scope="module")
def study() -> ir.Study:
    return ir.Study.from_tables(DOCUMENT, TABLES)


@pytest.fixture(scope="module")
def plain(study) -> ir.Result:
    return study.run()


def same(a: ir.Result, b: ir.Result) -> bool:
    curves = zip(a.societal.events, b.societal.events, strict=True)
    return np.array_equal(a.individual_risk_values, b.individual_risk_values) and all(
        np.array_equal(x, y) for x, y in curves
    )


def test_the_bits_do_not_depend_on_the_cache(study, plain, tmp_path):
    assert plain.cache_counts is None
    folder = tmp_path / "made" / "here"
    first = study.run(cache=folder)
    made = first.cache_counts["made"]
    assert made > 0
    assert first.cache_counts == {"reused": 0, "made": made, "rejected": 0, "unwritten": 0}
    again = study.run(cache=str(folder))
    assert again.cache_counts == {"reused": made, "made": 0, "rejected": 0, "unwritten": 0}
    assert same(first, plain)
    assert same(again, plain)
    moved = study.move("V-1", 350_500, 3_410_500)
    assert same(moved.run(base=again, cache=folder), moved.run())


def test_an_entry_cut_short_is_made_anew(study, plain, tmp_path):
    study.run(cache=tmp_path)
    entry = sorted(tmp_path.iterdir())[0]
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-10])
    found = study.run(cache=tmp_path)
    assert found.cache_counts["rejected"] == 1
    assert same(found, plain)
    assert entry.read_bytes() == whole


def test_a_file_in_place_of_the_folder_is_an_oserror(study, tmp_path):
    file = tmp_path / "file"
    file.write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        study.run(cache=file)


def test_what_cannot_be_kept_is_warned_of(study, plain, tmp_path):
    study.run(cache=tmp_path)
    entries = sorted(Path(tmp_path).iterdir())
    entries[0].unlink()
    entries[0].mkdir()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = study.run(cache=tmp_path)
    texts = [str(one.message) for one in caught if one.category is RuntimeWarning]
    assert texts == ["1 of 1 new runs could not be kept in the folder of the cache"]
    assert same(found, plain)
