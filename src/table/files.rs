//! A table as files have it: CSV, Parquet, and values for Vega-Lite. Of each column what programs
//! know it by, of each cell an id or a number.

use csv::{ReaderBuilder, WriterBuilder};
use serde_json::{Map, Value};

use crate::output::Artifact;
use crate::replicates::{Cells, parquet};

use super::{Cell, Column, Table, Unit};

/// Digits of numbers in CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// Six decimals, without those that say nothing.
    #[default]
    Six,
    /// Six decimals, or where that would lose a figure all that a number has.
    Significant,
    /// All: read back, a number is the same to the bit.
    All,
}

impl Digits {
    /// What is no number, as an error that is not known, is nothing.
    fn write(self, number: f64) -> String {
        match self {
            _ if !number.is_finite() => String::new(),
            Digits::All => number.to_string(),
            Digits::Significant if number != 0.0 && number.abs() < 1e-3 => number.to_string(),
            Digits::Six | Digits::Significant => {
                let text = format!("{number:.6}");
                let text = text.trim_end_matches('0').trim_end_matches('.');
                if text == "-0" { "0" } else { text }.to_owned()
            }
        }
    }
}

/// What a program reads of a cell, with such digits; nothing is empty.
fn written(cell: &Cell, digits: Digits) -> String {
    match cell {
        Cell::Text(text) | Cell::Named { id: text, .. } => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Number(_)
        | Cell::Estimate(_)
        | Cell::WithError(_)
        | Cell::Range(..)
        | Cell::Spread(..) => cell
            .number()
            .map_or_else(String::new, |number| digits.write(number)),
        Cell::Nothing => String::new(),
    }
}

/// What makes a spreadsheet take a cell for a formula; and the mark itself, so that it can be taken
/// away again.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', MARK];

/// What makes it take a cell for text.
const MARK: char = '\'';

/// Words that no spreadsheet computes: those that would be a formula have a mark before them.
fn quiet(text: &str) -> String {
    let is_number = || text.ends_with(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_ok();
    if text.starts_with(FORMULA) && !is_number() {
        format!("{MARK}{text}")
    } else {
        text.to_owned()
    }
}

/// The words again.
fn unquiet(text: &str) -> &str {
    text.strip_prefix(MARK)
        .filter(|text| text.starts_with(FORMULA))
        .unwrap_or(text)
}

/// The columns that files have, with their places.
fn columns(table: &Table) -> impl Iterator<Item = (usize, &Column)> {
    table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.is_for_programs())
}

/// The table as CSV, the ids of columns in its first row; words that a spreadsheet would compute
/// begin with `'`.
pub fn csv(table: &Table) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let mut lines = vec![
        columns(table)
            .map(|(_, column)| column.id.clone())
            .collect::<Vec<String>>(),
    ];
    lines.extend(table.rows.iter().map(|row| {
        columns(table)
            .map(|(at, _)| match &row[at] {
                Cell::Text(text) | Cell::Named { id: text, .. } => quiet(text),
                cell => written(cell, table.digits),
            })
            .collect()
    }));
    let done = lines.iter().try_for_each(|line| writer.write_record(line));
    // In memory the writer does not fail.
    debug_assert!(done.is_ok(), "{done:?}");
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// `sweep.csv` and `sweep.parquet` of a table.
pub fn parquet_and_csv(name: &str, table: &Table) -> Vec<Artifact> {
    let file = |ending: &str, bytes: Vec<u8>| Artifact {
        path: format!("{name}.{ending}"),
        bytes,
    };
    let cells: Vec<(String, Cells)> = columns(table)
        .map(|(at, column)| (column.id.clone(), typed(table, column, at)))
        .collect();
    let mut files = vec![file("csv", csv(table).into_bytes())];
    // In memory the writer does not fail.
    files.extend(parquet(&cells).ok().map(|bytes| file("parquet", bytes)));
    files
}

/// A column's cells as one type: of the cells that there are, else of the unit.
fn typed(table: &Table, column: &Column, at: usize) -> Cells {
    let cells = || table.rows.iter().map(|row| &row[at]);
    let number = |cell: &Cell| cell.number().filter(|number| number.is_finite());
    let numbers = || cells().map(move |cell| number(cell).unwrap_or(f64::NAN));
    let day = |cell: &Cell| {
        if let Cell::Date(date) = cell {
            date.day_number()
        } else {
            0
        }
    };
    match (cells().next(), column.unit) {
        (Some(Cell::Text(_) | Cell::Named { .. }), _) | (None, Unit::Text | Unit::Date) => {
            Cells::Texts(cells().map(|cell| written(cell, table.digits)).collect())
        }
        (Some(Cell::Date(_)), _) => Cells::Dates(cells().map(day).collect()),
        (Some(Cell::Count(_)), _) | (None, Unit::Count) => {
            Cells::Counts(numbers().map(|number| number as u64).collect())
        }
        _ => Cells::Numbers(numbers().collect()),
    }
}

/// The rows as Vega-Lite's inline values: an object each, without what is not there, numbers to six
/// decimals.
pub fn values(table: &Table) -> Value {
    let value = |cell: &Cell| match cell.number() {
        Some(number) if !number.is_finite() => None,
        Some(number) => Some(Value::from((number * 1e6).round() / 1e6 + 0.0)),
        None if *cell == Cell::Nothing => None,
        None => Some(Value::from(written(cell, table.digits))),
    };
    let object = |row: &Vec<Cell>| -> Value {
        columns(table)
            .filter_map(|(at, column)| Some((column.id.clone(), value(&row[at])?)))
            .collect::<Map<String, Value>>()
            .into()
    };
    table.rows.iter().map(object).collect()
}

/// The first row of a CSV, and the others.
///
/// # Errors
/// What is wrong with the text.
pub fn read_csv(text: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    let cells = |row: csv::StringRecord| row.iter().map(|cell| unquiet(cell).to_owned()).collect();
    let mut reader = ReaderBuilder::new().from_reader(text);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let rows = reader
        .records()
        .map(|row| row.map(cells).map_err(|error| error.to_string()));
    Ok((cells(header), rows.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::of([("baseline", 1.0 / 3.0, None), ("other", 1e-9, Some(2.0))])
            .column(Column::text("arm", "In"), |row| row.0)
            .only("wins", |row| row.1)
            .column(Column::text("", "For people"), |_| "x")
            .only("given", |row| row.2)
            .table()
    }

    #[test]
    fn a_row_is_an_object_without_what_is_not_there() {
        assert_eq!(
            values(&table())[0].to_string(),
            r#"{"arm":"baseline","wins":0.333333}"#
        );
    }

    #[test]
    fn a_file_has_what_programs_know_columns_and_cells_by() {
        assert_eq!(
            csv(&table()),
            "arm,wins,given\nbaseline,0.333333,\nother,0,2\n"
        );
        assert!(csv(&table().digits(Digits::Significant)).contains("other,0.000000001,2\n"));
        let (header, rows) = read_csv(b"a,b\n1,\"x,y\"\n").unwrap();
        assert_eq!(
            (header, rows),
            (
                vec!["a".to_owned(), "b".to_owned()],
                vec![vec!["1".to_owned(), "x,y".to_owned()]]
            )
        );
        assert!(read_csv(b"a,b\n1\n").is_err());
    }

    #[test]
    fn no_text_is_a_formula_in_a_spreadsheet_and_all_reads_back() {
        let texts = [
            "=1+1", "+1+cmd", "-2+3", "@SUM(1)", "\tx", "\rx", "'=x", "'x", "-inf", "it's", "-0.5",
            "plain",
        ];
        let table = Table::of(texts)
            .column(Column::text("t", ""), |text| text)
            .table();
        let text = csv(&table);
        let (_, rows) = read_csv(text.as_bytes()).unwrap();
        assert_eq!(rows.concat(), texts);
        let mut plain = ReaderBuilder::new().from_reader(text.as_bytes());
        for row in plain.records() {
            let cell = row.unwrap()[0].to_owned();
            assert!(
                cell == "-0.5" || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
        let numbers = Table::of([-0.5]).only("x", |x| x).table();
        assert_eq!(csv(&numbers), "x\n-0.5\n");
    }

    #[test]
    fn a_column_of_parquet_is_of_what_is_in_it_and_without_rows_of_its_unit() {
        let of = |table: &Table| -> Vec<Cells> {
            columns(table)
                .map(|(at, column)| typed(table, column, at))
                .collect()
        };
        let rows = |rows: Vec<u64>| {
            Table::of(rows)
                .column(Column::count("replicates", "Elections"), |n| n)
                .column(Column::text("beyond", "Beyond it"), |_| "more")
                .column(Column::value("from", "From"), |n| n as f64)
                .table()
        };
        assert_eq!(
            of(&rows(vec![7])),
            [
                Cells::Counts(vec![7]),
                Cells::Texts(vec!["more".to_owned()]),
                Cells::Numbers(vec![7.0])
            ]
        );
        let empty = [
            Cells::Counts(vec![]),
            Cells::Texts(vec![]),
            Cells::Numbers(vec![]),
        ];
        assert_eq!(of(&rows(vec![])), empty);
    }
}
