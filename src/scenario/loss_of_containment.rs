//! What can break at an installation, and how often.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::scenario::leak_frequency::HoleFrequency;
use crate::scenario::loss_table::{TableLoss, TableOpening};
use crate::scenario::rule_set::RuleSet;
use crate::site::{Equipment, FrequencyFactors, Installation};

/// How large the opening is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum HoleSize {
    /// A hole.
    Diameter {
        /// Its diameter, m.
        diameter_m: f64,
    },
    /// The pipe or connection torn off: its full bore.
    FullBore {
        /// Inner diameter, m.
        diameter_m: f64,
    },
    /// The whole contents at once.
    Instantaneous,
    /// The whole contents at a constant rate within a time.
    Within {
        /// The time, s.
        duration_s: f64,
    },
}

/// One loss of containment of an installation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LossOfContainment {
    /// The installation and the hole: `T-301/25 mm`, `P-1/full bore`, `T-301/rupture`.
    pub id: String,
    /// How large the opening is.
    pub hole: HoleSize,
    /// How often, per year.
    pub frequency_per_yr: f64,
    /// Longest release before isolation, s. Without meaning for [`HoleSize::Instantaneous`].
    pub max_duration_s: f64,
    /// Where the frequency comes from.
    pub provenance: String,
}

/// The losses of containment of an installation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scenarios {
    /// Those that count.
    pub losses: Vec<LossOfContainment>,
    /// Those rarer than the rule set's cut-off, left out.
    pub cut_off: Vec<LossOfContainment>,
    /// What was merged, in words.
    pub notes: Vec<String>,
}

impl RuleSet {
    /// What can break at an installation, and how often.
    ///
    /// Frequencies are the rule set's for the kind of equipment, or the study's own where the installation states any.
    /// Vessels, tanks, reactors, columns, exchangers and filters rupture at once; the rest loses the full bore of its
    /// connection, and a hole as wide as that bore or wider counts as the full bore, which a note says. Holes of vessels
    /// keep their size, since they open in the shell as well. A loss rarer than the cut-off goes to
    /// [`Scenarios::cut_off`].
    ///
    /// # Errors
    /// [`Error::MissingData`] when the installation lacks a bore, a length or hours that its equipment needs, or the
    /// table lacks the equipment; [`Error::InvalidInput`] for a stated frequency that is negative or not finite. The
    /// error carries the identifier of the installation.
    pub fn scenarios(&self, installation: &Installation) -> Result<Scenarios> {
        self.find_scenarios(installation).map_err(|error| error.at(format!("installations[\"{}\"]", installation.id)))
    }

    fn find_scenarios(&self, installation: &Installation) -> Result<Scenarios> {
        let mut found = Scenarios::default();
        let mut losses: Vec<LossOfContainment> = Vec::new();
        for loss in self.table_losses(installation)? {
            if loss.opening == TableOpening::Other {
                found.notes.push(format!(
                    "{}: left out, as this version makes no release of it: {} ({:e} per year)",
                    installation.id,
                    loss.what.as_deref().unwrap_or("an opening without a name"),
                    loss.frequency
                ));
                continue;
            }
            let (size, name) = size(installation, loss.opening)?;
            if let (TableOpening::Hole { diameter_m }, HoleSize::FullBore { diameter_m: bore_m }) = (loss.opening, size)
            {
                found.notes.push(format!(
                    "{}: the hole of {} mm counts as the full bore of {} mm",
                    installation.id,
                    millimetres(diameter_m),
                    millimetres(bore_m)
                ));
            }
            let id = format!("{}/{name}", installation.id);
            if let Some(same) = losses.iter_mut().find(|loss| loss.id == id) {
                same.frequency_per_yr += loss.frequency * installation.frequency_factors.product();
                continue;
            }
            let width_m = match size {
                HoleSize::Diameter { diameter_m } => Some(diameter_m),
                HoleSize::FullBore { .. } | HoleSize::Instantaneous | HoleSize::Within { .. } => None,
            };
            let max_duration_s = match size {
                HoleSize::Within { duration_s } => duration_s,
                _ => self.leak_duration.max_duration_s(installation.detection, installation.isolation, width_m)?,
            };
            let provenance = match loss.provenance.as_str() {
                "" => loss.clause,
                mark => format!("{} [{mark}]", loss.clause),
            };
            let (frequency_per_yr, provenance) = by_factors(loss.frequency, provenance, installation.frequency_factors);
            losses.push(LossOfContainment { id, hole: size, frequency_per_yr, max_duration_s, provenance });
        }
        if let Some(system) = installation.blocking {
            losses = losses.into_iter().flat_map(|loss| self.blocking().split(loss, system)).collect();
        }
        let cut_off = self.cut_off_frequency_per_yr();
        (found.losses, found.cut_off) = losses.into_iter().partition(|loss| loss.frequency_per_yr >= cut_off);
        Ok(found)
    }

    /// Losses with their frequencies per year and where these come from.
    fn table_losses(&self, installation: &Installation) -> Result<Vec<TableLoss>> {
        let stated = |hole: HoleFrequency, clause: String, provenance: &str| TableLoss {
            table: String::new(),
            equipment: installation.equipment.name().to_owned(),
            per: "item".into(),
            bore_from_mm: None,
            opening: hole.diameter_m.map_or(TableOpening::Rupture, |diameter_m| TableOpening::Hole { diameter_m }),
            what: None,
            frequency: hole.frequency_per_yr,
            clause,
            provenance: provenance.to_owned(),
        };
        if !installation.stated_frequencies.is_empty() {
            let made = |one: &crate::site::StatedFrequency| {
                let frequency_per_yr = one.frequency_per_yr;
                if !(frequency_per_yr >= 0.0 && frequency_per_yr.is_finite()) {
                    return Err(Error::invalid(
                        "frequency_per_yr",
                        frequency_per_yr,
                        "1/yr",
                        "must be finite and not negative",
                    ));
                }
                let hole = HoleFrequency { diameter_m: one.hole_diameter_m, frequency_per_yr };
                Ok(stated(hole, format!("stated in the study: {}", one.provenance), ""))
            };
            return installation.stated_frequencies.iter().map(made).collect();
        }
        let missing = |what| Error::MissingData {
            what,
            model: super::leak_frequency::CARD.id,
            substance: installation.id.clone(),
        };
        let bore_m = installation.connection_diameter_m;
        let kind = installation.equipment;
        if kind.works_by_the_hour() {
            let hours = installation
                .operating_hours_per_yr
                .ok_or_else(|| missing("the hours of operation (operating_hours_per_yr)"))?;
            let bore_m = bore_m.ok_or_else(|| missing("a bore (diameter_mm)"))?;
            let table = &self.transfer_frequencies;
            let clause = format!("{}, {}", table.citation, table.locator);
            let holes = table.of(kind, bore_m, hours)?;
            return Ok(holes.into_iter().map(|hole| stated(hole, clause.clone(), &table.provenance)).collect());
        }
        if kind == Equipment::Pipe {
            bore_m.ok_or_else(|| missing("a bore (diameter_mm)"))?;
            installation.length_m.ok_or_else(|| missing("a length (length_m)"))?;
        }
        self.leak_frequencies.of_equipment(kind, bore_m, installation.length_m)
    }
}

/// A frequency times the factors of its installation, with the words that say so.
fn by_factors(frequency_per_yr: f64, provenance: String, factors: FrequencyFactors) -> (f64, String) {
    if factors.are_one() {
        return (frequency_per_yr, provenance);
    }
    let words = format!("{provenance}; x {} (management) x {} (equipment)", factors.management, factors.equipment);
    (frequency_per_yr * factors.product(), words)
}

/// The opening that a row of a table makes at this installation, and its name.
fn size(installation: &Installation, opening: TableOpening) -> Result<(HoleSize, String)> {
    let at_once = || (HoleSize::Instantaneous, "rupture".to_owned());
    let bore = || {
        installation.connection_diameter_m.ok_or_else(|| Error::MissingData {
            what: "a bore (diameter_mm)",
            model: super::leak_frequency::CARD.id,
            substance: installation.id.clone(),
        })
    };
    let full = |bore_m: f64| (HoleSize::FullBore { diameter_m: bore_m }, "full bore".to_owned());
    let is_vessel = installation.equipment.ruptures_at_once();
    Ok(match opening {
        TableOpening::Instantaneous => at_once(),
        TableOpening::Rupture if is_vessel => at_once(),
        TableOpening::Within { duration_s } => {
            (HoleSize::Within { duration_s }, format!("within {} min", duration_s / 60.0))
        }
        TableOpening::BoreShare { share, max_m } => hole_of((share * bore()?).min(max_m)),
        TableOpening::Hole { diameter_m } if is_vessel => hole_of(diameter_m),
        TableOpening::Hole { diameter_m } if diameter_m < bore()? => hole_of(diameter_m),
        TableOpening::Hole { .. } | TableOpening::FullBore | TableOpening::Rupture | TableOpening::Other => {
            full(bore()?)
        }
    })
}

fn hole_of(diameter_m: f64) -> (HoleSize, String) {
    (HoleSize::Diameter { diameter_m }, format!("{} mm", millimetres(diameter_m)))
}

/// A diameter in whole or tenths of millimetres, for names.
fn millimetres(diameter_m: f64) -> f64 {
    (diameter_m * 1.0e4).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Grade, Layer, StatedFrequency, UnitStatus};
    use approx::assert_relative_eq;

    fn installation(equipment: Equipment) -> Installation {
        Installation {
            id: "T-301".into(),
            name_en: None,
            name_zh: None,
            establishment: "A".into(),
            equipment,
            substance: "propane".into(),
            x_m: 0.0,
            y_m: 0.0,
            status: UnitStatus::New,
            pressure_pa: 1e6,
            temperature_k: 293.15,
            inventory_kg: 1e5,
            connection_diameter_m: Some(0.1),
            length_m: Some(30.48),
            liquid_head_m: 0.0,
            release_height_m: 1.0,
            bund_area_m2: None,
            operating_hours_per_yr: Some(35.0),
            congestion: None,
            detection: Grade::A,
            isolation: Grade::B,
            blocking: None,
            frequency_factors: crate::site::FrequencyFactors::default(),
            stated_frequencies: Vec::new(),
            own_substance: None,
            layer: Layer::Assumed,
        }
    }

    fn scenarios(of: &Installation) -> Scenarios {
        RuleSet::named("AQ/T 3046-2013").unwrap().scenarios(of).unwrap()
    }

    #[test]
    fn a_vessel_has_three_holes_and_a_rupture() {
        let found = scenarios(&installation(Equipment::PressureVessel));
        let ids: Vec<_> = found.losses.iter().map(|loss| loss.id.as_str()).collect();
        assert_eq!(ids, ["T-301/5 mm", "T-301/25 mm", "T-301/100 mm", "T-301/rupture"]);
        assert_eq!(found.losses[3].hole, HoleSize::Instantaneous);
        assert_relative_eq!(found.losses[3].frequency_per_yr, 6e-6);
        let minutes: Vec<_> = found.losses.iter().map(|loss| loss.max_duration_s / 60.0).collect();
        assert_eq!(minutes, [30.0, 20.0, 10.0, 10.0]);
    }

    #[test]
    fn a_pipe_counts_by_the_metre_and_takes_the_row_it_reaches() {
        // 30.48 m = 100 ft of 100 mm: 5 mm 9e-5, 25 mm 6e-5, rupture 7e-6
        let found = scenarios(&installation(Equipment::Pipe));
        let frequencies: Vec<_> = found.losses.iter().map(|loss| loss.frequency_per_yr).collect();
        for (value, expected) in frequencies.iter().zip([9e-5, 6e-5, 7e-6]) {
            assert_relative_eq!(*value, expected, max_relative = 1e-12);
        }
        assert_eq!(found.losses[2].hole, HoleSize::FullBore { diameter_m: 0.1 });
        // 80 mm reaches the row of 50 mm, 15 mm none: the first
        let mut pipe = installation(Equipment::Pipe);
        pipe.connection_diameter_m = Some(0.08);
        assert_relative_eq!(scenarios(&pipe).losses[0].frequency_per_yr, 3e-4, max_relative = 1e-12);
        pipe.connection_diameter_m = Some(0.015);
        assert_relative_eq!(scenarios(&pipe).losses[0].frequency_per_yr, 1e-3, max_relative = 1e-12);
    }

    #[test]
    fn a_hole_wider_than_the_bore_is_the_full_bore_and_says_so() {
        let mut pump = installation(Equipment::ReciprocatingPump);
        pump.connection_diameter_m = Some(0.08);
        let found = scenarios(&pump);
        assert_eq!(found.losses.len(), 3);
        assert_eq!(found.losses[2].id, "T-301/full bore");
        assert_relative_eq!(found.losses[2].frequency_per_yr, 0.002, max_relative = 1e-12);
        assert_eq!(found.notes, ["T-301: the hole of 100 mm counts as the full bore of 80 mm"]);
    }

    #[test]
    fn arms_and_hoses_count_by_the_hour() {
        // 70 transfers of half an hour: worked example of the methods page
        let arm = scenarios(&installation(Equipment::LoadingArm));
        assert_relative_eq!(arm.losses[0].frequency_per_yr, 1.05e-5, max_relative = 1e-12);
        assert_relative_eq!(arm.losses[1].frequency_per_yr, 1.05e-6, max_relative = 1e-12);
        assert_eq!(arm.losses[0].id, "T-301/10 mm");
        let hose = scenarios(&installation(Equipment::LoadingHose));
        assert_relative_eq!(hose.losses[1].frequency_per_yr, 1.40e-4, max_relative = 1e-12);
    }

    #[test]
    fn what_is_rarer_than_the_cut_off_is_listed_apart() {
        let mut arm = installation(Equipment::LoadingArm);
        arm.operating_hours_per_yr = Some(0.2);
        let found = scenarios(&arm);
        assert_eq!(found.losses.len(), 1);
        assert_eq!(found.cut_off.len(), 1);
        assert_eq!(found.cut_off[0].id, "T-301/full bore");
    }

    #[test]
    fn stated_frequencies_replace_the_tables() {
        let mut vessel = installation(Equipment::PressureVessel);
        let stated = |hole_diameter_m, frequency_per_yr| StatedFrequency {
            hole_diameter_m,
            frequency_per_yr,
            provenance: "own records".into(),
        };
        vessel.stated_frequencies = vec![stated(Some(0.05), 1e-5), stated(None, 5e-7)];
        let found = scenarios(&vessel);
        assert_eq!(found.losses.len(), 2);
        assert_eq!(found.losses[0].id, "T-301/50 mm");
        assert_eq!(found.losses[1].provenance, "stated in the study: own records");
    }

    #[test]
    fn a_pipe_without_a_length_names_what_it_lacks() {
        let mut pipe = installation(Equipment::Pipe);
        pipe.length_m = None;
        let error = RuleSet::named("AQ/T 3046-2013").unwrap().scenarios(&pipe).unwrap_err();
        assert_eq!(
            error.to_string(),
            "installations[\"T-301\"]: a length (length_m) is needed by scenario.leak_frequency but T-301 has none"
        );
    }
}
