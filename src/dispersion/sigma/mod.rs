//! How wide and deep a passive cloud is at a distance: published sets by stability class.

pub mod averaging;
pub mod briggs;
pub mod ccps_puff;
mod law;
pub mod spicer_havens;
pub mod tno;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use law::SigmaLaw;
pub(crate) use law::distance_where;

use crate::card::ModelCard;
use crate::weather::{Stability, Surface, Terrain};

/// A published set of plume sigmas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SigmaSet {
    /// Briggs, open country.
    #[default]
    BriggsRural,
    /// Briggs, built-up area.
    BriggsUrban,
    /// TNO Yellow Book, with its correction for roughness.
    Tno,
    /// Spicer and Havens (as in DEGADIS), Seinfeld's vertical fit.
    SpicerHavens,
}

/// A published set of puff sigmas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PuffSigmaSet {
    /// Slade, as in CCPS 1999.
    #[default]
    Ccps,
    /// TNO Yellow Book: half the plume's width, its depth, and 0.13 x along the wind.
    Tno,
}

impl SigmaSet {
    /// The Briggs set for a terrain.
    #[must_use]
    pub fn briggs(terrain: Terrain) -> Self {
        match terrain {
            Terrain::Rural => SigmaSet::BriggsRural,
            Terrain::Urban => SigmaSet::BriggsUrban,
        }
    }

    /// Card of the set.
    #[must_use]
    pub fn card(self) -> &'static ModelCard {
        match self {
            SigmaSet::BriggsRural | SigmaSet::BriggsUrban => &briggs::CARD,
            SigmaSet::Tno => &tno::CARD,
            SigmaSet::SpicerHavens => &spicer_havens::CARD,
        }
    }

    /// Crosswind law at an averaging time, the factor of [`averaging`] included.
    #[must_use]
    pub fn crosswind(self, stability: Stability, averaging_s: f64) -> SigmaLaw {
        let law = match self {
            SigmaSet::BriggsRural => briggs::rural_crosswind(stability),
            SigmaSet::BriggsUrban => briggs::urban_crosswind(stability),
            SigmaSet::Tno => tno::crosswind(stability),
            SigmaSet::SpicerHavens => return spicer_havens::crosswind(stability, averaging_s),
        };
        law.scaled(averaging::factor(averaging_s, averaging::SHORTEST_S))
    }

    /// Vertical law over a surface.
    #[must_use]
    pub fn vertical(self, stability: Stability, surface: &Surface) -> SigmaLaw {
        match self {
            SigmaSet::BriggsRural => briggs::rural_vertical(stability),
            SigmaSet::BriggsUrban => briggs::urban_vertical(stability),
            SigmaSet::Tno => tno::vertical(stability, surface.roughness_length_m),
            SigmaSet::SpicerHavens => spicer_havens::vertical(stability),
        }
    }
}

impl PuffSigmaSet {
    /// Card of the set.
    #[must_use]
    pub fn card(self) -> &'static ModelCard {
        match self {
            PuffSigmaSet::Ccps => &ccps_puff::CARD,
            PuffSigmaSet::Tno => &tno::CARD,
        }
    }

    /// Along-wind, crosswind and vertical laws.
    #[must_use]
    pub fn laws(self, stability: Stability, surface: &Surface) -> [SigmaLaw; 3] {
        match self {
            PuffSigmaSet::Ccps => {
                let across = ccps_puff::crosswind(stability);
                [across, across, ccps_puff::vertical(stability)]
            }
            PuffSigmaSet::Tno => [
                tno::along_wind(),
                tno::puff_crosswind(stability),
                tno::vertical(stability, surface.roughness_length_m),
            ],
        }
    }
}
