"""Diameters of burning pools that are not round or whose area is not given."""

from __future__ import annotations

import math

from .exceptions import InputError


def _positive(**values: float) -> None:
    faults = [
        f"{name} = {value}: must be positive and finite" for name, value in values.items() if not 0.0 < value < math.inf
    ]
    if faults:
        raise InputError("; ".join(faults))


def equivalent_diameter_m(area_m2: float) -> float:
    """Diameter of the circle with the area of a bund, m.

    Parameters
    ----------
    area_m2 : float
        Burning area, m², positive.

    Notes
    -----
    ``D = sqrt(4 A / pi)``: Yellow Book CPR 14E (2005), section 6.5.4. For bunds no more than about twice as long as wide.

    Examples
    --------
    >>> import isorisk as ir
    >>> round(ir.fire.equivalent_diameter_m(1415.0), 3)
    42.446
    """
    _positive(area_m2=area_m2)
    return math.sqrt(4.0 * area_m2 / math.pi)


def burning_pool_diameter_m(
    spill_rate_kg_s: float, *, burning_flux_kg_m2_s: float, bund_area_m2: float | None = None
) -> float:
    """Diameter at which an unconfined pool burns as fast as it is fed, m, or that of the bund where that is smaller.

    Parameters
    ----------
    spill_rate_kg_s : float
        Liquid that comes to the ground or the water, kg/s.
    burning_flux_kg_m2_s : float
        Mass burnt by area, kg/(m² s): :func:`burning_flux`; on water the row ``LNG on water`` of :func:`burning_fluxes`.
    bund_area_m2 : float, optional
        Area that holds the liquid back, m².

    Notes
    -----
    ``D = sqrt(4 m / (pi m''))``, the balance of mass of a steady spill; a pool that is lit late can be wider for a while.

    Examples
    --------
    >>> import isorisk as ir
    >>> round(ir.fire.burning_pool_diameter_m(10.0, burning_flux_kg_m2_s=0.099), 2)
    11.34
    """
    _positive(spill_rate_kg_s=spill_rate_kg_s, burning_flux_kg_m2_s=burning_flux_kg_m2_s)
    spread = math.sqrt(4.0 * spill_rate_kg_s / (math.pi * burning_flux_kg_m2_s))
    return spread if bund_area_m2 is None else min(spread, equivalent_diameter_m(bund_area_m2))
