//! What the runs of a batch come to, put in order, and as CSV.

use crate::estimate::Findings;
use crate::table::{Column, Table, csv};

use super::headline::Asked;

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
        let asked = Asked::of(findings(row)?);
        match by {
            Order::Given => None,
            Order::Effect => asked.worth.map(|worth| worth.mean.abs()),
            Order::WinnerChanges => asked.changes.map(|changes| changes.estimate),
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

/// `index.csv`: a row per scenario. The differences are the what-if's less the baseline's.
pub fn batch_csv(rows: &[BatchRow]) -> String {
    let mut asked = Vec::new();
    for row in rows {
        let found = row.1.as_ref().ok().map(|(findings, _)| *findings);
        asked.push((row, found, found.map(Asked::of)));
    }
    let table = Table::of(&asked)
        .only("scenario", |(row, ..)| row.0)
        .only("title", |(_, found, _)| {
            found.map(|found| &found.scenario.title)
        })
        .only("candidate", |(_, found, _)| {
            found.map(|found| &found.question.candidate)
        })
        .only("contest", |(_, found, _)| {
            found.map(|found| &found.question.contest)
        })
        .only("what_if", |(_, found, _)| {
            found.and_then(|found| found.question.what_if.as_ref())
        })
        .only("wins_baseline", |(.., asked)| {
            Some(asked.as_ref()?.baseline?.wins)
        })
        .only("wins_what_if", |(.., asked)| {
            Some(asked.as_ref()?.what_if?.wins)
        })
        .summary("share_difference", ["mean", "p5", "p95"], |(.., asked)| {
            asked.as_ref()?.worth
        })
        .estimate(Column::only("winner_changes"), None, |(.., asked)| {
            asked.as_ref()?.changes
        })
        .only("run", |(row, ..)| row.1.as_ref().ok().map(|(_, run)| run))
        .only("problem", |(row, ..)| row.1.as_ref().err().copied());
    csv(&table.table())
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
        contest.winner_changes.given_on_ballot = None;
        let own = &mut contest.candidates["a"];
        own.share_difference.mean = share;
        if let Some(given) = &mut own.given_on_ballot {
            given.share_difference.mean = share;
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
            rows[0].starts_with("scenario,title,candidate,contest,what_if,wins_baseline"),
            "{text}"
        );
        assert!(
            rows[1].starts_with("sample,A sample,a,runoff,without,")
                && rows[1].ends_with(",sample/abc,"),
            "{text}"
        );
        assert_eq!(rows[2], "bad,,,,,,,,,,,,,refused: 2 problems");
    }
}
