//! Errors: what was wrong, where, with its value, unit and allowed range.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The result of anything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value lies outside the range in which a model holds.
    #[error("{model}: {name} = {value} {unit} is outside {min}..{max} ({locator})")]
    OutOfValidity {
        /// Card id of the model.
        model: &'static str,
        /// Input that is out of range.
        name: &'static str,
        /// Its value.
        value: f64,
        /// Its unit.
        unit: &'static str,
        /// Lower end of the allowed range.
        min: f64,
        /// Upper end of the allowed range.
        max: f64,
        /// Where the limit comes from.
        locator: &'static str,
    },
    /// A value breaks a requirement that no model range describes.
    #[error("{name} = {value}{}{unit}: {requirement}", if unit.is_empty() { "" } else { " " })]
    InvalidInput {
        /// Input that is at fault.
        name: String,
        /// Its value as given.
        value: String,
        /// Its unit, empty if it has none.
        unit: &'static str,
        /// What it must be.
        requirement: String,
    },
    /// An iteration did not reach its tolerance.
    #[error("{solver} stopped after {iterations} steps, residual {residual:e}, while {doing}")]
    NotConverged {
        /// Name of the solver.
        solver: &'static str,
        /// Steps taken.
        iterations: usize,
        /// Residual at the last step.
        residual: f64,
        /// What was being solved.
        doing: String,
    },
    /// A property that a model needs is absent from the data.
    #[error("{what} is needed by {model} but {substance} has none")]
    MissingData {
        /// The property.
        what: &'static str,
        /// Card id of the model.
        model: &'static str,
        /// The substance or data set that lacks it.
        substance: String,
    },
    /// A name that no table has.
    #[error("unknown {kind} \"{name}\": {help}")]
    Unknown {
        /// What sort of thing was looked up.
        kind: &'static str,
        /// The name that was not found.
        name: String,
        /// What would have been accepted.
        help: String,
    },
    /// An error in one part of a larger piece of work, with the path of that part.
    #[error("{path}: {cause}")]
    At {
        /// Path as the user sees it, e.g. `installations["T-301"]/25 mm`.
        path: String,
        /// The error itself.
        #[source]
        cause: Box<Error>,
    },
    /// Every fault of a study, found in one pass.
    #[error("{}", list_faults(.0))]
    Study(Vec<Fault>),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// A file could not be read or written.
    #[error("cannot read or write {path}: {cause}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
}

impl Error {
    /// Whether a value was outside the range of a model.
    #[must_use]
    pub fn is_validity(&self) -> bool {
        match self {
            Error::OutOfValidity { .. } => true,
            Error::At { cause, .. } => cause.is_validity(),
            _ => false,
        }
    }

    /// Whether an iteration failed.
    #[must_use]
    pub fn is_convergence(&self) -> bool {
        match self {
            Error::NotConverged { .. } => true,
            Error::At { cause, .. } => cause.is_convergence(),
            _ => false,
        }
    }

    /// Whether the caller's input was at fault.
    #[must_use]
    pub fn is_input(&self) -> bool {
        match self {
            Error::InvalidInput { .. } | Error::Study(_) | Error::Unknown { .. } => true,
            Error::At { cause, .. } => cause.is_input(),
            _ => false,
        }
    }

    /// The same error with the path of the part that it happened in.
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> Self {
        Error::At { path: path.into(), cause: Box::new(self) }
    }

    /// An [`Error::InvalidInput`] for a number.
    #[must_use]
    pub fn invalid(name: impl Into<String>, value: f64, unit: &'static str, requirement: impl Into<String>) -> Self {
        Error::InvalidInput { name: name.into(), value: value.to_string(), unit, requirement: requirement.into() }
    }
}

/// One fault of an input document or table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fault {
    /// Where, as the user sees it: `installations["T-301"].pressure_bara` or `installations.csv:7:pressure_bara`.
    pub path: String,
    /// What stands there.
    pub found: String,
    /// Unit of the value, empty if it has none.
    pub unit: String,
    /// What is allowed there.
    pub allowed: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: found {}", self.path, self.found)?;
        if !self.unit.is_empty() {
            write!(f, " {}", self.unit)?;
        }
        write!(f, "; allowed: {}", self.allowed)?;
        if !self.help.is_empty() {
            write!(f, "; {}", self.help)?;
        }
        Ok(())
    }
}

fn list_faults(faults: &[Fault]) -> String {
    let noun = if faults.len() == 1 { "fault" } else { "faults" };
    let mut text = format!("{} {noun} in the study", faults.len());
    for fault in faults {
        text.push_str("\n  ");
        text.push_str(&fault.to_string());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_names_value_unit_range_and_origin() {
        let error = Error::OutOfValidity {
            model: "fire.pool_fire",
            name: "diameter_m",
            value: 120.0,
            unit: "m",
            min: 0.5,
            max: 50.0,
            locator: "Thomas 1963",
        };
        assert_eq!(error.to_string(), "fire.pool_fire: diameter_m = 120 m is outside 0.5..50 (Thomas 1963)");
        assert!(error.at("T-301").is_validity());
    }

    #[test]
    fn study_lists_every_fault() {
        let fault = |path: &str| Fault {
            path: path.into(),
            found: "-1".into(),
            unit: "bara".into(),
            allowed: "> 0".into(),
            help: String::new(),
        };
        let text = Error::Study(vec![fault("a"), fault("b")]).to_string();
        assert_eq!(text, "2 faults in the study\n  a: found -1 bara; allowed: > 0\n  b: found -1 bara; allowed: > 0");
    }
}
