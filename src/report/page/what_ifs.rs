//! The what-ifs in a table that sorts.

use maud::html;

use crate::estimate::{Estimate, Findings};

use crate::replicates::Contrast;

use crate::figure;
use crate::table::{Cell, Column, Table};

use super::frame::Section;
use super::given;
use super::tabulated::{Look, Style, scrolled};

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
    let look = Look {
        style: Style::Cards,
        id: Some("what-if-table"),
        asked: question.what_if.as_deref(),
        ..Look::default()
    };
    if question.contrast == Contrast::Scenarios {
        let body = html! {
            p {
                (given::short(findings, &question.candidate)) " in the " (contest.title) " in every scenario. Points are differences \
                 from the first, on the luck that they have in common; nine in ten is the range of the difference in the share."
            }
            (scrolled("Scenarios", &effects(findings), look))
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
        (scrolled("What-ifs", &effects(findings), look))
    };
    Some(Section {
        id: "what-ifs",
        heading: "What if".to_owned(),
        short: "What if",
        body,
    })
}

/// A row for each arm: how the question's candidate does, and what is different from the baseline.
pub fn effects(findings: &Findings) -> Table {
    let question = &findings.question;
    let contest = |id: &str| findings.arms[id].contests.get(&question.contest);
    let found = |id: &str| contest(id)?.candidates.get(&question.candidate);
    let different = |id: &str| findings.what_ifs.get(id)?.contests.get(&question.contest);
    let gap = |id: &str| different(id)?.candidates.get(&question.candidate);
    let share = |id: &str| findings.change(id).map(|change| change.share);
    let mut contests = findings.arms.keys().filter_map(|id| contest(id));
    let [wins, another] = match contests.any(|contest| contest.narrows) {
        true => ["Goes on", "Others go on"],
        false => ["Wins", "Winner changes"],
    };
    let elections = findings.counted();
    Table::of(findings.arms.keys())
        .arm(figure::arms_heading(findings), |id| {
            (id.clone(), figure::arm_title(findings, id))
        })
        .column(Column::chance("", wins, elections), |id| {
            Some(found(id)?.wins)
        })
        .column(Column::change("", wins), |id| {
            Some(gap(id)?.wins_difference)
        })
        .column(Column::share("", "Share"), |id| {
            let found = found(id).filter(|found| found.on_ballot.estimate > 0.0)?;
            let given = found.given_on_ballot.as_ref().map(|given| given.share.mean);
            Some(given.unwrap_or(found.share.mean))
        })
        .column(Column::change("", "Share"), |id| {
            let share = share(id)?;
            Some(Estimate {
                estimate: share.mean,
                mcse: share.mcse,
            })
        })
        .column(Column::range("Nine in ten"), |id| {
            share(id).map(|share| Cell::Range(share.p5, share.p95))
        })
        .column(Column::chance("", another, elections), |id| {
            gap(id)?;
            let changes = &different(id)?.winner_changes;
            Some(Estimate {
                estimate: changes.estimate,
                mcse: changes.mcse,
            })
        })
        .table()
}
