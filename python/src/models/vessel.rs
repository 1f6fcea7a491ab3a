//! Vessels and pipelines that empty in time, and vessels that burst.

use std::f64::consts::PI;

use isorisk::release::burst::{BurstOptions, InitialAir};
use isorisk::release::expansion::ExpansionOptions;
use isorisk::release::pipeline::{Feed, Pipeline, PipelineOptions, STEEL_ROUGHNESS_M, pipeline_release};
use isorisk::release::vessel::{
    LONGEST_RELEASE_S, Supply, USUAL_FILL_FRACTION, VesselOpening, VesselOptions, VesselShape, VesselStart,
    rupture_release, vessel_release, whole_contents_release,
};
use isorisk::scenario::RuleSet;
use isorisk::site::Grade;
use pyo3::prelude::*;

use super::flame::positive;
use super::release_in_time::Release;
use crate::convert::{choice, policy};
use crate::errors::{OrRaise, bad_argument};
use crate::substance::Named;

/// Rule set whose table of leak durations is asked.
const DURATIONS: &str = "AQ/T 3046-2013";
/// Length over diameter of a horizontal cylinder, and height over diameter of a vertical one, of which only the volume is
/// known.
const SLENDERNESS: (f64, f64) = (5.0, 1.0);

/// The inside of a vessel of a volume; `diameter_m` is for cylinders.
fn shape(py: Python<'_>, kind: &str, volume_m3: f64, diameter_m: Option<f64>) -> PyResult<VesselShape> {
    let cylinder = |ratio: f64| {
        let diameter = match diameter_m {
            Some(value) => positive(py, "vessel_diameter_m", value)?,
            None => (4.0 * volume_m3 / (PI * ratio)).cbrt(),
        };
        Ok::<_, PyErr>((diameter, volume_m3 / (PI / 4.0 * diameter * diameter)))
    };
    match kind {
        "sphere" => Ok(VesselShape::sphere_of_volume_m3(volume_m3)),
        "horizontal_cylinder" => {
            let (diameter_m, length_m) = cylinder(SLENDERNESS.0)?;
            Ok(VesselShape::HorizontalCylinder { diameter_m, length_m })
        }
        "vertical_cylinder" => {
            let (diameter_m, height_m) = cylinder(SLENDERNESS.1)?;
            Ok(VesselShape::VerticalCylinder { diameter_m, height_m })
        }
        _ => {
            let allowed = "must be \"sphere\", \"horizontal_cylinder\" or \"vertical_cylinder\"";
            Err(bad_argument(py, "shape", &format!("{kind:?}"), allowed))
        }
    }
}

/// What stands in a vessel, from what a caller says of it.
struct Stored<'a, 'py> {
    substance: &'a Named<'py>,
    temperature_k: f64,
    pressure_pa: Option<f64>,
    inventory_kg: Option<f64>,
    volume_m3: Option<f64>,
    fill_fraction: f64,
    shape: &'a str,
    vessel_diameter_m: Option<f64>,
    pad: &'a str,
}

impl Stored<'_, '_> {
    fn start(&self, py: Python<'_>) -> PyResult<VesselStart> {
        let substance = self.substance.substance(py)?;
        let temperature_k = positive(py, "temperature_k", self.temperature_k)?;
        let pressure_pa = match self.pressure_pa {
            Some(value) => positive(py, "pressure_pa", value)?,
            None => substance.vapour_pressure_pa(temperature_k).or_raise(py)?,
        };
        let volume_m3 = match (self.volume_m3, self.inventory_kg) {
            (Some(volume), None) => positive(py, "volume_m3", volume)?,
            (None, Some(mass)) => {
                VesselStart::holding(substance.clone(), pressure_pa, temperature_k, mass, self.fill_fraction)
                    .or_raise(py)?
                    .shape
                    .volume_m3()
            }
            (volume, mass) => {
                let given = format!("{volume:?}, {mass:?}");
                return Err(bad_argument(py, "volume_m3, inventory_kg", &given, "give one of the two"));
            }
        };
        Ok(VesselStart {
            substance,
            shape: shape(py, self.shape, volume_m3, self.vessel_diameter_m)?,
            pressure_pa,
            temperature_k,
            fill_fraction: self.fill_fraction,
            pad: choice(py, "pad", self.pad)?,
        })
    }
}

/// When a release is stopped: the given time, or the longest of the table of grades if that is sooner.
fn stop_s(py: Python<'_>, stop_s: f64, grades: (Option<&str>, Option<&str>), diameter_m: Option<f64>) -> PyResult<f64> {
    match grades {
        (None, None) => Ok(stop_s),
        (Some(detection), Some(isolation)) => {
            let (detection, isolation): (Grade, Grade) =
                (choice(py, "detection", detection)?, choice(py, "isolation", isolation)?);
            let table = &RuleSet::named(DURATIONS).or_raise(py)?.leak_duration;
            Ok(table.max_duration_s(detection, isolation, diameter_m).or_raise(py)?.min(stop_s))
        }
        (detection, isolation) => {
            let given = format!("{detection:?}, {isolation:?}");
            Err(bad_argument(py, "detection, isolation", &given, "give both grades or neither"))
        }
    }
}

/// A vessel that empties through an opening, followed in time.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// temperature_k : float
///     Of the contents, K.
/// hole_diameter_m : float
///     Diameter of the opening, m.
/// pressure_pa : float, optional
///     Of the gas space, Pa absolute; the vapour pressure unless given.
/// volume_m3, inventory_kg : float, optional
///     Volume of the vessel, m³, or mass of the contents, kg: one of the two.
/// fill_fraction : float
///     Share of the volume that is liquid; without meaning for a gas.
/// shape : {"horizontal_cylinder", "vertical_cylinder", "sphere"}
///     Shape of the vessel.
/// vessel_diameter_m : float, optional
///     Of a cylinder, m; else a horizontal one is five times as long as wide, a vertical one as high as wide.
/// hole_height_m : float
///     Lower edge of the opening above the bottom of the vessel, m.
/// exit : {"thin_hole", "short_pipe"}
///     Whether a superheated liquid leaves metastable, or flashes in a stub longer than about 0.1 m.
/// discharge_coefficient : float, optional
///     0.01 to 1; the usual one of phase and exit unless given.
/// pad : {"from_state", "adiabatic", "isothermal", "held"}
///     What stands above the liquid besides its vapour: nitrogen, or a pressure that a vent or regulator holds.
/// heat : {"adiabatic", "isothermal"}
///     Whether the contents take up heat.
/// heat_w : float
///     Heat from outside, W: a fire.
/// swell : {"churn", "bubbly", "none"}
///     How a boiling liquid swells below an opening.
/// supply_kg_s, supply_until_s : float
///     A feed of the same state, kg/s, and when it is isolated, s.
/// detection, isolation : {"A", "B", "C"}, optional
///     Grades after API 581: the release is stopped after the time that GB/T 37243 gives them.
/// stop_s : float
///     When the release is stopped at the latest, s.
/// ambient_pressure_pa, ambient_temperature_k : float
///     Outside, Pa and K.
/// rainout : {"purple_book", "kletz", "release", "all_airborne"}
///     What falls to the ground.
/// segments : int
///     Most segments of constant rate.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Release
///     With its ``vessel`` history; ``with_pool`` adds the pool.
///
/// Raises
/// ------
/// InputError
///     For a state that cannot be, an opening wider than the vessel, nothing that drives the contents out.
/// ValidityError
///     Beyond a limit of the model or of a correlation of the substance.
///
/// Notes
/// -----
/// Mass and internal energy of the contents in time; liquid and vapour in equilibrium, gas by Peng and Robinson (1976); level
/// swell after DIERS (Fisher et al. 1992). Yellow Book CPR 14E (1997), section 2.5.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> leak = ir.release.vessel("ammonia", temperature_k=293.15, volume_m3=900.0, shape="sphere", hole_diameter_m=0.05)
/// >>> leak.phase, bool(leak.books.get('left_in_vessel_kg') < 0.01 * leak.released_kg)
/// ('liquefied_gas', True)
#[pyfunction]
#[pyo3(signature = (
    substance, *, temperature_k, hole_diameter_m, pressure_pa=None, volume_m3=None, inventory_kg=None,
    fill_fraction=USUAL_FILL_FRACTION, shape="horizontal_cylinder", vessel_diameter_m=None, hole_height_m=0.0,
    exit="thin_hole", discharge_coefficient=None, pad="from_state", heat="adiabatic", heat_w=0.0, swell="churn",
    supply_kg_s=0.0, supply_until_s=0.0, detection=None, isolation=None, stop_s=LONGEST_RELEASE_S,
    ambient_pressure_pa=101_325.0, ambient_temperature_k=288.15, rainout="purple_book", segments=20, strict=true
))]
#[pyo3(text_signature = "(substance, *, temperature_k, hole_diameter_m, pressure_pa=None, volume_m3=None, \
    inventory_kg=None, fill_fraction=0.85, shape='horizontal_cylinder', vessel_diameter_m=None, hole_height_m=0.0, \
    exit='thin_hole', discharge_coefficient=None, pad='from_state', heat='adiabatic', heat_w=0.0, swell='churn', \
    supply_kg_s=0.0, supply_until_s=0.0, detection=None, isolation=None, stop_s=86400.0, ambient_pressure_pa=101325.0, \
    ambient_temperature_k=288.15, rainout='purple_book', segments=20, strict=True)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn vessel(
    py: Python<'_>,
    substance: Named<'_>,
    temperature_k: f64,
    hole_diameter_m: f64,
    pressure_pa: Option<f64>,
    volume_m3: Option<f64>,
    inventory_kg: Option<f64>,
    fill_fraction: f64,
    shape: &str,
    vessel_diameter_m: Option<f64>,
    hole_height_m: f64,
    exit: &str,
    discharge_coefficient: Option<f64>,
    pad: &str,
    heat: &str,
    heat_w: f64,
    swell: &str,
    supply_kg_s: f64,
    supply_until_s: f64,
    detection: Option<&str>,
    isolation: Option<&str>,
    stop_s: f64,
    ambient_pressure_pa: f64,
    ambient_temperature_k: f64,
    rainout: &str,
    segments: usize,
    strict: bool,
) -> PyResult<Release> {
    let stored = Stored {
        substance: &substance,
        temperature_k,
        pressure_pa,
        inventory_kg,
        volume_m3,
        fill_fraction,
        shape,
        vessel_diameter_m,
        pad,
    };
    let opening = VesselOpening {
        diameter_m: hole_diameter_m,
        height_m: hole_height_m,
        exit: choice(py, "exit", exit)?,
        discharge_coefficient,
    };
    let supply = Supply { mass_rate_kg_s: supply_kg_s, until_s: supply_until_s };
    let options = VesselOptions {
        ambient_pressure_pa: positive(py, "ambient_pressure_pa", ambient_pressure_pa)?,
        ambient_temperature_k: positive(py, "ambient_temperature_k", ambient_temperature_k)?,
        stop_s: self::stop_s(py, stop_s, (detection, isolation), Some(hole_diameter_m))?,
        heat: choice(py, "heat", heat)?,
        heat_w,
        swell: choice(py, "swell", swell)?,
        supply: Some(supply),
        segments,
        expansion: ExpansionOptions { rainout: rainout.parse().or_raise(py)?, ..ExpansionOptions::default() },
        policy: policy(strict),
    };
    let start = stored.start(py)?;
    py.detach(|| vessel_release(&start, &opening, &options)).map(Release).or_raise(py)
}

/// A vessel that is gone at once, or whose contents run out at a constant rate within a time.
///
/// Parameters
/// ----------
/// substance, temperature_k, pressure_pa, volume_m3, inventory_kg, fill_fraction
///     As for :func:`vessel`.
/// within_s : float, optional
///     Time in which the contents run out, s (600 in the Purple Book); at once unless given.
/// air_mass_ratio, end_velocity_m_s : float, optional
///     Air taken up at once by a burst: a mass per mass released, or as much as slows its front to a velocity, m/s; ten times the
///     mass of a flashing liquid unless given.
/// ambient_pressure_pa, ambient_temperature_k : float
///     Outside, Pa and K.
/// rainout : {"purple_book", "kletz", "release", "all_airborne"}
///     What falls to the ground; ``"release"`` is for jets.
///
/// Returns
/// -------
/// Release
///
/// Raises
/// ------
/// InputError
///     For a state that cannot be.
/// ValidityError
///     Beyond a correlation of the substance.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> gone = ir.release.rupture("propane", temperature_k=293.15, inventory_kg=1.0e5)
/// >>> gone.kind, round(gone.released_kg)
/// ('instantaneous', 100000)
#[pyfunction]
#[pyo3(signature = (
    substance, *, temperature_k, pressure_pa=None, volume_m3=None, inventory_kg=None, fill_fraction=USUAL_FILL_FRACTION,
    within_s=None, air_mass_ratio=None, end_velocity_m_s=None, ambient_pressure_pa=101_325.0,
    ambient_temperature_k=288.15, rainout="purple_book"
))]
#[pyo3(text_signature = "(substance, *, temperature_k, pressure_pa=None, volume_m3=None, inventory_kg=None, \
    fill_fraction=0.85, within_s=None, air_mass_ratio=None, end_velocity_m_s=None, ambient_pressure_pa=101325.0, \
    ambient_temperature_k=288.15, rainout='purple_book')")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn rupture(
    py: Python<'_>,
    substance: Named<'_>,
    temperature_k: f64,
    pressure_pa: Option<f64>,
    volume_m3: Option<f64>,
    inventory_kg: Option<f64>,
    fill_fraction: f64,
    within_s: Option<f64>,
    air_mass_ratio: Option<f64>,
    end_velocity_m_s: Option<f64>,
    ambient_pressure_pa: f64,
    ambient_temperature_k: f64,
    rainout: &str,
) -> PyResult<Release> {
    let stored = Stored {
        substance: &substance,
        temperature_k,
        pressure_pa,
        inventory_kg,
        volume_m3,
        fill_fraction,
        shape: "horizontal_cylinder",
        vessel_diameter_m: None,
        pad: "from_state",
    };
    let rainout = rainout.parse().or_raise(py)?;
    let options = VesselOptions {
        ambient_pressure_pa: positive(py, "ambient_pressure_pa", ambient_pressure_pa)?,
        ambient_temperature_k: positive(py, "ambient_temperature_k", ambient_temperature_k)?,
        expansion: ExpansionOptions { rainout, ..ExpansionOptions::default() },
        ..VesselOptions::default()
    };
    let air = match (air_mass_ratio, end_velocity_m_s) {
        (None, None) => None,
        (Some(ratio), None) => Some(InitialAir::MassRatio(ratio)),
        (None, Some(velocity)) => Some(InitialAir::SlowedTo(velocity)),
        (Some(_), Some(_)) => {
            return Err(bad_argument(py, "air_mass_ratio, end_velocity_m_s", "both", "give one of the two or neither"));
        }
    };
    let start = stored.start(py)?;
    match within_s {
        Some(within_s) => whole_contents_release(&start, within_s, &options),
        None => rupture_release(&start, &options, &BurstOptions { air, rainout }),
    }
    .map(Release)
    .or_raise(py)
}

/// A long pipeline broken over its full bore.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// length_m, diameter_m : float
///     From the break to the far end (end to end with `break_at_m`), and inner diameter, m.
/// pressure_pa, temperature_k : float
///     Of the contents, Pa absolute and K.
/// roughness_m : float
///     Of the wall, m.
/// feed_kg_s, feed_until_s : float
///     What comes in at the far end, kg/s, and when feed and valve close, s; without both the end is closed.
/// valve_distance_m : float, optional
///     Of the valve that then closes from the break, m; the far end unless given.
/// detection, isolation : {"A", "B", "C"}, optional
///     Grades after API 581: the release is stopped after the time that GB/T 37243 gives them.
/// break_at_m : float, optional
///     Where the line breaks, m from the fed end: both sides empty.
/// rise_m : float
///     Of the far end above the break, m: drains a liquid that does not flash.
/// method : {"from_state", "wilson", "march"}
///     Wilson's double exponential for a gas, or the march in time.
/// stop_s, ambient_pressure_pa, ambient_temperature_k, rainout, segments, strict
///     As for :func:`vessel`.
///
/// Returns
/// -------
/// Release
///
/// Raises
/// ------
/// InputError
///     For a pressure not above ambient, a break outside the line, a feed that the line cannot pass, a method that does not fit.
/// ValidityError
///     For a line too short for the model when `strict`, or beyond a correlation of the substance.
///
/// Notes
/// -----
/// Wilson (1979) in the form that keeps mass; a quasi-steady march with friction and equilibrium flashing after Morrow et al.
/// (1983); Yellow Book CPR 14E (1997), section 2.5.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> line = ir.release.pipeline("methane", length_m=5000.0, diameter_m=0.3, pressure_pa=50e5, temperature_k=288.15)
/// >>> line.models[0], bool(line.rate_kg_s(1.0) > line.rate_kg_s(100.0))
/// ('release.pipeline_wilson', True)
#[pyfunction]
#[pyo3(signature = (
    substance, *, length_m, diameter_m, pressure_pa, temperature_k, roughness_m=STEEL_ROUGHNESS_M, feed_kg_s=0.0,
    feed_until_s=None, valve_distance_m=None, detection=None, isolation=None, break_at_m=None, rise_m=0.0,
    method="from_state", stop_s=LONGEST_RELEASE_S, ambient_pressure_pa=101_325.0, ambient_temperature_k=288.15,
    rainout="purple_book", segments=20, strict=true
))]
#[pyo3(text_signature = "(substance, *, length_m, diameter_m, pressure_pa, temperature_k, roughness_m=4.6e-05, \
    feed_kg_s=0.0, feed_until_s=None, valve_distance_m=None, detection=None, isolation=None, break_at_m=None, rise_m=0.0, \
    method='from_state', stop_s=86400.0, ambient_pressure_pa=101325.0, ambient_temperature_k=288.15, \
    rainout='purple_book', segments=20, strict=True)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn pipeline(
    py: Python<'_>,
    substance: Named<'_>,
    length_m: f64,
    diameter_m: f64,
    pressure_pa: f64,
    temperature_k: f64,
    roughness_m: f64,
    feed_kg_s: f64,
    feed_until_s: Option<f64>,
    valve_distance_m: Option<f64>,
    detection: Option<&str>,
    isolation: Option<&str>,
    break_at_m: Option<f64>,
    rise_m: f64,
    method: &str,
    stop_s: f64,
    ambient_pressure_pa: f64,
    ambient_temperature_k: f64,
    rainout: &str,
    segments: usize,
    strict: bool,
) -> PyResult<Release> {
    let stop_s = self::stop_s(py, stop_s, (detection, isolation), None)?;
    let feed = match feed_until_s {
        Some(until_s) => Some(Feed { mass_rate_kg_s: feed_kg_s, until_s, valve_distance_m }),
        None if feed_kg_s > 0.0 => Some(Feed { mass_rate_kg_s: feed_kg_s, until_s: stop_s, valve_distance_m }),
        None if valve_distance_m.is_some() => {
            return Err(bad_argument(
                py,
                "feed_until_s",
                "None",
                "is needed with valve_distance_m: when the valve closes",
            ));
        }
        None => None,
    };
    let line =
        Pipeline { substance: substance.substance(py)?, length_m, diameter_m, roughness_m, pressure_pa, temperature_k };
    let options = PipelineOptions {
        ambient_pressure_pa,
        ambient_temperature_k: positive(py, "ambient_temperature_k", ambient_temperature_k)?,
        feed,
        break_at_m,
        rise_m,
        stop_s,
        method: choice(py, "method", method)?,
        segments,
        expansion: ExpansionOptions { rainout: rainout.parse().or_raise(py)?, ..ExpansionOptions::default() },
        policy: policy(strict),
    };
    py.detach(|| pipeline_release(&line, &options)).map(Release).or_raise(py)
}
