"""Clouds alone: the unified model, Gaussian plume and puff, Britter and McQuaid, their sigmas, their single equations."""

from __future__ import annotations

from ._isorisk import (
    Cloud,
    CloudSource,
    DenseCloud,
    UnifiedCloud,
    britter_mcquaid,
    disperse,
    flammable_limits_kg_m3,
    gaussian_plume,
    gaussian_puff,
    instantaneous_source,
    jet_source,
    passive_source,
    plume_concentration_kg_m3,
    pool_source,
    puff_concentration_kg_m3,
    sigma,
)

__all__ = [
    "Cloud",
    "CloudSource",
    "DenseCloud",
    "UnifiedCloud",
    "britter_mcquaid",
    "disperse",
    "flammable_limits_kg_m3",
    "gaussian_plume",
    "gaussian_puff",
    "instantaneous_source",
    "jet_source",
    "passive_source",
    "plume_concentration_kg_m3",
    "pool_source",
    "puff_concentration_kg_m3",
    "sigma",
]
