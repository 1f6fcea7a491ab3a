"""Fit the temperature correlations of the substance catalogue and write them into its files.

Usage: python tools/fit_substances.py            rewrites the lower part of every data/substances/*.toml
       python tools/fit_substances.py --check    writes nothing; exit code 1 if a file would change

Each file has an upper part written by hand and, below the marker line, a lower part that belongs to this script:
constants and correlations. The points come from the reference equations of state and transport correlations that
CoolProp implements (Bell et al. 2014, MIT licence); what CoolProp lacks comes from published correlations that the
chemicals library tabulates, a few points each, named in the file. All fits are linear least squares on relative
differences, so a run with the same library versions gives the same file.

Needs: numpy, CoolProp 8.0.0, chemicals 1.5.2.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import chemicals
import CoolProp
import numpy as np
from chemicals.interface import PPDS14, sigma_data_VDI_PPDS_11
from chemicals.viscosity import PPDS9
from CoolProp import CoolProp as CP

MARKER = "# Below: written by tools/fit_substances.py; do not edit by hand."
FOLDER = Path(__file__).resolve().parent.parent / "data" / "substances"
GAS_CONSTANT = 8.31446261815324
STANDARD_ATMOSPHERE_PA = 101325.0
ATOMIC_WEIGHTS = {"C": 12.011, "Cl": 35.45, "H": 1.008, "N": 14.007, "O": 15.999, "S": 32.06}

# file -> (fluid of CoolProp, formula). Gasoline is n-hexane here.
FLUIDS = {
    "ammonia": ("Ammonia", {"N": 1, "H": 3}),
    "benzene": ("Benzene", {"C": 6, "H": 6}),
    "chlorine": ("Chlorine", {"Cl": 2}),
    "ethylene": ("Ethylene", {"C": 2, "H": 4}),
    "ethylene_oxide": ("EthyleneOxide", {"C": 2, "H": 4, "O": 1}),
    "gasoline": ("n-Hexane", {"C": 6, "H": 14}),
    "hydrogen": ("Hydrogen", {"H": 2}),
    "hydrogen_sulphide": ("HydrogenSulfide", {"H": 2, "S": 1}),
    "methane": ("Methane", {"C": 1, "H": 4}),
    "methanol": ("Methanol", {"C": 1, "H": 4, "O": 1}),
    "n_butane": ("n-Butane", {"C": 4, "H": 10}),
    "propane": ("n-Propane", {"C": 3, "H": 8}),
    "propylene": ("Propylene", {"C": 3, "H": 6}),
    "toluene": ("Toluene", {"C": 7, "H": 8}),
}

# Published correlations for what CoolProp lacks: arguments and range, K. Only values are computed from them.
VDI = "VDI Heat Atlas, second edition, as tabulated in the chemicals library 1.5.2"
VISCOSITY_VDI = {
    "chlorine": ((0.48281, 1.35353, 439.327, -110.083, 0.00017187), (200.0, 375.0)),
    "ethylene": ((2.09844, 0.09095, 281.469, 47.654, 2.107e-05), (110.0, 265.0)),
    "ethylene_oxide": ((2.03182, 0.24658, 923.371, -4.439, 9.86e-06), (180.0, 420.0)),
}
SURFACE_TENSION_VDI = {"chlorine": "7782-50-5", "ethylene_oxide": "75-21-8"}

# Lowest temperature of the fits, K, where the triple point is colder than any release (and the fluid's vapour
# pressure there is millipascals, which no fit serves).
LOWEST_K = 120.0
# Ends of the fits as fractions of the critical temperature.
LIQUID_HEAT_CAPACITY_END = 0.97
VISCOSITY_START = 0.35
VISCOSITY_END = 0.95
SURFACE_TENSION_END = 0.98
VAPOUR_PRESSURE_END = 0.999
GAS_HEAT_CAPACITY_RANGE_K = (150.0, 1000.0)
POINTS = 200


@dataclass
class Fluid:
    """One fluid of CoolProp with what every fit needs."""

    name: str
    state: object
    molar_mass: float
    t_c: float
    p_c: float
    rho_c: float
    t_low: float

    @classmethod
    def named(cls, name, formula):
        state = CP.AbstractState("HEOS", name)
        t_c, t_triple = state.T_critical(), state.Ttriple()
        return cls(
            name=name,
            state=state,
            molar_mass=1e-3 * sum(ATOMIC_WEIGHTS[element] * n for element, n in formula.items()),
            t_c=t_c,
            p_c=state.p_critical(),
            rho_c=state.rhomass_critical(),
            t_low=max(t_triple, LOWEST_K) if t_c > 2.0 * LOWEST_K else t_triple,
        )

    def saturated(self, temperature, quality, quantity):
        self.state.update(CP.QT_INPUTS, quality, temperature)
        return getattr(self.state, quantity)()

    def heat_of_vaporisation(self, temperature):
        return self.saturated(temperature, 1.0, "hmass") - self.saturated(temperature, 0.0, "hmass")

    def ideal_gas_heat_capacity(self, temperature):
        self.state.update(CP.DmolarT_INPUTS, 1e-6, temperature)
        return self.state.cp0molar() / self.molar_mass


def temperatures(low, high):
    """Points evenly spaced in temperature, ends included."""
    return np.linspace(low, high, POINTS)


def fit(basis, target):
    """Least squares of `basis @ coefficients = target` on relative differences; returns the coefficients."""
    weight = 1.0 / np.abs(target)
    scale = np.linalg.norm(basis * weight[:, None], axis=0)
    solution, *_ = np.linalg.lstsq(basis * weight[:, None] / scale, target * weight, rcond=None)
    return solution / scale


def fit_logarithm(basis, target):
    """Least squares of `exp(basis @ coefficients) = target` on differences of logarithms."""
    scale = np.linalg.norm(basis, axis=0)
    solution, *_ = np.linalg.lstsq(basis / scale, target, rcond=None)
    return solution / scale


def powers(x, exponents):
    return np.column_stack([x**n for n in exponents])


def round_coefficients(coefficients):
    """Ten digits: more than the fit carries, and short enough to read."""
    return np.array([float(f"{c:.10g}") for c in coefficients])


def correlation(equation, t, values, coefficients, model, source, provenance):
    coefficients = round_coefficients(coefficients)
    residual = model(coefficients) / values - 1.0
    return {
        "equation": equation,
        "coefficients": [float(c) for c in coefficients],
        "temperature_min_k": float(t[0]),
        "temperature_max_k": float(t[-1]),
        "points": len(t),
        "residual_max": float(f"{np.max(np.abs(residual)):.3g}"),
        "residual_rms": float(f"{np.sqrt(np.mean(residual**2)):.3g}"),
        "source": source,
        "provenance": provenance,
    }


def coolprop_source(fluid, kind):
    return f"points from CoolProp {CoolProp.__version__}, {CP.get_fluid_param_string(fluid.name, 'BibTeX-' + kind)}"


def vapour_pressure(fluid):
    t = temperatures(fluid.t_low, VAPOUR_PRESSURE_END * fluid.t_c)
    values = np.array([fluid.saturated(x, 0.0, "p") for x in t])
    basis = powers(1.0 - t / fluid.t_c, (1.0, 1.5, 2.0, 2.5, 5.0)) * (fluid.t_c / t)[:, None]
    coefficients = fit_logarithm(basis, np.log(values / fluid.p_c))
    result = correlation(
        "wagner_1_1.5_2_2.5_5",
        t,
        values,
        coefficients,
        lambda c: fluid.p_c * np.exp(basis @ c),
        coolprop_source(fluid, "EOS"),
        "C",
    )
    result["temperature_max_k"] = fluid.t_c
    return result


def liquid_density(fluid):
    t = temperatures(fluid.t_low, VAPOUR_PRESSURE_END * fluid.t_c)
    values = np.array([fluid.saturated(x, 0.0, "rhomass") for x in t])
    basis = powers(1.0 - t / fluid.t_c, (0.35, 2.0 / 3.0, 1.0, 4.0 / 3.0))
    weight = fluid.rho_c / values
    coefficients, *_ = np.linalg.lstsq(basis * weight[:, None], 1.0 - weight, rcond=None)
    result = correlation(
        "critical_series_0.35_2/3_1_4/3",
        t,
        values,
        coefficients,
        lambda c: fluid.rho_c * (1.0 + basis @ c),
        coolprop_source(fluid, "EOS"),
        "C",
    )
    result["temperature_max_k"] = fluid.t_c
    return result


def heat_of_vaporisation(fluid):
    t = temperatures(fluid.t_low, VAPOUR_PRESSURE_END * fluid.t_c)
    values = np.array([fluid.heat_of_vaporisation(x) for x in t])
    unit = GAS_CONSTANT * fluid.t_c / fluid.molar_mass
    basis = unit * powers(1.0 - t / fluid.t_c, (1.0 / 3.0, 2.0 / 3.0, 1.0, 2.0, 6.0))
    result = correlation(
        "critical_series_1/3_2/3_1_2_6",
        t,
        values,
        fit(basis, values),
        lambda c: basis @ c,
        coolprop_source(fluid, "EOS"),
        "C",
    )
    result["temperature_max_k"] = fluid.t_c
    return result


def liquid_heat_capacity(fluid):
    t = temperatures(fluid.t_low, LIQUID_HEAT_CAPACITY_END * fluid.t_c)
    values = np.array([fluid.saturated(x, 0.0, "cpmass") for x in t])
    basis = GAS_CONSTANT / fluid.molar_mass * powers(1.0 - t / fluid.t_c, (-1.0, 0.0, 1.0, 2.0, 3.0, 4.0))
    return correlation(
        "critical_series_-1_0_1_2_3_4",
        t,
        values,
        fit(basis, values),
        lambda c: basis @ c,
        coolprop_source(fluid, "EOS"),
        "C",
    )


def gas_heat_capacity(fluid):
    t = temperatures(*GAS_HEAT_CAPACITY_RANGE_K)
    values = np.array([fluid.ideal_gas_heat_capacity(x) for x in t])
    basis = GAS_CONSTANT / fluid.molar_mass * powers(t / 1000.0, range(7))
    return correlation(
        "polynomial_6_in_t/1000",
        t,
        values,
        fit(basis, values),
        lambda c: basis @ c,
        coolprop_source(fluid, "EOS"),
        "C",
    )


def liquid_viscosity(fluid, file):
    if file in VISCOSITY_VDI:
        arguments, (low, high) = VISCOSITY_VDI[file]
        t = temperatures(low, high)
        values = np.array([PPDS9(x, *arguments) for x in t])
        source, provenance = f"points from {VDI}", "S*"
    else:
        t = temperatures(max(fluid.t_low, VISCOSITY_START * fluid.t_c), VISCOSITY_END * fluid.t_c)
        values, kept = [], []
        for x in t:
            try:
                value = fluid.saturated(x, 0.0, "viscosity")
            except ValueError:
                continue
            kept.append(x)
            values.append(value)
        t, values = np.array(kept), np.array(values)
        source, provenance = coolprop_source(fluid, "VISCOSITY"), "C"
    basis = powers(t / fluid.t_c, (-1, 0, 1, 2, 3))
    return correlation(
        "log_series_-1_0_1_2_3_in_tr",
        t,
        values,
        fit_logarithm(basis, np.log(values)),
        lambda c: np.exp(basis @ c),
        source,
        provenance,
    )


def surface_tension(fluid, file):
    t = temperatures(fluid.t_low, SURFACE_TENSION_END * fluid.t_c)
    if file in SURFACE_TENSION_VDI:
        row = sigma_data_VDI_PPDS_11.loc[SURFACE_TENSION_VDI[file]]
        values = np.array([PPDS14(x, row["Tc"], row["A"], row["B"], row["C"]) for x in t])
        source, provenance = f"points from {VDI}", "S*"
    else:
        values = np.array([fluid.saturated(x, 0.0, "surface_tension") for x in t])
        source, provenance = coolprop_source(fluid, "SURFACE_TENSION"), "C"
    basis = powers(1.0 - t / fluid.t_c, (1.26, 2.26, 3.26))
    return correlation(
        "critical_series_1.26_2.26_3.26",
        t,
        values,
        fit(basis, values),
        lambda c: basis @ c,
        source,
        provenance,
    )


def constants(fluid):
    state = fluid.state
    return {
        "melting_point_k": (state.Ttriple(), "triple point, which differs from the melting point by millikelvins"),
        "normal_boiling_point_k": (CP.PropsSI("T", "P", STANDARD_ATMOSPHERE_PA, "Q", 0, fluid.name), "at 101325 Pa"),
        "critical_temperature_k": (fluid.t_c, None),
        "critical_pressure_pa": (fluid.p_c, None),
        "critical_density_kg_m3": (fluid.rho_c, None),
        "acentric_factor": (state.acentric_factor(), None),
    }


def quoted(text):
    return '"' + text.replace('"', '\\"') + '"'


def lower_part(file):
    """The text below the marker."""
    fluid = Fluid.named(*FLUIDS[file])
    lines = [MARKER, "", "[constants]"]
    source = f"CoolProp {CoolProp.__version__}, {CP.get_fluid_param_string(fluid.name, 'BibTeX-EOS')}"
    for key, (value, basis) in constants(fluid).items():
        note = f", basis = {quoted(basis)}" if basis else ""
        lines.append(
            f'{key} = {{ value = {float(f"{value:.8g}")!r}, source = {quoted(source)}{note}, provenance = "C" }}'
        )
    # the fits use the constants as written
    fluid.t_c, fluid.p_c, fluid.rho_c = (float(f"{x:.8g}") for x in (fluid.t_c, fluid.p_c, fluid.rho_c))
    fits = {
        "vapour_pressure": vapour_pressure(fluid),
        "liquid_density": liquid_density(fluid),
        "liquid_heat_capacity": liquid_heat_capacity(fluid),
        "gas_heat_capacity": gas_heat_capacity(fluid),
        "heat_of_vaporisation": heat_of_vaporisation(fluid),
        "liquid_viscosity": liquid_viscosity(fluid, file),
        "surface_tension": surface_tension(fluid, file),
    }
    for name, result in fits.items():
        lines += ["", f"[correlations.{name}]"]
        for key, value in result.items():
            if key.startswith("temperature_"):
                # rounded inwards, so that the file never claims more than was fitted
                up = key == "temperature_min_k"
                value = fluid.t_c if value == fluid.t_c else (np.ceil if up else np.floor)(value * 1e3) / 1e3
                value = float(value)
            written = quoted(value) if isinstance(value, str) else repr(value)
            lines.append(f"{key} = {written}")
        print(f"{file:18s} {name:22s} max {result['residual_max']:.2e}  rms {result['residual_rms']:.2e}")
    return "\n".join(lines) + "\n"


def main():
    check = "--check" in sys.argv[1:]
    stale = []
    for file in sorted(FLUIDS):
        path = FOLDER / f"{file}.toml"
        upper = path.read_text(encoding="utf-8").split(MARKER)[0].rstrip("\n")
        text = f"{upper}\n\n{lower_part(file)}"
        if path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if not check:
                path.write_text(text, encoding="utf-8")
    print(
        f"{'would change' if check else 'changed'}: {', '.join(stale) or 'nothing'} (chemicals {chemicals.__version__})"
    )
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
