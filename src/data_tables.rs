//! The data compiled into the crate, with the hash of each file, so that a result can say what it stands on.

use sha2::{Digest, Sha256};

use crate::numeric::ContentKey;

macro_rules! data_files {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../data/", $path)))),+]
    };
}

const FILES: &[(&str, &str)] = data_files![
    "criteria/gb_36894_2018.toml",
    "criteria/protection_targets.toml",
    "criteria/published/brazil_cetesb.toml",
    "criteria/published/canada_miacc.toml",
    "criteria/published/china_announcement_13_2014.toml",
    "criteria/published/china_order_40_2011.toml",
    "criteria/published/flanders.toml",
    "criteria/published/france_pprt.toml",
    "criteria/published/hong_kong.toml",
    "criteria/published/hungary.toml",
    "criteria/published/ireland_hsa.toml",
    "criteria/published/malaysia.toml",
    "criteria/published/netherlands_bevi.toml",
    "criteria/published/nsw_hipap_4.toml",
    "criteria/published/singapore.toml",
    "criteria/published/switzerland.toml",
    "criteria/published/uk_land_use_planning.toml",
    "criteria/published/uk_r2p2.toml",
    "explosion/baker_strehlow_tang.toml",
    "explosion/multi_energy.toml",
    "ignition/bevi.toml",
    "ignition/purple_book.toml",
    "ignition/sources.toml",
    "ignition/trees.toml",
    "listed/gb_18218_2018.toml",
    "mixtures/coke_oven_gas.toml",
    "mixtures/crude_oil_light.toml",
    "mixtures/gasoline_surrogate.toml",
    "mixtures/liquefied_natural_gas.toml",
    "mixtures/lpg_butane_rich.toml",
    "mixtures/lpg_propane_butane.toml",
    "mixtures/lpg_propane_rich.toml",
    "mixtures/natural_gas_pipeline.toml",
    "mixtures/syngas_coal.toml",
    "register/gb_18218_2018.toml",
    "rule_sets/aq_t_3046_2013.toml",
    "rule_sets/bevi_3_2.toml",
    "rule_sets/gb_t_37243_2019.toml",
    "rule_sets/purple_book.toml",
    "scenario/api_581.toml",
    "scenario/bevi_3_2.toml",
    "scenario/hj_169_2018.toml",
    "scenario/hse_fred.toml",
    "scenario/hydrogen.toml",
    "scenario/iogp_434_01.toml",
    "scenario/purple_book.toml",
    "scenario/purple_book_transfer.toml",
    "substances/1_2_dichloroethane.toml",
    "substances/1_butene.toml",
    "substances/acetaldehyde.toml",
    "substances/acetic_acid.toml",
    "substances/acetic_anhydride.toml",
    "substances/acetone.toml",
    "substances/acetonitrile.toml",
    "substances/acetylene.toml",
    "substances/acrolein.toml",
    "substances/acrylonitrile.toml",
    "substances/allyl_alcohol.toml",
    "substances/ammonia.toml",
    "substances/aniline.toml",
    "substances/arsine.toml",
    "substances/benzene.toml",
    "substances/bromine.toml",
    "substances/butadiene.toml",
    "substances/carbon_dioxide.toml",
    "substances/carbon_disulphide.toml",
    "substances/carbon_monoxide.toml",
    "substances/carbon_tetrachloride.toml",
    "substances/carbonyl_sulphide.toml",
    "substances/chlorine.toml",
    "substances/chlorobenzene.toml",
    "substances/chloroethane.toml",
    "substances/chloroform.toml",
    "substances/chloromethane.toml",
    "substances/cumene.toml",
    "substances/cyclohexane.toml",
    "substances/dichloromethane.toml",
    "substances/diethyl_ether.toml",
    "substances/dimethyl_carbonate.toml",
    "substances/dimethyl_ether.toml",
    "substances/dimethylamine.toml",
    "substances/epichlorohydrin.toml",
    "substances/ethane.toml",
    "substances/ethanethiol.toml",
    "substances/ethanol.toml",
    "substances/ethyl_acetate.toml",
    "substances/ethylamine.toml",
    "substances/ethylbenzene.toml",
    "substances/ethylene.toml",
    "substances/ethylene_oxide.toml",
    "substances/ethyleneimine.toml",
    "substances/fluorine.toml",
    "substances/formaldehyde.toml",
    "substances/gasoline.toml",
    "substances/hydrazine.toml",
    "substances/hydrogen.toml",
    "substances/hydrogen_bromide.toml",
    "substances/hydrogen_chloride.toml",
    "substances/hydrogen_cyanide.toml",
    "substances/hydrogen_fluoride.toml",
    "substances/hydrogen_sulphide.toml",
    "substances/isobutane.toml",
    "substances/isobutene.toml",
    "substances/isopentane.toml",
    "substances/isopropanol.toml",
    "substances/m_xylene.toml",
    "substances/methane.toml",
    "substances/methanethiol.toml",
    "substances/methanol.toml",
    "substances/methyl_acetate.toml",
    "substances/methyl_acrylate.toml",
    "substances/methyl_bromide.toml",
    "substances/methyl_ethyl_ketone.toml",
    "substances/methyl_isocyanate.toml",
    "substances/methyl_methacrylate.toml",
    "substances/methylamine.toml",
    "substances/mtbe.toml",
    "substances/n_butane.toml",
    "substances/n_butanol.toml",
    "substances/n_butyl_acetate.toml",
    "substances/n_decane.toml",
    "substances/n_dodecane.toml",
    "substances/n_heptane.toml",
    "substances/n_hexane.toml",
    "substances/n_octane.toml",
    "substances/n_pentane.toml",
    "substances/nitric_oxide.toml",
    "substances/nitrobenzene.toml",
    "substances/nitrogen.toml",
    "substances/nitrogen_dioxide.toml",
    "substances/nitrous_oxide.toml",
    "substances/o_xylene.toml",
    "substances/oxygen.toml",
    "substances/p_xylene.toml",
    "substances/phenol.toml",
    "substances/phosgene.toml",
    "substances/phosphine.toml",
    "substances/propane.toml",
    "substances/propylene.toml",
    "substances/propylene_oxide.toml",
    "substances/r_134a.toml",
    "substances/r_22.toml",
    "substances/r_32.toml",
    "substances/styrene.toml",
    "substances/sulphur_dioxide.toml",
    "substances/sulphur_trioxide.toml",
    "substances/tetrahydrofuran.toml",
    "substances/toluene.toml",
    "substances/trimethylamine.toml",
    "substances/vinyl_acetate.toml",
    "substances/vinyl_chloride.toml",
    "substances/water.toml",
    "vulnerability/aq_t_3046_2013.toml",
    "vulnerability/bevi_3_2.toml",
    "vulnerability/probits.toml",
];

/// Each data file of the crate with the SHA-256 of its text, in hexadecimal.
#[must_use]
pub fn data_tables() -> Vec<(&'static str, String)> {
    FILES
        .iter()
        .map(|(path, text)| {
            let digest = Sha256::digest(text.as_bytes());
            (*path, format!("{digest:x}"))
        })
        .collect()
}

/// The key of all data files together.
pub(crate) fn data_key() -> ContentKey {
    let texts: Vec<&str> = FILES.iter().flat_map(|(path, text)| [*path, *text]).collect();
    ContentKey::of(&texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn toml_files(folder: &Path, found: &mut Vec<String>, root: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                toml_files(&path, found, root);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }

    #[test]
    fn every_data_file_is_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let mut found = Vec::new();
        toml_files(&root, &mut found, &root);
        found.sort();
        let listed: Vec<_> = data_tables().iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(found, listed);
        assert!(data_tables().iter().all(|(_, hash)| hash.len() == 64));
    }
}
