//! What one arm's contest came to. Shares exist where it is held, the candidate is on the ballot and
//! somebody votes; no replicate without one is in their means.

use crate::replicates::Layout;

use super::columns::{Column, Columns};
use super::findings::{CandidateFindings, ContestFindings};
use super::flow;
use super::group::{self, Side};
use super::summary::{Detail, proportion, summary, summary_of};
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
        without_votes: weights.number(&without_votes(columns)),
        turnout: summary_of(&turnout, &weights.among(&columns.held), Detail::Grid),
        candidates: appearing.map(candidate).collect(),
        by_bloc: groups.blocs,
        by_region: groups.regions,
        flows: flow::estimates(layout, table, &columns.held, weights),
        flows_given_on_ballot: flow::given(layout, table, columns, weights),
    }
}

/// Where the contest is held and nobody votes.
fn without_votes(columns: &Columns) -> Vec<bool> {
    let held = columns.held.iter().zip(&columns.cast);
    held.map(|(held, cast)| *held && *cast == 0.0).collect()
}

fn candidate(column: &Column, weights: &Weights) -> CandidateFindings {
    let (on, exists) = (&column.on_ballot, &column.exists);
    let [standing, counted] = [on, exists].map(|kept| weights.among(kept));
    CandidateFindings {
        on_ballot: proportion(on, weights),
        wins: proportion(&column.wins, weights),
        wins_on_ballot: proportion(&only(&column.wins, on), &standing),
        votes: summary(&only(&column.votes, on), &standing, Detail::Brief),
        share: summary_of(&only(&column.share, exists), &counted, Detail::Grid),
        margin: summary_of(&only(&column.margin, exists), &counted, Detail::Grid),
    }
}
