//! Everything that was put in: each value with its distribution, its source, or the word
//! *assumption*.

use indexmap::IndexMap;
use maud::{Markup, html};

use crate::random::distribution::family;
use crate::scenario::{Provenance, Scenario, meaning};

use super::super::assumptions::ordered;
use super::frame::Section;
use super::{ComparedScenarios, deeds, given};
use crate::table::number::count;

/// The section; of scenarios that are compared, what all share.
pub fn section(scenario: &Scenario, compared: Option<&ComparedScenarios>) -> Section {
    let differs = compared.map(super::compared::paths).unwrap_or_default();
    let shared = |given: &&Provenance| {
        let within =
            |path: &String| *path == given.path || path.starts_with(&format!("{}.", given.path));
        // Of scenarios that are compared, their own what-ifs are no part.
        let apart = compared.is_some() && given.path.starts_with("what-ifs.");
        !apart && !differs.iter().any(within)
    };
    let figures: Vec<&Provenance> = ordered(&scenario.provenance)
        .into_iter()
        .filter(|given| is_figure(given))
        .filter(shared)
        .collect();
    let assumed = figures
        .iter()
        .filter(|given| given.source.is_none())
        .count();
    let mut groups: IndexMap<String, Vec<&Provenance>> = IndexMap::new();
    for given in figures.iter().copied() {
        groups
            .entry(group(scenario, &given.path))
            .or_default()
            .push(given);
    }
    let uncertain: Vec<&Provenance> = figures
        .iter()
        .copied()
        .filter(|given| is_distribution(&given.value))
        .collect();
    let body = html! {
        @if compared.is_some() {
            p { "This is what the scenarios share. What differs stands " a href="#differences" { "side by side above" } "." }
        }
        p { (opening(figures.len(), assumed)) }
        @if !uncertain.is_empty() {
            h3 { "What is uncertain" }
            p { "These are drawn anew in every simulated election." }
            (table(&uncertain, Some(scenario)))
        }
        h3 { "Everything" }
        @for (name, given) in &groups {
            @let assumed = given.iter().filter(|given| given.source.is_none()).count();
            details class="printed" {
                summary { (name) " " small { (tally(given.len(), assumed)) } }
                (table(given, None))
            }
        }
    };
    Section {
        id: "assumptions",
        heading: "What was assumed".to_owned(),
        short: "Assumptions",
        body,
    }
}

fn opening(all: usize, assumed: usize) -> String {
    let [told, sourced, bare] = [all, all - assumed, assumed].map(|n| count(n as u64));
    match (all - assumed, assumed) {
        (0, _) => format!("{told} figures went in. None has a source: all are assumptions."),
        (_, 0) => format!("{told} figures went in, all of them under a source."),
        _ => format!(
            "{told} figures went in. {sourced} stand under a source; {bare} have none and are called assumptions. Where a note \
             calls a part of what its source covers assumed, that holds."
        ),
    }
}

fn tally(all: usize, assumed: usize) -> String {
    let figures = if all == 1 { "figure" } else { "figures" };
    match assumed {
        0 => format!("{all} {figures}, with a source"),
        n if n == all => format!("{all} {figures}, assumed"),
        n => format!("{all} {figures}, {n} of them assumed"),
    }
}

/// `{ normal = { … } }`
fn is_distribution(value: &str) -> bool {
    let name = value
        .strip_prefix('{')
        .and_then(|inner| inner.split_once('='))
        .map(|(name, _)| name.trim());
    name.and_then(family).is_some()
}

/// A number, a distribution or a date that matters to the result: no name, no list, no colour.
fn is_figure(given: &Provenance) -> bool {
    let settles = ["format", "as-of", "question.", "candidates."];
    !given.value.starts_with(['"', '\'', '['])
        && !settles.iter().any(|start| given.path.starts_with(start))
}

/// Under which heading a value stands: the thing that it belongs to, by its name.
fn group(scenario: &Scenario, path: &str) -> String {
    let roster = &scenario.roster;
    let mut segments = path.split('.');
    let (table, id) = (
        segments.next().unwrap_or_default(),
        segments.next().unwrap_or_default(),
    );
    let named = |list: &[crate::election::Named]| {
        list.iter()
            .find(|named| named.id == id)
            .map_or_else(|| id.to_owned(), |named| named.name.clone())
    };
    match table {
        "blocs" => format!("Voters: {}", named(&roster.blocs)),
        "contests" => format!("Contest: {}", named(&roster.contests)),
        "acts" => format!(
            "Act: {}",
            deeds::act(scenario, id).unwrap_or_else(|| named(&roster.acts))
        ),
        "endorsers" => format!("Endorser: {}", named(&roster.endorsers)),
        "regions" => "Regions".to_owned(),
        "shocks" => "Shocks: what nobody can know beforehand".to_owned(),
        "what-ifs" => {
            let arm = scenario.arms.iter().find(|arm| arm.id == id);
            format!("What if: {}", arm.map_or(id, |arm| &arm.title))
        }
        _ => "The electorate as a whole".to_owned(),
    }
}

/// Values with what they are of, where the heading above does not say so: then the scenario that
/// names it is given.
fn table(values: &[&Provenance], named: Option<&Scenario>) -> Markup {
    html! {
        table class="values" {
            thead { tr { th scope="col" { "What" } th scope="col" { "Value" } th scope="col" { "From" } } }
            tbody { @for (place, given) in values.iter().enumerate() {
                @let above = place.checked_sub(1).map(|above| values[above]);
                tr {
                    @let told = above.filter(|_| named.is_none()).and_then(|above| meaning(&above.path));
                    th scope="row" {
                        @if let Some(scenario) = named { (group(scenario, &given.path)) br; }
                        @if let Some(meaning) = meaning(&given.path).filter(|meaning| told != Some(*meaning)) {
                            small class="muted" { (coded(meaning)) } br;
                        }
                        code class="muted" { (given.path) }
                    }
                    td { (given::value(&given.value)) }
                    td { (from(given, above)) }
                }
            } }
        }
    }
}

/// The source, or the word; and the note, unless it is that of the row above.
fn from(given: &Provenance, above: Option<&Provenance>) -> Markup {
    let note = given.note.as_ref();
    let repeated =
        above.is_some_and(|above| above.note.as_ref() == note && above.source == given.source);
    html! {
        @match &given.source {
            Some(_) if repeated => { "as above" }
            Some(source) => { (linked(source)) }
            None => { mark { "assumption" } @if repeated && note.is_some() { " as above" } }
        }
        @if let Some(note) = note.filter(|_| !repeated) { br; small class="muted" { (note) } }
    }
}

/// What stands between backticks as code.
pub(super) fn coded(text: &str) -> Markup {
    html! {
        @for (place, part) in text.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// The text with its addresses as links.
fn linked(text: &str) -> Markup {
    let is_address = |word: &str| word.starts_with("https://") || word.starts_with("http://");
    html! {
        @for (place, word) in text.split_whitespace().enumerate() {
            @if place > 0 { " " }
            @if is_address(word) { a href=(word.trim_end_matches([',', ';', ')'])) { (word) } } @else { (word) }
        }
    }
}
