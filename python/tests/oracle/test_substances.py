"""The substance catalogue against CoolProp and chemicals.

The correlations are evaluated here from the data files, with the equations as `docs/theory/substance.md` states them,
apart from the Rust code; reference cases hold the Rust code to the same libraries. CoolProp gave the points of most
fits, so it bounds the error of fitting; the tables of `chemicals` are of other origin and bound the error of the
figures themselves.
"""

import math
import tomllib
from pathlib import Path

import chemicals
import chemicals.heat_capacity
import chemicals.interface
import chemicals.phase_change
import chemicals.vapor_pressure
import chemicals.viscosity
import chemicals.volume
import pytest
from CoolProp import CoolProp as CP

FOLDER = Path(__file__).resolve().parents[3] / "data" / "substances"
GAS_CONSTANT = 8.31446261815324
ATOMIC_WEIGHTS = {"C": 12.011, "Cl": 35.45, "H": 1.008, "N": 14.007, "O": 15.999, "S": 32.06}

# Fluid of CoolProp and CAS number of the pure substance that the correlations are of.
FLUIDS = {
    "ammonia": ("Ammonia", "7664-41-7"),
    "benzene": ("Benzene", "71-43-2"),
    "chlorine": ("Chlorine", "7782-50-5"),
    "ethylene": ("Ethylene", "74-85-1"),
    "ethylene_oxide": ("EthyleneOxide", "75-21-8"),
    "gasoline": ("n-Hexane", "110-54-3"),
    "hydrogen": ("Hydrogen", "1333-74-0"),
    "hydrogen_sulphide": ("HydrogenSulfide", "7783-06-4"),
    "methane": ("Methane", "74-82-8"),
    "methanol": ("Methanol", "67-56-1"),
    "n_butane": ("n-Butane", "106-97-8"),
    "propane": ("n-Propane", "74-98-6"),
    "propylene": ("Propylene", "115-07-1"),
    "toluene": ("Toluene", "108-88-3"),
}

# Largest relative difference allowed. The first five were fixed before the first run; the last two are as wide as
# published values differ among themselves.
BOUNDS = {
    "vapour_pressure": 0.02,
    "liquid_density": 0.015,
    "heat_of_vaporisation": 0.03,
    "liquid_heat_capacity": 0.05,
    "gas_heat_capacity": 0.05,
    "liquid_viscosity": 0.25,
    "surface_tension": 0.25,
}


def load(name):
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def molar_mass(formula):
    """kg/mol, for formulas of single-letter elements and chlorine."""
    total, i = 0.0, 0
    while i < len(formula):
        symbol = "Cl" if formula[i : i + 2] == "Cl" else formula[i]
        i += len(symbol)
        digits = ""
        while i < len(formula) and formula[i].isdigit():
            digits, i = digits + formula[i], i + 1
        total += ATOMIC_WEIGHTS[symbol] * int(digits or 1)
    return total * 1e-3


def series(coefficients, exponents, x):
    return sum(c * x**n for c, n in zip(coefficients, exponents, strict=True))


def evaluate(data, name, t):
    """A property by its correlation, SI."""
    constants = {key: entry["value"] for key, entry in data["constants"].items()}
    t_c = constants["critical_temperature_k"]
    tau, per_mass = 1.0 - t / t_c, GAS_CONSTANT / molar_mass(data["formula"])
    c = data["correlations"][name]["coefficients"]
    match name:
        case "vapour_pressure":
            return constants["critical_pressure_pa"] * math.exp(t_c / t * series(c, (1, 1.5, 2, 2.5, 5), tau))
        case "liquid_density":
            return constants["critical_density_kg_m3"] * (1.0 + series(c, (0.35, 2 / 3, 1, 4 / 3), tau))
        case "heat_of_vaporisation":
            return per_mass * t_c * series(c, (1 / 3, 2 / 3, 1, 2, 6), tau)
        case "liquid_heat_capacity":
            return per_mass * series(c, (-1, 0, 1, 2, 3, 4), tau)
        case "gas_heat_capacity":
            return per_mass * series(c, range(7), t / 1000.0)
        case "liquid_viscosity":
            return math.exp(series(c, (-1, 0, 1, 2, 3), t / t_c))
        case "surface_tension":
            return series(c, (1.26, 2.26, 3.26), tau)
    raise AssertionError(name)


def coolprop(fluid, name, t):
    state = CP.AbstractState("HEOS", fluid)
    if name == "gas_heat_capacity":
        state.update(CP.DmolarT_INPUTS, 1e-6, t)
        return state.cp0mass()
    state.update(CP.QT_INPUTS, 0.0, t)
    match name:
        case "vapour_pressure":
            return state.p()
        case "liquid_density":
            return state.rhomass()
        case "liquid_heat_capacity":
            return state.cpmass()
        case "liquid_viscosity":
            return state.viscosity()
        case "surface_tension":
            return state.surface_tension()
        case "heat_of_vaporisation":
            liquid = state.hmass()
            state.update(CP.QT_INPUTS, 1.0, t)
            return state.hmass() - liquid
    raise AssertionError(name)


# Where a handbook's equation is farther off, and why it is not the catalogue that is wrong.
KNOWN_DIFFERENCES = {
    # 5.7 % at 313 K: the handbook's equation stays flat where the equation of state rises towards the critical point
    ("hydrogen_sulphide", "liquid_heat_capacity"): 0.06,
    # 26 % at 313 K: the handbook is 14 % below the measured values at the boiling point already
    ("hydrogen_sulphide", "surface_tension"): 0.27,
}

# What CoolProp has no model for.
WITHOUT_COOLPROP = {
    ("chlorine", "liquid_viscosity"),
    ("chlorine", "surface_tension"),
    ("ethylene", "liquid_viscosity"),
    ("ethylene_oxide", "liquid_viscosity"),
    ("ethylene_oxide", "surface_tension"),
}


def release_temperatures(correlation, t_c, count=25):
    """Points over the range of fit, up to 0.95 of the critical temperature for what has a critical end."""
    low, high = correlation["temperature_min_k"], correlation["temperature_max_k"]
    if not correlation["equation"].startswith("polynomial"):
        high = min(high, 0.95 * t_c)
    return [low + (high - low) * i / (count - 1) for i in range(count)]


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("substance", FLUIDS)
def test_correlation_follows_coolprop(substance, name):
    if (substance, name) in WITHOUT_COOLPROP:
        # the file must then say where its points come from
        assert "VDI Heat Atlas" in load(substance)["correlations"][name]["source"]
        return
    data = load(substance)
    correlation = data["correlations"][name]
    worst = max(
        (abs(evaluate(data, name, t) / coolprop(FLUIDS[substance][0], name, t) - 1.0), t)
        for t in release_temperatures(correlation, data["constants"]["critical_temperature_k"]["value"])
    )
    assert worst[0] <= BOUNDS[name], f"{worst[0]:.3%} at {worst[1]:.1f} K"


def table(frame, cas, t):
    """The row of a substance in a table of chemicals, or None where it has none or t is beyond its range."""
    if cas not in frame.index:
        return None
    row = frame.loc[cas]
    return row if row["Tmin"] <= t <= row["Tmax"] else None


def handbook(cas, name, t):
    """The same property from a handbook's equation in chemicals, SI, or None where there is none."""
    grams = chemicals.MW(cas)
    match name:
        case "vapour_pressure":
            # Wagner equations first: the other table is 6 % low for cold methanol, where two Wagner fits agree
            wagner = chemicals.vapor_pressure.Psat_data_WagnerPoling
            if cas in wagner.index and wagner.loc[cas]["Tmin"] <= t:
                row = wagner.loc[cas]
                return chemicals.Wagner(t, row["Tc"], row["Pc"], *(row[c] for c in "ABCD"))
            row = table(chemicals.vapor_pressure.Psat_data_Perrys2_8, cas, t)
            return None if row is None else chemicals.EQ101(t, *(row[f"C{i}"] for i in range(1, 6)))
        case "liquid_density":
            row = table(chemicals.volume.rho_data_Perry_8E_105_l, cas, t)
            return None if row is None else chemicals.EQ105(t, *(row[f"C{i}"] for i in range(1, 5))) * grams * 1e-3
        case "heat_of_vaporisation":
            row = table(chemicals.phase_change.phase_change_data_Perrys2_150, cas, t)
            return (
                None
                if row is None
                else chemicals.EQ106(t, row["Tc"], *(row[f"C{i}"] for i in range(1, 5))) / grams * 1e3
            )
        case "liquid_heat_capacity":
            row = table(chemicals.heat_capacity.Cp_data_Perry_Table_153_100, cas, t)
            if row is not None:
                return chemicals.EQ100(t, *(row[c] for c in "ABCDE")) / grams
            row = table(chemicals.heat_capacity.Cp_data_Perry_Table_153_114, cas, t)
            return None if row is None else chemicals.EQ114(t, chemicals.Tc(cas), *(row[c] for c in "ABCD")) / grams
        case "gas_heat_capacity":
            row = table(chemicals.heat_capacity.TRC_gas_data, cas, t)
            return None if row is None else chemicals.TRCCp(t, *(row[f"a{i}"] for i in range(8))) / grams * 1e3
        case "liquid_viscosity":
            row = table(chemicals.viscosity.mu_data_Perrys_8E_2_313, cas, t)
            return None if row is None else chemicals.EQ101(t, *(row[f"C{i}"] for i in range(1, 6)))
        case "surface_tension":
            if (cas in chemicals.interface.sigma_data_VDI_PPDS_11.index) and cas not in ("7782-50-5", "75-21-8"):
                row = chemicals.interface.sigma_data_VDI_PPDS_11.loc[cas]
                return chemicals.interface.PPDS14(t, row["Tc"], row["A"], row["B"], row["C"])
            # the fits of these two come from that table, so they are held to others
            if cas == "7782-50-5":
                row = chemicals.interface.sigma_data_Somayajulu2.loc[cas]
                return chemicals.Somayajulu(t, row["Tc"], row["A"], row["B"], row["C"])
            row = table(chemicals.interface.sigma_data_Jasper_Lange, cas, t)
            if row is not None:
                return chemicals.Jasper(t, row["a"], row["b"])
            return None
    raise AssertionError(name)


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("substance", FLUIDS)
def test_correlation_agrees_with_a_handbook(substance, name):
    """At temperatures of storage: 253 K to 313 K for what is a liquid there, else about the boiling point."""
    data = load(substance)
    cas = FLUIDS[substance][1]
    constants = {key: entry["value"] for key, entry in data["constants"].items()}
    correlation = data["correlations"][name]
    if name == "gas_heat_capacity":
        wanted = (253.15, 273.15, 293.15, 313.15, 400.0)
    elif constants["critical_temperature_k"] > 330.0:
        wanted = (253.15, 273.15, 293.15, 313.15)
    else:
        wanted = tuple(constants["normal_boiling_point_k"] * f for f in (0.95, 1.0, 1.1))
    for t in wanted:
        if correlation["temperature_min_k"] <= t <= correlation["temperature_max_k"]:
            reference = handbook(cas, name, t)
            if reference is not None:
                ratio = evaluate(data, name, t) / reference
                bound = KNOWN_DIFFERENCES.get((substance, name), BOUNDS[name])
                assert abs(ratio - 1.0) <= bound, f"{ratio:.4f} at {t:.1f} K"


@pytest.mark.parametrize("substance", FLUIDS)
def test_constants_agree(substance):
    data = load(substance)
    cas = FLUIDS[substance][1]
    constants = {key: entry["value"] for key, entry in data["constants"].items()}
    assert molar_mass(data["formula"]) == pytest.approx(chemicals.MW(cas) * 1e-3, rel=3e-4)
    assert constants["normal_boiling_point_k"] == pytest.approx(chemicals.Tb(cas), rel=2e-3)
    assert constants["critical_temperature_k"] == pytest.approx(chemicals.Tc(cas), rel=2e-3)
    assert constants["critical_pressure_pa"] == pytest.approx(chemicals.Pc(cas), rel=0.02)
    assert constants["melting_point_k"] == pytest.approx(chemicals.Tm(cas), abs=1.5)
    if substance != "gasoline":
        assert data["cas"] == cas
