"""Fires alone: pool fire, jet fire, fireball, view factors, burning fluxes, transmissivity of the air.

A flash fire is a cloud that burns: :meth:`isorisk.dispersion.Cloud.in_flammable_cloud`.
"""

from __future__ import annotations

from ._isorisk import (
    Fire,
    ViewFactors,
    burning_flux,
    burning_flux_burgess,
    burning_fluxes,
    chamberlain,
    fireball,
    jet_fire,
    pool_fire,
    transmissivity,
    view_factor_cylinder,
    view_factor_leaning_cylinder,
    view_factor_sphere,
)
from .jet_length import jet_length_api_m, jet_length_ccps_m
from .pool_size import burning_pool_diameter_m, equivalent_diameter_m

__all__ = [
    "Fire",
    "ViewFactors",
    "burning_flux",
    "burning_flux_burgess",
    "burning_fluxes",
    "burning_pool_diameter_m",
    "chamberlain",
    "equivalent_diameter_m",
    "fireball",
    "jet_fire",
    "jet_length_api_m",
    "jet_length_ccps_m",
    "pool_fire",
    "transmissivity",
    "view_factor_cylinder",
    "view_factor_leaning_cylinder",
    "view_factor_sphere",
]
