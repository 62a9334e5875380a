//! A result as a table: columns that say what they are called, what they are in and for whom they
//! are, and cells with a value each. Written as CSV, Parquet, values for Vega-Lite, for a terminal,
//! and by the page as HTML. Owns how a number is written for people. Knows no result: where a table
//! is made, its columns are defined.

mod cell;
mod column;
mod files;
pub(crate) mod number;
mod terminal;

pub use cell::Cell;
pub use column::{Column, Unit};
pub use files::csv;
pub(crate) use files::{Digits, parquet_and_csv, read_csv, values};
pub(crate) use terminal::{Lines, terminal, width};

use crate::estimate::{Estimate, Summary};

/// What a candidate's chance is headed by, and its error.
pub(crate) const WINS: &str = "Chance to win";
pub(crate) const WINS_ERROR: &str = "± error of the chance";
/// What the Monte Carlo error of the column before is headed by.
pub(crate) const ERROR: &str = "± error of it";

/// What files have of a distribution.
pub(crate) const QUANTILES: [&str; 6] = ["mean", "p5", "p25", "p50", "p75", "p95"];

/// Columns and rows; every row has a cell for each column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// From left to right.
    pub columns: Vec<Column>,
    /// `[row][column]`
    pub rows: Vec<Vec<Cell>>,
    /// The arm that each row is of, where rows are of arms: people can choose which to see.
    pub arms: Vec<String>,
    pub(crate) digits: Digits,
}

impl Table {
    /// A row for each of these, without columns yet.
    pub(crate) fn of<R: Copy>(rows: impl IntoIterator<Item = R>) -> Draft<R> {
        let of: Vec<R> = rows.into_iter().collect();
        let rows = of.iter().map(|_| Vec::new()).collect();
        Draft {
            of,
            table: Table {
                rows,
                ..Table::default()
            },
        }
    }

    /// Nothing without rows.
    pub(crate) fn unless_empty(self) -> Option<Table> {
        (!self.rows.is_empty()).then_some(self)
    }

    /// With more rows of the same columns below.
    #[must_use]
    pub(crate) fn below(mut self, other: Table) -> Table {
        self.rows.extend(other.rows);
        self.arms.extend(other.arms);
        self
    }

    /// With other digits in files.
    #[must_use]
    pub(crate) fn digits(self, digits: Digits) -> Table {
        Table { digits, ..self }
    }
}

/// A table in the making: a row for each of some things, to which columns are added with what they
/// take of a thing.
///
/// ```text
/// let table = Table::of([("a", 0.5), ("b", 0.25)])
///     .column(Column::text("candidate", "Candidate"), |(id, _)| id)
///     .column(Column::percent("wins", "Chance to win"), |(_, wins)| wins)
///     .table();
/// assert_eq!(csv(&table), "candidate,wins\na,0.5\nb,0.25\n");
/// ```
#[derive(Debug)]
pub(crate) struct Draft<R> {
    of: Vec<R>,
    table: Table,
}

impl<R: Copy> Draft<R> {
    /// One more column on the right.
    #[must_use]
    pub(crate) fn column<C: Into<Cell>>(
        mut self,
        column: Column,
        cell: impl Fn(R) -> C,
    ) -> Draft<R> {
        self.table.columns.push(column);
        for (row, of) in self.table.rows.iter_mut().zip(&self.of) {
            row.push(cell(*of).into());
        }
        self
    }

    /// The same, where something is so.
    #[must_use]
    pub(crate) fn column_if<C: Into<Cell>>(
        self,
        so: bool,
        column: Column,
        cell: impl Fn(R) -> C,
    ) -> Draft<R> {
        if so { self.column(column, cell) } else { self }
    }

    /// The last column is shown on a terminal too, under this heading.
    #[must_use]
    pub(crate) fn briefly(mut self, heading: &str) -> Draft<R> {
        if let Some(column) = self.table.columns.last_mut() {
            column.brief = Some(heading.to_owned());
        }
        self
    }

    /// A column that files alone have.
    #[must_use]
    pub(crate) fn only<C: Into<Cell>>(self, id: &str, cell: impl Fn(R) -> C) -> Draft<R> {
        self.column(Column::only(id), cell)
    }

    /// Several columns that files alone have, in order.
    #[must_use]
    pub(crate) fn each<C: Into<Cell>, const N: usize>(
        self,
        ids: [impl AsRef<str>; N],
        cells: impl Fn(R) -> [C; N],
    ) -> Draft<R> {
        let cells = |row: R| cells(row).map(Into::into);
        self.all(ids.map(|id| Column::only(id.as_ref())), cells)
    }

    /// Several columns, in order.
    #[must_use]
    pub(crate) fn all<const N: usize>(
        mut self,
        columns: [Column; N],
        cells: impl Fn(R) -> [Cell; N],
    ) -> Draft<R> {
        self.table.columns.extend(columns);
        for (row, of) in self.table.rows.iter_mut().zip(&self.of) {
            row.extend(cells(*of));
        }
        self
    }

    /// An estimate and, as `…_mcse`, its Monte Carlo standard error: for people a column of its own
    /// where that is headed, else in how the estimate is rounded.
    #[must_use]
    pub(crate) fn estimate<C: Into<Option<Estimate>>>(
        self,
        column: Column,
        headed: Option<&str>,
        estimate: impl Fn(R) -> C,
    ) -> Draft<R> {
        let id = format!("{}_mcse", column.id);
        let error = headed.map_or_else(|| Column::only(&id), |heading| Column::error(&id, heading));
        self.column(column, |row| Cell::from(estimate(row).into()))
            .column(error, |row| estimate(row).into().map(|of| of.mcse))
    }

    /// Of a distribution: `share_mean`, `share_p5` and so on, in this order.
    #[must_use]
    pub(crate) fn summary<'s, const N: usize>(
        self,
        id: &str,
        of: [&str; N],
        summary: impl Fn(R) -> Option<&'s Summary>,
    ) -> Draft<R> {
        self.each(of.map(|of| format!("{id}_{of}")), |row| {
            let summary = summary(row);
            of.map(|of| summary.map(|summary| figure(summary, of)))
        })
    }

    /// How often the candidate wins, its error, and two of these below and above.
    #[must_use]
    pub(crate) fn chance(self, wins: impl Fn(R) -> Estimate) -> Draft<R> {
        let end = |row: R, errors: f64| {
            let Estimate { estimate, mcse } = wins(row);
            (estimate + errors * mcse).clamp(0.0, 1.0)
        };
        self.estimate(Column::percent("wins", WINS), Some(WINS_ERROR), &wins)
            .column(Column::percent("wins_low", "Two errors below"), |row| {
                end(row, -2.0)
            })
            .column(Column::percent("wins_high", "Two errors above"), |row| {
                end(row, 2.0)
            })
    }

    /// A figure and, as `…_low` and `…_high`, the ends of its interval.
    #[must_use]
    pub(crate) fn between(self, column: Column, cells: impl Fn(R) -> [f64; 3]) -> Draft<R> {
        let end = |id: &str, heading: &str| Column {
            id: format!("{}_{id}", column.id),
            heading: match column.heading.as_str() {
                "" => String::new(),
                whole => format!("{whole}, {heading}"),
            },
            ..column.clone()
        };
        let (low, high) = (end("low", "from"), end("high", "to"));
        self.all([column, low, high], |row| cells(row).map(Cell::from))
    }

    /// The arm that each row is of: its id for programs, its title for people.
    #[must_use]
    pub(crate) fn arm(mut self, heading: &str, arm: impl Fn(R) -> (String, String)) -> Draft<R> {
        self.table.arms = self.of.iter().map(|of| arm(*of).0).collect();
        self.only("arm", |row| arm(row).0)
            .column(Column::text("arm_title", heading), |row| arm(row).1)
    }

    pub(crate) fn table(self) -> Table {
        self.table
    }
}

fn figure(summary: &Summary, of: &str) -> f64 {
    match of {
        "mcse" => summary.mcse,
        "p5" => summary.p5,
        "p25" => summary.p25,
        "p50" => summary.p50,
        "p75" => summary.p75,
        "p95" => summary.p95,
        _ => summary.mean,
    }
}
