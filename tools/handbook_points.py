"""Points of substances that CoolProp lacks: published correlations as the chemicals library tabulates them.

`points` gives a few temperatures with the value of one property there, the name of the work and the mark of provenance.
Where no table has the property, an estimate by a published method stands in, is named as one and is marked `C`; where
there is none worth having, the property stays absent.

Needs: numpy, chemicals 1.5.2, thermo 0.6.1 (which evaluates the tables of chemicals).
"""

import warnings
from dataclasses import dataclass

import chemicals
import numpy as np
from chemicals.heat_capacity import Cp_data_Perry_Table_153_100, Cp_data_Perry_Table_153_114
from CoolProp import CoolProp as CP
from scipy.optimize import brentq

warnings.filterwarnings("ignore")
import thermo  # noqa: E402

POINTS = 25
LOWEST_K = 120.0
LEAST_VAPOUR_PRESSURE_PA = 1.0
MELTING_TOLERANCE_K = 3.0
LIBRARY = f"as tabulated in the chemicals library {chemicals.__version__}"
PERRY = f"Perry's Chemical Engineers' Handbook, eighth edition, {LIBRARY}"
VDI = f"VDI Heat Atlas, second edition, {LIBRARY}"
POLING = f"Poling, Prausnitz and O'Connell 2001, {LIBRARY}"
EOS = f"fits to reference equations of state {LIBRARY}"

# Method of thermo -> the work behind it.
WORKS = {
    "HEOS_FIT": EOS,
    "REFPROP_FIT": EOS,
    "DIPPR_PERRY_8E": PERRY,
    "PERRY_153": PERRY,
    "VDI_PPDS": VDI,
    "VDI_TABULAR": VDI,
    "WAGNER_MCGARRY": f"McGarry 1983, {LIBRARY}",
    "WAGNER_POLING": POLING,
    "ANTOINE_POLING": POLING,
    "POLING_POLY": POLING,
    "POLING_CONST": POLING,
    "ANTOINE_WEBBOOK": f"NIST Chemistry WebBook, {LIBRARY}",
    "LANDOLT": f"Landolt-Boernstein, {LIBRARY}",
    "TRCIG": f"Thermodynamics Research Center tables (Frenkel et al. 1994), {LIBRARY}",
    "JANAF": f"NIST-JANAF tables, {LIBRARY}",
    "CRCSTD": f"CRC Handbook of Chemistry and Physics, {LIBRARY}",
    "ZABRANSKY_SPLINE_SAT": f"Zabransky et al. 1996, {LIBRARY}",
    "ZABRANSKY_QUASIPOLYNOMIAL": f"Zabransky et al. 1996, {LIBRARY}",
    "ZABRANSKY_SPLINE": f"Zabransky et al. 1996, {LIBRARY}",
    "ZABRANSKY_QUASIPOLYNOMIAL_C": f"Zabransky et al. 1996, {LIBRARY}",
    "ZABRANSKY_SPLINE_C": f"Zabransky et al. 1996, {LIBRARY}",
    "SOMAYAJULU2": f"Somayajulu 1988, {LIBRARY}",
    "VDI_PPDS_BELOW": VDI,
    "JASPER": f"Jasper 1972, {LIBRARY}",
    "DUTT_PRASAD": f"Viswanath et al. 2007 (Dutt and Prasad), {LIBRARY}",
    "VISWANATH_NATARAJAN_2": f"Viswanath and Natarajan 1989, {LIBRARY}",
    "VISWANATH_NATARAJAN_3": f"Viswanath and Natarajan 1989, {LIBRARY}",
}
ESTIMATES = {
    "JOBACK": "estimated by the group contributions of Joback and Reid 1987",
    "ROWLINSON_BONDI": "estimated from the gas by the method of Rowlinson and Bondi",
    "BROCK_BIRD": "estimated by the method of Brock and Bird 1955",
    "HTCOSTALD": "estimated by the method of Hankinson and Thomson 1979",
    "AMBROSE_WALTON": "estimated by the method of Ambrose and Walton 1989",
    "WATSON": "the value at the boiling point (CRC Handbook, or by Clapeyron's equation) carried on by Watson's equation with the exponent 0.38",
    "CONSTANT": "taken as constant",
    "LIKE_PHOSPHINE": "the curve of phosphine",
    "CORRESPONDING": "estimated by corresponding states with one reference fluid (methane, or n-hexane above an acentric factor of 0.15)",
    "CLAPEYRON": "estimated from the vapour pressure by Clapeyron's equation with the second virial coefficient of Pitzer and Curl",
}

# In this order a source is taken for a property.
ORDER = {
    "vapour_pressure": (
        "HEOS_FIT", "DIPPR_PERRY_8E", "VDI_PPDS", "WAGNER_POLING", "WAGNER_MCGARRY", "ANTOINE_POLING",
        "ANTOINE_WEBBOOK", "LANDOLT",
    ),
    "liquid_density": ("HEOS_FIT", "DIPPR_PERRY_8E", "VDI_PPDS", "HTCOSTALD"),
    "heat_of_vaporisation": ("HEOS_FIT", "DIPPR_PERRY_8E", "VDI_PPDS", "CLAPEYRON"),
    "liquid_heat_capacity": (
        "HEOS_FIT", "ZABRANSKY_SPLINE_SAT", "ZABRANSKY_QUASIPOLYNOMIAL", "ZABRANSKY_SPLINE",
        "ZABRANSKY_QUASIPOLYNOMIAL_C", "PERRY_153", "ZABRANSKY_SPLINE_C", "CRCSTD", "ROWLINSON_BONDI",
    ),
    "gas_heat_capacity": ("TRCIG", "JANAF", "POLING_POLY", "JOBACK"),
    "liquid_viscosity": (
        "REFPROP_FIT", "DIPPR_PERRY_8E", "VDI_PPDS", "DUTT_PRASAD", "VISWANATH_NATARAJAN_3", "VISWANATH_NATARAJAN_2",
        "CORRESPONDING",
    ),
    "surface_tension": ("REFPROP_FIT", "VDI_PPDS", "SOMAYAJULU2", "JASPER", "BROCK_BIRD"),
    "liquid_thermal_conductivity": ("REFPROP_FIT", "DIPPR_PERRY_8E", "VDI_PPDS"),
}  # fmt: skip

# Tables whose equations end at the critical point of the same work.
TO_THE_END = ("DIPPR_PERRY_8E", "VDI_PPDS", "WAGNER_POLING", "WAGNER_MCGARRY")
CRC = "CRC Handbook of Chemistry and Physics"
# A source other than the first of the order; several stand for what goes on where the one before ends.
CHOSEN = {
    # Perry's equation begins at 278 K; the two meet there within 0.3 %
    ("hydrogen_fluoride", "heat_of_vaporisation"): ("DIPPR_PERRY_8E", "VDI_PPDS"),
    # the tables count a mole of NO2 where the measurement counts one of N2O4, or the reverse
    ("nitrogen_dioxide", "heat_of_vaporisation"): ("WATSON",),
    ("nitrogen_dioxide", "liquid_heat_capacity"): ("CONSTANT",),
    ("nitrogen_dioxide", "liquid_viscosity"): ("VISWANATH_NATARAJAN_2",),
    ("allyl_alcohol", "heat_of_vaporisation"): ("WATSON",),
    ("arsine", "heat_of_vaporisation"): ("WATSON",),
    ("epichlorohydrin", "heat_of_vaporisation"): ("WATSON",),
    ("phosphine", "heat_of_vaporisation"): ("WATSON",),
    ("allyl_alcohol", "vapour_pressure"): ("ANTOINE_POLING", "AMBROSE_WALTON"),
    ("arsine", "vapour_pressure"): ("ANTOINE_WEBBOOK", "AMBROSE_WALTON"),
    ("epichlorohydrin", "vapour_pressure"): ("ANTOINE_WEBBOOK", "AMBROSE_WALTON"),
    ("phosphine", "vapour_pressure"): ("ANTOINE_POLING", "AMBROSE_WALTON"),
    # Perry's is 5 to 13 % below four other tables at 353 K
    ("acetaldehyde", "vapour_pressure"): ("VDI_PPDS",),
    ("acetaldehyde", "heat_of_vaporisation"): ("VDI_PPDS",),
    # Perry's is a quarter above the measured value
    ("acetaldehyde", "liquid_heat_capacity"): ("CRCSTD",),
    # the fits to the reference equations of state end where those do, far above the melting point
    **{
        (file, name): ("DIPPR_PERRY_8E",)
        for file in ("chloromethane", "diethyl_ether")
        for name in ("vapour_pressure", "liquid_density", "heat_of_vaporisation", "liquid_viscosity")
    },
    # the Heat Atlas's equation has a kink in its range
    # likewise bends where it is continued
    ("aniline", "liquid_viscosity"): ("DUTT_PRASAD",),
    ("nitrobenzene", "liquid_viscosity"): ("VISWANATH_NATARAJAN_3",),
    ("arsine", "gas_heat_capacity"): ("LIKE_PHOSPHINE",),
    # the range of the equation is misread in the library: it is smooth and agrees with the others below it
    ("phosgene", "liquid_viscosity"): ("VDI_PPDS_BELOW",),
}
# Values measured at one temperature that a curve is scaled to: (temperature K, value SI, work, mark).
ANCHORS = {
    ("allyl_alcohol", "liquid_density"): (293.15, 854.0, CRC, "K"),
    ("arsine", "liquid_density"): (209.15, 1640.0, CRC, "K?"),
    ("phosphine", "liquid_density"): (183.15, 746.0, CRC, "K?"),
    ("nitrogen_dioxide", "heat_of_vaporisation"): (294.31, 414.3e3, "Giauque and Kemp 1938", "K"),
    ("nitrogen_dioxide", "liquid_heat_capacity"): (290.0, 1551.0, "Giauque and Kemp 1938", "K"),
    ("arsine", "gas_heat_capacity"): (298.15, 488.5, CRC, "K"),
}
# Fits that would bend where no release goes, as a fraction of the critical temperature.
ENDS_EARLIER = {
    ("hydrogen_fluoride", "heat_of_vaporisation"): 0.9,
    ("n_butanol", "surface_tension"): 0.85,
    ("isopropanol", "surface_tension"): 0.8,
    ("n_butanol", "liquid_viscosity"): 0.8,
    ("aniline", "liquid_viscosity"): 0.75,
}
# Equations followed a little beyond their range, K.
EXTENDED = {("allyl_alcohol", "ANTOINE_POLING"): (265.0, 371.0)}
# Reference equations of CoolProp that end far above the melting point: the tables reach further down.
NOT_FROM_COOLPROP = ("chloromethane", "diethyl_ether")

CLASSES = {
    "vapour_pressure": "VaporPressure",
    "liquid_density": "VolumeLiquid",
    "heat_of_vaporisation": "EnthalpyVaporization",
    "liquid_heat_capacity": "HeatCapacityLiquid",
    "gas_heat_capacity": "HeatCapacityGas",
    "liquid_viscosity": "ViscosityLiquid",
    "surface_tension": "SurfaceTension",
    "liquid_thermal_conductivity": "ThermalConductivityLiquid",
}
# Ends of the fits as fractions of the critical temperature.
ENDS = {
    "vapour_pressure": 0.999,
    "liquid_density": 0.999,
    "heat_of_vaporisation": 0.999,
    "liquid_heat_capacity": 0.97,
    "liquid_viscosity": 0.95,
    "surface_tension": 0.98,
    "liquid_thermal_conductivity": 0.9,
}
GAS_RANGE_K = (150.0, 1000.0)


@dataclass
class Points:
    """Temperatures, K, values, SI, and where they come from."""

    t: np.ndarray
    values: np.ndarray
    source: str
    provenance: str


def melting_point(cas):
    """Melting point, K, from the CRC Handbook where it has one."""
    methods = chemicals.Tm_methods(cas)
    for method in ("CRC_ORG", "CRC_INORG"):
        if method in methods:
            return chemicals.Tm(cas, method=method)
    return chemicals.Tm(cas)


class Handbook:
    """What the tables of chemicals have of one substance."""

    def __init__(self, file, cas, molar_mass):
        self.file, self.cas, self.molar_mass = file, cas, molar_mass
        self.t_m, self.t_b = melting_point(cas), chemicals.Tb(cas)
        self.omega = chemicals.omega(cas)
        volume = self.volume_c = chemicals.Vc(cas)
        self.t_c, self.p_c = chemicals.Tc(cas), chemicals.Pc(cas)
        self.critical_source = f"critical constants {LIBRARY}"
        self.objects = {}
        self.follow_the_equations()
        if (file, "liquid_density") in ANCHORS:
            # the critical volume goes with the density, which the estimate ties together
            at, measured, *_ = ANCHORS[file, "liquid_density"]
            estimate = molar_mass / chemicals.COSTALD(at, self.t_c, volume, self.omega)
            volume *= estimate / measured
            self.rho_c, self.volume_c = molar_mass / volume, volume
        self.objects = {}

    def follow_the_equations(self):
        """Takes the critical constants that the equations of vapour pressure and density themselves end at."""
        name = "vapour_pressure"
        first = self.method(name)[0]
        if first in TO_THE_END:
            end = self.object(name).T_limits[first][1]
            if abs(end / self.t_c - 1.0) < 0.05:
                self.t_c, self.p_c = end, self.value(name, first, end)
                self.critical_source = f"end of the vapour pressure equation of {WORKS[first]}"
        self.rho_c = self.molar_mass / self.volume_c
        method = self.method("liquid_density")[0]
        if method in TO_THE_END:
            self.rho_c = self.value(
                "liquid_density", method, min(self.t_c, self.object("liquid_density").T_limits[method][1])
            )
            self.volume_c = self.molar_mass / self.rho_c
        self.objects = {}

    def object(self, name):
        if name not in self.objects:
            known = {
                "CASRN": self.cas, "MW": self.molar_mass * 1e3, "Tm": self.t_m, "Tb": self.t_b, "Tc": self.t_c,
                "Pc": self.p_c, "Vc": self.volume_c, "omega": self.omega,
            }  # fmt: skip
            if name == "heat_of_vaporisation":
                known["Psat"] = self.object("vapour_pressure")
            if name == "liquid_heat_capacity":
                known["Cpgm"] = lambda t: (
                    self.value("gas_heat_capacity", self.method("gas_heat_capacity")[0], t) * self.molar_mass
                )
            kind = getattr(thermo, CLASSES[name])
            accepted = {}
            for key, value in known.items():
                try:
                    kind(**{"CASRN": self.cas, key: value})
                except TypeError:
                    continue
                accepted[key] = value
            self.objects[name] = kind(**accepted)
        return self.objects[name]

    def value(self, name, method, t):
        """One value, SI, per kilogram where the catalogue has it so."""
        if method == "PERRY_153":
            return perry_153(self.cas, self.t_c, t) / self.molar_mass
        if method == "CLAPEYRON":
            return self.clapeyron(t)
        if method == "AMBROSE_WALTON":
            return chemicals.Ambrose_Walton(t, self.t_c, self.p_c, self.fitted_omega())
        if method == "CORRESPONDING":
            return self.corresponding_viscosity(t)
        if method == "WATSON":
            if (self.file, name) in ANCHORS:
                boiling = 1.0
            elif "CRC_HVAP_TB" in self.object(name).all_methods:
                boiling = self.value(name, "CRC_HVAP_TB", self.t_b)
            else:
                boiling = self.clapeyron(self.t_b)
            return boiling * ((1.0 - t / self.t_c) / (1.0 - self.t_b / self.t_c)) ** 0.38
        if method == "CONSTANT":
            return 1.0
        if method == "LIKE_PHOSPHINE":
            return thermo.HeatCapacityGas(CASRN="7803-51-2").calculate(t, "JANAF")
        if method == "VDI_PPDS_BELOW":
            return self.object(name).calculate(t, "VDI_PPDS")
        value = self.object(name).calculate(t, method)
        if name == "liquid_density":
            return self.molar_mass / value
        if name in ("heat_of_vaporisation", "liquid_heat_capacity", "gas_heat_capacity"):
            return value / self.molar_mass
        return value

    def corresponding_viscosity(self, t):
        """Viscosity of the reference fluid at the same reduced temperature, scaled by M^1/2 pc^2/3 Tc^-1/6."""
        fluid = "Methane" if self.omega < 0.15 else "n-Hexane"
        t_c, p_c, mass = (CP.PropsSI(key, fluid) for key in ("Tcrit", "pcrit", "molar_mass"))
        scale = (self.molar_mass / mass) ** 0.5 * (self.p_c / p_c) ** (2.0 / 3.0) * (self.t_c / t_c) ** (-1.0 / 6.0)
        return scale * CP.PropsSI("V", "T", t / self.t_c * t_c, "Q", 0, fluid)

    def fitted_omega(self):
        """The acentric factor with which the estimate meets the measured vapour pressure where that ends."""
        measured = self.method("vapour_pressure")[0]
        if measured == "AMBROSE_WALTON" or measured in TO_THE_END:
            return self.omega
        end = self.limits("vapour_pressure", measured)[1]
        target = self.value("vapour_pressure", measured, end)
        return brentq(lambda w: chemicals.Ambrose_Walton(end, self.t_c, self.p_c, w) / target - 1.0, -0.2, 1.5)

    def clapeyron(self, t):
        """Heat of vaporisation from the slope of the vapour pressure and both densities."""
        curve = [self.vapour_pressure(t + d) for d in (-0.05, 0.0, 0.05)]
        p, slope = curve[1], (curve[2] - curve[0]) / 0.1
        virial = chemicals.virial.BVirial_Pitzer_Curl(t, self.t_c, self.p_c, self.omega)
        gas = 8.31446261815324 * t / p + virial
        liquid = self.molar_mass / self.value("liquid_density", self.method("liquid_density")[0], t)
        return t * slope * (gas - liquid) / self.molar_mass

    def vapour_pressure(self, t):
        name = "vapour_pressure"
        for method in self.method(name):
            low, high = self.limits(name, method)
            if low <= t <= high:
                return self.value(name, method, t)
        return self.value(name, "AMBROSE_WALTON", t)

    def limits(self, name, method):
        if method == "PERRY_153":
            frame = Cp_data_Perry_Table_153_100
            frame = frame if self.cas in frame.index else Cp_data_Perry_Table_153_114
            return frame.loc[self.cas]["Tmin"], frame.loc[self.cas]["Tmax"]
        if method == "CLAPEYRON":
            # the virial equation is no good beyond
            return self.t_m, 0.8 * self.t_c
        if method in ("WATSON", "CONSTANT", "LIKE_PHOSPHINE", "VDI_PPDS_BELOW", "CORRESPONDING"):
            return {
                "CORRESPONDING": (max(self.t_m, 0.48 * self.t_c), 0.95 * self.t_c),
                "WATSON": (self.t_m, 0.999 * self.t_c),
                "CONSTANT": (self.t_m, 0.9 * self.t_c),
                "LIKE_PHOSPHINE": (150.0, 1000.0),
                "VDI_PPDS_BELOW": (200.0, 400.0),
            }[method]
        if method == "AMBROSE_WALTON":
            measured = self.method("vapour_pressure")[0]
            return self.limits("vapour_pressure", measured)[1], 0.999 * self.t_c
        if (self.file, method) in EXTENDED:
            return EXTENDED[self.file, method]
        low, high = self.object(name).T_limits[method]
        if 0.0 < low - self.t_m < MELTING_TOLERANCE_K:
            # another opinion of the melting point
            low = self.t_m
        if method == "CRCSTD" and name == "liquid_heat_capacity":
            low = high = 298.15
        if method == "TRCIG":
            # the equation has the form of vibrations that freeze and may be followed to colder vapour
            low = min(low, 200.0)
        if method == "JANAF":
            low = max(low, 100.0)
        if method == "JOBACK":
            low, high = 200.0, 1000.0
        return low, high

    def has(self, name, method):
        if method == "PERRY_153":
            return self.cas in Cp_data_Perry_Table_153_100.index or self.cas in Cp_data_Perry_Table_153_114.index
        if method in ("CLAPEYRON", "CORRESPONDING"):
            return True
        if method.startswith("ZABRANSKY") and method in self.object(name).T_limits:
            # one temperature is no range
            low, high = self.object(name).T_limits[method]
            return method in self.object(name).all_methods and high - low > 20.0
        return method in self.object(name).all_methods

    def method(self, name):
        """The sources to use, the first being the main one; later ones go on where it ends."""
        chosen = CHOSEN.get((self.file, name))
        if chosen is not None:
            return chosen
        for method in ORDER[name]:
            if self.has(name, method):
                return (method,)
        return ()

    def points(self, name):
        """The points of a property, or None where there is nothing."""
        methods = self.method(name)
        if not methods:
            return None
        if name == "gas_heat_capacity":
            first, last = GAS_RANGE_K
        else:
            lowest = max(self.t_m, LOWEST_K) if self.t_c > 2.0 * LOWEST_K else self.t_m
            first, last = lowest, ENDS[name] * self.t_c
        ranges = [self.limits(name, method) for method in methods]
        if name == "surface_tension":
            # the tables' equations have other exponents near the critical point
            last = 0.92 * self.t_c
        if (self.file, name) in ENDS_EARLIER:
            last = ENDS_EARLIER[self.file, name] * self.t_c
        if name == "vapour_pressure":
            first = self.warm_enough(methods, ranges, first)
        low, high = max(first, min(r[0] for r in ranges)), min(last, max(r[1] for r in ranges))
        if name in ("liquid_viscosity", "surface_tension") and "CORRESPONDING" not in methods:
            return self.continued(name, methods[0], (low, high), (first, last))
        if name == "liquid_heat_capacity" and "CONSTANT" not in methods:
            return self.liquid_heat_capacity(methods[0], (low, high), (first, last))
        t = np.linspace(low, high, POINTS)
        used, kept, values = set(), [], []
        for x in t:
            within = [m for m, r in zip(methods, ranges, strict=True) if r[0] - 1e-6 <= x <= r[1] + 1e-6]
            method = within[0] if within else methods[0]
            value = self.value(name, method, float(x))
            if value is None or isinstance(value, complex) or not value > 0.0 or not np.isfinite(value):
                # an equation whose own critical temperature lies a little lower
                continue
            used.add(method)
            kept.append(x)
            values.append(value)
        works = [WORKS[m] if m in WORKS else ESTIMATES[m] for m in methods if m in used]
        provenance = "C" if any(m in ESTIMATES for m in used) else "S*"
        text = " and, where it ends, ".join(dict.fromkeys(works))
        text = text if text.startswith("estimated") else f"points from {text}"
        t, values = np.array(kept), np.array(values)
        if (self.file, name) in ANCHORS:
            at, measured, work, provenance = ANCHORS[self.file, name]
            values = values * measured / np.interp(at, t, values)
            text += f", scaled to {measured:g} at {at:g} K, {work}"
        return Points(t, values, text, provenance)

    def warm_enough(self, methods, ranges, first):
        """The first temperature of the fit: where the vapour pressure is a pascal, since no release sees less."""
        t = first
        while t < self.t_b:
            within = [m for m, r in zip(methods, ranges, strict=True) if r[0] <= t <= r[1]]
            if within and self.value("vapour_pressure", within[0], t) >= LEAST_VAPOUR_PRESSURE_PA:
                return t
            t += 1.0
        return first

    def continued(self, name, method, known, wanted):
        """The table's curve; where it ends, its own law: ln viscosity against 1/T as a straight line with the slope at the
        end, surface tension as (1 - T/Tc)^11/9 scaled to meet it."""
        low, high = known
        step = 0.02 * (high - low)
        ends = {}
        for end, inner in ((low, low + step), (high, high - step)):
            at_end, near = (self.value(name, method, float(x)) for x in (end, inner))
            slope = (np.log(at_end) - np.log(near)) / (1.0 / end - 1.0 / inner)
            ends[end] = at_end, slope
        t = np.linspace(min(low, wanted[0]), max(high, wanted[1]), POINTS)
        values, beyond = [], False
        for x in t:
            at = float(min(max(x, low), high))
            if at == x:
                values.append(self.value(name, method, at))
                continue
            beyond = True
            at_end, slope = ends[at]
            if name == "liquid_viscosity":
                values.append(at_end * np.exp(slope * (1.0 / x - 1.0 / at)))
            else:
                values.append(at_end * ((1.0 - x / self.t_c) / (1.0 - at / self.t_c)) ** (11.0 / 9.0))
        work = WORKS.get(method) or ESTIMATES[method]
        text = work if method in ESTIMATES else f"points from {work}"
        if beyond:
            law = "Andrade's law" if name == "liquid_viscosity" else "the law of Guggenheim"
            text += f" ({low:.0f} to {high:.0f} K), continued by {law}"
        return Points(t, np.array(values), text, "C" if beyond or method in ESTIMATES else "S*")

    def liquid_heat_capacity(self, method, known, wanted):
        """The table's curve; where it ends, the estimate of Rowlinson and Bondi scaled to meet it there."""
        name, estimate = "liquid_heat_capacity", "ROWLINSON_BONDI"
        low, high = min(known[0], wanted[0]), max(known[1], wanted[1])
        if method == estimate:
            low, high = wanted
        t = np.linspace(low, high, POINTS)
        values, beyond = [], False
        for x in t:
            at = min(max(x, known[0]), known[1])
            value = self.value(name, method, float(at))
            if at != x and method != estimate:
                beyond = True
                value *= self.value(name, estimate, float(x)) / self.value(name, estimate, float(at))
            values.append(value)
        if method == estimate:
            return Points(t, np.array(values), ESTIMATES[estimate], "C")
        text = f"points from {WORKS[method]}"
        if beyond:
            text += f" ({known[0]:.0f} to {known[1]:.0f} K), continued by the method of Rowlinson and Bondi scaled to meet them"
        return Points(t, np.array(values), text, "C" if beyond else "S*")


def perry_153(cas, t_c, t):
    """Liquid heat capacity of table 2-153, J/(mol K)."""
    if cas in Cp_data_Perry_Table_153_100.index:
        row = Cp_data_Perry_Table_153_100.loc[cas]
        return chemicals.EQ100(t, *(row[c] for c in "ABCDE")) * 1e-3
    row = Cp_data_Perry_Table_153_114.loc[cas]
    return chemicals.EQ114(t, t_c, *(row[c] for c in "ABCD")) * 1e-3
