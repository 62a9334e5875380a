//! The ballot of each replicate as a list of few slots, in the order of the chain: who stands
//! differs by replicate, how many hardly does. A candidate who is not on the ballot has no slot
//! there, which changes no draw.

use crate::random::address::Name;

use super::ballots::Ballots;
use super::column::Column;
use super::luck::{Luck, add_to, give_to, take};
use super::program::ContestProgram;

/// Nobody in this replicate's slot.
pub const NOBODY: usize = usize::MAX;

/// Who has a slot (place in `possible`).
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    /// The same candidate in all replicates.
    Same(usize),
    /// One by replicate, or [`NOBODY`].
    ByLane(Vec<usize>),
}

/// The slots of a contest in a block.
#[derive(Debug, Clone, PartialEq)]
pub struct Slots {
    slots: Vec<Slot>,
    lanes: usize,
}

impl Slots {
    pub fn of(program: &ContestProgram, ballots: &Ballots) -> Slots {
        let lanes = ballots.held.len();
        let chain: Vec<usize> = program
            .chain
            .iter()
            .filter_map(|place| program.place_of(*place))
            .filter(|c| ballots.ever(*c))
            .collect();
        let standing = |lane: usize| chain.iter().copied().filter(move |&c| ballots.on[c][lane]);
        let most = (0..lanes)
            .map(|lane| standing(lane).count())
            .max()
            .unwrap_or(0);
        let mut by_lane = vec![vec![NOBODY; lanes]; most];
        (0..lanes).for_each(|lane| {
            standing(lane)
                .zip(&mut by_lane)
                .for_each(|(c, slot)| slot[lane] = c)
        });
        let slot = |who: Vec<usize>| match who.first() {
            Some(&first) if who.iter().all(|c| *c == first) => Slot::Same(first),
            _ => Slot::ByLane(who),
        };
        Slots {
            slots: by_lane.into_iter().map(slot).collect(),
            lanes,
        }
    }

    pub fn count(&self) -> usize {
        self.slots.len()
    }

    /// Who has a slot in a replicate.
    pub fn who(&self, slot: usize, lane: usize) -> Option<usize> {
        match &self.slots[slot] {
            Slot::Same(c) => Some(*c),
            Slot::ByLane(who) => Some(who[lane]).filter(|c| *c != NOBODY),
        }
    }

    /// Everyone with a slot, if the slots are the same in all replicates.
    pub fn same(&self) -> Vec<usize> {
        let same = |slot: &Slot| match slot {
            Slot::Same(c) => Some(*c),
            Slot::ByLane(_) => None,
        };
        self.slots.iter().filter_map(same).collect()
    }

    /// Whoever has the slot.
    pub fn slot(&self, slot: usize) -> &Slot {
        &self.slots[slot]
    }

    pub fn all(&self) -> &[Slot] {
        &self.slots
    }

    /// Adds a slot's counts to the columns of whoever has it.
    pub fn scatter(&self, slot: usize, counts: &[f64], into: &mut [Option<Column>]) {
        match &self.slots[slot] {
            Slot::Same(c) => add_to(&mut into[*c], counts),
            Slot::ByLane(who) => {
                for (lane, (&c, count)) in who.iter().zip(counts).enumerate() {
                    if c != NOBODY && *count != 0.0 {
                        into[c].get_or_insert_with(|| Column::of(0.0, counts.len()))[lane] += count;
                    }
                }
            }
        }
    }

    /// As [`scatter`](Slots::scatter), of counts that nobody needs afterwards.
    pub fn hand_over(&self, slot: usize, counts: Column, into: &mut [Option<Column>]) {
        match &self.slots[slot] {
            Slot::Same(c) => give_to(&mut into[*c], counts),
            Slot::ByLane(_) => self.scatter(slot, &counts, into),
        }
    }

    /// Votes `[slot][replicate]` of `voting` voters, a multinomial as conditional binomials: each
    /// addressed by `name` and the candidate (`ids` `[possible]`).
    pub fn draw(
        &self,
        luck: &Luck,
        name: Name,
        ids: &[Name],
        voting: &[f64],
        conditional: &[Column],
    ) -> Vec<Column> {
        let mut left = Column::copy(voting);
        let slot = |(slot, p): (&Slot, &Column)| {
            let votes = match slot {
                Slot::Same(c) => luck.count(name.with(ids[*c]), &left, p),
                Slot::ByLane(who) => luck.count_by(
                    |lane| name.with(*ids.get(who[lane]).unwrap_or(&name)),
                    &left,
                    p,
                ),
            };
            take(&mut left, &votes);
            votes
        };
        self.slots.iter().zip(conditional).map(slot).collect()
    }

    pub fn lanes(&self) -> usize {
        self.lanes
    }
}
