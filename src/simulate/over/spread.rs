//! Counted votes over cells and origins.

use crate::simulate::area::Shift;
use crate::simulate::column::Column;
use crate::simulate::forward::{Booking, SlotVotes};
use crate::simulate::luck::{add, conditional};
use crate::simulate::result::ContestResult;
use crate::simulate::sizes::{by_mass, descend};
use crate::simulate::world::World;

use super::{Counted, Group, Pool};

/// Spreads each candidate's votes, and those who sat out, over cells and origins in proportion to
/// what was expected.
pub fn spread<'m>(
    world: &World<'m>,
    result: &mut ContestResult<'m>,
    pools: &[Pool],
    kept: Option<&ContestResult<'m>>,
    shift: &Shift,
    counted: &Counted,
) {
    let program = result.appeal.program;
    let expect = |pool: &Pool| {
        pool.expect(&pool.chances(&result.appeal, &result.ballots, kept, Some(shift)))
    };
    let chances: Vec<(Column, Vec<Column>)> = pools.iter().map(expect).collect();
    let mut groups: Vec<Vec<(&Group, usize)>> =
        vec![Vec::new(); world.compiled.partition.cells.len()];
    for (at, pool) in pools.iter().enumerate() {
        pool.groups
            .iter()
            .for_each(|group| groups[group.cell].push((group, at)));
    }
    let product = |parts: &[&[f64]]| -> Column {
        (0..world.lanes)
            .map(|lane| parts.iter().map(|part| part[lane]).product())
            .collect()
    };
    let name = world.names().contest(program.ix);
    let possible_before = result.candidates_before.clone();
    let mut of_candidate = Vec::new();
    for (place, candidate) in result.appeal.slots.same().into_iter().enumerate() {
        let mass = |(group, pool): &(&Group, usize)| {
            product(&[&group.voters, &chances[*pool].0, &chances[*pool].1[place]])
        };
        let id = program.possible[candidate];
        let spreading = Spreading {
            world,
            groups: &groups,
            possible_before: &possible_before,
            name: name.with(world.names().candidates[id]),
        };
        let mut cells = Vec::new();
        for (area, votes) in counted.returns.by_area.iter().enumerate() {
            let votes = world.constant(votes[id].unwrap_or(0) as f64);
            let strata: Vec<usize> = counted.returns.areas.strata(area).collect();
            cells.extend(spreading.over(&strata, votes, mass));
        }
        cells.sort_by_key(|(cell, _)| *cell);
        of_candidate.push(
            cells
                .into_iter()
                .map(|(_, votes)| votes)
                .collect::<Vec<_>>(),
        );
    }
    let home = |(group, pool): &(&Group, usize)| {
        let stays: Column = chances[*pool]
            .0
            .iter()
            .map(|turnout| 1.0 - turnout)
            .collect();
        product(&[&group.voters, &stays])
    };
    let spreading = Spreading {
        world,
        groups: &groups,
        possible_before: &possible_before,
        name: name.with(world.names().sat_out),
    };
    let mut left = Vec::new();
    for (stratum, &entitled) in program.entitled.iter().enumerate() {
        let mut rest = world.constant(entitled as f64);
        for cell in world.compiled.partition.cells_of(stratum) {
            let votes = of_candidate
                .iter()
                .flat_map(|cells: &Vec<Vec<Column>>| &cells[cell]);
            votes.for_each(|votes| {
                rest.iter_mut()
                    .zip(votes)
                    .for_each(|(rest, votes)| *rest -= votes)
            });
        }
        for (rest, overdrawn) in rest.iter_mut().zip(&mut result.overdrawn) {
            *overdrawn |= *rest < 0.0;
            *rest = rest.max(0.0);
        }
        left.append(&mut spreading.over_stratum(stratum, rest, &home));
    }
    let mut tally = SlotVotes::of(result);
    for (cell, groups) in groups.iter().enumerate() {
        let stratum = world.compiled.partition.cells[cell].stratum as usize;
        for (k, (group, _)) in groups.iter().enumerate() {
            let votes: Vec<Column> = of_candidate
                .iter()
                .map(|cells| cells[cell][k].clone())
                .collect();
            let mut voting = world.constant(0.0);
            votes.iter().for_each(|votes| add(&mut voting, votes));
            let mut voters = voting.clone();
            add(&mut voters, &left[cell][k]);
            let booking = Booking {
                cell,
                origin: group.origin,
                at: group.at,
                voters: voters.into(),
                voting,
                votes,
            };
            result.book(stratum, &mut tally, booking);
        }
    }
    result.take_in(tally);
}

struct Spreading<'a, 'm> {
    world: &'a World<'m>,
    groups: &'a [Vec<(&'a Group, usize)>],
    possible_before: &'a [usize],
    name: crate::random::address::Name,
}

impl Spreading<'_, '_> {
    /// Over the cells of some strata: (cell, `[group of the cell]`).
    fn over(
        &self,
        strata: &[usize],
        total: Column,
        mass: impl Fn(&(&Group, usize)) -> Column,
    ) -> Vec<(usize, Vec<Column>)> {
        let partition = self.world.compiled.partition;
        let whole = |stratum: usize| {
            let mut whole = self.world.constant(0.0);
            for group in partition
                .cells_of(stratum)
                .flat_map(|cell| &self.groups[cell])
            {
                add(&mut whole, &mass(group));
            }
            whole
        };
        let mut weights: Vec<Column> = strata.iter().map(|stratum| whole(*stratum)).collect();
        conditional(&mut weights, self.world.lanes);
        let names = strata.iter().map(|stratum| partition.strata[*stratum].name);
        let by_stratum = self.world.luck.counts(
            self.name,
            &total,
            names.zip(weights.iter().map(|column| &column[..])),
        );
        let cells = |(stratum, votes): (&usize, Column)| {
            partition
                .cells_of(*stratum)
                .zip(self.over_stratum(*stratum, votes, &mass))
        };
        strata.iter().zip(by_stratum).flat_map(cells).collect()
    }

    /// `[cell of the stratum][group of the cell]`
    fn over_stratum(
        &self,
        stratum: usize,
        total: Column,
        mass: &impl Fn(&(&Group, usize)) -> Column,
    ) -> Vec<Vec<Column>> {
        let partition = self.world.compiled.partition;
        let cells = partition.cells_of(stratum);
        let masses: Vec<Vec<Column>> = cells
            .clone()
            .map(|cell| self.groups[cell].iter().map(mass).collect())
            .collect();
        let sum = |masses: &Vec<Column>| {
            let mut sum = self.world.constant(0.0);
            masses.iter().for_each(|mass| add(&mut sum, mass));
            sum
        };
        let (below, _) = by_mass(
            &partition.strata[stratum],
            &masses.iter().map(sum).collect::<Vec<_>>(),
        );
        let by_cell = descend(
            &self.world.luck,
            self.name,
            &partition.strata[stratum],
            total,
            &below,
        );
        let part = |((cell, votes), mut masses): ((usize, Column), Vec<Column>)| {
            let name = self.name.with(partition.cells[cell].name);
            conditional(&mut masses, self.world.lanes);
            let origin = |(group, _): &(&Group, usize)| {
                self.world
                    .names()
                    .origin(group.origin, self.possible_before)
            };
            let names = self.groups[cell].iter().map(origin);
            self.world.luck.counts(
                name,
                &votes,
                names.zip(masses.iter().map(|column| &column[..])),
            )
        };
        cells.zip(by_cell).zip(masses).map(part).collect()
    }
}
