//! Stability class from what a weather station reports: Turner's method.

use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::weather::Stability;

/// Metres per second in a knot, by definition.
const METRE_PER_SECOND_PER_KNOT: f64 = 1852.0 / 3600.0;
/// Metres in a foot, by definition.
const METRE_PER_FOOT: f64 = 0.3048;
/// A ceiling below this is low, m (7000 ft), `epa2000` table 6-6.
pub const LOW_CEILING_M: f64 = 7_000.0 * METRE_PER_FOOT;
/// A ceiling from the low one up to below this is of middle height, m (16 000 ft), `epa2000` table 6-6.
pub const MIDDLE_CEILING_M: f64 = 16_000.0 * METRE_PER_FOOT;
/// Solar elevations, degrees, above which insolation is slight, moderate and strong, `epa2000` table 6-5.
const INSOLATION_DEG: [f64; 3] = [15.0, 35.0, 60.0];
/// Total cloud above which a night loses less heat, tenths, `epa2000` table 6-6.
const CLOUDY_NIGHT_TENTHS: f64 = 4.0;
/// Total cloud above which insolation is cut, tenths, `epa2000` table 6-6.
const CLOUDY_DAY_TENTHS: f64 = 5.0;
/// Cloud of an overcast sky, tenths.
const OVERCAST_TENTHS: f64 = 10.0;
/// Fastest whole knot of each wind band but the last, `epa2000` table 6-4.
const FASTEST_KNOTS: [f64; 8] = [1.0, 3.0, 5.0, 6.0, 7.0, 9.0, 10.0, 11.0];
/// Class, 1 (A) to 7 (G), by wind band and net radiation index 4, 3, 2, 1, 0, -1, -2, `epa2000` table 6-4.
const CLASS: [[usize; 7]; 9] = [
    [1, 1, 2, 3, 4, 6, 7],
    [1, 2, 2, 3, 4, 6, 7],
    [1, 2, 3, 4, 4, 5, 6],
    [2, 2, 3, 4, 4, 5, 6],
    [2, 2, 3, 4, 4, 4, 5],
    [2, 3, 3, 4, 4, 4, 5],
    [3, 3, 4, 4, 4, 4, 5],
    [3, 3, 4, 4, 4, 4, 4],
    [3, 4, 4, 4, 4, 4, 4],
];

/// Card of [`turner_class`].
pub const CARD: ModelCard = ModelCard {
    id: "weather.pasquill",
    title: "Pasquill class by Turner's method: sun, cloud, ceiling and wind",
    citations: &["turner1964", "epa2000"],
    requires: &["wind_speed_m_s", "total_cloud_tenths"],
    validity: &[
        Range::physical("wind_speed_m_s", "m/s", 0.0, 100.0, "a wind"),
        Range::physical("total_cloud_tenths", "tenths", 0.0, 10.0, "a share of the sky"),
    ],
    verification: Verification::Unverified(
        "tables typed from memory and held against one web copy of EPA-454/R-99-005",
    ),
};

/// Day or night as Turner means it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Light {
    /// From one hour before sunset to one hour after sunrise.
    Night,
    /// Otherwise, with the sun this high.
    Day {
        /// Elevation of the sun, degrees.
        solar_elevation_deg: f64,
    },
}

/// Height of the lowest cloud layer that covers more than half of the sky.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ceiling {
    /// At this height above ground, m.
    Height(f64),
    /// None: no such layer, or only high thin cloud.
    Unlimited,
}

/// The sky of an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sky {
    /// Day or night.
    pub light: Light,
    /// Total cloud, tenths.
    pub total_cloud_tenths: f64,
    /// Ceiling.
    pub ceiling: Ceiling,
}

/// Class of Turner's table, whose seventh class is kept apart until it is joined to F.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TurnerClass {
    /// A Pasquill class.
    Pasquill(Stability),
    /// Extremely stable, beyond F.
    G,
}

impl TurnerClass {
    /// The Pasquill class; G joins F, as in the regulatory use of the method.
    #[must_use]
    pub fn stability(self) -> Stability {
        match self {
            TurnerClass::Pasquill(stability) => stability,
            TurnerClass::G => Stability::F,
        }
    }
}

/// Net radiation index, 4 (strong sun) to -2 (clear night).
///
/// Overcast with a low ceiling gives 0 by day and by night. At night -2 up to 4/10 of cloud, else -1. By day the
/// insolation class 1 to 4 from the elevation of the sun; with more than 5/10 of cloud it is cut by 2 under a low
/// ceiling, by 1 under a middle one, and by 1 when overcast, but not below 1.
///
/// # References
/// `epa2000` table 6-6.
#[must_use]
pub fn net_radiation_index(sky: &Sky) -> i8 {
    let below = |limit_m: f64| matches!(sky.ceiling, Ceiling::Height(height) if height < limit_m);
    let overcast = sky.total_cloud_tenths >= OVERCAST_TENTHS;
    if overcast && below(LOW_CEILING_M) {
        return 0;
    }
    match sky.light {
        Light::Night if sky.total_cloud_tenths <= CLOUDY_NIGHT_TENTHS => -2,
        Light::Night => -1,
        Light::Day { solar_elevation_deg } => {
            let insolation =
                INSOLATION_DEG.iter().fold(1, |class, &limit| class + i8::from(solar_elevation_deg > limit));
            if sky.total_cloud_tenths <= CLOUDY_DAY_TENTHS {
                return insolation;
            }
            let cut_by_ceiling = if below(LOW_CEILING_M) { 2 } else { i8::from(below(MIDDLE_CEILING_M)) };
            (insolation - cut_by_ceiling - i8::from(overcast)).max(1)
        }
    }
}

/// Stability class of an hour by Turner's method.
///
/// # Equation
/// A table of wind speed, in whole knots, against [`net_radiation_index`].
///
/// | symbol | argument         | unit | valid              |
/// |--------|------------------|------|--------------------|
/// | `u`    | `wind_speed_m_s` | m/s  | 0..100, at 10 m; rounded to whole knots |
/// | –      | `sky`            | –    | cloud 0..10 tenths |
///
/// # Assumptions
/// Open country at middle latitudes; the hour's observation stands for the hour.
///
/// # Errors
/// [`crate::Error::OutOfValidity`] for a wind or cloud that cannot be.
///
/// # Examples
/// ```
/// use isorisk::weather::Stability;
/// use isorisk::weather::pasquill::{Ceiling, Light, Sky, turner_class};
/// let clear_night = Sky { light: Light::Night, total_cloud_tenths: 0.0, ceiling: Ceiling::Unlimited };
/// assert_eq!(turner_class(3.0, &clear_night).unwrap().stability(), Stability::F);
/// ```
///
/// # References
/// `turner1964`; `epa2000` section 6.4.1, tables 6-4 to 6-6.
pub fn turner_class(wind_speed_m_s: f64, sky: &Sky) -> Result<TurnerClass> {
    CARD.check(
        &[("wind_speed_m_s", wind_speed_m_s), ("total_cloud_tenths", sky.total_cloud_tenths)],
        crate::card::Policy::Strict,
    )?;
    let knots = (wind_speed_m_s / METRE_PER_SECOND_PER_KNOT).round();
    let band = FASTEST_KNOTS.iter().take_while(|&&fastest| knots > fastest).count();
    let column = match net_radiation_index(sky) {
        4.. => 0,
        3 => 1,
        2 => 2,
        1 => 3,
        0 => 4,
        -1 => 5,
        _ => 6,
    };
    let class = CLASS[band][column];
    Ok(Stability::ALL.get(class - 1).map_or(TurnerClass::G, |&stability| TurnerClass::Pasquill(stability)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(elevation: f64, cloud: f64, ceiling: Ceiling) -> Sky {
        Sky { light: Light::Day { solar_elevation_deg: elevation }, total_cloud_tenths: cloud, ceiling }
    }

    fn night(cloud: f64, ceiling: Ceiling) -> Sky {
        Sky { light: Light::Night, total_cloud_tenths: cloud, ceiling }
    }

    #[test]
    fn insolation_steps_at_15_35_and_60_degrees() {
        let index = |elevation| net_radiation_index(&day(elevation, 0.0, Ceiling::Unlimited));
        assert_eq!([10.0, 15.0, 15.1, 35.0, 35.1, 60.0, 60.1].map(index), [1, 1, 2, 2, 3, 3, 4]);
    }

    #[test]
    fn cloud_cuts_the_index_by_ceiling() {
        let low = Ceiling::Height(1000.0);
        let middle = Ceiling::Height(3000.0);
        let high = Ceiling::Height(6000.0);
        assert_eq!(net_radiation_index(&day(70.0, 5.0, low)), 4);
        assert_eq!(net_radiation_index(&day(70.0, 6.0, low)), 2);
        assert_eq!(net_radiation_index(&day(70.0, 6.0, middle)), 3);
        assert_eq!(net_radiation_index(&day(70.0, 6.0, high)), 4);
        assert_eq!(net_radiation_index(&day(70.0, 10.0, high)), 3);
        assert_eq!(net_radiation_index(&day(70.0, 10.0, middle)), 2);
        assert_eq!(net_radiation_index(&day(70.0, 10.0, low)), 0);
        assert_eq!(net_radiation_index(&day(20.0, 6.0, low)), 1);
        assert_eq!(net_radiation_index(&night(10.0, low)), 0);
        assert_eq!(net_radiation_index(&night(10.0, middle)), -1);
        assert_eq!(net_radiation_index(&night(4.0, low)), -2);
    }

    #[test]
    fn corners_of_the_table() {
        use Stability::{A, C, D, E, F};
        let sun = day(70.0, 0.0, Ceiling::Unlimited);
        let clear = night(0.0, Ceiling::Unlimited);
        assert_eq!(turner_class(0.0, &sun).unwrap(), TurnerClass::Pasquill(A));
        assert_eq!(turner_class(20.0, &sun).unwrap(), TurnerClass::Pasquill(C));
        assert_eq!(turner_class(0.0, &clear).unwrap(), TurnerClass::G);
        assert_eq!(turner_class(0.0, &clear).unwrap().stability(), F);
        assert_eq!(turner_class(3.5, &clear).unwrap(), TurnerClass::Pasquill(E));
        assert_eq!(turner_class(6.0, &clear).unwrap(), TurnerClass::Pasquill(D));
    }

    #[test]
    fn more_wind_never_moves_a_class_away_from_neutral() {
        for row in CLASS.windows(2) {
            for (slow, fast) in row[0].iter().zip(&row[1]) {
                assert!(fast.abs_diff(4) <= slow.abs_diff(4));
            }
        }
    }

    #[test]
    fn impossible_cloud_is_refused() {
        let found = turner_class(3.0, &night(99.0, Ceiling::Unlimited));
        assert!(matches!(found, Err(crate::Error::OutOfValidity { name: "total_cloud_tenths", .. })));
    }
}
