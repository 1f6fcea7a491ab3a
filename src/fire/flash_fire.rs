//! Flash fire: the cloud burns where it can.

use std::sync::Arc;

use crate::card::{ModelCard, Verification};
use crate::effect::{CrosswindProfile, Effect, Receptor, Symmetry};

/// Identity card of the flash fire.
pub const CARD: ModelCard = ModelCard {
    id: "fire.flash_fire",
    title: "flash fire: the envelope of the lower flammable limit",
    citations: &["aq_t_3046_2013", "bevi_2009"],
    requires: &[],
    validity: &[],
    verification: Verification::Unverified("a rule, not a model"),
};

/// The burning of a flammable cloud without blast, seen by whoever stands in the cloud.
///
/// # Assumptions
/// The flame sweeps the envelope of the lower flammable limit at the time of ignition and no more; radiation outside
/// it is left out.
/// # References
/// AQ/T 3046-2013 (read second-hand); Bevi reference manual.
#[derive(Clone, Debug)]
pub struct FlashFire {
    cloud: Arc<dyn Effect>,
}

impl FlashFire {
    /// A flash fire of a cloud that answers [`Effect::in_flammable_cloud`].
    #[must_use]
    pub fn new(cloud: Arc<dyn Effect>) -> Self {
        Self { cloud }
    }
}

impl Effect for FlashFire {
    fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
        self.cloud.in_flammable_cloud(at, fraction)
    }

    fn flammable_across(&self, downwind_m: f64, height_m: f64, fraction: f64) -> Option<Vec<CrosswindProfile>> {
        self.cloud.flammable_across(downwind_m, height_m, fraction)
    }

    fn in_flame(&self, at: Receptor) -> bool {
        self.cloud.in_flammable_cloud(at, 1.0)
    }

    fn symmetry(&self) -> Symmetry {
        self.cloud.symmetry()
    }

    fn centre_downwind_m(&self) -> f64 {
        self.cloud.centre_downwind_m()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Disc;

    impl Effect for Disc {
        fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
            (at.downwind_m - 30.0).hypot(at.crosswind_m) * fraction <= 10.0
        }

        fn symmetry(&self) -> Symmetry {
            Symmetry::Radial
        }

        fn centre_downwind_m(&self) -> f64 {
            30.0
        }
    }

    #[test]
    fn burns_where_the_cloud_can_and_nowhere_else() {
        let fire = FlashFire::new(Arc::new(Disc));
        assert!(fire.in_flammable_cloud(Receptor::ground(39.0, 0.0), 1.0));
        assert!(fire.in_flame(Receptor::ground(21.0, 0.0)));
        assert!(!fire.in_flame(Receptor::ground(0.0, 0.0)));
        assert!(fire.in_flammable_cloud(Receptor::ground(45.0, 0.0), 0.5));
        assert_eq!(fire.symmetry(), Symmetry::Radial);
        assert!((fire.centre_downwind_m() - 30.0).abs() < 1e-12);
        assert!(fire.heat_flux_w_m2(Receptor::ground(30.0, 0.0)).abs() < 1e-12);
    }
}
