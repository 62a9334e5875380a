//! Rows of figures as people read them: shares in per cent, differences in points, what only a
//! program reads left out.

use maud::{Markup, html};

use crate::figure::Cell;

use super::super::number::count;

pub use super::headings::heading;

/// Rows that are shown.
const MOST: usize = 60;

/// Columns of parameters' values: as they are, whatever they are in.
const VALUES: [&str; 14] = [
    "across",
    "first",
    "from",
    "map",
    "second",
    "second_high",
    "second_low",
    "to",
    "upwards",
    "value",
    "value_at_10",
    "value_at_90",
    "value_high",
    "value_low",
];

/// Beginnings and ends of the names of columns in which fractions are differences: points.
const DIFFERENCES: [&str; 7] = [
    "shapley",
    "first_in",
    "last_in",
    "share_difference",
    "wins_difference",
    "difference",
    "lead",
];
const LESS: [&str; 3] = ["_mcse", "_less_written", "s_what_if"];

/// Beginnings of the names of columns of parts of a whole, whose estimates may lie beyond it.
const PARTS: [&str; 3] = ["alone", "part", "with_others"];

/// Beginnings of the names of columns of fractions, though all of them be 0 or 1.
const FRACTIONS: [&str; 4] = ["wins", "share", "chance", "on_ballot"];

/// Columns that say again what others say, or where something stands in a picture.
const LEFT_OUT: [&str; 5] = ["contest", "candidate", "first_dot", "end_dot", "column"];

/// What a column's figures are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Text,
    /// As they are, in four decimals.
    Value,
    LogOdds,
    /// Fractions, in per cent or as points.
    Percent,
    Points,
    Number,
}

/// A table of these columns, by their names in files; `file` has all rows, and `headed` gives the
/// words above a column.
pub fn table(
    columns: &[&str],
    rows: &[Vec<Cell>],
    file: &str,
    headed: impl Fn(&str) -> String,
) -> Markup {
    let units: Vec<Unit> = (0..columns.len())
        .map(|at| unit(columns, rows, at))
        .collect();
    let decimals = |at: usize| if columns[at].ends_with("_mcse") { 2 } else { 1 };
    let named = |column: &str| {
        columns
            .iter()
            .any(|other| other.strip_suffix("_title") == Some(column))
    };
    let identifies = |column: &str| match columns {
        columns if columns.contains(&"name") => ["bloc", "region", "winner"].contains(&column),
        columns if columns.contains(&"title") => {
            ["act", "arms", "kind", "by", "target", "what_if"].contains(&column)
        }
        _ => false,
    };
    let hidden = |at: usize| {
        let column = columns[at];
        let place = column == "row" && units[at] != Unit::Text;
        let labelled = column == "name" && columns.contains(&"label");
        let empty = rows.len() > 1
            && rows
                .iter()
                .all(|row| row.get(at).is_none_or(|cell| *cell == Cell::Nothing));
        empty
            || LEFT_OUT.contains(&column)
            || named(column)
            || identifies(column)
            || place
            || labelled
    };
    // What stands in every row is said once.
    let told = |at: &usize| !hidden(*at) && units[*at] == Unit::Text && same(rows, *at);
    let once: Vec<usize> = (0..columns.len()).filter(told).collect();
    let shown: Vec<usize> = (0..columns.len())
        .filter(|at| !hidden(*at) && !once.contains(at))
        .collect();
    let header = |at: usize| match units[at] {
        Unit::Percent => format!("{}, %", headed(columns[at])),
        Unit::Points => format!("{}, points", headed(columns[at])),
        Unit::LogOdds => format!("{}, log-odds", headed(columns[at])),
        _ => headed(columns[at]),
    };
    let right = |at: usize| {
        (units[at] != Unit::Text || columns[at] == "date" || value(columns[at])).then_some("n")
    };
    html! {
        table class="sortable behind" {
            @if !once.is_empty() { caption {
                @for &at in &once { (headed(columns[at])) ": " (rows[0].get(at).map_or_else(String::new, |cell| written(cell, units[at], 1))) ". " }
            } }
            thead { tr { @for &at in &shown { th scope="col" class=[right(at)] { (header(at)) } } } }
            tbody { @for row in rows.iter().take(MOST) {
                tr { @for &at in &shown { td class=[right(at)] { (row.get(at).map_or_else(String::new, |cell| written(cell, units[at], decimals(at)))) } } }
            } }
        }
        @if rows.len() > MOST {
            p class="notes" { "The first " (MOST) " of " (count(rows.len() as u64)) " rows; " (file) " has all." }
        }
    }
}

/// Whether several rows have the same under a column.
fn same(rows: &[Vec<Cell>], at: usize) -> bool {
    rows.len() > 1 && rows.windows(2).all(|two| two[0].get(at) == two[1].get(at))
}

/// Whether values of parameters stand in a column: numbers, or dates.
fn value(column: &str) -> bool {
    column.contains('.') || VALUES.contains(&column)
}

fn unit(columns: &[&str], rows: &[Vec<Cell>], at: usize) -> Unit {
    let column = columns[at];
    let cells = || rows.iter().filter_map(|row| row.get(at));
    let number = |cell: &Cell| {
        if let Cell::Number(number) = cell {
            Some(*number)
        } else {
            None
        }
    };
    if cells().any(|cell| matches!(cell, Cell::Text(_) | Cell::Named { .. })) {
        return Unit::Text;
    }
    let fractions = cells().filter_map(number).all(|number| number.abs() <= 1.0);
    let whole = cells()
        .filter_map(number)
        .all(|number| number.fract() == 0.0);
    match column {
        _ if column.starts_with("effect_") => Unit::LogOdds,
        _ if value(column) => Unit::Value,
        // What one thing would spread alone, beside its part of the variance.
        _ if column.starts_with("alone") && columns.contains(&"part") => Unit::Points,
        _ if PARTS.iter().any(|start| column.starts_with(start)) => Unit::Percent,
        _ if !fractions => Unit::Number,
        _ if DIFFERENCES.iter().any(|start| column.starts_with(start)) => Unit::Points,
        _ if LESS.iter().any(|end| column.ends_with(end)) => Unit::Points,
        _ if FRACTIONS.iter().any(|start| column.starts_with(start)) => Unit::Percent,
        _ if whole => Unit::Number,
        _ => Unit::Percent,
    }
}

fn written(cell: &Cell, unit: Unit, decimals: usize) -> String {
    let text = match (cell, unit) {
        (Cell::Text(text) | Cell::Named { name: text, .. }, _) => return word(text).to_owned(),
        (Cell::Nothing, _) => return "–".to_owned(),
        (Cell::Number(number), Unit::Value | Unit::Text) => format!("{number:.4}")
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
        (Cell::Number(number), Unit::Percent | Unit::Points) => {
            format!("{:.decimals$}", 100.0 * number)
        }
        (Cell::Number(number), Unit::Number) if number.fract() == 0.0 => format!("{number:.0}"),
        (Cell::Number(number), _) => format!("{number:.3}"),
    };
    let nothing = text.chars().all(|letter| "-0.".contains(letter));
    if nothing {
        text.replace('-', "")
    } else {
        text.replace('-', "−")
    }
}

/// Words of files that a reader would not know.
fn word(text: &str) -> &str {
    match text {
        "wins" => "chance to win",
        "winner-changes" => "another wins",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(columns: &[&str], row: Vec<Cell>) -> String {
        table(columns, &[row], "sweep.csv", heading).into_string()
    }

    #[test]
    fn shares_are_per_cent_differences_points_and_values_as_they_are() {
        let html = html(
            &["value", "wins", "wins_mcse", "shapley", "on"],
            vec![
                0.1.into(),
                0.123_456.into(),
                0.0051.into(),
                (-0.0031).into(),
                Cell::Nothing,
            ],
        );
        for (heading, cell) in [
            ("Value", "0.1"),
            ("Chance to win, %", "12.3"),
            ("± error of the chance, points", "0.51"),
            ("On", "–"),
        ] {
            assert!(
                html.contains(&format!(">{heading}</th>")),
                "{heading}: {html}"
            );
            assert!(html.contains(&format!(">{cell}</td>")), "{cell}: {html}");
        }
        assert!(
            html.contains("Mean over all orders, points") && html.contains("−0.3<"),
            "{html}"
        );
    }

    #[test]
    fn what_stands_in_every_row_is_said_once() {
        let rows: Vec<Vec<Cell>> = [0.1, 0.2]
            .map(|value| vec!["effect".into(), value.into()])
            .to_vec();
        let html = table(&["parameter", "value"], &rows, "sweep.csv", heading).into_string();
        assert!(
            html.contains("<caption>What is varied: effect. </caption>"),
            "{html}"
        );
        assert_eq!(html.matches("effect").count(), 1);
    }

    #[test]
    fn who_has_a_name_is_called_by_it() {
        let act = Cell::Named {
            id: "e-endorses-a".to_owned(),
            name: "E’s endorsement of A".to_owned(),
        };
        let html = html(&["act", "measure"], vec![act, "wins".into()]);
        assert!(
            html.contains("E’s endorsement of A") && !html.contains("e-endorses-a"),
            "{html}"
        );
        assert!(html.contains("<td>chance to win</td>"), "{html}");
    }
}
