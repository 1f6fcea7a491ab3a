//! Orifices, flash, evaporation: the single equations of a release.

use isorisk::card::{Policy, RangeEvent};
use isorisk::release::boiling_pool::{self, GroundHeat};
use isorisk::release::evaporating_pool;
use isorisk::release::gas_orifice::{self as gas, FlowRegime, GAS_COEFFICIENT, GasOrifice};
use isorisk::release::liquid_orifice::{self as liquid, LiquidOrifice, SHARP_EDGED_COEFFICIENT};
use isorisk::release::{airborne, flash, instantaneous, vessel};
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use super::flame::positive;
use crate::convert::{policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};

/// Flow through a hole; made by :func:`gas_orifice` or :func:`liquid_orifice`.
#[pyclass(frozen, module = "isorisk.release")]
pub struct Flow {
    /// Mass rate, kg/s.
    #[pyo3(get)]
    mass_rate_kg_s: f64,
    /// Mean velocity over the area of the hole, discharge coefficient included, m/s.
    #[pyo3(get)]
    mean_velocity_m_s: f64,
    /// Pressure in the throat, Pa; None for a liquid.
    #[pyo3(get)]
    throat_pressure_pa: Option<f64>,
    /// Temperature in the throat, K; None for a liquid.
    #[pyo3(get)]
    throat_temperature_k: Option<f64>,
    /// Whether the throat is sonic; None for a liquid.
    #[pyo3(get)]
    choked: Option<bool>,
    events: Vec<RangeEvent>,
}

#[pymethods]
impl Flow {
    /// Fitted ranges that were left, as dictionaries (model, name, value, unit, min, max, locator); empty unless made with
    /// ``strict=False``.
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.events)
    }

    fn __repr__(&self) -> String {
        format!("<Flow: {:.5} kg/s, {:.2} m/s>", self.mass_rate_kg_s, self.mean_velocity_m_s)
    }
}

/// Flow of a gas through a hole, choked or not; 0 when the inside is not above the outside.
///
/// Parameters
/// ----------
/// hole_diameter_m : float
///     m.
/// pressure_pa, temperature_k, density_kg_m3 : float
///     Stagnation state: Pa absolute (fitted up to 1e7), K, kg/m³. A compressibility factor enters through the density.
/// isentropic_exponent : float
///     More than 1, up to 1.7.
/// ambient_pressure_pa : float
///     Pressure outside, Pa absolute.
/// discharge_coefficient : float
///     0.01 to 1.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Flow
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit, or above 100 bar when `strict`.
///
/// Notes
/// -----
/// Isentropic to the throat. CCPS (1999), p. 47; Yellow Book CPR 14E (1997), section 2.5.2.3.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> flow = ir.release.gas_orifice(hole_diameter_m=0.01, pressure_pa=501e3, temperature_k=298.0, density_kg_m3=8.90,
/// ...                               isentropic_exponent=1.15)
/// >>> round(flow.mass_rate_kg_s, 5), flow.choked
/// (0.09003, True)
#[pyfunction]
#[pyo3(signature = (
    *, hole_diameter_m, pressure_pa, temperature_k, density_kg_m3, isentropic_exponent, ambient_pressure_pa=101_325.0,
    discharge_coefficient=GAS_COEFFICIENT, strict=true
))]
#[pyo3(text_signature = "(*, hole_diameter_m, pressure_pa, temperature_k, density_kg_m3, isentropic_exponent, \
    ambient_pressure_pa=101325.0, discharge_coefficient=0.85, strict=True)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn gas_orifice(
    py: Python<'_>,
    hole_diameter_m: f64,
    pressure_pa: f64,
    temperature_k: f64,
    density_kg_m3: f64,
    isentropic_exponent: f64,
    ambient_pressure_pa: f64,
    discharge_coefficient: f64,
    strict: bool,
) -> PyResult<Flow> {
    let inputs = [
        ("hole_diameter_m", hole_diameter_m),
        ("pressure_pa", pressure_pa),
        ("temperature_k", temperature_k),
        ("isentropic_exponent", isentropic_exponent),
        ("discharge_coefficient", discharge_coefficient),
    ];
    let events = gas::CARD.check(&inputs, policy(strict)).or_raise(py)?;
    let flow = gas::gas_flow(&GasOrifice {
        hole_diameter_m,
        discharge_coefficient,
        pressure_pa,
        temperature_k,
        density_kg_m3: positive(py, "density_kg_m3", density_kg_m3)?,
        isentropic_exponent,
        ambient_pressure_pa: positive(py, "ambient_pressure_pa", ambient_pressure_pa)?,
    });
    Ok(Flow {
        mass_rate_kg_s: flow.mass_rate_kg_s,
        mean_velocity_m_s: flow.mean_velocity_m_s,
        throat_pressure_pa: Some(flow.throat_pressure_pa),
        throat_temperature_k: Some(flow.throat_temperature_k),
        choked: Some(flow.regime == FlowRegime::Choked),
        events,
    })
}

/// Flow of a liquid through a hole (Bernoulli); 0 when nothing drives it.
///
/// Parameters
/// ----------
/// hole_diameter_m : float
///     m.
/// liquid_density_kg_m3 : float
///     kg/m³.
/// pressure_pa, ambient_pressure_pa : float
///     Above the liquid and outside, Pa absolute.
/// liquid_head_m : float
///     Height of the surface above the hole, m: 0 to 200.
/// discharge_coefficient : float
///     0.01 to 1: 0.62 for a sharp edge, 0.80 for a short tube.
///
/// Returns
/// -------
/// Flow
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Notes
/// -----
/// CCPS (1999), p. 40; Yellow Book CPR 14E (1997).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> flow = ir.release.liquid_orifice(hole_diameter_m=0.01, liquid_density_kg_m3=490.0, pressure_pa=120935.0368,
/// ...                                  discharge_coefficient=0.63)
/// >>> round(flow.mass_rate_kg_s, 5)
/// 0.21691
#[pyfunction]
#[pyo3(signature = (
    *, hole_diameter_m, liquid_density_kg_m3, pressure_pa, ambient_pressure_pa=101_325.0, liquid_head_m=0.0,
    discharge_coefficient=SHARP_EDGED_COEFFICIENT
))]
#[pyo3(text_signature = "(*, hole_diameter_m, liquid_density_kg_m3, pressure_pa, ambient_pressure_pa=101325.0, \
    liquid_head_m=0.0, discharge_coefficient=0.62)")]
pub fn liquid_orifice(
    py: Python<'_>,
    hole_diameter_m: f64,
    liquid_density_kg_m3: f64,
    pressure_pa: f64,
    ambient_pressure_pa: f64,
    liquid_head_m: f64,
    discharge_coefficient: f64,
) -> PyResult<Flow> {
    let inputs = [
        ("hole_diameter_m", hole_diameter_m),
        ("liquid_density_kg_m3", liquid_density_kg_m3),
        ("pressure_pa", pressure_pa),
        ("liquid_head_m", liquid_head_m),
        ("discharge_coefficient", discharge_coefficient),
    ];
    let events = liquid::CARD.check(&inputs, Policy::Strict).or_raise(py)?;
    let orifice = LiquidOrifice {
        hole_diameter_m,
        discharge_coefficient,
        liquid_density_kg_m3,
        pressure_pa,
        ambient_pressure_pa: positive(py, "ambient_pressure_pa", ambient_pressure_pa)?,
        liquid_head_m,
    };
    Ok(Flow {
        mass_rate_kg_s: liquid::mass_rate_kg_s(&orifice),
        mean_velocity_m_s: liquid::mean_velocity_m_s(&orifice),
        throat_pressure_pa: None,
        throat_temperature_k: None,
        choked: None,
        events,
    })
}

/// Mass fraction of a liquid that flashes when its pressure falls to ambient.
///
/// Parameters
/// ----------
/// temperature_k, boiling_point_k : float
///     Before, and the boiling point at ambient pressure, K.
/// liquid_heat_capacity_j_kg_k : float
///     J/(kg K).
/// heat_of_vaporisation_j_kg : float
///     At the boiling point, J/kg.
/// law : {"linear", "exponential"}
///     ``cp dT/h`` (at most 1), or ``1 - exp(-cp dT/h)``.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
/// InputError
///     For another law.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.release.flash_fraction(temperature_k=298.15, boiling_point_k=239.8, liquid_heat_capacity_j_kg_k=4650.0,
/// ...                                 heat_of_vaporisation_j_kg=1.3715e6), 5)
/// 0.19783
#[pyfunction]
#[pyo3(signature = (
    *, temperature_k, boiling_point_k, liquid_heat_capacity_j_kg_k, heat_of_vaporisation_j_kg, law="linear"
))]
pub fn flash_fraction(
    py: Python<'_>,
    temperature_k: f64,
    boiling_point_k: f64,
    liquid_heat_capacity_j_kg_k: f64,
    heat_of_vaporisation_j_kg: f64,
    law: &str,
) -> PyResult<f64> {
    let (cp, h) = (liquid_heat_capacity_j_kg_k, heat_of_vaporisation_j_kg);
    let inputs = [
        ("temperature_k", temperature_k),
        ("boiling_point_k", boiling_point_k),
        ("liquid_heat_capacity_j_kg_k", cp),
        ("heat_of_vaporisation_j_kg", h),
    ];
    flash::CARD.check(&inputs, Policy::Strict).or_raise(py)?;
    match law {
        "linear" => Ok(flash::linear_fraction(temperature_k, boiling_point_k, cp, h)),
        "exponential" => Ok(flash::exponential_fraction(temperature_k, boiling_point_k, cp, h)),
        _ => Err(bad_argument(py, "law", &format!("{law:?}"), "must be \"linear\" or \"exponential\"")),
    }
}

/// Mass fraction in the air at once, flash and spray, from the flash fraction: rule of the Purple Book CPR 18E (1999).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.release.airborne_fraction([0.05, 0.36]).tolist()
/// [0.1, 1.0]
#[pyfunction]
pub fn airborne_fraction(py: Python<'_>, flash_fraction: Numbers<'_>) -> PyResult<Py<PyAny>> {
    let [values] = Common::of(py, [("flash_fraction", &flash_fraction)])?.try_map(py, |[flash]| {
        airborne::CARD.check(&[("flash_fraction", flash)], Policy::Strict)?;
        Ok([airborne::purple_book_fraction(flash)])
    })?;
    Ok(values)
}

/// Temperature of a gas that bursts out to ambient pressure, K: first law on a perfect gas against the air.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
/// InputError
///     For a pressure that is not positive.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.release.expanded_gas_temperature_k(temperature_k=300.0, isentropic_exponent=1.4, pressure_pa=1e6,
/// ...                                             ambient_pressure_pa=1e5), 2)
/// 222.86
#[pyfunction]
#[pyo3(signature = (*, temperature_k, isentropic_exponent, pressure_pa, ambient_pressure_pa=101_325.0))]
#[pyo3(text_signature = "(*, temperature_k, isentropic_exponent, pressure_pa, ambient_pressure_pa=101325.0)")]
pub fn expanded_gas_temperature_k(
    py: Python<'_>,
    temperature_k: f64,
    isentropic_exponent: f64,
    pressure_pa: f64,
    ambient_pressure_pa: f64,
) -> PyResult<f64> {
    let inputs = [("temperature_k", temperature_k), ("isentropic_exponent", isentropic_exponent)];
    instantaneous::CARD.check(&inputs, Policy::Strict).or_raise(py)?;
    let outside = positive(py, "ambient_pressure_pa", ambient_pressure_pa)?;
    let inside = positive(py, "pressure_pa", pressure_pa)?;
    Ok(instantaneous::expanded_gas_temperature_k(temperature_k, isentropic_exponent, inside, outside))
}

/// Pressure and rate of a gas vessel over their initial values, while it empties adiabatically through a choked hole.
///
/// Parameters
/// ----------
/// time_s : float or array
///     After the start, s.
/// inventory_kg : float
///     Initial content, kg.
/// initial_rate_kg_s : float
///     Initial rate, kg/s: :func:`gas_orifice`.
/// isentropic_exponent : float
///     More than 1, up to 1.7.
///
/// Returns
/// -------
/// tuple
///     Ratio of pressures, ratio of rates.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit. Once the hole is no longer choked the ratios are too low.
///
/// Notes
/// -----
/// ``p/p0 = (1 + (k-1)/2 t/tau)^(-2k/(k-1))``, tau the content over the initial rate. Yellow Book CPR 14E (1997).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> pressure, rate = ir.release.choked_blowdown(0.0, inventory_kg=1.0, initial_rate_kg_s=0.1, isentropic_exponent=1.4)
/// >>> pressure, rate
/// (1.0, 1.0)
#[pyfunction]
#[pyo3(signature = (time_s, *, inventory_kg, initial_rate_kg_s, isentropic_exponent))]
pub fn choked_blowdown(
    py: Python<'_>,
    time_s: Numbers<'_>,
    inventory_kg: f64,
    initial_rate_kg_s: f64,
    isentropic_exponent: f64,
) -> PyResult<(Py<PyAny>, Py<PyAny>)> {
    let [pressure, rate] = Common::of(py, [("time_s", &time_s)])?.try_map(py, |[time]| {
        let inputs = [
            ("inventory_kg", inventory_kg),
            ("initial_rate_kg_s", initial_rate_kg_s),
            ("isentropic_exponent", isentropic_exponent),
            ("time_s", time),
        ];
        vessel::CARD.check(&inputs, Policy::Strict)?;
        let tau = inventory_kg / initial_rate_kg_s;
        Ok([vessel::pressure_ratio(time, tau, isentropic_exponent), vessel::rate_ratio(time, tau, isentropic_exponent)])
    })?;
    Ok((pressure, rate))
}

/// Mass that boils off a pool on solid ground, kg/(m² s), at times after the spill: heat conducted from the ground.
///
/// Parameters
/// ----------
/// time_s : float or array
///     After the spill, s.
/// boiling_point_k, ground_temperature_k : float
///     K.
/// heat_of_vaporisation_j_kg : float
///     J/kg.
/// conductivity_w_m_k, diffusivity_m2_s : float
///     Of the ground, W/(m K) and m²/s; defaults for concrete.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Notes
/// -----
/// ``k dT / (h sqrt(pi a t))``: Yellow Book CPR 14E (1997), section 3.5.4.3.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.release.boiling_flux_kg_m2_s(10.0, boiling_point_k=231.1, ground_temperature_k=288.15,
/// ...                                       heat_of_vaporisation_j_kg=425.7e3), 6)
/// 0.037672
#[pyfunction]
#[pyo3(signature = (
    time_s, *, boiling_point_k, ground_temperature_k, heat_of_vaporisation_j_kg, conductivity_w_m_k=1.28,
    diffusivity_m2_s=6.6e-7
))]
#[pyo3(text_signature = "(time_s, *, boiling_point_k, ground_temperature_k, heat_of_vaporisation_j_kg, \
    conductivity_w_m_k=1.28, diffusivity_m2_s=6.6e-07)")]
pub fn boiling_flux_kg_m2_s(
    py: Python<'_>,
    time_s: Numbers<'_>,
    boiling_point_k: f64,
    ground_temperature_k: f64,
    heat_of_vaporisation_j_kg: f64,
    conductivity_w_m_k: f64,
    diffusivity_m2_s: f64,
) -> PyResult<Py<PyAny>> {
    let boiling_point_k = positive(py, "boiling_point_k", boiling_point_k)?;
    let temperature_k = positive(py, "ground_temperature_k", ground_temperature_k)?;
    let ground = GroundHeat { conductivity_w_m_k, diffusivity_m2_s, temperature_k };
    let [values] = Common::of(py, [("time_s", &time_s)])?.try_map(py, |[time]| {
        let inputs = [
            ("conductivity_w_m_k", conductivity_w_m_k),
            ("diffusivity_m2_s", diffusivity_m2_s),
            ("heat_of_vaporisation_j_kg", heat_of_vaporisation_j_kg),
            ("time_s", time),
        ];
        boiling_pool::CARD.check(&inputs, Policy::Strict)?;
        Ok([boiling_pool::boiling_flux_kg_m2_s(&ground, boiling_point_k, heat_of_vaporisation_j_kg, time)])
    })?;
    Ok(values)
}

/// Mass that evaporates from a pool below its boiling point, kg/(m² s), with the Stefan flow.
///
/// Parameters
/// ----------
/// wind_speed_10m_m_s : float
///     m/s: 0.1 to 60.
/// pool_diameter_m : float
///     m.
/// molar_mass_kg_mol : float
///     kg/mol.
/// vapour_pressure_pa : float
///     At the temperature of the pool, Pa; less than the ambient pressure.
/// temperature_k : float
///     Of the pool, K.
/// ambient_pressure_pa : float
///     Pa.
/// schmidt_number : float, optional
///     0.05 to 20; from the molar mass when not given.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
/// InputError
///     For a vapour pressure that is not below the ambient pressure.
///
/// Notes
/// -----
/// Mackay and Matsugu (1973); Yellow Book CPR 14E (1997).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.release.evaporation_flux_kg_m2_s(wind_speed_10m_m_s=3.0, pool_diameter_m=10.0, molar_mass_kg_mol=0.07811,
/// ...       vapour_pressure_pa=12.7e3, temperature_k=298.15, schmidt_number=1.6667), 6)
/// 0.002658
#[pyfunction]
#[pyo3(signature = (
    *, wind_speed_10m_m_s, pool_diameter_m, molar_mass_kg_mol, vapour_pressure_pa, temperature_k,
    ambient_pressure_pa=101_325.0, schmidt_number=None
))]
#[pyo3(text_signature = "(*, wind_speed_10m_m_s, pool_diameter_m, molar_mass_kg_mol, vapour_pressure_pa, \
    temperature_k, ambient_pressure_pa=101325.0, schmidt_number=None)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn evaporation_flux_kg_m2_s(
    py: Python<'_>,
    wind_speed_10m_m_s: f64,
    pool_diameter_m: f64,
    molar_mass_kg_mol: f64,
    vapour_pressure_pa: f64,
    temperature_k: f64,
    ambient_pressure_pa: f64,
    schmidt_number: Option<f64>,
) -> PyResult<f64> {
    let schmidt_number = schmidt_number.unwrap_or_else(|| evaporating_pool::schmidt_number(molar_mass_kg_mol));
    let inputs = [
        ("wind_speed_10m_m_s", wind_speed_10m_m_s),
        ("pool_diameter_m", pool_diameter_m),
        ("schmidt_number", schmidt_number),
        ("molar_mass_kg_mol", molar_mass_kg_mol),
        ("temperature_k", temperature_k),
    ];
    evaporating_pool::CARD.check(&inputs, Policy::Strict).or_raise(py)?;
    let ambient = positive(py, "ambient_pressure_pa", ambient_pressure_pa)?;
    if !(vapour_pressure_pa > 0.0 && vapour_pressure_pa < ambient) {
        let need = format!("must lie between 0 and the ambient {ambient} Pa: else the pool boils");
        return Err(bad_argument(py, "vapour_pressure_pa", &vapour_pressure_pa.to_string(), &need));
    }
    let transfer = evaporating_pool::mass_transfer_coefficient_m_s(wind_speed_10m_m_s, pool_diameter_m, schmidt_number);
    let (m, pv, t) = (molar_mass_kg_mol, vapour_pressure_pa, temperature_k);
    Ok(evaporating_pool::stefan_flux_kg_m2_s(transfer, m, pv, ambient, t))
}
