//! Rows of a table of regions that are sums of the others.

use std::collections::BTreeSet;

use crate::scenario::report::Report;
use crate::scenario::sheet::{Decimal, Sheet, is_sum};

/// The rows that are no region but a sum: those called so, and one that is the sum of all others in two
/// columns or more. Each is told and left out; one called so that does not add up is an error.
pub fn sums(
    sheet: &Sheet,
    id: usize,
    additive: &[(usize, Decimal)],
    report: &Report,
) -> BTreeSet<usize> {
    let value =
        |row: usize, (column, decimal): (usize, Decimal)| sheet.rows[row][column].figure(decimal);
    let called: BTreeSet<usize> = (0..sheet.rows.len())
        .filter(|row| is_sum(&sheet.rows[*row][id].text))
        .collect();
    let sum = |without: &dyn Fn(usize) -> bool, column| -> Option<f64> {
        let rows = (0..sheet.rows.len()).filter(|row| !without(*row));
        rows.map(|row| value(row, column)).sum()
    };
    let same = |one: f64, other: f64| (one - other).abs() <= 1e-6 * one.abs().max(other.abs());
    for row in &called {
        let name = &sheet.rows[*row][id];
        let mut checked = !additive.is_empty();
        for column in additive {
            let (told, added) = (
                value(*row, *column),
                sum(&|row| called.contains(&row), *column),
            );
            checked &= told.is_some() && added.is_some();
            if let (Some(told), Some(added)) = (told, added)
                && !same(told, added)
            {
                let cell = &sheet.rows[*row][column.0];
                let header = &sheet.headers[column.0].text;
                report.error(
                    cell.at,
                    format!(
                        "\"{}\" has {told} in \"{header}\", but the other rows add to {added}",
                        name.text
                    ),
                    "mend what is wrong, or take the row out",
                );
            }
        }
        report.warning(
            name.at,
            match checked {
                true => format!("\"{}\" is left out: it is the sum of the other rows", name.text),
                false => format!("\"{}\" is left out as a sum: not all of its numbers could be checked against the other rows", name.text),
            },
            "take it out of the table to say so",
        );
    }
    if !called.is_empty() || sheet.rows.len() < 3 || additive.len() < 2 {
        return called;
    }
    let is_sum_of_others = |at: usize| {
        additive.iter().all(|column| {
            let own = value(at, *column).filter(|own| *own > 0.0);
            own.zip(sum(&|row| row == at, *column))
                .is_some_and(|(own, others)| same(own, others))
        })
    };
    let found: BTreeSet<usize> = (0..sheet.rows.len())
        .filter(|at| is_sum_of_others(*at))
        .collect();
    for at in &found {
        let name = &sheet.rows[*at][id];
        report.warning(
            name.at,
            format!(
                "\"{}\" is left out: each of its numbers is the sum of those of all other rows",
                name.text
            ),
            "take it out of the table to say so",
        );
    }
    found
}
