//! A horizontal scale of days, labelled by months, weeks or years.

use crate::quantity::Date;

use super::face::width;
use super::page::{MUTED_SMALL, Page};
use super::scene::Anchor;
use super::theme;
use super::wording;

/// Days from one to another over pixels from `left` to `right`.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    first: i32,
    last: i32,
    pub left: f64,
    pub right: f64,
}

/// How far apart the labels stand.
#[derive(Debug, Clone, Copy)]
enum Stride {
    Days(i32),
    Months(i32),
}

/// More labels than any picture has room for: they are not even tried.
const MOST_MARKS: i32 = 200;

impl Stride {
    /// About so many days.
    fn days(self) -> i32 {
        match self {
            Stride::Days(days) => days,
            Stride::Months(months) => 30 * months,
        }
    }
}

const STRIDES: [Stride; 14] = [
    Stride::Days(1),
    Stride::Days(7),
    Stride::Days(14),
    Stride::Months(1),
    Stride::Months(2),
    Stride::Months(3),
    Stride::Months(6),
    Stride::Months(12),
    Stride::Months(60),
    Stride::Months(120),
    Stride::Months(300),
    Stride::Months(1_200),
    Stride::Months(6_000),
    Stride::Months(12_000),
];

impl Days {
    /// Wide enough for all of these days, with some air; nothing without days.
    pub fn around(days: impl IntoIterator<Item = Date>, left: f64, right: f64) -> Option<Days> {
        let days: Vec<i32> = days.into_iter().map(Date::day_number).collect();
        let (first, last) = (*days.iter().min()?, *days.iter().max()?);
        let air = ((last - first) / 40).max(2);
        Some(Days {
            first: first - air,
            last: last + air,
            left,
            right,
        })
    }

    pub fn x(&self, date: Date) -> f64 {
        let along = f64::from(date.day_number() - self.first) / f64::from(self.last - self.first);
        self.left + along.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// Days with their labels, as close as there is room for.
    fn marks(&self) -> Vec<(f64, String)> {
        let fit = |marks: &Vec<(f64, String)>| {
            let half = |text: &str| width(text, MUTED_SMALL) / 2.0 + 7.0;
            marks
                .windows(2)
                .all(|pair| pair[1].0 - pair[0].0 > half(&pair[0].1) + half(&pair[1].1))
        };
        let days = self.last - self.first;
        STRIDES
            .iter()
            .filter(|stride| days / stride.days() <= MOST_MARKS)
            .map(|stride| self.labelled(*stride))
            .find(fit)
            .unwrap_or_default()
    }

    fn labelled(&self, stride: Stride) -> Vec<(f64, String)> {
        let days = (self.first..=self.last).filter_map(Date::from_day_number);
        let starts = |date: &Date| {
            let (year, month, day) = date.civil_parts();
            match stride {
                // Mondays, where not every day: day 4 of 1970 was one.
                Stride::Days(1) => true,
                Stride::Days(days) => (date.day_number() - 4).rem_euclid(days) == 0,
                Stride::Months(months) => {
                    day == 1 && (year * 12 + i32::from(month) - 1).rem_euclid(months) == 0
                }
            }
        };
        let mut year_told = None;
        let mut label = |date: Date| {
            let (year, month, day) = date.civil_parts();
            let month = MONTHS[usize::from(month) - 1];
            let words = match stride {
                Stride::Days(_) => format!("{day}{}{month}", wording::SPACE),
                Stride::Months(months) if months >= 12 => return (self.x(date), year.to_string()),
                Stride::Months(_) => month.to_owned(),
            };
            let news = year_told.replace(year) != Some(year);
            (
                self.x(date),
                if news {
                    format!("{words}{}{year}", wording::SPACE)
                } else {
                    words
                },
            )
        };
        days.filter(starts).map(&mut label).collect()
    }

    /// Grid lines from `top` to `bottom`.
    pub fn grid(&self, page: &mut Page, top: f64, bottom: f64) {
        for (x, _) in self.marks() {
            page.upright(x, (top, bottom), 1.0, theme::GRID);
        }
    }

    /// The names of the days on the grid, their baseline at `y`, none outside the frame.
    pub fn names(&self, page: &mut Page, y: f64) {
        for (x, text) in self.marks() {
            let half = width(&text, MUTED_SMALL) / 2.0;
            let x = x.clamp(theme::MARGIN + half, page.frame.right() - half);
            page.text(text, (x, y), Anchor::Middle, MUTED_SMALL);
        }
    }
}

/// The date as short as it can be told: `14 Jul 2020`.
pub fn short(date: Date) -> String {
    let (year, month, day) = date.civil_parts();
    let space = wording::SPACE;
    format!(
        "{day}{space}{}{space}{year}",
        MONTHS[usize::from(month) - 1]
    )
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_years_have_labels_and_few() {
        let ends =
            [(1, 1, 1), (9999, 12, 31)].map(|(year, month, day)| Date::new(year, month, day));
        let days = Days::around(ends.into_iter().flatten(), 0.0, 600.0).unwrap();
        assert!((2..30).contains(&days.marks().len()), "{:?}", days.marks());
    }

    fn labels(first: (i32, u8, u8), last: (i32, u8, u8), room: f64) -> Vec<String> {
        let date = |(year, month, day)| Date::new(year, month, day).unwrap();
        let days = Days::around([date(first), date(last)], 0.0, room).unwrap();
        days.marks()
            .into_iter()
            .map(|(_, text)| text.replace('\u{a0}', " "))
            .collect()
    }

    #[test]
    fn labels_are_as_close_as_there_is_room() {
        assert_eq!(
            labels((2026, 4, 20), (2026, 5, 5), 300.0),
            ["20 Apr 2026", "27 Apr", "4 May"]
        );
        assert_eq!(
            labels((2020, 3, 3), (2020, 11, 3), 640.0),
            [
                "Mar 2020", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"
            ]
        );
        assert_eq!(
            labels((2019, 11, 20), (2020, 11, 3), 200.0),
            ["Jan 2020", "Jul"]
        );
        assert_eq!(
            labels((1990, 1, 1), (2020, 1, 1), 320.0),
            ["1990", "1995", "2000", "2005", "2010", "2015", "2020"]
        );
        assert_eq!(
            labels((1990, 1, 1), (2020, 1, 1), 200.0),
            ["1990", "2000", "2010", "2020"]
        );
    }
}
