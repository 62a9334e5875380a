//! Who went on from a contest whose votes are data: returns, or what observations tell.

use super::{Tally, decide};
use crate::election::{CandidateIx, Contest, Election, Observation, ObservationKind, Rule};

/// Who wins or goes on by `votes`, in the order in which they are listed; of equal votes the first.
pub fn counted(rule: Rule, votes: &[(CandidateIx, f64)]) -> Vec<CandidateIx> {
    with_lots(rule, votes).0
}

/// The same; `None` where a lot decides.
pub fn sure(rule: Rule, votes: &[(CandidateIx, f64)]) -> Option<Vec<CandidateIx>> {
    let (on, lots) = with_lots(rule, votes);
    (lots == 0).then_some(on)
}

/// The same with how many lots were asked for.
fn with_lots(rule: Rule, votes: &[(CandidateIx, f64)]) -> (Vec<CandidateIx>, usize) {
    let first: Vec<f64> = votes.iter().map(|(_, votes)| *votes).collect();
    let mut lots = 0;
    let verdict = decide(rule, Tally { first: &first }, |_| {
        lots += 1;
        0.0
    });
    let on = verdict.through.iter().map(|at| votes[*at].0).collect();
    (on, lots)
}

/// Whoever went on from `followed`: those whom observations of the contests that follow it name
/// besides the candidates on these contests' own ballots; without such by its own returns, where
/// all of them are observed. In order of ids; empty where nothing tells.
pub fn went_on(
    followed: &Contest,
    election: &Election,
    observations: &[Observation],
) -> Vec<CandidateIx> {
    let mut stands = Vec::new();
    for contest in election.chains().followers(followed.ix) {
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
    counted(contest.rule, &returns.figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_counted_say_who_goes_on_and_whether_by_lot() {
        let [a, b, c] = [0, 1, 2].map(CandidateIx);
        let rule = Rule::Majority { threshold: 0.5 };
        assert_eq!(counted(rule, &[(a, 20.0), (b, 30.0), (c, 50.0)]), [b, c]);
        assert_eq!(
            sure(rule, &[(a, 20.0), (b, 29.0), (c, 51.0)]),
            Some(vec![c])
        );
        let tied = [(a, 30.0), (b, 30.0), (c, 40.0)];
        assert_eq!(
            (counted(rule, &tied), sure(rule, &tied)),
            (vec![a, c], None)
        );
    }
}
