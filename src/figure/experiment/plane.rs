//! Two scales at right angles: numbers or dates across, numbers or chances upwards.

use crate::experiment::ParameterValue;
use crate::figure::draw::ticks;
use crate::figure::face::{balanced, width};
use crate::figure::page::{MUTED_SMALL, Page};
use crate::figure::scene::{Anchor, Colour, Point};
use crate::figure::theme;
use crate::quantity::Date;
use crate::table::number;

/// How the values of a scale are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Number,
    Date,
    /// A fraction, in per cent.
    Chance,
}

/// Values from `low` to `high` over pixels from `start` to `end`.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub start: f64,
    pub end: f64,
    pub unit: Unit,
}

/// Days between ticks of dates.
const STRIDES: [i32; 10] = [1, 2, 7, 14, 28, 56, 91, 182, 365, 730];

impl Scale {
    /// Over all these values; a single one has some room to either side.
    pub fn of(values: &[ParameterValue], (start, end): (f64, f64)) -> Scale {
        let places: Vec<f64> = values.iter().map(|value| place(*value)).collect();
        let dates = values
            .iter()
            .any(|value| matches!(value, ParameterValue::Date(_)));
        let unit = if dates { Unit::Date } else { Unit::Number };
        Scale::around(places, unit, (start, end), 0.0)
    }

    /// Over all these numbers, with air as a share of the range at either end.
    pub fn around(
        values: impl IntoIterator<Item = f64>,
        unit: Unit,
        (start, end): (f64, f64),
        air: f64,
    ) -> Scale {
        let all = values
            .into_iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| {
                (a.min(x), b.max(x))
            });
        let (low, high) = if all.0 <= all.1 { all } else { (0.0, 1.0) };
        let least = if unit == Unit::Chance { 0.01 } else { 1e-9 };
        let air = if high - low > least {
            air * (high - low)
        } else {
            0.5 * least.max(0.1 * high.abs())
        };
        Scale {
            low: low - air,
            high: high + air,
            start,
            end,
            unit,
        }
    }

    /// The pixel of a value; what is off the scale is at its end.
    pub fn at(&self, value: f64) -> f64 {
        let along = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.start + along * (self.end - self.start)
    }

    /// Round values with what is written at each, as many as `most`.
    fn marks(&self, most: usize) -> Vec<(f64, String)> {
        match self.unit {
            Unit::Date => self.days(most),
            Unit::Number => numbers(&ticks(self.low, self.high, most), 1.0, ""),
            Unit::Chance => numbers(
                &ticks(100.0 * self.low, 100.0 * self.high, most),
                0.01,
                "\u{a0}%",
            ),
        }
    }

    fn days(&self, most: usize) -> Vec<(f64, String)> {
        let (low, high) = (self.low.ceil() as i32, self.high.floor() as i32);
        let fits = |stride: &&i32| ((high - low) / **stride) < most as i32;
        let stride = STRIDES.iter().find(fits).unwrap_or(&1461);
        (low..=high)
            .step_by(*stride as usize)
            .map(|day| (f64::from(day), day_text(day)))
            .collect()
    }

    /// As many marks as have room side by side.
    fn across(&self) -> Vec<(f64, String)> {
        let room = |marks: &Vec<(f64, String)>| {
            let half = |text: &str| width(text, MUTED_SMALL) / 2.0 + 7.0;
            marks.windows(2).all(|two| {
                self.at(two[1].0) - self.at(two[0].0) > half(&two[0].1) + half(&two[1].1)
            })
        };
        (2..=8)
            .rev()
            .map(|most| self.marks(most))
            .find(room)
            .unwrap_or_default()
    }
}

fn numbers(values: &[f64], unit: f64, after: &str) -> Vec<(f64, String)> {
    let whole = |decimals: &i32| {
        let scale = f64::from(10_u32.pow(*decimals as u32));
        values
            .iter()
            .all(|value| ((value * scale).round() - value * scale).abs() < 1e-6)
    };
    let decimals = (0..6).find(whole).unwrap_or(6) as usize;
    let write = |value: &f64| format!("{}{after}", number::fixed(*value, decimals));
    values
        .iter()
        .map(|value| (value * unit, write(value)))
        .collect()
}

/// `10 Mar 2020`, on one line.
pub fn day_text(day: i32) -> String {
    let words = Date::from_day_number(day).map_or_else(String::new, Date::in_words);
    let parts: Vec<&str> = words.split(' ').collect();
    match parts[..] {
        [day, month, year] => format!("{day}\u{a0}{}\u{a0}{year}", month.get(..3).unwrap_or(month)),
        _ => words,
    }
}

/// A value's place on a scale: itself, or the number of its day.
pub fn place(value: ParameterValue) -> f64 {
    match value {
        ParameterValue::Number(number) => number,
        ParameterValue::Date(date) => f64::from(date.day_number()),
    }
}

/// A value as a picture writes it.
pub fn written(value: ParameterValue) -> String {
    match value {
        ParameterValue::Number(number) => number::value(number),
        ParameterValue::Date(date) => day_text(date.day_number()),
    }
}

/// A frame of two scales.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    pub x: Scale,
    /// From the bottom upwards: `start` is the lower pixel, of the larger number.
    pub y: Scale,
}

impl Plane {
    pub fn at(&self, x: f64, y: f64) -> Point {
        (self.x.at(x), self.y.at(y))
    }

    /// Grid lines with the numbers of the upright scale.
    pub fn grid(&self, page: &mut Page) {
        let room = ((self.y.start - self.y.end) / 30.0 + 0.5).clamp(2.0, 7.0) as usize;
        for (mark, text) in self.y.marks(room) {
            let y = self.y.at(mark);
            page.across(y, (self.x.start, self.x.end), 1.0, theme::GRID);
            page.text(
                text,
                (self.x.start - 8.0, y + 4.0),
                Anchor::End,
                MUTED_SMALL,
            );
        }
        for (mark, _) in self.x.across() {
            let x = self.x.at(mark);
            page.line(
                vec![(x, self.y.start), (x, self.y.start + 4.0)],
                1.0,
                theme::MUTED,
            );
        }
        page.line(
            vec![(self.x.start, self.y.start), (self.x.end, self.y.start)],
            1.0,
            theme::MUTED,
        );
    }

    /// The numbers of the scale across, and what they are, below the frame. How much more room than
    /// for one line that takes.
    pub fn across(&self, page: &mut Page, label: &str) -> f64 {
        for (mark, text) in self.x.across() {
            let half = width(&text, MUTED_SMALL) / 2.0;
            let x = self.x.at(mark).min(page.frame.right() - half);
            page.text(text, (x, self.y.start + 20.0), Anchor::Middle, MUTED_SMALL);
        }
        let lines = balanced(label, MUTED_SMALL, page.frame.room(), 3);
        let leading = theme::LEADING * MUTED_SMALL.size;
        let wide = lines
            .iter()
            .map(|line| width(line, MUTED_SMALL))
            .fold(0.0, f64::max);
        let (least, most) = (theme::MARGIN + wide / 2.0, page.frame.right() - wide / 2.0);
        let middle = ((self.x.start + self.x.end) / 2.0).clamp(least.min(most), most.max(least));
        let further = leading * lines.len().saturating_sub(1) as f64;
        for (at, line) in lines.into_iter().enumerate() {
            page.text(
                line,
                (middle, self.y.start + 36.0 + leading * at as f64),
                Anchor::Middle,
                MUTED_SMALL,
            );
        }
        further
    }

    /// A line through points, and what lies between two bounds.
    pub fn line(&self, page: &mut Page, points: &[(f64, f64)], wide: f64, colour: Colour) {
        match points {
            [(x, y)] => page.dot(self.at(*x, *y), wide + 1.5, colour),
            _ => page.line(
                points.iter().map(|(x, y)| self.at(*x, *y)).collect(),
                wide,
                colour,
            ),
        }
    }

    pub fn band(&self, page: &mut Page, bounds: &[(f64, f64, f64)], colour: Colour) {
        if bounds.len() > 1 {
            let lower = bounds.iter().map(|(x, low, _)| self.at(*x, *low));
            let upper = bounds.iter().rev().map(|(x, _, high)| self.at(*x, *high));
            page.area(lower.chain(upper).collect(), colour);
        }
    }

    /// A line across at a value, dashed.
    pub fn level(&self, page: &mut Page, value: f64, colour: Colour) {
        let y = self.y.at(value);
        let mut x = self.x.start;
        while x < self.x.end {
            page.across(y, (x, (x + 5.0).min(self.x.end)), 1.25, colour);
            x += 9.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_marked_at_even_strides_and_read_as_dates() {
        let days = ["2020-03-05", "2020-07-09"].map(|day| {
            let parts: Vec<i32> = day.split('-').map(|part| part.parse().unwrap()).collect();
            ParameterValue::Date(Date::new(parts[0], parts[1] as u8, parts[2] as u8).unwrap())
        });
        let scale = Scale::of(&days, (0.0, 600.0));
        let marks = scale.marks(6);
        assert_eq!(marks[0].1.replace('\u{a0}', " "), "5 Mar 2020");
        assert!(
            marks.windows(2).all(|pair| pair[1].0 - pair[0].0 == 28.0),
            "{marks:?}"
        );
        assert_eq!(
            (scale.at(place(days[0])), scale.at(place(days[1]))),
            (0.0, 600.0)
        );
    }

    #[test]
    fn numbers_are_written_with_the_decimals_of_their_step() {
        let texts = |values: &[f64]| {
            numbers(values, 1.0, "")
                .into_iter()
                .map(|(_, text)| text)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&[-0.5, 0.0, 0.5]), ["−0.5", "0.0", "0.5"]);
        assert_eq!(texts(&[0.0, 0.25, 0.5]), ["0.00", "0.25", "0.50"]);
        assert_eq!(texts(&[10.0, 20.0]), ["10", "20"]);
    }
}
