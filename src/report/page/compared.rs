//! What differs between scenarios that are compared: both values side by side, each with its source
//! or called an assumption.

use maud::{Markup, html};

use crate::experiment::{Compared, Comparison};
use crate::figure::capital;
use crate::scenario::{Names, Provenance, meaning};

use super::frame::Section;
use super::{ComparedScenarios, StoredRun, given};

/// A value that two scenarios do not share; empty where one lacks it.
struct Row {
    scenario: String,
    path: String,
    first: String,
    this: String,
}

/// The section: a table for each scenario but the first.
pub fn section(told: &StoredRun, compared: &ComparedScenarios) -> Section {
    let rows = rows(&compared.comparison);
    let first = &told.findings.scenario.id;
    let names = Names::of(told.scenario);
    let body = html! {
        p { "Everything else is the same in all of them, and has the same luck: " a href="#assumptions" { "it is listed below" } ", once." }
        @for other in &compared.others {
            @let own: Vec<&Row> = rows.iter().filter(|row| row.scenario == other.id).collect();
            @if compared.others.len() > 1 { h3 { (title(told, &other.id)) } }
            @if own.is_empty() { p { "Nothing differs." } } @else {
                div class="scroll" tabindex="0" role="group" aria-label={ "What differs in " (other.id) } { table class="values" {
                    thead { tr {
                        th scope="col" { "Value of" } th scope="col" { "In " (first) } th scope="col" { "In " (other.id) }
                    } }
                    tbody { @for row in own { tr {
                        th scope="row" {
                            @if names.is_named(&row.path) { (capital(&names.parameter(&row.path))) br; }
                            code class="muted" { (row.path) }
                            @if let Some(meaning) = meaning(&row.path) { br; small class="muted" { (meaning.replace('`', "")) } }
                        }
                        (cell(&row.first, first, &row.path, &told.scenario.provenance))
                        (cell(&row.this, &other.id, &row.path, &other.given))
                    } } }
                } }
            }
        }
    };
    Section {
        id: "differences",
        heading: "What differs between the scenarios".to_owned(),
        short: "Differences",
        body,
    }
}

/// Paths in which any scenario differs from the first: what stands in the first alone is not what
/// all share.
pub fn paths(compared: &ComparedScenarios) -> Vec<String> {
    rows(&compared.comparison)
        .into_iter()
        .map(|row| row.path)
        .collect()
}

/// What the pictures call a scenario.
fn title<'a>(told: &StoredRun<'a>, id: &'a str) -> &'a str {
    told.findings.arms.get(id).map_or(id, |arm| &arm.title)
}

fn cell(value: &str, scenario: &str, path: &str, all: &[Provenance]) -> Markup {
    let own = all
        .iter()
        .find(|given| given.path == path || path.starts_with(&format!("{}.", given.path)));
    html! { td data-label={ "In " (scenario) } {
        @if value.is_empty() { span class="muted" { "not there" } } @else {
            (given::value(value))
            @if let Some(own) = own.filter(|own| !own.value.starts_with(['"', '\''])) {
                br; small class="muted" { @match &own.source { Some(source) => (source), None => "assumption" } }
            }
        }
    } }
}

/// What differs from the first, a value a row.
fn rows(comparison: &Comparison) -> Vec<Row> {
    let of = |scenario: &Compared| {
        let against = scenario.against.as_ref();
        let differences = against.map(|against| against.differences.clone());
        let id = scenario.id.clone();
        differences.into_iter().flatten().map(move |one| Row {
            scenario: id.clone(),
            path: one.path,
            first: one.first.unwrap_or_default(),
            this: one.this.unwrap_or_default(),
        })
    };
    // A source stands beside what it covers.
    let told = |row: &Row| {
        ![".source", ".note"]
            .iter()
            .any(|end| row.path.ends_with(end))
    };
    comparison
        .scenarios
        .iter()
        .flat_map(of)
        .filter(told)
        .collect()
}
