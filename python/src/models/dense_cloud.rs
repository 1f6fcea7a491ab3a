//! Britter and McQuaid's correlations.

use isorisk::card::RangeEvent;
use isorisk::dispersion::{DensePlume, DensePuff};
use isorisk::units::STANDARD_GRAVITY_M_S2;
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use super::flame::positive;
use crate::convert::{policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};

enum Kind {
    Plume(DensePlume),
    Puff(DensePuff),
}

/// A dense cloud by the correlations of Britter and McQuaid; made by :func:`britter_mcquaid`.
#[pyclass(frozen, module = "isorisk.dispersion")]
pub struct DenseCloud {
    kind: Kind,
}

impl DenseCloud {
    fn events(&self) -> &[RangeEvent] {
        match &self.kind {
            Kind::Plume(plume) => &plume.events,
            Kind::Puff(puff) => &puff.events,
        }
    }
}

#[pymethods]
impl DenseCloud {
    /// Parameter of the curves: ``0.2 log10(g'² Q/u⁵)`` of a plume, ``0.5 log10(g' V^(1/3)/u²)`` of a puff.
    #[getter]
    fn parameter(&self) -> f64 {
        match &self.kind {
            Kind::Plume(plume) => plume.parameter,
            Kind::Puff(puff) => puff.parameter,
        }
    }

    /// Fitted ranges left, as dictionaries; empty unless made with ``strict=False``.
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, self.events())
    }

    /// Highest mole fraction on the ground at distances downwind; of a puff when its front is there.
    ///
    /// Parameters
    /// ----------
    /// x : float or array
    ///     Distance downwind, m.
    fn mole_fraction(&self, py: Python<'_>, x: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("x", &x)])?.map(py, |[x]| match &self.kind {
            Kind::Plume(plume) => plume.mole_fraction(x),
            Kind::Puff(puff) => puff.mole_fraction(x),
        })
    }

    /// Farthest distance at which a mole fraction is reached, m.
    ///
    /// Parameters
    /// ----------
    /// fraction : float
    ///     Mole fraction, between 0 and 1.
    fn distance_to(&self, py: Python<'_>, fraction: f64) -> PyResult<f64> {
        match &self.kind {
            Kind::Plume(plume) => plume.distance_to_m(fraction),
            Kind::Puff(puff) => puff.distance_to_m(fraction),
        }
        .or_raise(py)
    }
}

/// A dense cloud on flat ground by the correlations of Britter and McQuaid (1988), for screening and bounds.
///
/// Parameters
/// ----------
/// density_kg_m3 : float
///     Density of the vapour at the source, kg/m³; above that of the air.
/// wind_speed_m_s : float
///     Wind at 10 m, m/s.
/// flow_m3_s : float, optional
///     Flow of vapour of a continuous release, m³/s; this or the volume.
/// volume_m3 : float, optional
///     Volume of vapour of a sudden release, m³.
/// temperature_ratio : float
///     Temperature of the vapour over that of the air.
/// air_density_kg_m3 : float
///     Density of the air, kg/m³.
/// strict : bool
///     Whether leaving the curves, or a release too weak to be dense, is an error; else the same lines go on.
///
/// Raises
/// ------
/// InputError
///     For a value that must be positive and is not; without a flow or a volume, or with both.
/// ValidityError
///     For vapour no denser than air; outside the fitted range when `strict`.
///
/// Notes
/// -----
/// ``log10(x/D) = beta(alpha, c)``, ``D = sqrt(Q/u)`` for a plume and ``V^(1/3)`` for a puff; no jet, no obstacle, no
/// stability. Good to a factor two.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> plume = ir.dispersion.britter_mcquaid(flow_m3_s=55.6, density_kg_m3=1.76, wind_speed_m_s=10.9,
/// ...                                       temperature_ratio=0.373, air_density_kg_m3=1.1843)
/// >>> round(plume.distance_to(0.05))
/// 370
#[pyfunction]
#[pyo3(signature = (
    *, density_kg_m3, wind_speed_m_s, flow_m3_s=None, volume_m3=None, temperature_ratio=1.0, air_density_kg_m3=1.2,
    strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn britter_mcquaid(
    py: Python<'_>,
    density_kg_m3: f64,
    wind_speed_m_s: f64,
    flow_m3_s: Option<f64>,
    volume_m3: Option<f64>,
    temperature_ratio: f64,
    air_density_kg_m3: f64,
    strict: bool,
) -> PyResult<DenseCloud> {
    let air = positive(py, "air_density_kg_m3", air_density_kg_m3)?;
    let gravity = STANDARD_GRAVITY_M_S2 * (positive(py, "density_kg_m3", density_kg_m3)? - air) / air;
    let wind = positive(py, "wind_speed_m_s", wind_speed_m_s)?;
    let ratio = positive(py, "temperature_ratio", temperature_ratio)?;
    let kind = match (flow_m3_s, volume_m3) {
        (Some(flow), None) => {
            let flow = positive(py, "flow_m3_s", flow)?;
            Kind::Plume(DensePlume::new(flow, gravity, wind, ratio, policy(strict)).or_raise(py)?)
        }
        (None, Some(volume)) => {
            let volume = positive(py, "volume_m3", volume)?;
            Kind::Puff(DensePuff::new(volume, gravity, wind, ratio, policy(strict)).or_raise(py)?)
        }
        _ => return Err(bad_argument(py, "flow_m3_s", "both or none", "give the flow or the volume, one of the two")),
    };
    Ok(DenseCloud { kind })
}
