//! Long pipelines that break: gas, liquefied gas, liquid; closed or fed, one side or both.
//!
//! [`Pipeline`] says what stands in the line, [`pipeline_release`] gives the [`Release`](crate::release::Release).

mod barotrope;
mod both_sides;
mod gas;
mod line;
pub mod liquid;
pub mod march;
mod marched;
pub mod wilson;

pub use line::{
    Feed, Pipeline, PipelineMethod, PipelineOptions, STEEL_ROUGHNESS_M, pipeline_release, steady_line_flux_kg_m2_s,
};
pub use wilson::WilsonBlowdown;

#[cfg(test)]
mod tests;
