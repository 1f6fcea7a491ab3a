//! The register of major hazards of GB 18218-2018: which units are major hazards, of which grade, and how far each is
//! from the next.
//!
//! `S = sum(q_i / Q_i)`; a unit with S of 1 or more is a major hazard, of a grade by
//! `R = alpha * sum(beta_i * q_i / Q_i)`, alpha by the people who live within 500 m of the boundary of the plant.

mod from_study;
mod grading;
mod standard;

pub use from_study::{HoldingUnits, UnitsOfStudy, units_of_study};
pub use grading::{Grade, GradedHolding, GradedUnit, Holding, Unit, grade, grade_all};
pub use standard::{Category, Threshold, alpha, categories, nearby_distance_m, threshold};
