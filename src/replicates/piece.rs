//! A table filled block by block, each block where it belongs, by whichever thread has it: nothing is put together
//! afterwards.

use super::{ContestLayout, ContestTable, GroupShares, Layout, Outcome, Replicates};

/// What a table is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent<'a> {
    /// All contests, with shares by bloc and region and flows.
    Everything,
    /// Votes and outcomes of the contest with this id; of the others nothing.
    Contest(&'a str),
}

impl Extent<'_> {
    /// Whether it holds anything of a contest.
    pub fn has(self, contest: &str) -> bool {
        match self {
            Extent::Everything => true,
            Extent::Contest(only) => only == contest,
        }
    }
}

impl Replicates {
    /// A table of `count` replicates from `first` on, to be filled; nothing held, nobody on a ballot.
    pub fn blank(layout: Layout, first: u64, count: u64, extent: Extent) -> Replicates {
        let regions = layout.regions.len();
        let contest = |contest: &ContestLayout| match extent.has(&contest.id) {
            true => ContestTable::blank(contest, regions, count as usize, extent),
            false => ContestTable::default(),
        };
        let arms = layout.arms.iter().map(|arm| arm.contests.iter().map(contest).collect()).collect();
        Replicates { layout, first, count, weights: vec![1.0; count as usize], arms, overdrawn: 0 }
    }

    /// The table cut into pieces of `size` replicates, the last perhaps shorter.
    pub fn pieces(&mut self, size: usize) -> Vec<Piece<'_>> {
        let count = (self.count as usize).div_ceil(size);
        let mut pieces: Vec<Piece> = (0..count).map(|_| Piece { columns: Vec::new() }).collect();
        for table in self.arms.iter_mut().flatten() {
            table.votes.iter_mut().for_each(|column| cut(column, size, &mut pieces, Columns::Votes));
            table.outcomes.iter_mut().for_each(|column| cut(column, size, &mut pieces, Columns::Outcomes));
            for shares in [&mut table.by_bloc, &mut table.by_region].into_iter().flatten() {
                let columns = shares.0.iter_mut().flatten();
                columns.for_each(|column| cut(column, size, &mut pieces, Columns::Shares));
            }
        }
        pieces
    }

    /// Takes in the flows of a block `[arm][contest]`.
    pub fn add_flows(&mut self, block: Vec<Vec<ContestTable>>) {
        for (own, other) in self.arms.iter_mut().flatten().zip(block.into_iter().flatten()) {
            own.append(ContestTable { flows: other.flows, ..ContestTable::default() });
        }
    }
}

impl ContestTable {
    fn blank(layout: &ContestLayout, regions: usize, count: usize, extent: Extent) -> ContestTable {
        let candidates = layout.candidates.len();
        // Each column by itself: what is zero when the system gives it is not touched before it is filled.
        let column = |_| vec![0.0; count];
        let group = |_| (0..candidates).map(column).collect();
        let shares = |groups: usize| GroupShares((0..groups).map(group).collect());
        let all = extent == Extent::Everything;
        ContestTable {
            votes: (0..candidates).map(|_| vec![0; count]).collect(),
            outcomes: vec![vec![Outcome(0); count]; candidates],
            by_bloc: (all && layout.blocs.len() > 1).then(|| shares(layout.blocs.len())),
            by_region: (all && regions > 0).then(|| shares(regions)),
            flows: Vec::new(),
        }
    }
}

/// Some replicates of a table.
#[derive(Debug)]
pub struct Piece<'t> {
    /// In the order in which a table has them.
    columns: Vec<Columns<'t>>,
}

#[derive(Debug)]
enum Columns<'t> {
    Votes(&'t mut [u64]),
    Outcomes(&'t mut [Outcome]),
    Shares(&'t mut [f32]),
}

fn cut<'t, T>(column: &'t mut [T], size: usize, parts: &mut [Piece<'t>], wrap: impl Fn(&'t mut [T]) -> Columns<'t>) {
    column.chunks_mut(size).zip(parts).for_each(|(piece, part)| part.columns.push(wrap(piece)));
}

impl Piece<'_> {
    /// Fills the columns with those of a block `[arm][contest]`; what the table does not hold is passed over.
    pub fn fill(self, block: &[Vec<ContestTable>]) {
        let mut columns = self.columns.into_iter();
        for table in block.iter().flatten() {
            for votes in &table.votes {
                if let Some(Columns::Votes(own)) = columns.next() {
                    own.copy_from_slice(votes);
                }
            }
            for outcomes in &table.outcomes {
                if let Some(Columns::Outcomes(own)) = columns.next() {
                    own.copy_from_slice(outcomes);
                }
            }
            for shares in
                [&table.by_bloc, &table.by_region].into_iter().flatten().flat_map(|shares| &shares.0).flatten()
            {
                if let Some(Columns::Shares(own)) = columns.next() {
                    own.copy_from_slice(shares);
                }
            }
        }
    }
}
