//! A table that an experiment leaves, as CSV and as Parquet.

use crate::estimate::Estimate;
use crate::experiment::Given;
use crate::output::Artifact;
use crate::replicates::{Cells, parquet};

use super::csv::{lines, number};

/// Columns in order.
pub(super) struct Columns(Vec<(String, Cells)>);

impl Columns {
    pub fn new() -> Columns {
        Columns(Vec::new())
    }

    pub fn numbers(&mut self, name: &str, values: impl Iterator<Item = f64>) {
        self.0
            .push((name.to_owned(), Cells::Numbers(values.collect())));
    }

    pub fn counts(&mut self, name: &str, values: impl Iterator<Item = u64>) {
        self.0
            .push((name.to_owned(), Cells::Counts(values.collect())));
    }

    pub fn texts(&mut self, name: &str, values: impl Iterator<Item = String>) {
        self.0
            .push((name.to_owned(), Cells::Texts(values.collect())));
    }

    /// An estimate and, as `…_mcse`, its Monte Carlo standard error.
    pub fn estimates(&mut self, name: &str, values: impl Iterator<Item = Estimate> + Clone) {
        self.numbers(name, values.clone().map(|value| value.estimate));
        self.numbers(&format!("{name}_mcse"), values.map(|value| value.mcse));
    }

    /// A parameter's values: numbers or dates.
    pub fn given(&mut self, name: &str, values: &[Given]) {
        let number = |value: &Given| {
            if let Given::Number(number) = value {
                Some(*number)
            } else {
                None
            }
        };
        let date = |value: &Given| {
            if let Given::Date(date) = value {
                Some(date.day_number())
            } else {
                None
            }
        };
        let numbers: Option<Vec<f64>> = values.iter().map(number).collect();
        let dates: Option<Vec<i32>> = values.iter().map(date).collect();
        let texts = || Cells::Texts(values.iter().map(Given::to_string).collect());
        let cells = numbers
            .map(Cells::Numbers)
            .or_else(|| dates.map(Cells::Dates))
            .unwrap_or_else(texts);
        self.0.push((name.to_owned(), cells));
    }

    /// `sweep.csv` and `sweep.parquet`.
    pub fn files(self, name: &str) -> Vec<Artifact> {
        let file = |ending: &str, bytes: Vec<u8>| Artifact {
            path: format!("{name}.{ending}"),
            bytes,
        };
        let mut files = vec![file("csv", self.csv().into_bytes())];
        // In memory the writer does not fail.
        files.extend(parquet(&self.0).ok().map(|bytes| file("parquet", bytes)));
        files
    }

    fn csv(&self) -> String {
        let texts = |cells: &Cells| -> Vec<String> {
            let date = |day: &i32| {
                crate::quantity::Date::from_day_number(*day)
                    .map_or_else(String::new, |d| d.to_string())
            };
            match cells {
                Cells::Numbers(values) => values.iter().map(|value| precise(*value)).collect(),
                Cells::Counts(values) => values.iter().map(u64::to_string).collect(),
                Cells::Texts(values) => values.clone(),
                Cells::Dates(values) => values.iter().map(date).collect(),
            }
        };
        let columns: Vec<Vec<String>> = self.0.iter().map(|(_, cells)| texts(cells)).collect();
        let height = columns.first().map_or(0, Vec::len);
        let mut rows = vec![self.0.iter().map(|(name, _)| name.clone()).collect()];
        rows.extend((0..height).map(|at| {
            columns
                .iter()
                .map(|column| column[at].clone())
                .collect::<Vec<String>>()
        }));
        lines(&rows)
    }
}

/// Six decimals, or where that would lose a figure all that a number has.
fn precise(x: f64) -> String {
    if x != 0.0 && x.abs() < 1e-3 {
        x.to_string()
    } else {
        number(x)
    }
}
