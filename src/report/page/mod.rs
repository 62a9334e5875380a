//! The page that people send around: one file, from the answer down to how to repeat it. Knows
//! findings, the scenario and what the manifest says, never the table of replicates. A section
//! appears where there is something to say.

mod answer;
mod assumptions;
mod calendar;
mod compared;
mod deeds;
mod effect;
mod figures;
mod frame;
mod given;
mod history;
mod index;
mod limits;
mod moved;
mod nominations;
mod repeat;
mod slate;
mod studies;
mod tabulated;
mod taught;
mod warnings;
mod what_ifs;

use crate::estimate::Findings;
use crate::experiment::Comparison;
use crate::figure::{self, Size};
use crate::scenario::{Provenance, Scenario};

use super::answer::Answer;
use crate::table::number::count;
use frame::{Head, Section};

pub use history::history;
pub use index::index;
pub use studies::{Study, studies};

/// A run as its directory tells it.
#[derive(Debug, Clone, Copy)]
pub struct StoredRun<'a> {
    pub findings: &'a Findings,
    /// The scenario as resolved.
    pub scenario: &'a Scenario,
    /// The run's id.
    pub run: &'a str,
    /// What gives the same run again.
    pub command: &'a str,
    /// Every uncertain quantity with its law in words, as `("acts.a-endorses-b.effect", "normal,
    /// mean 0.4, sd 0.4")`.
    pub latents: &'a [(String, String)],
    /// Experiments with the same scenario.
    pub studies: &'a [Study],
    /// Where the arms are scenarios of their own.
    pub compared: Option<&'a ComparedScenarios>,
}

/// What a comparison tells of its scenarios.
#[derive(Debug, Clone)]
pub struct ComparedScenarios {
    pub comparison: Comparison,
    /// All scenarios but the first.
    pub others: Vec<OtherScenario>,
}

/// A scenario that is compared with the first.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherScenario {
    pub id: String,
    /// The whole file.
    pub text: String,
    /// Every value that went in.
    pub given: Vec<Provenance>,
}

/// The page of a run, as HTML; the same run gives the same bytes.
pub fn page(told: &StoredRun) -> String {
    let findings = told.findings;
    let answer = Answer::of(findings);
    let charts = figures::charts(findings, Size::default());
    let narrow = figures::narrow().map_or_else(Vec::new, |size| figures::charts(findings, size));
    let figures = figures::Figures::of(findings, &charts, &narrow);
    let before: Vec<Section> = [
        Some(answer::section(told, &answer)),
        told.compared
            .map(|compared| compared::section(told, compared)),
        Some(answer::certainty(told, &answer)),
        warnings::section(&super::warnings::of_run(findings, told.scenario)),
        figures.outcomes(),
        slate::section(findings),
        effect::section(told, &answer, &figures),
        moved::section(findings, &figures),
        calendar::section(told, &figures),
        what_ifs::section(findings),
    ]
    .into_iter()
    .flatten()
    .collect();
    let after = [
        studies::section(told.studies, Some(told.scenario)),
        Some(assumptions::section(told.scenario, told.compared)),
        Some(limits::section(told)),
        Some(repeat::section(told)),
    ]
    .into_iter()
    .flatten();
    let sections: Vec<Section> = before
        .into_iter()
        .chain(taught::sections(told.studies))
        .chain(after)
        .collect();
    let own = charts
        .iter()
        .chain(&narrow)
        .map(|chart| chart.inline.as_str());
    let pictures: Vec<&str> = own.chain(studies::pictures(told.studies)).collect();
    let head = Head {
        title: title(told),
        meta: format!(
            "As of {} · {} simulated elections, {} · coattails {}",
            told.scenario.arms[0]
                .election
                .as_of
                .in_words()
                .replace(' ', "\u{a0}"),
            figure::elections(findings),
            match told.compared {
                Some(_) => "the same luck in each wherever the scenarios are alike",
                None => "the same voters and the same luck in each with and without",
            },
            findings.version
        ),
        note: told.scenario.note.clone(),
    };
    let foot = format!(
        "coattails {} · scenario {} · run {} · {} replicates · seed {}",
        findings.version,
        findings.scenario.id,
        told.run,
        count(findings.replicates),
        findings.seed
    );
    frame::page(&head, &sections, &pictures, &foot)
}

/// The scenario's title, and of a comparison what it is compared with.
fn title(told: &StoredRun) -> String {
    let others: Vec<&str> = told.findings.what_ifs.keys().map(String::as_str).collect();
    let title = &told.findings.scenario.title;
    match told.compared {
        Some(_) => format!(
            "{title}: {} against {}",
            told.findings.scenario.id,
            others.join(", ")
        ),
        None => title.clone(),
    }
}
