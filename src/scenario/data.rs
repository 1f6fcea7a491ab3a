//! Data documents compiled into the crate.

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Reads a document that is part of the crate.
///
/// # Errors
/// [`Error::InvalidInput`] that names the file, should it not be as the program expects.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|cause| Error::InvalidInput {
        name: format!("data/{file}"),
        value: cause.to_string(),
        unit: "",
        requirement: "must be a data document of this version".into(),
    })
}

/// Lower case without blanks, hyphens, slashes or underscores: how names of documents are compared.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
