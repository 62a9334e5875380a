//! How many of a slate win, where the scenario names one.

use maud::html;

use crate::estimate::{Estimate, Findings, SlateWins};
use crate::figure;
use crate::table::{Column, Table};

use super::frame::Section;
use super::tabulated::{self, Look};

/// Nothing without a slate.
pub fn section(findings: &Findings) -> Option<Section> {
    let slate = findings.slate.as_ref()?;
    let arms: Vec<(String, &SlateWins)> = ["baseline"]
        .into_iter()
        .chain(findings.question.what_if.as_deref())
        .filter_map(|id| Some((figure::arm_title(findings, id), slate.arms.get(id)?)))
        .collect();
    let all = slate.members.len();
    let mean = |wins: &SlateWins| format!("{:.1}", wins.mean.estimate);
    let names: Vec<String> = arms
        .iter()
        .map(|(title, wins)| format!("{} ({title})", mean(wins)))
        .collect();
    let contests = findings.arms.get("baseline").map(|arm| &arm.contests);
    let members: Vec<String> = slate
        .members
        .iter()
        .map(|(contest, candidate)| {
            let title = contests
                .and_then(|all| all.get(contest))
                .map_or(contest.as_str(), |found| &found.title);
            let name = findings
                .candidates
                .get(candidate)
                .map_or(candidate.as_str(), |known| &known.name);
            format!("{name}, {title}")
        })
        .collect();
    let elections = findings.counted();
    let table =
        Table::of(0..=all).column(Column::text("", "So many win"), |number| number.to_string());
    let table = arms.iter().fold(table, |table, (title, wins)| {
        table.column(Column::chance("", title, elections), |number| {
            wins.exactly.get(number).copied()
        })
    });
    let table = table
        .column(Column::chance("", "Each on its own", elections), |number| {
            arms.first().and_then(|(_, wins)| alone(wins, number))
        })
        .table();
    let body = html! {
        p { "The slate: " (members.join("; ")) "." }
        p {
            "Of these " (all) ", on average " (names.join(", ")) " win. Luck that they have in common makes "
            "it more likely that nearly all or hardly any do than if each won or lost on its own."
        }
        (tabulated::table(&table, Look::default()))
    };
    Some(Section {
        id: "slate",
        heading: "How many of the slate win".to_owned(),
        short: "Slate",
        body,
    })
}

/// How often as many win, if each won or lost on its own; about as sure as what was counted.
fn alone(wins: &SlateWins, number: usize) -> Option<Estimate> {
    let mcse = wins.exactly.get(number)?.mcse;
    wins.if_independent.get(number).map(|often| Estimate {
        estimate: *often,
        mcse,
    })
}
