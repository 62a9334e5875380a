//! How often acts happened that may happen or not: `acts.csv`, and a table for a terminal and the
//! page.

use crate::election::ActInWords;
use crate::estimate::{Estimate, Findings};
use crate::figure::{arm_title, arms_heading};
use crate::replicates::ActSummary;
use crate::table::number::percent;
use crate::table::{Column, Table, csv, terminal};

/// An act of an arm: arm, id, what is known of it, how often it happened.
type Row<'a> = (&'a String, &'a String, Option<&'a ActSummary>, Estimate);

fn rows(findings: &Findings) -> impl Iterator<Item = Row<'_>> {
    findings.arms.iter().flat_map(|(arm, found)| {
        found.happened.iter().map(move |(id, happened)| {
            let act = found.acts.iter().find(|act| act.id == *id);
            (arm, id, act, *happened)
        })
    })
}

/// `acts.csv`: a row per arm and act that may happen or not. Nothing where all are certain.
pub fn acts(findings: &Findings) -> Option<String> {
    let table = Table::of(rows(findings))
        .only("scenario", |_| &findings.scenario.id)
        .only("arm", |(arm, ..)| arm)
        .only("act", |(_, id, ..)| id)
        .only("date", |(_, _, act, _)| act.map(|act| &act.date))
        .only("probability", |(_, _, act, _)| act?.probability)
        .estimate(Column::only("happened"), None, |(.., happened)| happened);
    Some(csv(&table.table().unless_empty()?))
}

/// The same for people, an act called by who does what to whom.
pub(super) fn table(findings: &Findings) -> Option<Table> {
    let elections = findings.counted();
    let table = Table::of(rows(findings))
        .arm(arms_heading(findings), |(arm, ..)| {
            (arm.clone(), arm_title(findings, arm))
        })
        .column(Column::text("", "What may happen"), |(_, id, act, _)| {
            act.map_or_else(|| id.clone(), |act| told(findings, act))
        })
        .column(
            Column::chance("", "How often it happened", elections),
            |(.., happened)| happened,
        );
    table.table().unless_empty()
}

/// How often, for the headline: of the scenario as written, else of the question's what-if.
pub(super) fn sentence(findings: &Findings) -> Option<String> {
    let asked = findings.question.what_if.as_deref();
    let arm = [Some("baseline"), asked].into_iter().flatten().find(|id| {
        let arm = findings.arms.get(*id);
        arm.is_some_and(|arm| !arm.happened.is_empty())
    })?;
    // Under a condition it may have happened in all of them.
    let of_arm = rows(findings).filter(|(own, .., it)| *own == arm && it.estimate < 1.0);
    let told = of_arm.map(|(_, id, act, happened)| {
        let act = act.map_or_else(|| id.clone(), |act| told(findings, act));
        format!("{act} in {}", percent(happened.estimate))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!(
        "What may happen does in a part of these elections, and what it is worth is over all of them: {}.",
        told.join(", ")
    ))
}

/// For a terminal; empty where all acts are certain.
pub(super) fn lines(findings: &Findings, width: usize) -> String {
    let table = Table::of(rows(findings))
        .column(Column::text("", "").brief("arm"), |(arm, ..)| arm)
        .column(Column::text("", "").brief("act"), |(_, id, ..)| id)
        .column(Column::percent("", "").brief("happened"), |(.., it)| it);
    match table.table().unless_empty() {
        Some(table) => format!("\n{}\n", terminal(&table, usize::MAX, width)),
        None => String::new(),
    }
}

/// `Donald Trump endorses Tommy Tuberville`
fn told(findings: &Findings, act: &ActSummary) -> String {
    let name = |id: &String| findings.candidates.get(id).map(|info| info.name.as_str());
    ActInWords {
        noun: act.kind,
        by: &act.by,
        endorser: &act.endorser,
        target: act.target.as_ref().and_then(name),
    }
    .sentence()
}
