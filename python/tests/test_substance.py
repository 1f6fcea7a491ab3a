"""Substances from Python; their numbers are tested in the core and against other codes."""

from __future__ import annotations

import pytest

import isorisk as ir


def test_every_name_leads_to_the_same_substance():
    found = {ir.Substance(name).id for name in ("ammonia", "7664-41-7", "液氨", "Ammonia")}
    assert found == {"ammonia"}


def test_the_catalogue():
    catalogue = ir.substances()
    assert len(catalogue) >= 14
    assert [one.id for one in catalogue] == sorted(one.id for one in catalogue)
    for one in catalogue:
        assert one.vapour_pressure_pa(one.normal_boiling_point_k) == pytest.approx(101_325.0, rel=0.02)


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(ir.InputError, match=r'unknown substance "amonia".*ammonia'):
        ir.Substance("amonia")


def test_out_of_range_is_a_validity_error_with_its_facts():
    with pytest.raises(ir.ValidityError, match=r"temperature_k = 500 K is outside") as caught:
        ir.Substance("ammonia").vapour_pressure_pa(500.0)
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.name, error.value, error.unit) == ("temperature_k", 500.0, "K")
    assert error.min < error.max < 500.0
    assert error.model.startswith("substance.")


def test_everything_known_comes_as_plain_values():
    facts = ir.Substance("chlorine").to_dict()
    assert facts["name_zh"]
    assert facts["combustion"] is None
