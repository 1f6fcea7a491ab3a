"""Simple lengths of jet flames, beside that of AQ/T 3046-2013 in :func:`jet_fire`."""

from __future__ import annotations

import math

from .exceptions import InputError

_API = (0.00326, 0.478)
_HAWTHORNE = 15.0
_AIR_KG_MOL = 0.02896


def jet_length_api_m(*, mass_rate_kg_s: float, heat_of_combustion_j_kg: float) -> float:
    """Length of a jet flame by its heat release, m: ``0.00326 (m dHc)^0.478``.

    Parameters
    ----------
    mass_rate_kg_s : float
        Mass that burns, kg/s, positive.
    heat_of_combustion_j_kg : float
        J/kg, positive.

    Notes
    -----
    Fit to the flare chart of API RP 521, as in use in Chamberlain (1987); the constants are known second-hand.

    Examples
    --------
    >>> import isorisk as ir
    >>> round(ir.fire.jet_length_api_m(mass_rate_kg_s=10.0, heat_of_combustion_j_kg=5e7), 3)
    46.916
    """
    faults = [
        f"{name} = {value} {unit}: must be positive and finite"
        for name, value, unit in (
            ("mass_rate_kg_s", mass_rate_kg_s, "kg/s"),
            ("heat_of_combustion_j_kg", heat_of_combustion_j_kg, "J/kg"),
        )
        if not 0.0 < value < math.inf
    ]
    if faults:
        raise InputError("; ".join(faults))
    return float(_API[0] * (mass_rate_kg_s * heat_of_combustion_j_kg) ** _API[1])


def jet_length_ccps_m(*, hole_diameter_m: float, stoichiometric_fraction: float, molar_mass_kg_mol: float) -> float:
    """Length of a turbulent jet flame of a gas by its hole, m: ``(15/C) sqrt(Ma/Mf) d``.

    Parameters
    ----------
    hole_diameter_m : float
        m, positive.
    stoichiometric_fraction : float
        Mole fraction C of the fuel in its stoichiometric mixture with air, between 0 and 1.
    molar_mass_kg_mol : float
        Of the fuel, kg/mol, positive.

    Notes
    -----
    Hawthorne and others (1949) as in CCPS, Guidelines for Chemical Process QRA; known second-hand. A subsonic jet of gas.

    Examples
    --------
    >>> import isorisk as ir
    >>> length = ir.fire.jet_length_ccps_m(hole_diameter_m=0.025, stoichiometric_fraction=0.09506, molar_mass_kg_mol=0.016043)
    >>> round(length, 2)
    5.3
    """
    faults = [
        f"{name} = {value} {unit}: must be positive and finite"
        for name, value, unit in (
            ("hole_diameter_m", hole_diameter_m, "m"),
            ("molar_mass_kg_mol", molar_mass_kg_mol, "kg/mol"),
        )
        if not 0.0 < value < math.inf
    ]
    if not 0.0 < stoichiometric_fraction < 1.0:
        faults.append(f"stoichiometric_fraction = {stoichiometric_fraction}: must lie between 0 and 1")
    if faults:
        raise InputError("; ".join(faults))
    return _HAWTHORNE / stoichiometric_fraction * math.sqrt(_AIR_KG_MOL / molar_mass_kg_mol) * hole_diameter_m
