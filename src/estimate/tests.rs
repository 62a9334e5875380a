//! Worked numbers on the sample table.

use super::*;

fn worked() -> Findings {
    estimate(&sample::replicates(), 1)
}

fn of(summary: &Option<Summary>) -> &Summary {
    summary.as_ref().expect("there is a share")
}

#[test]
fn what_is_not_held_has_no_share_and_no_winner() {
    let findings = worked();
    let runoff = &findings.arms["baseline"].contests["runoff"];
    assert_eq!(
        runoff.held,
        Estimate {
            estimate: 0.75,
            mcse: error::proportion(0.75, 4.0)
        }
    );
    assert_eq!(of(&runoff.turnout).mean, 0.5);
    let a = &runoff.candidates["a"];
    // On the ballot with 60 and 48 of 100, once with a win; nominated outright once more.
    assert_eq!(
        [a.on_ballot, a.wins, a.wins_on_ballot].map(|of| of.estimate),
        [0.5, 0.25, 0.5]
    );
    assert_eq!(
        (of(&a.share).mean, a.votes.mean, of(&a.share).p50),
        (0.54, 54.0, 0.54)
    );
    assert!((of(&a.margin).mean - 0.08).abs() < 1e-15);
    let stage = &findings.arms["baseline"].stages["primary"];
    assert_eq!(stage.candidates["a"].wins.estimate, 0.5);
}

#[test]
fn a_contest_in_which_nobody_votes_has_no_shares_and_is_counted() {
    let mut table = sample::replicates();
    for votes in &mut table.arms[0][0].votes {
        votes[0] = 0;
    }
    let found = &estimate(&table, 1).arms["baseline"].contests["primary"];
    assert_eq!(found.without_votes, 1);
    // 60, 20 and 40 of 100 in the other three.
    assert!((of(&found.candidates["a"].share).mean - 0.4).abs() < 1e-15);
    table.arms[0][0]
        .votes
        .iter_mut()
        .for_each(|votes| votes.fill(0));
    let none = &estimate(&table, 1).arms["baseline"].contests["primary"].candidates["a"];
    assert_eq!((none.share.is_none(), none.on_ballot.estimate), (true, 1.0));
}

#[test]
fn differences_are_paired_where_both_arms_have_a_share() {
    let findings = worked();
    let runoff = &findings.what_ifs["without"].contests["runoff"];
    let a = &runoff.candidates["a"];
    // The what-if only takes an act away: as written less what-if, 1, −1, 0, 0: mean 0, sd √⅔.
    assert_eq!(a.wins_difference.estimate, 0.0);
    let mean = (2.0_f64 / 3.0 / 4.0).sqrt() * error::student(3.0);
    assert!((a.wins_difference.mcse - error::change(mean, 4.0)).abs() < 1e-15);
    assert_eq!((a.on_both.estimate, a.replicates), (0.25, 1));
    assert!((of(&a.share_difference).mean - 0.15).abs() < 1e-15);
    assert_eq!(of(&a.share_difference).mcse, error::UNKNOWN);
}

#[test]
fn a_what_if_that_does_more_than_remove_is_less_the_baseline() {
    let mut table = sample::replicates();
    table.layout.arms[1].contrast = crate::replicates::Contrast::Alters;
    let findings = estimate(&table, 1);
    let what_if = &findings.what_ifs["without"];
    let a = &what_if.contests["runoff"].candidates["a"];
    assert!((of(&a.share_difference).mean + 0.15).abs() < 1e-15);
    assert_eq!(
        what_if.stages["primary"].candidates["a"].wins.estimate,
        -0.25
    );
    assert_eq!(
        worked().what_ifs["without"].stages["primary"].candidates["a"]
            .wins
            .estimate,
        0.25
    );
}

#[test]
fn the_winner_changes_from_whom_to_whom() {
    let findings = worked();
    let runoff = &findings.what_ifs["without"].contests["runoff"].winner_changes;
    let change = |from: &[&str], to: &[&str], estimate: f64| Change {
        from: from.iter().map(|id| id.to_string()).collect(),
        to: to.iter().map(|id| id.to_string()).collect(),
        estimate,
        mcse: error::proportion(estimate, 4.0),
    };
    // Both hold it in three.
    let third = Change {
        mcse: error::proportion(1.0 / 3.0, 3.0),
        ..change(&["a"], &["b"], 1.0 / 3.0)
    };
    assert_eq!((&runoff.changes[..], runoff.replicates), (&[third][..], 3));
    let primary = &findings.what_ifs["without"].contests["primary"].winner_changes;
    assert_eq!(
        primary.changes,
        [
            change(&["a"], &["a", "b"], 0.25),
            change(&["a", "b"], &["b", "c"], 0.25)
        ]
    );
    assert_eq!((primary.estimate, primary.replicates), (0.5, 4));
}

#[test]
fn shares_by_bloc_are_those_where_the_candidate_stands() {
    let findings = worked();
    let runoff = &findings.arms["baseline"].contests["runoff"];
    assert!((runoff.by_bloc["near"].share["a"].mean - 0.54).abs() < 1e-7);
    assert_eq!(runoff.by_bloc["far"].share["b"].mean, 0.5);
    assert!(runoff.by_region.is_empty());
}

#[test]
fn margins_and_leads_by_bloc_are_against_the_best_other_there() {
    let findings = worked();
    // Near, the primary's votes of a, b, c: 50 30 20, 60 30 10, 20 40 40, 40 35 25; b and c lead
    // nobody where they tie.
    let near = &findings.arms["baseline"].contests["primary"].by_bloc["near"];
    assert!((near.margin["a"].estimate - (0.20 + 0.30 - 0.20 + 0.05) / 4.0).abs() < 1e-7);
    assert_eq!(
        [near.leads["a"], near.leads["b"], near.leads["c"]].map(|e| e.estimate),
        [0.75, 0.0, 0.0]
    );
}

#[test]
fn differences_by_bloc_are_paired_where_both_arms_have_the_candidate() {
    let findings = worked();
    let primary = &findings.what_ifs["without"].contests["primary"].by_bloc;
    assert!(
        (primary["near"].share_difference["a"].mean - (0.10 + 0.15 + 0.0 + 0.12) / 4.0).abs()
            < 1e-7
    );
    assert_eq!(primary["far"].share_difference["a"].mean, 0.0);
    // The run-off has a in both arms in the first replicate alone: 45 less 60 in a hundred.
    let runoff = &findings.what_ifs["without"].contests["runoff"].by_bloc["near"];
    assert!((runoff.share_difference["a"].mean - 0.15).abs() < 1e-7);
}

#[test]
fn flows_are_means_over_the_replicates_in_which_the_contest_is_held() {
    let findings = worked();
    let flows = &findings.arms["baseline"].contests["runoff"].flows;
    let found: Vec<(&str, &str, f64)> = flows
        .iter()
        .map(|flow| (flow.from.as_str(), flow.to.as_str(), flow.votes.estimate))
        .collect();
    assert_eq!(
        found,
        [
            ("a", "a", 3.0),
            ("a", "(none)", 2.0),
            ("(none)", "(none)", 8.0 / 3.0)
        ]
    );
    // In the what-if the run-off is always held.
    assert_eq!(
        findings.arms["without"].contests["runoff"].flows[0]
            .votes
            .estimate,
        9.0 / 4.0
    );
}

#[test]
fn weights_count_in_every_estimate() {
    let mut table = sample::replicates();
    table.weights = vec![3.0, 1.0, 0.0, 0.0];
    let findings = estimate(&table, 1);
    let runoff = &findings.arms["baseline"].contests["runoff"];
    assert_eq!(
        (runoff.held.estimate, runoff.candidates["a"].wins.estimate),
        (0.75, 0.75)
    );
    assert!((of(&runoff.candidates["a"].share).mean - 0.6).abs() < 1e-15);
    assert_eq!(
        findings.what_ifs["without"].contests["runoff"]
            .winner_changes
            .estimate,
        1.0
    );
    assert!(
        runoff.flows.is_empty(),
        "exact sums cannot be weighed afterwards"
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let one = estimate(&sample::replicates(), 1);
    for threads in [0, 2, 7] {
        assert_eq!(estimate(&sample::replicates(), threads), one);
    }
}

#[test]
fn a_candidate_whom_only_the_what_if_has_is_compared_with_nothing() {
    let mut table = sample::replicates();
    let primary = &mut table.layout.arms[0].contests[0];
    primary.candidates = vec![0, 1];
    let columns = &mut table.arms[0][0];
    columns.votes.truncate(2);
    columns.outcomes.truncate(2);
    let findings = estimate(&table, 1);
    assert_eq!(
        findings.arms["baseline"].contests["primary"]
            .candidates
            .len(),
        2
    );
    let c = &findings.what_ifs["without"].contests["primary"].candidates["c"];
    assert_eq!((&c.share_difference, c.replicates), (&None, 0));
}
