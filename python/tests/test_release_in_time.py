"""Vessels, ruptures and pipelines in time from Python."""

import numpy as np
import pytest

import isorisk as ir

AIR = ir.Atmosphere("D", 5.0)
SPHERE = {"temperature_k": 293.15, "volume_m3": 900.0, "shape": "sphere"}


def closes(release: ir.release.Release) -> None:
    books = release.books
    assert books["initial_kg"] + books["supplied_kg"] == pytest.approx(
        books["released_kg"] + books["left_in_vessel_kg"], rel=1e-9
    )
    assert books["released_kg"] == pytest.approx(books["airborne_kg"] + books["rained_out_kg"], rel=1e-9)
    assert books["rained_out_kg"] == pytest.approx(books["pool_vapour_kg"] + books["left_in_pool_kg"], abs=1e-6)


def test_a_hole_below_the_liquid_and_its_pool() -> None:
    leak = ir.release.vessel("ammonia", hole_diameter_m=0.05, **SPHERE)
    closes(leak)
    assert leak.choice["model"] == "release.vessel_in_time"
    assert leak.choice["by"] == "state"
    inside = leak.vessel
    assert inside is not None
    assert np.all(np.diff(inside["mass_kg"]) <= 0.0)
    assert leak.out_kg(leak.end_s) == pytest.approx(leak.released_kg, rel=1e-9)
    few = leak.segments_averaged(5)
    assert len(few) == 5
    assert sum(segment["mass_kg"] for segment in few) == pytest.approx(leak.released_kg, rel=1e-12)
    assert leak.mean_rate_kg_s(600.0) == pytest.approx(leak.out_kg(600.0) / 600.0)
    with_pool = leak.with_pool(AIR, bund_area_m2=500.0)
    closes(with_pool)
    assert leak.pool is None
    assert with_pool.pool is not None
    assert with_pool.in_air_kg(1e5) > leak.in_air_kg(1e5)


def test_table_and_plot() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("matplotlib").use("Agg")
    leak = ir.release.vessel("ammonia", hole_diameter_m=0.05, **SPHERE).with_pool(AIR)
    table = leak.table()
    assert len(table) == len(leak.segments)
    assert table["mass_kg"].sum() == pytest.approx(leak.released_kg, rel=1e-9)
    assert {"start_s", "mass_rate_kg_s", "temperature_k", "rainout_fraction"} <= set(table.columns)
    figure = leak.plot()
    assert [axes.get_ylabel() for axes in figure.axes] == ["rate, kg/s", "temperature, K", "mass, kg"]
    burst = ir.release.rupture("propane", temperature_k=293.15, inventory_kg=1e5)
    assert len(burst.plot().axes) == 3


def test_grades_stop_a_release() -> None:
    times = [
        ir.release.vessel("ammonia", hole_diameter_m=0.05, detection=grade, isolation=grade, **SPHERE).end_s
        for grade in ("A", "B", "C")
    ]
    assert times == sorted(times)
    with pytest.raises(ir.InputError, match="give both grades or neither"):
        ir.release.vessel("ammonia", hole_diameter_m=0.05, detection="A", **SPHERE)


def test_ruptures() -> None:
    gone = ir.release.rupture("propane", temperature_k=293.15, inventory_kg=1e5)
    closes(gone)
    assert gone.kind == "instantaneous"
    assert gone.released_kg == pytest.approx(1e5, rel=1e-9)
    slow = ir.release.rupture("propane", temperature_k=293.15, inventory_kg=1e5, within_s=600.0)
    closes(slow)
    assert slow.rate_kg_s(100.0) == pytest.approx(1e5 / 600.0, rel=1e-9)
    with pytest.raises(ir.InputError, match="give one of the two"):
        ir.release.rupture("propane", temperature_k=293.15)


def test_pipelines() -> None:
    line = {"length_m": 5000.0, "diameter_m": 0.3, "pressure_pa": 50e5, "temperature_k": 288.15}
    wilson = ir.release.pipeline("methane", **line)
    march = ir.release.pipeline("methane", method="march", **line)
    for release in (wilson, march):
        closes(release)
    assert wilson.models[0] == "release.pipeline_wilson"
    assert march.choice["by"] == "user"
    assert march.out_kg(120.0) == pytest.approx(wilson.out_kg(120.0), rel=0.1)
    both = ir.release.pipeline("methane", break_at_m=2000.0, **line)
    closes(both)
    assert both.rate_kg_s(1.0) > wilson.rate_kg_s(1.0)
    fed = ir.release.pipeline("methane", feed_kg_s=20.0, feed_until_s=300.0, **line)
    assert fed.books["supplied_kg"] == pytest.approx(6000.0)
    with pytest.raises(ir.ValidityError, match="friction governs only a long pipe"):
        ir.release.pipeline("methane", **(line | {"length_m": 30.0}))
    with pytest.raises(ir.InputError, match="is needed with valve_distance_m"):
        ir.release.pipeline("methane", valve_distance_m=100.0, **line)


def test_states_that_cannot_be() -> None:
    with pytest.raises(ir.InputError, match="nothing drives the contents out"):
        ir.release.vessel(
            "benzene",
            temperature_k=293.15,
            pressure_pa=101325.0,
            volume_m3=100.0,
            fill_fraction=0.5,
            shape="vertical_cylinder",
            hole_diameter_m=0.05,
            hole_height_m=4.5,
        )
    with pytest.raises(ir.InputError, match="sphere"):
        ir.release.vessel("ammonia", hole_diameter_m=0.05, **(SPHERE | {"shape": "cube"}))
