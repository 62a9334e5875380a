//! What one arm's contest came to: its own figures, over all replicates and given the ballot.

use crate::replicates::Layout;

use super::columns::{Column, divides};
use super::findings::{CandidateFindings, ConditionalFindings, ContestFindings};
use super::flow;
use super::group::{self, Side};
use super::summary::{Detail, proportion, summary};
use super::weights::{Weights, only};

/// The findings on a contest of an arm.
pub(super) fn contest(layout: &Layout, side: Side, weights: &Weights) -> ContestFindings {
    let Side {
        contest,
        table,
        columns,
    } = side;
    let candidate = |(place, column): (&usize, &Column)| {
        (
            layout.candidates[*place].id.clone(),
            candidate(column, weights),
        )
    };
    let appearing = columns
        .places
        .iter()
        .zip(&columns.candidates)
        .filter(|(_, column)| column.appears());
    let groups = group::findings(layout, side, weights);
    let entitled = contest.electorate.max(1) as f64;
    let turnout: Vec<f64> = only(&columns.cast, &columns.held)
        .iter()
        .map(|cast| cast / entitled)
        .collect();
    ContestFindings {
        title: contest.name.clone(),
        date: contest.date.clone(),
        narrows: contest.narrows,
        over: contest.over,
        follows: contest.follows.clone(),
        electorate: contest.electorate,
        held: proportion(&columns.held, weights),
        turnout: summary(&turnout, &weights.among(&columns.held), Detail::Grid),
        candidates: appearing.map(candidate).collect(),
        by_bloc: groups.blocs,
        by_region: groups.regions,
        flows: flow::estimates(layout, table, &columns.held, weights),
        flows_given_on_ballot: flow::given(layout, table, columns, weights),
    }
}

fn candidate(column: &Column, weights: &Weights) -> CandidateFindings {
    let on_ballot = proportion(&column.on_ballot, weights);
    let among = |kept: &[bool], weights: &Weights| ConditionalFindings {
        how_often: on_ballot,
        wins: proportion(&only(&column.wins, kept), weights),
        share: summary(&only(&column.share, kept), weights, Detail::Grid),
        votes: summary(&only(&column.votes, kept), weights, Detail::Brief),
        margin: summary(&only(&column.margin, kept), weights, Detail::Grid),
    };
    let all = among(&vec![true; column.on_ballot.len()], weights);
    let kept = &column.on_ballot;
    CandidateFindings {
        on_ballot,
        wins: all.wins,
        share: all.share,
        votes: all.votes,
        margin: all.margin,
        given_on_ballot: divides(kept).then(|| among(kept, &weights.among(kept))),
    }
}
