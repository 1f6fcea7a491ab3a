//! Iso-risk lines and bands.
//!
//! The values of a map belong to the centres of its cells. Lines are straight between the points at which a level is
//! crossed on the edges between neighbouring centres, found by linear interpolation (marching squares, crate
//! `contour`, whose own convention puts the value of cell 0 at 0.5: half a cell from the grid's corner, as ours).
//! Where a region runs off the map it is closed along the map's border, half a cell outside the outermost centres.

use contour::ContourBuilder;
use geo_types::MultiPolygon;
use ndarray::Array2;

use crate::error::{Error, Result};
use crate::site::Grid;

/// The region where a map is at or above a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// The level, in the map's unit.
    pub level: f64,
    /// The region, in the coordinates of the grid.
    pub region: MultiPolygon<f64>,
}

/// The region where a map lies between two levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower level.
    pub low: f64,
    /// Upper level.
    pub high: f64,
    /// The region, in the coordinates of the grid.
    pub region: MultiPolygon<f64>,
}

/// Regions at or above each of `levels`, in the order given; `map` is `[ny, nx]`, row 0 southernmost. A level that the
/// map never reaches has an empty region.
///
/// # Errors
/// [`Error::InvalidInput`] when the map is not of the grid's shape, a value or level is not finite, or the grid has
/// fewer than two rows or columns.
pub fn contours(grid: &Grid, map: &Array2<f64>, levels: &[f64]) -> Result<Vec<Contour>> {
    let values = checked(grid, map, levels)?;
    let found = builder(grid).contours(&values, levels).map_err(|cause| failed(&cause))?;
    Ok(found.into_iter().map(contour::Contour::into_inner).map(|(region, level)| Contour { level, region }).collect())
}

/// Regions between neighbouring `levels`, which ascend: one band fewer than levels.
///
/// # Errors
/// As [`contours`]; also when `levels` are fewer than two or do not ascend.
pub fn bands(grid: &Grid, map: &Array2<f64>, levels: &[f64]) -> Result<Vec<Band>> {
    let values = checked(grid, map, levels)?;
    if levels.len() < 2 || levels.windows(2).any(|pair| !(pair[1] > pair[0])) {
        return Err(Error::InvalidInput {
            name: "contour levels".into(),
            value: format!("{levels:?}"),
            unit: "",
            requirement: "bands need at least two levels that ascend".into(),
        });
    }
    let found = builder(grid).isobands(&values, levels).map_err(|cause| failed(&cause))?;
    Ok(found.into_iter().map(contour::Band::into_inner).map(|(region, low, high)| Band { low, high, region }).collect())
}

/// A region as the geometry object of `GeoJSON`.
#[must_use]
pub fn geojson_geometry(region: &MultiPolygon<f64>) -> serde_json::Value {
    let ring = |line: &geo_types::LineString<f64>| line.0.iter().map(|at| [at.x, at.y]).collect::<Vec<[f64; 2]>>();
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = region
        .iter()
        .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect())
        .collect();
    serde_json::json!({ "type": "MultiPolygon", "coordinates": polygons })
}

fn builder(grid: &Grid) -> ContourBuilder {
    ContourBuilder::new(grid.nx, grid.ny, true)
        .x_origin(grid.x_min_m)
        .y_origin(grid.y_min_m)
        .x_step(grid.cell_m)
        .y_step(grid.cell_m)
}

fn checked(grid: &Grid, map: &Array2<f64>, levels: &[f64]) -> Result<Vec<f64>> {
    if map.dim() != (grid.ny, grid.nx) || grid.nx < 2 || grid.ny < 2 {
        return Err(Error::InvalidInput {
            name: "map".into(),
            value: format!("shape {:?}", map.dim()),
            unit: "",
            requirement: format!("must be [ny, nx] = {:?}, at least 2 by 2", (grid.ny, grid.nx)),
        });
    }
    for (name, bad) in [
        ("map", map.iter().find(|value| !value.is_finite())),
        ("contour levels", levels.iter().find(|value| !value.is_finite())),
    ] {
        if let Some(bad) = bad {
            return Err(Error::invalid(name, *bad, "", "must be finite"));
        }
    }
    Ok(map.iter().copied().collect())
}

fn failed(cause: &contour::Error) -> Error {
    Error::InvalidInput {
        name: "map".into(),
        value: cause.to_string(),
        unit: "",
        requirement: "could not be contoured".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cone of height 1 at a place that is no cell centre, radius 400 m, on cells of 10 m.
    fn cone() -> (Grid, Array2<f64>, (f64, f64)) {
        let grid = Grid::new(1000.0, -500.0, 10.0, 110, 104).unwrap();
        let top = (1543.0, 17.0);
        let map = Array2::from_shape_fn((grid.ny, grid.nx), |(row, column)| {
            let (dx, dy) = (grid.x_centre_m(column) - top.0, grid.y_centre_m(row) - top.1);
            (1.0 - dx.hypot(dy) / 400.0).max(0.0)
        });
        (grid, map, top)
    }

    fn area(ring: &geo_types::LineString<f64>) -> f64 {
        0.5 * ring.0.windows(2).map(|p| p[0].x * p[1].y - p[1].x * p[0].y).sum::<f64>().abs()
    }

    #[test]
    fn lines_of_a_cone_are_circles_about_its_axis() {
        let (grid, map, top) = cone();
        for contour in contours(&grid, &map, &[0.25, 0.5, 0.75]).unwrap() {
            let radius = 400.0 * (1.0 - contour.level);
            assert_eq!(contour.region.0.len(), 1);
            let ring = contour.region.0[0].exterior();
            for at in &ring.0 {
                let r = (at.x - top.0).hypot(at.y - top.1);
                assert!((r - radius).abs() < 0.2, "{} at {at:?}: {r} for {radius}", contour.level);
            }
            assert!((area(ring) / (std::f64::consts::PI * radius * radius) - 1.0).abs() < 5e-3);
        }
    }

    #[test]
    fn bands_fit_between_their_lines() {
        let (grid, map, _) = cone();
        let bands = bands(&grid, &map, &[0.25, 0.5, 0.75]).unwrap();
        assert_eq!(bands.len(), 2);
        let region = &bands[0].region.0[0];
        let found = area(region.exterior()) - area(&region.interiors()[0]);
        let expected = std::f64::consts::PI * (300.0_f64.powi(2) - 200.0_f64.powi(2));
        assert!((found / expected - 1.0).abs() < 5e-3, "{found} {expected}");
    }

    #[test]
    fn level_never_reached_has_an_empty_region_and_geojson_is_closed() {
        let (grid, map, _) = cone();
        let found = contours(&grid, &map, &[2.0, 0.5]).unwrap();
        assert!(found[0].region.0.is_empty());
        let geometry = geojson_geometry(&found[1].region);
        assert_eq!(geometry["type"], "MultiPolygon");
        let ring = geometry["coordinates"][0][0].as_array().unwrap();
        assert_eq!(ring.first(), ring.last());
    }

    #[test]
    fn faults_are_named() {
        let (grid, map, _) = cone();
        let error = contours(&grid, &map.t().to_owned(), &[0.5]).unwrap_err();
        assert!(error.to_string().contains("must be [ny, nx] = (104, 110)"), "{error}");
        let error = bands(&grid, &map, &[0.5, 0.25]).unwrap_err();
        assert!(error.to_string().contains("ascend"), "{error}");
        let error = contours(&grid, &map, &[f64::NAN]).unwrap_err();
        assert_eq!(error.to_string(), "contour levels = NaN: must be finite");
    }
}
