//! How to repeat the run from the page alone.

use maud::{Markup, html};

use super::StoredRun;
use super::frame::Section;
use crate::table::number::count;

/// A command, which breaks between its words and not within.
pub fn command(text: &str) -> Markup {
    html! { pre { code { @for (place, word) in text.split(' ').enumerate() { @if place > 0 { " " } span class="word" { (word) } } } } }
}

/// The section.
pub fn section(told: &StoredRun) -> Section {
    let (findings, scenario) = (told.findings, told.scenario);
    let file = format!("{}.toml", scenario.id);
    let luck = format!(
        "{} replicates, seed {}, method {}",
        count(findings.replicates),
        findings.seed,
        findings.method
    );
    let body = html! {
        ol {
            li { "Take coattails " (findings.version) "." }
            @if told.compared.is_some() {
                li { "Save each text below under the name that stands above it, all in one folder." }
            } @else {
                li { "Save the text below as " code { (file) } "." }
            }
            li { "Run this:" (command(told.command)) }
        }
        p {
            @if told.compared.is_some() {
                "It gives every figure of this page again, to the last digit, and " code { "coattails report" } " on the folder that it names \
                 gives the page: on any machine, with any number of threads. "
            } @else {
                "It gives this page again, and every figure in it, to the last digit: on any machine, with any number of threads. "
            }
            "Luck is drawn by number: " (luck) ". The run’s id is " code { (told.run) }
            "; another scenario, seed or version has another id."
        }
        details {
            summary { "The scenario, " (file) " " small { (count(scenario.text.lines().count() as u64)) " lines" } }
            pre { code { (scenario.text) } }
        }
        @for other in told.compared.iter().flat_map(|compared| &compared.others) {
            details {
                summary { "The scenario, " (other.id) ".toml " small { (count(other.text.lines().count() as u64)) " lines" } }
                pre { code { (other.text) } }
            }
        }
    };
    Section {
        id: "repeat",
        heading: "How to repeat it".to_owned(),
        short: "Repeat",
        body,
    }
}
