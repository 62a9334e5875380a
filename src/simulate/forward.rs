//! A contest to come: every cell's voters, by where they come from, vote or stay at home, and
//! choose.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::election::{Status, Tastes};
use crate::random::address::Name;
use crate::random::wide;

use super::appeal::Appeal;
use super::area::Shift;
use super::ballots::Ballots;
use super::chances::{Chances, Choice};
use super::column::{Column, View};
use super::luck::{add_to, give_to};
use super::memo::Ground;
use super::origin::{Memory, Origin, chosen};
use super::parts::{Part, Reuse};
use super::program::{ContestProgram, OUTSIDE, inside};
use super::result::ContestResult;
use super::sizes::Sizes;
use super::world::World;

/// Voters of a cell by origin.
pub fn origins<'a>(
    memory: Memory,
    before: Option<&'a ContestResult>,
    cell: usize,
    sizes: &'a Sizes,
    program: &ContestProgram,
    on: &[Vec<bool>],
) -> Vec<(Origin, View<'a>)> {
    let standing = before.and_then(|before| Some((before, before.standing.get(cell)?)));
    let Some((before, standing)) = standing.filter(|_| memory != Memory::Blank) else {
        return vec![(Origin::New, View::Borrowed(&sizes.drawn()[cell]))];
    };
    let borrowed = |column: &'a Option<Column>| column.as_deref().map(View::Borrowed);
    let mut found = Vec::new();
    let candidates = 0..before.appeal.program.possible.len();
    match memory {
        Memory::Blank => {}
        Memory::Tastes => {
            for candidate in candidates {
                for status in Status::ALL {
                    let voted = borrowed(&standing.voted[status as usize][candidate]);
                    found.extend(voted.map(|voted| (Origin::Voted { status, candidate }, voted)));
                }
                let earlier = borrowed(&standing.earlier[candidate]);
                found.extend(earlier.map(|earlier| (Origin::Last { candidate }, earlier)));
            }
        }
        Memory::Vote => {
            let last = |candidate| {
                Some((
                    Origin::Last { candidate },
                    View::Owned(standing.last(candidate)?),
                ))
            };
            found.extend(candidates.filter_map(last));
        }
        Memory::Status => {
            let lanes = on.first().map_or(0, Vec::len);
            let (mut returning, mut orphaned) = (Column::of(0.0, lanes), Column::of(0.0, lanes));
            for (candidate, place) in before.appeal.program.possible.iter().enumerate() {
                // Who could stand before can stand here.
                let Some(at) = program.place_of(*place) else {
                    continue;
                };
                standing
                    .all(candidate)
                    .for_each(|votes| part(votes, &on[at], &mut returning, &mut orphaned));
            }
            for (origin, voters) in [(Origin::Returning, returning), (Origin::Orphaned, orphaned)] {
                if voters.iter().any(|voters| *voters != 0.0) {
                    found.push((origin, View::Owned(voters)));
                }
            }
        }
    }
    found.extend(borrowed(&standing.none).map(|none| (Origin::New, none)));
    found
}

/// Cells that vote as one: each by itself, but the idle ones of a class, which lie in one stratum,
/// together.
fn groups(program: &ContestProgram, cells: Vec<usize>) -> Vec<Vec<usize>> {
    let is_idle = |cell: &usize| program.idle.get(*cell).is_some_and(|idle| *idle);
    let (idle, own): (Vec<usize>, Vec<usize>) = cells.into_iter().partition(is_idle);
    let own = own.into_iter().map(|cell| vec![cell]);
    own.chain(Some(idle).filter(|idle| !idle.is_empty()))
        .collect()
}

/// Voters of several cells by origin.
fn together<'a>(
    memory: Memory,
    before: Option<&'a ContestResult>,
    cells: &[usize],
    sizes: &'a Sizes,
    program: &ContestProgram,
    on: &[Vec<bool>],
) -> Vec<(Origin, View<'a>)> {
    let mut all: Vec<(Origin, View)> = Vec::new();
    for &cell in cells {
        for (origin, voters) in origins(memory, before, cell, sizes, program, on) {
            match all.iter_mut().find(|(known, _)| *known == origin) {
                Some((_, total)) => super::luck::add(total.to_mut(), &voters),
                None => all.push((origin, voters)),
            }
        }
    }
    all
}

/// Cells of the electorate by (class in the contest followed, class here).
pub fn pairs(
    program: &ContestProgram,
    before: Option<&ContestResult>,
) -> BTreeMap<(u32, usize), Vec<usize>> {
    let mut pairs: BTreeMap<(u32, usize), Vec<usize>> = BTreeMap::new();
    for (cell, class) in program.members() {
        let class_before = before.map_or(OUTSIDE, |before| before.appeal.program.class_of[cell]);
        pairs.entry((class_before, class)).or_default().push(cell);
    }
    pairs
}

/// Runs a contest on its ground, `shift` added to the logits of turnout.
pub fn forward<'m>(
    world: &World<'m>,
    appeal: Appeal<'m>,
    ballots: Ballots,
    ground: &Ground<'m>,
    sizes: &Sizes,
    shift: Option<&Shift>,
) -> ContestResult<'m> {
    let before = ground.hangs_on[0].as_deref();
    let program = appeal.program;
    let memory = Memory::of(program);
    let possible_before: &[usize] = before.map_or(&[], |before| &before.appeal.program.possible);
    let ids = world.ids(program);
    let mut result = world.result(appeal, ballots, before);
    let kept = before.filter(|_| memory == Memory::Tastes);
    let mut tally = SlotVotes::of(&result);
    let mut booked = Vec::new();
    let votes_alone = result.standing.is_empty() && result.flows.is_empty();
    let mut parts = if votes_alone {
        world.parts.on(ground)
    } else {
        None
    };
    for (pair @ (class_before, class), cells) in pairs(program, kept) {
        let stratum = program.classes[class].stratum;
        let total = &mut tally.by_stratum[stratum];
        let mut voted = match parts
            .as_mut()
            .map_or(Reuse::Nothing, |parts| parts.reuse(pair, total))
        {
            Reuse::Votes => continue,
            Reuse::Voting(voting) => voting.into_iter(),
            Reuse::Nothing => Vec::new().into_iter(),
        };
        let kept = kept.zip(inside(class_before));
        let shift = shift.map(|shift| shift.at(stratum));
        let chances = Chances::new(&result.appeal, &result.ballots, kept, class, shift);
        let mut known: BTreeMap<Origin, (View, Cow<Choice>)> = BTreeMap::new();
        for group in groups(program, cells) {
            let cell = group[0];
            let name = world.address(program, &group);
            for (origin, voters) in
                together(memory, before, &group, sizes, program, &result.ballots.on)
            {
                let choice = chosen(origin).map(|candidate| possible_before[candidate]);
                let at = choice.and_then(|place| program.place_of(place));
                let (turnout, choice) = known
                    .entry(origin)
                    .or_insert_with(|| chances.of(origin, at));
                let name = name.with(world.names().origin(origin, possible_before));
                let voting = voted.next().flatten().filter(|_| choice.is_open());
                let voting = voting.unwrap_or_else(|| {
                    world
                        .luck
                        .count(name.with(world.names().turnout), &voters, turnout)
                });
                let votes =
                    result
                        .appeal
                        .slots
                        .draw(&world.luck, name, &ids, &voting, &choice.conditional);
                booked.push((
                    choice.is_open(),
                    Booking {
                        cell,
                        origin,
                        at,
                        voters,
                        voting,
                        votes,
                    },
                ));
            }
        }
        match &mut parts {
            None => booked
                .drain(..)
                .for_each(|(_, booking)| result.book(stratum, &mut tally, booking)),
            Some(parts) => {
                let mut part = Part::default();
                for (is_open, Booking { voting, votes, .. }) in booked.drain(..) {
                    part.voting.push(Some(voting).filter(|_| is_open));
                    part.take_in(votes);
                }
                part.add_to(&mut tally.by_stratum[stratum]);
                parts.put(pair, part);
            }
        }
    }
    parts.into_iter().for_each(|parts| world.parts.keep(parts));
    result.take_in(tally);
    carry_over(&mut result, before, sizes);
    result
}

/// One cell's voters of one origin, and what they did.
#[derive(Debug)]
pub struct Booking<'a> {
    pub cell: usize,
    pub origin: Origin,
    /// Place in `possible` of the candidate chosen last.
    pub at: Option<usize>,
    pub voters: View<'a>,
    pub voting: Column,
    /// `[slot][replicate]`
    pub votes: Vec<Column>,
}

impl<'m> World<'m> {
    /// The address of a group's draws: its cell's, or for a stratum's idle cells together the
    /// stratum's.
    fn address(&self, program: &ContestProgram, group: &[usize]) -> Name {
        let partition = self.compiled.partition;
        let cell = &partition.cells[group[0]];
        let idle = program.idle.get(group[0]).is_some_and(|idle| *idle);
        let name = if idle {
            partition.strata[cell.stratum as usize].name
        } else {
            cell.name
        };
        self.names().contest(program.ix).with(name)
    }

    /// Names of those who can be on the ballot `[possible]`.
    pub fn ids(&self, program: &ContestProgram) -> Vec<Name> {
        program
            .possible
            .iter()
            .map(|&place| self.names().candidates[place])
            .collect()
    }
}

/// Votes by slot, entered under whoever has it when all are counted.
#[derive(Debug)]
pub struct SlotVotes {
    /// `[stratum][slot]`
    by_stratum: Vec<Vec<Option<Column>>>,
    /// `[row of flows][slot]`
    flows: Vec<Vec<Option<Column>>>,
}

impl SlotVotes {
    pub fn of(result: &ContestResult) -> SlotVotes {
        let nobody = |rows: usize| vec![vec![None; result.appeal.slots.count()]; rows];
        SlotVotes {
            by_stratum: nobody(result.by_stratum.len()),
            flows: nobody(result.flows.len()),
        }
    }
}

impl ContestResult<'_> {
    /// Enters the votes of all cells.
    pub fn take_in(&mut self, tally: SlotVotes) {
        let slots = &self.appeal.slots;
        let rows = tally.by_stratum.into_iter().zip(&mut self.by_stratum);
        for (by_slot, into) in rows.chain(tally.flows.into_iter().zip(&mut self.flows)) {
            for (slot, votes) in by_slot.into_iter().enumerate() {
                votes
                    .into_iter()
                    .for_each(|votes| slots.hand_over(slot, votes, into));
            }
        }
    }

    /// Enters what one cell's voters of one origin did, their votes into `tally`.
    pub fn book(&mut self, stratum: usize, tally: &mut SlotVotes, booking: Booking<'_>) {
        let Booking {
            cell,
            origin,
            at,
            voters,
            voting,
            votes,
        } = booking;
        let mut home = Column::any(voters.len());
        let home = less(&voters, &voting, &mut home).then_some(home);
        let row = Memory::of(self.appeal.program).row(origin, self.candidates_before.len());
        let row = row.filter(|row| *row < self.flows.len());
        let nobody = self.ballots.on.len();
        if let (Some(row), Some(home)) = (row, &home) {
            add_to(&mut self.flows[row][nobody], home);
        }
        if let Some(standing) = self.standing.get_mut(cell) {
            let slots = &self.appeal.slots;
            for (slot, votes) in votes.iter().enumerate() {
                match status_of(self.appeal.program.tastes, &self.ballots, origin, at) {
                    StatusOf::All(status) => {
                        slots.scatter(slot, votes, &mut standing.voted[status as usize])
                    }
                    StatusOf::ByLane(on) => {
                        let (mut here, mut elsewhere) =
                            (Column::of(0.0, votes.len()), Column::of(0.0, votes.len()));
                        part(votes, on, &mut here, &mut elsewhere);
                        slots.scatter(slot, &here, &mut standing.voted[Status::Returning as usize]);
                        slots.scatter(
                            slot,
                            &elsewhere,
                            &mut standing.voted[Status::Orphaned as usize],
                        );
                    }
                }
            }
            if let Some(home) = &home {
                match at {
                    Some(at) => add_to(&mut standing.earlier[at], home),
                    None => add_to(&mut standing.none, home),
                }
            }
        }
        for (slot, votes) in votes.into_iter().enumerate() {
            if let Some(row) = row {
                add_to(&mut tally.flows[row][slot], &votes);
            }
            give_to(&mut tally.by_stratum[stratum][slot], votes);
        }
    }
}

/// The status that matters to a contest which keeps these tastes: only fresh ones that follow
/// others depend on it.
fn status_of(tastes: Tastes, ballots: &Ballots, origin: Origin, at: Option<usize>) -> StatusOf<'_> {
    match (origin, at) {
        (Origin::Last { .. }, Some(at)) if tastes == Tastes::Fresh => {
            let on = &ballots.on[at];
            if !on.contains(&false) {
                StatusOf::All(Status::Returning)
            } else if !on.contains(&true) {
                StatusOf::All(Status::Orphaned)
            } else {
                StatusOf::ByLane(on)
            }
        }
        _ => StatusOf::All(Status::New),
    }
}

enum StatusOf<'b> {
    All(Status),
    ByLane(&'b [bool]),
}

wide! {
    /// Adds votes to one column where `on`, to the other elsewhere.
    fn part(votes: &[f64], on: &[bool], here: &mut [f64], elsewhere: &mut [f64]) {
        for (((votes, on), here), elsewhere) in votes.iter().zip(on).zip(here).zip(elsewhere) {
            *here += if *on { *votes } else { 0.0 };
            *elsewhere += if *on { 0.0 } else { *votes };
        }
    }

    /// What is left of `whole` without `part`, and whether anything is.
    fn less(whole: &[f64], part: &[f64], out: &mut [f64]) -> bool {
        let mut any = 0;
        for ((out, whole), part) in out.iter_mut().zip(whole).zip(part) {
            *out = whole - part;
            any |= u64::from(*out != 0.0);
        }
        any != 0
    }
}

/// Those outside this electorate stand where they stood.
pub fn carry_over(result: &mut ContestResult, before: Option<&ContestResult>, sizes: &Sizes) {
    let program = result.appeal.program;
    for (cell, standing) in result.standing.iter_mut().enumerate() {
        if program.class_of[cell] != OUTSIDE {
            continue;
        }
        match before.and_then(|before| Some((before, before.standing.get(cell)?))) {
            None => standing.none = Some(sizes.drawn()[cell].clone()),
            Some((before, stood)) => {
                for (candidate, place) in before.appeal.program.possible.iter().enumerate() {
                    if let (Some(last), Some(at)) =
                        (stood.last(candidate), program.place_of(*place))
                    {
                        standing.earlier[at] = Some(last);
                    }
                }
                standing.none = stood.none.clone();
            }
        }
    }
}
