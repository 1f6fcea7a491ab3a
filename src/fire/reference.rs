//! Evaluates the reference cases of the fires by name.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use super::chamberlain::{ChamberlainInput, chamberlain_flame};
use super::fireball::{FireballShape, ccps_shape, emissive_power_w_m2, tno_radiative_fraction, tno_shape};
use super::view_factor::LeaningCylinder;
use super::view_factor::sphere::sphere;
use super::view_factor::tilted_cylinder::tilted_cylinder;
use super::{burning_rate, dynamic_fireball, jet_fire, pool_fire, transmissivity};
use crate::error::{Error, Result};

type Numbers = BTreeMap<String, f64>;

struct Inputs<'a>(&'a Numbers);

impl Inputs<'_> {
    fn get(&self, name: &str) -> Result<f64> {
        self.0.get(name).copied().ok_or_else(|| Error::Unknown {
            kind: "input",
            name: name.to_owned(),
            help: format!("the case gives {:?}", self.0.keys().collect::<Vec<_>>()),
        })
    }
}

fn outputs<const N: usize>(pairs: [(&str, f64); N]) -> Numbers {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Evaluates one model of this family from named numbers.
///
/// # Errors
/// [`Error::Unknown`] for a model or an input that does not exist; else the model's own.
pub fn evaluate(model: &str, inputs: &Numbers, _text: &BTreeMap<String, String>) -> Result<Numbers> {
    let inputs = Inputs(inputs);
    match model {
        "fire.burning_rate" => Ok(outputs([(
            "burning_flux_kg_m2_s",
            burning_rate::babrauskas(
                inputs.get("large_pool_flux_kg_m2_s")?,
                Some(inputs.get("extinction_per_m")?),
                inputs.get("pool_diameter_m")?,
            )?,
        )])),
        "fire.pool_fire" => pool(&inputs),
        "fire.view_factor.tilted_cylinder" => {
            let found = tilted_cylinder(
                inputs.get("length_to_radius")?,
                inputs.get("distance_to_radius")?,
                inputs.get("tilt_deg")?.to_radians(),
            )?;
            Ok(outputs([("vertical", found.vertical), ("horizontal", found.horizontal), ("maximum", found.maximum)]))
        }
        "fire.view_factor.leaning_cylinder" => leaning(&inputs),
        "fire.transmissivity.bagster" => Ok(outputs([(
            "transmissivity",
            transmissivity::bagster(inputs.get("water_vapour_pressure_pa")?, inputs.get("path_m")?),
        )])),
        "fire.transmissivity.wayne" => Ok(outputs([(
            "transmissivity",
            transmissivity::wayne(
                inputs.get("water_vapour_pressure_pa")?,
                inputs.get("temperature_k")?,
                inputs.get("path_m")?,
            ),
        )])),
        "fire.transmissivity.aq_t_3046" => {
            Ok(outputs([("transmissivity", transmissivity::aq_t_3046(inputs.get("path_m")?))]))
        }
        "fire.fireball#tno" => {
            let fraction = tno_radiative_fraction(inputs.get("saturation_pressure_pa")?);
            fireball(&inputs, &tno_shape(inputs.get("mass_kg")?), fraction)
        }
        "fire.fireball#ccps" => {
            let fraction = inputs.get("radiative_fraction")?;
            fireball(&inputs, &ccps_shape(inputs.get("mass_kg")?), fraction)
        }
        "fire.dynamic_fireball" => Ok(inputs
            .0
            .iter()
            .map(|(name, mass)| {
                (name.replace("mass", "duration").replace("_kg", "_s"), dynamic_fireball::duration_s(*mass))
            })
            .collect()),
        "fire.jet_fire" => Ok(outputs([(
            "flame_length_m",
            jet_fire::flame_length_m(inputs.get("mass_rate_kg_s")?, inputs.get("heat_of_combustion_j_kg")?),
        )])),
        "fire.chamberlain" => flare(&inputs),
        _ => Err(Error::Unknown {
            kind: "model",
            name: model.to_owned(),
            help: "see the cards of the module fire".to_owned(),
        }),
    }
}

fn pool(inputs: &Inputs) -> Result<Numbers> {
    let diameter = inputs.get("pool_diameter_m")?;
    let flux = burning_rate::babrauskas(
        inputs.get("large_pool_flux_kg_m2_s")?,
        Some(inputs.get("extinction_per_m")?),
        diameter,
    )?;
    let (density, wind) = (inputs.get("air_density_kg_m3")?, inputs.get("wind_speed_m_s")?);
    let heat = inputs.get("heat_of_combustion_j_kg")?;
    let slenderness = pool_fire::thomas_wind(flux, density, diameter, wind);
    let tilt = pool_fire::tilt_rad(wind, diameter, inputs.get("air_kinematic_viscosity_m2_s")?);
    let clear = pool_fire::radiated_emissive_power(inputs.get("radiative_fraction")?, flux, heat, slenderness);
    let actual = pool_fire::sooty_emissive_power(clear, inputs.get("soot_fraction")?, diameter);
    let radius = 0.5 * diameter;
    let view = tilted_cylinder(slenderness * diameter / radius, inputs.get("distance_m")? / radius, tilt)?;
    Ok(outputs([
        ("pool_area_m2", PI * radius * radius),
        ("burning_flux_kg_m2_s", flux),
        ("scaled_wind", pool_fire::scaled_wind(flux, density, diameter, wind)),
        ("length_to_diameter", slenderness),
        ("flame_length_m", slenderness * diameter),
        ("tilt_deg", tilt.to_degrees()),
        ("tangent_over_cosine", tilt.tan() / tilt.cos()),
        ("mudan_croce_emissive_power_w_m2", pool_fire::mudan_croce(diameter)),
        ("clear_emissive_power_w_m2", clear),
        ("emissive_power_w_m2", actual),
        ("view_factor_vertical", view.vertical),
        ("view_factor_horizontal", view.horizontal),
        ("view_factor_maximum", view.maximum),
        ("heat_flux_w_m2", actual * view.maximum * inputs.get("transmissivity")?),
    ]))
}

fn leaning(inputs: &Inputs) -> Result<Numbers> {
    let flame = LeaningCylinder {
        radius_m: inputs.get("radius_m")?,
        top_radius_m: inputs.get("radius_m")?,
        height_m: inputs.get("height_m")?,
        lean_m_per_m: inputs.get("lean_m_per_m")?,
        foot_x_m: 0.0,
        foot_z_m: 0.0,
    };
    let at = [inputs.get("x_m")?, inputs.get("y_m")?, inputs.get("z_m")?];
    let found = flame.view_factors(at);
    Ok(outputs([("vertical", found.vertical), ("horizontal", found.horizontal), ("maximum", found.maximum)]))
}

fn fireball(inputs: &Inputs, shape: &FireballShape, fraction: f64) -> Result<Numbers> {
    let power = emissive_power_w_m2(fraction, inputs.get("mass_kg")?, inputs.get("available_heat_j_kg")?, shape);
    let radius = 0.5 * shape.diameter_m;
    let across = inputs.get("distance_m")?;
    let distance = across.hypot(shape.centre_height_m);
    let view = sphere(radius, distance);
    let tau = transmissivity::bagster(inputs.get("water_vapour_pressure_pa")?, distance - radius);
    Ok(outputs([
        ("diameter_m", shape.diameter_m),
        ("duration_s", shape.duration_s),
        ("centre_height_m", shape.centre_height_m),
        ("radiative_fraction", fraction),
        ("emissive_power_w_m2", power),
        ("centre_distance_m", distance),
        ("view_factor", view),
        ("view_factor_vertical", view * across / distance),
        ("view_factor_horizontal", view * shape.centre_height_m / distance),
        ("path_m", distance - radius),
        ("transmissivity", tau),
        ("heat_flux_w_m2", power * view * tau),
    ]))
}

fn flare(inputs: &Inputs) -> Result<Numbers> {
    let input = ChamberlainInput {
        mass_rate_kg_s: inputs.get("mass_rate_kg_s")?,
        hole_diameter_m: inputs.get("hole_diameter_m")?,
        vessel_pressure_pa: inputs.get("vessel_pressure_pa")?,
        vessel_temperature_k: inputs.get("vessel_temperature_k")?,
        molar_mass_kg_mol: inputs.get("molar_mass_kg_mol")?,
        isentropic_exponent: inputs.get("isentropic_exponent")?,
        heat_of_combustion_j_kg: inputs.get("heat_of_combustion_j_kg")?,
        hole_to_wind_angle_deg: inputs.get("hole_to_wind_angle_deg")?,
        release_height_m: 0.0,
        transmissivity: transmissivity::Transmissivity::Wayne,
        duration_s: 0.0,
    };
    let flame = chamberlain_flame(
        &input,
        inputs.get("air_pressure_pa")?,
        inputs.get("air_density_kg_m3")?,
        inputs.get("wind_speed_m_s")?,
    )?;
    Ok(outputs([
        ("jet_temperature_k", flame.jet_temperature_k),
        ("jet_mach", flame.jet_mach),
        ("jet_speed_m_s", flame.jet_speed_m_s),
        ("jet_density_kg_m3", flame.jet_density_kg_m3),
        ("jet_diameter_m", flame.jet_diameter_m),
        ("source_diameter_m", flame.source_diameter_m),
        ("stoichiometric_mass_fraction", flame.stoichiometric_mass_fraction),
        ("still_length_m", flame.still_length_m),
        ("tip_distance_m", flame.tip_distance_m),
        ("tilt_deg", flame.tilt_deg),
        ("lift_off_m", flame.lift_off_m),
        ("frustum_length_m", flame.frustum_length_m),
        ("lower_width_m", flame.lower_width_m),
        ("upper_width_m", flame.upper_width_m),
        ("surface_m2", flame.surface_m2),
        ("radiative_fraction", flame.radiative_fraction),
        ("emissive_power_w_m2", flame.emissive_power_w_m2),
    ]))
}
