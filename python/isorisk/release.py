"""Source terms alone: discharge of a vessel, orifices, flash, boiling and evaporating pools.

:func:`discharge` says what leaves a vessel; :meth:`Discharge.in_weather` adds the pool of one weather::

    import isorisk as ir

    leak = ir.release.discharge("ammonia", pressure_pa=1.0e6, temperature_k=293.15, inventory_kg=50e3,
                                hole_diameter_m=0.025, max_duration_s=600.0)
    source = leak.in_weather(ir.Atmosphere("D", 5.0))
"""

from __future__ import annotations

from ._isorisk import (
    Discharge,
    Flow,
    SourceTerm,
    airborne_fraction,
    boiling_flux_kg_m2_s,
    choked_blowdown,
    discharge,
    evaporation_flux_kg_m2_s,
    expanded_gas_temperature_k,
    flash_fraction,
    gas_orifice,
    liquid_orifice,
)

__all__ = [
    "Discharge",
    "Flow",
    "SourceTerm",
    "airborne_fraction",
    "boiling_flux_kg_m2_s",
    "choked_blowdown",
    "discharge",
    "evaporation_flux_kg_m2_s",
    "expanded_gas_temperature_k",
    "flash_fraction",
    "gas_orifice",
    "liquid_orifice",
]
