//! The extension module `isorisk._isorisk`: conversions only, no rule of its own.

#![expect(clippy::doc_markdown, reason = "what Python shows is numpydoc, which has its own marks")]
#![expect(clippy::needless_pass_by_value, reason = "lists that are taken from Python arguments come by value")]

mod convert;
mod criteria;
mod errors;
mod exceedance;
mod explain;
mod footprint;
mod line;
mod models;
mod region;
mod risk;
mod run;
mod scenario;
mod site;
mod study;
mod substance;
mod supervise;
mod targets;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _isorisk {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::criteria::{
        judge_individual, judge_societal, published_criteria, published_criterion, study_limit_per_yr,
    };
    #[pymodule_export]
    use crate::explain::Explanation;
    #[pymodule_export]
    use crate::footprint::{Footprint, Outcome, Part};
    #[pymodule_export]
    use crate::line::{LineIntegration, LineOutcome};
    #[pymodule_export]
    use crate::models::cloud::{
        CloudSource, UnifiedCloud, disperse, instantaneous_source, jet_source, passive_source, pool_source,
    };
    #[pymodule_export]
    use crate::models::dense_cloud::{DenseCloud, britter_mcquaid};
    #[pymodule_export]
    use crate::models::discharge::{
        SteadyFlow, Throat, broken_pipe, critical_flux, critical_throat, fire_heat_w, orifice_flow,
        relief_gas_flux_kg_m2_s, relief_steam_flux_kg_m2_s,
    };
    #[pymodule_export]
    use crate::models::dispersion::{Cloud, flammable_limits_kg_m3, gaussian_plume, gaussian_puff};
    #[pymodule_export]
    use crate::models::expansion::{burst, expand};
    #[pymodule_export]
    use crate::models::explosion::{
        Blast, baker_strehlow_tang, congested_energy_j, energy_of_volume_j, flame_mach, flashing_volume_m3, fragments,
        multi_energy, tnt, tnt_equivalent_kg, vessel_burst,
    };
    #[pymodule_export]
    use crate::models::fire::{
        burning_flux, burning_flux_burgess, burning_fluxes, chamberlain, fireball, jet_fire, pool_fire, transmissivity,
    };
    #[pymodule_export]
    use crate::models::flame::Fire;
    #[pymodule_export]
    use crate::models::injury::{
        blast_injury, dangerous_toxic_load, escape_dose, indoor_load_ratio, published_probit, published_probits,
    };
    #[pymodule_export]
    use crate::models::orifice::orifice;
    #[pymodule_export]
    use crate::models::pool::{overtopping_fraction, pool};
    #[pymodule_export]
    use crate::models::release::{
        Flow, airborne_fraction, boiling_flux_kg_m2_s, choked_blowdown, evaporation_flux_kg_m2_s,
        expanded_gas_temperature_k, flash_fraction, gas_orifice, liquid_orifice,
    };
    #[pymodule_export]
    use crate::models::release_in_time::Release;
    #[pymodule_export]
    use crate::models::section::{plume_concentration_kg_m3, puff_concentration_kg_m3, sigma};
    #[pymodule_export]
    use crate::models::source::{Discharge, SourceTerm, discharge};
    #[pymodule_export]
    use crate::models::surface_layer::Weather;
    #[pymodule_export]
    use crate::models::vessel::{pipeline, rupture, vessel};
    #[pymodule_export]
    use crate::models::view_factor::{
        ViewFactors, view_factor_cylinder, view_factor_leaning_cylinder, view_factor_sphere,
    };
    #[pymodule_export]
    use crate::models::vulnerability::{Probit, collapse, harm, heat_probit, hsc_death, major_damage, minor_damage};
    #[pymodule_export]
    use crate::models::weather::Atmosphere;
    #[pymodule_export]
    use crate::region::{grade_units, hazard_categories, major_hazard_threshold, units_of_study};
    #[pymodule_export]
    use crate::risk::{Integration, Societal};
    #[pymodule_export]
    use crate::run::{RunResult, compare_results, run_study, unverified_models};
    #[pymodule_export]
    use crate::scenario::{
        danger_grade, delayed_ignition, event_tree, ignition_source_kinds, loss_frequencies, loss_tables,
        rule_set_sections, rule_sets, selection_number,
    };
    #[pymodule_export]
    use crate::site::{Grid, JointFrequency, Population};
    #[pymodule_export]
    use crate::study::{Study, study_schema, table_references};
    #[pymodule_export]
    use crate::substance::{Substance, catalogue, listed};
    #[pymodule_export]
    use crate::supervise::set_num_threads;
    #[pymodule_export]
    use crate::targets::{classify_target, protection_target_uses};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
