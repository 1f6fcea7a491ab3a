//! View factors: which share of what a small target can see is flame.

pub mod leaning_cylinder;
pub mod quadrature;
pub mod sphere;
pub mod tilted_cylinder;

pub use leaning_cylinder::LeaningCylinder;
pub use tilted_cylinder::ViewFactors;
