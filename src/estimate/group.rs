//! Blocs and regions: how each votes, who leads there, and what a what-if changes, over the
//! replicates in which the contest is held with the candidate on the ballot and somebody votes there.

use indexmap::IndexMap;

use crate::random::wide;
use crate::replicates::{ContestLayout, ContestTable, GroupShares, Layout, Replicates};

use super::columns::{Columns, both};
use super::findings::{GroupDifference, GroupFindings};
use super::summary::{Detail, mean, proportion, summary};
use super::weights::{Weights, only};

/// Findings by group, by bloc and by region.
pub(super) struct Groups<T> {
    pub blocs: IndexMap<String, T>,
    pub regions: IndexMap<String, T>,
}

/// By id of the group: shares `[candidate][replicate]`.
type Shares<'a> = IndexMap<&'a str, &'a Vec<Vec<f32>>>;

/// One contest's groups: its table and the columns made of it.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub contest: &'a ContestLayout,
    pub table: &'a ContestTable,
    pub columns: &'a Columns,
}

impl<'a> Side<'a> {
    /// Of the contest at `place`, (arm, contest), of a table.
    pub fn of(table: &'a Replicates, place: (usize, usize), columns: &'a Columns) -> Side<'a> {
        Side {
            contest: &table.layout.arms[place.0].contests[place.1],
            table: &table.arms[place.0][place.1],
            columns,
        }
    }

    /// Shares `[candidate][replicate]` of the groups by id.
    fn blocs(self, layout: &'a Layout) -> Shares<'a> {
        let ids = self
            .contest
            .blocs
            .iter()
            .map(|bloc| layout.blocs[*bloc].id.as_str());
        ids.zip(all(&self.table.by_bloc)).collect()
    }

    fn regions(self, layout: &'a Layout) -> Shares<'a> {
        layout
            .regions
            .iter()
            .map(|region| region.id.as_str())
            .zip(all(&self.table.by_region))
            .collect()
    }
}

fn all(shares: &Option<GroupShares>) -> &[Vec<Vec<f32>>] {
    shares.as_ref().map_or(&[], |shares| &shares.0)
}

/// What the groups of one arm's contest come to.
pub(super) fn findings(layout: &Layout, side: Side, weights: &Weights) -> Groups<GroupFindings> {
    let each = |groups: Shares| -> IndexMap<String, GroupFindings> {
        groups
            .into_iter()
            .map(|(id, shares)| (id.to_owned(), one(layout, side.columns, shares, weights)))
            .collect()
    };
    Groups {
        blocs: each(side.blocs(layout)),
        regions: each(side.regions(layout)),
    }
}

fn one(
    layout: &Layout,
    columns: &Columns,
    shares: &[Vec<f32>],
    weights: &Weights,
) -> GroupFindings {
    let (most, next) = leaders(shares);
    let mut found = GroupFindings {
        share: IndexMap::new(),
        margin: IndexMap::new(),
        leads: IndexMap::new(),
    };
    let mut ahead = vec![0.0; most.len()];
    for ((place, column), own) in columns.places.iter().zip(&columns.candidates).zip(shares) {
        let id = &layout.candidates[*place].id;
        let exists = both(&column.on_ballot, &voted(&most));
        if !exists.contains(&true) {
            continue;
        }
        let among = weights.among(&exists);
        margins(own, &most, &next, &mut ahead);
        let ahead = only(&ahead, &exists);
        let leads: Vec<bool> = ahead.iter().map(|margin| *margin > 0.0).collect();
        found.share.insert(
            id.clone(),
            summary(&only(own, &exists), &among, Detail::Brief),
        );
        found.margin.insert(id.clone(), mean(&ahead, &among));
        found.leads.insert(id.clone(), proportion(&leads, &among));
    }
    found
}

/// Whether somebody in the group votes `[replicate]`, by the largest share there.
fn voted(most: &[f32]) -> Vec<bool> {
    most.iter().map(|most| *most > 0.0).collect()
}

/// The largest share and the next, of all candidates `[replicate]`.
fn leaders(shares: &[Vec<f32>]) -> (Vec<f32>, Vec<f32>) {
    let count = shares.first().map_or(0, Vec::len);
    let (mut most, mut next) = (vec![0.0; count], vec![0.0; count]);
    shares
        .iter()
        .for_each(|column| lead(column, &mut most, &mut next));
    (most, next)
}

wide! {
    fn lead(column: &[f32], most: &mut [f32], next: &mut [f32]) {
        for ((most, next), &share) in most.iter_mut().zip(next).zip(column) {
            let second = if share < *most { share } else { *most };
            *next = if second > *next { second } else { *next };
            *most = if share > *most { share } else { *most };
        }
    }

    /// Shares less the best other's.
    fn margins(own: &[f32], most: &[f32], next: &[f32], out: &mut [f32]) {
        for (((out, &share), &most), &next) in out.iter_mut().zip(own).zip(most).zip(next) {
            *out = share - if share == most { next } else { most };
        }
    }
}

/// One arm less another in the groups that both have, paired by replicate.
pub(super) fn differences(
    layout: &Layout,
    [one, other]: [Side; 2],
    weights: &Weights,
) -> Groups<GroupDifference> {
    let each = |before: Shares, after: Shares| {
        let pairs = after
            .into_iter()
            .filter_map(|(id, after)| Some((id, *before.get(id)?, after)));
        let pair = |(id, before, after): (&str, &Vec<Vec<f32>>, &Vec<Vec<f32>>)| {
            (
                id.to_owned(),
                difference(
                    layout,
                    (other.columns, before),
                    (one.columns, after),
                    weights,
                ),
            )
        };
        pairs.map(pair).collect()
    };
    Groups {
        blocs: each(other.blocs(layout), one.blocs(layout)),
        regions: each(other.regions(layout), one.regions(layout)),
    }
}

fn difference(
    layout: &Layout,
    before: (&Columns, &[Vec<f32>]),
    after: (&Columns, &[Vec<f32>]),
    weights: &Weights,
) -> GroupDifference {
    let mut share_difference = IndexMap::new();
    let [before_votes, after_votes] = [before.1, after.1].map(|shares| voted(&leaders(shares).0));
    let voted = both(&before_votes, &after_votes);
    for ((place, column), own) in after.0.places.iter().zip(&after.0.candidates).zip(after.1) {
        let Ok(at) = before.0.places.binary_search(place) else {
            continue;
        };
        let on = both(&before.0.candidates[at].on_ballot, &column.on_ballot);
        let kept = both(&on, &voted);
        if !kept.contains(&true) {
            continue;
        }
        let less: Vec<f64> = own
            .iter()
            .zip(&before.1[at])
            .map(|(a, b)| f64::from(*a) - f64::from(*b))
            .collect();
        let found = summary(&only(&less, &kept), &weights.among(&kept), Detail::Brief);
        share_difference.insert(layout.candidates[*place].id.clone(), found);
    }
    GroupDifference { share_difference }
}
