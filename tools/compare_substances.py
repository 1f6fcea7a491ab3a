"""Hold the substance catalogue against independent codes and write the comparison into the docs.

Usage: python tools/compare_substances.py            rewrites docs/validation/substances.md
       python tools/compare_substances.py --check    writes nothing; exit code 1 if the page would change

The correlations are evaluated here from the data files with the equations of `docs/theory/substance.md`, apart from the
Rust code. The oracles are CoolProp and, for each property, the first table of the chemicals library that the fit was not
made from; estimates are no oracles. The range is the one that releases use: from 233 K (or just below the boiling point
of what is colder, or where the vapour pressure is 100 Pa) to 353 K or ten per cent above the boiling point, at most 0.9 of the critical temperature.

Needs: numpy, CoolProp 8.0.0, chemicals 1.5.2, thermo 0.6.1.
"""

import sys
import tomllib
from pathlib import Path

import chemicals
import fit_substances as fits
import handbook_points as handbook
import numpy as np
from CoolProp import CoolProp as CP

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation" / "substances.md"
EXCEPTIONS = ROOT / "python" / "tests" / "oracle" / "substance_exceptions.toml"

#: Largest relative difference allowed, fixed before the first run.
BOUNDS = {
    "vapour_pressure": 0.02,
    "liquid_density": 0.015,
    "heat_of_vaporisation": 0.03,
    "liquid_heat_capacity": 0.05,
    "gas_heat_capacity": 0.05,
}
HEADS = {
    "vapour_pressure": "vapour pressure",
    "liquid_density": "liquid density",
    "heat_of_vaporisation": "heat of vaporisation",
    "liquid_heat_capacity": "liquid cp",
    "gas_heat_capacity": "gas cp",
}
#: Substances of the example, for which no exception is allowed.
EXAMPLE = (
    "ammonia", "benzene", "chlorine", "ethylene", "ethylene_oxide", "gasoline", "hydrogen", "hydrogen_sulphide",
    "methane", "methanol", "n_butane", "propane", "propylene", "toluene",
)  # fmt: skip
COUNT = 15
#: Vapour pressure, Pa, below which no release evaporates to speak of.
LEAST_PRESSURE_PA = 100.0
#: Equations that give nonsense in a part of their own range.
BROKEN = {
    ("ethylbenzene", "ZABRANSKY_SPLINE_SAT"),
    ("ethylbenzene", "ZABRANSKY_SPLINE_C"),
    ("acetonitrile", "VDI_PPDS"),
}
SECOND = {
    "vapour_pressure": ("WAGNER_POLING", "DIPPR_PERRY_8E", "VDI_PPDS", "WAGNER_MCGARRY", "ANTOINE_POLING", "ANTOINE_WEBBOOK"),
    "liquid_density": ("DIPPR_PERRY_8E", "VDI_PPDS"),
    "heat_of_vaporisation": ("DIPPR_PERRY_8E", "VDI_PPDS"),
    "liquid_heat_capacity": (
        "ZABRANSKY_SPLINE_SAT", "ZABRANSKY_QUASIPOLYNOMIAL", "ZABRANSKY_SPLINE", "ZABRANSKY_QUASIPOLYNOMIAL_C",
        "ZABRANSKY_SPLINE_C", "PERRY_153", "CRCSTD",
    ),
    "gas_heat_capacity": ("TRCIG", "JANAF", "POLING_POLY", "POLING_CONST"),
}  # fmt: skip


class Scales:
    """What the equations are made dimensionless with, from a file."""

    def __init__(self, record):
        values = {key: entry["value"] for key, entry in record["constants"].items()}
        self.t_c, self.p_c = values["critical_temperature_k"], values["critical_pressure_pa"]
        self.rho_c, self.t_b = values["critical_density_kg_m3"], values["normal_boiling_point_k"]
        self.molar_mass = fits.formula_mass(record["formula"])


def evaluate(record, name, t):
    """A property of a file by its equation, SI, at an array of temperatures."""
    scales = Scales(record)
    value = fits.BASES[name](t, scales) @ np.array(record["correlations"][name]["coefficients"])
    match name:
        case "vapour_pressure":
            return scales.p_c * np.exp(value)
        case "liquid_viscosity":
            return np.exp(value)
        case "liquid_density":
            return scales.rho_c * (1.0 + value)
    return value


def release_range(record, name):
    """The temperatures, K, that releases use of a property, within its range of fit."""
    scales, correlation = Scales(record), record["correlations"][name]
    if name == "gas_heat_capacity":
        low, high = 233.15, 400.0
    else:
        low = min(233.15, 0.95 * scales.t_b)
        high = min(max(353.15, 1.1 * scales.t_b), 0.9 * scales.t_c)
        # what is colder evaporates too little to matter
        pressures = np.linspace(low, high, 500)
        pressures = pressures[evaluate(record, "vapour_pressure", pressures) >= LEAST_PRESSURE_PA]
        low = pressures[0] if len(pressures) else high
    low, high = max(low, correlation["temperature_min_k"]), min(high, correlation["temperature_max_k"])
    return np.linspace(low, high, COUNT) if low < high else np.array([])


def by_coolprop(record, cas, name, t):
    """The property by the reference equation of state, or None."""
    fluid = fits.STAND_INS.get(record["id"]) or FLUIDS.get(cas)
    if fluid is None:
        return None
    one = fits.Fluid(record["id"], fluid, cas, fits.formula_mass(record["formula"]))
    kept = t[(t >= max(one.state.Ttriple(), one.state.Tmin())) | (name == "gas_heat_capacity")]
    if len(kept) == 0:
        return None
    if name == "gas_heat_capacity":
        values = []
        for x in kept:
            one.state.update(CP.DmolarT_INPUTS, 1e-6, x)
            values.append(one.state.cp0molar() / one.molar_mass)
        return kept, np.array(values), "CoolProp"
    return kept, np.array([one.one(name, x) for x in kept]), "CoolProp"


def by_table(record, cas, name, t):
    """The property by the first table that the fit was not made from, or None."""
    one = handbook.Handbook(record["id"], cas, chemicals.MW(cas) * 1e-3)
    source = record["correlations"][name]["source"]
    for method in SECOND[name]:
        work = handbook.WORKS[method]
        if (record["id"], method) in BROKEN or not one.has(name, method) or work.split(",")[0] in source:
            continue
        low, high = one.limits(name, method)
        kept = t[(t >= low) & (t <= high)] if high > low else np.array([low])
        if method in ("CRCSTD", "POLING_CONST"):
            kept = np.array([298.15]) if len(t) and t[0] <= 298.15 <= t[-1] else np.array([])
        pairs = [(x, one.value(name, method, float(x))) for x in kept]
        pairs = [(x, v) for x, v in pairs if v is not None and np.isreal(v) and v > 0.0]
        if pairs:
            kept, values = np.array(pairs).T
            return kept, values, work.split(",")[0]
    return None


def pure_cas(record):
    """CAS number of the substance that the correlations are of."""
    return {"gasoline": "110-54-3"}.get(record["id"], record["cas"])


def comparisons():
    """Every pair: substance, property, oracle, largest difference and where."""
    found = []
    for path in sorted(fits.FOLDER.glob("*.toml")):
        record = tomllib.loads(path.read_text(encoding="utf-8"))
        cas = pure_cas(record)
        for name in BOUNDS:
            if name not in record["correlations"]:
                continue
            t = release_range(record, name)
            if len(t) == 0:
                continue
            for oracle in (by_coolprop, by_table):
                values = oracle(record, cas, name, t)
                if values is None:
                    continue
                at, expected, work = values
                difference = evaluate(record, name, at) / expected - 1.0
                worst = int(np.argmax(np.abs(difference)))
                found.append(
                    {
                        "substance": path.stem,
                        "property": name,
                        "oracle": work,
                        "difference": float(difference[worst]),
                        "at_k": float(at[worst]),
                        "fits": bool(abs(difference[worst]) <= BOUNDS[name]),
                    }
                )
    return found


def exceptions():
    """The pairs that may be farther off, with the reason."""
    listed = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["exception"]
    return {(one["substance"], one["property"], one["oracle"]): one["reason"] for one in listed}


def page(found):
    """The comparison as a page."""
    beyond = [one for one in found if not one["fits"]]
    reasons = exceptions()
    reference = [one for one in found if one["oracle"] == "CoolProp"]
    beyond_reference = [one for one in beyond if one["oracle"] == "CoolProp"]
    second = [one for one in beyond if one["substance"] in EXAMPLE]
    lines = [
        "# Substances against independent codes",
        "",
        "Written by `tools/compare_substances.py`; a test holds it to the data files. Each cell is the largest relative",
        "difference of the catalogue from an oracle over the range that releases use (from 233 K, or just below the",
        "boiling point of what is colder, or where the vapour pressure is 100 Pa, to 353 K or ten per cent above the boiling",
        "point, at most 0.9 of the critical temperature; the vapour from 233 K to 400 K). The first figure is against CoolProp, the second against the first",
        "table of the chemicals library that the fit was not made from; a dash: the oracle has none. Where CoolProp gave the",
        "points, the first figure bounds the error of the fit and the second that of the figures themselves.",
        "",
        "Bounds, fixed before the first run: "
        + ", ".join(f"{HEADS[n]} {100 * b:g} %" for n, b in BOUNDS.items())
        + ".",
        f"{len(found)} pairs, {len(beyond)} beyond their bound ({100 * len(beyond) / len(found):.1f} %), each with its",
        f"reason below. Against CoolProp, {len(reference)} pairs, {len(beyond_reference)} are beyond, none of a substance of the example. Of the",
        f"example's substances {len(second)} second opinions are beyond: a handbook's fit there leaves the reference equation of",
        "state that the catalogue follows. The end of the range at 100 Pa was set after the first comparison.",
        "",
        "| substance | " + " | ".join(HEADS.values()) + " |",
        "|---|" + "---|" * len(HEADS),
    ]
    cells = {}
    for one in found:
        column = 0 if one["oracle"] == "CoolProp" else 1
        mark = "" if one["fits"] else "**"
        cells[one["substance"], one["property"], column] = f"{mark}{100 * abs(one['difference']):.1f}{mark}"
    for substance in dict.fromkeys(one["substance"] for one in found):
        row = [" / ".join(cells.get((substance, name, column), "-") for column in (0, 1)) for name in BOUNDS]
        lines.append(f"| {substance} | " + " | ".join(row) + " |")
    lines += ["", "Differences in per cent; beyond the bound in bold.", "", "## Beyond the bound, and why", ""]
    lines += ["| substance | property | oracle | difference | at | reason |", "|---|---|---|---|---|---|"]
    for one in beyond:
        reason = reasons.get((one["substance"], one["property"], one["oracle"]), "none given")
        lines.append(
            f"| {one['substance']} | {HEADS[one['property']]} | {one['oracle']} | {100 * one['difference']:+.1f} % | "
            f"{one['at_k']:.0f} K | {reason} |"
        )
    return "\n".join(lines) + "\n"


FLUIDS = fits.coolprop_fluids()


def main():
    text = page(comparisons())
    stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if "--check" in sys.argv[1:]:
        return 1 if stale else 0
    PAGE.write_text(text, encoding="utf-8")
    print(f"{'wrote' if stale else 'kept'} {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
