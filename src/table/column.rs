//! What a column is called, what it is in, and for whom it is.

use crate::estimate::Estimate;

use super::cell::Cell;
use super::number;

/// What a column's cells are in, and so how people read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Words.
    Text,
    /// A day as ISO 8601.
    Date,
    /// Values of a parameter: as they are, in four decimals.
    Value,
    /// Shifts of log-odds, signed.
    LogOdds,
    /// Fractions, in per cent.
    Percent,
    /// Differences of fractions, signed, in percentage points.
    Points,
    /// Errors and spreads of fractions, in percentage points.
    Size,
    /// Whole numbers.
    Count,
    /// Numbers without a unit, with the column's decimals.
    Number,
    /// Differences of numbers.
    Signed,
    /// Chances as fine as their Monte Carlo error allows, counted in so many elections.
    Chance {
        /// How many.
        elections: u64,
    },
    /// Shares of a vote, in per cent.
    Share,
    /// Differences of fractions, signed, as fine as their Monte Carlo error allows.
    Change,
    /// Where nine in ten of such differences lie.
    Range,
    /// Voters in three figures.
    Voters,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What files and programs know it by; empty where people alone read it.
    pub id: String,
    /// What people know it by, without its unit; empty where programs alone read it.
    pub heading: String,
    /// The same on a terminal, where the column is shown there.
    pub brief: Option<String>,
    /// What its cells are in.
    pub unit: Unit,
    /// Of numbers that are rounded alike: per cent, points, log-odds.
    pub decimals: usize,
}

impl Column {
    fn new(id: &str, heading: &str, unit: Unit) -> Column {
        let decimals = match unit {
            Unit::Number => 3,
            Unit::LogOdds => 2,
            _ => 1,
        };
        Column {
            id: id.to_owned(),
            heading: heading.to_owned(),
            brief: None,
            unit,
            decimals,
        }
    }

    pub(crate) fn text(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Text)
    }

    pub(crate) fn date(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Date)
    }

    pub(crate) fn value(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Value)
    }

    pub(crate) fn log_odds(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::LogOdds)
    }

    pub(crate) fn percent(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Percent)
    }

    pub(crate) fn points(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Points)
    }

    pub(crate) fn size(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Size)
    }

    pub(crate) fn number(id: &str, heading: &str, decimals: usize) -> Column {
        Column::new(id, heading, Unit::Number).decimals(decimals)
    }

    /// Differences of numbers.
    pub(crate) fn signed(heading: &str, decimals: usize) -> Column {
        Column::new("", heading, Unit::Signed).decimals(decimals)
    }

    /// The Monte Carlo standard error of fractions.
    pub(crate) fn error(id: &str, heading: &str) -> Column {
        Column::size(id, heading).decimals(2)
    }

    pub(crate) fn count(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Count)
    }

    pub(crate) fn chance(id: &str, heading: &str, elections: u64) -> Column {
        Column::new(id, heading, Unit::Chance { elections })
    }

    pub(crate) fn share(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Share)
    }

    pub(crate) fn change(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Change)
    }

    /// For people alone.
    pub(crate) fn range(heading: &str) -> Column {
        Column::new("", heading, Unit::Range)
    }

    pub(crate) fn voters(id: &str, heading: &str) -> Column {
        Column::new(id, heading, Unit::Voters)
    }

    /// For programs alone.
    pub(crate) fn only(id: &str) -> Column {
        Column::new(id, "", Unit::Number)
    }

    #[must_use]
    pub(crate) fn decimals(self, decimals: usize) -> Column {
        Column { decimals, ..self }
    }

    /// Shown on a terminal too, under this heading.
    #[must_use]
    pub(crate) fn brief(self, heading: &str) -> Column {
        Column {
            brief: Some(heading.to_owned()),
            ..self
        }
    }

    /// Whether files have it.
    pub(crate) fn is_for_programs(&self) -> bool {
        !self.id.is_empty()
    }

    pub(crate) fn is_for_people(&self) -> bool {
        !self.heading.is_empty()
    }

    /// The heading with the unit, where cells are without it.
    pub(crate) fn headed(&self) -> String {
        let unit = match self.unit {
            Unit::Percent => ", %",
            Unit::Points | Unit::Size | Unit::Change => ", points",
            Unit::Text
            | Unit::Date
            | Unit::Value
            | Unit::LogOdds
            | Unit::Count
            | Unit::Number
            | Unit::Signed
            | Unit::Chance { .. }
            | Unit::Share
            | Unit::Range
            | Unit::Voters => "",
        };
        format!("{}{unit}", self.heading)
    }

    /// A cell as people read it below [`Column::headed`].
    pub(crate) fn written(&self, cell: &Cell) -> String {
        let decimals = self.decimals;
        let number = |value: f64| match self.unit {
            Unit::Value | Unit::Text | Unit::Date => number::value(value),
            Unit::Percent => number::percents(value, decimals),
            Unit::Points => number::points(value, decimals),
            Unit::Size => number::fixed(100.0 * value, decimals),
            Unit::Count => number::fixed(value, 0),
            Unit::LogOdds => number::shift(value, decimals),
            Unit::Number => number::fixed(value, decimals),
            Unit::Signed => number::signed(value, decimals),
            Unit::Chance { elections } => {
                let certain = Estimate {
                    estimate: value,
                    mcse: 0.0,
                };
                number::chance_in_table(certain, elections)
            }
            Unit::Share => number::share(value),
            Unit::Change | Unit::Range => number::points_within(value, 0.01),
            Unit::Voters => number::voters(value),
        };
        match (cell, self.unit) {
            (Cell::Text(text) | Cell::Named { name: text, .. }, _) => text.clone(),
            (Cell::Number(value), _) => number(*value),
            (Cell::Count(count), _) => number::count(*count),
            (Cell::Date(date), _) => date.to_string(),
            (Cell::Estimate(of), Unit::Chance { elections }) => {
                number::chance_in_table(*of, elections)
            }
            (Cell::Estimate(of), Unit::Change) => number::points_within(of.estimate, of.mcse),
            (Cell::Estimate(of), _) => number(of.estimate),
            (Cell::Range(low, high), Unit::LogOdds) => {
                format!("{} to {}", number(*low), number(*high))
            }
            (Cell::Range(low, high), _) => number::range(*low, *high),
            (Cell::Spread(mean, [low, high]), _) => {
                format!("{} ({} to {})", number(*mean), number(*low), number(*high))
            }
            (Cell::WithError(of), unit) => {
                let error = match unit {
                    Unit::Percent => number::error(of.mcse),
                    Unit::Points | Unit::Size => number::fixed(100.0 * of.mcse, decimals),
                    _ => number::fixed(of.mcse, decimals),
                };
                format!("{} ± {error}", number(of.estimate))
            }
            (Cell::Nothing, _) => "–".to_owned(),
        }
    }

    /// A cell as it stands on a terminal: ids, that people type there, and per cent with their sign.
    pub(crate) fn told(&self, cell: &Cell) -> String {
        match (cell, self.unit) {
            (Cell::Named { id, .. }, _) => id.clone(),
            (Cell::Number(fraction), Unit::Percent) => number::percent(*fraction),
            (Cell::Estimate(of), Unit::Percent) => number::percent(of.estimate),
            (Cell::Number(mcse), Unit::Size) => number::error(*mcse),
            _ => self.written(cell),
        }
    }
}
