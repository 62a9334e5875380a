//! A table filled block by block, each block where it belongs, by whichever thread has it: nothing
//! is put together afterwards.

use super::{
    ArmView, ContestLayout, ContestTable, ContestView, Flow, GroupShares, Layout, Outcome,
    Replicates,
};

/// What a table is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent<'a> {
    /// All contests, with shares by bloc and region and flows.
    Everything,
    /// Votes and outcomes of the contests with these ids; of the others nothing.
    Contests(&'a [&'a str]),
}

impl Extent<'_> {
    /// Whether it holds anything of a contest.
    pub fn has(self, contest: &str) -> bool {
        match self {
            Extent::Everything => true,
            Extent::Contests(only) => only.contains(&contest),
        }
    }
}

impl Replicates {
    /// A table of `count` replicates from `first` on, to be filled; nothing held, nobody on a
    /// ballot.
    pub fn blank(layout: Layout, first: u64, count: u64, extent: Extent) -> Replicates {
        let regions = layout.regions.len();
        let contest = |contest: &ContestLayout| match extent.has(&contest.id) {
            true => ContestTable::blank(contest, regions, count as usize, extent),
            false => ContestTable::default(),
        };
        let arms = layout
            .arms
            .iter()
            .map(|arm| arm.contests.iter().map(contest).collect())
            .collect();
        let happened = layout.nothing_happened(count as usize);
        Replicates {
            layout,
            first,
            count,
            weights: vec![1.0; count as usize],
            arms,
            happened,
            overdrawn: 0,
        }
    }

    /// The table cut into pieces of `size` replicates, the last perhaps shorter.
    pub fn pieces(&mut self, size: usize) -> Vec<Piece<'_>> {
        let (layout, first) = (&self.layout, self.first);
        let firsts = (first..).step_by(size);
        let mut pieces: Vec<Piece> = self
            .weights
            .chunks_mut(size)
            .zip(firsts)
            .map(|(weights, first)| Piece {
                layout,
                first,
                weights,
                arms: Vec::new(),
                happened: Vec::new(),
            })
            .collect();
        let count = pieces.len();
        for (arm, tables) in self.arms.iter_mut().enumerate() {
            pieces
                .iter_mut()
                .for_each(|piece| piece.arms.push(Vec::with_capacity(tables.len())));
            for table in tables {
                for (piece, contest) in pieces.iter_mut().zip(table.cut(size, count)) {
                    piece.arms[arm].push(contest);
                }
            }
        }
        for (arm, columns) in self.happened.iter_mut().enumerate() {
            for piece in &mut pieces {
                piece.happened.push(Vec::with_capacity(columns.len()));
            }
            for column in columns {
                for (piece, part) in pieces.iter_mut().zip(column.chunks_mut(size)) {
                    piece.happened[arm].push(part);
                }
            }
        }
        pieces
    }

    /// Takes in the flows of a block `[arm][contest]`.
    pub fn add_flows(&mut self, flows: Vec<Vec<Vec<Flow>>>) {
        for (own, flows) in self
            .arms
            .iter_mut()
            .flatten()
            .zip(flows.into_iter().flatten())
        {
            own.append(ContestTable {
                flows,
                ..ContestTable::default()
            });
        }
    }
}

impl ContestTable {
    fn blank(layout: &ContestLayout, regions: usize, count: usize, extent: Extent) -> ContestTable {
        let candidates = layout.candidates.len();
        // Each column by itself: what is zero when the system gives it is not touched before it is
        // filled.
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

/// Some replicates of a table, to be written.
#[derive(Debug)]
pub struct Piece<'t> {
    pub(super) layout: &'t Layout,
    /// Number of its first replicate.
    pub(super) first: u64,
    /// `[replicate]`, as in [`Replicates`].
    pub weights: &'t mut [f64],
    /// `[arm][contest]`
    pub arms: Vec<Vec<ContestPiece<'t>>>,
    /// `[arm][act]`, as in [`Replicates`].
    pub happened: Vec<Vec<&'t mut [bool]>>,
}

impl Piece<'_> {
    /// Number of its first replicate.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Replicates in it.
    pub fn count(&self) -> usize {
        self.weights.len()
    }

    /// Has only those replicates weigh anything that `count` by what the baseline came to, which is
    /// written.
    pub fn weigh(&mut self, count: &dyn Fn(&ArmView) -> Vec<bool>) {
        let counts = count(&self.arm(0));
        self.weights
            .iter_mut()
            .zip(counts)
            .filter(|(_, counts)| !counts)
            .for_each(|(weight, _)| *weight = 0.0);
    }
}

/// Some replicates of one arm's contest: the columns of a [`ContestTable`], as long as the piece;
/// nothing where the table does not hold them.
#[derive(Debug, Default)]
pub struct ContestPiece<'t> {
    /// `[candidate]`
    pub votes: Vec<&'t mut [u64]>,
    /// `[candidate]`
    pub outcomes: Vec<&'t mut [Outcome]>,
    /// `[bloc][candidate]`
    pub by_bloc: Vec<Vec<&'t mut [f32]>>,
    /// `[region][candidate]`
    pub by_region: Vec<Vec<&'t mut [f32]>>,
}

impl ContestTable {
    /// Its `count` pieces of `size` replicates.
    fn cut(&mut self, size: usize, count: usize) -> Vec<ContestPiece<'_>> {
        let mut pieces: Vec<ContestPiece> = (0..count).map(|_| ContestPiece::default()).collect();
        for column in &mut self.votes {
            pieces
                .iter_mut()
                .zip(column.chunks_mut(size))
                .for_each(|(piece, part)| piece.votes.push(part));
        }
        for column in &mut self.outcomes {
            pieces
                .iter_mut()
                .zip(column.chunks_mut(size))
                .for_each(|(piece, part)| piece.outcomes.push(part));
        }
        let (by_bloc, by_region) = (
            groups(&mut self.by_bloc, size, count),
            groups(&mut self.by_region, size, count),
        );
        for (piece, (by_bloc, by_region)) in
            pieces.iter_mut().zip(by_bloc.into_iter().zip(by_region))
        {
            (piece.by_bloc, piece.by_region) = (by_bloc, by_region);
        }
        pieces
    }
}

/// `[piece][group][candidate]`
fn groups(
    shares: &mut Option<GroupShares>,
    size: usize,
    count: usize,
) -> Vec<Vec<Vec<&mut [f32]>>> {
    let mut pieces: Vec<Vec<Vec<&mut [f32]>>> = (0..count).map(|_| Vec::new()).collect();
    for group in shares.iter_mut().flat_map(|shares| &mut shares.0) {
        let mut parts: Vec<Vec<&mut [f32]>> = (0..count)
            .map(|_| Vec::with_capacity(group.len()))
            .collect();
        for column in group {
            parts
                .iter_mut()
                .zip(column.chunks_mut(size))
                .for_each(|(parts, part)| parts.push(part));
        }
        pieces
            .iter_mut()
            .zip(parts)
            .for_each(|(piece, group)| piece.push(group));
    }
    pieces
}

impl ContestPiece<'_> {
    /// Writes the columns of a table of as many replicates.
    pub fn fill(&mut self, table: &ContestTable) {
        self.votes
            .iter_mut()
            .zip(&table.votes)
            .for_each(|(own, votes)| own.copy_from_slice(votes));
        self.outcomes
            .iter_mut()
            .zip(&table.outcomes)
            .for_each(|(own, outcomes)| own.copy_from_slice(outcomes));
        let groups = [
            (&mut self.by_bloc, &table.by_bloc),
            (&mut self.by_region, &table.by_region),
        ];
        for (own, shares) in groups {
            let own = own.iter_mut().flatten();
            let shares = shares.iter().flat_map(|shares| &shares.0).flatten();
            own.zip(shares)
                .for_each(|(own, shares)| own.copy_from_slice(shares));
        }
    }
}

impl Replicates {
    /// What the arm at this place came to.
    pub fn arm(&self, at: usize) -> ArmView<'_> {
        ArmView {
            first: self.first,
            count: self.count as usize,
            candidates: &self.layout.candidates,
            layout: &self.layout.arms[at],
            contests: self.arms[at]
                .iter()
                .map(|table| ContestView::of(&table.votes, &table.outcomes))
                .collect(),
            happened: self.happened[at].iter().map(Vec::as_slice).collect(),
        }
    }
}

impl Piece<'_> {
    /// What the arm at this place came to, as far as it is written.
    pub fn arm(&self, at: usize) -> ArmView<'_> {
        ArmView {
            first: self.first,
            count: self.weights.len(),
            candidates: &self.layout.candidates,
            layout: &self.layout.arms[at],
            contests: self.arms[at]
                .iter()
                .map(|piece| ContestView::of(&piece.votes, &piece.outcomes))
                .collect(),
            happened: self.happened[at].iter().map(|column| &**column).collect(),
        }
    }
}
