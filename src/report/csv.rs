//! What a spreadsheet user needs: `summary.csv` and `flows.csv`.

use csv::WriterBuilder;

use crate::estimate::{
    ArmFindings, CandidateDifference, CandidateFindings, ContestDifference, ContestFindings,
    Estimate, Findings, Summary,
};

/// One row of `summary.csv`: a candidate in an arm's contest.
struct Row<'a> {
    findings: &'a Findings,
    arm: (&'a str, &'a ArmFindings),
    contest: (&'a str, &'a ContestFindings),
    candidate: (&'a str, &'a CandidateFindings),
    difference: Option<(&'a ContestDifference, &'a CandidateDifference)>,
}

type Column = (&'static str, fn(&Row) -> String);

/// Columns of `summary.csv`; differences are the what-if's less the baseline's and empty for the
/// baseline.
const COLUMNS: &[Column] = &[
    ("scenario", |row| row.findings.scenario.id.clone()),
    ("arm", |row| row.arm.0.to_owned()),
    ("arm_title", |row| row.arm.1.title.clone()),
    ("contest", |row| row.contest.0.to_owned()),
    ("date", |row| row.contest.1.date.clone()),
    ("candidate", |row| row.candidate.0.to_owned()),
    ("name", |row| {
        row.findings
            .candidates
            .get(row.candidate.0)
            .map_or_else(String::new, |info| info.name.clone())
    }),
    ("held", |row| number(row.contest.1.held.estimate)),
    ("turnout_mean", |row| number(row.contest.1.turnout.mean)),
    ("on_ballot", |row| {
        number(row.candidate.1.on_ballot.estimate)
    }),
    ("wins", |row| number(row.candidate.1.wins.estimate)),
    ("wins_mcse", |row| number(row.candidate.1.wins.mcse)),
    ("wins_given_on_ballot", |row| {
        number(given(row).wins.estimate)
    }),
    ("votes_mean", |row| number(row.candidate.1.votes.mean)),
    ("share_mean", |row| number(row.candidate.1.share.mean)),
    ("share_mcse", |row| number(row.candidate.1.share.mcse)),
    ("share_given_on_ballot_mean", |row| {
        number(given(row).share.mean)
    }),
    ("share_given_on_ballot_p5", |row| {
        number(given(row).share.p5)
    }),
    ("share_given_on_ballot_p50", |row| {
        number(given(row).share.p50)
    }),
    ("share_given_on_ballot_p95", |row| {
        number(given(row).share.p95)
    }),
    ("margin_given_on_ballot_p5", |row| {
        number(given(row).margin.p5)
    }),
    ("margin_given_on_ballot_p50", |row| {
        number(given(row).margin.p50)
    }),
    ("margin_given_on_ballot_p95", |row| {
        number(given(row).margin.p95)
    }),
    ("wins_difference", |row| {
        difference(row, |_, candidate| candidate.wins_difference.estimate)
    }),
    ("wins_difference_mcse", |row| {
        difference(row, |_, candidate| candidate.wins_difference.mcse)
    }),
    ("share_difference_mean", |row| {
        difference(row, |_, candidate| candidate.share_difference.mean)
    }),
    ("share_difference_mcse", |row| {
        difference(row, |_, candidate| candidate.share_difference.mcse)
    }),
    ("share_difference_p5", |row| {
        difference(row, |_, candidate| candidate.share_difference.p5)
    }),
    ("share_difference_p95", |row| {
        difference(row, |_, candidate| candidate.share_difference.p95)
    }),
    ("winner_changes", |row| {
        difference(row, |contest, _| contest.winner_changes.estimate)
    }),
    ("winner_changes_mcse", |row| {
        difference(row, |contest, _| contest.winner_changes.mcse)
    }),
];

/// What is so where the candidate stands; over all replicates where that is always, or never.
struct Given<'a> {
    wins: Estimate,
    share: &'a Summary,
    margin: &'a Summary,
}

fn given<'a>(row: &Row<'a>) -> Given<'a> {
    let own = row.candidate.1;
    match &own.given_on_ballot {
        Some(given) => Given {
            wins: given.wins,
            share: &given.share,
            margin: &given.margin,
        },
        None => Given {
            wins: own.wins,
            share: &own.share,
            margin: &own.margin,
        },
    }
}

fn difference(row: &Row, of: fn(&ContestDifference, &CandidateDifference) -> f64) -> String {
    row.difference
        .map_or_else(String::new, |(contest, candidate)| {
            number(of(contest, candidate))
        })
}

/// `summary.csv`: a row per arm, contest and candidate who stands in it in some replicate.
pub fn summary(findings: &Findings) -> String {
    let mut rows = vec![COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect()];
    for (arm_id, arm) in &findings.arms {
        for (contest_id, contest) in &arm.contests {
            let differences = findings
                .what_ifs
                .get(arm_id)
                .and_then(|what_if| what_if.contests.get(contest_id));
            for (id, candidate) in &contest.candidates {
                let difference =
                    differences.and_then(|contest| Some((contest, contest.candidates.get(id)?)));
                let (arm, contest) = ((arm_id.as_str(), arm), (contest_id.as_str(), contest));
                let row = Row {
                    findings,
                    arm,
                    contest,
                    candidate: (id, candidate),
                    difference,
                };
                rows.push(COLUMNS.iter().map(|(_, value)| value(&row)).collect());
            }
        }
    }
    lines(&rows)
}

/// `flows.csv`: mean voters per replicate from choice to choice, a row per arm, contest and pair.
pub fn flows(findings: &Findings) -> String {
    let header = [
        "scenario",
        "arm",
        "contest",
        "follows",
        "from",
        "to",
        "votes_mean",
        "votes_mcse",
    ];
    let mut rows: Vec<Vec<String>> = vec![header.map(str::to_owned).to_vec()];
    for (arm, contests) in &findings.arms {
        for (id, contest) in &contests.contests {
            for flow in &contest.flows {
                let follows = contest.follows.clone().unwrap_or_default();
                let (mean, mcse) = (number(flow.votes.estimate), number(flow.votes.mcse));
                let scenario = findings.scenario.id.clone();
                let (from, to) = (flow.from.clone(), flow.to.clone());
                rows.push(vec![
                    scenario,
                    arm.clone(),
                    id.clone(),
                    follows,
                    from,
                    to,
                    mean,
                    mcse,
                ]);
            }
        }
    }
    lines(&rows)
}

/// Six decimals, without those that say nothing.
pub(super) fn number(x: f64) -> String {
    let text = format!("{x:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// Rows of equal length written to memory: nothing in that can fail.
pub(super) fn lines(rows: &[Vec<String>]) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let written = rows.iter().try_for_each(|row| writer.write_record(row));
    debug_assert!(written.is_ok(), "{written:?}");
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
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
        assert_eq!(
            (cell(4, "wins"), cell(4, "share_given_on_ballot_mean")),
            ("0.5", "0.54")
        );
        assert_eq!(cell(4, "wins_difference"), "");
        assert_eq!(
            (cell(10, "wins_difference"), cell(10, "winner_changes")),
            ("-0.25", "0.25")
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

    #[test]
    fn numbers_lose_only_zeros() {
        assert_eq!(
            [0.5, 0.0, -1e-9, 120.0, 1.0 / 3.0].map(number),
            ["0.5", "0", "0", "120", "0.333333"]
        );
    }
}
