//! Who went on to a contest, as observations have it.

use super::{CandidateIx, Contest, Election, Observation, ObservationKind, Rule};

/// Whoever went on from `followed`: those whom observations of the contests that follow it name
/// besides the candidates on these contests' own ballots; without such by its own returns, where
/// all of them are observed. In order of ids; empty where nothing tells.
pub fn went_on(
    followed: &Contest,
    election: &Election,
    observations: &[Observation],
) -> Vec<CandidateIx> {
    let mut stands = Vec::new();
    for contest in election
        .contests
        .iter()
        .filter(|contest| contest.follows == Some(followed.ix))
    {
        let of = observations
            .iter()
            .filter(|observation| observation.contest == contest.ix);
        let named =
            of.flat_map(|observation| observation.figures.iter().map(|(candidate, _)| *candidate));
        stands.extend(named.filter(|candidate| !contest.ballot.contains(candidate)));
    }
    if stands.is_empty() {
        stands = by_returns(followed, observations);
    }
    stands.sort_unstable();
    stands.dedup();
    stands
}

/// Who went on by the votes observed, all counted everywhere.
fn by_returns(contest: &Contest, observations: &[Observation]) -> Vec<CandidateIx> {
    let whole = |observation: &&Observation| {
        let counted =
            matches!(observation.kind, ObservationKind::Returns { counted, .. } if counted == 1.0);
        observation.contest == contest.ix && observation.region.is_none() && counted
    };
    let Some(returns) = observations.iter().find(whole) else {
        return Vec::new();
    };
    if contest
        .ballot
        .iter()
        .any(|candidate| returns.figures.iter().all(|(named, _)| named != candidate))
    {
        return Vec::new();
    }
    let mut ranked = returns.figures.clone();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let total: f64 = ranked.iter().map(|(_, votes)| votes).sum();
    let on = match contest.rule {
        Rule::Plurality => 1,
        Rule::Majority { threshold } => 1 + usize::from(ranked[0].1 <= threshold * total),
        Rule::TopN { n } => usize::from(n),
    };
    ranked
        .into_iter()
        .take(on)
        .map(|(candidate, _)| candidate)
        .collect()
}
