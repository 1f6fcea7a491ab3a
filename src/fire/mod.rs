//! Fires: pool fire, jet fire, fireball, flash fire; view factors and transmissivity.

pub mod view_factor;
