//! Flames: what a fire does at places round it.

use std::sync::Arc;

use isorisk::card::RangeEvent;
use isorisk::effect::{Effect, Receptor};
use isorisk::fire::{Chamberlain, DynamicFireball, Fireball, JetFire, PoolFire};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::arrays::{Common, Numbers};
use crate::convert::python_of_json;
use crate::errors::bad_argument;

/// A fire of one of the models.
pub enum Model {
    Pool(PoolFire),
    Jet(JetFire),
    Ball(Fireball),
    Dynamic(DynamicFireball),
    Chamberlain(Chamberlain),
}

macro_rules! of_each {
    ($model:expr, $fire:ident => $value:expr) => {
        match $model {
            Model::Pool($fire) => $value,
            Model::Jet($fire) => $value,
            Model::Ball($fire) => $value,
            Model::Dynamic($fire) => $value,
            Model::Chamberlain($fire) => $value,
        }
    };
}

/// A fire in the air it burns in; made by :func:`pool_fire`, :func:`jet_fire`, :func:`fireball` or :func:`chamberlain`.
///
/// Places are relative to the anchor (centre of the pool, hole, or below the fireball): x downwind, y crosswind, z up,
/// m. Arrays are brought to one shape by the rules of numpy, and results have that shape.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> air = ir.Atmosphere("D", 5.0)
/// >>> fire = ir.fire.jet_fire(mass_rate_kg_s=10.0, heat_of_combustion_j_kg=5e7, radiative_fraction=0.2,
/// ...                         duration_s=600.0, atmosphere=air)
/// >>> round(fire.flame_length_m, 3)
/// 45.055
/// >>> x = fire.distance_to(12.5e3)
/// >>> round(fire.heat_flux_w_m2(x))
/// 12500
#[pyclass(frozen, module = "isorisk.fire")]
pub struct Fire(pub Arc<Model>);

impl Fire {
    /// What reaches a receptor.
    pub fn effect(&self) -> &dyn Effect {
        of_each!(&*self.0, fire => fire)
    }

    fn events(&self) -> &[RangeEvent] {
        of_each!(&*self.0, fire => fire.range_events())
    }
}

/// A place from its three coordinates.
pub fn receptor([downwind_m, crosswind_m, height_m]: [f64; 3]) -> Receptor {
    Receptor { downwind_m, crosswind_m, height_m }
}

/// Places at which an effect is asked.
pub fn places(py: Python<'_>, x: &Numbers<'_>, y: &Numbers<'_>, z: &Numbers<'_>) -> PyResult<Common<3>> {
    Common::of(py, [("x", x), ("y", y), ("z", z)])
}

/// A level that something falls to: it must be positive.
pub fn positive(py: Python<'_>, name: &str, value: f64) -> PyResult<f64> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(bad_argument(py, name, &value.to_string(), "must be positive and finite"))
    }
}

#[pymethods]
impl Fire {
    /// Card id of the model, e.g. ``fire.pool_fire``.
    #[getter]
    fn model(&self) -> &'static str {
        match &*self.0 {
            Model::Pool(_) => isorisk::fire::pool_fire::CARD.id,
            Model::Jet(_) => isorisk::fire::jet_fire::CARD.id,
            Model::Ball(_) => isorisk::fire::fireball::CARD.id,
            Model::Dynamic(_) => isorisk::fire::dynamic_fireball::CARD.id,
            Model::Chamberlain(_) => isorisk::fire::chamberlain::CARD.id,
        }
    }

    /// Length of the flame along its axis, m; the diameter of a fireball.
    #[getter]
    fn flame_length_m(&self) -> f64 {
        of_each!(&*self.0, fire => fire.flame_length_m())
    }

    /// Surface emissive power, W/m²; of a fireball in time the highest.
    #[getter]
    fn emissive_power_w_m2(&self) -> f64 {
        match &*self.0 {
            Model::Pool(fire) => fire.emissive_power_w_m2(),
            Model::Jet(fire) => fire.emissive_power_w_m2(),
            Model::Ball(fire) => fire.emissive_power_w_m2(),
            Model::Dynamic(fire) => fire.emissive_power_w_m2(),
            Model::Chamberlain(fire) => fire.flame().emissive_power_w_m2,
        }
    }

    /// How long it burns, s.
    #[getter]
    fn duration_s(&self) -> f64 {
        of_each!(&*self.0, fire => fire.duration_s())
    }

    /// Fitted ranges that were left, as dictionaries (model, name, value, unit, min, max, locator); empty unless made
    /// with ``strict=False``.
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, self.events())
    }

    /// Shape of the flame: a dictionary of lengths (m), angles (rad or, where the key says so, deg) and shares that the
    /// model has.
    fn geometry<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let table = PyDict::new(py);
        let rows: Vec<(&str, f64)> = match &*self.0 {
            Model::Pool(fire) => vec![
                ("radius_m", fire.flame().radius_m),
                ("height_m", fire.flame().height_m),
                ("tilt_rad", fire.tilt_rad()),
                ("foot_x_m", fire.flame().foot_x_m),
            ],
            Model::Jet(fire) => vec![("radius_m", fire.flame_radius_m())],
            Model::Ball(fire) => vec![
                ("diameter_m", fire.shape().diameter_m),
                ("centre_height_m", fire.shape().centre_height_m),
                ("radiative_fraction", fire.radiative_fraction()),
            ],
            Model::Dynamic(fire) => vec![
                ("diameter_m", fire.flame_length_m()),
                ("centre_height_m", fire.centre_height_m(fire.duration_s())),
                ("radiated_heat_j", fire.radiated_heat_j()),
            ],
            Model::Chamberlain(fire) => {
                let flame = fire.flame();
                vec![
                    ("jet_speed_m_s", flame.jet_speed_m_s),
                    ("jet_mach", flame.jet_mach),
                    ("tip_distance_m", flame.tip_distance_m),
                    ("lift_off_m", flame.lift_off_m),
                    ("tilt_deg", flame.tilt_deg),
                    ("lower_width_m", flame.lower_width_m),
                    ("upper_width_m", flame.upper_width_m),
                    ("surface_m2", flame.surface_m2),
                    ("radiative_fraction", flame.radiative_fraction),
                ]
            }
        };
        for (name, value) in rows {
            table.set_item(name, value)?;
        }
        Ok(table)
    }

    /// Heat flux on the worst orientation, W/m²; inside the flame its emissive power; of a fireball in time the highest.
    ///
    /// Parameters
    /// ----------
    /// x, y, z : float or array
    ///     Places, m.
    #[pyo3(signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(1.0)), text_signature = "($self, x, y=0.0, z=1.0)")]
    fn heat_flux_w_m2(&self, py: Python<'_>, x: Numbers<'_>, y: Numbers<'_>, z: Numbers<'_>) -> PyResult<Py<PyAny>> {
        let effect = self.effect();
        places(py, &x, &y, &z)?.map(py, |at| effect.heat_flux_w_m2(receptor(at)))
    }

    /// Thermal dose, (W/m²)^n s, of a stay of `exposure_s`, no longer than the fire burns.
    ///
    /// Parameters
    /// ----------
    /// x, y, z : float or array
    ///     Places, m.
    /// exposure_s : float
    ///     Longest exposure that counts, s.
    /// exponent : float
    ///     n; 4/3 in the probits in use.
    #[pyo3(
        signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(1.0), *, exposure_s, exponent=4.0 / 3.0),
        text_signature = "($self, x, y=0.0, z=1.0, *, exposure_s, exponent=1.3333333333333333)"
    )]
    fn thermal_dose(
        &self,
        py: Python<'_>,
        x: Numbers<'_>,
        y: Numbers<'_>,
        z: Numbers<'_>,
        exposure_s: f64,
        exponent: f64,
    ) -> PyResult<Py<PyAny>> {
        let (exposure_s, exponent) = (positive(py, "exposure_s", exposure_s)?, positive(py, "exponent", exponent)?);
        let effect = self.effect();
        places(py, &x, &y, &z)?.map(py, |at| effect.thermal_dose(receptor(at), exponent, exposure_s))
    }

    /// Whether places lie in the flame.
    #[pyo3(signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(1.0)), text_signature = "($self, x, y=0.0, z=1.0)")]
    fn in_flame(&self, py: Python<'_>, x: Numbers<'_>, y: Numbers<'_>, z: Numbers<'_>) -> PyResult<Py<PyAny>> {
        let effect = self.effect();
        places(py, &x, &y, &z)?.test(py, |at| effect.in_flame(receptor(at)))
    }

    /// Distance downwind, m, 1 m above ground, at which the flux has fallen to a level; None when it is nowhere so high.
    ///
    /// Parameters
    /// ----------
    /// flux_w_m2 : float
    ///     Heat flux, W/m², positive.
    fn distance_to(&self, py: Python<'_>, flux_w_m2: f64) -> PyResult<Option<f64>> {
        let level = positive(py, "flux_w_m2", flux_w_m2)?;
        Ok(of_each!(&*self.0, fire => fire.distance_to_heat_flux_m(level)))
    }

    /// Outline of the flame: points of a closed line, m, an array of shape (points, 2).
    ///
    /// Parameters
    /// ----------
    /// view : {"side", "plan"}
    ///     The section along the wind, of columns x and z, or the shadow on the ground, of columns x and y.
    /// points : int
    ///     How many; at least 8.
    ///
    /// Notes
    /// -----
    /// Found from :meth:`in_flame` by halving; of a fireball in time it is the ball at its widest and highest.
    #[pyo3(signature = (view="side", *, points=181))]
    fn outline(slf: &Bound<'_, Self>, view: &str, points: i64) -> PyResult<Py<PyAny>> {
        Ok(slf.py().import("isorisk.flame_views")?.call_method1("outline", (slf, view, points))?.unbind())
    }

    /// The flame from the side and, on a plan, the rings where the heat flux falls to levels.
    ///
    /// Parameters
    /// ----------
    /// levels_w_m2 : list of float, optional
    ///     Heat fluxes, W/m²; without them 4, 12.5 and 37.5 kW/m².
    /// z : float
    ///     Height at which the flux is taken, m.
    ///
    /// Returns
    /// -------
    /// matplotlib.figure.Figure
    #[pyo3(signature = (levels_w_m2=None, *, z=1.0))]
    fn plot(slf: &Bound<'_, Self>, levels_w_m2: Option<Vec<f64>>, z: f64) -> PyResult<Py<PyAny>> {
        Ok(slf.py().import("isorisk.flame_views")?.call_method1("plot", (slf, levels_w_m2, z))?.unbind())
    }

    fn __repr__(&self) -> String {
        format!("<{}: flame {:.1} m, {:.0} s>", self.model(), self.flame_length_m(), self.duration_s())
    }
}
