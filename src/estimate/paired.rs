//! A what-if less the baseline, replicate by replicate: the same voters, the same luck, another
//! message.

use std::collections::BTreeMap;

use crate::replicates::Layout;

use super::columns::{Column, both, divides};
use super::findings::{
    CandidateDifference, Change, ConditionalDifference, ContestDifference, Estimate, WinnerChanges,
};
use super::group::{self, Side};
use super::summary::{Detail, mean, proportion, summary};
use super::weights::{Weights, only};

/// The differences in a contest that both arms have.
pub(super) fn contest(
    layout: &Layout,
    sides: (Side, Side),
    weights: &Weights,
) -> ContestDifference {
    let (baseline, what_if) = (sides.0.columns, sides.1.columns);
    let count = baseline.held.len();
    let absent = Column::absent(count);
    let mut places: Vec<usize> = baseline
        .places
        .iter()
        .chain(&what_if.places)
        .copied()
        .collect();
    places.sort_unstable();
    places.dedup();
    let pair = |place: usize| {
        (
            baseline.of(place).unwrap_or(&absent),
            what_if.of(place).unwrap_or(&absent),
        )
    };
    let appearing = places.iter().filter(|place| {
        let (before, after) = pair(**place);
        before.appears() || after.appears()
    });
    let candidates = appearing.map(|&place| {
        let (before, after) = pair(place);
        (
            layout.candidates[place].id.clone(),
            candidate(before, after, weights),
        )
    });
    let asked = layout
        .candidates
        .iter()
        .position(|candidate| candidate.id == layout.question.candidate);
    let (before, after) = asked.map_or((&absent, &absent), pair);
    let given = both(&before.on_ballot, &after.on_ballot);
    let pairs: Vec<(usize, &Column, &Column)> = places
        .iter()
        .map(|&place| (place, pair(place).0, pair(place).1))
        .collect();
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
    let sign = |wins: &[bool]| {
        wins.iter()
            .map(|wins| f64::from(u8::from(*wins)))
            .collect::<Vec<f64>>()
    };
    let wins = less(&sign(&after.wins), &sign(&before.wins));
    let kept = both(&before.on_ballot, &after.on_ballot);
    CandidateDifference {
        share_difference: summary(&share, weights, Detail::Grid),
        margin_difference: summary(&margin, weights, Detail::Grid),
        wins_difference: mean(&wins, weights),
        given_on_ballot: divides(&kept).then(|| {
            let among = weights.among(&kept);
            ConditionalDifference {
                how_often: proportion(&kept, weights),
                share_difference: summary(&only(&share, &kept), &among, Detail::Grid),
                margin_difference: summary(&only(&margin, &kept), &among, Detail::Grid),
                wins_difference: mean(&only(&wins, &kept), &among),
            }
        }),
    }
}

fn less(after: &[f64], before: &[f64]) -> Vec<f64> {
    after
        .iter()
        .zip(before)
        .map(|(after, before)| after - before)
        .collect()
}

/// How often other candidates win; `given`: replicates in which both arms have the question's
/// candidate on the ballot.
fn winner_changes(
    layout: &Layout,
    pairs: &[(usize, &Column, &Column)],
    given: &[bool],
    weights: &Weights,
) -> WinnerChanges {
    let count = given.len();
    let mut changed = vec![false; count];
    for (_, before, after) in pairs {
        let differs = before
            .wins
            .iter()
            .zip(&after.wins)
            .map(|(before, after)| before != after);
        changed
            .iter_mut()
            .zip(differs)
            .for_each(|(changed, differs)| *changed |= differs);
    }
    let mut kinds: BTreeMap<(Vec<usize>, Vec<usize>), Vec<bool>> = BTreeMap::new();
    for replicate in (0..count).filter(|replicate| changed[*replicate]) {
        let winners = |of: fn(&(usize, &Column, &Column), usize) -> bool| {
            pairs
                .iter()
                .filter(|pair| of(pair, replicate))
                .map(|(place, _, _)| *place)
                .collect::<Vec<usize>>()
        };
        let key = (
            winners(|(_, before, _), r| before.wins[r]),
            winners(|(_, _, after), r| after.wins[r]),
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
