//! The kernels that the instruction gate counts: serial, without input or output, each on inputs made beforehand.
//!
//! Names are permanent: `module/what/how many`.

mod consequence;
mod risk;

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
    vec![
        Kernel { name: "weather/wind_profile/600", prepare: consequence::wind_profile },
        Kernel { name: "dispersion/plume_toxic_load/1000", prepare: consequence::plume_toxic_load },
        Kernel { name: "dispersion/puff_toxic_load/1000", prepare: consequence::puff_toxic_load },
        Kernel { name: "fire/pool_fire_heat_flux/1000", prepare: consequence::pool_fire_heat_flux },
        Kernel { name: "vulnerability/probit/1000", prepare: consequence::probit },
        Kernel { name: "footprint/sample_plume/1", prepare: risk::sample_plume },
        Kernel { name: "risk/individual_at_points/64", prepare: risk::individual_at_points },
        Kernel { name: "risk/societal/100_people", prepare: risk::societal_of_a_plume },
        Kernel { name: "risk/field_of_an_origin/1", prepare: risk::field_of_an_origin },
        Kernel { name: "risk/map_of_an_origin/40000_cells", prepare: risk::map_of_many_cells },
    ]
}

fn fault(cause: impl std::fmt::Display) -> String {
    cause.to_string()
}

/// Refuses a kernel whose answer is not what it was built for: its count would be of something else.
fn expect(what: &str, found: f64, expected: f64, relative: f64) -> Result<(), String> {
    if (found - expected).abs() <= relative * expected.abs() {
        Ok(())
    } else {
        Err(format!("{what} came out as {found:e}, not {expected:e}"))
    }
}

/// The air of a stability class at the example's ambient conditions.
fn air(stability: Stability, wind_speed_10m_m_s: f64) -> Result<Atmosphere, String> {
    let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.8 };
    Atmosphere::new(stability, wind_speed_10m_m_s, 290.0, 101_325.0, 0.7, surface).map_err(fault)
}

/// `count` numbers spread evenly over `from..to`, in a fixed shuffled order.
fn spread(count: u32, from: f64, to: f64) -> Vec<f64> {
    // a full-period linear congruential sequence modulo the next power of two
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
