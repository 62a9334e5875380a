//! A table that people write, as headers and rows of cells, and what a cell says as a number, a day,
//! yes or no. One notion for all tables: races, regions, polls. Must not know what a column means.

mod cells;
mod days;
mod figures;

use crate::quantity::Date;

use super::report::Report;
use super::tree::At;
use cells::cells;

pub use cells::Cell;
pub use days::DateOrder;
pub use figures::{Convention, Decimal, is_sum};

/// More ballots than there are people; such numbers are exact, and a thousand of them add up.
const MOST_VOTES: f64 = 9e15;

/// What tables write where there is no value.
const NOTHING: [&str; 12] = [
    "", "na", "n/a", "n.a.", "n. a.", "nan", "null", "none", "-", "–", "—", ".",
];

/// Headers and rows; a row has as many fields as there are headers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub headers: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
    /// The whole file.
    pub at: At,
    /// What parts its cells.
    pub separator: char,
}

/// How a table's numbers and days are written, where people say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// What comes before decimals.
    pub decimal: Option<Decimal>,
    /// In which order a day's parts stand.
    pub dates: Option<DateOrder>,
}

impl Sheet {
    /// Parses `text`, which is file number `file`; what is wrong with it goes to `report`. Where the
    /// headers repeat a block, as `Name, Votes, Name, Votes`, each block of a row is a row.
    pub fn of(text: &str, file: u16, report: &Report) -> Option<Sheet> {
        let at = At {
            file,
            start: 0,
            end: text.len() as u32,
        };
        let (rows, separator) = cells(text, file);
        let mut rows = rows.into_iter();
        let Some(headers) = rows.next() else {
            report.error(at, "the table is empty", "its first row names the columns");
            return None;
        };
        let mut rows = rows.peekable();
        // Who stood has letters in it; figures of two rounds beside each other have none.
        let named = |(start, length): &(usize, usize)| {
            let first = rows.peek().and_then(|row| row.get(*start..start + length));
            let letters = |cell: &Cell| cell.text.chars().any(char::is_alphabetic);
            first.is_some_and(|block| block.iter().any(letters))
        };
        let block = block(&headers).filter(named);
        let mut sheet = Sheet {
            headers,
            rows: Vec::new(),
            at,
            separator,
        };
        let wants = sheet.headers.len();
        if let Some((start, length)) = block {
            sheet.headers.truncate(start + length);
        }
        for row in rows {
            let has = row.len();
            match block {
                Some((start, length)) if has > start && (has - start).is_multiple_of(length) => {
                    let (own, blocks) = row.split_at(start);
                    let blocks = blocks.chunks(length);
                    let filled = blocks.filter(|block| block.iter().any(|cell| !cell.is_empty()));
                    sheet.rows.extend(filled.map(|block| [own, block].concat()));
                }
                None if has == wants => sheet.rows.push(row),
                _ => {
                    let message = format!(
                        "this row has {has} fields where the first row names {wants} columns"
                    );
                    let help = "put a cell with a separator in it in double quotes";
                    report.error(row.first().map_or(at, |cell| cell.at), message, help);
                }
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

    /// How the numbers of a column are written: as told, else by the table itself; where that could be
    /// either, that is told with `cure`. `whole`: they are counts.
    pub fn decimal(
        &self,
        column: usize,
        whole: bool,
        (told, cure): (Option<Decimal>, &str),
        report: &Report,
    ) -> Decimal {
        let convention = Convention {
            told,
            separator: self.separator,
        };
        let cells: Vec<&Cell> = self.rows.iter().map(|row| &row[column]).collect();
        convention.of(&cells, whole).unwrap_or_else(|either| {
            let message = format!(
                "\"{}\" in column \"{}\" may be one number or a thousand times as much: nothing tells whether its sign parts thousands or comes before decimals",
                either.text, self.headers[column].text
            );
            report.error(either.at, message, cure);
            Decimal::Point
        })
    }

    /// In which order a column's days are written; where that could be either, that is told.
    pub fn dates(&self, column: usize, told: Option<DateOrder>, report: &Report) -> DateOrder {
        let cells: Vec<&Cell> = self.rows.iter().map(|row| &row[column]).collect();
        told.map_or_else(|| DateOrder::of_column(&cells), Ok)
            .inspect(|order| {
                if let Some(open) = cells.iter().find(|cell| days::is_open(&cell.text)) {
                    let (taken, cure) = match order {
                        DateOrder::MonthFirst => ("the month", "--date-order dmy if it is not"),
                        DateOrder::DayFirst => ("the day", "--date-order mdy if it is not"),
                    };
                    let column = &self.headers[column].text;
                    let message = format!("the first number of \"{}\" is taken for {taken}, as other days of column \"{column}\" tell", open.text);
                    if told.is_none() {
                        report.warning(open.at, message, cure);
                    }
                }
            })
            .unwrap_or_else(|either| {
                let message = format!(
                    "\"{}\" may be a day of either month: no day of column \"{}\" tells which of its numbers is the month",
                    either.text, self.headers[column].text
                );
                let cure = "--date-order mdy or --date-order dmy says so";
                report.error(either.at, message, cure);
                DateOrder::MonthFirst
            })
    }
}

/// Where the last headers repeat a block of two or more: the place of the first one and its length.
fn block(headers: &[Cell]) -> Option<(usize, usize)> {
    let name = |at: usize| headers[at].text.to_lowercase();
    let same = |one: usize, other: usize| !name(one).is_empty() && name(one) == name(other);
    let repeats = |start: usize, length: usize| {
        let rest = headers.len() - start;
        rest.is_multiple_of(length)
            && rest / length >= 2
            && (start + length..headers.len()).all(|at| same(at, at - length))
    };
    let blocks = (0..headers.len())
        .flat_map(|start| (2..=(headers.len() - start) / 2).map(move |length| (start, length)));
    blocks
        .into_iter()
        .find(|(start, length)| repeats(*start, *length))
}

impl Cell {
    /// Nothing, or what tables write for it.
    pub fn is_empty(&self) -> bool {
        NOTHING.contains(&self.text.to_lowercase().as_str())
    }

    /// The number that it is, a fraction where it is in per cent; nothing is said of what is none.
    pub fn figure(&self, decimal: Decimal) -> Option<f64> {
        let (number, percent) = figures::number(&self.text, decimal)?;
        Some(if percent { number / 100.0 } else { number })
    }

    /// A number of 0 or above, a fraction where it is in per cent; `None` where the field is empty.
    pub fn number(&self, what: &str, decimal: Decimal, report: &Report) -> Option<f64> {
        if self.is_empty() {
            return None;
        }
        match self.figure(decimal) {
            Some(number) if number >= 0.0 => Some(number),
            Some(_) => self.wrong(what, "is below 0", "give a number of 0 or above", report),
            None => self.wrong(
                what,
                "is no number",
                "give a number, as 239604, 239,604 or 0.517",
                report,
            ),
        }
    }

    /// Votes: a whole number.
    pub fn count(&self, what: &str, decimal: Decimal, report: &Report) -> Option<u64> {
        let number = self.number(what, decimal, report)?;
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
    pub fn turnout(&self, what: &str, decimal: Decimal, report: &Report) -> Option<f64> {
        let number = self.number(what, decimal, report)?;
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

    /// Yes or no, in words or as 1 or 0; `None` of what is neither.
    pub fn said(&self) -> Option<bool> {
        match self.text.to_ascii_lowercase().as_str() {
            "1" | "1.0" | "true" | "yes" | "y" | "x" => Some(true),
            "0" | "0.0" | "false" | "no" | "n" => Some(false),
            _ => None,
        }
    }

    /// Yes or no; `None` where the field is empty.
    pub fn truth(&self, what: &str, report: &Report) -> Option<bool> {
        match self.said() {
            Some(said) => Some(said),
            None if self.is_empty() => None,
            None => self.wrong(
                what,
                "is neither yes nor no",
                "give true or false, yes or no, 1 or 0",
                report,
            ),
        }
    }

    /// A day, or a year alone (then its first day, and `true`).
    pub fn day(&self, what: &str, order: DateOrder, report: &Report) -> Option<(Date, bool)> {
        if self.is_empty() {
            return None;
        }
        let found = days::day(&self.text, order);
        if found.is_none() {
            return self.wrong(
                what,
                "is no date",
                "give a day, as 2020-03-10, 3/10/2020 or March 10, 2020, or a year",
                report,
            );
        }
        found
    }

    fn wrong<T>(&self, what: &str, why: &str, cure: &str, report: &Report) -> Option<T> {
        report.error(self.at, format!("{what} \"{}\" {why}", self.text), cure);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_knows_its_place_whatever_is_quoted_before_it() {
        let text = "race,name,votes\nx,\"Ann, \"\"A\"\"\",12\n";
        let sheet = Sheet::of(text, 0, &Report::default()).unwrap();
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
        let report = Report::default();
        let sheet = Sheet::of("a,b\n1\n1,2\n", 0, &report).unwrap();
        assert!(report.has_errors());
        assert_eq!(sheet.rows.len(), 1);
    }

    #[test]
    fn blocks_that_repeat_are_rows_of_their_own() {
        let text = "District;Registered;Name;Votes;Name;Votes\nNorth;86000;ASH;9 982;BIRCH;8 071\n\
                    South;99000;ASH;12428;BIRCH;12916;CEDAR;7192\nEast;1;ASH;5;;\n";
        let report = Report::default();
        let sheet = Sheet::of(text, 0, &report).unwrap();
        assert!(!report.has_errors());
        let told = |row: &Vec<Cell>| row.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
        assert_eq!(sheet.headers.len(), 4);
        assert_eq!(sheet.rows.len(), 6);
        assert_eq!(told(&sheet.rows[1]), ["North", "86000", "BIRCH", "8 071"]);
        assert_eq!(told(&sheet.rows[4]), ["South", "99000", "CEDAR", "7192"]);
        // Votes of two rounds beside each other are no block.
        let plain = Sheet::of("race,name,votes,votes\na,b,1,2\n", 0, &report).unwrap();
        assert_eq!(plain.headers.len(), 4);
    }
}
