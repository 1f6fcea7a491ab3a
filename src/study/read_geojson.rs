//! `GeoJSON` to records.

use std::collections::{BTreeMap, BTreeSet};

use geojson::GeoJson;

use crate::error::Fault;
use crate::study::table::{Cell, Row, Table};

/// Reads a feature collection: properties become cells; the place of a row is the number of the feature, from 1.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Table, Fault> {
    let fault = |found: String, allowed: &str| Fault {
        path: file.to_owned(),
        found,
        unit: String::new(),
        allowed: allowed.to_owned(),
        help: String::new(),
    };
    let text = std::str::from_utf8(bytes).map_err(|cause| fault(cause.to_string(), "text in UTF-8"))?;
    let parsed: GeoJson = text.parse().map_err(|cause: geojson::Error| fault(cause.to_string(), "GeoJSON"))?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(fault("GeoJSON without features".into(), "a feature collection"));
    };
    let crs = collection
        .foreign_members
        .as_ref()
        .and_then(|members| members.get("crs"))
        .and_then(|crs| crs.pointer("/properties/name"))
        .and_then(serde_json::Value::as_str)
        .map(str::to_owned);
    let mut columns = BTreeSet::new();
    let mut rows = Vec::new();
    for (i, feature) in collection.features.into_iter().enumerate() {
        let values: BTreeMap<String, Cell> = feature
            .properties
            .into_iter()
            .flatten()
            .filter_map(|(key, value)| {
                let cell = match value {
                    serde_json::Value::Null => Cell::Empty(()),
                    serde_json::Value::Bool(flag) => Cell::Logical(flag),
                    serde_json::Value::Number(number) => Cell::Number(number.as_f64()?),
                    serde_json::Value::String(text) => Cell::Text(text),
                    other => Cell::Text(other.to_string()),
                };
                Some((key, cell))
            })
            .collect();
        columns.extend(values.keys().cloned());
        rows.push(Row { place: format!("{file}:{}", i + 1), values, geometry: feature.geometry });
    }
    Ok(Table { origin: file.to_owned(), columns: columns.into_iter().collect(), rows, crs, sha256: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_geometry_and_crs() {
        let text = r#"{"type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32651"}},
            "features": [{"type": "Feature", "properties": {"id": "S1", "persons": 40, "note": null},
                          "geometry": {"type": "Point", "coordinates": [3.5e5, 3.4e6]}}]}"#;
        let table = read("t.geojson", text.as_bytes()).unwrap();
        assert_eq!(table.crs.as_deref(), Some("urn:ogc:def:crs:EPSG::32651"));
        assert_eq!(table.rows[0].place, "t.geojson:1");
        assert_eq!(table.rows[0].values["persons"], Cell::Number(40.0));
        assert!(table.rows[0].geometry.is_some());
    }

    #[test]
    fn half_a_file_is_a_fault_of_the_file() {
        let fault = read("t.geojson", b"{\"type\": \"FeatureColl").unwrap_err();
        assert_eq!((fault.path.as_str(), fault.allowed.as_str()), ("t.geojson", "GeoJSON"));
    }
}
