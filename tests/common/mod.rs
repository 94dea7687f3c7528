//! The law that tests judge by, loaded as anyone would load it.

use vitaal::Law;
use vitaal::rules::{Readings, Request, Source};

/// The day on which tests judge, so that they do not change with the calendar.
pub const AS_OF: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// The law `eu` of the binary, with these readings in place of the defaults.
pub fn eu(readings: Readings) -> Law {
    law("eu", readings)
}

/// Any law of the binary, with these readings in place of the defaults.
pub fn law(name: &str, readings: Readings) -> Law {
    let request = Request { law: name.to_string(), as_of: AS_OF, readings };
    Law::load(&Source::Embedded, &request).unwrap_or_else(|broken| panic!("the law {name} does not load: {broken}"))
}
