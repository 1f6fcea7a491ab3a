//! Water of the air: saturation pressure and heat of vaporisation, over liquid and ice.

/// Molar mass of water, kg/mol.
pub const WATER_MOLAR_MASS_KG_MOL: f64 = 0.018_015_3;
/// Heat of vaporisation of water at 0 °C, J/kg, and its slope with temperature, J/(kg K).
pub const WATER_HEAT: (f64, f64) = (2.501e6, -2360.0);
/// Freezing point of water, K.
pub const FREEZING_K: f64 = 273.15;
/// Heat of sublimation of ice, J/kg.
const ICE_HEAT_J_KG: f64 = 2.834e6;
/// Magnus' formula over water and ice: factor, °C (WMO 2018 guide, annex 4.B, at 1 bar).
const MAGNUS_WATER: (f64, f64) = (17.62, 243.12);
/// See [`MAGNUS_WATER`].
const MAGNUS_ICE: (f64, f64) = (22.46, 272.62);
/// Saturation pressure at 0 °C in Magnus' formula, Pa.
const MAGNUS_PA: f64 = 611.2;
/// Width over which water becomes ice, K (E: smooth).
const FREEZING_WIDTH_K: f64 = 1.0;

/// Saturation pressure of water and the heat to vaporise it, with the slope of the logarithm of the former.
#[must_use]
pub fn water(temperature_k: f64) -> (f64, f64, f64) {
    let celsius = (temperature_k - FREEZING_K).max(-200.0);
    let magnus = |(b, c): (f64, f64)| {
        let below = c + celsius;
        (b * celsius / below, b * c / (below * below))
    };
    let ice = ((FREEZING_K + 0.5 * FREEZING_WIDTH_K - temperature_k) / FREEZING_WIDTH_K).clamp(0.0, 1.0);
    let ((log_w, slope_w), (log_i, slope_i)) = (magnus(MAGNUS_WATER), magnus(MAGNUS_ICE));
    let log = log_w + ice * (log_i - log_w);
    let slope = slope_w + ice * (slope_i - slope_w);
    let heat_w = WATER_HEAT.0 + WATER_HEAT.1 * celsius;
    (MAGNUS_PA * log.exp(), slope, heat_w + ice * (ICE_HEAT_J_KG - heat_w))
}

/// Saturation pressure of liquid water, supercooled below its freezing point, Pa.
#[must_use]
pub fn liquid_water_pa(temperature_k: f64) -> f64 {
    let celsius = (temperature_k - FREEZING_K).max(-200.0);
    MAGNUS_PA * (MAGNUS_WATER.0 * celsius / (MAGNUS_WATER.1 + celsius)).exp()
}
