"""Substances from Python; their numbers are tested in the core and against other codes."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import isorisk as ir


def test_every_name_leads_to_the_same_substance():
    found = {ir.Substance(name).id for name in ("ammonia", "7664-41-7", "液氨", "Ammonia")}
    assert found == {"ammonia"}


def test_the_catalogue():
    catalogue = ir.catalogue()
    pure = [one for one in catalogue if one.mole_fractions is None]
    mixtures = [one for one in catalogue if one.mole_fractions is not None]
    assert len(pure) >= 70
    assert len(mixtures) >= 9
    assert [one.id for one in pure] == sorted(one.id for one in pure)
    for one in pure:
        if "sublimes" not in one.flags:
            assert one.vapour_pressure_pa(one.normal_boiling_point_k) == pytest.approx(101_325.0, rel=0.02)


def test_the_table_has_every_tier():
    pytest.importorskip("pandas")
    table = ir.substances()
    assert table.index.is_unique
    tiers = table["tier"].value_counts()
    assert tiers[1] >= 70
    assert tiers["mixture"] >= 9
    assert tiers[2] >= 38
    ammonia = table.loc["ammonia"]
    assert (ammonia["name_zh"], ammonia["idlh_ppm"], ammonia["critical_quantity_t"]) == ("氨", 300.0, 10.0)
    assert ammonia["lower_flammable_fraction"] == pytest.approx(0.15)
    # absent is absent
    assert not (table[["idlh_ppm", "flash_point_k", "tnt_equivalence"]] == 0.0).any().any()
    assert np.isnan(table.loc["propane", "tnt_equivalence"])
    assert table.loc["trinitrotoluene", "tnt_equivalence"] == 1.0


def test_without_pandas_the_error_names_the_list(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ir.MissingExtraError, match=r"make a table of the substances \(isorisk.catalogue\(\) needs no"):
        ir.substances()


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(ir.InputError, match=r'unknown substance "amonia".*ammonia'):
        ir.Substance("amonia")


def test_a_substance_that_is_only_listed_says_so():
    with pytest.raises(ir.MissingDataError, match=r"trinitrotoluene \(listed for its hazard only\) has none"):
        ir.Substance("梯恩梯")


def test_out_of_range_is_a_validity_error_with_its_facts():
    with pytest.raises(ir.ValidityError, match=r"temperature_k = 500 K is outside") as caught:
        ir.Substance("ammonia").vapour_pressure_pa(500.0)
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.name, error.value, error.unit) == ("temperature_k", 500.0, "K")
    assert error.min < error.max < 500.0
    assert error.model.startswith("substance.")


def test_missing_data_is_its_own_error():
    with pytest.raises(ir.MissingDataError, match=r"a thermal conductivity .* is needed .* phosphine has none"):
        ir.Substance("phosphine").liquid_thermal_conductivity_w_m_k(200.0)


def test_everything_known_comes_as_plain_values():
    facts = ir.Substance("chlorine").to_dict()
    assert facts["name_zh"]
    assert facts["combustion"] is None


def test_arrays_in_arrays_out():
    propane = ir.Substance("propane")
    temperatures = np.array([[250.0, 260.0], [270.0, 280.0]])
    pressures = propane.vapour_pressure_pa(temperatures)
    assert pressures.shape == (2, 2)
    assert pressures[1, 0] == propane.vapour_pressure_pa(270.0)
    assert isinstance(propane.vapour_pressure_pa(270.0), float)
    np.testing.assert_allclose(propane.saturation_temperature_k(pressures), temperatures, rtol=1e-9)
    with pytest.raises(ir.ValidityError, match="temperature_k = 900"):
        propane.liquid_density_kg_m3([250.0, 900.0])


def test_attributes():
    acrolein = ir.Substance("acrolein")
    assert (acrolein.un_number, acrolein.normal_state, acrolein.formula) == (1092, "liquid", "C3H4O")
    assert "polymerising" in acrolein.flags
    assert {probit["source"] for probit in acrolein.toxicity} == {"purple_book", "lees"}
    assert {limit["name"] for limit in acrolein.acute_limits} >= {"idlh", "aegl2", "erpg3"}
    assert acrolein.major_hazard["entry_number"] == 19
    assert acrolein.combustion["flash_point_k"] < 260.0


LPG = """
id = "our_lpg"
name_en = "LPG of tank farm 2"
name_zh = "二罐区液化气"
source = "analysis"
provenance = "S"
composition = [
  { substance = "propane", mole_fraction = 0.3 },
  { substance = "n_butane", mole_fraction = 0.7 },
]
"""


def test_a_mixture_and_its_flash():
    lpg = ir.Substance.mixture("lpg", {"propane": 0.5, ir.Substance("n_butane"): 0.5})
    assert lpg.mole_fractions == {"propane": 0.5, "n_butane": 0.5}
    bubble = lpg.bubble_pressure_pa(300.0)
    mean = 0.5 * (
        ir.Substance("propane").vapour_pressure_pa(300.0) + ir.Substance("n_butane").vapour_pressure_pa(300.0)
    )
    assert bubble == pytest.approx(mean, rel=1e-12)
    assert lpg.vapour_pressure_pa(300.0) == pytest.approx(bubble, rel=2e-3)
    split = lpg.flash(0.5 * (bubble + lpg.dew_pressure_pa(300.0)), 300.0)
    assert 0.0 < split["vapour_fraction"] < 1.0
    assert split["vapour"]["propane"] > 0.5 > split["liquid"]["propane"]
    assert lpg.dew_temperature_k(5e5) > lpg.bubble_temperature_k(5e5)
    with pytest.raises(ir.InputError, match=r"sum of the mole fractions = 0\.9"):
        ir.Substance.mixture("bad", {"propane": 0.5, "n_butane": 0.4})
    with pytest.raises(ir.MissingDataError, match="a composition is needed"):
        ir.Substance("propane").flash(1e5, 300.0)


def test_a_gas_mixture_has_no_liquid_and_keeps_the_probit_of_its_monoxide():
    gas = ir.Substance("焦炉煤气")
    assert gas.gas_density_kg_m3(101_325.0, 288.15) == pytest.approx(0.47, rel=0.1)
    assert gas.combustion["lower_flammable_fraction"] == pytest.approx(0.045, rel=0.15)
    assert gas.toxicity
    with pytest.raises(ir.MissingDataError, match="a vapour pressure"):
        gas.vapour_pressure_pa(150.0)


def test_one_of_my_own_from_text_and_from_a_file(tmp_path):
    file = tmp_path / "our_lpg.toml"
    file.write_text(LPG, encoding="utf-8")
    for ours in (ir.Substance.from_toml(LPG), ir.Substance.from_toml(file), ir.Substance.from_toml(str(file))):
        assert ours.id == "our_lpg"
        assert ours.mole_fractions == {"propane": 0.3, "n_butane": 0.7}
    file.write_text(LPG.replace("0.3 }", "3.0 }"), encoding="utf-8")
    with pytest.raises(ir.InputError, match=r"our_lpg.toml: mixture \"our_lpg\": mole fraction of propane = 3"):
        ir.Substance.from_toml(file)
    with pytest.raises(ir.FileError, match=r"nowhere.toml"):
        ir.Substance.from_toml(tmp_path / "nowhere.toml")


def test_pickles():
    for one in (ir.Substance("液氨"), ir.Substance.from_toml(LPG), ir.Substance.mixture("m", {"propane": 1.0})):
        again = pickle.loads(pickle.dumps(one))
        assert again == one
        assert hash(again) == hash(one)
        assert again.liquid_density_kg_m3(260.0) == one.liquid_density_kg_m3(260.0)


def test_a_release_takes_one_of_my_own():
    flow = ir.release.discharge(
        ir.Substance.from_toml(LPG),
        pressure_pa=4e5,
        temperature_k=293.15,
        inventory_kg=1e4,
        hole_diameter_m=0.02,
    )
    assert flow.substance.id == "our_lpg"
    assert flow.rate_kg_s > 0.0
