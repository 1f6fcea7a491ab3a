//! What stands behind a footprint at a place: the effect, the dose, the response and the source of each constant,
//! worked out from the models again.

use serde::Serialize;

use crate::consequence::branch::Situation;
use crate::consequence::clouds::{Leak, clouds};
use crate::consequence::combine::Exposure;
use crate::consequence::ignition::toxic_probit;
use crate::consequence::loss::{discharged, timing_of, tree_input};
use crate::consequence::outcomes::kind_name;
use crate::consequence::setting::Setting;
use crate::effect::{Effect, Receptor};
use crate::error::Result;
use crate::scenario::{Branch, BranchFactor, LossOfContainment, OutcomeKind};
use crate::site::Installation;
use crate::substance::Substance;
use crate::units::ideal_gas_density_kg_m3;
use crate::vulnerability::{BlastProbitResponse, Figure, Harm, Probit, ProbitUnit, Response};
use crate::weather::WeatherClass;

/// A value with its unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quantity {
    /// What it is: `concentration`, `heat flux`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

/// A constant of a response with where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Constant {
    /// Of which response: `toxic probit of chlorine`.
    pub of: String,
    /// What it is: `a`, `longest exposure`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Work and place in it.
    pub source: String,
    /// Mark of provenance.
    pub provenance: String,
}

/// How a person out of doors responds to an effect at a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResponseAt {
    /// The rule in words with its numbers, e.g. `Pr = -6.35 + 0.5 ln(load)`.
    pub law: String,
    /// Value of the probit where the rule is one and it decided.
    pub probit: Option<f64>,
    /// Probability of death.
    pub probability: f64,
    /// Its constants.
    pub constants: Vec<Constant>,
}

/// One effect of an accident at a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectAt {
    /// Kind of outcome that it belongs to, e.g. `jet_fire`.
    pub kind: &'static str,
    /// The effect and the dose, the first the one to read first.
    pub quantities: Vec<Quantity>,
    /// What it does to a person.
    pub response: ResponseAt,
}

/// The branches of the event tree of a loss of containment, with the factors of their probabilities.
///
/// # Errors
/// As the release models.
pub fn branch_factors(
    installation: &Installation,
    loss: &LossOfContainment,
    setting: &Setting<'_>,
) -> Result<Vec<(Branch, Vec<BranchFactor>)>> {
    let substance = installation.contents()?;
    let out = discharged(substance, installation, loss, setting)?;
    setting.rule_set.event_tree_with_factors(&tree_input(&out, installation, setting)?)
}

/// The effects of branches of a loss of containment in one weather class, for each of `asked`: the branch and places
/// (downwind, crosswind) of the anchor, m. The answer is by question, place and effect.
///
/// # Errors
/// As the models, with the path of the scenario and the weather class.
pub fn effects_at(
    installation: &Installation,
    loss: &LossOfContainment,
    setting: &Setting<'_>,
    class: &WeatherClass,
    asked: &[(&Branch, Vec<(f64, f64)>)],
) -> Result<Vec<Vec<Vec<EffectAt>>>> {
    let named = |error: crate::Error| error.at(format!("{} in weather {}", loss.id, class.name));
    let substance = installation.contents()?;
    let discharge = discharged(substance, installation, loss, setting)?;
    let atmosphere = setting.atmosphere(class)?;
    let surroundings = setting.surroundings(&atmosphere, installation.bund_area_m2);
    let source = discharge.in_weather(&surroundings, crate::card::Policy::Flag).map_err(named)?;
    let leak = Leak { discharge: &discharge, source: &source, height_m: installation.release_height_m };
    let clouds = clouds(&leak, &atmosphere, setting, &mut None).map_err(named)?;
    let situation = Situation {
        installation,
        discharge: &discharge,
        source: &source,
        clouds: &clouds,
        atmosphere: &atmosphere,
        setting,
    };
    let pure_kg_m3 =
        ideal_gas_density_kg_m3(substance.molar_mass_kg_mol, atmosphere.pressure_pa, atmosphere.temperature_k);
    let known = Known { substance, setting, pure_kg_m3 };
    let mut answers = Vec::with_capacity(asked.len());
    for (branch, places) in asked {
        let mut exposures: Vec<(OutcomeKind, Exposure)> = Vec::new();
        for kind in std::iter::once(branch.kind).chain(branch.then.iter().copied()) {
            let exposed = situation.exposed(kind, timing_of(kind, branch.timing)).map_err(named)?;
            exposures.extend(exposed.exposures.into_iter().map(|exposure| (kind, exposure)));
        }
        let at_place = |(downwind_m, crosswind_m): &(f64, f64)| {
            let at = Receptor::ground(*downwind_m, *crosswind_m);
            exposures.iter().map(|(kind, exposure)| known.effect(*kind, exposure, at)).collect::<Vec<_>>()
        };
        answers.push(places.iter().map(at_place).collect());
    }
    Ok(answers)
}

/// What the words about an effect need.
struct Known<'a> {
    substance: &'a Substance,
    setting: &'a Setting<'a>,
    /// Density of the pure vapour in the ambient air, kg/m³.
    pure_kg_m3: f64,
}

fn quantity(name: &'static str, value: f64, unit: impl Into<String>) -> Quantity {
    Quantity { name, value, unit: unit.into() }
}

impl Known<'_> {
    fn effect(&self, kind: OutcomeKind, exposure: &Exposure, at: Receptor) -> EffectAt {
        let effect = exposure.effect.as_ref();
        let harm = exposure.response.harm(effect, at);
        let (quantities, response) = match &exposure.response {
            Response::Toxic(toxic) => {
                let load = effect.toxic_load(at, toxic.probit.n(), toxic.longest_exposure_s);
                self.toxic(&toxic.probit, (effect, at), load, harm)
            }
            Response::Fire(fire) => self.fire(fire, (effect, at), harm),
            Response::FlashFire(flash) => self.flash(flash.flammable_fraction, (effect, at), harm),
            Response::Blast(_) => self.blast((effect, at), harm),
            Response::Exceeds(threshold) => {
                let value = threshold.quantity.of(effect, at, threshold.exposure_s);
                let quantities = vec![quantity(threshold.quantity.name(), value, threshold.quantity.unit())];
                let law = format!("1 from {} {} on, else 0", threshold.level, threshold.quantity.unit());
                let constants = Vec::new();
                (quantities, ResponseAt { law, probit: None, probability: harm.individual, constants })
            }
            Response::BlastProbit(blast) => self.blast_probit(blast, (effect, at), harm),
        };
        EffectAt { kind: kind_name(kind), quantities, response }
    }

    fn figure(&self, of: &str, name: &'static str, figure: &Figure, unit: &'static str) -> Constant {
        Constant {
            of: of.to_owned(),
            name,
            value: figure.value,
            unit,
            source: format!("{}, {}", self.setting.harm.id, figure.locator),
            provenance: figure.provenance.clone(),
        }
    }

    fn toxic(
        &self,
        probit: &Probit,
        (effect, at): (&dyn Effect, Receptor),
        load: f64,
        harm: Harm,
    ) -> (Vec<Quantity>, ResponseAt) {
        let concentration = effect.peak_concentration_kg_m3(at);
        let n = probit.n();
        // the load in the unit that the constants were published in
        let (factor, unit) = match probit.unit() {
            ProbitUnit::MilligramPerCubicMetreMinutes => (1e6_f64.powf(n) / 60.0, format!("(mg/m³)^{n} min")),
            ProbitUnit::PpmMinutes { vapour_density_kg_m3 } => {
                ((1e6 / vapour_density_kg_m3).powf(n) / 60.0, format!("ppm^{n} min"))
            }
            ProbitUnit::Si => (1.0, format!("(kg/m³)^{n} s")),
        };
        let quantities = vec![
            quantity("concentration", concentration, "kg/m³"),
            quantity("concentration by volume", 1e6 * concentration / self.pure_kg_m3, "ppm"),
            quantity("toxic load", load * factor, unit.clone()),
        ];
        let rules = &self.setting.harm.toxic;
        let of = format!("toxic probit of {}", self.substance.id);
        let mut constants = Vec::new();
        if let Some(row) = toxic_probit(self.substance) {
            let published = |name, value, unit| Constant {
                of: of.clone(),
                name,
                value,
                unit,
                source: row.locator.clone(),
                provenance: row.provenance.mark().to_owned(),
            };
            constants.extend([published("a", row.a, ""), published("b", row.b, ""), published("n", row.exponent, "")]);
        }
        constants.push(self.figure("toxic clouds", "longest exposure", &rules.longest_exposure_s, "s"));
        constants.push(self.figure("toxic clouds", "factor for the individual", &rules.individual_factor, ""));
        let response = ResponseAt {
            law: format!("Pr = {} + {} ln(load in {unit})", probit.a(), probit.b()),
            probit: (load > 0.0).then(|| probit.value(load)),
            probability: harm.individual,
            constants,
        };
        (quantities, response)
    }

    fn fire(
        &self,
        fire: &crate::vulnerability::FireResponse,
        (effect, at): (&dyn Effect, Receptor),
        harm: Harm,
    ) -> (Vec<Quantity>, ResponseAt) {
        let flux = effect.heat_flux_w_m2(at);
        let inside = effect.in_flame(at);
        let n = fire.probit.n();
        let dose = effect.thermal_dose(at, n, fire.longest_exposure_s);
        let mut quantities =
            vec![quantity("heat flux", flux, "W/m²"), quantity("thermal dose", dose, format!("(W/m²)^{n:.3} s"))];
        if let Some(duration_s) = effect.steady_duration_s() {
            quantities.push(quantity("duration of the fire", duration_s, "s"));
        }
        let certain = inside || flux >= fire.certain_heat_flux_w_m2;
        let law = if inside {
            "certain: inside the flame".to_owned()
        } else if certain {
            format!("certain: at least {} W/m²", fire.certain_heat_flux_w_m2)
        } else {
            format!("Pr = {} + {} ln(dose)", fire.probit.a(), fire.probit.b())
        };
        let rules = &self.setting.harm.fire;
        let of = "heat of fires";
        let constants = vec![
            self.figure(of, "a", &rules.probit_a, ""),
            self.figure(of, "b", &rules.probit_b, ""),
            self.figure(of, "n", &rules.exponent, ""),
            self.figure(of, "certain from", &rules.certain_heat_flux_w_m2, "W/m²"),
            self.figure(of, "longest exposure", &rules.longest_exposure_s, "s"),
            self.figure(of, "factor for the individual", &rules.individual_factor, ""),
        ];
        let probit = (!certain && dose > 0.0).then(|| fire.probit.value(dose));
        (quantities, ResponseAt { law, probit, probability: harm.individual, constants })
    }

    fn flash(&self, fraction: f64, (effect, at): (&dyn Effect, Receptor), harm: Harm) -> (Vec<Quantity>, ResponseAt) {
        let inside = effect.in_flammable_cloud(at, fraction);
        let mut quantities = vec![quantity("inside the burning cloud", f64::from(u8::from(inside)), "1 yes, 0 no")];
        if let Some(burns) = &self.substance.combustion {
            let limit = fraction * burns.lower_flammable_fraction;
            quantities.push(quantity("edge of the cloud", 100.0 * limit, "% by volume"));
        }
        let rules = &self.setting.harm.flash_fire;
        let of = "flash fires";
        let constants = vec![
            self.figure(of, "share of the lower flammable limit", &rules.flammable_fraction, ""),
            self.figure(of, "probability inside", &rules.individual, ""),
        ];
        let law = format!("{} inside {fraction} x the lower flammable limit, else 0", rules.individual.value);
        (quantities, ResponseAt { law, probit: None, probability: harm.individual, constants })
    }

    fn blast(&self, (effect, at): (&dyn Effect, Receptor), harm: Harm) -> (Vec<Quantity>, ResponseAt) {
        let quantities = vec![
            quantity("overpressure", effect.overpressure_pa(at), "Pa"),
            quantity("impulse", effect.impulse_pa_s(at), "Pa s"),
        ];
        let rules = &self.setting.harm.blast;
        let of = "blasts";
        let constants = vec![
            self.figure(of, "certain from", &rules.certain_overpressure_pa, "Pa"),
            self.figure(of, "none up to", &rules.least_overpressure_pa, "Pa"),
            self.figure(of, "probability between", &rules.individual, ""),
        ];
        let law = format!(
            "1 from {} Pa, {} above {} Pa, else 0",
            rules.certain_overpressure_pa.value, rules.individual.value, rules.least_overpressure_pa.value
        );
        (quantities, ResponseAt { law, probit: None, probability: harm.individual, constants })
    }

    fn blast_probit(
        &self,
        blast: &BlastProbitResponse,
        (effect, at): (&dyn Effect, Receptor),
        harm: Harm,
    ) -> (Vec<Quantity>, ResponseAt) {
        let overpressure_pa = effect.overpressure_pa(at);
        let quantities =
            vec![quantity("overpressure", overpressure_pa, "Pa"), quantity("impulse", effect.impulse_pa_s(at), "Pa s")];
        let probit = &blast.probit;
        let mut constants = Vec::new();
        if let Ok(Some(row)) = self.setting.harm.published_blast_probit() {
            let constant = |name, value| Constant {
                of: row.name.clone(),
                name,
                value,
                unit: "of Pa",
                source: format!("{}, {}", row.citation, row.locator),
                provenance: row.provenance.clone(),
            };
            constants.extend([constant("a", probit.a()), constant("b", probit.b())]);
        }
        let response = ResponseAt {
            law: format!("Pr = {} + {} ln(Pa)", probit.a(), probit.b()),
            probit: (overpressure_pa > 0.0).then(|| probit.value(overpressure_pa)),
            probability: harm.individual,
            constants,
        };
        (quantities, response)
    }
}
