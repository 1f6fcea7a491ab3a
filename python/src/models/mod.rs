//! The consequence models alone: release, clouds, fires, blasts, responses.

pub(crate) mod arrays;
pub mod cloud;
pub mod dense_cloud;
pub mod discharge;
pub mod dispersion;
pub mod expansion;
pub mod explosion;
pub mod fire;
pub mod flame;
pub mod injury;
pub mod orifice;
pub mod pool;
pub mod release;
pub mod release_in_time;
pub mod section;
pub mod source;
mod stations;
pub mod surface_layer;
pub mod vessel;
pub mod view_factor;
pub mod vulnerability;
pub mod weather;
