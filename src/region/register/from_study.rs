//! The units of a study.

use std::collections::{BTreeMap, BTreeSet};

use super::grading::{Holding, Unit};
use super::standard::nearby_distance_m;
use crate::error::{Error, Result};
use crate::site::{Equipment, Establishment};
use crate::study::{PersonKind, Study};

/// Kilograms in a tonne.
const KG_PER_T: f64 = 1000.0;

/// How the installations of a study make up units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HoldingUnits<'a> {
    /// All that an establishment holds is one unit: never below what its real units have.
    Establishment,
    /// Each installation is a unit: right only where a valve or a dike stands round each.
    Installation,
    /// Installation to unit.
    Named(&'a BTreeMap<String, String>),
}

/// Units with what was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitsOfStudy {
    /// The units, in the order of their first installation.
    pub units: Vec<Unit>,
    /// Installations that hold nothing of their own: pipes, pumps, compressors, coolers, loading equipment.
    pub left_out: Vec<String>,
}

/// Whether the equipment has contents of its own. What pipes, pumps and loading equipment can lose flows in from these.
fn holds(equipment: Equipment) -> bool {
    matches!(equipment, Equipment::PressureVessel | Equipment::Reactor | Equipment::Column | Equipment::AtmosphericTank)
}

/// Distance of a point from an establishment, m; 0 inside.
fn distance_m(establishment: &Establishment, (x_m, y_m): (f64, f64)) -> f64 {
    if establishment.contains(x_m, y_m) {
        return 0.0;
    }
    let rings = establishment.boundary.iter().flat_map(crate::site::Polygon::rings);
    let edges = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    edges.fold(f64::INFINITY, |least, (from, to)| {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length2 = dx * dx + dy * dy;
        let along = if length2 > 0.0 { ((x_m - from[0]) * dx + (y_m - from[1]) * dy) / length2 } else { 0.0 };
        let t = along.clamp(0.0, 1.0);
        least.min((x_m - from[0] - t * dx).hypot(y_m - from[1] - t * dy))
    })
}

/// Residents within 500 m of the boundary of an establishment; a cell counts where its centre does.
fn residents(study: &Study, establishment: &Establishment) -> f64 {
    let rows = study.population().iter().filter(|row| row.kind == PersonKind::Residential);
    rows.filter(|row| distance_m(establishment, (row.cell.x_m, row.cell.y_m)) <= nearby_distance_m())
        .map(|row| row.cell.persons[0].max(row.cell.persons[1]))
        .sum()
}

/// The units of a study: what its vessels, reactors, columns and tanks hold, and the residents within 500 m of each
/// establishment's boundary. `category` has the hazard category of substances that table 1 does not name, by their name.
///
/// The inventory of an installation stands for the most that it is designed to hold. Residents of a cell are the larger
/// of those present by day and by night.
///
/// # Errors
/// [`Error::InvalidInput`] for an establishment without boundary, since nobody can be counted round it, a unit that lies
/// in two establishments, or an installation that the naming leaves out; [`Error::Unknown`] for a name in it that the
/// study does not have.
pub fn units_of_study(
    study: &Study,
    grouping: HoldingUnits<'_>,
    category: &BTreeMap<String, String>,
) -> Result<UnitsOfStudy> {
    let fault = |name: String, value: &str, requirement: String| Error::InvalidInput {
        name,
        value: value.to_owned(),
        unit: "",
        requirement,
    };
    let known: BTreeSet<&str> = study.installations().iter().map(|one| one.id.as_str()).collect();
    if let HoldingUnits::Named(names) = grouping
        && let Some(stranger) = names.keys().find(|id| !known.contains(id.as_str()))
    {
        let help = format!("the study has {} installations", known.len());
        return Err(Error::Unknown { kind: "installation", name: stranger.clone(), help });
    }
    if let Some(stranger) = category.keys().find(|name| study.installations().iter().all(|one| one.substance != **name))
    {
        let help = "categories are named by the substance as the study's installations name it".into();
        return Err(Error::Unknown { kind: "substance of the study", name: stranger.clone(), help });
    }
    let county_of =
        |id: &str| study.establishments().iter().find(|one| one.id == id).and_then(|one| one.county.clone());
    let mut people: BTreeMap<&str, f64> = BTreeMap::new();
    for establishment in study.establishments().iter().filter(|one| !one.boundary.is_empty()) {
        people.insert(&establishment.id, residents(study, establishment));
    }
    let mut found = UnitsOfStudy { units: Vec::new(), left_out: Vec::new() };
    for one in study.installations() {
        if !holds(one.equipment) {
            found.left_out.push(one.id.clone());
            continue;
        }
        let id = match grouping {
            HoldingUnits::Establishment => &one.establishment,
            HoldingUnits::Installation => &one.id,
            HoldingUnits::Named(names) => names.get(&one.id).ok_or_else(|| {
                fault("installation without unit".into(), &one.id, "name the unit that it belongs to".into())
            })?,
        };
        let holding = Holding {
            substance: one.substance.clone(),
            quantity_t: one.inventory_kg / KG_PER_T,
            category: category.get(&one.substance).cloned(),
        };
        match found.units.iter_mut().find(|unit| unit.id == *id) {
            Some(unit) if unit.establishment == one.establishment => {
                match unit.holdings.iter_mut().find(|known| known.substance == holding.substance) {
                    Some(known) => known.quantity_t += holding.quantity_t,
                    None => unit.holdings.push(holding),
                }
            }
            Some(unit) => {
                let requirement =
                    format!("must lie in one establishment, not in {} and {}", unit.establishment, one.establishment);
                return Err(fault("unit".into(), id, requirement));
            }
            None => {
                let residents = *people.get(one.establishment.as_str()).ok_or_else(|| {
                    let requirement = "needs a boundary, round which residents are counted".to_owned();
                    fault("establishment".into(), &one.establishment, requirement)
                })?;
                found.units.push(Unit {
                    id: id.clone(),
                    establishment: one.establishment.clone(),
                    county: county_of(&one.establishment),
                    residents,
                    holdings: vec![holding],
                });
            }
        }
    }
    Ok(found)
}
