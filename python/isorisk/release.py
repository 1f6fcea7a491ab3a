"""Source terms alone: discharge of a vessel, orifices, flash, boiling and evaporating pools.

:func:`discharge` says what leaves a vessel; :meth:`Discharge.in_weather` adds the pool of one weather::

    import isorisk as ir

    leak = ir.release.discharge("ammonia", pressure_pa=1.0e6, temperature_k=293.15, inventory_kg=50e3,
                                hole_diameter_m=0.025, max_duration_s=600.0)
    source = leak.in_weather(ir.Atmosphere("D", 5.0))

:func:`pool` follows a pool in time, :func:`expand` and :func:`burst` bring a jet and a vessel's contents to ambient pressure::

    spill = ir.release.pool("propane", ir.Atmosphere("D", 5.0), mass_kg=1.0e4, bund_area_m2=400.0)
    spill.pool["evaporation_rate_kg_s"], spill.books["pool_vapour_kg"]

:func:`orifice` is the steady release of contents whose pressure is held, :func:`vessel`, :func:`pipeline` and :func:`rupture`
follow what leaves in time; each gives a :class:`Release`::

    leak = ir.release.vessel("ammonia", temperature_k=293.15, volume_m3=900.0, shape="sphere", hole_diameter_m=0.05)
    leak = leak.with_pool(ir.Atmosphere("D", 5.0))
    leak.table(), leak.plot()
"""

from __future__ import annotations

from ._isorisk import (
    Discharge,
    Flow,
    Release,
    SourceTerm,
    SteadyFlow,
    Throat,
    airborne_fraction,
    boiling_flux_kg_m2_s,
    broken_pipe,
    burst,
    choked_blowdown,
    critical_flux,
    critical_throat,
    discharge,
    evaporation_flux_kg_m2_s,
    expand,
    expanded_gas_temperature_k,
    fire_heat_w,
    flash_fraction,
    gas_orifice,
    liquid_orifice,
    orifice,
    orifice_flow,
    overtopping_fraction,
    pipeline,
    pool,
    relief_gas_flux_kg_m2_s,
    relief_steam_flux_kg_m2_s,
    rupture,
    vessel,
)

__all__ = [
    "Discharge",
    "Flow",
    "Release",
    "SourceTerm",
    "SteadyFlow",
    "Throat",
    "airborne_fraction",
    "boiling_flux_kg_m2_s",
    "broken_pipe",
    "burst",
    "choked_blowdown",
    "critical_flux",
    "critical_throat",
    "discharge",
    "evaporation_flux_kg_m2_s",
    "expand",
    "expanded_gas_temperature_k",
    "fire_heat_w",
    "flash_fraction",
    "gas_orifice",
    "liquid_orifice",
    "orifice",
    "orifice_flow",
    "overtopping_fraction",
    "pipeline",
    "pool",
    "relief_gas_flux_kg_m2_s",
    "relief_steam_flux_kg_m2_s",
    "rupture",
    "vessel",
]
