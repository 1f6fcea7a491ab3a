"""Ten malformed studies: each names its one fault; one study with all ten has ten; nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest

import isorisk as ir
from isorisk import cli

EXAMPLE = Path(__file__).parents[2] / "examples" / "caojing"


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def unknown_key(folder: Path) -> None:
    change(folder, "study.toml", "[grid]", "[grid]\ncolour = 3")


def wrong_unit(folder: Path) -> None:
    change(folder, "study.toml", "pressure_bara", "pressure_bar")


def negative_frequency(folder: Path) -> None:
    rows = "installation,hole_mm,frequency_per_yr,source\nD-S101,25,-1e-5,own records\n"
    (folder / "frequencies.csv").write_text(rows, encoding="utf-8")
    change(folder, "study.toml", "[tables]", '[tables]\nfrequencies = "frequencies.csv"')


def unknown_substance(folder: Path) -> None:
    change(folder, "installations.csv", "pressure_vessel,chlorine", "pressure_vessel,clorine")


def no_table(folder: Path) -> None:
    change(folder, "study.toml", '"population.csv"', '"people.csv"')


def sum_not_one(folder: Path) -> None:
    lines = (folder / "weather.csv").read_text(encoding="utf-8").splitlines()
    head, _, _ = lines[-1].rpartition(",")
    (folder / "weather.csv").write_text("\n".join([*lines[:-1], f"{head},0.5"]) + "\n", encoding="utf-8")


def off_the_grid(folder: Path) -> None:
    change(folder, "installations.csv", "351710.0,3406131.8", "451710.0,3406131.8")


def not_a_number(folder: Path) -> None:
    change(folder, "installations.csv", "351769.2,3406166.0", "NaN,3406166.0")


def degrees_without_crs(folder: Path) -> None:
    frame = geopandas.read_file(folder / "targets.geojson").set_crs("EPSG:32651", allow_override=True)
    bare = frame.to_crs("EPSG:4326").set_crs(None, allow_override=True)
    bare.to_file(folder / "targets.gpkg", layer="targets")
    change(folder, "study.toml", '"targets.geojson"', '"targets.gpkg"')


def truncated_geopackage(folder: Path) -> None:
    frame = geopandas.read_file(folder / "establishments.geojson").set_crs("EPSG:32651", allow_override=True)
    frame.to_file(folder / "establishments.gpkg")
    data = (folder / "establishments.gpkg").read_bytes()
    (folder / "establishments.gpkg").write_bytes(data[: len(data) * 2 // 3])
    change(folder, "study.toml", '"establishments.geojson"', '"establishments.gpkg"')


# what breaks the study, where the fault is, what it says
CASES: list[tuple[Callable[[Path], None], str, str]] = [
    (unknown_key, "grid.colour", "found the unknown key `colour`"),
    (wrong_unit, "ambient.pressure_bar", "allowed: pressure_bara; each quantity has one key, with its unit"),
    (negative_frequency, "frequencies.csv:2:frequency_per_yr", "found -0.00001 1/yr; allowed: a number, 0 or above"),
    (unknown_substance, "installations.csv:15:substance", 'found "clorine"; allowed: a substance of the catalogue'),
    (no_table, "tables.population", 'found "people.csv"; allowed: a file that can be read'),
    (sum_not_one, "weather.csv:probability", "found a sum of 1."),
    (off_the_grid, "installations.csv:2:x_m", "move the installation or widen the grid"),
    (not_a_number, "installations.csv:3:x_m", "found NaN m; allowed: a finite number"),
    (degrees_without_crs, "targets.gpkg:targets", "no coordinate system; allowed: metres in EPSG:32651"),
    (truncated_geopackage, "establishments.gpkg", "copy or export it again"),
]


@pytest.fixture
def folder(tmp_path) -> Path:
    copy = tmp_path / "park"
    shutil.copytree(EXAMPLE, copy)
    return copy


def faults_of(folder: Path) -> dict[str, str]:
    with pytest.raises(ir.InputError, match="in the study") as caught:
        ir.Study.load(folder / "study.toml")
    return {fault.path: str(fault) for fault in caught.value.faults}


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
@pytest.mark.parametrize(("break_it", "path", "message"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_each_is_one_fault(folder, break_it, path, message):
    break_it(folder)
    faults = faults_of(folder)
    assert list(faults) == [path]
    assert message in faults[path]


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
def test_all_ten_are_ten_faults_and_nothing_is_written(folder, capsys):
    for break_it, _, _ in CASES:
        break_it(folder)
    faults = faults_of(folder)
    assert sorted(faults) == sorted(path for _, path, _ in CASES)
    before = sorted(folder.parent.rglob("*"))
    assert cli.main(["run", str(folder / "study.toml"), "-o", str(folder.parent / "out")]) == cli.EXIT_INPUT
    said = capsys.readouterr().err
    assert said.startswith("isorisk: 10 faults in the study\n")
    for _, path, message in CASES:
        assert path in said
        assert message in said
    assert sorted(folder.parent.rglob("*")) == before
