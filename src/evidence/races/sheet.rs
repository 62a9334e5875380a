//! A CSV file as headers and rows of cells, and what a cell says as a number, a day, yes or no.
//! Must not know what a column means.

use std::path::Path;

use crate::file;
use crate::quantity::Date;
use crate::scenario::{At, Cell, File, Report, cells};

/// More ballots than there are people; such numbers are exact, and a thousand of them add up.
const MOST_VOTES: f64 = 9e15;

/// A table of a million rows is some 100 MB.
const MOST_BYTES: u64 = 1 << 28;

/// Headers and rows; a row has as many fields as there are headers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub headers: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
    /// The whole file.
    pub at: At,
}

impl Sheet {
    /// Reads the file; what is wrong with it goes to `report`.
    pub fn read(path: &Path, report: &mut Report) -> Option<Sheet> {
        let file = report.files.len() as u16;
        let whole = At {
            file,
            start: 0,
            end: 0,
        };
        let (text, problem) = match file::text(path, MOST_BYTES) {
            Ok(text) => (text, None),
            Err(problem) => (String::new(), Some(problem)),
        };
        report.files.push(File {
            path: path.to_owned(),
            text: text.clone(),
        });
        if let Some(problem) = problem {
            report.error(whole, problem.message(), problem.cure());
            return None;
        }
        Sheet::of(&text, file, report)
    }

    /// Parses `text`, which is file number `file`.
    pub fn of(text: &str, file: u16, report: &mut Report) -> Option<Sheet> {
        let at = At {
            file,
            start: 0,
            end: text.len() as u32,
        };
        let mut rows = cells(text, file).into_iter();
        let Some(headers) = rows.next() else {
            report.error(at, "the table is empty", "its first row names the columns");
            return None;
        };
        let mut sheet = Sheet {
            headers,
            rows: Vec::new(),
            at,
        };
        for row in rows {
            let (has, wants) = (row.len(), sheet.headers.len());
            if has == wants {
                sheet.rows.push(row);
            } else if let Some(first) = row.first() {
                let message =
                    format!("this row has {has} fields where the first row names {wants} columns");
                report.error(
                    first.at,
                    message,
                    "put a cell with a separator in it in double quotes",
                );
            }
        }
        Some(sheet)
    }

    /// The place of the column with this header, upper and lower case alike.
    pub fn column(&self, header: &str) -> Option<usize> {
        self.headers
            .iter()
            .position(|field| field.text.eq_ignore_ascii_case(header))
    }
}

impl Cell {
    /// Nothing, or what tables write for it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
            || self.text.eq_ignore_ascii_case("na")
            || self.text.eq_ignore_ascii_case("nan")
    }

    /// A number of 0 or above; `None` where the field is empty.
    pub fn number(&self, what: &str, report: &mut Report) -> Option<f64> {
        if self.is_empty() {
            return None;
        }
        match self.text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Some(number),
            Ok(_) => self.wrong(
                what,
                "is below 0 or not finite",
                "give a number of 0 or above",
                report,
            ),
            Err(_) => self.wrong(
                what,
                "is no number",
                "give digits alone, as 239604 or 0.517",
                report,
            ),
        }
    }

    /// Votes: a whole number.
    pub fn count(&self, what: &str, report: &mut Report) -> Option<u64> {
        let number = self.number(what, report)?;
        if number.fract() != 0.0 || number > MOST_VOTES {
            return self.wrong(
                what,
                "is no whole number",
                "give a count, as 239604",
                report,
            );
        }
        Some(number as u64)
    }

    /// Ballots cast, or the part of those entitled that cast one.
    pub fn turnout(&self, what: &str, report: &mut Report) -> Option<f64> {
        let number = self.number(what, report)?;
        if number > MOST_VOTES {
            return self.wrong(
                what,
                "is no number of ballots",
                "give a count, as 239604, or a part, as 0.31",
                report,
            );
        }
        Some(number)
    }

    /// Yes or no; `None` where the field is empty.
    pub fn truth(&self, what: &str, report: &mut Report) -> Option<bool> {
        match self.text.to_ascii_lowercase().as_str() {
            _ if self.is_empty() => None,
            "1" | "1.0" | "true" | "yes" | "y" => Some(true),
            "0" | "0.0" | "false" | "no" | "n" => Some(false),
            _ => self.wrong(
                what,
                "is neither yes nor no",
                "give true or false, yes or no, 1 or 0",
                report,
            ),
        }
    }

    /// A day, or a year alone (then its first day, and `true`).
    pub fn day(&self, what: &str, report: &mut Report) -> Option<(Date, bool)> {
        if self.is_empty() {
            return None;
        }
        let found = date(&self.text);
        if found.is_none() {
            return self.wrong(
                what,
                "is no date",
                "give a day as 2020-03-10, or a year",
                report,
            );
        }
        found
    }

    fn wrong<T>(&self, what: &str, why: &str, cure: &str, report: &mut Report) -> Option<T> {
        report.error(self.at, format!("{what} \"{}\" {why}", self.text), cure);
        None
    }
}

/// `2020-03-10`, or `2020` (its first day, `true`).
fn date(text: &str) -> Option<(Date, bool)> {
    let parts: Vec<&str> = text.split('-').collect();
    let year = |text: &str| {
        text.parse::<i32>()
            .ok()
            .filter(|year| (1000..=9999).contains(year))
    };
    match parts[..] {
        [year_alone] => Some((Date::new(year(year_alone)?, 1, 1)?, true)),
        [of, month, day] => Some((
            Date::new(year(of)?, month.parse().ok()?, day.parse().ok()?)?,
            false,
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_knows_its_place_whatever_is_quoted_before_it() {
        let text = "race,name,votes\nx,\"Ann, \"\"A\"\"\",12\n";
        let sheet = Sheet::of(text, 0, &mut Report::default()).unwrap();
        let field = &sheet.rows[0][2];
        assert_eq!(
            (
                field.text.as_str(),
                &text[field.at.start as usize..field.at.end as usize]
            ),
            ("12", "12")
        );
        assert_eq!(sheet.rows[0][1].text, "Ann, \"A\"");
    }

    #[test]
    fn a_short_row_is_told_and_left_out() {
        let mut report = Report::default();
        let sheet = Sheet::of("a,b\n1\n1,2\n", 0, &mut report).unwrap();
        assert!(report.has_errors());
        assert_eq!(sheet.rows.len(), 1);
    }

    #[test]
    fn a_date_is_a_day_or_a_year() {
        assert_eq!(date("2018"), Date::new(2018, 1, 1).map(|date| (date, true)));
        assert_eq!(
            date("2018-02-28"),
            Date::new(2018, 2, 28).map(|date| (date, false))
        );
        assert_eq!((date("2018-02-30"), date("5/8/18")), (None, None));
    }
}
