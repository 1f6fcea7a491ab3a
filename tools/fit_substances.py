"""Fit the temperature correlations of the substance catalogue and write them into its files.

Usage: python tools/fit_substances.py                rewrites the lower part of every data/substances/*.toml
       python tools/fit_substances.py NAME ..        the same for the files that are named (without .toml)
       python tools/fit_substances.py --check        writes nothing; exit code 1 if a file would change

Each file has an upper part written by hand and, below the marker line, a lower part that belongs to this script:
constants and correlations. The points come from the reference equations of state and transport correlations that
CoolProp implements (Bell et al. 2014, MIT licence); what CoolProp lacks comes from published correlations that the
chemicals library tabulates, a few points each, named in the file (`handbook_points.py`). All fits are linear least
squares on relative differences, so a run with the same library versions gives the same file.

Needs: numpy, CoolProp 8.0.0, chemicals 1.5.2, thermo 0.6.1.
"""

import re
import sys
import tomllib
from pathlib import Path

import chemicals
import CoolProp
import handbook_points as handbook
import numpy as np
from chemicals.interface import PPDS14, sigma_data_VDI_PPDS_11
from chemicals.viscosity import PPDS9
from CoolProp import CoolProp as CP
from handbook_points import Handbook, Points
from scipy.optimize import brentq

MARKER = "# Below: written by tools/fit_substances.py; do not edit by hand."
FOLDER = Path(__file__).resolve().parent.parent / "data" / "substances"
GAS_CONSTANT = 8.31446261815324
STANDARD_ATMOSPHERE_PA = 101325.0
ATOMIC_WEIGHTS = {
    "Ar": 39.95, "As": 74.922, "Br": 79.904, "C": 12.011, "Cl": 35.45, "F": 18.998, "H": 1.008, "He": 4.0026,
    "N": 14.007, "O": 15.999, "P": 30.974, "Pb": 207.2, "S": 32.06, "Si": 28.085,
}  # fmt: skip

# Fluid of CoolProp for a file whose CAS number is not the fluid's: gasoline is n-hexane here.
STAND_INS = {"gasoline": "n-Hexane", "hydrogen": "Hydrogen"}

# Published correlations for what CoolProp lacks: arguments and range, K. Only values are computed from them.
VDI = "VDI Heat Atlas, second edition, as tabulated in the chemicals library 1.5.2"
VISCOSITY_VDI = {
    "chlorine": ((0.48281, 1.35353, 439.327, -110.083, 0.00017187), (200.0, 375.0)),
    "ethylene": ((2.09844, 0.09095, 281.469, 47.654, 2.107e-05), (110.0, 265.0)),
    "ethylene_oxide": ((2.03182, 0.24658, 923.371, -4.439, 9.86e-06), (180.0, 420.0)),
}
SURFACE_TENSION_VDI = {"chlorine": "7782-50-5", "ethylene_oxide": "75-21-8"}

# Surface tensions that are fitted to 0.98 of the critical temperature; the rest ends at 0.92, where the fit is better.
TO_NEAR_CRITICAL = (
    "ammonia", "benzene", "chlorine", "ethylene", "ethylene_oxide", "gasoline", "hydrogen", "hydrogen_sulphide",
    "methane", "methanol", "n_butane", "propane", "propylene", "toluene",
)  # fmt: skip

# Equations of state whose ideal gas is off: 6 % above all tables at 298 K.
GAS_FROM_TABLES = ("1_2_dichloroethane",)

# What has no boiling point: the temperature at which the solid's vapour pressure is one atmosphere, K.
SUBLIMATION_POINTS = {"carbon_dioxide": (194.686, "CRC Handbook of Chemistry and Physics", "K")}

# Lowest temperature of the fits, K, where the triple point is colder than any release (and the fluid's vapour
# pressure there is millipascals, which no fit serves).
LOWEST_K = handbook.LOWEST_K
VISCOSITY_START = 0.35
POINTS = 200


def formula_mass(formula):
    """Molar mass, kg/mol."""
    counts = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    return 1e-3 * sum(ATOMIC_WEIGHTS[element] * int(count or 1) for element, count in counts)


def coolprop_fluids():
    """CAS number -> fluid of CoolProp."""
    found = {}
    for name in CP.FluidsList():
        found.setdefault(CP.get_fluid_param_string(name, "CAS"), name)
    return found


class Fluid:
    """One fluid of CoolProp with what every fit needs."""

    def __init__(self, file, name, cas, molar_mass):
        self.file, self.name, self.cas, self.molar_mass = file, name, cas, molar_mass
        self.state = CP.AbstractState("HEOS", name)
        t_c, t_triple = self.state.T_critical(), self.state.Ttriple()
        self.t_c, self.p_c, self.rho_c = t_c, self.state.p_critical(), self.state.rhomass_critical()
        self.t_low = max(t_triple, LOWEST_K) if t_c > 2.0 * LOWEST_K else t_triple
        self.handbook = None

    def saturated(self, temperature, quality, quantity):
        self.state.update(CP.QT_INPUTS, quality, temperature)
        return getattr(self.state, quantity)()

    def source(self, kind):
        return f"CoolProp {CoolProp.__version__}, {CP.get_fluid_param_string(self.name, 'BibTeX-' + kind)}"

    def constants(self):
        state, source = self.state, self.source("EOS")
        melting = (state.Ttriple(), source, "triple point, which differs from the melting point by millikelvins", "C")
        if self.file in SUBLIMATION_POINTS:
            value, work, mark = SUBLIMATION_POINTS[self.file]
            boiling = (value, work, "sublimation at 101325 Pa", mark)
        else:
            boiling = (CP.PropsSI("T", "P", STANDARD_ATMOSPHERE_PA, "Q", 0, self.name), source, "at 101325 Pa", "C")
        return {
            "melting_point_k": melting,
            "normal_boiling_point_k": boiling,
            "critical_temperature_k": (self.t_c, source, None, "C"),
            "critical_pressure_pa": (self.p_c, source, None, "C"),
            "critical_density_kg_m3": (self.rho_c, source, None, "C"),
            "acentric_factor": (state.acentric_factor(), source, None, "C"),
        }

    def points(self, name):
        if name == "liquid_viscosity" and self.file in VISCOSITY_VDI:
            arguments, (low, high) = VISCOSITY_VDI[self.file]
            t = np.linspace(low, high, POINTS)
            return Points(t, np.array([PPDS9(x, *arguments) for x in t]), f"points from {VDI}", "S*")
        if name == "surface_tension" and self.file in SURFACE_TENSION_VDI:
            t = np.linspace(self.t_low, handbook.ENDS[name] * self.t_c, POINTS)
            row = sigma_data_VDI_PPDS_11.loc[SURFACE_TENSION_VDI[self.file]]
            values = np.array([PPDS14(x, row["Tc"], row["A"], row["B"], row["C"]) for x in t])
            return Points(t, values, f"points from {VDI}", "S*")
        if name == "gas_heat_capacity":
            return self.other_points(name) if self.file in GAS_FROM_TABLES else self.gas_points()
        end = handbook.ENDS[name] * self.t_c
        if name == "surface_tension" and self.file not in TO_NEAR_CRITICAL:
            end = 0.92 * self.t_c
        start = max(self.t_low, VISCOSITY_START * self.t_c) if name == "liquid_viscosity" else self.t_low
        kept, values = [], []
        for x in np.linspace(start, end, POINTS):
            try:
                value = self.one(name, x)
            except ValueError:
                continue
            kept.append(x)
            values.append(value)
        if len(kept) < POINTS // 4 or not np.all(np.isfinite(values)) or min(values) <= 0.0:
            return self.other_points(name)
        kinds = {
            "liquid_viscosity": "VISCOSITY",
            "surface_tension": "SURFACE_TENSION",
            "liquid_thermal_conductivity": "CONDUCTIVITY",
        }
        return Points(np.array(kept), np.array(values), f"points from {self.source(kinds.get(name, 'EOS'))}", "C")

    def one(self, name, t):
        if name == "heat_of_vaporisation":
            return self.saturated(t, 1.0, "hmass") - self.saturated(t, 0.0, "hmass")
        quantity = {
            "vapour_pressure": "p",
            "liquid_density": "rhomass",
            "liquid_heat_capacity": "cpmass",
            "liquid_viscosity": "viscosity",
            "surface_tension": "surface_tension",
            "liquid_thermal_conductivity": "conductivity",
        }[name]
        return self.saturated(t, 0.0, quantity)

    def gas_points(self):
        t = np.linspace(*handbook.GAS_RANGE_K, POINTS)
        values = []
        for x in t:
            self.state.update(CP.DmolarT_INPUTS, 1e-6, x)
            values.append(self.state.cp0molar() / self.molar_mass)
        return Points(t, np.array(values), f"points from {self.source('EOS')}", "C")

    def other_points(self, name):
        """From the tables, what CoolProp has no model of."""
        if self.handbook is None:
            self.handbook = Handbook(self.file, self.cas, self.molar_mass)
        return self.handbook.points(name)


class Tabulated(Handbook):
    """A substance that CoolProp lacks."""

    def constants(self):
        library = handbook.LIBRARY
        if self.t_b < self.t_m:
            boiling = (self.t_b, f"sublimation points {library}", "sublimation at 101325 Pa", "S*")
        else:
            boiling = (self.boiling_point(), "where the vapour pressure fitted below is 101325 Pa", "at 101325 Pa", "C")
        return {
            "melting_point_k": (self.t_m, f"melting points {library}", None, "S*"),
            "normal_boiling_point_k": boiling,
            "critical_temperature_k": (self.t_c, self.critical_source, None, "S*"),
            "critical_pressure_pa": (self.p_c, self.critical_source, None, "S*"),
            "critical_density_kg_m3": (self.rho_c, f"critical volumes {library}", None, "S*"),
            "acentric_factor": (self.omega, f"acentric factors {library}", None, "S*"),
        }

    def boiling_point(self):
        fitted = fit(self, "vapour_pressure", self.points("vapour_pressure"))
        basis = BASES["vapour_pressure"]

        def excess(t):
            row = basis(np.array([t]), self)
            return float((row @ np.array(fitted["coefficients"]))[0]) - np.log(STANDARD_ATMOSPHERE_PA / self.p_c)

        return brentq(excess, fitted["temperature_min_k"], self.t_c)


def powers(x, exponents):
    return np.column_stack([x**n for n in exponents])


EQUATIONS = {
    "vapour_pressure": "wagner_1_1.5_2_2.5_5",
    "liquid_density": "critical_series_0.35_2/3_1_4/3",
    "liquid_heat_capacity": "critical_series_-1_0_1_2_3_4",
    "gas_heat_capacity": "polynomial_6_in_t/1000",
    "heat_of_vaporisation": "critical_series_1/3_2/3_1_2_6",
    "liquid_viscosity": "log_series_-1_0_1_2_3_in_tr",
    "surface_tension": "critical_series_1.26_2.26_3.26",
    "liquid_thermal_conductivity": "polynomial_3_in_tr",
}
BASES = {
    "vapour_pressure": lambda t, f: powers(1.0 - t / f.t_c, (1.0, 1.5, 2.0, 2.5, 5.0)) * (f.t_c / t)[:, None],
    "liquid_density": lambda t, f: powers(1.0 - t / f.t_c, (0.35, 2.0 / 3.0, 1.0, 4.0 / 3.0)),
    "liquid_heat_capacity": lambda t, f: (
        GAS_CONSTANT / f.molar_mass * powers(1.0 - t / f.t_c, (-1.0, 0.0, 1.0, 2.0, 3.0, 4.0))
    ),
    "gas_heat_capacity": lambda t, f: GAS_CONSTANT / f.molar_mass * powers(t / 1000.0, range(7)),
    "heat_of_vaporisation": lambda t, f: (
        GAS_CONSTANT * f.t_c / f.molar_mass * powers(1.0 - t / f.t_c, (1.0 / 3.0, 2.0 / 3.0, 1.0, 2.0, 6.0))
    ),
    "liquid_viscosity": lambda t, f: powers(t / f.t_c, (-1, 0, 1, 2, 3)),
    "surface_tension": lambda t, f: powers(1.0 - t / f.t_c, (1.26, 2.26, 3.26)),
    "liquid_thermal_conductivity": lambda t, f: powers(t / f.t_c, range(4)),
}
# Fits that the equation ends at the critical point.
TO_CRITICAL = ("vapour_pressure", "liquid_density", "heat_of_vaporisation")
# Share of the critical temperature from where a fit is followed to its end, at which the equation has the right value.
NEAR_CRITICAL = 0.88


def fit(fluid, name, points):
    """Coefficients, range and residuals of one property."""
    t, values = points.t, points.values
    basis = BASES[name](t, fluid)
    match name:
        case "vapour_pressure":
            coefficients = solve(basis, np.log(values / fluid.p_c))
            model = lambda c: fluid.p_c * np.exp(basis @ c)  # noqa: E731
        case "liquid_viscosity":
            coefficients = solve(basis, np.log(values))
            model = lambda c: np.exp(basis @ c)  # noqa: E731
        case "liquid_density":
            weight = fluid.rho_c / values
            coefficients, *_ = np.linalg.lstsq(basis * weight[:, None], 1.0 - weight, rcond=None)
            model = lambda c: fluid.rho_c * (1.0 + basis @ c)  # noqa: E731
        case _:
            weight = 1.0 / np.abs(values)
            coefficients = solve(basis * weight[:, None], values * weight)
            model = lambda c: basis @ c  # noqa: E731
    # ten digits: more than the fit carries, and short enough to read
    coefficients = np.array([float(f"{c:.10g}") for c in coefficients])
    residual = model(coefficients) / values - 1.0
    ends = name in TO_CRITICAL and t[-1] > NEAR_CRITICAL * fluid.t_c
    return {
        "equation": EQUATIONS[name],
        "coefficients": [float(c) for c in coefficients],
        "temperature_min_k": float(t[0]),
        "temperature_max_k": fluid.t_c if ends else float(t[-1]),
        "points": len(t),
        "residual_max": float(f"{np.max(np.abs(residual)):.3g}"),
        "residual_rms": float(f"{np.sqrt(np.mean(residual**2)):.3g}"),
        "source": points.source,
        "provenance": points.provenance,
    }


def solve(matrix, target):
    """Least squares with columns scaled to unit length."""
    scale = np.linalg.norm(matrix, axis=0)
    solution, *_ = np.linalg.lstsq(matrix / scale, target, rcond=None)
    return solution / scale


def quoted(text):
    return '"' + text.replace('"', '\\"') + '"'


def fluid_of(file, upper, fluids):
    """CoolProp's fluid if it has one, else what is tabulated."""
    record = tomllib.loads(upper)
    cas, molar_mass = record["cas"], formula_mass(record["formula"])
    name = STAND_INS.get(file) or fluids.get(cas)
    if name is None or file in handbook.NOT_FROM_COOLPROP:
        return Tabulated(file, cas, molar_mass)
    return Fluid(file, name, None if file in STAND_INS else cas, molar_mass)


def range_end(key, value, t_c, melting):
    """An end of a range, K, rounded inwards, so that the file never claims more than was fitted; the melting point and
    the critical temperature as they are written."""
    if value == t_c or abs(value - melting) < 2e-3:
        return t_c if value == t_c else melting
    return float((np.ceil if key == "temperature_min_k" else np.floor)(value * 1e3) / 1e3)


def lower_part(file, upper, fluids):
    """The text below the marker."""
    fluid = fluid_of(file, upper, fluids)
    lines = [MARKER, "", "[constants]"]
    constants = fluid.constants()
    melting = float(f"{constants['melting_point_k'][0]:.8g}")
    for key, (value, source, basis, provenance) in constants.items():
        note = f", basis = {quoted(basis)}" if basis else ""
        lines.append(
            f"{key} = {{ value = {float(f'{value:.8g}')!r}, source = {quoted(source)}{note}, "
            f"provenance = {quoted(provenance)} }}"
        )
    # the fits use the constants as written
    fluid.t_c, fluid.p_c, fluid.rho_c = (float(f"{x:.8g}") for x in (fluid.t_c, fluid.p_c, fluid.rho_c))
    for name in EQUATIONS:
        points = fluid.points(name)
        if points is None:
            print(f"{file:22s} {name:27s} absent")
            continue
        result = fit(fluid, name, points)
        lines += ["", f"[correlations.{name}]"]
        for key, value in result.items():
            if key.startswith("temperature_"):
                value = range_end(key, value, fluid.t_c, melting)
            written = quoted(value) if isinstance(value, str) else repr(value)
            lines.append(f"{key} = {written}")
        worst = " <<<" if result["residual_rms"] > 0.01 else ""
        print(f"{file:22s} {name:27s} max {result['residual_max']:.2e}  rms {result['residual_rms']:.2e}{worst}")
    return "\n".join(lines) + "\n"


def main():
    check = "--check" in sys.argv[1:]
    named = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    stale, fluids = [], coolprop_fluids()
    for path in sorted(FOLDER.glob("*.toml")):
        if named and path.stem not in named:
            continue
        text = path.read_text(encoding="utf-8")
        upper = text.split(MARKER)[0].rstrip("\n")
        written = f"{upper}\n\n{lower_part(path.stem, upper, fluids)}"
        if text != written:
            stale.append(path.name)
            if not check:
                path.write_text(written, encoding="utf-8")
    print(
        f"{'would change' if check else 'changed'}: {', '.join(stale) or 'nothing'} (chemicals {chemicals.__version__})"
    )
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
