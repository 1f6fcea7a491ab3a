//! Coordinates: which system, and where a row lies.

use geojson::{GeometryValue, Position};

use crate::error::Fault;
use crate::site::{Grid, Polygon};
use crate::study::sheet::{Limit, Record, Sheet};

/// Geographic systems that are met most, by EPSG code: degrees, not metres.
const GEOGRAPHIC: [u32; 22] = [
    4148, 4214, 4230, 4258, 4267, 4269, 4283, 4326, 4480, 4490, 4555, 4610, 4612, 4674, 4737, 4758, 4937, 4978, 4979,
    6318, 6668, 7844,
];

/// The EPSG code of a name such as `EPSG:32651` or `urn:ogc:def:crs:EPSG::32651`.
pub(super) fn epsg(name: &str) -> Option<u32> {
    if name.to_uppercase().ends_with("CRS84") {
        return Some(4326);
    }
    if !name.to_uppercase().contains("EPSG") {
        return None;
    }
    name.rsplit(':').next()?.trim().parse().ok()
}

/// The code of a projected system, or a fault.
pub(super) fn projected(name: &str, path: &str, faults: &mut Vec<Fault>) -> Option<u32> {
    let fault = |allowed: &str, help: &str| Fault {
        path: path.to_owned(),
        found: format!("\"{name}\""),
        unit: String::new(),
        allowed: allowed.to_owned(),
        help: help.to_owned(),
    };
    match epsg(name) {
        None => {
            faults
                .push(fault("an EPSG code such as EPSG:32651", "the system that all coordinates of the study are in"));
            None
        }
        Some(code) if GEOGRAPHIC.contains(&code) => {
            faults.push(fault(
                "a projected system in metres, such as EPSG:32651",
                "this one is in degrees of longitude and latitude: project the coordinates, e.g. to the UTM zone",
            ));
            None
        }
        Some(code) => Some(code),
    }
}

/// Whether a place can be longitude and latitude.
fn can_be_degrees(x: f64, y: f64) -> bool {
    x.abs() <= 180.0 && y.abs() <= 90.0
}

/// A fault if a table states another system than the study's, or its coordinates look like degrees.
pub(super) fn check_system(
    sheet: &Sheet<'_>,
    places: &[(f64, f64)],
    study_code: Option<u32>,
    grid: Option<&Grid>,
    faults: &mut Vec<Fault>,
) -> System {
    let fault = |found: String, allowed: String, help: &str| Fault {
        path: sheet.at(),
        found,
        unit: String::new(),
        allowed,
        help: help.to_owned(),
    };
    let stated = sheet.table.crs.as_deref();
    if let (Some(name), Some(code)) = (stated, study_code)
        && epsg(name) != Some(code)
    {
        let found = format!("coordinates in {name}");
        faults.push(fault(found, format!("coordinates in EPSG:{code}, as the study says"), "reproject the layer"));
        return System::Other;
    }
    let degrees = !places.is_empty()
        && places.iter().all(|&(x, y)| can_be_degrees(x, y))
        && grid.is_some_and(|grid| places.iter().all(|&(x, y)| !grid.contains(x, y)));
    if degrees {
        if let Some(code) = study_code {
            let (x, y) = places[0];
            let found = match stated {
                Some(name) => format!("coordinates like ({x}, {y}) in {name}"),
                None => format!("coordinates like ({x}, {y}) and no coordinate system"),
            };
            faults.push(fault(
                found,
                format!("metres in EPSG:{code}"),
                "these look like longitude and latitude: project them, or give the file its coordinate system",
            ));
        }
        return System::Other;
    }
    System::Study
}

/// Whether a table's coordinates can be held against the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum System {
    /// In the study's system.
    Study,
    /// In another, which has its fault already.
    Other,
}

/// Where a row lies: the geometry if it has one, else the columns `x_m` and `y_m`.
pub(super) fn point(record: &Record<'_>, faults: &mut Vec<Fault>) -> Option<(f64, f64)> {
    let Some(geometry) = &record.row.geometry else {
        let x = record.need_number("x", Limit::Finite, faults);
        let y = record.need_number("y", Limit::Finite, faults);
        return x.zip(y);
    };
    let position = match &geometry.value {
        GeometryValue::Point { coordinates } => Some(coordinates),
        GeometryValue::MultiPoint { coordinates } if coordinates.len() == 1 => coordinates.first(),
        _ => None,
    };
    match position.map(corner) {
        Some([x, y]) if x.is_finite() && y.is_finite() => Some((x, y)),
        Some([x, y]) => {
            faults.push(record.fault("geometry", format!("({x}, {y})"), "finite coordinates", ""));
            None
        }
        None => {
            faults.push(record.fault("geometry", kind(&geometry.value), "a point", ""));
            None
        }
    }
}

/// The areas of a row, empty if it has no geometry.
pub(super) fn areas(record: &Record<'_>, faults: &mut Vec<Fault>) -> Option<Vec<Polygon>> {
    let Some(geometry) = &record.row.geometry else {
        return Some(Vec::new());
    };
    let all = match &geometry.value {
        GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates.as_slice(),
        _ => {
            faults.push(record.fault("geometry", kind(&geometry.value), "a polygon", ""));
            return None;
        }
    };
    let mut areas = Vec::new();
    for rings in all {
        match Polygon::new(rings.iter().map(|ring| ring.iter().map(corner).collect()).collect()) {
            Ok(area) => areas.push(area),
            Err(error) => {
                faults.push(record.fault("geometry", "a polygon", "a sound polygon", &error.to_string()));
                return None;
            }
        }
    }
    Some(areas)
}

/// The lines of a row that has a line as geometry.
pub(super) fn lines(record: &Record<'_>, faults: &mut Vec<Fault>) -> Option<Vec<Vec<[f64; 2]>>> {
    let all = match record.row.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::LineString { coordinates }) => std::slice::from_ref(coordinates),
        Some(GeometryValue::MultiLineString { coordinates }) => coordinates.as_slice(),
        _ => return None,
    };
    let mut lines = Vec::with_capacity(all.len());
    for positions in all {
        let mut line: Vec<[f64; 2]> = positions.iter().map(corner).collect();
        if let Some([x, y]) = line.iter().find(|c| !(c[0].is_finite() && c[1].is_finite())) {
            faults.push(record.fault("geometry", format!("({x}, {y})"), "finite coordinates", ""));
            return None;
        }
        line.dedup();
        if line.len() < 2 {
            faults.push(record.fault("geometry", "a line without length", "two different corners or more", ""));
            return None;
        }
        lines.push(line);
    }
    Some(lines)
}

/// Every finite coordinate of the rows of a sheet, without faults.
pub(super) fn all_places(sheet: &Sheet<'_>) -> Vec<(f64, f64)> {
    let mut places = Vec::new();
    for record in sheet.records() {
        let unheard = &mut Vec::new();
        match record.row.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::Polygon { .. } | GeometryValue::MultiPolygon { .. }) => {
                let areas = areas(&record, unheard).unwrap_or_default();
                places.extend(areas.iter().flat_map(|area| area.rings().iter().flatten().map(|c| (c[0], c[1]))));
            }
            Some(GeometryValue::LineString { .. } | GeometryValue::MultiLineString { .. }) => {
                places.extend(lines(&record, unheard).unwrap_or_default().iter().flatten().map(|c| (c[0], c[1])));
            }
            Some(_) => places.extend(point(&record, unheard)),
            None => {
                let x = record.number("x", Limit::Finite, unheard);
                let y = record.number("y", Limit::Finite, unheard);
                places.extend(x.zip(y));
            }
        }
    }
    places
}

fn corner(position: &Position) -> [f64; 2] {
    match position.as_slice() {
        [x, y, ..] => [*x, *y],
        _ => [f64::NAN; 2],
    }
}

fn kind(value: &GeometryValue) -> String {
    format!("a {}", value.type_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_systems() {
        assert_eq!(epsg("EPSG:32651"), Some(32651));
        assert_eq!(epsg("urn:ogc:def:crs:EPSG::4547"), Some(4547));
        assert_eq!(epsg("urn:ogc:def:crs:OGC:1.3:CRS84"), Some(4326));
        assert_eq!(epsg("UTM 51"), None);
    }

    #[test]
    fn degrees_are_no_map() {
        let mut faults = Vec::new();
        assert_eq!(projected("EPSG:4326", "crs", &mut faults), None);
        assert_eq!(faults[0].allowed, "a projected system in metres, such as EPSG:32651");
        assert_eq!(projected("EPSG:4547", "crs", &mut Vec::new()), Some(4547));
    }
}
