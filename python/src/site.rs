//! Weather, people and grid made by the user.

use std::collections::BTreeMap;

use isorisk::site as core;
use isorisk::weather::{self, WeatherClass};
use ndarray::Array2;
use numpy::{PyArray1, PyArray2, PyReadonlyArrayDyn, ToPyArray};
use pyo3::prelude::*;

use crate::convert::{array1, by_period, vector, vector_of};
use crate::errors::{OrRaise, bad_argument};

/// How often each weather class blows from each direction.
///
/// Parameters
/// ----------
/// sectors_deg : array
///     Centres of equal sectors, ascending: where the wind comes from, degrees clockwise from north. Within a sector the
///     direction is uniform.
/// classes : sequence of str
///     Names of the weather classes.
/// probability : array or dict
///     Shape (sectors, classes), or the transpose where only that fits; all of it sums to 1. ``{"day": .., "night": ..}``
///     are two such arrays that sum to 1 together.
///
/// Raises
/// ------
/// InputError
///     When shapes disagree, sectors are not equal and ascending, or the sum is not 1 within 1e-6.
#[pyclass(frozen, module = "isorisk")]
#[derive(Clone)]
pub struct JointFrequency {
    pub core: weather::JointFrequency,
    /// Whether day and night were told apart.
    pub by_period: bool,
}

#[pymethods]
impl JointFrequency {
    #[new]
    fn new(
        py: Python<'_>,
        sectors_deg: &Bound<'_, PyAny>,
        classes: Vec<String>,
        probability: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let sectors = vector(py, "weather.sectors_deg", sectors_deg)?;
        let table = |name: &str, value: &Bound<'_, PyAny>| probabilities(py, name, value, sectors.len(), classes.len());
        let ([mut day, mut night], by_period) = by_period(py, "weather.probability", probability, table)?;
        if !by_period {
            // half the year each; nothing that is told apart by day and night may be asked of it
            for value in day.iter_mut().chain(night.iter_mut()).flatten() {
                *value *= 0.5;
            }
        }
        let classes = classes.into_iter().map(|name| WeatherClass { name, condition: None }).collect();
        let core = weather::JointFrequency::new(sectors, classes, vec![day, night]).or_raise(py)?;
        Ok(Self { core, by_period })
    }

    #[getter]
    fn sectors_deg<'py>(&self, py: Python<'py>) -> Bound<'py, numpy::PyArray1<f64>> {
        array1(py, self.core.sector_centres_deg())
    }

    #[getter]
    fn classes(&self) -> Vec<&str> {
        self.core.classes().iter().map(|class| class.name.as_str()).collect()
    }

    /// Probability of each class and sector, `[class, sector]`, 1 over day and night together.
    #[getter]
    fn probability<'py>(&self, py: Python<'py>) -> BTreeMap<&'static str, Bound<'py, PyArray2<f64>>> {
        let (classes, sectors) = (self.core.classes().len(), self.core.sector_centres_deg().len());
        let table = |period| {
            let of = |(class, sector): (usize, usize)| self.core.by_sector(period, class)[sector];
            ndarray::Array2::from_shape_fn((classes, sectors), of).to_pyarray(py)
        };
        BTreeMap::from([("day", table(weather::Period::Day)), ("night", table(weather::Period::Night))])
    }

    fn __repr__(&self) -> String {
        let (sectors, classes) = (self.core.sector_centres_deg().len(), self.classes().join(", "));
        format!("<JointFrequency, {sectors} sectors, classes {classes}>")
    }
}

/// `[class][sector]` from an array `[sector, class]`, or `[class, sector]` where only that fits.
fn probabilities(
    py: Python<'_>,
    name: &str,
    value: &Bound<'_, PyAny>,
    sectors: usize,
    classes: usize,
) -> PyResult<Vec<Vec<f64>>> {
    let array = py.import("numpy")?.call_method1("asarray", (value, "float64"))?;
    let array = array.extract::<PyReadonlyArrayDyn<'_, f64>>()?;
    let array = array.as_array();
    let table: Array2<f64> = match *array.shape() {
        [rows, columns] if (rows, columns) == (sectors, classes) => array.to_owned().into_dimensionality().ok(),
        [rows, columns] if (rows, columns) == (classes, sectors) => {
            array.to_owned().into_dimensionality().ok().map(Array2::reversed_axes)
        }
        [count] if count == sectors * classes && (sectors == 1 || classes == 1) => {
            array.to_owned().into_shape_with_order((sectors, classes)).ok()
        }
        _ => None,
    }
    .ok_or_else(|| {
        let found = format!("shape {:?}", array.shape());
        bad_argument(py, name, &found, &format!("must be [sector, class] = [{sectors}, {classes}]"))
    })?;
    Ok(table.columns().into_iter().map(|column| column.to_vec()).collect())
}

/// People: where, how many, and which share of them is indoors.
///
/// Parameters
/// ----------
/// x, y : array
///     East and north, m.
/// persons : float, array or dict
///     Number at each place; by day and by night as ``{"day": .., "night": ..}``.
/// indoors : float, array or dict
///     Share that is indoors, 0 to 1; none unless given.
/// establishment : str or sequence, optional
///     Whose staff they are.
/// cell_m : float or array, optional
///     Side of the square over which they are spread, m; at the point unless given.
///
/// Raises
/// ------
/// InputError
///     For lengths that differ, a negative number, or a share outside 0..1.
#[pyclass(frozen, module = "isorisk")]
#[derive(Clone)]
pub struct Population {
    pub core: core::Population,
    /// Whether day and night were told apart.
    pub by_period: bool,
}

#[pymethods]
impl Population {
    #[new]
    #[pyo3(signature = (x, y, persons, indoors=None, establishment=None, cell_m=None))]
    fn new(
        py: Python<'_>,
        x: &Bound<'_, PyAny>,
        y: &Bound<'_, PyAny>,
        persons: &Bound<'_, PyAny>,
        indoors: Option<&Bound<'_, PyAny>>,
        establishment: Option<&Bound<'_, PyAny>>,
        cell_m: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let x = vector(py, "population.x", x)?;
        let count = x.len();
        let y = vector_of(py, "population.y", y, count)?;
        let column = |name: &str, value: &Bound<'_, PyAny>| vector_of(py, name, value, count);
        let (persons, persons_differ) = by_period(py, "population.persons", persons, column)?;
        let (indoors, indoors_differ) = match indoors {
            Some(value) => by_period(py, "population.indoors", value, column)?,
            None => ([vec![0.0; count], vec![0.0; count]], false),
        };
        let establishment = names(py, establishment, count)?;
        let cell_m = cell_m.map(|value| column("population.cell_m", value)).transpose()?;
        let cells = (0..count)
            .map(|i| core::PopulationCell {
                x_m: x[i],
                y_m: y[i],
                persons: [persons[0][i], persons[1][i]],
                indoors: [indoors[0][i], indoors[1][i]],
                establishment: establishment[i].clone(),
                cell_m: cell_m.as_ref().map(|sizes| sizes[i]),
            })
            .collect();
        let core = core::Population::new(cells).or_raise(py)?;
        Ok(Self { core, by_period: persons_differ || indoors_differ })
    }

    fn __len__(&self) -> usize {
        self.core.cells().len()
    }

    /// East, m.
    #[getter]
    fn x<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.each(py, |cell| cell.x_m)
    }

    /// North, m.
    #[getter]
    fn y<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.each(py, |cell| cell.y_m)
    }

    /// Persons by day and by night.
    #[getter]
    fn persons<'py>(&self, py: Python<'py>) -> BTreeMap<&'static str, Bound<'py, PyArray1<f64>>> {
        BTreeMap::from([
            ("day", self.each(py, |cell| cell.persons[0])),
            ("night", self.each(py, |cell| cell.persons[1])),
        ])
    }

    /// Share of them that is indoors, by day and by night.
    #[getter]
    fn indoors<'py>(&self, py: Python<'py>) -> BTreeMap<&'static str, Bound<'py, PyArray1<f64>>> {
        BTreeMap::from([
            ("day", self.each(py, |cell| cell.indoors[0])),
            ("night", self.each(py, |cell| cell.indoors[1])),
        ])
    }

    fn __repr__(&self) -> String {
        let [day, night] = weather::Period::ALL.map(|period| self.core.persons_in(period));
        format!("<Population, {} places, {day:.0} people by day, {night:.0} by night>", self.core.cells().len())
    }
}

impl Population {
    fn each<'py>(&self, py: Python<'py>, of: impl Fn(&core::PopulationCell) -> f64) -> Bound<'py, PyArray1<f64>> {
        array1(py, &self.core.cells().iter().map(of).collect::<Vec<f64>>())
    }
}

/// A name for all, or one per place of which some may be None.
fn names(py: Python<'_>, value: Option<&Bound<'_, PyAny>>, count: usize) -> PyResult<Vec<Option<String>>> {
    let Some(value) = value else { return Ok(vec![None; count]) };
    if let Ok(name) = value.extract::<String>() {
        return Ok(vec![Some(name); count]);
    }
    let list = value.try_iter()?.map(|item| item?.extract()).collect::<PyResult<Vec<Option<String>>>>()?;
    if list.len() != count {
        let found = format!("{} names", list.len());
        return Err(bad_argument(py, "population.establishment", &found, &format!("needs {count}, or one for all")));
    }
    Ok(list)
}

/// A regular grid of square cells; the value of a cell is that of its centre.
///
/// Parameters
/// ----------
/// x_min_m, y_min_m : float
///     South-western corner, m.
/// cell_m : float
///     Side of a cell, m.
/// nx, ny : int
///     Columns and rows; row 0 is the southernmost.
#[pyclass(frozen, module = "isorisk", eq)]
#[derive(Clone, Copy, PartialEq)]
pub struct Grid(pub core::Grid);

#[pymethods]
impl Grid {
    #[new]
    fn new(py: Python<'_>, x_min_m: f64, y_min_m: f64, cell_m: f64, nx: usize, ny: usize) -> PyResult<Self> {
        core::Grid::new(x_min_m, y_min_m, cell_m, nx, ny).map(Self).or_raise(py)
    }

    #[getter]
    fn x_min_m(&self) -> f64 {
        self.0.x_min_m
    }

    #[getter]
    fn y_min_m(&self) -> f64 {
        self.0.y_min_m
    }

    #[getter]
    fn cell_m(&self) -> f64 {
        self.0.cell_m
    }

    #[getter]
    fn nx(&self) -> usize {
        self.0.nx
    }

    #[getter]
    fn ny(&self) -> usize {
        self.0.ny
    }

    /// East coordinates of the columns' centres.
    #[getter]
    fn x_m<'py>(&self, py: Python<'py>) -> Bound<'py, numpy::PyArray1<f64>> {
        array1(py, &(0..self.0.nx).map(|column| self.0.x_centre_m(column)).collect::<Vec<_>>())
    }

    /// North coordinates of the rows' centres, from the south.
    #[getter]
    fn y_m<'py>(&self, py: Python<'py>) -> Bound<'py, numpy::PyArray1<f64>> {
        array1(py, &(0..self.0.ny).map(|row| self.0.y_centre_m(row)).collect::<Vec<_>>())
    }

    fn __repr__(&self) -> String {
        let core::Grid { x_min_m, y_min_m, cell_m, nx, ny } = self.0;
        format!("Grid(x_min_m={x_min_m}, y_min_m={y_min_m}, cell_m={cell_m}, nx={nx}, ny={ny})")
    }

    fn __getnewargs__(&self) -> (f64, f64, f64, usize, usize) {
        (self.0.x_min_m, self.0.y_min_m, self.0.cell_m, self.0.nx, self.0.ny)
    }

    fn __hash__(&self) -> u64 {
        [self.0.x_min_m, self.0.y_min_m, self.0.cell_m]
            .iter()
            .fold((self.0.nx as u64) << 32 | self.0.ny as u64, |hash, part| hash.rotate_left(13) ^ part.to_bits())
    }
}
