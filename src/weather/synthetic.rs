//! Short hourly files made up for tests.

/// The fields of an hour that the reader takes.
#[derive(Clone, Copy)]
pub(super) struct Hour {
    pub direction: &'static str,
    pub speed: &'static str,
    pub total: &'static str,
    pub opaque: &'static str,
    pub ceiling: &'static str,
    pub temperature: &'static str,
    pub humidity: &'static str,
    pub pressure: &'static str,
}

/// A plain hour: 3 m/s from the east under a clear sky.
pub(super) const HOUR: Hour = Hour {
    direction: "90",
    speed: "3.0",
    total: "0",
    opaque: "0",
    ceiling: "77777",
    temperature: "15.0",
    humidity: "70",
    pressure: "101300",
};

/// A file of the first days of January, each hour from its day and hour.
pub(super) fn epw(days: u32, hour_of: impl Fn(u32, u32) -> Hour) -> String {
    let mut text = String::from("LOCATION,Testville,TS,TST,made up,000000,31.0,121.0,8.0,3.0\n");
    for name in ["DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0", "HOLIDAYS,No", "A", "B"] {
        text.push_str(name);
        text.push('\n');
    }
    let lines = (1..=days).flat_map(|day| (1..=24).map(move |hour| (day, hour))).map(|(day, hour)| {
        let h = hour_of(day, hour);
        let first = format!("2013,1,{day},{hour},30,?9,{},5.0,{},{}", h.temperature, h.humidity, h.pressure);
        let second = format!("{},{},{},{},9.0,{}", h.direction, h.speed, h.total, h.opaque, h.ceiling);
        format!("{first},0,0,300,0,0,0,0,0,0,0,{second},9,999999999,6,0,0,88,0,0,0")
    });
    let period = format!("DATA PERIODS,1,1,Data,Sunday,1/ 1,1/{days}");
    text + &std::iter::once(period).chain(lines).collect::<Vec<_>>().join("\n") + "\n"
}
