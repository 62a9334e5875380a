//! What a scenario can say but no model can give, seen before anything is compiled.

use crate::election::{Contest, Election};
use crate::latent::Quantity;
use crate::scenario::{Problem, Scenario};

/// All of it.
pub fn refusals(scenario: &Scenario) -> Vec<Problem> {
    let baseline = &scenario.arms[0].election;
    let mut problems = Vec::new();
    for contest in &baseline.contests {
        let known = contest
            .returns
            .iter()
            .flatten()
            .map(|(candidate, votes)| (candidate.at(), *votes as f64));
        let given = known.chain(
            contest
                .topline
                .iter()
                .flatten()
                .map(|(candidate, share)| (candidate.at(), *share)),
        );
        for (candidate, figure) in given {
            if figure > 0.0 && !is_supported(baseline, contest, candidate, None) {
                problems.push(nobody_supports(scenario, contest, candidate));
            }
        }
        let Some(returns) = &contest.returns else {
            continue;
        };
        let votes: u64 = returns.iter().map(|(_, votes)| votes).sum();
        let entitled = entitled(baseline, contest);
        if votes > entitled {
            problems.push(too_many_votes(scenario, contest, votes, entitled));
        }
        by_region(scenario, contest, &mut problems);
        for arm in &scenario.arms[1..] {
            let same_size = |bloc: &crate::election::BlocIx| {
                let voters = |election: &Election| {
                    election.electorate.blocs[bloc.at()]
                        .as_ref()
                        .map(|b| b.voters.clone())
                };
                voters(&arm.election).is_none_or(|there| Some(there) == voters(baseline))
            };
            for bloc in contest.electorate.iter().filter(|bloc| !same_size(bloc)) {
                let id = &scenario.roster[*bloc].id;
                let contest = &scenario.roster[contest.ix].id;
                let message = format!(
                    "bloc \"{id}\" gets another size, but its votes in contest \"{contest}\" are counted"
                );
                let help = "change its turnout in the contests to come instead";
                problems.push(Problem {
                    arm: Some(arm.id.clone()),
                    ..Problem::error(format!("blocs.{id}.voters"), message, help)
                });
            }
        }
    }
    problems
}

/// What cannot be in the returns of single regions.
fn by_region(scenario: &Scenario, contest: &Contest, problems: &mut Vec<Problem>) {
    let (Some(returns), Some(regional)) = (&contest.returns, &contest.regional) else {
        return;
    };
    let (roster, baseline) = (&scenario.roster, &scenario.arms[0].election);
    let id = &roster[contest.ix].id;
    for (at, (region, counts)) in roster.regions.iter().zip(regional).enumerate() {
        let inside = contest.electorate.iter().filter_map(|bloc| {
            baseline.electorate.blocs[bloc.at()]
                .as_ref()
                .map(|bloc| bloc.voters[at])
        });
        let (entitled, votes): (u64, u64) = (inside.sum(), counts.iter().sum());
        let mut refuse = |message: String, help: &str| {
            let path = format!("regions.{}.returns.{id}", region.id);
            problems.push(Problem::error(path, message, help));
        };
        if votes > entitled {
            let message = format!(
                "returns of contest \"{id}\" in region \"{}\" add to {votes} votes, but {entitled} of its voters live there",
                region.id
            );
            refuse(
                message,
                "give the region more voters, or correct the returns",
            );
            continue;
        }
        if votes == 0 && entitled > 0 {
            let message = format!(
                "nobody voted in contest \"{id}\" in region \"{}\"",
                region.id
            );
            refuse(message, "join it to another region");
        }
        for ((candidate, _), count) in returns.iter().zip(counts).filter(|(_, count)| **count > 0) {
            if !is_supported(baseline, contest, candidate.at(), Some(at)) {
                let name = &roster[*candidate].id;
                let message = format!(
                    "candidate \"{name}\" has {count} votes in contest \"{id}\" in region \"{}\", but no bloc there supports them",
                    region.id
                );
                refuse(message, "give a bloc that lives there a weight for them");
            }
        }
    }
}

/// By someone who lives in the region, if one is given.
fn is_supported(
    election: &Election,
    contest: &Contest,
    candidate: usize,
    region: Option<usize>,
) -> bool {
    let root = election.chains().root(contest).ix;
    contest.electorate.iter().any(|bloc| {
        let bloc = election.electorate.blocs[bloc.at()].as_ref();
        let bloc = bloc.filter(|bloc| region.is_none_or(|region| bloc.voters[region] > 0));
        let support = bloc.and_then(|bloc| bloc.support[root.at()].as_ref());
        let weight = support.and_then(|support| support[candidate].as_ref());
        weight.is_some_and(|weight| !matches!(weight, Quantity::Fixed(0.0)))
    })
}

fn entitled(election: &Election, contest: &Contest) -> u64 {
    let blocs = contest
        .electorate
        .iter()
        .filter_map(|bloc| election.electorate.blocs[bloc.at()].as_ref());
    blocs.map(crate::election::Bloc::total).sum()
}

fn nobody_supports(scenario: &Scenario, contest: &Contest, candidate: usize) -> Problem {
    let candidate = &scenario.roster.candidates[candidate].id;
    let table = if contest.returns.is_some() {
        "returns"
    } else {
        "topline"
    };
    let contest = &scenario.roster[contest.ix].id;
    Problem::error(
        format!("contests.{contest}.{table}.{candidate}"),
        format!(
            "candidate \"{candidate}\" has votes in contest \"{contest}\", but no bloc supports them"
        ),
        format!("give \"{candidate}\" a weight in `blocs.*.support.{contest}`"),
    )
}

fn too_many_votes(scenario: &Scenario, contest: &Contest, votes: u64, entitled: u64) -> Problem {
    let contest = &scenario.roster[contest.ix].id;
    Problem::error(
        format!("contests.{contest}.returns"),
        format!(
            "returns of contest \"{contest}\" add to {votes} votes, but its electorate has {entitled} voters"
        ),
        "give the blocs of its electorate more `voters`, or correct the returns",
    )
}
