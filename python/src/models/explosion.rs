//! Blasts: of a vapour cloud, of a charge, of a bursting vessel.

use isorisk::card::RangeEvent;
use isorisk::effect::Effect;
use isorisk::explosion::vessel_burst::{VesselBurst, VesselBurstInput, flashing_volume_m3 as flashing};
use isorisk::explosion::{self as core, BakerStrehlowTang, MultiEnergy, Tnt, fragments as pieces};
use isorisk::explosion::{baker_strehlow_tang as flames, tnt as charges};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::arrays::{Common, Numbers};
use super::flame::{positive, receptor};
use crate::convert::{choice, policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};

/// A blast, and what it does at the distances that it was asked for; made by :func:`multi_energy`,
/// :func:`baker_strehlow_tang`, :func:`tnt` or :func:`vessel_burst`.
#[pyclass(frozen, module = "isorisk.explosion")]
pub struct Blast {
    /// The blast.
    pub core: core::Blast,
    /// Peak side-on overpressure at the distances, Pa.
    #[pyo3(get)]
    overpressure_pa: Py<PyAny>,
    /// Positive-phase impulse at the distances, Pa s.
    #[pyo3(get)]
    impulse_pa_s: Py<PyAny>,
    /// Duration of the positive phase at the distances, s.
    #[pyo3(get)]
    duration_s: Py<PyAny>,
    /// Class of strength of the multi-energy method, 1 to 10; None for any other.
    #[pyo3(get)]
    strength: Option<u8>,
    events: Vec<RangeEvent>,
}

impl Blast {
    /// The blast with its values at the distances; each distance outside the law is an error, or the nearest and the
    /// farthest are events.
    fn at(
        py: Python<'_>,
        core: core::Blast,
        strength: Option<u8>,
        distance_m: &Numbers<'_>,
        strict: bool,
    ) -> PyResult<Self> {
        let common = Common::of(py, [("distance_m", distance_m)])?;
        let mut events = core.wave().range_events().to_vec();
        let nearest = common.column(0).iter().copied().fold(f64::INFINITY, f64::min);
        let farthest = common.column(0).iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for distance in if nearest < farthest { vec![nearest, farthest] } else { vec![nearest] } {
            // none at all when there are no distances
            if distance.is_finite() {
                events.extend(core.check_distance(distance, policy(strict)).or_raise(py)?);
            }
        }
        let at = |distance: f64| receptor([distance, 0.0, 0.0]);
        Ok(Self {
            overpressure_pa: common.map(py, |[distance]| core.overpressure_pa(at(distance)))?,
            impulse_pa_s: common.map(py, |[distance]| core.impulse_pa_s(at(distance)))?,
            duration_s: common.map(py, |[distance]| core.positive_phase_s(at(distance)))?,
            core,
            strength,
            events,
        })
    }
}

#[pymethods]
impl Blast {
    /// Card id of the model, e.g. ``explosion.multi_energy``.
    #[getter]
    fn model(&self) -> &'static str {
        self.core.wave().card().id
    }

    /// Energy, J.
    #[getter]
    fn energy_j(&self) -> f64 {
        self.core.wave().energy_j()
    }

    /// Radius of the hemisphere of stoichiometric mixture that has the energy, m.
    #[getter]
    fn source_radius_m(&self) -> f64 {
        core::source_radius_m(self.energy_j())
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
        match self.strength {
            Some(strength) => format!("<{}: class {strength}, {:.3e} J>", self.model(), self.energy_j()),
            None => format!("<{}: {:.3e} J>", self.model(), self.energy_j()),
        }
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
    Blast::at(py, blast.into(), Some(strength), &distance_m, strict)
}

/// Blast of a vapour cloud by the curves of Baker, Strehlow and Tang, on level ground.
///
/// Parameters
/// ----------
/// energy_j : float
///     Energy of the congested part of the cloud, J: :func:`congested_energy_j`; the ground doubles it.
/// flame_mach : float
///     Mach number of the flame, up to 5.2, fitted from 0.2 on: :func:`flame_mach`.
/// distance_m : float or array
///     Distances from the centre, m.
/// ambient_pressure_pa : float
///     Pa.
/// strict : bool
///     Whether a slower flame, or a distance off the curves, is an error; else slower flames go with ``M²/(1 + M)``, the
///     plateau holds before the curves and pressure and impulse fall with the inverse of the distance beyond them, recorded
///     in ``range_events``.
///
/// Returns
/// -------
/// Blast
///     With ``overpressure_pa``, ``impulse_pa_s`` and ``duration_s`` in the shape of `distance_m`.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit, or beyond a fitted range when `strict`.
///
/// Notes
/// -----
/// Tang and Baker (1999), the curves as used since 2005, read off a digitisation: noise of 2 to 5 %.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> blast = ir.explosion.baker_strehlow_tang(7.0e9, 0.35, 100.0)
/// >>> class_5 = ir.explosion.multi_energy(7.0e9, 5, 100.0)
/// >>> abs(blast.overpressure_pa / class_5.overpressure_pa - 1.0) < 0.03
/// True
#[pyfunction]
#[pyo3(signature = (energy_j, flame_mach, distance_m, *, ambient_pressure_pa=101_325.0, strict=true))]
#[pyo3(text_signature = "(energy_j, flame_mach, distance_m, *, ambient_pressure_pa=101325.0, strict=True)")]
pub fn baker_strehlow_tang(
    py: Python<'_>,
    energy_j: f64,
    flame_mach: f64,
    distance_m: Numbers<'_>,
    ambient_pressure_pa: f64,
    strict: bool,
) -> PyResult<Blast> {
    let blast = BakerStrehlowTang::new(energy_j, flame_mach, ambient_pressure_pa, policy(strict)).or_raise(py)?;
    Blast::at(py, core::Blast::new(blast), None, &distance_m, strict)
}

/// Mach number of the flame for :func:`baker_strehlow_tang`; 5.2 where the table says detonation.
///
/// Parameters
/// ----------
/// reactivity : {"low", "medium", "high"}
///     Low: methane, carbon monoxide; high: hydrogen, acetylene, ethylene oxide, propylene oxide.
/// congestion : {"low", "medium", "high"}
///     Less than 10 % of the way blocked, 10 to 40 %, more.
/// expansion : {"2d", "2.5d", "3d"}
///     Between decks, under a weak roof, in the open.
///
/// Notes
/// -----
/// Pierorazio et al. (2005), typed from knowledge of practice.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.explosion.flame_mach("medium", "medium")
/// 0.44
#[pyfunction]
#[pyo3(signature = (reactivity, congestion, expansion="3d"))]
pub fn flame_mach(py: Python<'_>, reactivity: &str, congestion: &str, expansion: &str) -> PyResult<f64> {
    Ok(flames::flame_mach(
        choice(py, "reactivity", reactivity)?,
        choice(py, "congestion", congestion)?,
        choice(py, "expansion", expansion)?,
    ))
}

/// Blast of a charge of TNT.
///
/// Parameters
/// ----------
/// mass_kg : float
///     Mass of TNT, kg: of a cloud that of :func:`tnt_equivalent_kg`.
/// distance_m : float or array
///     Distances from the charge, m.
/// law : {"kingery_bulmash", "kinney_graham", "gb_t37243"}
///     On the ground after Kingery and Bulmash, in free air after Kinney and Graham (for a charge on the ground give 1.8 to
///     2 times the mass), or the formula of GB/T 37243-2019 for condensed explosives.
/// ambient_pressure_pa : float
///     Pa.
/// strict : bool
///     Whether a distance outside the law is an error; else it goes on by what the card says, recorded in ``range_events``.
///
/// Returns
/// -------
/// Blast
///     With ``overpressure_pa``, ``impulse_pa_s`` and ``duration_s`` in the shape of `distance_m`.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit, or beyond a fitted range when `strict`.
///
/// Notes
/// -----
/// Swisdak (1994); Kinney and Graham (1985); GB 6722 and GB/T 37243-2019 (whether the latter prints just this form is to be
/// checked).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> blast = ir.explosion.tnt(10_000.0, 500.0)
/// >>> round(blast.overpressure_pa), round(blast.impulse_pa_s, 1), round(blast.duration_s, 4)
/// (5055, 295.9, 0.1332)
#[pyfunction]
#[pyo3(signature = (mass_kg, distance_m, *, law="kingery_bulmash", ambient_pressure_pa=101_325.0, strict=true))]
#[pyo3(text_signature = "(mass_kg, distance_m, *, law='kingery_bulmash', ambient_pressure_pa=101325.0, strict=True)")]
pub fn tnt(
    py: Python<'_>,
    mass_kg: f64,
    distance_m: Numbers<'_>,
    law: &str,
    ambient_pressure_pa: f64,
    strict: bool,
) -> PyResult<Blast> {
    let charge = Tnt::new(mass_kg, choice(py, "law", law)?, ambient_pressure_pa).or_raise(py)?;
    Blast::at(py, core::Blast::new(charge), None, &distance_m, strict)
}

/// Mass of TNT that a cloud stands for, kg.
///
/// Parameters
/// ----------
/// flammable_mass_kg, heat_of_combustion_j_kg : float
///     kg and J/kg.
/// yield_fraction : float
///     Share of the energy that the blast takes: 0.03 for most clouds, 0.1 for ethylene oxide.
/// tnt_energy_j_kg : float
///     Energy of TNT, J/kg; handbooks have 4.19e6 to 4.68e6.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.explosion.tnt_equivalent_kg(flammable_mass_kg=1e4, heat_of_combustion_j_kg=46.35e6), 2)
/// 2971.15
#[pyfunction]
#[pyo3(signature = (*, flammable_mass_kg, heat_of_combustion_j_kg, yield_fraction=charges::CLOUD_YIELD,
    tnt_energy_j_kg=charges::TNT_ENERGY_J_KG))]
#[pyo3(
    text_signature = "(*, flammable_mass_kg, heat_of_combustion_j_kg, yield_fraction=0.03, tnt_energy_j_kg=4680000.0)"
)]
pub fn tnt_equivalent_kg(
    py: Python<'_>,
    flammable_mass_kg: f64,
    heat_of_combustion_j_kg: f64,
    yield_fraction: f64,
    tnt_energy_j_kg: f64,
) -> PyResult<f64> {
    charges::equivalent_mass_kg(flammable_mass_kg, heat_of_combustion_j_kg, yield_fraction, tnt_energy_j_kg)
        .or_raise(py)
}

/// Blast of a vessel that bursts on the ground.
///
/// Parameters
/// ----------
/// burst_pressure_pa : float
///     Absolute pressure at the burst, Pa.
/// volume_m3 : float
///     Volume of the gas, m³; with flashing liquid that of :func:`flashing_volume_m3`.
/// distance_m : float or array
///     Distances from the vessel, m.
/// isentropic_exponent : float
///     Ratio of heat capacities of the gas.
/// sound_speed_ratio : float
///     Speed of sound of the air over that of the gas.
/// energy : {"brode", "isentropic", "isothermal", "crowl"}
///     Which work of the gas.
/// ambient_pressure_pa : float
///     Pa.
/// strict : bool
///     Whether a distance nearer than ``2 (2 E/p0)^(1/3)`` or beyond the curve is an error; else the lower of the curve and
///     the starting shock holds near the vessel, recorded in ``range_events``.
///
/// Returns
/// -------
/// Blast
///     With ``overpressure_pa``, ``impulse_pa_s`` and ``duration_s`` in the shape of `distance_m`.
///
/// Raises
/// ------
/// InputError
///     When the vessel is not above the pressure of the air.
/// ValidityError
///     Beyond a physical limit, or beyond a fitted range when `strict`.
///
/// Notes
/// -----
/// Brode (1959); Baker et al. (1983); Crowl (1992). The far field is the curve of a detonation of Tang and Baker; the burst
/// curves of Baker for the near field are not at hand.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> burst = ir.explosion.vessel_burst(25e5, 10.0, 50.0)
/// >>> round(burst.energy_j / 1e7, 3)
/// 5.997
#[pyfunction]
#[pyo3(signature = (burst_pressure_pa, volume_m3, distance_m, *, isentropic_exponent=1.4, sound_speed_ratio=1.0,
    energy="brode", ambient_pressure_pa=101_325.0, strict=true))]
#[pyo3(
    text_signature = "(burst_pressure_pa, volume_m3, distance_m, *, isentropic_exponent=1.4, sound_speed_ratio=1.0, energy='brode', ambient_pressure_pa=101325.0, strict=True)"
)]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn vessel_burst(
    py: Python<'_>,
    burst_pressure_pa: f64,
    volume_m3: f64,
    distance_m: Numbers<'_>,
    isentropic_exponent: f64,
    sound_speed_ratio: f64,
    energy: &str,
    ambient_pressure_pa: f64,
    strict: bool,
) -> PyResult<Blast> {
    let energy = choice(py, "energy", energy)?;
    let input = VesselBurstInput {
        burst_pressure_pa,
        volume_m3,
        isentropic_exponent,
        sound_speed_ratio,
        ambient_pressure_pa,
        energy,
    };
    let burst = VesselBurst::new(&input).or_raise(py)?;
    Blast::at(py, core::Blast::new(burst), None, &distance_m, strict)
}

/// Volume of vapour that flashing liquid and the vapour above it stand for in a burst, m³.
///
/// Parameters
/// ----------
/// vapour_volume_m3, liquid_volume_m3 : float
///     m³ in the vessel.
/// flash_fraction : float
///     Share of the liquid that flashes.
/// liquid_density_kg_m3, vapour_density_kg_m3 : float
///     At the burst, kg/m³.
///
/// Notes
/// -----
/// Prugh (1991), typed from knowledge of practice.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.explosion.flashing_volume_m3(vapour_volume_m3=20.0, liquid_volume_m3=80.0, flash_fraction=0.3,
/// ...                                       liquid_density_kg_m3=450.0, vapour_density_kg_m3=45.0), 6)
/// 260.0
#[pyfunction]
#[pyo3(signature = (*, vapour_volume_m3, liquid_volume_m3, flash_fraction, liquid_density_kg_m3, vapour_density_kg_m3))]
pub fn flashing_volume_m3(
    py: Python<'_>,
    vapour_volume_m3: f64,
    liquid_volume_m3: f64,
    flash_fraction: f64,
    liquid_density_kg_m3: f64,
    vapour_density_kg_m3: f64,
) -> PyResult<f64> {
    if !(0.0..=1.0).contains(&flash_fraction) {
        return Err(bad_argument(py, "flash_fraction", &flash_fraction.to_string(), "must lie in 0..1"));
    }
    for (name, value) in [("vapour_volume_m3", vapour_volume_m3), ("liquid_volume_m3", liquid_volume_m3)] {
        if !(value >= 0.0 && value.is_finite()) {
            return Err(bad_argument(py, name, &value.to_string(), "must not be negative"));
        }
    }
    Ok(flashing(
        vapour_volume_m3,
        liquid_volume_m3,
        flash_fraction,
        positive(py, "liquid_density_kg_m3", liquid_density_kg_m3)?,
        positive(py, "vapour_density_kg_m3", vapour_density_kg_m3)?,
    ))
}

/// Fragments of a burst vessel: dictionary with ``speed_m_s``, ``vacuum_range_m`` and ``tube_range_m``.
///
/// Parameters
/// ----------
/// energy_j : float
///     Energy of the burst, J.
/// vessel_mass_kg : float
///     Mass of the empty vessel, kg.
/// volume_m3 : float
///     Its volume, m³.
/// content_kg : float
///     Mass of LPG in it, kg, for the range of tube ends.
/// kinetic_fraction : float
///     Share of the energy that moves the fragments, fitted on 0.04 (flashing liquid) to 0.2 (ideal gas).
/// strict : bool
///     Whether a share outside that range is an error.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit, or beyond the fitted range when `strict`.
///
/// Notes
/// -----
/// CCPS (1994), chapter 6; Birk (1995); typed from knowledge of practice. No fragment flies as far as in vacuum.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.explosion.fragments(energy_j=5e7, vessel_mass_kg=1e3, volume_m3=10.0, content_kg=4e3,
/// ...                              kinetic_fraction=0.1)["speed_m_s"], 6)
/// 100.0
#[pyfunction]
#[pyo3(signature = (*, energy_j, vessel_mass_kg, volume_m3, content_kg, kinetic_fraction=0.04, strict=true))]
pub fn fragments<'py>(
    py: Python<'py>,
    energy_j: f64,
    vessel_mass_kg: f64,
    volume_m3: f64,
    content_kg: f64,
    kinetic_fraction: f64,
    strict: bool,
) -> PyResult<Bound<'py, PyDict>> {
    let speed = pieces::speed_m_s(energy_j, vessel_mass_kg, kinetic_fraction, policy(strict)).or_raise(py)?;
    let table = PyDict::new(py);
    table.set_item("speed_m_s", speed)?;
    table.set_item("vacuum_range_m", pieces::vacuum_range_m(speed))?;
    table.set_item("tube_range_m", pieces::tube_range_m(volume_m3, content_kg).or_raise(py)?)?;
    Ok(table)
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
