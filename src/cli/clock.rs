//! The time of day: of a journal alone, which no result reads.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::quantity::Date;

/// Now, as `2020-07-14T20:15:00Z`.
#[expect(
    clippy::disallowed_methods,
    reason = "when a run was asked for stands beside results, never in one"
)]
pub fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    at(since.map_or(0, |since| since.as_secs()))
}

fn at(seconds: u64) -> String {
    let (day, rest) = (seconds / 86_400, seconds % 86_400);
    let date = i32::try_from(day).ok().and_then(Date::from_day_number);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}Z",
        date.unwrap_or(Date::EPOCH)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_a_time_of_day() {
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        // Day 18,457 is 14 July 2020.
        assert_eq!(at(18_457 * 86_400 + 72_900), "2020-07-14T20:15:00Z");
    }
}
