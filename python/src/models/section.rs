//! Sigmas, and the single equations of plume and puff.

use isorisk::dispersion::SigmaSet;
use isorisk::dispersion::gaussian_plume::{self, PlumeSection};
use isorisk::dispersion::gaussian_puff::{self, PuffState};
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use super::flame::positive;
use super::weather::Atmosphere;
use crate::convert::{choice, policy};
use crate::errors::OrRaise;

/// Crosswind and vertical sigma of a plume, m, at distances downwind.
///
/// Parameters
/// ----------
/// x : float or array
///     Distance downwind, m; fitted on 100 m to 10 km.
/// atmosphere : Atmosphere
///     The air and the surface.
/// sigma_set : {"briggs_rural", "briggs_urban", "tno", "spicer_havens"}
///     Which set.
/// averaging_s : float
///     Averaging time, s.
/// strict : bool
///     Whether a distance outside the fitted range is an error; else the same equation holds.
///
/// Returns
/// -------
/// tuple
///     Crosswind and vertical.
///
/// Raises
/// ------
/// InputError
///     For a distance or averaging time that is not positive.
/// ValidityError
///     Outside the fitted range when `strict`.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> y, z = ir.dispersion.sigma(1000.0, atmosphere=ir.Atmosphere("D", 5.0))
/// >>> round(y, 2)
/// 76.28
#[pyfunction]
#[pyo3(signature = (x, *, atmosphere, sigma_set="briggs_rural", averaging_s=600.0, strict=true))]
pub fn sigma(
    py: Python<'_>,
    x: Numbers<'_>,
    atmosphere: &Atmosphere,
    sigma_set: &str,
    averaging_s: f64,
    strict: bool,
) -> PyResult<(Py<PyAny>, Py<PyAny>)> {
    let set: SigmaSet = choice(py, "sigma_set", sigma_set)?;
    let averaging_s = positive(py, "averaging_s", averaging_s)?;
    let common = Common::of(py, [("x", &x)])?;
    for distance in common.column(0) {
        positive(py, "x", *distance)?;
        set.card().check(&[("downwind_m", *distance)], policy(strict)).or_raise(py)?;
    }
    let across = set.crosswind(atmosphere.0.stability, averaging_s);
    let up = set.vertical(atmosphere.0.stability, &atmosphere.0.surface);
    Ok((common.map(py, |[x]| across.at(x))?, common.map(py, |[x]| up.at(x))?))
}

/// Concentration in one section of a Gaussian plume, kg/m³: the equation alone, with sigmas of your own.
///
/// Parameters
/// ----------
/// crosswind_m, height_m : float or array
///     Places in the section, m.
/// rate_kg_s, wind_speed_m_s : float
///     Mass rate, kg/s, and the wind that carries it, m/s; positive.
/// sigma_y_m, sigma_z_m : float
///     Sigmas across the wind and up, m; positive.
/// release_height_m : float
///     Height of the source, m.
/// lid_m : float
///     Height of the mixing lid, m; infinite for none.
///
/// Raises
/// ------
/// InputError
///     For a value that must be positive and is not.
///
/// Notes
/// -----
/// ``m / (2 pi u sy sz) exp(-y²/2sy²) V(z)``, V with images below ground and above the lid. Turner (1970).
///
/// Examples
/// --------
/// The carbon monoxide of the Purple Book, appendix 6.B, at 361 m:
///
/// >>> import isorisk as ir
/// >>> c = ir.dispersion.plume_concentration_kg_m3(0.0, 1.0, rate_kg_s=100.0, wind_speed_m_s=5.0, sigma_y_m=28.8,
/// ...                                             sigma_z_m=10.3, release_height_m=1.0)
/// >>> round(c, 4)
/// 0.0213
#[pyfunction]
#[pyo3(signature = (
    crosswind_m, height_m, *, rate_kg_s, wind_speed_m_s, sigma_y_m, sigma_z_m, release_height_m=0.0,
    lid_m=f64::INFINITY
))]
#[pyo3(text_signature = "(crosswind_m, height_m, *, rate_kg_s, wind_speed_m_s, sigma_y_m, sigma_z_m, \
    release_height_m=0.0, lid_m=...)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn plume_concentration_kg_m3(
    py: Python<'_>,
    crosswind_m: Numbers<'_>,
    height_m: Numbers<'_>,
    rate_kg_s: f64,
    wind_speed_m_s: f64,
    sigma_y_m: f64,
    sigma_z_m: f64,
    release_height_m: f64,
    lid_m: f64,
) -> PyResult<Py<PyAny>> {
    let section = PlumeSection {
        rate_kg_s: positive(py, "rate_kg_s", rate_kg_s)?,
        wind_speed_m_s: positive(py, "wind_speed_m_s", wind_speed_m_s)?,
        sigma_y_m: positive(py, "sigma_y_m", sigma_y_m)?,
        sigma_z_m: positive(py, "sigma_z_m", sigma_z_m)?,
        release_height_m: height(py, "release_height_m", release_height_m)?,
        lid_m: lid(py, lid_m)?,
    };
    Common::of(py, [("crosswind_m", &crosswind_m), ("height_m", &height_m)])?
        .map(py, |[y, z]| gaussian_plume::concentration_kg_m3(&section, y, z))
}

/// Concentration in a Gaussian puff, kg/m³: the equation alone, with sigmas of your own.
///
/// Parameters
/// ----------
/// along_m, crosswind_m, height_m : float or array
///     Places: distance from the centre along the wind, across it, above ground, m.
/// mass_kg : float
///     kg; positive.
/// sigma_x_m, sigma_y_m, sigma_z_m : float
///     Sigmas along the wind, across it and up, m; positive.
/// release_height_m : float
///     Height of the source, m.
/// lid_m : float
///     Height of the mixing lid, m; infinite for none.
///
/// Raises
/// ------
/// InputError
///     For a value that must be positive and is not.
///
/// Notes
/// -----
/// CCPS (1999), p. 101; Yellow Book CPR 14E (1997), section 4.5.3.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> c = ir.dispersion.puff_concentration_kg_m3(0.0, 0.0, 0.0, mass_kg=1.0, sigma_x_m=5.047929716825321,
/// ...                                            sigma_y_m=5.047929716825321, sigma_z_m=2.214836678536473)
/// >>> round(c, 8)
/// 0.00225005
#[pyfunction]
#[pyo3(signature = (
    along_m, crosswind_m, height_m, *, mass_kg, sigma_x_m, sigma_y_m, sigma_z_m, release_height_m=0.0,
    lid_m=f64::INFINITY
))]
#[pyo3(text_signature = "(along_m, crosswind_m, height_m, *, mass_kg, sigma_x_m, sigma_y_m, sigma_z_m, \
    release_height_m=0.0, lid_m=...)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn puff_concentration_kg_m3(
    py: Python<'_>,
    along_m: Numbers<'_>,
    crosswind_m: Numbers<'_>,
    height_m: Numbers<'_>,
    mass_kg: f64,
    sigma_x_m: f64,
    sigma_y_m: f64,
    sigma_z_m: f64,
    release_height_m: f64,
    lid_m: f64,
) -> PyResult<Py<PyAny>> {
    let state = PuffState {
        mass_kg: positive(py, "mass_kg", mass_kg)?,
        sigma_x_m: positive(py, "sigma_x_m", sigma_x_m)?,
        sigma_y_m: positive(py, "sigma_y_m", sigma_y_m)?,
        sigma_z_m: positive(py, "sigma_z_m", sigma_z_m)?,
        release_height_m: height(py, "release_height_m", release_height_m)?,
        lid_m: lid(py, lid_m)?,
    };
    Common::of(py, [("along_m", &along_m), ("crosswind_m", &crosswind_m), ("height_m", &height_m)])?
        .map(py, |[x, y, z]| gaussian_puff::concentration_kg_m3(&state, x, y, z))
}

fn height(py: Python<'_>, name: &str, value: f64) -> PyResult<f64> {
    if value == 0.0 { Ok(value) } else { positive(py, name, value) }
}

fn lid(py: Python<'_>, value: f64) -> PyResult<f64> {
    if value == f64::INFINITY { Ok(value) } else { positive(py, "lid_m", value) }
}
