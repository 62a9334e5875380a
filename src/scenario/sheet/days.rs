//! Days as tables write them.

use std::collections::BTreeSet;

use crate::quantity::Date;

use super::Cell;

/// In which order a day's parts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateOrder {
    /// `7/14/2020`
    MonthFirst,
    /// `14/7/2020`
    DayFirst,
}

impl DateOrder {
    /// `mdy` or `dmy`.
    pub fn of(text: &str) -> Option<DateOrder> {
        match text {
            "mdy" => Some(DateOrder::MonthFirst),
            "dmy" => Some(DateOrder::DayFirst),
            _ => None,
        }
    }

    /// The order in a column's days; one that could be either where none tells, or those that
    /// contradict each other.
    pub fn of_column<'a>(column: &[&'a Cell]) -> Result<DateOrder, &'a Cell> {
        let mut evidence = BTreeSet::new();
        let mut open = None;
        for cell in column {
            match parts(&cell.text) {
                Some(Parts::Open(first, second, _)) if first > 12 && second <= 12 => {
                    evidence.insert(DateOrder::DayFirst);
                }
                Some(Parts::Open(first, second, _)) if second > 12 && first <= 12 => {
                    evidence.insert(DateOrder::MonthFirst);
                }
                // 5 May is so either way.
                Some(Parts::Open(first, second, _)) if first != second => {
                    open = open.or(Some(*cell));
                }
                _ => {}
            }
        }
        let mut evidence = evidence.into_iter();
        match (evidence.next(), evidence.next(), open) {
            (Some(one), None, _) => Ok(one),
            (None, _, None) => Ok(DateOrder::MonthFirst),
            (_, _, Some(open)) => Err(open),
            (_, _, None) => column
                .first()
                .copied()
                .map_or(Ok(DateOrder::MonthFirst), Err),
        }
    }
}

/// A day's parts as they stand.
enum Parts {
    Sure(Date),
    /// A year alone.
    Year(i32),
    /// Two parts of which either may be the month, and the year.
    Open(u8, u8, i32),
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month by its name or the first three letters of it.
fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let found = MONTHS
        .iter()
        .position(|name| *name == word || word.len() >= 3 && name.starts_with(&word))?;
    u8::try_from(found + 1).ok()
}

fn year(text: &str) -> Option<i32> {
    let year = text.parse::<i32>().ok()?;
    (text.len() == 4 && (1000..=9999).contains(&year)).then_some(year)
}

fn parts(text: &str) -> Option<Parts> {
    // A time of day behind it says nothing here.
    let text = text.split_once(['T']).map_or(text, |(day, rest)| {
        match day.ends_with(|c: char| c.is_ascii_digit()) && rest.contains(':') {
            true => day,
            false => text,
        }
    });
    let fields: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "-/.,".contains(c))
        .filter(|field| !field.is_empty() && !field.contains(':'))
        .collect();
    let sure = |y: i32, m: u8, d: &str| {
        let d = d.trim_end_matches(['t', 'h', 's', 'n', 'd', 'r']);
        Some(Parts::Sure(Date::new(y, m, d.parse().ok()?)?))
    };
    match fields[..] {
        [alone] => Some(Parts::Year(year(alone)?)),
        [first, second, third] => {
            if let Some(of) = year(first) {
                return sure(of, second.parse().ok().or_else(|| month(second))?, third);
            }
            let of = year(third)?;
            match (month(first), month(second)) {
                (Some(named), None) => sure(of, named, second),
                (None, Some(named)) => sure(of, named, first),
                _ => Some(Parts::Open(first.parse().ok()?, second.parse().ok()?, of)),
            }
        }
        _ => None,
    }
}

/// Whether either of two numbers may be the month.
pub fn is_open(text: &str) -> bool {
    matches!(parts(text), Some(Parts::Open(first, second, _)) if first <= 12 && second <= 12 && first != second)
}

/// The day that a text is, in this order where it does not tell itself; or the first day of a year
/// that stands alone, and `true`.
pub fn day(text: &str, order: DateOrder) -> Option<(Date, bool)> {
    Some(match parts(text)? {
        Parts::Sure(date) => (date, false),
        Parts::Year(year) => (Date::new(year, 1, 1)?, true),
        Parts::Open(first, second, year) => {
            let (month, day) = match order {
                DateOrder::MonthFirst => (first, second),
                DateOrder::DayFirst => (second, first),
            };
            (Date::new(year, month, day)?, false)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::At;

    fn cell(text: &str) -> Cell {
        Cell {
            text: text.to_owned(),
            at: At::default(),
        }
    }

    #[test]
    fn days_are_read_as_they_are_published() {
        let expected = Date::new(2020, 7, 14).map(|day| (day, false));
        for text in [
            "2020-07-14",
            "7/14/2020",
            "14.07.2020",
            "July 14, 2020",
            "14 July 2020",
            "Jul 14th, 2020",
            "2020/7/14",
            "2020-07-14T00:00:00",
            "2020-07-14 00:00:00",
        ] {
            let order = DateOrder::of_column(&[&cell(text)]).unwrap();
            assert_eq!(day(text, order), expected, "{text}");
        }
        assert_eq!(
            day("2018", DateOrder::DayFirst),
            Date::new(2018, 1, 1).map(|day| (day, true))
        );
        for wrong in [
            "2018-02-30",
            "5/8/18",
            "13/13/2020",
            "soon",
            "Smarch 1, 2020",
        ] {
            assert_eq!(day(wrong, DateOrder::MonthFirst), None, "{wrong}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_days_that_tell_it_else_refused() {
        let order = |texts: &[&str]| {
            let cells: Vec<Cell> = texts.iter().map(|text| cell(text)).collect();
            DateOrder::of_column(&cells.iter().collect::<Vec<_>>())
                .map_err(|cell| cell.text.clone())
        };
        assert_eq!(order(&["3/4/2020", "3/14/2020"]), Ok(DateOrder::MonthFirst));
        assert_eq!(order(&["3.4.2020", "14.3.2020"]), Ok(DateOrder::DayFirst));
        assert_eq!(order(&["5/5/2020"]), Ok(DateOrder::MonthFirst));
        assert_eq!(order(&["3/4/2020"]), Err("3/4/2020".to_owned()));
        let both = order(&["14/3/2020", "3/14/2020", "3/4/2020"]);
        assert_eq!(both, Err("3/4/2020".to_owned()));
    }
}
