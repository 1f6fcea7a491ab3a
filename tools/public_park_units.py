"""The installations of the public park: what kind of plant keeps what, in which state, and how it leaks."""

import math

COLUMNS = [
    "id",
    "establishment",
    "equipment",
    "substance",
    "x_m",
    "y_m",
    "status",
    "pressure_bara",
    "temperature_c",
    "inventory_t",
    "diameter_mm",
    "length_m",
    "liquid_head_m",
    "release_height_m",
    "bund_area_m2",
    "operating_hours_per_yr",
    "congestion_volume_m3",
    "congestion_class",
    "detection",
    "isolation",
]

AMBIENT_BARA = 1.0128
# Boiling point K, critical temperature K, critical pressure bar: enough for a pressure above saturation.
SATURATION = {
    "ammonia": (239.8, 405.6, 113.6),
    "chlorine": (239.2, 416.9, 76.4),
    "ethylene": (169.4, 282.3, 50.4),
    "ethylene_oxide": (283.7, 468.9, 73.0),
    "hydrogen_sulphide": (212.9, 373.1, 90.0),
    "n_butane": (272.7, 425.1, 38.0),
    "propane": (231.0, 369.9, 42.5),
    "propylene": (225.5, 364.2, 45.6),
    "benzene": (353.2, 562.0, 49.1),
    "gasoline": (341.9, 507.8, 30.3),
    "methanol": (337.6, 513.4, 81.0),
    "toluene": (383.7, 591.7, 41.3),
}
DENSITY_T_M3 = {"benzene": 0.88, "gasoline": 0.74, "methanol": 0.79, "toluene": 0.87}

# A theme is a list of (weight, what is kept, substance).
THEMES = [
    [
        (3, "sphere", "propylene"),
        (2, "refrigerated", "ethylene"),
        (3, "process", "propylene"),
        (2, "process", "n_butane"),
        (2, "gas_pipe", "hydrogen"),
        (2, "liquid_pipe", "propylene"),
        (2, "pump", "propylene"),
    ],
    [
        (4, "cylinder", "chlorine"),
        (3, "gas_pipe", "chlorine"),
        (2, "process", "chlorine"),
        (1, "gas_pipe", "hydrogen"),
        (1, "arm", "chlorine"),
        (1, "tank", "toluene"),
    ],
    [
        (3, "sphere", "ammonia"),
        (3, "cylinder", "ammonia"),
        (2, "process", "ammonia"),
        (2, "liquid_pipe", "ammonia"),
        (1, "arm", "ammonia"),
        (2, "tank", "methanol"),
        (1, "gas_pipe", "methane"),
    ],
    [
        (3, "tank", "benzene"),
        (3, "tank", "toluene"),
        (3, "process", "benzene"),
        (2, "process", "toluene"),
        (2, "gas_pipe", "hydrogen"),
        (1, "pump", "benzene"),
        (1, "exchanger", "benzene"),
    ],
    [
        (4, "cylinder", "ethylene_oxide"),
        (3, "process", "ethylene_oxide"),
        (2, "gas_pipe", "ethylene"),
        (1, "arm", "ethylene_oxide"),
        (2, "refrigerated", "ethylene"),
    ],
    [
        (4, "tank", "gasoline"),
        (2, "tank", "methanol"),
        (2, "tank", "benzene"),
        (2, "arm", "gasoline"),
        (1, "arm", "methanol"),
        (2, "pump", "gasoline"),
    ],
    [
        (4, "sphere", "propane"),
        (3, "sphere", "n_butane"),
        (2, "sphere", "propylene"),
        (2, "arm", "propane"),
        (2, "liquid_pipe", "propane"),
        (2, "pump", "n_butane"),
    ],
    [
        (4, "acid_gas", "hydrogen_sulphide"),
        (3, "cylinder", "hydrogen_sulphide"),
        (2, "gas_pipe", "hydrogen_sulphide"),
        (2, "gas_pipe", "methane"),
        (1, "compressor", "hydrogen"),
    ],
    [
        (4, "process", "propylene"),
        (3, "process", "ethylene"),
        (2, "sphere", "propylene"),
        (2, "cylinder", "ammonia"),
        (1, "filter", "propylene"),
        (1, "compressor", "hydrogen"),
    ],
    [
        (3, "cylinder", "chlorine"),
        (3, "cylinder", "ammonia"),
        (2, "process", "ammonia"),
        (2, "process", "chlorine"),
        (2, "tank", "methanol"),
        (1, "gas_pipe", "ammonia"),
    ],
]
# Identical units side by side: how many, and how often.
TWINS = [(1, 0.6), (2, 0.24), (3, 0.09), (4, 0.07)]
LONGEST_STATED = 6
# Holes of a study's own frequencies: range, mm, and frequency of the first, 1/yr; each next one is rarer.
STATED_HOLES_MM = [(3.0, 8.0), (9.0, 20.0), (22.0, 45.0), (48.0, 90.0), (95.0, 160.0)]
STATED_FIRST_PER_YR = (4e-5, 4e-4)


def saturation_bara(substance, kelvin):
    """Vapour pressure through the boiling and the critical point: ln p straight in 1/T."""
    boiling, critical, critical_bara = SATURATION[substance]
    slope = math.log(critical_bara / 1.01325) / (critical / boiling - 1.0)
    return critical_bara * math.exp(slope * (1.0 - critical / kelvin))


def _liquefied(draw, substance, low_c, high_c):
    celsius = draw.between(low_c, high_c)
    bara = max(saturation_bara(substance, celsius + 273.15), AMBIENT_BARA) * draw.between(1.12, 1.5)
    return {"temperature_c": f"{celsius:.1f}", "pressure_bara": f"{bara:.2f}"}


def _gas(draw, substance, low_bara, high_bara):
    celsius = draw.between(10.0, 45.0)
    bara = draw.decades(low_bara, high_bara)
    if substance in SATURATION and celsius + 273.15 < SATURATION[substance][1]:
        # well below saturation, so that it is a gas
        bara = min(bara, 0.55 * saturation_bara(substance, celsius + 273.15))
    return {"temperature_c": f"{celsius:.1f}", "pressure_bara": f"{max(bara, 1.2):.2f}"}


def _congested(draw):
    if draw.unit() < 0.4:
        return {}
    volume, blast = draw.decades(800.0, 15_000.0), 4 + draw.index([1, 1, 2, 3])
    return {"congestion_volume_m3": f"{volume:.0f}", "congestion_class": str(blast)}


def sphere(draw, substance):
    """A large pressure vessel of liquefied gas in a bund."""
    tonnes = draw.decades(120.0, 1800.0)
    return {
        "equipment": "pressure_vessel",
        **_liquefied(draw, substance, 8.0, 34.0),
        "inventory_t": f"{tonnes:.1f}",
        "diameter_mm": f"{draw.between(80.0, 300.0):.0f}",
        "liquid_head_m": f"{1.1 * tonnes ** (1 / 3):.1f}",
        "bund_area_m2": f"{draw.decades(400.0, 5000.0):.0f}",
    }


def refrigerated(draw, substance):
    """A vessel of liquefied gas kept cold."""
    return sphere(draw, substance) | _liquefied(draw, substance, -60.0, -25.0)


def cylinder(draw, substance):
    """A lying vessel of liquefied gas."""
    toxic = substance in ("chlorine", "hydrogen_sulphide")
    tonnes = draw.decades(1.0, 50.0) if toxic else draw.decades(8.0, 200.0)
    unit = {
        "equipment": "pressure_vessel",
        **_liquefied(draw, substance, 8.0, 34.0),
        "inventory_t": f"{tonnes:.2f}",
        "diameter_mm": f"{draw.between(40.0, 125.0):.0f}",
        "liquid_head_m": f"{draw.between(1.0, 3.0):.1f}",
    }
    if draw.unit() < 0.6:
        unit["bund_area_m2"] = f"{draw.decades(60.0, 900.0):.0f}"
    return unit


def acid_gas(draw, substance):
    """A column or drum of gas."""
    return {
        "equipment": "column" if draw.unit() < 0.5 else "pressure_vessel",
        **_gas(draw, substance, 1.8, 12.0),
        "inventory_t": f"{draw.decades(0.2, 6.0):.2f}",
        "diameter_mm": f"{draw.between(80.0, 300.0):.0f}",
        "release_height_m": f"{draw.between(1.0, 8.0):.1f}",
    }


def process(draw, substance):
    """A reactor, column, exchanger or drum, hot, in a congested unit."""
    kind = ("reactor", "column", "pressure_vessel", "heat_exchanger")[draw.index([3, 4, 2, 2])]
    boiling = SATURATION[substance][0] - 273.15
    tonnes = draw.decades(1.5, 90.0) * (0.25 if substance in ("chlorine", "ammonia") else 1.0)
    low, high = (15.0, 75.0) if boiling < 20.0 else (45.0, 140.0)
    if substance == "ethylene":
        low, high = -45.0, -5.0
    return {
        "equipment": kind,
        **_liquefied(draw, substance, low, high),
        "inventory_t": f"{tonnes:.2f}",
        "diameter_mm": f"{draw.between(60.0, 300.0):.0f}",
        "liquid_head_m": f"{draw.between(0.5, 4.0):.1f}",
        "release_height_m": f"{draw.between(1.0, 6.0):.1f}",
        **_congested(draw),
    }


def exchanger(draw, substance):
    """A heat exchanger, or an air cooler."""
    unit = process(draw, substance) | {"equipment": "heat_exchanger"}
    if draw.unit() < 0.4:
        unit |= {"equipment": "fin_fan_cooler", "diameter_mm": f"{draw.between(110.0, 250.0):.0f}"}
    return unit


def filter_(draw, substance):
    """A filter."""
    return process(draw, substance) | {"equipment": "filter", "inventory_t": f"{draw.decades(0.5, 4.0):.2f}"}


def tank(draw, substance):
    """An atmospheric tank in a bund."""
    tonnes, celsius = draw.decades(150.0, 15_000.0), draw.between(12.0, 32.0)
    volume = tonnes / DENSITY_T_M3[substance]
    return {
        "equipment": "atmospheric_tank",
        "temperature_c": f"{celsius:.1f}",
        "pressure_bara": "1.02",
        "inventory_t": f"{tonnes:.0f}",
        "diameter_mm": f"{draw.between(100.0, 500.0):.0f}",
        "liquid_head_m": f"{min(0.9 * volume ** (1 / 3), 18.0):.1f}",
        "bund_area_m2": f"{volume / draw.between(0.9, 2.2):.0f}",
    }


def gas_pipe(draw, substance):
    """A line of gas."""
    high = {"chlorine": 6.0, "hydrogen_sulphide": 14.0, "ammonia": 8.0}.get(substance, 60.0)
    return {
        "equipment": "pipe",
        **_gas(draw, substance, 2.0, high),
        "inventory_t": f"{draw.decades(0.3, 12.0):.2f}",
        "diameter_mm": f"{draw.decades(40.0, 450.0):.0f}",
        "length_m": f"{draw.decades(60.0, 900.0):.0f}",
        "release_height_m": f"{draw.between(1.0, 6.0):.1f}",
    }


def liquid_pipe(draw, substance):
    """A line of liquefied gas."""
    return {
        "equipment": "pipe",
        **_liquefied(draw, substance, 5.0, 30.0),
        "inventory_t": f"{draw.decades(3.0, 60.0):.1f}",
        "diameter_mm": f"{draw.decades(40.0, 350.0):.0f}",
        "length_m": f"{draw.decades(60.0, 900.0):.0f}",
        "release_height_m": f"{draw.between(1.0, 6.0):.1f}",
    }


def pump(draw, substance):
    """A pump of liquid."""
    kinds = ("centrifugal_pump_single_seal", "centrifugal_pump_double_seal", "reciprocating_pump")
    kind = kinds[draw.index([3, 6, 1])]
    if SATURATION[substance][0] < 293.0:
        state = _liquefied(draw, substance, 8.0, 30.0)
    else:
        state = {"temperature_c": f"{draw.between(12.0, 32.0):.1f}"}
    return {
        "equipment": kind,
        **state,
        "pressure_bara": f"{draw.between(12.0, 28.0):.1f}",
        "inventory_t": f"{draw.decades(4.0, 40.0):.1f}",
        "diameter_mm": f"{draw.between(50.0, 300.0):.0f}",
    }


def compressor(draw, substance):
    """A compressor of gas."""
    return {
        "equipment": "reciprocating_compressor" if draw.unit() < 0.5 else "centrifugal_compressor",
        **_gas(draw, substance, 20.0, 180.0),
        "inventory_t": f"{draw.decades(0.05, 1.0):.2f}",
        "diameter_mm": f"{draw.between(40.0, 200.0):.0f}",
    }


def arm(draw, substance):
    """A loading arm or hose."""
    if substance in DENSITY_T_M3:
        state = {"temperature_c": f"{draw.between(12.0, 32.0):.1f}", "pressure_bara": f"{draw.between(2.5, 6.0):.1f}"}
    else:
        state = _liquefied(draw, substance, 8.0, 30.0)
    return {
        "equipment": "loading_arm" if draw.unit() < 0.75 else "loading_hose",
        **state,
        "inventory_t": f"{draw.between(12.0, 30.0):.1f}",
        "diameter_mm": f"{draw.between(40.0, 110.0):.0f}",
        "operating_hours_per_yr": f"{draw.decades(200.0, 4000.0):.0f}",
    }


MAKERS = {
    "sphere": sphere,
    "refrigerated": refrigerated,
    "cylinder": cylinder,
    "acid_gas": acid_gas,
    "process": process,
    "exchanger": exchanger,
    "filter": filter_,
    "tank": tank,
    "gas_pipe": gas_pipe,
    "liquid_pipe": liquid_pipe,
    "pump": pump,
    "compressor": compressor,
    "arm": arm,
}


def losses_by_rule(unit):
    """How many losses of containment API 581's holes make of a unit (AQ/T 3046), as the crate counts them."""
    kind, bore = unit["equipment"], float(unit["diameter_mm"])
    if kind == "pipe":
        return 2 if bore < 100.0 else 3 if bore < 200.0 else 4
    if kind.startswith("loading") or kind.endswith("compressor"):
        return 2
    if kind.startswith("centrifugal_pump"):
        return 3
    if kind in ("reciprocating_pump", "fin_fan_cooler"):
        return 4 if bore > 100.0 else 3
    return 4


def losses_of(units, stated):
    """Losses of containment of all units, those with frequencies of their own by these."""
    own = {}
    for identifier, *_ in stated:
        own[identifier] = own.get(identifier, 0) + 1
    return sum(own.get(unit["id"], losses_by_rule(unit)) for unit in units)


def make_units(draw, sites, count, releases, to_map):
    """The installations, and frequencies of their own for as many as bring the releases to their number."""
    units, groups = [], []
    sizes = _sizes(draw, len(sites), count)
    for (identifier, theme, (u0, v0, u1, v1)), size in zip(sites, sizes, strict=True):
        number = 0
        while number < size:
            _, kind, substance = theme[draw.index([weight for weight, _, _ in theme])]
            unit = dict.fromkeys(COLUMNS, "") | MAKERS[kind](draw, substance)
            twins = min(TWINS[draw.index([share for _, share in TWINS])][0], size - number)
            status = "new" if draw.unit() < 0.25 else "in_service"
            unit |= {
                "establishment": identifier,
                "substance": substance,
                "detection": "ABC"[draw.index([3, 5, 2])],
                "isolation": "ABC"[draw.index([3, 5, 2])],
            }
            u, v = draw.between(u0 + 60.0, u1 - 60.0), draw.between(v0 + 60.0, v1 - 60.0)
            step, bearing = draw.between(18.0, 55.0), draw.between(0.0, 2.0 * math.pi)
            groups.append(range(len(units), len(units) + twins))
            for twin in range(twins):
                number += 1
                du, dv = twin * step * math.cos(bearing), twin * step * math.sin(bearing)
                x, y = to_map(min(max(u + du, u0 + 10.0), u1 - 10.0), min(max(v + dv, v0 + 10.0), v1 - 10.0))
                place = {"id": f"{identifier}-{number:02}", "x_m": f"{x:.1f}", "y_m": f"{y:.1f}", "status": status}
                units.append(unit | place)
    return units, _stated(draw, units, groups, releases)


def _sizes(draw, sites, count):
    """Installations of each establishment, between half and twice the mean."""
    weights = [draw.decades(0.5, 2.0) for _ in range(sites)]
    ends = [round(count * sum(weights[: i + 1]) / sum(weights)) for i in range(sites)]
    return [end - begin for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


def _stated(draw, units, groups, releases):
    """Holes and frequencies of their own for groups of vessels, until the releases are so many.

    Rows follow the order of the installations; identical units have identical rows.
    """
    short = releases - sum(losses_by_rule(unit) for unit in units)
    kinds = ("pressure_vessel", "reactor", "column")
    vessels = [group for group in groups if units[group[0]]["equipment"] in kinds]
    rows = {}
    for group in sorted(vessels, key=lambda _: draw.unit()):
        more = min(short // len(group), LONGEST_STATED - 4)
        if more == 0:
            continue
        short -= more * len(group)
        frequency = draw.decades(*STATED_FIRST_PER_YR)
        holes = []
        for low, high in STATED_HOLES_MM[: 3 + more]:
            holes.append((f"{draw.between(low, high):.1f}", f"{frequency:.2e}"))
            frequency *= draw.between(0.25, 0.6)
        holes.append(("", f"{frequency * 0.3:.2e}"))
        for index in group:
            rows[index] = [[units[index]["id"], *hole, "drawn for the public park"] for hole in holes]
    assert short == 0, short
    return [row for index in sorted(rows) for row in rows[index]]
