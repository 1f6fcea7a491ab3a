//! The extension module `isorisk._isorisk`: conversions only, no rule of its own.

#![expect(clippy::doc_markdown, reason = "what Python shows is numpydoc, which has its own marks")]
#![expect(clippy::needless_pass_by_value, reason = "lists that are taken from Python arguments come by value")]

mod convert;
mod errors;
mod footprint;
mod risk;
mod run;
mod site;
mod study;
mod substance;
mod supervise;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _isorisk {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::footprint::{Footprint, Outcome, Part};
    #[pymodule_export]
    use crate::risk::{Integration, Societal};
    #[pymodule_export]
    use crate::run::{RunResult, run_study};
    #[pymodule_export]
    use crate::site::{Grid, JointFrequency, Population};
    #[pymodule_export]
    use crate::study::{Study, study_schema, table_references};
    #[pymodule_export]
    use crate::substance::{Substance, substances};
    #[pymodule_export]
    use crate::supervise::set_num_threads;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
