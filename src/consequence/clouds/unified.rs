//! The unified cloud model: a jet for each stretch of the outflow, a pool for each stretch of its evaporation, a puff for
//! what comes at once.

use std::sync::Arc;

use super::{Clouds, Flammable, Leak};
use crate::consequence::combine::RECEPTOR_HEIGHT_M;
use crate::consequence::ignition::toxic_probit;
use crate::consequence::reach::{FARTHEST_M, NEGLIGIBLE_LETHALITY};
use crate::consequence::setting::{FLAMMABLE_AVERAGING_S, Setting, TOXIC_AVERAGING_S};
use crate::dispersion::cloud::thermal::ThermalTable;
use crate::dispersion::cloud::{self, BurningLimits, Options, Passing, Placement, ReleaseParts};
use crate::effect::FlammableCloud;
use crate::error::Result;
use crate::units::fraction_from_kg_m3;
use crate::vulnerability::probit::probit_of;
use crate::weather::{Atmosphere, SurfaceLayer};

/// Most jets that stand for an outflow whose rate changes, and most stretches of a pool.
const MOST_PARTS: usize = 3;
/// A cloud is followed until its axis has this share of the concentration that matters: less does not matter in a sum either.
const FOLLOWED: f64 = 0.1;
/// Jets leave along the wind, on the level: the direction that reaches farthest.
const ELEVATION_DEG: f64 = 0.0;

/// The clouds of a release.
pub(super) fn clouds(
    leak: &Leak<'_>,
    atmosphere: &Atmosphere,
    setting: &Setting<'_>,
    thermal: &mut Option<ThermalTable>,
) -> Result<Clouds> {
    let substance = &leak.discharge.substance;
    let mut found = Clouds::default();
    let poison = toxic_probit(substance);
    if poison.is_none() && substance.combustion.is_none() {
        return Ok(found);
    }
    let table = match thermal {
        Some(known) => &*known,
        None => thermal.insert(ThermalTable::new(substance)?),
    };
    let layer = SurfaceLayer::from(atmosphere);
    let release = ReleaseParts {
        substance,
        table,
        segments: &leak.discharge.release.segments,
        pool: leak.source.pool_history.as_ref(),
        placement: Placement { height_m: leak.height_m, elevation_deg: ELEVATION_DEG, most_parts: MOST_PARTS },
        layer: &layer,
    };
    if let Some(row) = poison {
        let probit = super::super::branch::probit(row, substance, atmosphere)?;
        let harm = setting.harm.toxic(probit)?;
        // what kills hardly anybody who stays as long as anybody is counted
        let least_kg_m3 = match &harm {
            crate::vulnerability::Response::Toxic(toxic) => {
                ((probit.ln_load(probit_of(NEGLIGIBLE_LETHALITY)) - toxic.longest_exposure_s.ln()) / probit.n()).exp()
            }
            _ => 0.0,
        };
        let least = fraction_from_kg_m3(
            least_kg_m3,
            substance.molar_mass_kg_mol,
            atmosphere.pressure_pa,
            atmosphere.temperature_k,
        );
        let parts = release.breathed(&options(TOXIC_AVERAGING_S, least))?;
        if !parts.parts.is_empty() {
            found.models.push(cloud::CARD.id);
            found.toxic = Some(Arc::new(Passing::new(parts, RECEPTOR_HEIGHT_M)));
        }
    }
    if let Some(burns) = &substance.combustion {
        let limits = BurningLimits {
            lower_fraction: burns.lower_flammable_fraction,
            upper_fraction: burns.upper_flammable_fraction,
        };
        let least = limits.lower_fraction * setting.harm.flammable_fraction();
        for flame in release.flames(&options(FLAMMABLE_AVERAGING_S, least), limits)? {
            found.flammable.push(Flammable {
                mass_kg: flame.flammable_mass_kg(),
                centre_downwind_m: flame.flammable_centre_m(),
                distance_to_limit_m: flame.distance_to_flammable_m(1.0),
                effect: Arc::new(flame),
            });
        }
        if !found.flammable.is_empty() && !found.models.contains(&cloud::CARD.id) {
            found.models.push(cloud::CARD.id);
        }
    }
    Ok(found)
}

fn options(averaging_s: f64, least_fraction: f64) -> Options {
    Options {
        averaging_s,
        least_fraction: (FOLLOWED * least_fraction).clamp(1e-12, 0.1),
        farthest_m: FARTHEST_M,
        ..Options::default()
    }
}
