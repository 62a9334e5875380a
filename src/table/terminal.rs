//! Tables for a terminal: columns apart by spaces, a rule under the header; cells folded where a line
//! would be wider than the terminal is.

use comfy_table::{CellAlignment, TableComponent, presets};
use unicode_width::UnicodeWidthStr;

use super::{Table, Unit};

/// How wide a table may be where there is no terminal to fit.
const PIPE: usize = 120;

/// Characters in a line of the terminal; 120 in a pipe.
pub fn width() -> usize {
    comfy_table::Table::new().width().map_or(PIPE, usize::from)
}

/// The columns that have a brief heading, at most so many rows, no line wider than `width` characters
/// where that can be; per cent with their sign.
pub fn terminal(table: &Table, most: usize, width: usize) -> String {
    let shown: Vec<(usize, &str)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((at, column.brief.as_deref()?)))
        .collect();
    let mut lines = Lines::new(shown.iter().map(|(_, heading)| *heading));
    for row in table.rows.iter().take(most) {
        lines.row(
            shown
                .iter()
                .map(|(at, _)| table.columns[*at].told(&row[*at])),
        );
    }
    let words = shown
        .iter()
        .take_while(|(at, _)| table.columns[*at].unit == Unit::Text)
        .count();
    lines.fitted(words, width)
}

/// Rows of texts under a heading each.
#[derive(Debug)]
pub struct Lines {
    /// The heading first.
    rows: Vec<Vec<String>>,
}

impl Lines {
    /// No rows yet.
    pub fn new<S: Into<String>>(headings: impl IntoIterator<Item = S>) -> Lines {
        let mut lines = Lines { rows: Vec::new() };
        lines.row(headings);
        lines
    }

    /// One more row, as long as the heading.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The first `words` columns to the left, those of figures to the right; no line wider than `width`
    /// characters where the longest words leave room for that.
    pub fn fitted(&self, words: usize, width: usize) -> String {
        let fitted = |gap: usize, how: Breaks| {
            let least = self.widths(|cell, column| longest(cell, how(column < words)));
            let widths = shrunk(self.widths(|cell, _| lines_of(cell)), &least, gap, width);
            let fits = total(&widths, gap) <= width;
            (fits, self.drawn(words, gap, &widths, how))
        };
        // With less room between columns rather than figures torn apart, and that rather than too wide.
        let ways: [(usize, Breaks); 3] = [
            (WIDE, |_| Break::Parts),
            (NARROW, |_| Break::Parts),
            (NARROW, |of_words| match of_words {
                true => Break::Parts,
                false => Break::Spaces,
            }),
        ];
        let mut last = String::new();
        for (gap, how) in ways {
            let (fits, drawn) = fitted(gap, how);
            if fits {
                return drawn;
            }
            last = drawn;
        }
        last
    }

    /// The most of each column.
    fn widths(&self, of: impl Fn(&str, usize) -> usize) -> Vec<usize> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let most = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| of(cell, column)).max().unwrap_or(0)
        };
        (0..columns).map(most).collect()
    }

    fn drawn(&self, words: usize, gap: usize, widths: &[usize], how: Breaks) -> String {
        let mut table = comfy_table::Table::new();
        table.load_preset(presets::NOTHING);
        table
            .set_style(TableComponent::HeaderLines, '─')
            .set_style(TableComponent::MiddleHeaderIntersections, '─');
        let folded = |row: &Vec<String>| -> Vec<String> {
            let cells = row.iter().zip(widths).enumerate();
            cells
                .map(|(column, (cell, width))| folded(cell, *width, how(column < words)))
                .collect()
        };
        if let Some((heading, rows)) = self.rows.split_first() {
            table.set_header(folded(heading));
            table.add_rows(rows.iter().map(folded));
        }
        for column in table.column_iter_mut() {
            column.set_padding((1, u16::from(gap == WIDE)));
        }
        for column in table.column_iter_mut().skip(words) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.trim_fmt()
    }
}

/// Characters between columns: what comfy-table sets between them, and padding on both sides or one.
const WIDE: usize = 3;
const NARROW: usize = 2;

fn total(widths: &[usize], gap: usize) -> usize {
    widths.iter().map(|width| width + gap).sum::<usize>()
}

/// The widest columns give way first, none below its least.
fn shrunk(mut widths: Vec<usize>, least: &[usize], gap: usize, width: usize) -> Vec<usize> {
    while total(&widths, gap) > width {
        let wide = (0..widths.len()).filter(|at| widths[*at] > least[*at]);
        let Some(widest) = wide.max_by_key(|at| widths[*at]) else {
            break;
        };
        widths[widest] -= 1;
    }
    widths
}

/// Where a cell may be broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    /// After the parts of an id and between words, though not within brackets or before a unit.
    Parts,
    /// Between any words.
    Spaces,
}

/// Where those of words, or not, may be.
type Breaks = fn(bool) -> Break;

/// The pieces of a line that stay whole, each with the space behind it.
fn pieces(line: &str, how: Break) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    let mut rest = line.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        let next = rest.peek().map(|(_, next)| *next);
        let breaks = match (c, next) {
            (_, None) => false,
            (' ', Some(next)) => {
                how == Break::Spaces
                    || depth == 0 && !"%±,".contains(next) && !line[..at].ends_with('±')
            }
            ('-' | '.', Some(next)) => how == Break::Parts && next.is_alphabetic() && at > 0,
            _ => false,
        };
        if breaks {
            pieces.push(&line[start..at + c.len_utf8()]);
            start = at + c.len_utf8();
        }
    }
    pieces.push(&line[start..]);
    pieces
}

fn lines_of(cell: &str) -> usize {
    cell.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

fn longest(cell: &str, how: Break) -> usize {
    let pieces = cell.lines().flat_map(|line| pieces(line, how));
    pieces
        .map(|piece| piece.trim_end().width())
        .max()
        .unwrap_or(0)
}

/// In lines of at most `width` characters where the pieces are no longer.
fn folded(cell: &str, width: usize, how: Break) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in cell.split('\n') {
        let mut current = String::new();
        for piece in pieces(line, how) {
            if !current.is_empty() && current.width() + piece.trim_end().width() > width {
                lines.push(current.trim_end().to_owned());
                current.clear();
            }
            current.push_str(piece);
        }
        lines.push(current.trim_end().to_owned());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Lines {
        let mut lines = Lines::new(["act", "share, %", "± error"]);
        lines.row(["trump-endorses-tuberville", "58.9 (41.2 to 62.0)", "0.4"]);
        lines.row(["acts.step-64-128", "5.8 ± 0.4", "never"]);
        lines
    }

    #[test]
    fn a_table_that_fits_is_not_folded() {
        let expected = " act                                    share, %   ± error\n\
                        ─────────────────────────────────────────────────────────\n\
                        \u{20}trump-endorses-tuberville   58.9 (41.2 to 62.0)       0.4\n\
                        \u{20}acts.step-64-128                      5.8 ± 0.4     never";
        let folded = sample().fitted(1, 60);
        let lines = |text: &str| {
            text.lines()
                .map(|line| line.trim_end().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&folded).len(), 4);
        assert_eq!(lines(&folded)[2..], lines(expected)[2..]);
    }

    #[test]
    fn ids_break_at_their_parts_and_intervals_stay_whole() {
        let folded = sample().fitted(1, 48);
        assert!(
            folded.lines().all(|line| line.trim_end().width() <= 48),
            "{folded}"
        );
        for whole in [
            "trump-endorses-",
            "tuberville",
            "step-64-128",
            "(41.2 to 62.0)",
            "5.8 ± 0.4",
        ] {
            assert!(folded.contains(whole), "{whole}: {folded}");
        }
    }

    #[test]
    fn no_word_is_torn_apart_however_narrow() {
        let folded = sample().fitted(1, 10);
        for word in ["endorses-", "tuberville", "never", "error"] {
            assert!(folded.contains(word), "{word}: {folded}");
        }
    }
}
