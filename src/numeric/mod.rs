//! Root finding, quadrature and the like, shared by every model.

mod brent;

pub use brent::brent_root;
pub mod parallel;
