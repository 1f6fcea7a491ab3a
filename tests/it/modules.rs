//! The modules that hold models, each with its cards and the function that evaluates its reference cases.
//!
//! A new family of models is one line here.

use std::collections::BTreeMap;

use isorisk::Result;
use isorisk::card::ModelCard;

/// Evaluates one model: its name, its numbers and its words in, its outputs by name.
pub type Evaluate = fn(&str, &BTreeMap<String, f64>, &BTreeMap<String, String>) -> Result<BTreeMap<String, f64>>;

/// One family of models.
pub struct Family {
    /// Name of the module: the first part of a card's id and the folder of its cases.
    pub name: &'static str,
    /// Its cards.
    pub cards: &'static [&'static ModelCard],
    /// What evaluates its cases.
    pub evaluate: Evaluate,
}

/// Every family.
pub fn families() -> Vec<Family> {
    macro_rules! families {
        ($($name:ident),*) => {
            vec![$(Family {
                name: stringify!($name),
                cards: isorisk::$name::CARDS,
                evaluate: isorisk::$name::reference::evaluate,
            }),*]
        };
    }
    let mut families =
        families![substance, weather, release, dispersion, fire, explosion, vulnerability, scenario, criteria];
    // what it does is put models together: each of them has its own cases
    let (name, cards) = ("consequence", isorisk::consequence::CARDS);
    families.push(Family { name, cards, evaluate: nothing_to_evaluate });
    families
}

fn nothing_to_evaluate(
    model: &str,
    _inputs: &BTreeMap<String, f64>,
    _text: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, f64>> {
    let help = "this family has no reference cases".to_owned();
    Err(isorisk::Error::Unknown { kind: "model", name: model.to_owned(), help })
}

/// Every card, by id.
pub fn cards() -> Vec<&'static ModelCard> {
    let mut cards: Vec<_> = families().iter().flat_map(|family| family.cards.iter().copied()).collect();
    cards.sort_by_key(|card| card.id);
    cards
}
