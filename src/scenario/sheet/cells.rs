//! CSV text → cells with their places. Comma, semicolon or tab, whichever the first line has most
//! of. Must not know what a row is about.

use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::scenario::tree::At;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Without blanks around it.
    pub text: String,
    pub at: At,
}

/// Rows of cells, and what parts them; lines that are empty are none.
pub fn cells(text: &str, number: u16) -> (Vec<Vec<Cell>>, char) {
    // What spreadsheets put before UTF-8, and the line by which one tells another what parts cells.
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let line = text[start..].lines().next().unwrap_or_default();
    let told = line
        .strip_prefix("sep=")
        .and_then(|told| told.chars().next())
        .filter(char::is_ascii);
    let (most, start) = match told {
        Some(told) => (told, start + line.len()),
        None => (parted_by(line), start),
    };
    let mut reader = ReaderBuilder::new().delimiter(most as u8).build();
    let (bytes, mut read, mut field) = (text.as_bytes(), start, vec![0; text.len() + 1]);
    let mut rows = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
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
                return (rows, most);
            }
            ReadFieldResult::OutputFull | ReadFieldResult::End => return (rows, most),
        }
    }
}

/// Comma, semicolon or tab, whichever a line has most of.
fn parted_by(line: &str) -> char {
    let often = |separator: char| line.matches(separator).count();
    // Where two are as frequent, the comma is the one more likely to be part of a text.
    let found = [',', ';', '\t']
        .into_iter()
        .filter(|separator| often(*separator) > 0);
    found
        .max_by_key(|separator| often(*separator))
        .unwrap_or(',')
}

/// A cell of the bytes in `range`, separators and line ends taken off the place.
fn cell(text: &str, number: u16, range: std::ops::Range<usize>, content: &[u8]) -> Cell {
    let written = text.get(range.clone()).unwrap_or_default();
    let start = range.start + written.len() - written.trim_start_matches(['\r', '\n', ' ']).len();
    let end = range.start
        + written
            .trim_end_matches(['\r', '\n', ',', ';', '\t', ' '])
            .len();
    let at = At {
        file: number,
        start: start as u32,
        end: end.max(start) as u32,
    };
    Cell {
        text: String::from_utf8_lossy(content).trim().to_owned(),
        at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        cells(text, 0)
            .0
            .into_iter()
            .map(|row| row.into_iter().map(|cell| cell.text).collect())
            .collect()
    }

    #[test]
    fn cells_are_parted_by_what_the_first_line_has_most_of() {
        let wanted = vec![vec!["a", "b, c"], vec!["1", "2"]];
        for text in [
            "\u{feff}a,\"b, c\"\n1,2\n",
            "a;b, c\r\n\r\n1;2",
            "a\tb, c\n 1 \t2\n\n",
            "\u{feff}sep=;\r\na;b, c\r\n1;2\r\n",
        ] {
            assert_eq!(texts(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_cell_knows_where_it_stands() {
        let text = "id,n\n\"St. \"\"Clair\"\"\",12\nBibb,\nCoosa,7";
        let (found, _) = cells(text, 3);
        let written = |cell: &Cell| &text[cell.at.start as usize..cell.at.end as usize];
        assert_eq!(
            (found[1][0].text.as_str(), written(&found[1][0])),
            ("St. \"Clair\"", "\"St. \"\"Clair\"\"\"")
        );
        assert_eq!(
            (
                written(&found[1][1]),
                written(&found[2][0]),
                written(&found[2][1])
            ),
            ("12", "Bibb", "")
        );
        assert_eq!((written(&found[3][1]), found[3][1].at.file), ("7", 3));
    }
}
