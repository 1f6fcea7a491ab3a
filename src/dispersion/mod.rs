//! Clouds: each published method one file under the family's traits.
