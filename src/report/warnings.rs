//! What is doubtful about a run: what its scenario leaves to doubt, and what only its result shows.

use crate::estimate::{ArmFindings, CandidateDifference, Findings, Summary};
use crate::scenario::{Problem, Scenario};
use crate::table::number::count;

/// All of it.
pub(super) fn of_run(findings: &Findings, scenario: &Scenario) -> Vec<Problem> {
    let own = scenario.warnings.iter().cloned();
    own.chain(unmoved(findings, scenario)).collect()
}

/// What-ifs in which every election came out as it does as written; not those of which the scenario
/// alone tells it.
pub fn unmoved(findings: &Findings, scenario: &Scenario) -> Vec<Problem> {
    let told = |path: &String| scenario.warnings.iter().any(|known| known.path == *path);
    let mut found = Vec::new();
    for (id, what_if) in &findings.what_ifs {
        let path = format!("what-ifs.{id}");
        let (baseline, arm) = (findings.arms.get("baseline"), findings.arms.get(id));
        let mut differences = what_if
            .contests
            .values()
            .flat_map(|contest| contest.candidates.values());
        let alike = baseline
            .zip(arm)
            .is_some_and(|(one, other)| as_many(one, other));
        if alike && differences.all(is_nothing) && !told(&path) {
            let all = count(findings.counted());
            found.push(Problem::warning(
                path,
                format!("what-if \"{id}\" changed nothing in any of {all} elections"),
                "look at whom its acts reach before which contest, or take it out",
            ));
        }
    }
    found
}

/// Whether the same contests are held as often, with as many votes.
fn as_many(one: &ArmFindings, other: &ArmFindings) -> bool {
    one.contests.len() == other.contests.len()
        && one.contests.iter().all(|(id, here)| {
            other
                .contests
                .get(id)
                .is_some_and(|there| here.held == there.held && here.turnout == there.turnout)
        })
}

fn is_nothing(difference: &CandidateDifference) -> bool {
    let zero = |summary: &Option<Summary>| {
        let moves = |summary: &Summary| summary.mean != 0.0 || summary.sd != 0.0;
        !summary.as_ref().is_some_and(moves)
    };
    zero(&difference.share_difference)
        && zero(&difference.margin_difference)
        && difference.wins_difference.estimate == 0.0
}
