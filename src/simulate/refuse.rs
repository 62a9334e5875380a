//! What a scenario can say but no model can give, seen before anything is compiled.

use crate::election::{Contest, Election};
use crate::latent::Quantity;
use crate::scenario::{Problem, Scenario, Severity};

/// All of it.
pub fn refusals(scenario: &Scenario) -> Vec<Problem> {
    let baseline = &scenario.arms[0].election;
    let mut problems = Vec::new();
    for contest in &baseline.contests {
        let known = contest.returns.iter().flatten().map(|(candidate, votes)| (candidate.at(), *votes as f64));
        let given = known.chain(contest.topline.iter().flatten().map(|(candidate, share)| (candidate.at(), *share)));
        for (candidate, figure) in given {
            if figure > 0.0 && !is_supported(baseline, contest, candidate) {
                problems.push(nobody_supports(scenario, contest, candidate));
            }
        }
        let Some(returns) = &contest.returns else { continue };
        let votes: u64 = returns.iter().map(|(_, votes)| votes).sum();
        let entitled = entitled(baseline, contest);
        if votes > entitled {
            problems.push(too_many_votes(scenario, contest, votes, entitled));
        }
        for arm in &scenario.arms[1..] {
            let same_size = |bloc: &crate::election::BlocIx| {
                let voters =
                    |election: &Election| election.electorate.blocs[bloc.at()].as_ref().map(|b| b.voters.clone());
                voters(&arm.election).is_none_or(|there| Some(there) == voters(baseline))
            };
            for bloc in contest.electorate.iter().filter(|bloc| !same_size(bloc)) {
                let id = &scenario.roster.blocs[bloc.at()].id;
                let contest = &scenario.roster.contests[contest.ix.at()].id;
                problems.push(Problem {
                    severity: Severity::Error,
                    path: format!("blocs.{id}.voters"),
                    arm: Some(arm.id.clone()),
                    message: format!(
                        "bloc \"{id}\" gets another size, but its votes in contest \"{contest}\" are counted"
                    ),
                    help: Some("change its turnout in the contests to come instead".into()),
                });
            }
        }
    }
    problems
}

fn is_supported(election: &Election, contest: &Contest, candidate: usize) -> bool {
    let root = super::compile::root(election, contest).ix;
    contest.electorate.iter().any(|bloc| {
        let support = election.electorate.blocs[bloc.at()].as_ref().and_then(|bloc| bloc.support[root.at()].as_ref());
        let weight = support.and_then(|support| support[candidate].as_ref());
        weight.is_some_and(|weight| !matches!(weight, Quantity::Fixed(0.0)))
    })
}

fn entitled(election: &Election, contest: &Contest) -> u64 {
    let blocs = contest.electorate.iter().filter_map(|bloc| election.electorate.blocs[bloc.at()].as_ref());
    blocs.map(crate::election::Bloc::total).sum()
}

fn nobody_supports(scenario: &Scenario, contest: &Contest, candidate: usize) -> Problem {
    let candidate = &scenario.roster.candidates[candidate].id;
    let table = if contest.returns.is_some() { "returns" } else { "topline" };
    let contest = &scenario.roster.contests[contest.ix.at()].id;
    Problem {
        severity: Severity::Error,
        path: format!("contests.{contest}.{table}.{candidate}"),
        arm: None,
        message: format!("candidate \"{candidate}\" has votes in contest \"{contest}\", but no bloc supports them"),
        help: Some(format!("give \"{candidate}\" a weight in `blocs.*.support.{contest}`")),
    }
}

fn too_many_votes(scenario: &Scenario, contest: &Contest, votes: u64, entitled: u64) -> Problem {
    let contest = &scenario.roster.contests[contest.ix.at()].id;
    Problem {
        severity: Severity::Error,
        path: format!("contests.{contest}.returns"),
        arm: None,
        message: format!(
            "returns of contest \"{contest}\" add to {votes} votes, but its electorate has {entitled} voters"
        ),
        help: Some("give the blocs of its electorate more `voters`, or correct the returns".into()),
    }
}
