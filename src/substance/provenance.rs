//! Where a figure comes from, and how sure we are of it.

use serde::{Deserialize, Serialize};

/// How a figure came here: the marks that every data file carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Provenance {
    /// Read in the source that is named.
    #[serde(rename = "S")]
    Source,
    /// Read second-hand, in a work that says it follows the source.
    #[serde(rename = "S*")]
    SecondHand,
    /// Known from experience, certain.
    #[serde(rename = "K")]
    Known,
    /// Known from experience, to be checked against the printed source.
    #[serde(rename = "K?")]
    Uncertain,
    /// Computed from something that is stated.
    #[serde(rename = "C")]
    Computed,
    /// Plain arithmetic on figures given beside it.
    #[serde(rename = "D")]
    Derived,
}

impl Provenance {
    /// The mark as data files write it.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Provenance::Source => "S",
            Provenance::SecondHand => "S*",
            Provenance::Known => "K",
            Provenance::Uncertain => "K?",
            Provenance::Computed => "C",
            Provenance::Derived => "D",
        }
    }
}

/// The origin of one figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The work and the place in it.
    pub source: String,
    /// What the figure refers to (state, reference temperature, convention), if that needs saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// How it came here.
    pub provenance: Provenance,
}
