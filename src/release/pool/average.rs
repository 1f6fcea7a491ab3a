//! The course of a pool as the one mean figure that a steady model takes.

use crate::error::Result;
use crate::release::Pool;
use crate::release::pool::course::{CARD, PoolCourse};
use crate::substance::Substance;

/// The pool counts as dry once this part of the vapour of the window is out.
const NEARLY_ALL: f64 = 0.999;

impl PoolCourse {
    /// Means over a window from the start: the largest area, the temperature of the mean vapour, and a rate that times its
    /// duration is the vapour of the window. The duration is the window, or less where nearly all (99.9 %) is out before.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] from the density of the substance.
    pub fn averaged(&self, substance: &Substance, window_s: f64) -> Result<Pool> {
        let history = &self.history;
        let vaporised = history.vaporised_kg(window_s);
        let enough = NEARLY_ALL * vaporised;
        let (mut area_m2, mut warmth, mut dry_s) = (0.0_f64, 0.0, 0.0);
        for i in 1..history.time_s.len() {
            let before = history.vaporised_kg[i - 1];
            if before >= enough {
                break;
            }
            dry_s = history.time_s[i];
            area_m2 = area_m2.max(history.area_m2[i]);
            warmth += (history.vaporised_kg[i].min(vaporised) - before) * history.temperature_k[i];
            if history.time_s[i] >= window_s {
                break;
            }
        }
        let out = history.vaporised_kg(dry_s).min(vaporised);
        let temperature_k = if out > 0.0 { warmth / out } else { history.temperature_k[0] };
        let duration = dry_s.min(window_s);
        let mass_kg = self.books.spilled_kg;
        Ok(Pool {
            area_m2,
            mass_kg,
            depth_m: if area_m2 > 0.0 {
                mass_kg / (substance.liquid_density_kg_m3(temperature_k)? * area_m2)
            } else {
                0.0
            },
            temperature_k,
            evaporation_rate_kg_s: if duration > 0.0 { vaporised / duration } else { 0.0 },
            evaporation_duration_s: duration,
            model: CARD.id,
        })
    }
}
