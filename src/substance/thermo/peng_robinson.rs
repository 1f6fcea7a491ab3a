//! The cubic equation of state of Peng and Robinson: volume and departures of a gas from the ideal gas.

use std::f64::consts::{PI, SQRT_2};

use crate::card::{ModelCard, Range, Verification};

/// Constants of the equation (Peng and Robinson 1976, eqs. 9, 10, 18).
const OMEGA_A: f64 = 0.457_235_528_921_382_2;
const OMEGA_B: f64 = 0.077_796_073_903_888_46;
const KAPPA: [f64; 3] = [0.37464, 1.54226, -0.26992];

/// Card of the equation of state.
pub const CARD: ModelCard = ModelCard {
    id: "substance.peng_robinson",
    title: "Real gas by the equation of Peng and Robinson",
    citations: &["peng1976"],
    requires: &["pressure_pa", "temperature_k"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 0.0, f64::MAX, "a gas"),
        Range::physical("temperature_k", "K", 0.0, f64::MAX, "a gas"),
    ],
    verification: Verification::Independent("substance.peng_robinson.coolprop_gas"),
};

/// Which of the roots of the cubic is meant where there are three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// The largest volume.
    Vapour,
    /// The smallest volume.
    Liquid,
}

/// What the equation gives at a pressure and temperature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Departure {
    /// Compressibility factor.
    pub compressibility: f64,
    /// Enthalpy above that of the ideal gas, J/kg.
    pub enthalpy_j_kg: f64,
    /// Entropy above that of the ideal gas at the same pressure, J/(kg K).
    pub entropy_j_kg_k: f64,
}

/// The equation of state of one substance.
///
/// # Equation
/// ```text
/// p = R T/(v - b) - a α/(v² + 2bv - b²),   √α = 1 + κ (1 - √(T/Tc))
/// κ = 0.37464 + 1.54226 ω - 0.26992 ω²,  a = 0.45724 R² Tc²/pc,  b = 0.07780 R Tc/pc
/// Z³ - (1-B) Z² + (A - 3B² - 2B) Z - (AB - B² - B³) = 0,   A = a α p/(RT)²,  B = b p/(RT)
/// h - h_ideal = RT (Z - 1) - (a α - T d(aα)/dT)/(2√2 b) L
/// s - s_ideal = R ln(Z - B) + (d(aα)/dT)/(2√2 b) L,   L = ln((Z + (1+√2)B)/(Z + (1-√2)B))
/// ```
///
/// # Assumptions
/// Three parameters: critical temperature and pressure, acentric factor. No correction for polar substances or quantum
/// gases.
/// # Validity
/// Gases. Against reference equations the density is within 2 % below 0.8 of the critical pressure and within about 6 %
/// of dense supercritical gas; near the critical point and as a liquid it is worse.
/// # Verification
/// `substance.peng_robinson.coolprop_gas`
/// # References
/// \[peng1976\] eqs. 4 to 18
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PengRobinson {
    gas_constant: f64,
    critical_temperature_k: f64,
    a: f64,
    b: f64,
    kappa: f64,
}

impl PengRobinson {
    /// The equation for a specific gas constant (J/(kg K)), critical point and acentric factor.
    #[must_use]
    pub fn new(
        gas_constant_j_kg_k: f64,
        critical_temperature_k: f64,
        critical_pressure_pa: f64,
        acentric_factor: f64,
    ) -> Self {
        let rt = gas_constant_j_kg_k * critical_temperature_k;
        let w = acentric_factor;
        Self {
            gas_constant: gas_constant_j_kg_k,
            critical_temperature_k,
            a: OMEGA_A * rt * rt / critical_pressure_pa,
            b: OMEGA_B * rt / critical_pressure_pa,
            kappa: KAPPA[0] + w * (KAPPA[1] + w * KAPPA[2]),
        }
    }

    /// Compressibility and departures at a pressure, Pa, and temperature, K, both positive.
    #[must_use]
    pub fn departure(&self, pressure_pa: f64, temperature_k: f64, root: Root) -> Departure {
        let rt = self.gas_constant * temperature_k;
        let reduced = (temperature_k / self.critical_temperature_k).sqrt();
        let alpha_root = 1.0 + self.kappa * (1.0 - reduced);
        let attraction = self.a * alpha_root * alpha_root;
        // T d(aα)/dT
        let slope = -self.a * self.kappa * alpha_root * reduced;
        let (big_a, big_b) = (attraction * pressure_pa / (rt * rt), self.b * pressure_pa / rt);
        let z = compressibility(big_a, big_b, root);
        let log = ((z + (1.0 + SQRT_2) * big_b) / (z + (1.0 - SQRT_2) * big_b)).ln();
        let scale = 2.0 * SQRT_2 * self.b;
        Departure {
            compressibility: z,
            enthalpy_j_kg: rt * (z - 1.0) - (attraction - slope) / scale * log,
            entropy_j_kg_k: self.gas_constant * (z - big_b).ln() + slope / (temperature_k * scale) * log,
        }
    }

    /// Pressure, Pa, at a volume, m³/kg above the covolume, and a temperature, K, with the departures there.
    #[must_use]
    pub fn at_volume(&self, volume_m3_kg: f64, temperature_k: f64) -> (f64, Departure) {
        let rt = self.gas_constant * temperature_k;
        let reduced = (temperature_k / self.critical_temperature_k).sqrt();
        let alpha_root = 1.0 + self.kappa * (1.0 - reduced);
        let attraction = self.a * alpha_root * alpha_root;
        let slope = -self.a * self.kappa * alpha_root * reduced;
        let (v, b) = (volume_m3_kg, self.b);
        let pressure = rt / (v - b) - attraction / (v * (v + 2.0 * b) - b * b);
        let z = pressure * v / rt;
        let log = ((v + (1.0 + SQRT_2) * b) / (v + (1.0 - SQRT_2) * b)).ln();
        let scale = 2.0 * SQRT_2 * b;
        let departure = Departure {
            compressibility: z,
            enthalpy_j_kg: rt * (z - 1.0) - (attraction - slope) / scale * log,
            entropy_j_kg_k: self.gas_constant * (pressure * (v - b) / rt).ln() + slope / (temperature_k * scale) * log,
        };
        (pressure, departure)
    }
}

/// The wanted root of the cubic, above `B`: in closed form, then two steps of Newton for the digits.
fn compressibility(a: f64, b: f64, root: Root) -> f64 {
    let (c2, c1, c0) = (b - 1.0, a - 3.0 * b * b - 2.0 * b, -(a * b - b * b - b * b * b));
    let q = (c2 * c2 - 3.0 * c1) / 9.0;
    let r = (2.0 * c2 * c2 * c2 - 9.0 * c2 * c1 + 27.0 * c0) / 54.0;
    let mut z = if r * r < q * q * q {
        let theta = (r / (q * q * q).sqrt()).acos();
        let turn = |k: f64| -2.0 * q.sqrt() * ((theta + 2.0 * PI * k) / 3.0).cos() - c2 / 3.0;
        let roots = [turn(0.0), turn(1.0), turn(-1.0)];
        let largest = roots.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        match root {
            Root::Vapour => largest,
            Root::Liquid => roots.iter().copied().filter(|&z| z > b).fold(largest, f64::min),
        }
    } else {
        let side = -libm::cbrt(r.abs() + (r * r - q * q * q).sqrt()).copysign(r);
        let other = if side.abs() > 0.0 { q / side } else { 0.0 };
        side + other - c2 / 3.0
    };
    for _ in 0..2 {
        let slope = c1 + z * (2.0 * c2 + 3.0 * z);
        let step = (c0 + z * (c1 + z * (c2 + z))) / slope;
        if step.is_finite() && step.abs() < 0.1 * (z - b) {
            z -= step;
        }
    }
    z
}
