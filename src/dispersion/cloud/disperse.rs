//! From a source and weather to a cloud.

use serde::{Deserialize, Serialize};

use super::blanket::{Blanket, blanket};
use super::cloud::{Cloud, Form};
use super::growth::{CrosswindGrowth, Growth, PUFF_WIDTH, VerticalGrowth};
use super::mixing::Mixing;
use super::plume::PlumeModel;
use super::puff::PuffModel;
use super::source::{Source, SourceKind, SuddenSource, jet_start, passive_start, pool_start};
use super::thermal::ThermalTable;
use crate::dispersion::sigma::averaging;
use crate::error::{Error, Result};
use crate::weather::SurfaceLayer;

/// Averaging time of flammable clouds, s.
pub const FLAMMABLE_AVERAGING_S: f64 = averaging::SHORTEST_S;
/// Averaging time of toxic clouds, s.
pub const TOXIC_AVERAGING_S: f64 = 600.0;

/// Age at which a puff is given up, s: a day.
const LONGEST_S: f64 = 86_400.0;

/// How a cloud is computed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Averaging time of the crosswind growth, s.
    pub averaging_s: f64,
    /// Law of the depth of a passive cloud.
    pub vertical: VerticalGrowth,
    /// Law of the width of a passive cloud.
    pub crosswind: CrosswindGrowth,
    /// Relative error of a step.
    pub tolerance: f64,
    /// Mole fraction on the axis at which the cloud ends.
    pub least_fraction: f64,
    /// Distance at which it ends at the latest, m.
    pub farthest_m: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            averaging_s: TOXIC_AVERAGING_S,
            vertical: VerticalGrowth::default(),
            crosswind: CrosswindGrowth::default(),
            tolerance: 1e-3,
            least_fraction: 1e-9,
            farthest_m: 20_000.0,
        }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        for (name, value, unit, min, max) in [
            ("averaging_s", self.averaging_s, "s", 1e-3, 86_400.0),
            ("tolerance", self.tolerance, "", 1e-9, 1e-2),
            ("least_fraction", self.least_fraction, "", 1e-15, 0.5),
            ("farthest_m", self.farthest_m, "m", 1.0, 1e5),
        ] {
            if !(value >= min && value <= max) {
                return Err(Error::invalid(name, value, unit, format!("must lie in {min}..{max}")));
            }
        }
        Ok(())
    }
}

/// The cloud of a source in a surface layer.
///
/// # Errors
/// [`Error::InvalidInput`] for a fault of the source, [`Error::NotConverged`] with the state that caused it.
pub fn disperse(source: &Source, layer: &SurfaceLayer, options: &Options) -> Result<Cloud> {
    let table = ThermalTable::new(&source.substance)?;
    disperse_with(source, &table, layer, options)
}

/// [`disperse`] with the property table of the substance at hand.
///
/// # Errors
/// Those of [`disperse`].
pub fn disperse_with(source: &Source, table: &ThermalTable, layer: &SurfaceLayer, options: &Options) -> Result<Cloud> {
    source.check()?;
    options.check()?;
    let mixing = Mixing::new(table, source.temperature_k, source.liquid_fraction, layer)?;
    let growth = Growth::new(layer, options.vertical, options.crosswind, options.averaging_s);
    let (mixing, start, near_m, area) = match &source.kind {
        SourceKind::Jet(jet) => {
            let (start, near) = jet_start(jet, layer, &mixing)?;
            (mixing, start, near, None)
        }
        SourceKind::Passive { mass_rate_kg_s, height_m } => {
            let mixing = mixing.passive();
            let (start, near) = passive_start(*mass_rate_kg_s, *height_m, layer, &mixing);
            (mixing, start, near, None)
        }
        SourceKind::Pool(pool) => {
            let given = (pool.evaporation_rate_kg_s, pool.area_m2, source.duration_s);
            match blanket(given, layer, growth, &mixing, source.temperature_k)? {
                Blanket::Carried(area_m2) => {
                    let (start, area) = pool_start(pool.evaporation_rate_kg_s, area_m2, layer, &mixing);
                    (mixing, start, 1e-3 * area.half_side_m, Some(area))
                }
                Blanket::Still(radius_m) => {
                    let time_s = source.duration_s.unwrap_or(0.0);
                    let sudden = SuddenSource {
                        mass_kg: pool.evaporation_rate_kg_s * time_s,
                        height_over_radius: 1.0,
                        radius_m: Some(radius_m),
                        air_mass_ratio: 0.0,
                    };
                    return puff(&sudden, source.temperature_k, time_s, (layer, growth, mixing), options);
                }
            }
        }
        SourceKind::Instantaneous(sudden) => {
            return puff(sudden, source.temperature_k, 0.0, (layer, growth, mixing), options);
        }
    };
    let model = PlumeModel::new(layer, growth, &mixing, area);
    model.start_near(near_m, source.temperature_k);
    let stations = model.run(start, options.tolerance, options.least_fraction, options.farthest_m)?;
    Ok(Cloud::new(Form::Plume { duration_s: source.duration_s }, mixing, stations))
}

/// A puff that begins at a time after the start of the release.
fn puff(
    sudden: &SuddenSource,
    temperature_k: f64,
    begins_s: f64,
    (layer, growth, mixing): (&SurfaceLayer, Growth, Mixing),
    options: &Options,
) -> Result<Cloud> {
    let model = PuffModel::new(layer, growth.narrowed(PUFF_WIDTH), &mixing);
    let start = model.start(sudden, temperature_k);
    let reach = (options.farthest_m, LONGEST_S);
    let mut stations = model.run(start, options.tolerance, options.least_fraction, reach)?;
    for station in &mut stations {
        station.time_s += begins_s;
    }
    Ok(Cloud::new(Form::Puff, mixing, stations))
}
