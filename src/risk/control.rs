//! Stopping and watching, as every long computation of the crate does it.

pub use crate::numeric::parallel::Control;
pub(crate) use crate::numeric::parallel::ordered;
