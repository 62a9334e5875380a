//! The what-ifs in a table that sorts.

use maud::html;

use crate::estimate::{Estimate, Findings};

use crate::replicates::Contrast;

use crate::figure::{self, capital};
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
            " if something else had been so. Where a what-if only takes acts away, points are what the acts add: as written less what-if; \
             of all others what-if less as written; in the same elections. Nine in ten is the range of the difference in the share. \
             The bold row is the one that the answer is about."
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
    let deed = figure::deed(findings, &question.contest);
    let another = match findings.asked_decides() {
        Some(decides) => capital(&format!(
            "{} changes",
            decides.winner().trim_start_matches("the ")
        )),
        None if findings
            .asked_contest()
            .is_some_and(|contest| contest.narrows) =>
        {
            "Others go on".to_owned()
        }
        None => "Winner changes".to_owned(),
    };
    let share = |id: &str| findings.change(id)?.share;
    let fewer = |id: &str| {
        let change = findings.change(id)?;
        (change.replicates < findings.counted()).then_some(change.replicates)
    };
    let some = findings.what_ifs.keys().any(|id| fewer(id).is_some());
    let runoffs = findings.question.stage.is_some();
    let elections = findings.counted();
    Table::of(findings.arms.keys())
        .arm(figure::arms_heading(findings), |id| {
            (id.clone(), figure::arm_title(findings, id))
        })
        .column(Column::chance("", deed.heading, elections), |id| {
            Some(findings.asked(id)?.wins)
        })
        .column(Column::change("", deed.heading), |id| {
            Some(findings.change(id)?.wins)
        })
        .column_if(
            runoffs,
            Column::chance("", "Run-off held", elections),
            |id| Some(findings.asked_stage(id)?.runoff),
        )
        .column(Column::share("", "Share"), |id| {
            Some(findings.asked(id)?.share?.mean)
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
        .column_if(
            some,
            Column::count("", "Elections with a share in both"),
            |id| findings.change(id).map(|change| change.replicates),
        )
        .column(Column::chance("", &another, elections), |id| {
            let changes = findings.change(id)?.winner_changes;
            Some(Estimate {
                estimate: changes.estimate,
                mcse: changes.mcse,
            })
        })
        .column_if(
            differ(findings),
            Column::text("", "Differences are"),
            |id| {
                let what_if = findings.what_ifs.get(id.as_str())?;
                Some(what_if.contrast.difference())
            },
        )
        .table()
}

/// Whether rows are taken from each other in different ways.
fn differ(findings: &Findings) -> bool {
    let mut all = findings
        .what_ifs
        .values()
        .map(|what_if| what_if.contrast.adds());
    let first = all.next();
    all.any(|adds| Some(adds) != first)
}
