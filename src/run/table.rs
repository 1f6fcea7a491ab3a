//! Result tables: named columns with units, written as CSV.

use serde::Serialize;

use crate::error::{Error, Result};

/// One result table, e.g. `targets`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// Its name, which is also the file's: `targets` is `targets.csv`.
    pub name: &'static str,
    /// Columns of equal length, in the order of the file.
    pub columns: Vec<Column>,
}

/// One column; units are part of the name (`rate_kg_s`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// Name with its unit suffix.
    pub name: String,
    /// Values, one a row.
    pub values: Values,
}

/// Values of a column. A number that does not exist is `None` and an empty cell, never 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Values {
    /// Numbers, with gaps where there is none.
    Numbers(Vec<Option<f64>>),
    /// Texts.
    Texts(Vec<String>),
}

impl Values {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(values) => values.len(),
            Values::Texts(values) => values.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn texts(name: impl Into<String>, values: impl IntoIterator<Item = String>) -> Self {
        Self { name: name.into(), values: Values::Texts(values.into_iter().collect()) }
    }

    /// A column of numbers that all exist.
    #[must_use]
    pub fn numbers(name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        Self { name: name.into(), values: Values::Numbers(values.into_iter().map(Some).collect()) }
    }

    /// A column of numbers of which some may not exist.
    #[must_use]
    pub fn gaps(name: impl Into<String>, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self { name: name.into(), values: Values::Numbers(values.into_iter().collect()) }
    }
}

impl Table {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// A column by name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Values> {
        self.columns.iter().find(|column| column.name == name).map(|column| &column.values)
    }

    /// The table as CSV (UTF-8, one header line, shortest digits that read back to the same number).
    ///
    /// # Errors
    /// [`Error::Io`] when the CSV writer fails.
    pub fn to_csv(&self) -> Result<String> {
        let io = |cause: std::io::Error| Error::Io { path: format!("{}.csv", self.name).into(), cause };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|column| column.name.as_str())).map_err(|e| io(e.into()))?;
        for row in 0..self.rows() {
            let cells = self.columns.iter().map(|column| match &column.values {
                Values::Texts(values) => values[row].clone(),
                Values::Numbers(values) => values[row].map_or_else(String::new, |value| value.to_string()),
            });
            writer.write_record(cells).map_err(|e| io(e.into()))?;
        }
        let bytes = writer.into_inner().map_err(|e| io(e.into_error()))?;
        String::from_utf8(bytes).map_err(|e| io(std::io::Error::other(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_keeps_gaps_quotes_text_and_reads_back_to_the_same_number() {
        let table = Table {
            name: "targets",
            columns: vec![
                Column::texts("name", ["school, north".to_owned(), "漕泾".to_owned()]),
                Column::gaps("risk_per_yr", [Some(0.1 + 0.2), None]),
            ],
        };
        assert_eq!(table.to_csv().unwrap(), "name,risk_per_yr\n\"school, north\",0.30000000000000004\n漕泾,\n");
        assert_eq!(table.rows(), 2);
    }
}
