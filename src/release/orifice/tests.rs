use super::*;
use crate::substance::{substance, substances};
use approx::assert_relative_eq;

fn flow(name: &str, opening: &Orifice) -> OrificeFlow {
    orifice(substance(name).unwrap(), opening, Policy::Strict).unwrap()
}

#[test]
fn the_state_and_the_length_decide() {
    let hot = Orifice::hole(9e5, 293.15, 0.02);
    for (name, opening, model) in [
        ("ammonia", hot, "release.metastable"),
        ("ammonia", Orifice { length_m: 0.06, ..hot }, "release.nonequilibrium_nozzle"),
        ("ammonia", Orifice { length_m: 0.1, ..hot }, "release.homogeneous_equilibrium"),
        ("ammonia", Orifice { pressure_pa: 5e5, ..hot }, "release.real_gas_orifice"),
        ("ammonia", Orifice { temperature_k: None, quality: Some(0.3), ..hot }, "release.homogeneous_equilibrium"),
        ("ammonia", Orifice { temperature_k: None, quality: Some(1.0), ..hot }, "release.real_gas_orifice"),
        ("methanol", Orifice { pressure_pa: 2e5, ..hot }, "release.liquid_orifice"),
        ("hydrogen", Orifice { pressure_pa: 2e7, ..hot }, "release.real_gas_orifice"),
        // refrigerated, but 3 K above its boiling point outside
        ("propane", Orifice { temperature_k: Some(234.0), pressure_pa: 2e5, ..hot }, "release.metastable"),
        ("propane", Orifice { temperature_k: Some(229.0), pressure_pa: 2e5, ..hot }, "release.liquid_orifice"),
    ] {
        let found = flow(name, &opening);
        assert_eq!(found.choice.model, model, "{name}: {}", found.choice.reason);
        assert!(found.choice.reason.contains(name) && found.choice.by == ChosenBy::State);
        assert!(found.mass_rate_kg_s > 0.0);
    }
}

#[test]
fn a_forced_model_is_taken_or_refused() {
    let hot = Orifice { model: Some(OrificeModel::HomogeneousEquilibrium), ..Orifice::hole(9e5, 293.15, 0.02) };
    let found = flow("ammonia", &hot);
    assert_eq!((found.choice.model, found.choice.by), ("release.homogeneous_equilibrium", ChosenBy::User));
    let refused = |name: &str, opening: &Orifice| {
        orifice(substance(name).unwrap(), opening, Policy::Strict).unwrap_err().to_string()
    };
    let message = refused("ammonia", &Orifice { model: Some(OrificeModel::RealGas), ..hot });
    assert!(message.contains("liquid or boiling") && message.contains("below its vapour pressure"), "{message}");
    let message = refused("methane", &Orifice { model: Some(OrificeModel::Liquid), ..hot });
    assert!(message.contains("for a liquid") && message.contains("use method"), "{message}");
    let message = refused("methane", &Orifice { model: Some(OrificeModel::Omega), ..hot });
    assert!(message.contains("is a gas"), "{message}");
    let message = refused("methanol", &Orifice { pressure_pa: 9e4, model: None, ..hot });
    assert!(message.contains("nothing drives the contents out") && message.contains("101325"), "{message}");
    let message = refused("ammonia", &Orifice { vessel_diameter_m: Some(0.01), ..hot });
    assert!(message.contains("must not exceed the diameter of the vessel, 0.01 m"), "{message}");
    let message = refused("ammonia", &Orifice { temperature_k: None, ..hot });
    assert!(message.contains("give temperature_k"), "{message}");
}

#[test]
fn equilibrium_joins_the_cold_liquid() {
    // where the vapour pressure is that outside, a long opening has one rate by both models
    let propane = substance("propane").unwrap();
    let boiling = propane.saturation_temperature_k(101_325.0).unwrap();
    let at = |t: f64| Orifice { length_m: 0.2, temperature_k: Some(t), ..Orifice::hole(5e5, boiling, 0.02) };
    let (below, above) = (flow("propane", &at(boiling - 1e-4)), flow("propane", &at(boiling + 1e-4)));
    assert_ne!(below.choice.model, above.choice.model);
    // but for the liquid's volume, which the one takes upstream and the other on the way
    assert_relative_eq!(below.mass_rate_kg_s, above.mass_rate_kg_s, max_relative = 2e-4);
}

#[test]
fn rate_is_continuous_within_each_model() {
    for (name, low, high, length) in [
        ("propane", 2e5, 8e5, 0.0),
        ("propane", 8.6e5, 40e5, 0.0),
        ("propane", 8.6e5, 40e5, 0.05),
        ("propane", 8.6e5, 40e5, 0.2),
    ] {
        let steps = 400;
        let at = |i: i32| {
            let pressure_pa = low + (high - low) * f64::from(i) / f64::from(steps);
            flow(name, &Orifice { length_m: length, ..Orifice::hole(pressure_pa, 293.15, 0.02) }).mass_rate_kg_s
        };
        let mut before = at(0);
        for i in 1..=steps {
            let now = at(i);
            assert!(now > before && now < 1.08 * before, "{name} {length} {i}: {before} {now}");
            before = now;
        }
    }
}

#[test]
fn gas_is_the_perfect_gas_at_low_pressure() {
    use crate::release::gas_orifice::{GasOrifice, gas_flow};
    for ambient in [1e4, 1.2e5, 1.9e5] {
        let methane = substance("methane").unwrap();
        let opening = Orifice { ambient_pressure_pa: ambient, ..Orifice::hole(2e5, 300.0, 0.02) };
        let ideal = gas_flow(&GasOrifice {
            hole_diameter_m: 0.02,
            discharge_coefficient: GAS_COEFFICIENT,
            pressure_pa: 2e5,
            temperature_k: 300.0,
            density_kg_m3: methane.gas_density_kg_m3(2e5, 300.0).unwrap(),
            isentropic_exponent: methane.isentropic_exponent(290.0).unwrap(),
            ambient_pressure_pa: ambient,
        });
        assert_relative_eq!(flow("methane", &opening).mass_rate_kg_s, ideal.mass_rate_kg_s, max_relative = 4e-3);
    }
}

/// Numbers between 0 and 1 that fill the unit cube evenly: multiples of irrational numbers.
fn spread(i: u32, step: f64) -> f64 {
    (f64::from(i) * step).fract()
}

#[test]
fn the_state_space_has_flows_everywhere() {
    // of a substance without data up to its critical point a hot liquid is refused, and says so
    let whole = |substance: &Substance| {
        substance
            .thermo()
            .is_ok_and(|thermo| thermo.saturation.temperature_range_k().1 > 0.998 * substance.critical_temperature_k)
    };
    let possible: Vec<_> = substances().iter().filter(|substance| whole(substance)).collect();
    assert!(possible.len() * 10 > substances().iter().filter(|one| one.thermo().is_ok()).count() * 9);
    let (mut states, mut failed) = (0_u32, Vec::new());
    for substance in possible {
        let (coldest, _) = substance.thermo().unwrap().saturation.temperature_range_k();
        for i in 0..120 {
            let t = coldest + spread(i, 0.618_033_988_7) * (600.0_f64.max(1.2 * coldest) - coldest);
            // 1 Pa above the ambient to 400 bar
            let p = 101_326.0 * (400.0e5_f64 / 101_326.0).powf(spread(i, 0.414_213_562_4));
            let length_m = [0.0, 0.05, 0.3][(i % 3) as usize];
            let quality = [None, None, None, Some(spread(i, 0.732_050_807_6))][(i % 4) as usize];
            let p = if quality.is_some() {
                p.min(0.98 * substance.thermo().unwrap().saturation.pressure_range_pa().1)
            } else {
                p
            };
            if p <= 101_325.0 || (quality.is_some() && p < substance.thermo().unwrap().saturation.pressure_range_pa().0)
            {
                continue;
            }
            let temperature_k = if quality.is_some() { None } else { Some(t) };
            let opening = Orifice { temperature_k, quality, length_m, ..Orifice::hole(p, t, 0.01) };
            states += 1;
            match orifice(substance, &opening, Policy::Flag) {
                Ok(flow) => {
                    let throat = flow.throat;
                    for value in [
                        flow.mass_rate_kg_s,
                        flow.stagnation_enthalpy_j_kg,
                        throat.pressure_pa,
                        throat.temperature_k,
                        throat.density_kg_m3,
                        throat.velocity_m_s,
                        throat.quality,
                    ] {
                        assert!(value.is_finite(), "{} {p} Pa {t} K {quality:?}: {flow:?}", substance.id);
                    }
                    assert!(
                        flow.mass_rate_kg_s > 0.0 && throat.density_kg_m3 > 0.0,
                        "{} {p} {t}: {flow:?}",
                        substance.id
                    );
                    assert!(
                        throat.pressure_pa <= p * 1.021 && throat.pressure_pa > 0.0,
                        "{} {p} {t}: {flow:?}",
                        substance.id
                    );
                }
                Err(error) => {
                    failed.push(format!("{} {p:.0} Pa {t:.1} K {quality:?} {length_m} m: {error}", substance.id));
                }
            }
        }
    }
    assert!(states > 8000, "{states}");
    assert!(failed.len() * 1000 <= states as usize, "{} of {states}:\n{}", failed.len(), failed.join("\n"));
}
