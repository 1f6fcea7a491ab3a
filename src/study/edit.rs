//! The same study with something else in it: installations moved, added, removed, changed.
//!
//! A study never changes; each edit gives a new one that shares with the old what it does not touch. A new row goes
//! through the validator of the tables, so it has the same columns, units and faults. Undo is the earlier study.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::error::{Error, Fault, Result};
use crate::site::Installation;
use crate::study::Study;
use crate::study::installations::{self, FIELDS, FREQUENCY_FIELDS, Setting};
use crate::study::nearest;
use crate::study::sheet::Sheet;
use crate::study::table::{Cell, Row, Table};

/// A row of a table: cells by column, as the file would have them.
pub type Record = BTreeMap<String, Cell>;

/// One step from the study as it was read to the study as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "edit")]
pub enum Edit {
    /// An installation stands elsewhere.
    Moved {
        /// Its identifier.
        id: String,
        /// East, m.
        x_m: f64,
        /// North, m.
        y_m: f64,
    },
    /// A new installation.
    Added {
        /// Its identifier.
        id: String,
        /// Its row.
        columns: Record,
    },
    /// An installation is gone.
    Removed {
        /// Its identifier.
        id: String,
    },
    /// An installation has other columns.
    Changed {
        /// Its identifier before the change.
        id: String,
        /// The columns that were given.
        columns: Record,
    },
    /// An installation states other frequencies, or none.
    Frequencies {
        /// Its identifier.
        id: String,
        /// The rows.
        rows: Vec<Record>,
    },
}

impl Study {
    /// Everything that was done to the study since it was read, in order.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The row of an installation as its table would have it: columns with their units.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no installation has the identifier.
    pub fn installation_record(&self, id: &str) -> Result<Record> {
        Ok(installations::record(&self.installations[self.index_of(id)?], self.ambient.pressure_pa))
    }

    /// The same study with one installation elsewhere.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no installation has the identifier, [`Error::InvalidInput`] for a place off the grid.
    pub fn with_moved(&self, id: &str, x_m: f64, y_m: f64) -> Result<Self> {
        if !self.grid.contains(x_m, y_m) {
            return Err(Error::InvalidInput {
                name: format!("installations[\"{id}\"].x_m, y_m"),
                value: format!("({x_m}, {y_m})"),
                unit: "m",
                requirement: format!("must lie on the grid: {}", self.grid_words()),
            });
        }
        let at = self.index_of(id)?;
        Ok(self.edited(Edit::Moved { id: id.to_owned(), x_m, y_m }, |all| {
            (all[at].x_m, all[at].y_m) = (x_m, y_m);
        }))
    }

    /// The same study with one installation more, after the others.
    ///
    /// ```no_run
    /// # use isorisk::study::{Cell, Study};
    /// # let study = Study::load("examples/caojing/study.toml")?;
    /// let mut row = study.installation_record("L-V101")?;
    /// row.insert("id".into(), Cell::Text("L-V102".into()));
    /// row.insert("x_m".into(), Cell::Number(352_000.0));
    /// let more = study.with_added(row)?;
    /// # Ok::<(), isorisk::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Study`] with every fault of the row, each with its path: `installations["T-301"].pressure_bara`.
    pub fn with_added(&self, row: Record) -> Result<Self> {
        let id = row.get("id").map(Cell::show).unwrap_or_default();
        let taken = self.installations.iter().any(|other| other.id == id);
        let mut faults = Vec::new();
        if taken {
            faults.push(taken_fault(&id, &id));
        }
        let added = self.validated(&id, &row, &mut faults)?;
        Ok(self.edited(Edit::Added { id, columns: row }, |all| all.push(added)))
    }

    /// The same study without one installation.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no installation has the identifier, [`Error::InvalidInput`] for the last one.
    pub fn with_removed(&self, id: &str) -> Result<Self> {
        let at = self.index_of(id)?;
        if self.installations.len() == 1 {
            return Err(Error::InvalidInput {
                name: "installations".into(),
                value: format!("\"{id}\" alone"),
                unit: "",
                requirement: "the last installation cannot be removed: a study has at least one".into(),
            });
        }
        Ok(self.edited(Edit::Removed { id: id.to_owned() }, |all| {
            all.remove(at);
        }))
    }

    /// The same study with other values in some columns of an installation, an empty cell for none. What is not named
    /// stays, to the bit.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no installation has the identifier; [`Error::Study`] with every fault, each with its
    /// path, also for a column that the table does not have.
    pub fn with_changed(&self, id: &str, columns: Record) -> Result<Self> {
        let at = self.index_of(id)?;
        let before = &self.installations[at];
        let mut faults = Vec::new();
        let mut row = installations::record(before, self.ambient.pressure_pa);
        // a quantity that is given in another column leaves the one that it had
        let mut given: Vec<&'static str> = Vec::new();
        for column in columns.keys() {
            if let Some(stem) = installations::stem_of(column) {
                given.push(stem);
                row.retain(|name, _| installations::stem_of(name) != Some(stem) || columns.contains_key(name));
            }
        }
        row.extend(columns.iter().map(|(name, cell)| (name.clone(), cell.clone())));
        let name = row.get("id").map(Cell::show).unwrap_or_default();
        if name != id && self.installations.iter().any(|other| other.id == name) {
            faults.push(taken_fault(id, &name));
        }
        let mut changed = self.validated(id, &row, &mut faults)?;
        installations::keep(&mut changed, before, &given);
        changed.stated_frequencies.clone_from(&before.stated_frequencies);
        Ok(self.edited(Edit::Changed { id: id.to_owned(), columns }, |all| all[at] = changed))
    }

    /// The same study with leak frequencies that an installation states itself, in place of the rule set's; without any
    /// row the rule set's hold again. Columns are those of the table of frequencies without `installation`.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no installation has the identifier; [`Error::Study`] with every fault.
    pub fn with_frequencies(&self, id: &str, rows: Vec<Record>) -> Result<Self> {
        let at = self.index_of(id)?;
        let mut changed = self.installations[at].clone();
        changed.stated_frequencies.clear();
        let whole: Vec<Record> = rows
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row.insert("installation".into(), Cell::Text(id.to_owned()));
                row
            })
            .collect();
        let table = table_of(&whole);
        let mut faults = Vec::new();
        if !rows.is_empty() {
            let sheet = Sheet::new("frequencies", &table, FREQUENCY_FIELDS, self.ambient.pressure_pa, &mut faults);
            let known = [id.to_owned()];
            installations::add_frequencies(&sheet, Some(&known), Some(std::slice::from_mut(&mut changed)), &mut faults);
        }
        if !faults.is_empty() {
            return Err(Error::Study(faults));
        }
        Ok(self.edited(Edit::Frequencies { id: id.to_owned(), rows }, |all| all[at] = changed))
    }

    /// The installation that the one validator makes of a row, or every fault.
    fn validated(&self, id: &str, row: &Record, faults: &mut Vec<Fault>) -> Result<Installation> {
        let table = table_of(std::slice::from_ref(row));
        let establishments: Vec<String> = self.establishments.iter().map(|one| one.id.clone()).collect();
        let setting = Setting {
            grid: Some(&self.grid),
            study_code: Some(self.epsg),
            ambient_pa: self.ambient.pressure_pa,
            establishments: Some(&establishments),
            layer: self.installations_layer,
            own_substances: &self.substances,
        };
        let sheet = Sheet::new("installations", &table, FIELDS, self.ambient.pressure_pa, faults);
        let found = installations::read(&sheet, &setting, faults);
        for fault in faults.iter_mut() {
            fault.path = path_of_row(&fault.path, id);
        }
        match (faults.is_empty(), found.into_iter().next()) {
            (true, Some(found)) => Ok(found),
            _ => Err(Error::Study(std::mem::take(faults))),
        }
    }

    fn edited(&self, edit: Edit, change: impl FnOnce(&mut Vec<Installation>)) -> Self {
        let mut edited = self.clone();
        change(Arc::make_mut(&mut edited.installations));
        Arc::make_mut(&mut edited.edits).push(edit);
        edited
    }

    fn index_of(&self, id: &str) -> Result<usize> {
        self.installations.iter().position(|installation| installation.id == id).ok_or_else(|| {
            let known = self.installations.iter().map(|installation| installation.id.as_str());
            let help = match nearest::nearest(id, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the study has {} installations", self.installations.len()),
            };
            Error::Unknown { kind: "installation", name: id.to_owned(), help }
        })
    }

    fn grid_words(&self) -> String {
        let grid = &self.grid;
        let (x_max, y_max) = (grid.x_min_m + grid.nx as f64 * grid.cell_m, grid.y_min_m + grid.ny as f64 * grid.cell_m);
        format!("x {} to {x_max}, y {} to {y_max}", grid.x_min_m, grid.y_min_m)
    }
}

fn taken_fault(id: &str, name: &str) -> Fault {
    Fault {
        path: format!("installations[\"{id}\"].id"),
        found: format!("\"{name}\""),
        unit: String::new(),
        allowed: "an identifier of its own".into(),
        help: "the study has an installation of that name".into(),
    }
}

/// A path into a table of one row, as a path to that row: `installations:colour` is `installations["T-301"].colour`.
fn path_of_row(path: &str, id: &str) -> String {
    const TABLE: &str = "installations";
    match path.strip_prefix(TABLE) {
        Some("") => format!("{TABLE}[\"{id}\"]"),
        Some(rest) if rest.starts_with(':') => format!("{TABLE}[\"{id}\"].{}", &rest[1..]),
        // a row without an identifier is known by its number
        Some(rest) if rest.starts_with("[1].") && !id.is_empty() => format!("{TABLE}[\"{id}\"].{}", &rest[4..]),
        _ => path.to_owned(),
    }
}

fn table_of(rows: &[Record]) -> Table {
    let mut columns: Vec<String> = Vec::new();
    for name in rows.iter().flat_map(BTreeMap::keys) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let rows = rows.iter().map(|row| Row { values: row.clone(), ..Row::default() }).collect();
    Table { columns, rows, ..Table::default() }
}
