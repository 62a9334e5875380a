//! A horizontal scale in fractions, labelled in percentage points or in per cent.

use super::draw::ticks;
use super::face::width;
use super::page::{MUTED_SMALL, Page};
use super::scene::Anchor;
use super::{theme, wording};

/// Grid lines at most: more would be a hatching.
const MOST: usize = 7;

/// Fractions from `low` to `high` over pixels from `left` to `right`.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    low: f64,
    high: f64,
    pub left: f64,
    pub right: f64,
    unit: Unit,
}

/// What the numbers on a scale are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Differences: `+10`
    Points,
    /// Shares: `10 %`
    PerCent,
}

impl Axis {
    /// Wide enough for all values and zero, with some air; ±1 point where all are zero.
    pub fn around(values: impl IntoIterator<Item = f64>, left: f64, right: f64) -> Axis {
        let (low, high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((0.0_f64, 0.0_f64), |(low, high), v| {
                (low.min(v), high.max(v))
            });
        let air = if high > low {
            0.04 * (high - low)
        } else {
            0.01
        };
        Axis {
            low: low - air,
            high: high + air,
            left,
            right,
            unit: Unit::Points,
        }
    }

    /// Wide enough for all of these shares, five points at least, and no wider than all there are.
    pub fn within(values: impl IntoIterator<Item = f64>, left: f64, right: f64) -> Axis {
        let (low, high) = values
            .into_iter()
            .fold((1.0_f64, 0.0_f64), |(low, high), v| {
                (low.min(v), high.max(v))
            });
        let air = (0.08 * (high - low)).max(0.025 - 0.5 * (high - low));
        let (low, high) = ((low - air).max(0.0), (high + air).min(1.0));
        Axis {
            low,
            high: high.max(low + 0.001),
            left,
            right,
            unit: Unit::PerCent,
        }
    }

    /// The pixel of a fraction; what is off the scale is at its end.
    pub fn x(&self, fraction: f64) -> f64 {
        let along = ((fraction - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.left + along * (self.right - self.left)
    }

    /// The fraction at a pixel.
    pub fn fraction(&self, x: f64) -> f64 {
        self.low + (x - self.left) / (self.right - self.left) * (self.high - self.low)
    }

    /// A pixel's width in fractions.
    pub fn pixel(&self) -> f64 {
        (self.high - self.low) / (self.right - self.left)
    }

    /// Where to draw the grid and what to write there: as many round numbers as have room side by
    /// side.
    fn marks(&self) -> Vec<(f64, String)> {
        let fit = |marks: &Vec<(f64, String)>| {
            let half = |text: &str| width(text, MUTED_SMALL) / 2.0 + 6.0;
            marks.windows(2).all(|pair| {
                self.x(pair[1].0) - self.x(pair[0].0) > half(&pair[0].1) + half(&pair[1].1)
            })
        };
        (2..=MOST)
            .rev()
            .map(|most| self.labelled(most))
            .find(fit)
            .unwrap_or_default()
    }

    fn labelled(&self, most: usize) -> Vec<(f64, String)> {
        let marks = ticks(100.0 * self.low, 100.0 * self.high, most);
        let step = marks
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .fold(f64::INFINITY, f64::min);
        let decimals = [1.0, 0.1, 0.01]
            .iter()
            .take_while(|&&unit| step < unit * 0.999)
            .count();
        let written = |points: f64| match self.unit {
            Unit::Points => wording::points(points / 100.0, decimals),
            Unit::PerCent => format!("{points:.decimals$}{}%", wording::SPACE),
        };
        marks
            .into_iter()
            .map(|points| (points / 100.0, written(points)))
            .collect()
    }

    /// Grid lines from `top` to `bottom`, the one at zero strong if there is one; what comes later
    /// is painted over them.
    pub fn grid(&self, page: &mut Page, top: f64, bottom: f64) {
        for (mark, _) in self.marks() {
            page.upright(self.x(mark), (top, bottom), 1.0, theme::GRID);
        }
        if self.low <= 0.0 {
            page.upright(self.x(0.0), (top, bottom), 1.25, theme::ZERO);
        }
    }

    /// Below the grid its numbers, and what they are.
    pub fn numbers(&self, page: &mut Page, bottom: f64, unit: &str) {
        for (mark, text) in self.marks() {
            let at = (self.x(mark), bottom + 16.0);
            page.text(text, at, Anchor::Middle, MUTED_SMALL);
        }
        let middle = (self.left + self.right) / 2.0;
        page.text(unit, (middle, bottom + 34.0), Anchor::Middle, MUTED_SMALL);
    }
}
