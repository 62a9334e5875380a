//! A what-if and the baseline, replicate by replicate: the same voters, the same luck, another
//! message. Which is taken from which is the contrast's to say.

use std::collections::BTreeMap;

use crate::replicates::{Contrast, Layout};

use super::columns::{Column, both, changed, indicator, less};
use super::findings::{CandidateDifference, Change, ContestDifference, Estimate, WinnerChanges};
use super::group::{self, Side};
use super::summary::{Detail, change, proportion, summary_of};
use super::weights::{Weights, only};

/// A candidate's place, and whether they win before and after `[replicate]`.
pub(super) type Winners<'c> = (usize, &'c [bool], &'c [bool]);

/// A candidate's place, and their columns before and after.
type Pair<'c> = (usize, &'c Column, &'c Column);

/// The differences in a contest that both arms have.
pub(super) fn contest(
    layout: &Layout,
    sides: (Side, Side),
    contrast: &Contrast,
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
            let [minuend, subtrahend] = contrast.order(*after, *before);
            (id, candidate(minuend, subtrahend, weights))
        });
    let winners: Vec<Winners> = pairs
        .iter()
        .map(|(place, before, after)| (*place, &before.wins[..], &after.wins[..]))
        .collect();
    let held = both(&baseline.held, &what_if.held);
    let groups = group::differences(layout, contrast.order(sides.1, sides.0), weights);
    ContestDifference {
        candidates: candidates.collect(),
        winner_changes: winner_changes(layout, &winners, &held, weights),
        by_bloc: groups.blocs,
        by_region: groups.regions,
    }
}

/// One less the other.
fn candidate(one: &Column, other: &Column, weights: &Weights) -> CandidateDifference {
    let wins = less(&indicator(&one.wins), &indicator(&other.wins));
    let exists = both(&one.exists, &other.exists);
    let among = weights.among(&exists);
    let difference = |one: &[f64], other: &[f64]| {
        summary_of(&only(&less(one, other), &exists), &among, Detail::Grid)
    };
    CandidateDifference {
        on_both: proportion(&both(&one.on_ballot, &other.on_ballot), weights),
        replicates: weights.number(&exists),
        share_difference: difference(&one.share, &other.share),
        margin_difference: difference(&one.margin, &other.margin),
        wins_difference: change(&wins, weights),
    }
}

/// How often others win, of the replicates `among`.
pub(super) fn winner_changes(
    layout: &Layout,
    pairs: &[Winners],
    among: &[bool],
    weights: &Weights,
) -> WinnerChanges {
    let count = among.len();
    let wins = pairs.iter().map(|(_, before, after)| (*before, *after));
    let changed = both(&changed(wins, count), among);
    let given = weights.among(among);
    let mut kinds: BTreeMap<(Vec<usize>, Vec<usize>), Vec<bool>> = BTreeMap::new();
    for replicate in (0..count).filter(|replicate| changed[*replicate]) {
        let winners = |of: for<'c> fn(&Winners<'c>) -> &'c [bool]| -> Vec<usize> {
            let wins = pairs.iter().filter(|pair| of(pair)[replicate]);
            wins.map(|(place, _, _)| *place).collect()
        };
        let key = (
            winners(|(_, before, _)| before),
            winners(|(_, _, after)| after),
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
            let Estimate { estimate, mcse } = proportion(&only(hits, among), &given);
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
    let Estimate { estimate, mcse } = proportion(&only(&changed, among), &given);
    WinnerChanges {
        estimate,
        mcse,
        replicates: weights.number(among),
        changes,
    }
}
