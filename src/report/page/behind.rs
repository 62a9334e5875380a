//! The tables behind the pictures of a run: the figures that a picture shows, with the headings and
//! the rounding of people. The files beside the pictures have all digits.

use maud::{Markup, html};

use crate::estimate::{Estimate, Findings};
use crate::figure::{self, Cell, Data};
use crate::quantity::Date;

use super::words;

/// Days after which the calendar's table tells what of an act is there.
const LATER: [(i32, &str); 2] = [(7, "After a week"), (28, "After four weeks")];

/// Who wins in each arm, who wins most first.
pub fn winners(findings: &Findings, contest: &str, data: &Data) -> Markup {
    let scenarios = findings.question.contrast == crate::replicates::Contrast::Scenarios;
    let wins = |arm: &str, id: &str| {
        findings
            .arms
            .get(arm)?
            .contests
            .get(contest)?
            .candidates
            .get(id)
            .map(|own| own.wins)
    };
    let chance = |wins: Option<Estimate>| {
        wins.map_or("–".to_owned(), |wins| {
            words::chance_in_table(wins, findings.counted())
        })
    };
    html! {
        table class="sortable" {
            thead { tr {
                th scope="col" { (if scenarios { "Scenario" } else { "What if" }) }
                th scope="col" { "Winner" }
                th scope="col" class="n" { "Wins" }
                th scope="col" class="n" { "Dots of 100" }
            } }
            tbody { @for row in 0..data.rows.len() {
                @let (arm, id) = (text(data, row, "arm"), text(data, row, "winner"));
                @let won = wins(arm, id);
                tr data-arm=(arm) {
                    th scope="row" { (figure::arm_title(findings, arm)) }
                    td { (text(data, row, "name")) }
                    td class="n" data-value=[won.map(|won| won.estimate)] { (chance(won)) }
                    td class="n" { (number(data, row, "dots").map_or(String::new(), |dots| format!("{dots:.0}"))) }
                }
            } }
        }
    }
}

/// Lead and change of each region on the map.
pub fn regions(data: &Data) -> Markup {
    let changes = (0..data.rows.len()).any(|row| number(data, row, "difference").is_some());
    let errors = (0..data.rows.len()).filter_map(|row| number(data, row, "difference_mcse"));
    let mcse = errors.fold(0.0, f64::max);
    let told = |value: Option<f64>, mcse: f64| {
        value.map_or("–".to_owned(), |value| words::difference(value, mcse))
    };
    html! {
        table class="sortable" {
            thead { tr {
                th scope="col" { "Region" }
                th scope="col" class="n" { "Lead, points" }
                @if changes { th scope="col" class="n" { "Change of the share, points" } }
            } }
            tbody { @for row in 0..data.rows.len() {
                @let (lead, change) = (number(data, row, "lead"), number(data, row, "difference"));
                tr {
                    th scope="row" { (text(data, row, "name")) }
                    td class="n" data-value=[lead] { (told(lead, 0.01)) }
                    @if changes { td class="n" data-value=[change] { (told(change, mcse)) } }
                }
            } }
        }
    }
}

/// What each act is worth some time after it, and in the end.
pub fn acts(data: &Data) -> Markup {
    let mut acts: Vec<(&str, Vec<usize>)> = Vec::new();
    for row in 0..data.rows.len() {
        let title = text(data, row, "title");
        match acts.last_mut() {
            Some((known, rows)) if *known == title => rows.push(row),
            _ => acts.push((title, vec![row])),
        }
    }
    let day = |row: usize| Date::parse(text(data, row, "date"));
    let worth = |row: usize| number(data, row, "effect_p50").map_or("–".to_owned(), log_odds);
    let later = |rows: &[usize], days: i32| {
        let first = rows.first().and_then(|row| day(*row))?;
        rows.iter()
            .copied()
            .find(|row| day(*row).is_some_and(|day| day.days_since(first) >= days))
    };
    let ends = |row: usize| {
        let [low, high] =
            ["effect_p5", "effect_p95"].map(|column| number(data, row, column).map(log_odds));
        low.zip(high)
            .filter(|(low, high)| low != high)
            .map_or(String::new(), |(low, high)| format!("{low} to {high}"))
    };
    html! {
        table {
            caption { "Shift of log-odds towards whom it is about: the median of what is assumed" }
            thead { tr {
                th scope="col" { "Act" }
                @for (_, heading) in LATER { th scope="col" class="n" { (heading) } }
                th scope="col" class="n" { "In the end" }
                th scope="col" class="n" { "Nine in ten, in the end" }
            } }
            tbody { @for (title, rows) in &acts {
                @let last = rows.last().copied();
                tr {
                    th scope="row" { (title) }
                    @for (days, _) in LATER { td class="n" { (later(rows, days).map_or("–".to_owned(), worth)) } }
                    td class="n" { (last.map_or(String::new(), worth)) }
                    td class="n" { (last.map_or(String::new(), ends)) }
                }
            } }
        }
    }
}

/// `+0.28`, `−0.05`, `0`.
fn log_odds(shift: f64) -> String {
    let size = format!("{:.2}", shift.abs());
    match size.as_str() {
        "0.00" => "0".to_owned(),
        _ => format!("{}{size}", if shift < 0.0 { '−' } else { '+' }),
    }
}

fn cell<'a>(data: &'a Data, row: usize, column: &str) -> Option<&'a Cell> {
    let at = data.columns.iter().position(|known| *known == column)?;
    data.rows.get(row)?.get(at)
}

fn text<'a>(data: &'a Data, row: usize, column: &str) -> &'a str {
    match cell(data, row, column) {
        Some(Cell::Text(text)) => text,
        _ => "",
    }
}

fn number(data: &Data, row: usize, column: &str) -> Option<f64> {
    match cell(data, row, column) {
        Some(Cell::Number(number)) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_told_after_a_week_after_four_and_in_the_end() {
        let mut data = Data::new(&["title", "date", "effect_p5", "effect_p50", "effect_p95"]);
        let days = [
            ("2026-04-01", 0.0),
            ("2026-04-08", 0.1),
            ("2026-04-30", 0.2),
        ];
        for (day, shift) in days {
            let cells = [
                "A endorses B".into(),
                day.into(),
                Cell::Number(-shift),
                Cell::Number(shift),
                Cell::Number(2.0 * shift),
            ];
            data.rows.push(cells.to_vec());
        }
        data.rows.push(
            [
                "B replies".into(),
                "2026-04-29".into(),
                Cell::Number(-0.001),
                Cell::Number(-0.001),
                Cell::Number(-0.001),
            ]
            .to_vec(),
        );
        let told = acts(&data).into_string();
        let row = |act: &str| {
            told.split("<tr>")
                .find(|row| row.contains(act))
                .map(str::to_owned)
                .unwrap()
        };
        assert_eq!(
            row("A endorses B").trim_end_matches("</tr>"),
            "<th scope=\"row\">A endorses B</th><td class=\"n\">+0.10</td><td class=\"n\">+0.20</td><td class=\"n\">+0.20</td>\
             <td class=\"n\">−0.20 to +0.40</td>"
        );
        assert!(
            row("B replies")
                .contains("<td class=\"n\">–</td><td class=\"n\">–</td><td class=\"n\">0</td><td class=\"n\"></td>")
        );
    }

    #[test]
    fn changes_of_regions_have_the_decimals_that_all_of_them_allow() {
        let mut data = Data::new(&["name", "lead", "difference", "difference_mcse"]);
        for (name, change, mcse) in [("North", 0.0512, 0.0004), ("South", 0.0731, 0.0012)] {
            data.rows.push(
                [
                    name.into(),
                    Cell::Number(-0.1),
                    Cell::Number(change),
                    Cell::Number(mcse),
                ]
                .to_vec(),
            );
        }
        let told = regions(&data).into_string();
        assert!(
            told.contains(">+5</td>") && told.contains(">+7</td>") && told.contains(">−10</td>"),
            "{told}"
        );
    }
}
