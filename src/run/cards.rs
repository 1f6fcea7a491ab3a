//! Every model card of the crate.

use crate::card::ModelCard;

/// Every model card of the crate, by module.
#[must_use]
pub fn cards() -> Vec<&'static ModelCard> {
    [
        crate::substance::CARDS,
        crate::weather::CARDS,
        crate::release::CARDS,
        crate::dispersion::CARDS,
        crate::fire::CARDS,
        crate::explosion::CARDS,
        crate::vulnerability::CARDS,
        crate::scenario::CARDS,
        crate::consequence::CARDS,
        crate::criteria::CARDS,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::cards;

    #[test]
    fn every_id_is_there_once() {
        let mut ids: Vec<_> = cards().iter().map(|card| card.id).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(all > 20, "{all}");
    }
}
