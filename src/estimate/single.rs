//! A few single elections, for who would see them one by one: the first that count, no luck in it.

use crate::replicates::{ContestTable, Replicates};

use super::findings::SingleElections;

/// So many are kept.
const KEPT: usize = 100;

/// The leads of the question's candidate in its contest; nothing where no arm holds it with the
/// candidate in any of them.
pub(super) fn elections(table: &Replicates) -> Option<SingleElections> {
    let (layout, question) = (&table.layout, &table.layout.question);
    let counts = |at: &usize| table.weights[*at] > 0.0;
    let chosen: Vec<usize> = (0..table.weights.len()).filter(counts).take(KEPT).collect();
    let place = layout
        .candidates
        .iter()
        .position(|candidate| candidate.id == question.candidate)?;
    let leads = |arm: usize| {
        let contests = &layout.arms[arm].contests;
        let at = contests
            .iter()
            .position(|contest| contest.id == question.contest)?;
        let own = contests[at].candidates.binary_search(&place).ok()?;
        let lead = |election: &usize| lead(&table.arms[arm][at], own, *election);
        Some(chosen.iter().map(lead).collect())
    };
    let leads: indexmap::IndexMap<String, Vec<Option<f64>>> = layout
        .arms
        .iter()
        .enumerate()
        .filter_map(|(arm, layout)| Some((layout.id.clone(), leads(arm)?)))
        .collect();
    let stands = leads.values().flatten().any(Option::is_some);
    stands.then(|| SingleElections {
        replicates: chosen.iter().map(|at| table.first + *at as u64).collect(),
        leads,
    })
}

/// The share less the best other's; nothing where the candidate is not on the ballot, or nobody
/// votes.
fn lead(contest: &ContestTable, own: usize, election: usize) -> Option<f64> {
    let votes = |candidate: usize| contest.votes[candidate][election] as f64;
    let cast: f64 = (0..contest.votes.len()).map(votes).sum();
    if !contest.outcomes[own][election].on_ballot() || cast == 0.0 {
        return None;
    }
    let others = (0..contest.votes.len()).filter(|other| *other != own);
    Some((votes(own) - others.map(votes).fold(0.0, f64::max)) / cast)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    #[test]
    fn the_first_that_count_are_kept_in_every_arm_with_their_leads() {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        let all = elections(&table).unwrap();
        assert_eq!(all.replicates.len(), 4);
        // Votes of a, b, c in the first: 50, 30, 20.
        assert_eq!(all.leads["baseline"][0], Some(0.2));
        table.weights[0] = 0.0;
        let fewer = elections(&table).unwrap();
        assert_eq!(fewer.replicates, all.replicates[1..]);
        assert_eq!(fewer.leads["without"], all.leads["without"][1..]);
    }

    #[test]
    fn who_is_not_on_a_ballot_has_no_lead_there() {
        let table = sample::replicates();
        let found = elections(&table).unwrap();
        // The run-off is held in three of four as written.
        let absent = |arm: &str| {
            found.leads[arm]
                .iter()
                .filter(|lead| lead.is_none())
                .count()
        };
        let own = table.layout.arms[0].contests[1]
            .candidates
            .binary_search(&0);
        let held = &table.arms[0][1].outcomes[own.unwrap()];
        let out = held.iter().filter(|outcome| !outcome.on_ballot()).count();
        assert_eq!((absent("baseline"), out > 0), (out, true));
    }
}
