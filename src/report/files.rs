//! What a spreadsheet user needs: `summary.csv` and `flows.csv`.

use crate::estimate::{
    CandidateDifference, CandidateFindings, ContestDifference, ContestFindings, Estimate, Findings,
    StageChances, StageFindings,
};
use crate::table::{Column, Table, csv};

/// A candidate in an arm's contest; in a what-if with the difference from the baseline.
#[derive(Clone, Copy)]
struct Row<'a> {
    arm: &'a str,
    title: &'a str,
    contest: (&'a str, &'a ContestFindings),
    candidate: (&'a str, &'a CandidateFindings),
    difference: Option<(&'a ContestDifference, &'a CandidateDifference)>,
}

fn rows(findings: &Findings) -> impl Iterator<Item = Row<'_>> {
    findings.arms.iter().flat_map(|(id, arm)| {
        let what_if = findings.what_ifs.get(id);
        arm.contests.iter().flat_map(move |(contest_id, contest)| {
            let different = what_if.and_then(|what_if| what_if.contests.get(contest_id));
            contest
                .candidates
                .iter()
                .map(move |(candidate_id, candidate)| Row {
                    arm: id,
                    title: &arm.title,
                    contest: (contest_id, contest),
                    candidate: (candidate_id, candidate),
                    difference: different
                        .and_then(|of| Some((of, of.candidates.get(candidate_id)?))),
                })
        })
    })
}

/// `summary.csv`: a row per arm, contest and candidate who stands in it in some replicate. Chances
/// are of all replicates; shares, leads and votes of those with the candidate on the ballot.
/// Differences are what `difference_is` says, and empty for the baseline.
pub fn summary(findings: &Findings) -> String {
    let name = |id: &str| findings.candidates.get(id).map(|info| &info.name);
    let table = Table::of(rows(findings))
        .only("scenario", |_| &findings.scenario.id)
        .only("arm", |row| row.arm)
        .only("arm_title", |row| row.title)
        .only("contest", |row| row.contest.0)
        .only("date", |row| &row.contest.1.date)
        .only("candidate", |row| row.candidate.0)
        .only("name", |row| name(row.candidate.0))
        .only("held", |row| row.contest.1.held)
        .only("turnout_mean", |row| {
            row.contest.1.turnout.as_ref().map(|turnout| turnout.mean)
        })
        .only("on_ballot", |row| row.candidate.1.on_ballot)
        .estimate(Column::only("wins"), None, |row| row.candidate.1.wins)
        .only("wins_on_ballot", |row| row.candidate.1.wins_on_ballot)
        .only("votes_mean", |row| row.candidate.1.votes.mean)
        .summary("share", ["mean", "mcse", "p5", "p50", "p95"], |row| {
            row.candidate.1.share.as_ref()
        })
        .summary("margin", ["p5", "p50", "p95"], |row| {
            row.candidate.1.margin.as_ref()
        })
        .estimate(Column::only("wins_difference"), None, |row| {
            row.difference.map(|(_, of)| of.wins_difference)
        })
        .summary("share_difference", ["mean", "mcse", "p5", "p95"], |row| {
            row.difference?.1.share_difference.as_ref()
        })
        .estimate(Column::only("winner_changes"), None, |row| {
            row.difference.map(|(contest, _)| Estimate {
                estimate: contest.winner_changes.estimate,
                mcse: contest.winner_changes.mcse,
            })
        })
        .only("difference_is", |row| difference(findings, row.arm))
        .only("with_share_in_both", |row| {
            row.difference.map(|(_, of)| of.replicates)
        })
        .only("held_in_both", |row| {
            row.difference
                .map(|(contest, _)| contest.winner_changes.replicates)
        });
    csv(&table.table())
}

/// Which is taken from which in an arm's differences.
fn difference<'a>(findings: &'a Findings, arm: &str) -> Option<&'a str> {
    let what_if = findings.what_ifs.get(arm)?;
    Some(what_if.contrast.difference())
}

/// A candidate in an arm's stage.
type StageRow<'a> = (&'a str, &'a str, &'a StageFindings, &'a str, StageChances);

/// `nominations.csv`: a row per arm, stage and candidate: how often they win outright, go to a
/// run-off, win it, have it in the end; of all replicates. Nothing where no contest may settle
/// another.
pub fn nominations(findings: &Findings) -> Option<String> {
    let rows = findings.arms.iter().flat_map(|(arm, found)| {
        found.stages.iter().flat_map(move |(id, stage)| {
            let all = stage.candidates.iter();
            all.map(move |(who, of)| (arm.as_str(), id.as_str(), stage, who.as_str(), *of))
        })
    });
    let name = |id: &str| findings.candidates.get(id).map(|info| &info.name);
    let less = |(arm, stage, _, who, _): StageRow| {
        let what_if = findings.what_ifs.get(arm)?.stages.get(stage)?;
        what_if.candidates.get(who).copied()
    };
    let of_stage = |(arm, stage, ..): StageRow| findings.what_ifs.get(arm)?.stages.get(stage);
    let changes = |row: StageRow| {
        let changes = &of_stage(row)?.winner_changes;
        Some(Estimate {
            estimate: changes.estimate,
            mcse: changes.mcse,
        })
    };
    let table = Table::of(rows)
        .only("scenario", |_| &findings.scenario.id)
        .only("arm", |(arm, ..)| arm)
        .only("decides", |(_, _, stage, ..)| stage.decides.name())
        .only("contests", |(_, _, stage, ..)| stage.contests.join("+"))
        .estimate(Column::only("runoff_held"), None, |(_, _, stage, ..)| {
            stage.runoff
        })
        .only("candidate", |(_, _, _, who, _)| who)
        .only("name", |(_, _, _, who, _)| name(who))
        .estimate(Column::only("wins_outright"), None, |(.., of)| of.outright)
        .estimate(Column::only("in_runoff"), None, |(.., of)| of.in_runoff)
        .estimate(Column::only("wins_runoff"), None, |(.., of)| of.wins_runoff)
        .estimate(Column::only("wins"), None, |(.., of)| of.wins)
        .only("difference_is", |(arm, ..)| difference(findings, arm))
        .estimate(Column::only("runoff_held_difference"), None, |row| {
            of_stage(row).map(|stage| stage.runoff)
        })
        .estimate(Column::only("wins_outright_difference"), None, |row| {
            less(row).map(|of| of.outright)
        })
        .estimate(Column::only("in_runoff_difference"), None, |row| {
            less(row).map(|of| of.in_runoff)
        })
        .estimate(Column::only("wins_runoff_difference"), None, |row| {
            less(row).map(|of| of.wins_runoff)
        })
        .estimate(Column::only("wins_difference"), None, |row| {
            less(row).map(|of| of.wins)
        })
        .estimate(Column::only("winner_changes"), None, changes);
    let table = table.table().unless_empty()?;
    Some(csv(&table))
}

/// `flows.csv`: mean voters per replicate from choice to choice, a row per arm, contest and pair.
pub fn flows(findings: &Findings) -> String {
    let contests = findings.arms.iter().flat_map(|(arm, found)| {
        found
            .contests
            .iter()
            .map(move |(id, contest)| (arm, id, contest))
    });
    let flows = contests.flat_map(|(arm, id, contest)| {
        contest
            .flows
            .iter()
            .map(move |flow| (arm, id, contest, flow))
    });
    let table = Table::of(flows)
        .only("scenario", |_| &findings.scenario.id)
        .only("arm", |(arm, ..)| arm)
        .only("contest", |(_, id, ..)| id)
        .only("follows", |(_, _, contest, _)| contest.follows.as_ref())
        .only("from", |(.., flow)| &flow.from)
        .only("to", |(.., flow)| &flow.to)
        .only("votes_mean", |(.., flow)| flow.votes)
        .only("votes_mcse", |(.., flow)| flow.votes.mcse);
    csv(&table.table())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn the_summary_has_a_row_per_arm_contest_and_candidate() {
        let text = summary(&estimate(&sample::replicates(), 1));
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        assert_eq!(rows.len(), 1 + 2 * 2 * 3);
        let cell = |row: usize, name: &str| {
            rows[row][rows[0].iter().position(|column| *column == name).unwrap()]
        };
        assert_eq!(
            (cell(4, "arm"), cell(4, "contest"), cell(4, "candidate")),
            ("baseline", "runoff", "a")
        );
        assert_eq!((cell(4, "wins"), cell(4, "share_mean")), ("0.25", "0.54"));
        assert_eq!(cell(4, "wins_difference"), "");
        assert_eq!(
            (cell(10, "wins_difference"), cell(10, "winner_changes")),
            ("0", "0.333333")
        );
    }

    #[test]
    fn flows_name_who_did_not_vote() {
        let text = flows(&estimate(&sample::replicates(), 1));
        assert!(
            text.contains("\nsample,baseline,runoff,primary,a,(none),2,"),
            "{text}"
        );
    }
}
