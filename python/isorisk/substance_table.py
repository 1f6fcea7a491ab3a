"""The substances as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._isorisk import Substance, catalogue, listed
from .extras import need

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the table, in order.
COLUMNS = (
    "tier",
    "name_en",
    "name_zh",
    "cas",
    "un_number",
    "formula",
    "molar_mass_kg_mol",
    "melting_point_k",
    "normal_boiling_point_k",
    "critical_temperature_k",
    "critical_pressure_pa",
    "normal_state",
    "flags",
    "lower_flammable_fraction",
    "upper_flammable_fraction",
    "flash_point_k",
    "heat_of_combustion_j_kg",
    "laminar_burning_velocity_m_s",
    "reactivity",
    "probit_tables",
    "idlh_ppm",
    "erpg2_ppm",
    "aegl2_60_min_ppm",
    "gb_18218_entry",
    "critical_quantity_t",
    "beta",
    "tnt_equivalence",
)


def substances() -> pd.DataFrame:
    """Every substance that there is, one row each.

    Returns
    -------
    pandas.DataFrame
        Indexed by id. ``tier`` is ``1`` for a substance with properties, ``"mixture"`` for a mixture of the catalogue
        and ``2`` for one that is known for its hazard only (solids, explosives). What is not known is missing, never 0.

    Raises
    ------
    MissingExtraError
        Without pandas; :func:`catalogue` gives the same substances as a list.

    Examples
    --------
    >>> import isorisk as ir
    >>> table = ir.substances()
    >>> int((table["tier"] == 1).sum()) >= 70
    True
    """
    pandas = need("pandas", "make a table of the substances (isorisk.catalogue() needs no package)")
    rows = [_row(one) for one in catalogue()] + [_listed_row(one) for one in listed()]
    table: pd.DataFrame = pandas.DataFrame(rows, columns=["id", *COLUMNS]).set_index("id")
    return table


def _row(one: Substance) -> dict[str, Any]:
    facts = one.to_dict()
    burns = facts["combustion"] or {}
    limits = {limit["name"]: limit["concentration_ppm"] for limit in facts["acute_limits"]}
    return {
        **{column: facts.get(column) for column in COLUMNS},
        "id": one.id,
        "tier": 1 if one.mole_fractions is None else "mixture",
        "normal_state": one.normal_state,
        "flags": ", ".join(one.flags),
        **{column: burns.get(column) for column in COLUMNS if column in burns},
        "probit_tables": ", ".join(probit["source"] for probit in facts["toxicity"]),
        "idlh_ppm": limits.get("idlh"),
        "erpg2_ppm": limits.get("erpg2"),
        "aegl2_60_min_ppm": limits.get("aegl2"),
        **_major_hazard(facts["major_hazard"]),
    }


def _listed_row(one: dict[str, Any]) -> dict[str, Any]:
    equivalence = one["tnt_equivalence"]
    return {
        "id": one["id"],
        "tier": 2,
        **{column: one[column] for column in ("name_en", "name_zh", "cas", "un_number")},
        "flags": one["hazard"],
        "probit_tables": ", ".join(probit["source"] for probit in one["toxicity"]),
        "tnt_equivalence": equivalence and equivalence["value"],
        **_major_hazard(one["gb_18218"]),
    }


def _major_hazard(entry: dict[str, Any] | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {
        "gb_18218_entry": entry["entry"],
        "critical_quantity_t": entry["critical_quantity_t"],
        "beta": entry["beta"],
    }
