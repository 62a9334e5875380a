//! What the runs of a batch come to, put in order, as CSV and for a terminal.

use crate::estimate::Findings;
use crate::table::{Cell, Column, Table, csv, terminal};

use super::answer::Answer;

/// By what the scenarios of a batch are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As the scenarios were given.
    Given,
    /// By the size of the change of the share, largest first.
    Effect,
    /// By how often the winner changes, most often first.
    WinnerChanges,
}

/// Puts `rows` in order by what `findings` has of each; those without an answer stay at the end, as
/// they were given.
pub fn order<T>(rows: &mut [T], by: Order, findings: impl Fn(&T) -> Option<&Findings>) {
    let key = |row: &T| {
        let answer = Answer::of(findings(row)?);
        match by {
            Order::Given => None,
            Order::Effect => answer.worth().map(|worth| worth.mean.abs()),
            Order::WinnerChanges => answer.changes().map(|changes| changes.estimate),
        }
    };
    if by != Order::Given {
        // Stable: what is equal stays as given.
        rows.sort_by(|one, other| {
            let (one, other) = (
                key(one).unwrap_or(f64::NEG_INFINITY),
                key(other).unwrap_or(f64::NEG_INFINITY),
            );
            other.total_cmp(&one)
        });
    }
}

/// A scenario of a batch: its id, and its findings with the run directory as seen from the index,
/// or why there are none.
pub type BatchRow<'a> = (&'a str, Result<(&'a Findings, String), &'a str>);

/// A row per scenario: on a terminal what its question comes to, or why it has no answer. The
/// differences are what `difference_is` says.
fn table(rows: &[BatchRow]) -> Table {
    let answers: Vec<_> = rows
        .iter()
        .map(|(id, found)| {
            let own = found.as_ref().ok().map(|(findings, _)| *findings);
            (*id, found, own, own.map(Answer::of))
        })
        .collect();
    // A row without an answer has empty cells on a terminal too.
    let cell = |of: fn(&Answer) -> Option<Cell>| {
        move |row: &(_, _, _, Option<Answer>)| {
            row.3.as_ref().and_then(of).unwrap_or_else(|| "".into())
        }
    };
    Table::of(&answers)
        .column(Column::text("scenario", "").brief("scenario"), |row| row.0)
        .column(Column::text("", "").brief("question"), |row| match row.1 {
            Ok((findings, _)) => question(findings),
            Err(why) => (*why).to_owned(),
        })
        .only("title", |row| Some(&row.2?.scenario.title))
        .only("candidate", |row| Some(&row.2?.question.candidate))
        .only("of", |row| Some(prize(row.2?)))
        .only("contest", |row| Some(&row.2?.question.contest))
        .only("what_if", |row| row.2?.question.what_if.as_ref())
        .column(
            Column::percent("wins_baseline", "").brief("baseline"),
            cell(|answer| Some(answer.baseline?.wins.into())),
        )
        .column(
            Column::percent("wins_what_if", "").brief("what-if"),
            cell(|answer| Some(answer.what_if?.wins.into())),
        )
        .only("difference_is", |row| {
            let question = &row.2?.question;
            question.what_if.as_ref()?;
            Some(question.contrast.difference())
        })
        .column(
            Column::points("share_difference_mean", "").brief("points"),
            cell(|answer| Some(answer.worth()?.mean.into())),
        )
        .summary("share_difference", ["p5", "p95"], |row| {
            row.3.as_ref()?.worth()
        })
        .column(
            Column::percent("winner_changes", "").brief("winner changes"),
            cell(|answer| Some(answer.changes()?.into())),
        )
        .only("winner_changes_mcse", |row| {
            Some(row.3.as_ref()?.changes()?.mcse)
        })
        .only("run", |row| row.1.as_ref().ok().map(|(_, run)| run))
        .only("problem", |row| row.1.as_ref().err().copied())
        .table()
}

/// What the chance is of: `nomination`, or the contest's id.
pub(super) fn prize(findings: &Findings) -> &str {
    let decides = findings.asked_decides();
    decides.map_or(&findings.question.contest, |decides| decides.name())
}

/// `a in runoff (without)`
fn question(findings: &Findings) -> String {
    let question = &findings.question;
    let what_if = question.what_if.as_ref();
    let what_if = what_if.map_or_else(String::new, |id| format!(" ({id})"));
    match &question.stage {
        Some(_) => format!("{} for {}{what_if}", question.candidate, prize(findings)),
        None => format!("{} in {}{what_if}", question.candidate, question.contest),
    }
}

/// `index.csv`
pub fn batch_csv(rows: &[BatchRow]) -> String {
    csv(&table(rows))
}

/// The same for a terminal, no wider than `width` characters where that can be.
pub fn batch(rows: &[BatchRow], width: usize) -> String {
    terminal(&table(rows), usize::MAX, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    /// The sample with another effect and another number of changes.
    fn findings(share: f64, changes: f64) -> Findings {
        let mut findings = estimate(&sample::replicates(), 1);
        let contest = &mut findings.what_ifs["without"].contests["runoff"];
        contest.winner_changes.estimate = changes;
        let own = &mut contest.candidates["a"];
        if let Some(difference) = &mut own.share_difference {
            difference.mean = share;
        }
        findings
    }

    #[test]
    fn scenarios_are_put_in_order_by_effect_or_by_how_often_the_winner_changes() {
        let runs = [
            ("small", Some(findings(0.01, 0.3))),
            ("failed", None),
            ("large", Some(findings(-0.2, 0.1))),
        ];
        let ordered = |by: Order| {
            let mut rows = runs.clone();
            order(&mut rows, by, |(_, findings)| findings.as_ref());
            rows.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(ordered(Order::Given), ["small", "failed", "large"]);
        assert_eq!(ordered(Order::Effect), ["large", "small", "failed"]);
        assert_eq!(ordered(Order::WinnerChanges), ["small", "large", "failed"]);
    }

    #[test]
    fn the_index_has_a_row_for_each_scenario_failed_ones_too() {
        let found = findings(-0.2, 0.1);
        let text = batch_csv(&[
            ("sample", Ok((&found, "sample/abc".to_owned()))),
            ("bad", Err("refused: 2 problems")),
        ]);
        let rows: Vec<&str> = text.lines().collect();
        assert!(
            rows[0].starts_with("scenario,title,candidate,of,contest,what_if,wins_baseline"),
            "{text}"
        );
        assert!(
            rows[1].starts_with("sample,A sample,a,runoff,runoff,without,")
                && rows[1].ends_with(",sample/abc,"),
            "{text}"
        );
        assert_eq!(rows[2], "bad,,,,,,,,,,,,,,,refused: 2 problems");
    }

    #[test]
    fn a_batch_is_no_wider_than_the_terminal() {
        let findings = estimate(&sample::replicates(), 1);
        let name = "a-scenario-with-a-rather-long-name-of-its-own";
        let text = |width| batch(&[(name, Ok((&findings, String::new())))], width);
        let widest = |text: String| text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(
            widest(text(120)) > 100 && widest(text(80)) <= 80,
            "{}",
            text(80)
        );
    }

    #[test]
    fn a_batch_has_a_row_for_each_scenario_failed_ones_too() {
        let findings = estimate(&sample::replicates(), 1);
        let text = batch(
            &[
                ("sample", Ok((&findings, String::new()))),
                ("bad", Err("2 problems")),
            ],
            120,
        );
        let expected =
            " scenario   question                baseline   what-if   points   winner changes
─────────────────────────────────────────────────────────────────────────────────
 sample     a in runoff (without)     25.0 %    25.0 %    +15.0           33.3 %
 bad        2 problems";
        assert_eq!(text, expected);
    }
}
