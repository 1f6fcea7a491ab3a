"""Blasts alone: of vapour clouds, of charges, of bursting vessels, and the energies that they take."""

from __future__ import annotations

from ._isorisk import (
    Blast,
    baker_strehlow_tang,
    congested_energy_j,
    energy_of_volume_j,
    flame_mach,
    flashing_volume_m3,
    fragments,
    multi_energy,
    tnt,
    tnt_equivalent_kg,
    vessel_burst,
)
from .congestion import CongestedRegion, congested_region

__all__ = [
    "Blast",
    "CongestedRegion",
    "baker_strehlow_tang",
    "congested_energy_j",
    "congested_region",
    "energy_of_volume_j",
    "flame_mach",
    "flashing_volume_m3",
    "fragments",
    "multi_energy",
    "tnt",
    "tnt_equivalent_kg",
    "vessel_burst",
]
