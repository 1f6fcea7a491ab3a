"""The substance catalogue against CoolProp and the tables of chemicals.

`tools/compare_substances.py` makes the comparison, with the correlations evaluated from the data files apart from the
Rust code; reference cases hold the Rust code to the same libraries. CoolProp gave the points of many fits, so it bounds
the error of fitting there; the tables are of other origin and bound the error of the figures themselves.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))

import compare_substances as compare  # noqa: E402
import fit_substances as fits  # noqa: E402

import isorisk as ir  # noqa: E402

#: Share of the pairs that may be beyond their bound.
MOST_EXCEPTIONS = 0.1
#: As wide as published values of these differ among themselves.
OTHER_BOUNDS = {"liquid_viscosity": 0.25, "surface_tension": 0.25}


@pytest.fixture(scope="module")
def found():
    return compare.comparisons()


def key(one):
    return one["substance"], one["property"], one["oracle"]


def test_every_substance_is_compared_with_something(found):
    compared = {one["substance"] for one in found}
    # for these one table is all that there is, or an estimate stands in
    alone = {"arsine", "epichlorohydrin", "ethyleneimine", "methyl_isocyanate"}
    assert compared | alone == {path.stem for path in fits.FOLDER.glob("*.toml")}
    assert len(found) > 600


def test_what_is_beyond_its_bound_has_a_reason_and_nothing_else_has(found):
    reasons = compare.exceptions()
    beyond = {key(one): one["difference"] for one in found if not one["fits"]}
    assert set(reasons) == set(beyond)
    assert all(len(reason) > 20 for reason in reasons.values())


def test_exceptions_are_few_and_none_is_of_the_example_against_a_reference_equation(found):
    beyond = [one for one in found if not one["fits"]]
    assert len(beyond) <= MOST_EXCEPTIONS * len(found)
    # each substance of the example has a reference equation of state; the handbooks are second opinions of them
    reference = [one for one in found if one["oracle"] == "CoolProp"]
    for substance in compare.EXAMPLE:
        assert {one["property"] for one in reference if one["substance"] == substance} == set(compare.BOUNDS)
    assert not [key(one) for one in reference if not one["fits"] and one["substance"] in compare.EXAMPLE]


def test_the_page_is_current(found):
    assert compare.PAGE.read_text(encoding="utf-8") == compare.page(found), "run python tools/compare_substances.py"


@pytest.mark.parametrize("one", ir.catalogue(), ids=lambda one: one.id)
def test_the_core_evaluates_the_same_equations(one):
    if one.mole_fractions is not None:
        pytest.skip("a mixture has no file of coefficients")
    record = tomllib.loads((fits.FOLDER / f"{one.id}.toml").read_text(encoding="utf-8"))
    functions = {
        "vapour_pressure": one.vapour_pressure_pa,
        "liquid_density": one.liquid_density_kg_m3,
        "heat_of_vaporisation": one.heat_of_vaporisation_j_kg,
        "liquid_heat_capacity": one.liquid_heat_capacity_j_kg_k,
        "gas_heat_capacity": one.gas_heat_capacity_j_kg_k,
        "liquid_viscosity": one.liquid_viscosity_pa_s,
        "surface_tension": one.surface_tension_n_m,
        "liquid_thermal_conductivity": one.liquid_thermal_conductivity_w_m_k,
    }
    for name, correlation in record["correlations"].items():
        t = np.linspace(correlation["temperature_min_k"], 0.999 * correlation["temperature_max_k"], 9)
        t = np.maximum(t, correlation["temperature_min_k"])
        np.testing.assert_allclose(functions[name](t), compare.evaluate(record, name, t), rtol=1e-9)


@pytest.mark.parametrize("substance", compare.EXAMPLE)
def test_viscosity_and_surface_tension_follow_coolprop(substance):
    record = tomllib.loads((fits.FOLDER / f"{substance}.toml").read_text(encoding="utf-8"))
    for name, bound in OTHER_BOUNDS.items():
        correlation = record["correlations"][name]
        if "CoolProp" not in correlation["source"]:
            assert "VDI Heat Atlas" in correlation["source"]
            continue
        fluid = fits.STAND_INS.get(substance) or compare.FLUIDS[record["cas"]]
        one = fits.Fluid(substance, fluid, None, fits.formula_mass(record["formula"]))
        high = min(correlation["temperature_max_k"], 0.95 * one.t_c)
        t = np.linspace(correlation["temperature_min_k"], high, 25)
        expected = np.array([one.one(name, x) for x in t])
        np.testing.assert_allclose(compare.evaluate(record, name, t), expected, rtol=bound)
