//! The figures behind a picture, as rows of a table: what a spreadsheet or another program draws it
//! from.

use serde_json::{Map, Value};

/// What stands in a row under a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// What programs know by its id and people by its name.
    Named {
        id: String,
        name: String,
    },
    Number(f64),
    /// There is no such figure.
    Nothing,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
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

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Nothing, Into::into)
    }
}

/// A table; every row has a cell for each column.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl Data {
    pub fn new(columns: &[&'static str]) -> Data {
        Data {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// The rows as Vega-Lite's inline values: an object each, without what is not there.
    pub(super) fn values(&self) -> Value {
        let row = |cells: &Vec<Cell>| -> Value {
            let cell = |(column, cell): (&&str, &Cell)| match cell {
                Cell::Text(text) | Cell::Named { id: text, .. } => {
                    Some(((*column).to_owned(), Value::from(text.as_str())))
                }
                Cell::Number(number) => Some(((*column).to_owned(), Value::from(rounded(*number)))),
                Cell::Nothing => None,
            };
            self.columns
                .iter()
                .zip(cells)
                .filter_map(cell)
                .collect::<Map<String, Value>>()
                .into()
        };
        self.rows.iter().map(row).collect()
    }
}

/// To six decimals, as in the CSV.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6 + 0.0
}

/// A row of cells of different kinds.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::figure::data::Cell::from($cell)),*] };
}
pub(super) use row;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_an_object_without_what_is_not_there() {
        let mut data = Data::new(&["arm", "wins", "given"]);
        data.rows.push(row!["baseline", 1.0 / 3.0, None::<f64>]);
        assert_eq!(
            data.values().to_string(),
            r#"[{"arm":"baseline","wins":0.333333}]"#
        );
    }
}
