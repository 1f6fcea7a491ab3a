//! What a region asks of its establishments: the register of major hazards.

pub mod register;
