//! The what-ifs in a table that sorts.

use maud::{Markup, html};

use crate::estimate::{CandidateFindings, Estimate, Findings, Summary};

use crate::replicates::Contrast;

use super::frame::Section;
use super::{given, words};
use crate::figure;

/// Nothing without what-ifs.
pub fn section(findings: &Findings) -> Option<Section> {
    if findings.what_ifs.is_empty() {
        return None;
    }
    let question = &findings.question;
    let contest = findings
        .arms
        .values()
        .find_map(|arm| arm.contests.get(&question.contest))?;
    if question.contrast == Contrast::Scenarios {
        let body = html! {
            p {
                (given::short(findings, &question.candidate)) " in the " (contest.title) " in every scenario. Points are differences \
                 from the first, on the luck that they have in common; nine in ten is the range of the difference in the share."
            }
            div class="scroll" tabindex="0" role="group" aria-label="Scenarios" { (effects_table(findings, true)) }
        };
        return Some(Section {
            id: "what-ifs",
            heading: "Side by side".to_owned(),
            short: "Side by side",
            body,
        });
    }
    let body = html! {
        p {
            "What happens to " (given::short(findings, &question.candidate)) " in the " (contest.title)
            " if something else had been so. Points are differences from the scenario as written, in the same elections; nine in ten \
             is the range of the difference in the share. The bold row is the one that the answer is about."
        }
        div class="scroll" tabindex="0" role="group" aria-label="What-ifs" { (effects_table(findings, true)) }
    };
    Some(Section {
        id: "what-ifs",
        heading: "What if".to_owned(),
        short: "What if",
        body,
    })
}

/// A row for each arm.
pub fn effects_table(findings: &Findings, sortable: bool) -> Markup {
    let narrows = findings
        .arms
        .values()
        .filter_map(|arm| arm.contests.get(&findings.question.contest))
        .any(|c| c.narrows);
    let class = if sortable { "sortable cards" } else { "cards" };
    let headings = if narrows { NARROWING } else { DECIDING };
    html! {
        table class=(class) id=[sortable.then_some("what-if-table")] {
            thead { tr {
                th scope="col" { (if findings.question.contrast == Contrast::Scenarios { "Scenario" } else { "What if" }) }
                @for heading in headings { th scope="col" class="n" { (heading) } }
            } }
            tbody { @for id in findings.arms.keys() { (row(findings, id, headings)) } }
        }
    }
}

/// What the columns with numbers hold, in a contest that decides and in one after which some go on.
const DECIDING: [&str; 6] = [
    "Wins",
    "Wins, points",
    "Share",
    "Share, points",
    "Nine in ten",
    "Winner changes",
];
const NARROWING: [&str; 6] = [
    "Goes on",
    "Goes on, points",
    "Share",
    "Share, points",
    "Nine in ten",
    "Others go on",
];

fn row(findings: &Findings, id: &str, headings: [&str; 6]) -> Markup {
    let question = &findings.question;
    let found = findings.arms[id]
        .contests
        .get(&question.contest)
        .and_then(|contest| contest.candidates.get(&question.candidate));
    let change = change(findings, id);
    let chance = |estimate: Estimate| words::chance_in_table(estimate, findings.counted());
    let asked = question.what_if.as_deref() == Some(id);
    let stands = found.filter(|found| found.on_ballot.estimate > 0.0);
    let share = stands.map(on_ballot);
    html! {
        tr data-arm=(id) class=[asked.then_some("asked")] {
            th scope="row" { (figure::arm_title(findings, id)) }
            td class="n" data-label=(headings[0]) data-value=[found.map(|found| found.wins.estimate)] { (found.map_or("–".to_owned(), |found| chance(found.wins))) }
            td class="n" data-label=(headings[1]) data-value=[change.as_ref().map(|change| change.wins.estimate)] {
                (change.as_ref().map_or("–".to_owned(), |change| words::difference(change.wins.estimate, change.wins.mcse)))
            }
            td class="n" data-label=(headings[2]) data-value=[share] { (share.map_or("–".to_owned(), words::share)) }
            td class="n" data-label=(headings[3]) data-value=[change.as_ref().and_then(|change| change.share).map(|share| share.mean)] {
                (change.as_ref().and_then(|change| change.share).map_or("–".to_owned(), |share| words::difference(share.mean, share.mcse)))
            }
            td class="n" data-label=(headings[4]) data-value=[change.as_ref().and_then(|change| change.share).map(|share| share.p50)] {
                (change.as_ref().and_then(|change| change.share).map_or("–".to_owned(), |share| words::range(share.p5, share.p95)))
            }
            td class="n" data-label=(headings[5]) data-value=[change.as_ref().map(|change| change.winner.estimate)] {
                (change.as_ref().map_or("–".to_owned(), |change| chance(change.winner)))
            }
        }
    }
}

/// The mean share where the candidate is on the ballot.
fn on_ballot(found: &CandidateFindings) -> f64 {
    found
        .given_on_ballot
        .as_ref()
        .map_or(found.share.mean, |given| given.share.mean)
}

struct Change<'a> {
    wins: Estimate,
    /// Where both arms have the candidate on the ballot; nothing where they never do.
    share: Option<&'a Summary>,
    winner: Estimate,
}

fn change<'a>(findings: &'a Findings, id: &str) -> Option<Change<'a>> {
    let question = &findings.question;
    let contest = findings.what_ifs.get(id)?.contests.get(&question.contest)?;
    let candidate = contest.candidates.get(&question.candidate)?;
    let share = findings.change(id).map(|change| change.share);
    let winner = Estimate {
        estimate: contest.winner_changes.estimate,
        mcse: contest.winner_changes.mcse,
    };
    Some(Change {
        wins: candidate.wins_difference,
        share,
        winner,
    })
}
