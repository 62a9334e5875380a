//! The runs of a scenario on one page, the newest first, each with what changed since the run before.

use maud::{Markup, html};

use crate::estimate::Estimate;
use crate::figure;
use crate::table::number::{self, count};

use super::super::history::{Changed, HistoryEntry, Step, steps};
use super::frame::{self, Head, Section};
use super::given;

/// The page of a scenario's runs, in the order in which they were asked for, as HTML.
pub fn history(title: &str, entries: &[HistoryEntry]) -> String {
    let table = Section {
        id: "runs",
        heading: "What was asked, the newest first".to_owned(),
        short: "Runs",
        body: html! {
            p {
                "Each row is a run of this scenario: what went in otherwise than in the run before it, and what came of that. \
                 A change of a chance is told beside its error, as if the two runs had not the same luck."
            }
            div class="scroll" tabindex="0" role="group" aria-label="All runs" { (table(entries)) }
        },
    };
    let head = Head {
        title: title.to_owned(),
        meta: format!(
            "{} · coattails {}",
            match entries.len() {
                1 => "1 run".to_owned(),
                many => format!("{} runs", count(many as u64)),
            },
            env!("CARGO_PKG_VERSION")
        ),
        note: None,
    };
    let foot = format!("coattails {}", env!("CARGO_PKG_VERSION"));
    frame::page(&head, &[table], &[], &foot)
}

/// Of the columns with numbers; on a phone they stand above each.
const HEADINGS: [&str; 4] = ["As written", "What-if", "Winner changes", "Since before"];

fn table(entries: &[HistoryEntry]) -> Markup {
    html! {
        table class="cards" id="history-table" {
            thead { tr {
                th scope="col" { "When (UTC)" }
                th scope="col" { "What changed" }
                @for heading in HEADINGS { th scope="col" class="n" { (heading) } }
            } }
            tbody { @for step in steps(entries).rev() { (row(step)) } }
        }
    }
}

fn row(step: Step) -> Markup {
    let (entry, answer) = (step.entry, step.answer());
    let findings = &entry.findings;
    let chance = |estimate: Option<Estimate>| {
        estimate.map_or("–".to_owned(), |estimate| {
            number::chance_in_table(estimate, findings.counted())
        })
    };
    let name = entry.name.as_deref().unwrap_or(&entry.run);
    let changed = step.changed();
    html! {
        tr {
            th scope="row" {
                (when(&entry.at)) br;
                @match &entry.page {
                    Some(page) => a href=(page) { (name) },
                    None => (name),
                }
                br;
                small class="muted" {
                    (given::short(findings, &findings.question.candidate)) ", "
                    (figure::elections(findings)) " elections, seed " (findings.seed)
                }
            }
            td class="whole" data-label="What changed" {
                @if step.is_first() { span class="muted" { "The first run" } }
                @else if changed.is_empty() { span class="muted" { "Nothing: asked again" } }
                @else { ul class="changes" { @for one in &changed { (change(one)) } } }
            }
            td class="n" data-label=(HEADINGS[0]) { (chance(answer.baseline.map(|side| side.wins))) }
            td class="n" data-label=(HEADINGS[1]) { (chance(answer.what_if.map(|side| side.wins))) }
            td class="n" data-label=(HEADINGS[2]) { (chance(answer.changes())) }
            td class="n" data-label=(HEADINGS[3]) { (step.moved().map_or("–".to_owned(), since)) }
        }
    }
}

fn change(one: &Changed) -> Markup {
    let value = |value: &Option<String>| value.clone().unwrap_or("–".to_owned());
    html! {
        li {
            b { (one.path) } " " span class="muted" { (value(&one.before)) } " → " span { (value(&one.now)) }
        }
    }
}

/// `2020-07-14 20:15`
fn when(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

/// `+3.1 ± 0.7 points`
fn since(moved: Estimate) -> String {
    format!(
        "{} {}",
        number::points_within(moved.estimate, moved.mcse),
        number::twice(moved.mcse)
    )
}
