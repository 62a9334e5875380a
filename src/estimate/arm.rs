//! What one arm's contest came to: its own figures, over all replicates and given the ballot.

use indexmap::IndexMap;

use crate::replicates::{ContestLayout, ContestTable, GroupLayout, GroupShares, Layout};

use super::columns::{Column, Columns, divides};
use super::findings::{CandidateFindings, ConditionalFindings, ContestFindings, GroupFindings};
use super::flow;
use super::summary::{Detail, proportion, summary};
use super::weights::{Weights, only};

/// The findings on `table`, a contest of an arm.
pub(super) fn contest(
    layout: &Layout,
    contest: &ContestLayout,
    table: &ContestTable,
    columns: &Columns,
    weights: &Weights,
) -> ContestFindings {
    let candidate =
        |(place, column): (&usize, &Column)| (layout.candidates[*place].id.clone(), candidate(column, weights));
    let appearing = || columns.places.iter().zip(&columns.candidates).filter(|(_, column)| column.appears());
    let groups = |names: Vec<&GroupLayout>, shares: &Option<GroupShares>| -> IndexMap<String, GroupFindings> {
        let shares = shares.as_ref().map_or(&[][..], |shares| &shares.0);
        let of = |shares: &Vec<Vec<f32>>| GroupFindings {
            share: columns
                .places
                .iter()
                .zip(&columns.candidates)
                .zip(shares)
                .filter(|((_, column), _)| column.on_ballot.contains(&true))
                .map(|((place, column), shares)| {
                    let kept: Vec<f64> = only(shares, &column.on_ballot).into_iter().map(f64::from).collect();
                    let found = summary(&kept, &weights.among(&column.on_ballot), Detail::Brief);
                    (layout.candidates[*place].id.clone(), found)
                })
                .collect(),
        };
        names.iter().zip(shares).map(|(group, shares)| (group.id.clone(), of(shares))).collect()
    };
    let entitled = contest.electorate.max(1) as f64;
    let turnout: Vec<f64> = only(&columns.cast, &columns.held).iter().map(|cast| cast / entitled).collect();
    ContestFindings {
        title: contest.name.clone(),
        date: contest.date.clone(),
        narrows: contest.narrows,
        over: contest.over,
        follows: contest.follows.clone(),
        electorate: contest.electorate,
        held: proportion(&columns.held, weights),
        turnout: summary(&turnout, &weights.among(&columns.held), Detail::Grid),
        candidates: appearing().map(candidate).collect(),
        by_bloc: groups(contest.blocs.iter().map(|bloc| &layout.blocs[*bloc]).collect(), &table.by_bloc),
        by_region: groups(layout.regions.iter().collect(), &table.by_region),
        flows: flow::estimates(layout, table, &columns.held, weights),
    }
}

fn candidate(column: &Column, weights: &Weights) -> CandidateFindings {
    let on_ballot = proportion(&column.on_ballot, weights);
    CandidateFindings {
        on_ballot,
        wins: proportion(&column.wins, weights),
        share: summary(&column.share, weights, Detail::Grid),
        votes: summary(&column.votes, weights, Detail::Brief),
        margin: summary(&column.margin, weights, Detail::Grid),
        given_on_ballot: divides(&column.on_ballot).then(|| {
            let kept = &column.on_ballot;
            let weights = weights.among(kept);
            ConditionalFindings {
                how_often: on_ballot,
                wins: proportion(&only(&column.wins, kept), &weights),
                share: summary(&only(&column.share, kept), &weights, Detail::Grid),
                votes: summary(&only(&column.votes, kept), &weights, Detail::Brief),
                margin: summary(&only(&column.margin, kept), &weights, Detail::Grid),
            }
        }),
    }
}
