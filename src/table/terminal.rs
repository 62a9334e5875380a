//! Tables for a terminal: columns apart by spaces, a rule under the header.

use comfy_table::{CellAlignment, ContentArrangement, TableComponent, presets};

use super::{Table, Unit};

/// How wide a table may be where there is no terminal to fit.
const PIPE: usize = 120;

/// Characters in a line of the terminal; 120 in a pipe.
pub fn width() -> usize {
    comfy_table::Table::new().width().map_or(PIPE, usize::from)
}

/// The columns that have a brief heading, at most so many rows; per cent with their sign.
pub fn terminal(table: &Table, most: usize) -> String {
    filled(plain(), table, most)
}

/// The same with all rows, no line wider than `width` characters where that can be.
pub fn terminal_within(table: &Table, width: usize) -> String {
    let mut lines = plain();
    lines
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    filled(lines, table, usize::MAX)
}

fn filled(mut lines: comfy_table::Table, table: &Table, most: usize) -> String {
    let shown: Vec<(usize, &str)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((at, column.brief.as_deref()?)))
        .collect();
    lines.set_header(shown.iter().map(|(_, heading)| *heading));
    for row in table.rows.iter().take(most) {
        lines.add_row(
            shown
                .iter()
                .map(|(at, _)| table.columns[*at].told(&row[*at])),
        );
    }
    let words = shown
        .iter()
        .take_while(|(at, _)| table.columns[*at].unit == Unit::Text)
        .count();
    aligned(lines, words)
}

/// An empty one: no lines but the rule.
pub fn plain() -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_preset(presets::NOTHING);
    table
        .set_style(TableComponent::HeaderLines, '─')
        .set_style(TableComponent::MiddleHeaderIntersections, '─');
    table
}

/// Columns of words to the left, those of figures to the right.
pub fn aligned(mut table: comfy_table::Table, words: usize) -> String {
    for column in table.column_iter_mut().skip(words) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}
