//! The extension module `isorisk._isorisk`: conversions only, no rule of its own.

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _isorisk {
    #[pymodule_export]
    const __VERSION__: &str = env!("CARGO_PKG_VERSION");
}
