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
    SteadyFlow,
    Throat,
    airborne_fraction,
    boiling_flux_kg_m2_s,
    broken_pipe,
    choked_blowdown,
    critical_flux,
    critical_throat,
    discharge,
    evaporation_flux_kg_m2_s,
    expanded_gas_temperature_k,
    fire_heat_w,
    flash_fraction,
    gas_orifice,
    liquid_orifice,
    orifice_flow,
    relief_gas_flux_kg_m2_s,
    relief_steam_flux_kg_m2_s,
)

__all__ = [
    "Discharge",
    "Flow",
    "SourceTerm",
    "SteadyFlow",
    "Throat",
    "airborne_fraction",
    "boiling_flux_kg_m2_s",
    "broken_pipe",
    "choked_blowdown",
    "critical_flux",
    "critical_throat",
    "discharge",
    "evaporation_flux_kg_m2_s",
    "expanded_gas_temperature_k",
    "fire_heat_w",
    "flash_fraction",
    "gas_orifice",
    "liquid_orifice",
    "orifice_flow",
    "relief_gas_flux_kg_m2_s",
    "relief_steam_flux_kg_m2_s",
]
