//! The risk integration: LSIR, F-N, PLL, contributions.
//!
//! It sees outcomes, weather, a grid or points, and people; nothing of how a footprint came to be. The direction of
//! the wind is continuous: within a sector its density is constant, and harm is integrated over it exactly, from the
//! integral of each footprint round the circle through the receptor. See `docs/theory/individual_risk.md` and
//! `docs/theory/societal_risk.md`.
//!
//! ```
//! use isorisk::footprint::{Footprint, Outcome};
//! use isorisk::risk::{Control, WhoCounts, individual_risk_at, societal};
//! use isorisk::site::{Population, PopulationCell};
//! use isorisk::weather::{JointFrequency, WeatherClass};
//!
//! let any = WeatherClass { name: "any".into(), condition: None };
//! let rose = JointFrequency::new(vec![0.0, 90.0, 180.0, 270.0], vec![any], vec![vec![vec![0.25; 4]], vec![vec![0.0; 4]]])?;
//! // a lethal wedge of 30 degrees to 500 m, once in 100 000 years
//! let wedge = |x: f64, y: f64| if y.atan2(x).abs() <= 15_f64.to_radians() { [1.0; 3] } else { [0.0; 3] };
//! let fire = Outcome::new("flash fire", (0.0, 0.0), 1e-5, Footprint::sampled(wedge, 500.0, 10.0)?)?;
//! let risk = individual_risk_at(&[fire.clone()], &rose, &[(300.0, 0.0), (0.0, 600.0)], &Control::default())?;
//! assert!((risk[0] - 1e-5 / 12.0).abs() < 1e-12 && risk[1] == 0.0);
//! let people = Population::new(vec![PopulationCell::point(300.0, 0.0, 20.0)])?;
//! let curve = societal(&[fire], &rose, &people, WhoCounts::Everyone, &Control::default())?;
//! assert!((curve.exceedance(20.0) - 1e-5 / 12.0).abs() < 1e-12);
//! # Ok::<(), isorisk::Error>(())
//! ```

mod accident;
mod accumulate;
mod area_map;
mod combined;
mod contribution_map;
mod control;
mod curve;
mod density;
mod directions;
mod dominant;
mod exact_sum;
mod exceedance_shares;
mod field;
mod functions;
mod individual;
mod line;
mod line_societal;
mod map;
mod map_accuracy;
mod people;
mod people_index;
mod pll_shares;
mod polar_people;
mod profile;
mod ring_taps;
mod share_back;
mod shares;
mod societal;
mod societal_accuracy;
mod stacked;
mod unit_societal;
mod view;
mod wind_circle;

pub use area_map::{AreaMap, AreaSetting, MOST_AREA_CELLS, area_map};
pub use contribution_map::{ContributionMap, contribution_map};
pub use control::Control;
pub use curve::{Event, Societal};
pub use dominant::{Dominant, dominant_group};
pub use exceedance_shares::{ExceedanceShares, exceedance_shares, exceedance_shares_of_origins};
pub use field::LayingWork;
pub use individual::{individual_risk_at, individual_risk_by_group, individual_risk_grid};
pub use line::{LineAccuracy, LineIndividual, LineSource, line_individual_risk_at, line_individual_risk_grid};
pub use line_societal::{LineSocietal, line_societal};
pub use map::RiskMap;
pub use map_accuracy::{CELLS_CHECKED, LEAST_RISK_PER_YR, MapAccuracy, map_accuracy};
pub use people_index::PeopleIndex;
pub use pll_shares::{PllShares, pll_shares_of_origins};
pub use shares::{PlaceShare, individual_risk_shares};
pub use societal::{WhoCounts, societal, societal_by_group};
pub use societal_accuracy::{CHECKED_EVERY, SocietalAccuracy, societal_accuracy};
pub use unit_societal::{UnitSocietal, societal_of_origin, societal_of_origins};
