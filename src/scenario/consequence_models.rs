//! Which models of fires and explosions a rule set takes.

use serde::Deserialize;

/// Length of a pool flame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolLength {
    /// Thomas, with wind.
    Thomas,
    /// Pritchard and Binding, for large smoky pools.
    PritchardBinding,
}

/// Foot of a pool flame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolFoot {
    /// The pool itself.
    Pool,
    /// Drawn out downwind by the wind.
    Elongated,
}

/// Brightness of a pool flame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolEmission {
    /// From the share of the heat that is radiated, soot hiding part of a smoky flame.
    RadiatedShare,
    /// Mudan and Croce's law of the diameter for smoky flames; a luminous flame goes by its radiated share.
    MudanCroce,
}

/// Jet fire of a gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GasJet {
    /// Level, along the wind: length of AQ/T 3046, points along the axis.
    Level,
    /// Straight up, of the same length.
    Up,
    /// Straight up, bent by the wind: Chamberlain.
    Chamberlain,
}

/// Fireball of a bursting vessel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FireballLaw {
    /// TNO's for a liquefied gas, that of CCPS for a compressed one; as bright and as large as ever while it lasts.
    Static,
    /// That of CCPS for both.
    Ccps,
    /// Martinsen and Marx: grows, rises, fades.
    Dynamic,
}

/// The fires of a rule set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FireModels {
    /// Length of a pool flame.
    pub pool_length: PoolLength,
    /// Its foot.
    pub pool_foot: PoolFoot,
    /// Its brightness.
    pub pool_emission: PoolEmission,
    /// Jet fire of a gas; one of a liquid or of two phases is always level.
    pub gas_jet: GasJet,
    /// Fireball.
    pub fireball: FireballLaw,
    /// How the choice came here.
    pub provenance: String,
}

/// Explosion of a vapour cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloudExplosion {
    /// Multi-energy, by the class of the region or of `open_explosion`.
    MultiEnergy,
    /// Baker, Strehlow and Tang, by reactivity, congestion and expansion.
    BakerStrehlowTang,
    /// TNT equivalent of the flammable mass, Kingery and Bulmash's curves.
    Tnt,
}

/// How much of the way obstacles block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlameCongestion {
    /// Less than 10 %.
    Low,
    /// 10 to 40 %.
    Medium,
    /// More than 40 %.
    High,
}

/// In how many directions the flame can expand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum FlameExpansion {
    /// Between two decks.
    #[serde(rename = "2d")]
    Two,
    /// Under a roof that gives way.
    #[serde(rename = "2.5d")]
    TwoAndHalf,
    /// In the open.
    #[serde(rename = "3d")]
    Three,
}

/// Energy of the blast of a bursting vessel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BurstLaw {
    /// No blast.
    None,
    /// Brode.
    Brode,
    /// Isentropic expansion.
    Isentropic,
    /// Isothermal expansion.
    Isothermal,
    /// Crowl.
    Crowl,
}

/// The explosions of a rule set.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplosionModels {
    /// Blast of a vapour cloud.
    pub vapour_cloud: CloudExplosion,
    /// Congestion round every cloud, for Baker, Strehlow and Tang.
    pub flame_congestion: FlameCongestion,
    /// Expansion of every flame, for the same.
    pub flame_expansion: FlameExpansion,
    /// Share of the heat of the flammable mass that the TNT equivalent takes.
    pub tnt_yield: f64,
    /// Blast of the vessel itself when it bursts.
    pub vessel_burst: BurstLaw,
    /// How the choice came here.
    pub provenance: String,
}
