//! Reference cases of this family by card id.

use std::collections::BTreeMap;

use crate::dispersion::gaussian_plume::PlumeSection;
use crate::dispersion::gaussian_puff::PuffState;
use crate::dispersion::sigma::{SigmaLaw, averaging, briggs, ccps_puff, spicer_havens, tno};
use crate::dispersion::{britter_mcquaid, cloud, finite_duration, flammable, gaussian_plume, gaussian_puff};
use crate::error::{Error, Result};
use crate::weather::Stability;

type Inputs = BTreeMap<String, f64>;
type Outputs = Result<Vec<(&'static str, f64)>>;

/// Outputs of a model by name for inputs by name. A sigma set gives its six classes as `sigma_a_m` to `sigma_f_m`;
/// `#crosswind`, `#vertical` and so on choose the law.
///
/// # Errors
/// [`Error::Unknown`] for a model or an input that is not there.
pub fn evaluate(
    model: &str,
    inputs: &BTreeMap<String, f64>,
    text: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, f64>> {
    let outputs = match model {
        "dispersion.gaussian_plume" => plume_case(inputs)?,
        "dispersion.gaussian_puff" => puff_case(inputs)?,
        "dispersion.finite_duration" => duration_case(inputs)?,
        "dispersion.flammable" => vec![(
            "flammable_mass_kg",
            flammable::power_law_mass_kg(
                input(inputs, "rate_kg_s")?,
                input(inputs, "wind_speed_m_s")?,
                input(inputs, "near_m")?,
                input(inputs, "far_m")?,
                input(inputs, "exponent_sum")?,
            ),
        )],
        "dispersion.sigma.briggs#averaging" => {
            let factor = averaging::factor(input(inputs, "averaging_s")?, input(inputs, "shortest_s")?);
            vec![("concentration_ratio", 1.0 / factor)]
        }
        _ if model.starts_with("dispersion.cloud#") => {
            cloud::reference::evaluate(model.trim_start_matches("dispersion.cloud#"), inputs, text)?
        }
        _ if model.starts_with("dispersion.britter_mcquaid#") => {
            britter_mcquaid::reference::evaluate(model.trim_start_matches("dispersion.britter_mcquaid#"), inputs)?
        }
        _ => classes(law(model, inputs)?.as_ref(), input(inputs, "distance_m")?),
    };
    Ok(outputs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

type Law = Box<dyn Fn(Stability) -> SigmaLaw>;

fn law(model: &str, inputs: &Inputs) -> Result<Law> {
    Ok(match model {
        "dispersion.sigma.briggs#rural_crosswind" => Box::new(briggs::rural_crosswind),
        "dispersion.sigma.briggs#rural_vertical" => Box::new(briggs::rural_vertical),
        "dispersion.sigma.briggs#urban_crosswind" => Box::new(briggs::urban_crosswind),
        "dispersion.sigma.briggs#urban_vertical" => Box::new(briggs::urban_vertical),
        "dispersion.sigma.tno#crosswind" => Box::new(tno::crosswind),
        "dispersion.sigma.tno#vertical" => {
            let roughness = input(inputs, "roughness_length_m")?;
            Box::new(move |class| tno::vertical(class, roughness))
        }
        "dispersion.sigma.spicer_havens#crosswind" => {
            let averaging = input(inputs, "averaging_s")?;
            Box::new(move |class| spicer_havens::crosswind(class, averaging))
        }
        "dispersion.sigma.spicer_havens#vertical" => Box::new(spicer_havens::vertical),
        "dispersion.sigma.ccps_puff#crosswind" => Box::new(ccps_puff::crosswind),
        "dispersion.sigma.ccps_puff#vertical" => Box::new(ccps_puff::vertical),
        _ => {
            return Err(Error::Unknown {
                kind: "model",
                name: model.to_owned(),
                help: "a card id of the dispersion family".to_owned(),
            });
        }
    })
}

fn classes(law: &dyn Fn(Stability) -> SigmaLaw, distance_m: f64) -> Vec<(&'static str, f64)> {
    let names = ["sigma_a_m", "sigma_b_m", "sigma_c_m", "sigma_d_m", "sigma_e_m", "sigma_f_m"];
    names.into_iter().zip(Stability::ALL.map(|class| law(class).at(distance_m))).collect()
}

fn plume_case(inputs: &Inputs) -> Outputs {
    let section = PlumeSection {
        rate_kg_s: input(inputs, "rate_kg_s")?,
        wind_speed_m_s: input(inputs, "wind_speed_m_s")?,
        sigma_y_m: input(inputs, "sigma_y_m")?,
        sigma_z_m: input(inputs, "sigma_z_m")?,
        release_height_m: input(inputs, "release_height_m")?,
        lid_m: input(inputs, "lid_m")?,
    };
    let (y, z) = (input(inputs, "crosswind_m")?, input(inputs, "height_m")?);
    Ok(vec![("concentration_kg_m3", gaussian_plume::concentration_kg_m3(&section, y, z))])
}

fn puff_case(inputs: &Inputs) -> Outputs {
    let state = PuffState {
        mass_kg: input(inputs, "mass_kg")?,
        sigma_x_m: input(inputs, "sigma_x_m")?,
        sigma_y_m: input(inputs, "sigma_y_m")?,
        sigma_z_m: input(inputs, "sigma_z_m")?,
        release_height_m: input(inputs, "release_height_m")?,
        lid_m: input(inputs, "lid_m")?,
    };
    let (a, y, z) = (input(inputs, "along_m")?, input(inputs, "crosswind_m")?, input(inputs, "height_m")?);
    Ok(vec![("concentration_kg_m3", gaussian_puff::concentration_kg_m3(&state, a, y, z))])
}

fn duration_case(inputs: &Inputs) -> Outputs {
    let (duration, wind) = (input(inputs, "duration_s")?, input(inputs, "wind_speed_m_s")?);
    let sigma_x = input(inputs, "sigma_x_m")?;
    let (x, t) = (input(inputs, "downwind_m")?, input(inputs, "time_s")?);
    Ok(vec![
        ("share_of_steady", finite_duration::share_of_steady(x, t, duration, wind, sigma_x)),
        ("peak_share", finite_duration::peak_share(finite_duration::relative_length(duration, wind, sigma_x))),
    ])
}

fn input(inputs: &Inputs, name: &str) -> Result<f64> {
    inputs.get(name).copied().ok_or_else(|| Error::Unknown {
        kind: "input",
        name: name.to_owned(),
        help: format!("the case gives {:?}", inputs.keys().collect::<Vec<_>>()),
    })
}
