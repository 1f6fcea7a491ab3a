"""Risk integration as one writes it first in NumPy: every outcome, weather class and wind direction by itself.

Each is evaluated over the cells of the map in the square round its own bounding disc, all at once, in double precision,
and added; and over the people there, for N. Nothing is shared between outcomes and nothing is exact in the direction:
it is what a straightforward program costs and what it finds.
"""

from __future__ import annotations

import numpy as np


class Table:
    """Lethality on a regular array downwind and across, bilinear between its nodes, 0 outside.

    Across, only one side is kept: `symmetric` footprints are looked up by the distance from the axis.
    """

    def __init__(self, footprint, exposure, along=400, across=200):
        reach = footprint.reach_m
        self.reach_m = reach
        x = np.linspace(-reach, reach, along) if _harms_upwind(footprint, exposure) else np.linspace(0.0, reach, along)
        far = _half_width(footprint, exposure, x)
        y = np.linspace(0.0, far, across)
        self._x0, self._dx = x[0], x[1] - x[0]
        self._dy = y[1] - y[0]
        values = np.zeros((along + 2, across + 2))
        values[:along, :across] = footprint.lethality(x[:, None], y[None, :], exposure)
        self._values = values
        self._last = (along, across)

    def __call__(self, downwind, crosswind):
        """Lethality at places relative to the anchor, m."""
        u = (downwind - self._x0) / self._dx
        v = np.abs(crosswind) / self._dy
        # outside the array both nodes are 0
        i = np.where((u >= 0.0) & (u < self._last[0]), u, self._last[0]).astype(np.int64)
        j = np.where(v < self._last[1], v, self._last[1]).astype(np.int64)
        s, t = u - i, v - j
        values = self._values
        low = values[i, j] * (1.0 - t) + values[i, j + 1] * t
        high = values[i + 1, j] * (1.0 - t) + values[i + 1, j + 1] * t
        return np.where(i < self._last[0], low * (1.0 - s) + high * s, 0.0)


def _harms_upwind(footprint, exposure):
    angles = np.linspace(np.pi / 2, np.pi, 13)
    radii = footprint.reach_m * np.linspace(0.02, 1.0, 50)[:, None]
    return bool(np.any(footprint.lethality(radii * np.cos(angles), radii * np.sin(angles), exposure) > 0.0))


def _half_width(footprint, exposure, x):
    y = footprint.reach_m * np.linspace(1.0, 0.0, 400)
    harmed = np.any(footprint.lethality(x[:, None], y[None, :], exposure) > 0.0, axis=0)
    return float(y[max(int(np.argmax(harmed)) - 1, 0)]) or footprint.reach_m


class Disc:
    """Lethality by distance alone, linear between 400 radii."""

    def __init__(self, footprint, exposure):
        self.reach_m = footprint.reach_m
        self._radii = np.linspace(0.0, footprint.reach_m, 400)
        self._values = footprint.lethality(self._radii, 0.0, exposure)

    def __call__(self, downwind, crosswind):
        """Lethality at places relative to the anchor, m."""
        return np.interp(np.hypot(downwind, crosswind), self._radii, self._values, right=0.0)


def table_of(footprint, exposure):
    """A footprint as a table."""
    return Disc(footprint, exposure) if footprint.is_radial else Table(footprint, exposure)


class Map:
    """Individual risk at the centres of the cells of a grid."""

    def __init__(self, grid):
        self.x = np.asarray(grid.x_m)
        self.y = np.asarray(grid.y_m)
        self.values = np.zeros((len(self.y), len(self.x)))

    def add(self, harm, reach_m, anchor, downwind_rad, frequency_per_yr):
        """Adds one outcome in one weather class with the wind towards one direction."""
        columns = slice(*np.searchsorted(self.x, (anchor[0] - reach_m, anchor[0] + reach_m)))
        rows = slice(*np.searchsorted(self.y, (anchor[1] - reach_m, anchor[1] + reach_m)))
        dx = (self.x[columns] - anchor[0])[None, :]
        dy = (self.y[rows] - anchor[1])[:, None]
        c, s = np.cos(downwind_rad), np.sin(downwind_rad)
        self.values[rows, columns] += frequency_per_yr * harm(c * dx + s * dy, c * dy - s * dx)


class People:
    """Those who may be harmed, as points, and N of one outcome and direction."""

    def __init__(self, people):
        self.x, self.y = people.x, people.y
        self.out = [people.persons[p] * (1.0 - people.indoors[p]) for p in ("day", "night")]
        self.inside = [people.persons[p] * people.indoors[p] for p in ("day", "night")]

    def near(self, anchor, reach_m):
        """Indices of those within the bounding square."""
        return np.nonzero((np.abs(self.x - anchor[0]) <= reach_m) & (np.abs(self.y - anchor[1]) <= reach_m))[0]

    def n(self, near, outdoors, indoors, anchor, downwind_rad):
        """Deaths by day and by night."""
        dx, dy = self.x[near] - anchor[0], self.y[near] - anchor[1]
        c, s = np.cos(downwind_rad), np.sin(downwind_rad)
        downwind, crosswind = c * dx + s * dy, c * dy - s * dx
        p_out, p_in = outdoors(downwind, crosswind), indoors(downwind, crosswind)
        return [float(p_out @ self.out[p][near] + p_in @ self.inside[p][near]) for p in (0, 1)]


def downwind_rad(from_deg):
    """Direction the wind blows to, anticlockwise from east, of one that comes from `from_deg`, clockwise from north."""
    return np.radians(-90.0 - from_deg)


def terms_of(outcomes, weather):
    """Every (outcome, part, weather class, footprint) that does harm.

    Parts of one outcome are added; 1 - prod(1 - p) would need them together.
    """
    for outcome in outcomes:
        for part in outcome.parts:
            footprint = part.footprint
            for k, name in enumerate(weather.classes):
                one = footprint.get(name) if isinstance(footprint, dict) else footprint
                if one is not None and one.reach_m > 0.0:
                    yield outcome, part, k, one


def integrate(outcomes, weather, grid, people, sub_directions=1, exact=False):
    """Map and events (N, frequency) of outcomes of one part each, in `sub_directions` directions a sector.

    With `exact` a footprint is asked itself at every place, not through a table.
    """
    chart, crowd, events = Map(grid), People(people), []
    centres = np.asarray(weather.sectors_deg)
    width = 360.0 / len(centres)
    offsets = ((np.arange(sub_directions) + 0.5) / sub_directions - 0.5) * width
    make = (lambda f, e: lambda x, y: f.lethality(x, y, e)) if exact else table_of
    for outcome, part, k, footprint in terms_of(outcomes, weather):
        anchor = (outcome.origin[0] + part.offset[0], outcome.origin[1] + part.offset[1])
        harm, outdoors, indoors = (make(footprint, e) for e in ("individual", "outdoors", "indoors"))
        near = crowd.near(anchor, footprint.reach_m)
        share = [outcome.frequency_per_yr[p] * weather.probability[p][k] / sub_directions for p in ("day", "night")]
        directions = [(0.0, [part.sum() * sub_directions for part in share])]
        if not footprint.is_radial:
            directions = [(c + o, [part[i] for part in share]) for i, c in enumerate(centres) for o in offsets]
        for from_deg, (day, night) in directions:
            towards = downwind_rad(from_deg)
            if "individual" in outcome.counts_for:
                chart.add(harm, footprint.reach_m, anchor, towards, day + night)
            if "societal" in outcome.counts_for and len(near):
                n_day, n_night = crowd.n(near, outdoors, indoors, anchor, towards)
                events += [(n_day, day), (n_night, night)]
    return chart.values, events
