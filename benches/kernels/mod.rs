//! The kernels that the instruction gate counts: serial, without input or output, each on inputs made beforehand.
//!
//! Names are permanent: `module/what/how many`.

use isorisk::weather::{Atmosphere, Stability, Surface, Terrain};

/// Work that returns a sum of its answers, so that none of it can be left out.
pub type Work = Box<dyn FnMut() -> f64>;

/// One kernel.
pub struct Kernel {
    /// Its permanent name.
    pub name: &'static str,
    /// Makes its inputs, checks one answer, and returns the work to count.
    pub prepare: fn() -> Result<Work, String>,
}

/// Every kernel.
pub fn all() -> Vec<Kernel> {
    vec![Kernel { name: "weather/wind_profile/600", prepare: wind_profile }]
}

fn fault(cause: impl std::fmt::Display) -> String {
    cause.to_string()
}

/// The air of a stability class at the example's ambient conditions.
fn air(stability: Stability, wind_speed_10m_m_s: f64) -> Result<Atmosphere, String> {
    let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.8 };
    Atmosphere::new(stability, wind_speed_10m_m_s, 290.0, 101_325.0, 0.7, surface).map_err(fault)
}

/// Numbers `0..count` spread over `from..to` in an order that no branch predictor or prefetcher can learn.
fn spread(count: u32, from: f64, to: f64) -> Vec<f64> {
    // a full-period linear congruential sequence modulo the count's next power of two
    let modulus = count.next_power_of_two();
    let mut state = 1u32;
    let mut values = Vec::with_capacity(count as usize);
    while values.len() < count as usize {
        state = state.wrapping_mul(5).wrapping_add(3) % modulus;
        if state < count {
            values.push(from + (to - from) * f64::from(state) / f64::from(count));
        }
    }
    values
}

fn wind_profile() -> Result<Work, String> {
    let mut airs = Vec::new();
    for stability in Stability::ALL {
        airs.push(air(stability, 3.0)?);
    }
    let heights = spread(100, 0.5, 150.0);
    let at_reference = airs[3].wind_speed_m_s(10.0);
    if (at_reference - 3.0).abs() > 1e-9 {
        return Err(format!("the wind at 10 m came out as {at_reference}"));
    }
    Ok(Box::new(move || {
        let speeds = airs.iter().flat_map(|air| heights.iter().map(|height| air.wind_speed_m_s(*height)));
        speeds.sum()
    }))
}
