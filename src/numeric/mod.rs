//! Root finding, quadrature and the like, shared by every model.

mod brent;
mod content;
pub(crate) mod gauss_kronrod;
mod maximum;
pub mod ode;

pub use brent::brent_root;
pub use content::ContentKey;
pub use maximum::brent_maximum;
pub mod parallel;
pub mod runge_kutta;
