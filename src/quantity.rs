//! Checked newtypes for what is counted, dated and addressed, and the bounds of numbers. Owns no
//! mathematics beyond the calendar.

use std::fmt;

/// A civil date as days since 1970-01-01 (negative before it). `2020-03-03` is day 18324.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Julian day number of 1970-01-01.
const EPOCH: i32 = 2_440_588;

impl Date {
    /// 1970-01-01.
    pub const EPOCH: Date = Date(0);

    /// The date with this year, month (1–12) and day of the month; `None` if there is none such.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        let month = time::Month::try_from(month).ok()?;
        let date = time::Date::from_calendar_date(year, month, day).ok()?;
        Some(Date(date.to_julian_day() - EPOCH))
    }

    /// Days since 1970-01-01.
    pub fn day_number(self) -> i32 {
        self.0
    }

    /// The date this many days after 1970-01-01; `None` outside the years −9999 to 9999.
    pub fn from_day_number(day: i32) -> Option<Date> {
        time::Date::from_julian_day(day.checked_add(EPOCH)?)
            .ok()
            .map(|_| Date(day))
    }

    /// Days from `earlier` to this date: 14 July 2020 since 10 March 2020 is 126.
    pub fn days_since(self, earlier: Date) -> i32 {
        self.0 - earlier.0
    }

    fn civil(self) -> time::Date {
        time::Date::from_julian_day(self.0 + EPOCH).unwrap_or(time::Date::MIN)
    }
}

/// ISO 8601: `2020-03-03`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02}",
            date.year(),
            u8::from(date.month()),
            date.day()
        )
    }
}

impl Date {
    /// Year, month (1–12) and day of the month.
    pub fn civil_parts(self) -> (i32, u8, u8) {
        let date = self.civil();
        (date.year(), u8::from(date.month()), date.day())
    }

    /// The date of `2020-03-03`; nothing from what is none.
    pub fn parse(iso: &str) -> Option<Date> {
        let mut parts = iso.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The date in words, `3 March 2020`.
    pub fn in_words(self) -> String {
        let date = self.civil();
        format!("{} {} {}", date.day(), date.month(), date.year())
    }
}

/// Selects the stream of luck. The same seed, name and replicate give the same draw, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

/// The values that a number may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bounds {
    /// In [0, 1].
    Share,
    /// In (0, 1).
    Inside,
    /// Above 0.
    Positive,
    /// 0 or above.
    NotNegative,
    /// Of the parameters that shape a law: in [0.01, 10⁸], where its quantiles are accurate.
    Shape,
    /// All finite numbers.
    Any,
}

impl Bounds {
    /// (lowest, highest) and whether they themselves are allowed.
    pub fn ends(self) -> (f64, f64, bool) {
        match self {
            Bounds::Share => (0.0, 1.0, true),
            Bounds::Inside => (0.0, 1.0, false),
            Bounds::Positive => (0.0, f64::INFINITY, false),
            Bounds::NotNegative => (0.0, f64::INFINITY, true),
            Bounds::Shape => (0.01, 1e8, true),
            Bounds::Any => (f64::NEG_INFINITY, f64::INFINITY, true),
        }
    }

    /// Whether a finite number is within them.
    pub fn holds(self, value: f64) -> bool {
        let (lowest, highest, closed) = self.ends();
        if closed {
            (lowest..=highest).contains(&value)
        } else {
            lowest < value && value < highest
        }
    }

    /// `between 0 and 1`
    pub fn words(self) -> &'static str {
        match self {
            Bounds::Share => "between 0 and 1",
            Bounds::Inside => "between 0 and 1, and neither of them",
            Bounds::Positive => "above 0",
            Bounds::NotNegative => "0 or above",
            Bounds::Shape => "between 0.01 and 100 million",
            Bounds::Any => "any number",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_across_a_leap_year() {
        let runoff = Date::new(2020, 7, 14).unwrap();
        let act = Date::new(2020, 3, 10).unwrap();
        assert_eq!(runoff.days_since(act), 126);
        assert_eq!(Date::new(2020, 3, 3).unwrap().day_number(), 18_324);
        assert_eq!(Date::new(2021, 2, 29), None);
        assert_eq!(runoff.to_string(), "2020-07-14");
        assert_eq!(runoff.in_words(), "14 July 2020");
        assert_eq!(
            (
                Date::parse("2020-07-14"),
                Date::parse("soon"),
                runoff.civil_parts()
            ),
            (Some(runoff), None, (2020, 7, 14))
        );
    }
}
