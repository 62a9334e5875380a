//! What stands in a row under a column.

use crate::estimate::Estimate;
use crate::experiment::ParameterValue;
use crate::quantity::Date;

/// A value, not yet a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words, as they are.
    Text(String),
    /// What programs know by its id and people by its name.
    Named {
        /// What programs know it by.
        id: String,
        /// What people know it by.
        name: String,
    },
    /// As precise as the column says.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// A day, as ISO 8601.
    Date(Date),
    /// With its Monte Carlo standard error; files have the estimate alone.
    Estimate(Estimate),
    /// The same, for people with its error behind it.
    WithError(Estimate),
    /// Where nine in ten lie, for people; files have quantiles.
    Range(f64, f64),
    /// A mean, and the quantiles at 5 and 95 in a hundred.
    Spread(f64, [f64; 2]),
    /// There is no such figure.
    Nothing,
}

impl Cell {
    pub(crate) fn named(id: &str, name: impl Into<String>) -> Cell {
        Cell::Named {
            id: id.to_owned(),
            name: name.into(),
        }
    }

    /// By what a column is put in order, where it is a number that is known.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = match self {
            Cell::Number(number) | Cell::Range(number, _) | Cell::Spread(number, _) => {
                Some(*number)
            }
            Cell::Estimate(estimate) | Cell::WithError(estimate) => Some(estimate.estimate),
            Cell::Count(count) => Some(*count as f64),
            Cell::Text(_) | Cell::Named { .. } | Cell::Date(_) | Cell::Nothing => None,
        };
        number.filter(|number| number.is_finite())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Cell {
        Cell::Number(number)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Cell {
        Cell::Count(count)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Cell {
        Cell::Count(count as u64)
    }
}

impl From<Estimate> for Cell {
    fn from(estimate: Estimate) -> Cell {
        Cell::Estimate(estimate)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Cell {
        Cell::Date(date)
    }
}

impl From<ParameterValue> for Cell {
    fn from(value: ParameterValue) -> Cell {
        match value {
            ParameterValue::Number(number) => Cell::Number(number),
            ParameterValue::Date(date) => Cell::Date(date),
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Nothing, Into::into)
    }
}
