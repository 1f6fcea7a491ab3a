//! How readily kinds of sources light a cloud.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::scenario::data;

/// A kind of source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceKind {
    /// Its name: `motor_vehicle`.
    pub kind: String,
    /// Probability of ignition within its `within_s`.
    pub probability: f64,
    /// What that is the probability of: a vehicle, 100 m of line, a site, a person.
    pub per: String,
}

/// Kinds of sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceTable {
    /// Identifier of the table.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Key in the references.
    pub citation: String,
    /// Where in the source.
    pub locator: String,
    /// How the figures came here.
    pub provenance: String,
    /// The time that the probabilities are of, s.
    pub within_s: f64,
    /// The kinds.
    pub source: Vec<SourceKind>,
}

/// The kinds of ignition sources of the Purple Book.
///
/// # Errors
/// [`Error::InvalidInput`] should the document of the crate be broken.
pub fn source_kinds() -> Result<SourceTable> {
    const FILE: &str = "ignition/sources.toml";
    let table: SourceTable = data::read(FILE, include_str!("../../data/ignition/sources.toml"))?;
    match table.source.iter().find(|source| !(0.0..=1.0).contains(&source.probability)) {
        Some(bad) => Err(Error::invalid(format!("data/{FILE}: {}", bad.kind), bad.probability, "", "must lie in 0..1")),
        None => Ok(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::IgnitionStrength;

    #[test]
    fn rates_of_the_methods_page() {
        let table = source_kinds().unwrap();
        let rates =
            [("electric_train", 2.682e-2), ("transmission_line", 3.719e-3), ("person", 1.675e-4), ("ship", 1.155e-2)];
        for (kind, expected) in rates {
            let found = table.source.iter().find(|source| source.kind == kind).unwrap();
            let strength = IgnitionStrength::from_probability(found.probability, table.within_s).unwrap();
            let IgnitionStrength::Rate { per_s } = strength else { panic!("{kind}") };
            assert!((per_s / expected - 1.0).abs() < 3e-4, "{kind}: {per_s}");
        }
    }
}
