//! View factors of flames.

use isorisk::Error;
use isorisk::fire::view_factor::LeaningCylinder;
use isorisk::fire::view_factor::sphere::sphere;
use isorisk::fire::view_factor::tilted_cylinder::cylinder_at_foot;
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use super::flame::{places, positive};
use crate::errors::bad_argument;

/// View factors of a flame from places round it, by orientation of the target.
#[pyclass(frozen, get_all, module = "isorisk.fire")]
pub struct ViewFactors {
    /// Target plane vertical, facing the flame.
    vertical: Py<PyAny>,
    /// Target plane horizontal, facing up.
    horizontal: Py<PyAny>,
    /// Target plane turned to see most.
    maximum: Py<PyAny>,
}

/// View factors of a tilted cylinder from a point level with its foot, in the vertical plane of the tilt.
///
/// The cross-sections are level circles. The closed form of Mudan where it holds; where the flame overhangs the target the
/// exact contour integral of :func:`view_factor_leaning_cylinder`, its vertical target facing the foot.
///
/// Parameters
/// ----------
/// length_to_radius : float or array
///     Length of the flame over its radius.
/// distance_to_radius : float or array
///     Distance of the target from the axis at the foot over the radius; more than 1.
/// tilt_rad : float or array
///     Tilt from the vertical, rad, positive towards the target.
///
/// Returns
/// -------
/// ViewFactors
///     ``vertical``, ``horizontal``, ``maximum``.
///
/// Raises
/// ------
/// ValidityError
///     For a target on the flame's foot, no length, or a tilt of 90 degrees or more.
///
/// Notes
/// -----
/// Mudan (1987); Yellow Book CPR 14E (2005), appendix 6.A.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.fire.view_factor_cylinder(1.0, 2.0).vertical, 4)
/// 0.1947
#[pyfunction]
#[pyo3(
    signature = (length_to_radius, distance_to_radius, tilt_rad=Numbers::Default(0.0)),
    text_signature = "(length_to_radius, distance_to_radius, tilt_rad=0.0)"
)]
pub fn view_factor_cylinder(
    py: Python<'_>,
    length_to_radius: Numbers<'_>,
    distance_to_radius: Numbers<'_>,
    tilt_rad: Numbers<'_>,
) -> PyResult<ViewFactors> {
    let common = Common::of(
        py,
        [("length_to_radius", &length_to_radius), ("distance_to_radius", &distance_to_radius), ("tilt_rad", &tilt_rad)],
    )?;
    let [vertical, horizontal, maximum] = common.try_map(py, |[length, distance, tilt]| {
        cylinder_at_foot(length, distance, tilt).map(|found| [found.vertical, found.horizontal, found.maximum])
    })?;
    Ok(ViewFactors { vertical, horizontal, maximum })
}

/// View factors of a leaning cylinder or frustum with level cross-sections, from any place outside it; 1 inside.
///
/// Parameters
/// ----------
/// x, y, z : float or array
///     Places relative to the centre of the foot, m: x the way it leans, z up.
/// radius_m, height_m : float
///     Radius of the foot and height of the top above it, m.
/// lean_m_per_m : float
///     Shift of the axis towards +x for each metre of height: the tangent of the tilt.
/// top_radius_m : float, optional
///     Radius of the upper end, m; that of the foot unless given.
///
/// Returns
/// -------
/// ViewFactors
///     ``vertical`` (facing the foot), ``horizontal`` (facing up), ``maximum``.
///
/// Raises
/// ------
/// InputError
///     For a radius or height that is not positive.
///
/// Notes
/// -----
/// Exact contour integral after Sparrow (1963).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> factors = ir.fire.view_factor_leaning_cylinder(20.0, 0.0, 0.0, radius_m=10.0, height_m=10.0)
/// >>> round(factors.vertical, 4)
/// 0.1947
#[pyfunction]
#[pyo3(signature = (x, y, z, *, radius_m, height_m, lean_m_per_m=0.0, top_radius_m=None))]
#[expect(clippy::too_many_arguments, reason = "keywords of a Python call")]
pub fn view_factor_leaning_cylinder(
    py: Python<'_>,
    x: Numbers<'_>,
    y: Numbers<'_>,
    z: Numbers<'_>,
    radius_m: f64,
    height_m: f64,
    lean_m_per_m: f64,
    top_radius_m: Option<f64>,
) -> PyResult<ViewFactors> {
    if !lean_m_per_m.is_finite() {
        return Err(bad_argument(py, "lean_m_per_m", &lean_m_per_m.to_string(), "must be finite"));
    }
    let flame = LeaningCylinder {
        radius_m: positive(py, "radius_m", radius_m)?,
        top_radius_m: positive(py, "top_radius_m", top_radius_m.unwrap_or(radius_m))?,
        height_m: positive(py, "height_m", height_m)?,
        lean_m_per_m,
        foot_x_m: 0.0,
        foot_z_m: 0.0,
    };
    let [vertical, horizontal, maximum] = places(py, &x, &y, &z)?.try_map(py, |at| {
        let found = flame.view_factors(at);
        Ok([found.vertical, found.horizontal, found.maximum])
    })?;
    Ok(ViewFactors { vertical, horizontal, maximum })
}

/// Largest view factor of a sphere, the target facing its centre; 1 inside.
///
/// Parameters
/// ----------
/// radius_m, centre_distance_m : float or array
///     m; not negative.
///
/// Raises
/// ------
/// InputError
///     For a negative radius or distance.
///
/// Notes
/// -----
/// ``(R/X)²``: Yellow Book CPR 14E (2005), appendix 6.A.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.fire.view_factor_sphere(2.0, 4.0)
/// 0.25
#[pyfunction]
pub fn view_factor_sphere(
    py: Python<'_>,
    radius_m: Numbers<'_>,
    centre_distance_m: Numbers<'_>,
) -> PyResult<Py<PyAny>> {
    let common = Common::of(py, [("radius_m", &radius_m), ("centre_distance_m", &centre_distance_m)])?;
    let [values] = common.try_map(py, |[radius, distance]| {
        for (name, value) in [("radius_m", radius), ("centre_distance_m", distance)] {
            if value < 0.0 {
                return Err(Error::invalid(name, value, "m", "must not be negative"));
            }
        }
        Ok([sphere(radius, distance)])
    })?;
    Ok(values)
}
