//! The blast of a vapour cloud.

use isorisk::Error;
use isorisk::card::RangeEvent;
use isorisk::effect::Effect;
use isorisk::explosion::multi_energy::{scaled_overpressure, scaling_length_m};
use isorisk::explosion::{self as core, MultiEnergy};
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use super::flame::{positive, receptor};
use crate::convert::{policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};

/// A blast, and what it does at the distances that it was asked for; made by :func:`multi_energy`.
#[pyclass(frozen, module = "isorisk.explosion")]
pub struct Blast {
    /// The blast.
    pub core: MultiEnergy,
    /// Peak side-on overpressure at the distances, Pa.
    #[pyo3(get)]
    overpressure_pa: Py<PyAny>,
    /// Positive-phase impulse at the distances, Pa s.
    #[pyo3(get)]
    impulse_pa_s: Py<PyAny>,
    /// Duration of the positive phase at the distances, s.
    #[pyo3(get)]
    duration_s: Py<PyAny>,
    events: Vec<RangeEvent>,
}

#[pymethods]
impl Blast {
    /// Class of strength, 1 to 10.
    #[getter]
    fn strength(&self) -> u8 {
        self.core.strength()
    }

    /// Energy, J.
    #[getter]
    fn energy_j(&self) -> f64 {
        self.core.energy_j()
    }

    /// Radius of the hemisphere of stoichiometric mixture that explodes, m.
    #[getter]
    fn source_radius_m(&self) -> f64 {
        self.core.source_radius_m()
    }

    /// Fitted ranges that were left, as dictionaries (model, name, value, unit, min, max, locator); empty unless made with
    /// ``strict=False``. Of the distances the nearest and the farthest outside are listed.
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.events)
    }

    /// Distance from the centre, m, beyond which the overpressure is lower than a level; None when it is lower everywhere.
    ///
    /// Parameters
    /// ----------
    /// overpressure_pa : float
    ///     Pa, positive.
    fn distance_to(&self, py: Python<'_>, overpressure_pa: f64) -> PyResult<Option<f64>> {
        Ok(self.core.distance_to_overpressure_m(positive(py, "overpressure_pa", overpressure_pa)?))
    }

    fn __repr__(&self) -> String {
        format!("<{}: class {}, {:.3e} J>", core::multi_energy::CARD.id, self.core.strength(), self.core.energy_j())
    }
}

/// Blast of a vapour cloud by the multi-energy method of TNO.
///
/// Parameters
/// ----------
/// energy_j : float
///     Energy of the congested part of the cloud, J: :func:`congested_energy_j`.
/// strength : int
///     Class of strength, 1 to 10.
/// distance_m : float or array
///     Distances from the centre, m.
/// ambient_pressure_pa : float
///     Pa.
/// strict : bool
///     Whether a distance outside the curve of the class is an error; else the plateau holds before it and the overpressure falls
///     with the inverse of the distance beyond it, recorded in ``range_events``.
///
/// Returns
/// -------
/// Blast
///     With ``overpressure_pa``, ``impulse_pa_s`` and ``duration_s`` in the shape of `distance_m`.
///
/// Raises
/// ------
/// InputError
///     For a class that does not exist.
/// ValidityError
///     Beyond a physical limit; when `strict`, also for a distance outside the curve of the class, or where 10 kPa is reached
///     beyond it.
///
/// Notes
/// -----
/// van den Berg (1985); Yellow Book CPR 14E (2005), section 5.5. Hemispherical charge on level ground.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> blast = ir.explosion.multi_energy(7.0e9, 5, 100.0)
/// >>> round(blast.overpressure_pa)
/// 4908
#[pyfunction]
#[pyo3(signature = (energy_j, strength, distance_m, *, ambient_pressure_pa=101_325.0, strict=true))]
#[pyo3(text_signature = "(energy_j, strength, distance_m, *, ambient_pressure_pa=101325.0, strict=True)")]
pub fn multi_energy(
    py: Python<'_>,
    energy_j: f64,
    strength: i64,
    distance_m: Numbers<'_>,
    ambient_pressure_pa: f64,
    strict: bool,
) -> PyResult<Blast> {
    let number = u8::try_from(strength)
        .map_err(|_| bad_argument(py, "strength", &strength.to_string(), "must be a class from 1 to 10"));
    let strength = number?;
    let blast = MultiEnergy::new(energy_j, strength, ambient_pressure_pa, 0.0, policy(strict)).or_raise(py)?;
    let common = Common::of(py, [("distance_m", &distance_m)])?;
    let length = scaling_length_m(energy_j, ambient_pressure_pa);
    let mut events = blast.range_events().to_vec();
    let nearest = common.column(0).iter().copied().fold(f64::INFINITY, f64::min);
    let farthest = common.column(0).iter().copied().fold(0.0, f64::max);
    if nearest < 0.0 {
        return Err(Error::invalid("distance_m", nearest, "m", "must not be negative")).or_raise(py);
    }
    for distance in if nearest < farthest { vec![nearest, farthest] } else { vec![nearest] } {
        // none at all when there are no distances; the centre is in the plateau
        if distance.is_finite() {
            let scaled = (distance / length).max(f64::MIN_POSITIVE);
            events.extend(scaled_overpressure(strength, scaled, policy(strict)).or_raise(py)?.1);
        }
    }
    let at = |distance: f64| receptor([distance, 0.0, 0.0]);
    Ok(Blast {
        overpressure_pa: common.map(py, |[distance]| blast.overpressure_pa(at(distance)))?,
        impulse_pa_s: common.map(py, |[distance]| blast.impulse_pa_s(at(distance)))?,
        duration_s: common.map(py, |[distance]| blast.positive_phase_s(at(distance)))?,
        core: blast,
        events,
    })
}

/// Energy that takes part in a blast, J: that of the flammable mass, but no more than fills the congested volume.
///
/// Parameters
/// ----------
/// flammable_mass_kg : float
///     kg.
/// heat_of_combustion_j_kg : float
///     J/kg.
/// congested_volume_m3 : float
///     Free volume of the congested region, m³; 3.5e6 J/m³ of stoichiometric mixture fill it.
///
/// Raises
/// ------
/// InputError
///     For a value that is not positive.
///
/// Notes
/// -----
/// AQ/T 3046-2013, eq. E.60 (read second-hand).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.explosion.congested_energy_j(flammable_mass_kg=1000.0, heat_of_combustion_j_kg=5e7, congested_volume_m3=2000.0)
/// 7000000000.0
#[pyfunction]
#[pyo3(signature = (*, flammable_mass_kg, heat_of_combustion_j_kg, congested_volume_m3))]
pub fn congested_energy_j(
    py: Python<'_>,
    flammable_mass_kg: f64,
    heat_of_combustion_j_kg: f64,
    congested_volume_m3: f64,
) -> PyResult<f64> {
    Ok(core::congested_energy_j(
        positive(py, "flammable_mass_kg", flammable_mass_kg)?,
        positive(py, "heat_of_combustion_j_kg", heat_of_combustion_j_kg)?,
        positive(py, "congested_volume_m3", congested_volume_m3)?,
    ))
}

/// Energy of a volume filled with stoichiometric mixture, J: 3.5e6 J/m³.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.explosion.energy_of_volume_j(2000.0)
/// 7000000000.0
#[pyfunction]
pub fn energy_of_volume_j(py: Python<'_>, volume_m3: f64) -> PyResult<f64> {
    Ok(core::energy_of_volume_j(positive(py, "volume_m3", volume_m3)?))
}
