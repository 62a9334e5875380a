//! How many voters are in each cell: down the tree of splits, one binomial each, so that a
//! stratum's voters are parted by what the baseline declares before anything that a what-if adds.

use std::cell::OnceCell;

use crate::random::address::Name;

use super::column::Column;
use super::luck::Luck;
use super::partition::{Node, Partition, Split};
use super::values::Values;
use super::world::World;

/// Cell sizes of one arm, worked out when they are asked for.
pub struct Sizes<'w, 'm> {
    world: &'w World<'m>,
    /// `[stratum]`
    pub voters: &'m [u64],
    drawn: OnceCell<Vec<Column>>,
    expected: OnceCell<Vec<Column>>,
}

impl<'w, 'm> Sizes<'w, 'm> {
    pub fn new(world: &'w World<'m>, voters: &'m [u64]) -> Sizes<'w, 'm> {
        Sizes {
            world,
            voters,
            drawn: OnceCell::new(),
            expected: OnceCell::new(),
        }
    }

    /// `[cell][replicate]`
    pub fn drawn(&self) -> &[Column] {
        self.drawn.get_or_init(|| self.with(&self.world.luck))
    }

    /// Expected, given the latents. `[cell][replicate]`
    pub fn expected(&self) -> &[Column] {
        self.expected.get_or_init(|| self.with(&Luck::Expected))
    }

    fn with(&self, luck: &Luck) -> Vec<Column> {
        cell_sizes(
            self.world.compiled.partition,
            self.world.values,
            self.world.lanes,
            self.voters,
            luck,
        )
    }
}

/// Voters `[cell][replicate]`, of `voters` `[stratum]`.
fn cell_sizes(
    partition: &Partition,
    values: &Values,
    lanes: usize,
    voters: &[u64],
    luck: &Luck,
) -> Vec<Column> {
    let name = Name::root("cells");
    let mut sizes = Vec::with_capacity(partition.cells.len());
    for (stratum, &voters) in partition.strata.iter().zip(voters) {
        let cuts = &partition.cuts[stratum.bloc.at()];
        let at = |cut: u32, lane: usize| {
            let cut = &cuts[cut as usize];
            let value = values.get(cut.term)[lane];
            if cut.threshold.complement {
                1.0 - value
            } else {
                value
            }
        };
        let below = |split: &Split| {
            let chance = |lane: usize| {
                let low = split
                    .lows
                    .iter()
                    .map(|cut| at(*cut, lane))
                    .fold(0.0, f64::max);
                let high = split
                    .highs
                    .iter()
                    .map(|cut| at(*cut, lane))
                    .fold(1.0, f64::min);
                let cut = at(split.cut, lane);
                if cut >= high {
                    1.0
                } else if cut <= low {
                    0.0
                } else {
                    (cut - low) / (high - low)
                }
            };
            (0..lanes).map(chance).collect::<Column>()
        };
        let splits: Vec<Column> = stratum.splits.iter().map(below).collect();
        let total = Column::of(voters as f64, lanes);
        sizes.append(&mut descend(luck, name, stratum, total, &splits));
    }
    sizes
}

/// Parts `total` among the cells of a stratum; `below` `[split][replicate]` is the chance to lie
/// below each. `[cell]`
pub fn descend(
    luck: &Luck,
    name: Name,
    stratum: &super::partition::Stratum,
    total: Column,
    below: &[Column],
) -> Vec<Column> {
    let mut at_split: Vec<Column> = vec![Column::default(); stratum.splits.len()];
    let mut at_cell: Vec<Column> = vec![Column::default(); stratum.cells as usize];
    let mut put = |node: Node, column: Column, at_split: &mut Vec<Column>| match node {
        Node::Cell(cell) => at_cell[cell as usize] = column,
        Node::Split(split) => at_split[split as usize] = column,
    };
    put(stratum.root, total, &mut at_split);
    // A split stands after those under it.
    for (place, split) in stratum.splits.iter().enumerate().rev() {
        let mut above = std::mem::take(&mut at_split[place]);
        let under = luck.count(name.with(split.name), &above, &below[place]);
        above
            .iter_mut()
            .zip(&under)
            .for_each(|(above, under)| *above -= under);
        put(split.below, under, &mut at_split);
        put(split.above, above, &mut at_split);
    }
    at_cell
}

/// The chance to lie below each split when voters lie in the cells in proportion to `mass` `[cell
/// of the stratum]`, and the mass of the whole. `[split][replicate]`
pub fn by_mass(stratum: &super::partition::Stratum, mass: &[Column]) -> (Vec<Column>, Column) {
    let mut at_split: Vec<Column> = Vec::with_capacity(stratum.splits.len());
    let mut below = Vec::with_capacity(stratum.splits.len());
    let of = |node: Node, at_split: &Vec<Column>| match node {
        Node::Cell(cell) => mass[cell as usize].clone(),
        Node::Split(split) => at_split[split as usize].clone(),
    };
    for split in &stratum.splits {
        let mut chance = of(split.below, &at_split);
        let mut both = of(split.above, &at_split);
        for (chance, both) in chance.iter_mut().zip(&mut both) {
            *both += *chance;
            *chance = if *chance > 0.0 { *chance / *both } else { 0.0 };
        }
        below.push(chance);
        at_split.push(both);
    }
    let whole = of(stratum.root, &at_split);
    (below, whole)
}
