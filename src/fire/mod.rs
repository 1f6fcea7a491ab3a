//! Fires: pool fire, jet fire, fireball, flash fire; view factors and transmissivity.

pub mod burning_rate;
pub mod chamberlain;
pub mod dynamic_fireball;
pub mod fireball;
pub mod flash_fire;
pub mod jet_fire;
pub mod pool_fire;
mod reach;
#[doc(hidden)]
pub mod reference;
pub mod transmissivity;
pub mod view_factor;

pub use chamberlain::{Chamberlain, ChamberlainFlame, ChamberlainInput};
pub use dynamic_fireball::{DynamicFireball, DynamicFireballInput};
pub use fireball::{Fireball, FireballInput, FireballModel};
pub use flash_fire::FlashFire;
pub use jet_fire::{JetDirection, JetFire, JetFireInput};
pub use pool_fire::{EmissivePower, FlameDrag, FlameLength, PoolFire, PoolFireInput};
pub use transmissivity::Transmissivity;

use crate::card::ModelCard;

/// Every model of this family.
pub const CARDS: &[&ModelCard] = &[
    &burning_rate::CARD,
    &chamberlain::CARD,
    &dynamic_fireball::CARD,
    &fireball::CARD,
    &flash_fire::CARD,
    &jet_fire::CARD,
    &pool_fire::CARD,
    &transmissivity::BAGSTER,
    &transmissivity::WAYNE,
    &transmissivity::AQ_T_3046,
    &view_factor::leaning_cylinder::CARD,
    &view_factor::tilted_cylinder::CARD,
];
