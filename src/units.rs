//! Conversions from the units people write to SI. Nothing else in the crate knows bar, °C, mm, t or ppm.

/// Pascals in a bar, by definition.
pub const PASCAL_PER_BAR: f64 = 1.0e5;
/// Kelvins at 0 °C, by definition.
pub const ZERO_CELSIUS_K: f64 = 273.15;
/// Standard atmosphere, Pa, by definition.
pub const STANDARD_ATMOSPHERE_PA: f64 = 101_325.0;
/// Standard acceleration of free fall, m/s², by definition.
pub const STANDARD_GRAVITY_M_S2: f64 = 9.806_65;
/// Molar gas constant, J/(mol K), exact in the 2019 SI.
pub const GAS_CONSTANT_J_MOL_K: f64 = 8.314_462_618_153_24;
/// Molar mass of dry air, kg/mol (US Standard Atmosphere 1976, table 3).
pub const AIR_MOLAR_MASS_KG_MOL: f64 = 0.028_964_4;
/// Seconds in a mean Julian year.
pub const SECONDS_PER_YEAR: f64 = 31_557_600.0;
/// Hours in a mean Julian year.
pub const HOURS_PER_YEAR: f64 = 8766.0;

/// bar to Pa.
#[must_use]
pub fn pa_from_bar(bar: f64) -> f64 {
    bar * PASCAL_PER_BAR
}

/// °C to K.
#[must_use]
pub fn k_from_celsius(celsius: f64) -> f64 {
    celsius + ZERO_CELSIUS_K
}

/// Density of an ideal gas, kg/m³.
#[must_use]
pub fn ideal_gas_density_kg_m3(molar_mass_kg_mol: f64, pressure_pa: f64, temperature_k: f64) -> f64 {
    pressure_pa * molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * temperature_k)
}

/// Mole fraction (m³/m³) of a vapour to mass concentration, kg/m³, at a pressure and temperature.
#[must_use]
pub fn kg_m3_from_fraction(fraction: f64, molar_mass_kg_mol: f64, pressure_pa: f64, temperature_k: f64) -> f64 {
    fraction * ideal_gas_density_kg_m3(molar_mass_kg_mol, pressure_pa, temperature_k)
}

/// Mass concentration, kg/m³, to mole fraction (m³/m³), at a pressure and temperature.
#[must_use]
pub fn fraction_from_kg_m3(concentration: f64, molar_mass_kg_mol: f64, pressure_pa: f64, temperature_k: f64) -> f64 {
    concentration / ideal_gas_density_kg_m3(molar_mass_kg_mol, pressure_pa, temperature_k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn ppm_and_mg_agree_with_the_molar_volume_at_25_celsius() {
        // 24.465 L/mol at 25 °C and 1 atm: 1 ppm of ammonia (17.031 g/mol) = 0.6961 mg/m3
        let c = kg_m3_from_fraction(1e-6, 0.017_031, STANDARD_ATMOSPHERE_PA, k_from_celsius(25.0));
        assert_relative_eq!(c * 1e6, 17.031 / 24.465, max_relative = 5e-5);
        let back = fraction_from_kg_m3(c, 0.017_031, STANDARD_ATMOSPHERE_PA, k_from_celsius(25.0));
        assert_relative_eq!(back, 1e-6, max_relative = 1e-14);
    }
}
