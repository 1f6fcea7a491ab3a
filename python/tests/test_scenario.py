"""Tables of losses, rule sets, ignition, event trees, selection of units."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import isorisk as ir

EXAMPLE = Path(__file__).parents[2] / "examples" / "caojing" / "study.toml"


def test_every_row_of_the_tables_has_clause_and_mark() -> None:
    tables = ir.scenario.tables()
    assert set(tables["table"]) >= {"bevi_3_2", "purple_book", "api_581", "iogp_434_01", "hj_169_2018", "hse_fred"}
    assert (tables["frequency"] > 0.0).all()
    assert tables["clause"].str.len().min() > 10
    assert set(tables["provenance"]) <= {"S", "S*", "K", "K?", "C", "D"}


def test_frequencies_and_parts() -> None:
    vessel = ir.scenario.frequencies("bevi_3_2", "pressure_vessel")
    assert vessel["frequency"].sum() == pytest.approx(1.1e-5)
    count = ir.scenario.parts_count("bevi_3_2", {"pressure_vessel": 2, "pipe": (100.0, 0.1)})
    assert count["frequency"].sum() == pytest.approx(2 * 1.1e-5 + 100 * 2.3e-6)
    with pytest.raises(ir.MissingDataError, match=r"data/scenario/bevi_3_2\.toml, bevi_2009, module C"):
        ir.scenario.frequencies("bevi_3_2", "fin_fan_cooler")


def test_the_tree_of_the_worked_example_and_its_picture() -> None:
    tree = ir.scenario.event_tree("Bevi 3.2", "instantaneous_gas", "gas", mass_kg=20_000.0)
    by_name = dict(zip(tree["branch"], 5e-7 * tree["probability"], strict=True))
    assert by_name["fireball"] == pytest.approx(2.45e-7)
    assert by_name["explosion at the source"] == pytest.approx(4.2e-8)
    assert by_name["flash fire of the drifted cloud"] == pytest.approx(9.0e-8)
    assert sum(tree["probability"]) == 1.0
    axes = ir.scenario.plot_event_tree(tree)
    words = [text.get_text() for text in axes.texts]
    assert "fireball: 0.49" in words
    assert "no explosion 0.6" in words


def test_delayed_ignition_of_the_worked_example() -> None:
    many = ir.scenario.traffic_in_cloud(200.0, 1.0, 50.0)
    few = ir.scenario.traffic_in_cloud(20.0, 1.0, 50.0)
    assert many == pytest.approx(4.0)
    assert ir.scenario.delayed_ignition(30.0, "motor_vehicle", count=many) == pytest.approx(0.640, abs=5e-4)
    assert ir.scenario.delayed_ignition(30.0, "motor_vehicle", count=few) == pytest.approx(0.09016, abs=5e-6)
    assert ir.scenario.delayed_ignition(60.0, "person", count=100) == pytest.approx(0.63397, abs=5e-6)
    times = np.linspace(0.0, 600.0, 7)
    assert (np.diff(ir.scenario.delayed_ignition(times, "indoor_boiler")) > 0.0).all()
    with pytest.raises(ir.InputError, match=r"probability = 1\.2"):
        ir.scenario.delayed_ignition(1.0, probability=1.2)


def test_selection_lists_what_it_leaves_out() -> None:
    unit = {
        "process_factor": 0.1,
        "place_factor": 1.0,
        "state_factor": 10.0,
        "limit_kg": 10_000.0,
        "hazard": "flammable",
    }
    rows = [
        {"id": "A", "quantity_kg": 50_000.0, "point": "gate", "distance_m": 100.0, **unit},
        {"id": "B", "quantity_kg": 20_000.0, "point": "gate", "distance_m": 100.0, **unit},
        {"id": "C", "quantity_kg": 5_000.0, "point": "gate", "distance_m": 100.0, **unit},
    ]
    found = ir.scenario.select(pd.DataFrame(rows)).set_index("id")
    assert found["selected"].to_dict() == {"A": True, "B": False, "C": False}
    assert found.loc["B", "reason"] == "left out: S > 1, but nowhere more than half of the largest"
    assert found.loc["A", "largest_selection_number"] == pytest.approx(5.0)
    marks = pd.DataFrame(
        [["R", 10, 5, 2, 0, 0], ["T", 5, 2, 2, 0, 0]],
        columns=["id", "material", "capacity", "temperature", "pressure", "operation"],
    )
    graded = ir.scenario.select(marks, "danger_degree")
    assert list(graded["grade"]) == ["I", "III"]
    assert list(graded["selected"]) == [True, False]


def small_study() -> ir.Study:
    study = ir.Study.load(EXAMPLE)
    keep = {"H-S101", "C-V101", "F-E501"}
    for installation in study.layer("installations")["id"]:
        if installation not in keep:
            study = study.remove(installation)
    return study


def test_two_rule_sets_differ_by_steps_that_sum_to_the_difference() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        study = small_study()
        table = ir.compare_rule_sets(study, "AQ/T 3046-2013", "Bevi 3.2")
        bevi = study.with_rules("Bevi 3.2").run()
    assert list(table["section"])[:2] == ["all", "leak_frequencies"]
    assert table["pll_per_yr"].iloc[-1] == pytest.approx(bevi.societal.pll, rel=1e-12)
    whole = table["pll_per_yr"].iloc[-1] - table["pll_per_yr"].iloc[0]
    assert table["pll_change_per_yr"].sum() == pytest.approx(whole, rel=1e-9)
    steps = table.set_index("section")
    assert abs(steps.loc["leak_frequencies", "pll_change_per_yr"]) > 0.0
    assert steps.loc["leak_frequencies", "from"] == "api_581"
    assert steps.loc["transfer_frequencies", "from"] == "the same"


def test_a_changed_value_is_told_and_moves_the_map() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        study = small_study()
        base = study.run()
        path = "leak_frequencies.pressure_vessel.rupture"
        changed = study.with_rules(change={path: 6.06e-6}).run()
    assert changed.societal.pll > base.societal.pll
    told = [line for line in changed.warnings if "with a difference" in line]
    assert told == [
        "AQ/T 3046-2013 with a difference: leak_frequencies.pressure_vessel.rupture is 6.06e-6 in place of 6e-6"
    ]
    with pytest.raises(ir.InputError, match=r"a probability must lie in 0\.\.1"):
        study.with_rules(change={"ignition.explosion.share": 1.5})
