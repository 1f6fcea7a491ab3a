//! The file of one mixture as written, and the substance that stands for it.

use serde::Deserialize;

use super::Mixture;
use crate::error::{Error, Result};
use crate::substance::catalogue::pure;
use crate::substance::hazard::{Combustion, MajorHazard, PoolFlame};
use crate::substance::identity::CasNumber;
use crate::substance::record::{Cited, Ledger, Origin};
use crate::substance::{Citation, Provenance, Recipe, Substance};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    id: String,
    name_en: String,
    name_zh: String,
    #[serde(default)]
    aliases: Vec<String>,
    cas: Option<CasNumber>,
    un_number: Option<u16>,
    gb_18218: Option<MajorHazard>,
    composition: Vec<Part>,
    source: String,
    provenance: Provenance,
    combustion: Option<CombustionRecord>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    substance: String,
    mole_fraction: f64,
}

/// What does not follow from the composition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CombustionRecord {
    flash_point_k: Option<Cited<f64>>,
    pool_burning_rate_kg_m2_s: Option<Cited<f64>>,
    pool_burning_extinction_per_m: Option<Cited<f64>>,
    pool_flame: Option<Cited<PoolFlame>>,
    pool_radiative_fraction: Option<Cited<f64>>,
    jet_radiative_fraction: Option<Cited<f64>>,
    laminar_burning_velocity_m_s: Option<Cited<f64>>,
}

/// Reads the text of one mixture.
pub(in crate::substance) fn parse(origin: &Origin, text: &str) -> Result<Substance> {
    let file = origin.name();
    let record: Record = toml::from_str(text).map_err(|cause| Error::InvalidInput {
        name: file.into(),
        value: "the file".into(),
        unit: "",
        requirement: cause.to_string(),
    })?;
    let parts = record
        .composition
        .iter()
        .map(|part| {
            let found = pure(&part.substance).ok_or_else(|| Error::Unknown {
                kind: "component",
                name: part.substance.clone(),
                help: "must be a pure substance of the catalogue, which substances() lists".into(),
            })?;
            Ok((found.clone(), part.mole_fraction))
        })
        .collect::<Result<Vec<_>>>()
        .map_err(|error: Error| error.at(file))?;
    let mixture = Mixture::new(&record.id, &parts).map_err(|error| error.at(file))?;
    let mut substance = mixture.substance().map_err(|error| error.at(file))?;
    let composition = Citation { source: record.source, basis: None, provenance: record.provenance };
    substance.sources.insert("composition".into(), composition);
    let mut ledger = Ledger { sources: std::mem::take(&mut substance.sources) };
    match (&mut substance.combustion, record.combustion) {
        (Some(combustion), Some(stated)) => stated.put(combustion, &mut ledger),
        (None, Some(_)) => {
            return Err(Error::InvalidInput {
                name: format!("{file}: combustion"),
                value: "a table".into(),
                unit: "",
                requirement: "must be left out of a mixture that does not burn".into(),
            });
        }
        _ => {}
    }
    substance.recipe = match origin {
        Origin::Catalogue(_) => Recipe::Catalogue,
        Origin::User(name) => Recipe::Text { name: name.clone(), text: text.into() },
    };
    Ok(Substance {
        id: record.id,
        name_en: record.name_en,
        name_zh: record.name_zh,
        aliases: record.aliases,
        cas: record.cas,
        un_number: record.un_number,
        major_hazard: record.gb_18218,
        sources: ledger.sources,
        ..substance
    })
}

impl CombustionRecord {
    fn put(self, into: &mut Combustion, ledger: &mut Ledger) {
        let mut take = |key: &str, cited: Option<Cited<f64>>| ledger.take_optional(&format!("combustion.{key}"), cited);
        into.flash_point_k = take("flash_point_k", self.flash_point_k);
        into.pool_burning_rate_kg_m2_s = take("pool_burning_rate_kg_m2_s", self.pool_burning_rate_kg_m2_s);
        into.pool_burning_extinction_per_m = take("pool_burning_extinction_per_m", self.pool_burning_extinction_per_m);
        into.pool_radiative_fraction = take("pool_radiative_fraction", self.pool_radiative_fraction);
        into.jet_radiative_fraction = take("jet_radiative_fraction", self.jet_radiative_fraction);
        into.laminar_burning_velocity_m_s = take("laminar_burning_velocity_m_s", self.laminar_burning_velocity_m_s);
        into.pool_flame = ledger.take_optional("combustion.pool_flame", self.pool_flame);
    }
}
