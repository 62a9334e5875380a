//! CSV text → cells with their places. Comma, semicolon or tab, whichever the first line has most of; the first line names
//! the columns.

use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::scenario::report::{Report, did_you_mean};
use crate::scenario::tree::At;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Without blanks around it.
    pub text: String,
    pub at: At,
}

/// A file's cells; every row is as long as the header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    pub header: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Reads `text`, which is file `number`; rows of another length than the header are told of and left out.
    pub fn of(text: &str, number: u16, name: &str, report: &mut Report) -> Sheet {
        let mut rows = cells(text, number).into_iter();
        let Some(header) = rows.next() else {
            let at = At { file: number, start: 0, end: text.len() as u32 };
            report.error(at, "the file is empty", Some("its first line names the columns".into()));
            return Sheet::default();
        };
        let mut sheet = Sheet { header, rows: Vec::new() };
        for row in rows {
            if row.len() == sheet.header.len() {
                sheet.rows.push(row);
                continue;
            }
            let (here, there) = (row.len(), sheet.header.len());
            let message = format!("this row has {here} cells, the first line of {name} has {there}");
            report.error(row[0].at, message, Some("put a cell with a separator in it in double quotes".into()));
        }
        sheet
    }

    /// The place of a column; `None` where there is none or more than one, which is told of `at`.
    pub fn column(&self, column: &str, at: At, name: &str, report: &mut Report) -> Option<usize> {
        let mut found = (0..self.header.len()).filter(|place| self.header[*place].text == column);
        let Some(place) = found.next() else {
            let names: Vec<&str> = self.header.iter().map(|cell| cell.text.as_str()).collect();
            let listed = || format!("its columns are {}", names.join(", "));
            let help = did_you_mean(column, names.iter().copied()).unwrap_or_else(listed);
            // A file that is empty has been told of.
            if !self.header.is_empty() {
                report.error(at, format!("\"{column}\" is no column of {name}"), Some(help));
            }
            return None;
        };
        if let Some(twin) = found.next() {
            let help = "give one of them another name".to_owned();
            report.error(self.header[twin].at, format!("column \"{column}\" is there twice"), Some(help));
            return None;
        }
        Some(place)
    }
}

/// Rows of cells; lines that are empty are none.
fn cells(text: &str, number: u16) -> Vec<Vec<Cell>> {
    let first = text.lines().next().unwrap_or_default();
    let often = |separator: char| first.matches(separator).count();
    // Where two are as frequent, the comma is the one more likely to be part of a text.
    let found = [',', ';', '\t'].into_iter().filter(|separator| often(*separator) > 0);
    let most = found.max_by_key(|separator| often(*separator)).unwrap_or(',');
    let mut reader = ReaderBuilder::new().delimiter(most as u8).build();
    let (bytes, mut read, mut field) = (text.as_bytes(), 0, vec![0; text.len() + 1]);
    let mut rows = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    // What spreadsheets put before UTF-8.
    read += if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    loop {
        let from = read;
        let (result, taken, written) = reader.read_field(&bytes[read..], &mut field);
        read += taken;
        match result {
            ReadFieldResult::Field { record_end } => {
                row.push(cell(text, number, from..read, &field[..written]));
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            // An empty input ends what is not ended.
            ReadFieldResult::InputEmpty if read < bytes.len() => {}
            ReadFieldResult::InputEmpty => {
                let (result, _, more) = reader.read_field(&[], &mut field[written..]);
                if let ReadFieldResult::Field { .. } = result {
                    row.push(cell(text, number, from..read, &field[..written + more]));
                    rows.push(std::mem::take(&mut row));
                }
                return rows;
            }
            ReadFieldResult::OutputFull | ReadFieldResult::End => return rows,
        }
    }
}

/// A cell of the bytes in `range`, separators and line ends taken off the place.
fn cell(text: &str, number: u16, range: std::ops::Range<usize>, content: &[u8]) -> Cell {
    let written = text.get(range.clone()).unwrap_or_default();
    let start = range.start + written.len() - written.trim_start_matches(['\r', '\n', ' ']).len();
    let end = range.start + written.trim_end_matches(['\r', '\n', ',', ';', '\t', ' ']).len();
    let at = At { file: number, start: start as u32, end: end.max(start) as u32 };
    Cell { text: String::from_utf8_lossy(content).trim().to_owned(), at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        cells(text, 0).into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn cells_are_parted_by_what_the_first_line_has_most_of() {
        let wanted = vec![vec!["a", "b, c"], vec!["1", "2"]];
        for text in ["\u{feff}a,\"b, c\"\n1,2\n", "a;b, c\r\n\r\n1;2", "a\tb, c\n 1 \t2\n\n"] {
            assert_eq!(texts(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_cell_knows_where_it_stands() {
        let text = "id,n\n\"St. \"\"Clair\"\"\",12\nBibb,\nCoosa,7";
        let found = cells(text, 3);
        let written = |cell: &Cell| &text[cell.at.start as usize..cell.at.end as usize];
        assert_eq!((found[1][0].text.as_str(), written(&found[1][0])), ("St. \"Clair\"", "\"St. \"\"Clair\"\"\""));
        assert_eq!((written(&found[1][1]), written(&found[2][0]), written(&found[2][1])), ("12", "Bibb", ""));
        assert_eq!((written(&found[3][1]), found[3][1].at.file), ("7", 3));
    }
}
