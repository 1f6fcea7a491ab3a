"""Blasts alone: the multi-energy method and the energy that it takes."""

from __future__ import annotations

from ._isorisk import Blast, congested_energy_j, energy_of_volume_j, multi_energy

__all__ = ["Blast", "congested_energy_j", "energy_of_volume_j", "multi_energy"]
