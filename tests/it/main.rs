//! Checks of the crate as a whole: published numbers, the directions between modules, the same bits on any number of
//! threads, and the pages of the documentation that are made from the code.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod bibliography;
#[cfg(test)]
mod cards;
#[cfg(test)]
mod case;
#[cfg(test)]
mod data;
#[cfg(test)]
mod determinism;
#[cfg(test)]
mod dispersion_trials;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod licences;
#[cfg(test)]
mod modules;
#[cfg(test)]
mod public_park;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tree;
