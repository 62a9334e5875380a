//! A what-if less the baseline, replicate by replicate: the same voters, the same luck, another
//! message.

use std::collections::BTreeMap;

use crate::replicates::Layout;

use super::columns::{Column, both, changed, divides, indicator, less};
use super::findings::{
    CandidateDifference, Change, ConditionalDifference, ContestDifference, Estimate, WinnerChanges,
};
use super::group::{self, Side};
use super::summary::{Detail, change, proportion, summary};
use super::weights::{Weights, only};

/// A candidate's place, and their columns before and after.
type Pair<'c> = (usize, &'c Column, &'c Column);

/// The differences in a contest that both arms have.
pub(super) fn contest(
    layout: &Layout,
    sides: (Side, Side),
    weights: &Weights,
) -> ContestDifference {
    let (baseline, what_if) = (sides.0.columns, sides.1.columns);
    let absent = Column::absent(baseline.held.len());
    let mut places = [&baseline.places[..], &what_if.places].concat();
    places.sort_unstable();
    places.dedup();
    let pair = |place: usize| -> Pair {
        let [before, after] = [baseline, what_if].map(|of| of.or(&absent, Some(place)));
        (place, before, after)
    };
    let pairs: Vec<Pair> = places.into_iter().map(pair).collect();
    let candidates = pairs
        .iter()
        .filter(|(_, before, after)| before.appears() || after.appears())
        .map(|(place, before, after)| {
            let id = layout.candidates[*place].id.clone();
            (id, candidate(before, after, weights))
        });
    let asked = layout.candidate(&layout.question.candidate);
    let (_, before, after) = asked.map_or((0, &absent, &absent), pair);
    let given = both(&before.on_ballot, &after.on_ballot);
    let groups = group::differences(layout, sides.0, sides.1, weights);
    ContestDifference {
        candidates: candidates.collect(),
        winner_changes: winner_changes(layout, &pairs, &given, weights),
        by_bloc: groups.blocs,
        by_region: groups.regions,
    }
}

fn candidate(before: &Column, after: &Column, weights: &Weights) -> CandidateDifference {
    let share = less(&after.share, &before.share);
    let margin = less(&after.margin, &before.margin);
    let wins = less(&indicator(&after.wins), &indicator(&before.wins));
    let kept = both(&before.on_ballot, &after.on_ballot);
    CandidateDifference {
        share_difference: summary(&share, weights, Detail::Grid),
        margin_difference: summary(&margin, weights, Detail::Grid),
        wins_difference: change(&wins, weights),
        given_on_ballot: divides(&kept).then(|| {
            let among = weights.among(&kept);
            ConditionalDifference {
                how_often: proportion(&kept, weights),
                share_difference: summary(&only(&share, &kept), &among, Detail::Grid),
                margin_difference: summary(&only(&margin, &kept), &among, Detail::Grid),
                wins_difference: change(&only(&wins, &kept), &among),
            }
        }),
    }
}

/// How often other candidates win; `given`: replicates in which both arms have the question's
/// candidate on the ballot.
fn winner_changes(
    layout: &Layout,
    pairs: &[Pair],
    given: &[bool],
    weights: &Weights,
) -> WinnerChanges {
    let count = given.len();
    let wins = pairs
        .iter()
        .map(|(_, before, after)| (&before.wins[..], &after.wins[..]));
    let changed = changed(wins, count);
    let mut kinds: BTreeMap<(Vec<usize>, Vec<usize>), Vec<bool>> = BTreeMap::new();
    for replicate in (0..count).filter(|replicate| changed[*replicate]) {
        let winners = |of: for<'c> fn(&Pair<'c>) -> &'c [bool]| -> Vec<usize> {
            let wins = pairs.iter().filter(|pair| of(pair)[replicate]);
            wins.map(|(place, _, _)| *place).collect()
        };
        let key = (
            winners(|(_, before, _)| &before.wins),
            winners(|(_, _, after)| &after.wins),
        );
        kinds.entry(key).or_insert_with(|| vec![false; count])[replicate] = true;
    }
    let ids = |places: &[usize]| {
        places
            .iter()
            .map(|place| layout.candidates[*place].id.clone())
            .collect()
    };
    let mut changes: Vec<Change> = kinds
        .iter()
        .map(|((from, to), hits)| {
            let Estimate { estimate, mcse } = proportion(hits, weights);
            Change {
                from: ids(from),
                to: ids(to),
                estimate,
                mcse,
            }
        })
        .collect();
    // Stable: equally frequent ones stay in order of candidates.
    changes.sort_by(|a, b| b.estimate.total_cmp(&a.estimate));
    let Estimate { estimate, mcse } = proportion(&changed, weights);
    let given_on_ballot =
        divides(given).then(|| proportion(&only(&changed, given), &weights.among(given)));
    WinnerChanges {
        estimate,
        mcse,
        given_on_ballot,
        changes,
    }
}
