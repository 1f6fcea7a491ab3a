"""Clouds alone: Gaussian plume and puff, their sigmas, their single equations."""

from __future__ import annotations

from ._isorisk import (
    Cloud,
    flammable_limits_kg_m3,
    gaussian_plume,
    gaussian_puff,
    plume_concentration_kg_m3,
    puff_concentration_kg_m3,
    sigma,
)

__all__ = [
    "Cloud",
    "flammable_limits_kg_m3",
    "gaussian_plume",
    "gaussian_puff",
    "plume_concentration_kg_m3",
    "puff_concentration_kg_m3",
    "sigma",
]
