//! The paired effect: with and without on the same voters and the same luck.

use maud::html;

use crate::estimate::{Change, Estimate};
use crate::figure::Kind;

use super::super::answer::Answer;
use super::figures::Figures;
use super::frame::Section;
use super::{StoredRun, given};
use crate::table::number;

/// Changes of winner that are told one by one.
const MOST: usize = 4;

/// Nothing without a what-if to compare with.
pub fn section(told: &StoredRun, answer: &Answer, figures: &Figures) -> Option<Section> {
    let findings = told.findings;
    answer.second.as_ref()?;
    let question = &findings.question;
    let change = answer.change?;
    let short = given::short(findings, &question.candidate);
    let twice = match told.compared {
        Some(_) => {
            "once in each scenario; whatever both call by the same name has the same luck. What differs between the two is \
             then what the scenarios differ in"
        }
        None => {
            "once as written, once with the what-if, with the same voters, the same shocks and the same luck at the count. \
             What differs between the two is then the effect in that election"
        }
    };
    let pairs = answer.worth().map(|worth| {
        let among = answer.among().map_or_else(String::new, |among| format!(", {among}"));
        format!(
            "Every election is held twice: {twice}. On average it is {} points of {} share{}{among}; in nine elections of ten it lies {}.",
            number::points_within(worth.mean, worth.mcse),
            given::whose(short),
            answer.where_shared(),
            number::interval(worth.p5, worth.p95, ["less", "more"]),
        )
    });
    let chance =
        |estimate: f64, mcse: f64| number::chance(Estimate { estimate, mcse }, findings.counted());
    let names = |ids: &[String]| {
        let names: Vec<&str> = ids.iter().map(|id| given::short(findings, id)).collect();
        if names.is_empty() {
            "nobody".to_owned()
        } else {
            names.join(" and ")
        }
    };
    // Told from the arm without to the arm with, where an act is what differs.
    let told_change = |change: &Change| {
        let ends = [names(&change.from), names(&change.to)];
        let [before, after] = if answer.adds() {
            [&ends[1], &ends[0]]
        } else {
            [&ends[0], &ends[1]]
        };
        format!(
            "{after} instead of {before} in {}",
            chance(change.estimate, change.mcse)
        )
    };
    let changes: Vec<String> = change
        .winner_changes
        .changes
        .iter()
        .take(MOST)
        .map(told_change)
        .collect();
    let who = match findings.asked_decides() {
        Some(decides) => decides.wins(),
        None if answer.contest.is_some_and(|contest| contest.narrows) => "goes on",
        None => "wins",
    };
    let turned = (!changes.is_empty()).then(|| {
        let with = &answer.first.referred;
        let because = match (&answer.second, answer.acts.is_some()) {
            (Some(second), false) => &second.referred,
            _ => with,
        };
        format!(
            "Who {who} {because} and not otherwise: {}.",
            changes.join("; ")
        )
    });
    let body = html! {
        @if let Some(pairs) = pairs { p { (pairs) } }
        @if let Some(turned) = turned { p { (turned) } }
        (figures.all(&[Kind::Effect]))
    };
    let is = if answer.is_plural() { "are" } else { "is" };
    let heading = match told.compared {
        Some(_) => "What the second scenario changes".to_owned(),
        None => format!("What {} {is} worth", answer.subject.to_lowercase()),
    };
    Some(Section {
        id: "effect",
        heading,
        short: "Effect",
        body,
    })
}
