//! An arm that differs at a contest that is over.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::choice::{join_probability, leave_probability};
use crate::election::Status;
use crate::simulate::appeal::Appeal;
use crate::simulate::ballots::Ballots;
use crate::simulate::chances::{Chances, Choice};
use crate::simulate::column::Column;
use crate::simulate::forward::{Booking, SlotVotes, carry_over, pairs};
use crate::simulate::luck::{add_to, give_to};
use crate::simulate::origin::Origin;
use crate::simulate::program::inside;
use crate::simulate::result::{ContestResult, Fit};
use crate::simulate::sizes::Sizes;
use crate::simulate::world::World;

/// A contest that nothing went before, in an arm that differs from the baseline `known` there: its
/// voters leave, join and move as their utilities and turnout change.
pub fn changed<'m>(
    world: &World<'m>,
    appeal: Appeal<'m>,
    ballots: Ballots,
    known: &ContestResult<'m>,
    fit: &Rc<Fit>,
    sizes: &Sizes,
) -> ContestResult<'m> {
    let program = appeal.program;
    let ids = world.ids(program);
    let partition = world.compiled.partition;
    let mut result = world.result(appeal, ballots, None);
    let mut tally = SlotVotes::of(&result);
    let mut booked = Vec::new();
    for ((class_known, class), cells) in pairs(program, Some(known)) {
        let shift = Some(fit.turnout.at(program.classes[class].stratum));
        let chances = Chances::new(&result.appeal, &result.ballots, None, class, shift);
        let after = chances.turnout(Status::New);
        let known_class = inside(class_known);
        let before = match known_class {
            Some(class) => {
                let known_chances = Chances::new(&known.appeal, &known.ballots, None, class, shift);
                known_chances.turnout(Status::New).clone()
            }
            None => world.constant(0.0),
        };
        let coupled = |couple: fn(f64, f64) -> f64| -> Column {
            before
                .iter()
                .zip(after)
                .map(|(before, after)| couple(*before, *after))
                .collect()
        };
        let (stay, join) = (
            coupled(|b, a| 1.0 - leave_probability(b, a)),
            coupled(join_probability),
        );
        let join = chances.fresh(Status::New).turnout(join.into()).into_owned();
        let mut choices: BTreeMap<usize, Choice> = BTreeMap::new();
        for cell in cells {
            let mut votes: Vec<Option<Column>> = vec![None; result.appeal.slots.count()];
            let (mut voters, mut voting) = (None, None);
            let mut enter = |there: &Column, vote: Column, by_slot: Vec<Column>| {
                add_to(&mut voters, there);
                give_to(&mut voting, vote);
                for (votes, more) in votes.iter_mut().zip(by_slot) {
                    give_to(votes, more);
                }
            };
            let standing = &known.standing[cell];
            let cell_name = world
                .names()
                .contest(program.ix)
                .with(partition.cells[cell].name);
            for (candidate, chose) in standing.voted[Status::New as usize].iter().enumerate() {
                let (Some(chose), Some(class_known)) = (chose, known_class) else {
                    continue;
                };
                let place = known.appeal.program.possible[candidate];
                let name = cell_name.with(world.names().candidates[place]);
                let staying = world
                    .luck
                    .count(name.with(world.names().turnout), chose, &stay);
                let at = program.place_of(place);
                let choice = choices.entry(candidate);
                let choice =
                    choice.or_insert_with(|| chances.instead(known, class_known, Status::New, at));
                let moved = result.appeal.slots.draw(
                    &world.luck,
                    name,
                    &ids,
                    &staying,
                    &choice.conditional,
                );
                enter(chose, staying, moved);
            }
            if let Some(idle) = &standing.none {
                let name = cell_name.with(world.names().joiners);
                let joining = world
                    .luck
                    .count(name.with(world.names().turnout), idle, &join);
                let fresh = chances.fresh(Status::New);
                let joined =
                    result
                        .appeal
                        .slots
                        .draw(&world.luck, name, &ids, &joining, &fresh.conditional);
                enter(idle, joining, joined);
            }
            let or_zero = |column: Option<Column>| column.unwrap_or_else(|| world.constant(0.0));
            booked.push(Booking {
                cell,
                origin: Origin::New,
                at: None,
                voters: or_zero(voters).into(),
                voting: or_zero(voting),
                votes: votes.into_iter().map(or_zero).collect(),
            });
        }
        let stratum = program.classes[class].stratum;
        booked
            .drain(..)
            .for_each(|booking| result.book(stratum, &mut tally, booking));
    }
    result.take_in(tally);
    carry_over(&mut result, None, sizes);
    result.fit = Some(fit.clone());
    result
}
