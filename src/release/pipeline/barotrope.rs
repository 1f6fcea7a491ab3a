//! What a pipeline holds, as a fluid whose density follows from its pressure.

use crate::error::Result;
use crate::substance::thermo::Thermo;

/// Nodes of the table below the vapour pressure.
const NODES: usize = 160;
/// Compressibility of a liquid, 1/Pa: of the order of that of ammonia; light hydrocarbons have up to three times as much [K?].
/// It decides only how fast a liquid falls from its pressure to its vapour pressure.
pub(super) const LIQUID_COMPRESSIBILITY: f64 = 1.5e-9;

/// Slope of the density of a liquid that is pressed beyond its vapour pressure, over that of the mixture just below it. A real
/// liquid is stiffer still; what a feed presses into a full pipe is a small part of what it holds.
const SOFTNESS: f64 = 0.05;

/// Density, its slope, and its integral over the pressure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    /// kg/m³.
    pub density: f64,
    /// Slope, kg/(m³ Pa).
    pub slope: f64,
    /// Integral from the lowest pressure, kg Pa/m³.
    pub integral: f64,
}

/// The fluid.
pub(super) enum Barotrope {
    /// A gas at one temperature: density proportional to pressure.
    Isothermal { density_per_pa: f64 },
    /// A liquid that flashes at constant entropy.
    Flashing(Box<Flashing>),
}

/// A liquid, and the mixture that it becomes, at constant entropy.
pub(super) struct Flashing {
    log_low: f64,
    step: f64,
    nodes: Vec<Point>,
    /// Enthalpy and internal energy on the nodes, J/kg.
    energy: Vec<f64>,
    saturation_pa: f64,
    saturated: Point,
    saturated_energy: f64,
    edge_slope: f64,
}

impl Flashing {
    /// From the temperature of the liquid down to a pressure.
    pub fn new(thermo: &Thermo, temperature_k: f64, lowest_pa: f64) -> Result<Self> {
        let start = thermo.saturation.at_temperature(temperature_k)?;
        let entropy = start.liquid_entropy_j_kg_k;
        let low = lowest_pa.max(thermo.saturation.pressure_range_pa().0).min(0.999 * start.pressure_pa);
        let log_low = low.ln();
        #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
        let step = (start.pressure_pa.ln() - log_low) / (NODES - 1) as f64;
        let state = |log: f64| -> Result<(f64, f64)> {
            let at = thermo.saturation.at_pressure(log.exp().min(start.pressure_pa))?;
            let x = at.quality_of_entropy(entropy).clamp(0.0, 1.0);
            let volume = at.volume_m3_kg(x);
            Ok((1.0 / volume, at.enthalpy_j_kg(x) - at.pressure_pa * volume))
        };
        let (mut nodes, mut energy): (Vec<Point>, Vec<f64>) = (Vec::with_capacity(NODES), Vec::with_capacity(NODES));
        let mut integral = 0.0;
        for i in 0..NODES {
            #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
            let log = log_low + step * i as f64;
            let (density, own) = state(log)?;
            if let Some(before) = nodes.last() {
                // Simpson over the logarithm: dp = p d(ln p)
                let middle = log - 0.5 * step;
                let values =
                    [before.density * (log - step).exp(), state(middle)?.0 * middle.exp(), density * log.exp()];
                integral += step / 6.0 * (values[0] + 4.0 * values[1] + values[2]);
            }
            nodes.push(Point { density, slope: 0.0, integral });
            energy.push(own);
        }
        for i in 0..NODES {
            let (a, b) = (i.saturating_sub(1), (i + 1).min(NODES - 1));
            #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
            let width = step * (b - a) as f64;
            #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
            let pressure = (log_low + step * i as f64).exp();
            nodes[i].slope = (nodes[b].density - nodes[a].density) / width / pressure;
        }
        let saturated = nodes[NODES - 1];
        let saturated_energy = energy[NODES - 1];
        let edge_slope = (saturated.density - nodes[NODES - 2].density) / (step * start.pressure_pa);
        Ok(Self {
            log_low,
            step,
            nodes,
            energy,
            saturation_pa: start.pressure_pa,
            saturated,
            saturated_energy,
            edge_slope,
        })
    }

    fn at(&self, pressure_pa: f64) -> Point {
        if pressure_pa > self.saturation_pa {
            let excess = pressure_pa - self.saturation_pa;
            let rise = SOFTNESS * self.edge_slope;
            return Point {
                density: self.saturated.density + rise * excess,
                slope: rise,
                integral: self.saturated.integral + excess * (self.saturated.density + 0.5 * rise * excess),
            };
        }
        let (i, s) = self.place(pressure_pa);
        let (a, b) = (&self.nodes[i], &self.nodes[i + 1]);
        Point {
            density: a.density + s * (b.density - a.density),
            slope: (b.density - a.density) / (self.step * pressure_pa),
            integral: a.integral + s * (b.integral - a.integral),
        }
    }

    /// Internal energy, J/kg.
    pub fn energy_j_kg(&self, pressure_pa: f64) -> f64 {
        if pressure_pa >= self.saturation_pa {
            return self.saturated_energy;
        }
        let (i, s) = self.place(pressure_pa);
        self.energy[i] + s * (self.energy[i + 1] - self.energy[i])
    }

    /// Node below a pressure and share of the step above it; beyond the lowest the first step goes on.
    fn place(&self, pressure_pa: f64) -> (usize, f64) {
        let place = (pressure_pa.ln() - self.log_low) / self.step;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the table")]
        let i = (place.max(0.0) as usize).min(NODES - 2);
        #[expect(clippy::cast_precision_loss, reason = "a count of nodes")]
        let s = place - i as f64;
        (i, s)
    }
}

impl Barotrope {
    /// Pressure below which a liquid boils, Pa: there its slopes have a step.
    pub fn edge_pa(&self) -> Option<f64> {
        match self {
            Barotrope::Isothermal { .. } => None,
            Barotrope::Flashing(flashing) => Some(flashing.saturation_pa),
        }
    }

    /// The fluid at a pressure.
    pub fn at(&self, pressure_pa: f64) -> Point {
        match self {
            Barotrope::Isothermal { density_per_pa } => Point {
                density: density_per_pa * pressure_pa,
                slope: *density_per_pa,
                integral: 0.5 * density_per_pa * pressure_pa * pressure_pa,
            },
            Barotrope::Flashing(flashing) => flashing.at(pressure_pa),
        }
    }
}
