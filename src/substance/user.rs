//! Substances that a user brings: a text in the format of the catalogue's files, or a composition.

use std::sync::Arc;

use super::record::{self, Origin};
use super::{Mixture, Substance, mixture};
use crate::error::Result;

impl Substance {
    /// A substance or a mixture from a text in the format of the catalogue's files, with the same validation.
    ///
    /// A correlation may give points, `points = [[temperature_k, value], ..]`, instead of an equation with coefficients;
    /// they are fitted then. A text with a `composition` makes a mixture. `name` is what messages call the text.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] with the name, and what is wrong.
    ///
    /// # Examples
    /// ```
    /// let text = r#"
    ///     id = "our_lpg"
    ///     name_en = "LPG of tank farm 2"
    ///     name_zh = "二罐区液化气"
    ///     source = "analysis of 2026-03-01"
    ///     provenance = "S"
    ///     composition = [
    ///         { substance = "propane", mole_fraction = 0.35 },
    ///         { substance = "n_butane", mole_fraction = 0.65 },
    ///     ]
    /// "#;
    /// let ours = isorisk::substance::Substance::from_toml(text, "our_lpg.toml")?;
    /// assert!(ours.vapour_pressure_pa(293.15)? > 2.0e5);
    /// # Ok::<(), isorisk::Error>(())
    /// ```
    pub fn from_toml(text: &str, name: &str) -> Result<Self> {
        let origin = Origin::User(name.into());
        let has_composition = text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("composition"));
        if has_composition { mixture::parse(&origin, text) } else { record::parse(&origin, text) }
    }

    /// A mixture of substances, each with its mole fraction, as one substance.
    ///
    /// # Errors
    /// As [`Mixture::new`] and [`Mixture::substance`].
    pub fn mixture(name: &str, parts: &[(Arc<Substance>, f64)]) -> Result<Self> {
        Mixture::new(name, parts)?.substance()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::substance;
    use approx::assert_relative_eq;

    const POINTS: &str = r#"
        id = "widgetane"
        name_en = "widgetane"
        name_zh = "某烷"
        formula = "C3H8"
        flags = ["flammable"]

        [combustion]
        enthalpy_of_formation_gas_j_mol = { value = -104680.0, source = "test", provenance = "K" }
        lower_flammable_fraction = { value = 0.02, source = "test", provenance = "K" }
        upper_flammable_fraction = { value = 0.1, source = "test", provenance = "K" }
        reactivity = { value = "average", source = "test", provenance = "K" }
        ignition_category = { value = "0", source = "test", provenance = "K" }

        [constants]
        melting_point_k = { value = 100.0, source = "test", provenance = "K" }
        normal_boiling_point_k = { value = 231.0, source = "test", provenance = "K" }
        critical_temperature_k = { value = 369.9, source = "test", provenance = "K" }
        critical_pressure_pa = { value = 4.25e6, source = "test", provenance = "K" }
        critical_density_kg_m3 = { value = 220.5, source = "test", provenance = "K" }
        acentric_factor = { value = 0.152, source = "test", provenance = "K" }

        [correlations.vapour_pressure]
        points = [[231.036, 101325.0], [260.0, 310600.0], [290.0, 769000.0], [320.0, 1602000.0]]
        source = "test"
        provenance = "K"
    "#;

    #[test]
    fn points_are_fitted_and_the_rest_is_absent() {
        let ours = Substance::from_toml(POINTS, "widgetane.toml").unwrap();
        let propane = substance("propane").unwrap();
        assert_relative_eq!(
            ours.vapour_pressure_pa(275.0).unwrap(),
            propane.vapour_pressure_pa(275.0).unwrap(),
            max_relative = 0.01
        );
        let message = ours.liquid_density_kg_m3(275.0).unwrap_err().to_string();
        assert_eq!(message, "a density of the liquid is needed by substance.liquid_density but widgetane has none");
        let message = ours.vapour_pressure_pa(330.0).unwrap_err().to_string();
        assert!(message.starts_with("widgetane.toml: ") && message.contains("outside 231.036..320"), "{message}");
    }

    #[test]
    fn a_faulty_text_says_where_and_what() {
        for (from, to, expected) in [
            ("id = \"widgetane\"", "ident = \"x\"", "ours.toml"),
            ("value = 231.0", "value = 90.0", "melting_point_k = 100 K"),
            ("value = 0.02,", "value = 0.2,", "lower_flammable_fraction = 0.2"),
            ("formula = \"C3H8\"", "formula = \"C3Zz8\"", "element Zz"),
            ("[231.036, 101325.0]", "[231.036, -1.0]", "[231.036, -1]"),
            ("[260.0, 310600.0]", "[260.0, 3.106e7]", "must rise with temperature"),
            ("value = 4.25e6", "value = -1.0", "critical_pressure_pa = -1 Pa"),
        ] {
            let text = POINTS.replace(from, to);
            assert_ne!(text, POINTS, "{from}");
            let message = Substance::from_toml(&text, "ours.toml").unwrap_err().to_string();
            assert!(message.contains(expected) && message.contains("ours.toml"), "{from}: {message}");
        }
    }

    #[test]
    fn a_file_of_the_catalogue_is_a_text_like_any_other() {
        let text = include_str!("../../data/substances/propane.toml");
        let mut ours = Substance::from_toml(text, "mine.toml").unwrap();
        let known = substance("propane").unwrap();
        assert_ne!(&ours, known.as_ref());
        assert_eq!(
            ours.vapour_pressure_pa(280.0).unwrap().to_bits(),
            known.vapour_pressure_pa(280.0).unwrap().to_bits()
        );
        ours.recipe = known.recipe.clone();
        ours.correlations = known.correlations.clone();
        assert_eq!(&ours, known.as_ref());
    }
}
