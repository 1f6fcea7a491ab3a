//! shim
use crate::error::Result;
use crate::substance::Substance;
impl Substance {
    /// x
    pub fn liquid_enthalpy_j_kg(&self, t: f64) -> Result<f64> {
        let (a, b) = (self.normal_boiling_point_k, t);
        let n = 8;
        let mut s = 0.0;
        for i in 0..n {
            s += self.liquid_heat_capacity_j_kg_k(a + (b - a) * (i as f64 + 0.5) / n as f64)?;
        }
        Ok(s * (b - a) / n as f64)
    }
    /// x
    pub fn saturated_vapour_enthalpy_j_kg(&self, t: f64) -> Result<f64> {
        Ok(self.liquid_enthalpy_j_kg(t)? + self.heat_of_vaporisation_j_kg(t)?)
    }
}
