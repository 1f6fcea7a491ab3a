//! Numbers and arrays in, results of the same shape out.

use isorisk::Result;
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::not_numbers;
use crate::errors::{OrRaise, bad_argument};

/// A number, a list or an array of any shape.
#[derive(FromPyObject)]
pub enum Numbers<'py> {
    /// As the caller gave it.
    #[pyo3(transparent)]
    Given(Bound<'py, PyAny>),
    /// The default of an argument.
    Default(f64),
}

/// `N` arguments brought to one shape.
pub struct Common<const N: usize> {
    columns: [Vec<f64>; N],
    shape: Vec<usize>,
}

impl<const N: usize> Common<N> {
    /// Brings the named arguments to one shape by the rules of numpy; every number must be finite.
    pub fn of(py: Python<'_>, named: [(&str, &Numbers<'_>); N]) -> PyResult<Self> {
        let numpy = py.import("numpy")?;
        let mut arrays = Vec::with_capacity(N);
        for (name, numbers) in &named {
            arrays.push(match numbers {
                Numbers::Default(value) => numpy.call_method1("asarray", (*value,))?,
                Numbers::Given(value) => {
                    numpy.call_method1("asarray", (value, "float64")).map_err(|_| not_numbers(py, name, value))?
                }
            });
        }
        let names = named.map(|(name, _)| name).join(", ");
        let Ok(common) = numpy.call_method1("broadcast_arrays", PyTuple::new(py, &arrays)?) else {
            let shapes: Vec<String> =
                arrays.iter().map(|array| Ok(array.getattr("shape")?.str()?.to_string())).collect::<PyResult<_>>()?;
            return Err(bad_argument(py, &names, &shapes.join(", "), "must have shapes that fit together"));
        };
        let shape = common.get_item(0)?.getattr("shape")?.extract()?;
        let mut columns = [const { Vec::new() }; N];
        for (i, (name, _)) in named.iter().enumerate() {
            let flat = numpy.call_method1("ascontiguousarray", (common.get_item(i)?.call_method0("ravel")?,))?;
            columns[i] = flat.extract::<PyReadonlyArray1<'_, f64>>()?.as_array().to_vec();
            if let Some(bad) = columns[i].iter().find(|value| !value.is_finite()) {
                return Err(bad_argument(py, name, &bad.to_string(), "must be finite"));
            }
        }
        Ok(Self { columns, shape })
    }

    /// One of the arguments, flat.
    pub fn column(&self, i: usize) -> &[f64] {
        &self.columns[i]
    }

    fn rows(&self) -> impl Iterator<Item = [f64; N]> {
        (0..self.columns[0].len()).map(|i| std::array::from_fn(|k| self.columns[k][i]))
    }

    /// A function of the arguments at each of their values.
    pub fn map(&self, py: Python<'_>, function: impl Fn([f64; N]) -> f64 + Send) -> PyResult<Py<PyAny>> {
        let values: Vec<f64> = py.detach(move || self.rows().map(function).collect());
        self.shaped(py, &values)
    }

    /// Whether something holds, at each value.
    pub fn test(&self, py: Python<'_>, holds: impl Fn([f64; N]) -> bool + Send) -> PyResult<Py<PyAny>> {
        let numbers = self.map(py, move |row| f64::from(u8::from(holds(row))))?;
        let bools = py.import("numpy")?.call_method1("asarray", (numbers, "bool"))?;
        Ok(bools.get_item(PyTuple::empty(py))?.unbind())
    }

    /// Several functions of the arguments at each of their values; the first error is raised.
    pub fn try_map<const M: usize>(
        &self,
        py: Python<'_>,
        function: impl Fn([f64; N]) -> Result<[f64; M]> + Send,
    ) -> PyResult<[Py<PyAny>; M]> {
        let rows: Vec<[f64; M]> = py.detach(move || self.rows().map(function).collect::<Result<_>>()).or_raise(py)?;
        let columns: [Vec<f64>; M] = std::array::from_fn(|k| rows.iter().map(|row| row[k]).collect());
        let arrays = columns.iter().map(|column| self.shaped(py, column)).collect::<PyResult<Vec<_>>>()?;
        arrays.try_into().map_err(|_| bad_argument(py, "result", "", "has as many columns as asked for"))
    }

    /// Values as an array of the common shape; one number as a float.
    fn shaped(&self, py: Python<'_>, values: &[f64]) -> PyResult<Py<PyAny>> {
        if let ([], [one]) = (&self.shape[..], values) {
            return Ok(one.into_pyobject(py)?.into_any().unbind());
        }
        let flat = PyArray1::from_slice(py, values);
        Ok(flat.call_method1("reshape", (PyTuple::new(py, &self.shape)?,))?.unbind())
    }
}
