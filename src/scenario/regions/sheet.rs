//! Cells under a header: the first line names the columns.

use crate::scenario::cells::{Cell, cells};
use crate::scenario::report::{Report, did_you_mean};
use crate::scenario::tree::At;

/// A file's cells; every row is as long as the header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    pub header: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Reads `text`, which is file `number`; rows of another length than the header are told of and
    /// left out.
    pub fn of(text: &str, number: u16, name: &str, report: &Report) -> Sheet {
        let mut rows = cells(text, number).into_iter();
        let Some(header) = rows.next() else {
            let at = At {
                file: number,
                start: 0,
                end: text.len() as u32,
            };
            report.error(at, "the file is empty", "its first line names the columns");
            return Sheet::default();
        };
        let mut sheet = Sheet {
            header,
            rows: Vec::new(),
        };
        for row in rows {
            if row.len() == sheet.header.len() {
                sheet.rows.push(row);
                continue;
            }
            let (here, there) = (row.len(), sheet.header.len());
            let message =
                format!("this row has {here} cells, the first line of {name} has {there}");
            report.error(
                row[0].at,
                message,
                "put a cell with a separator in it in double quotes",
            );
        }
        sheet
    }

    /// The place of a column; `None` where there is none or more than one, which is told of `at`.
    pub fn column(&self, column: &str, at: At, name: &str, report: &Report) -> Option<usize> {
        let mut found = (0..self.header.len()).filter(|place| self.header[*place].text == column);
        let Some(place) = found.next() else {
            let names: Vec<&str> = self.header.iter().map(|cell| cell.text.as_str()).collect();
            let listed = || format!("its columns are {}", names.join(", "));
            let help = did_you_mean(column, names.iter().copied()).unwrap_or_else(listed);
            // A file that is empty has been told of.
            if !self.header.is_empty() {
                report.error(at, format!("\"{column}\" is no column of {name}"), help);
            }
            return None;
        };
        if let Some(twin) = found.next() {
            report.error(
                self.header[twin].at,
                format!("column \"{column}\" is there twice"),
                "give one of them another name",
            );
            return None;
        }
        Some(place)
    }
}
