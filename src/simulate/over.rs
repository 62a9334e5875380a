//! A contest that is over: its counts are data. The baseline's expected result is made to equal them, the votes are
//! spread over cells; an arm that differs there moves these very voters.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::choice::{Electorate, fit_intercepts, fit_turnout, join_probability, leave_probability};
use crate::election::Status;
use crate::random::elementary::{ln, logit};

use super::appeal::{Appeal, Given, regressed};
use super::chances::{Chances, Choice};
use super::forward::{Booking, Memory, carry_over, chosen, origins, pairs};
use super::luck::{add, add_to, conditional};
use super::program::{ContestProgram, OUTSIDE, Returns};
use super::result::{Ballots, ContestResult, Fit, Origin};
use super::sizes::{Sizes, by_mass, descend};
use super::slots::Slots;
use super::terms::Column;
use super::world::World;

/// Voters of one cell and origin before the contest.
struct Group {
    cell: usize,
    origin: Origin,
    at: Option<usize>,
    voters: Column,
}

/// Voters whom the model treats alike in the contest: a pair of classes and an origin.
struct Pool {
    class_before: u32,
    class: usize,
    origin: Origin,
    at: Option<usize>,
    voters: Column,
    groups: Vec<Group>,
}

impl Pool {
    fn chances<'a, 'm>(
        &self,
        appeal: &'a Appeal<'m>,
        ballots: &'a Ballots,
        kept: Option<&'a ContestResult<'m>>,
        shift: Option<&'a [f64]>,
        slots: &'a Slots,
    ) -> Chances<'a, 'm> {
        let kept = kept.filter(|_| self.class_before != OUTSIDE).map(|before| (before, self.class_before as usize));
        Chances::new(appeal, ballots, kept, self.class, shift, slots)
    }

    /// Base turnout, and probabilities `[place of the chain]` that are not conditional.
    fn expect(&self, chances: &Chances) -> (Column, Vec<Column>) {
        let (turnout, choice) = chances.of(self.origin, self.at);
        let mut left = vec![1.0; turnout.len()];
        let probability = |conditional: &Column| -> Column {
            let each = conditional.iter().zip(&mut left).map(|(p, left)| {
                let here = *left * p;
                *left -= here;
                here
            });
            each.collect()
        };
        (turnout.to_vec(), choice.conditional.iter().map(probability).collect())
    }

    fn status(&self, ballots: &Ballots) -> Status {
        match (self.origin, self.at) {
            (Origin::Returning, _) => Status::Returning,
            (Origin::Orphaned, _) => Status::Orphaned,
            (Origin::Voted { .. } | Origin::Last { .. }, Some(at)) if ballots.ever(at) => Status::Returning,
            (Origin::Voted { .. } | Origin::Last { .. }, Some(_)) => Status::Orphaned,
            _ => Status::New,
        }
    }
}

/// The counts, by place in `possible`, and what follows from them alone.
struct Counted<'a> {
    returns: &'a Returns,
    /// `[place of the chain]`
    votes: Vec<f64>,
    total: f64,
}

/// The baseline's contest, `intercepts` `[possible][replicate]` those of the contest whose tastes are kept.
pub fn counted<'m>(
    world: &World<'m>,
    program: &'m ContestProgram,
    returns: &'m Returns,
    before: Option<&ContestResult<'m>>,
    intercepts: Vec<Column>,
    sizes: &Sizes,
) -> ContestResult<'m> {
    let memory = Memory::of(program);
    let ballots = Ballots::counted(&returns.votes, program, world.lanes);
    let passing = passing(world, program, returns);
    let nominee = came(program, before, world.lanes);
    let given = Given { intercepts: intercepts.clone(), passing: Some(passing.clone()), nominee };
    let mut appeal = Appeal::new(program, world.values, world.lanes, world.diminishing_before, given);
    let slots = Slots::of(program, &ballots);
    let chain = slots.same();
    let votes: Vec<f64> = chain.iter().map(|&c| returns.votes[program.possible[c]].unwrap_or(0) as f64).collect();
    let counted = Counted { returns, total: votes.iter().sum(), votes };
    let pools = pools(memory, program, before, sizes, &ballots);
    let kept = before.filter(|_| memory == Memory::Tastes);
    let shift = turnout_shift(&pools, &appeal, &ballots, kept, &slots, counted.total, world.lanes);
    let expected: Vec<Column> = pools
        .iter()
        .map(|pool| {
            let (turnout, _) = pool.expect(&pool.chances(&appeal, &ballots, kept, Some(&shift), &slots));
            turnout.iter().zip(&pool.voters).map(|(p, n)| p * n).collect()
        })
        .collect();
    let own = match kept {
        None => solve(&pools, &expected, &appeal, &ballots, &chain, &counted, world.lanes),
        Some(before) => super::refit::solve(&expected, &counted.votes, &mut appeal, &chain, |appeal| {
            let each = |pool: &Pool| pool.expect(&pool.chances(appeal, &ballots, Some(before), Some(&shift), &slots)).1;
            pools.iter().map(each).collect()
        }),
    };
    if kept.is_none() {
        appeal.lift(&own);
    }
    let mut fit = Fit {
        intercepts: vec![None; returns.votes.len()],
        passing: vec![None; returns.votes.len()],
        turnout: shift.clone(),
    };
    for (c, &place) in program.possible.iter().enumerate().filter(|(c, _)| ballots.ever(*c)) {
        let mut column = own[c].clone();
        intercepts.get(c).into_iter().for_each(|before| add(&mut column, before));
        fit.intercepts[place] = Some(column);
        fit.passing[place] = Some(passing[c].clone());
    }
    let possible_before: &[usize] = before.map_or(&[], |before| &before.appeal.program.possible);
    let mut result = ContestResult::new(appeal, ballots, world.model.partition.cells.len(), possible_before);
    spread(world, &mut result, &pools, kept, &shift, &slots, &counted);
    carry_over(&mut result, before, sizes);
    result.fit = Some(Rc::new(fit));
    result
}

/// Who came from the contest followed, as 0 or 1 `[possible][replicate]`.
pub fn came(program: &ContestProgram, before: Option<&ContestResult>, lanes: usize) -> Vec<Column> {
    let Some(before) = before else { return Vec::new() };
    let candidate = |place: &usize| match before.place_of(*place) {
        Some(at) => before.through[at].iter().map(|through| f64::from(u8::from(*through))).collect(),
        None => vec![0.0; lanes],
    };
    program.possible.iter().map(candidate).collect()
}

fn passing(world: &World, program: &ContestProgram, returns: &Returns) -> Vec<Column> {
    let counts: Vec<f64> = returns.votes.iter().flatten().map(|count| *count as f64).collect();
    let total: f64 = counts.iter().sum();
    let mean: f64 = counts.iter().filter(|count| **count > 0.0).map(|count| count / total * ln(count / total)).sum();
    let regress = world.values.get(returns.regress);
    let term = |place: usize| program.utilities.iter().flatten().find_map(|utility| utility.passing[place]);
    let candidate = |&place: &usize| match returns.votes[place] {
        Some(count) if count > 0 => {
            regressed(count as f64 / total, mean, regress, term(place).map(|term| world.values.get(term)))
        }
        _ => world.constant(0.0),
    };
    program.possible.iter().map(candidate).collect()
}

fn pools(
    memory: Memory,
    program: &ContestProgram,
    before: Option<&ContestResult>,
    sizes: &Sizes,
    ballots: &Ballots,
) -> Vec<Pool> {
    let mut pools: Vec<Pool> = Vec::new();
    let kept = before.filter(|_| memory == Memory::Tastes);
    for ((class_before, class), cells) in pairs(program, kept.map(|before| &before.appeal.program.class_of[..])) {
        let first = pools.len();
        for cell in cells {
            let found = match before {
                // Cell sizes are not drawn here: they follow from the votes.
                None => vec![(Origin::New, Cow::Borrowed(&sizes.expected()[cell][..]))],
                Some(_) => origins(memory, before, cell, sizes, program, &ballots.on),
            };
            for (origin, voters) in found {
                let place = chosen(origin).and_then(|c| before.map(|before| before.appeal.program.possible[c]));
                let at = place.and_then(|place| program.possible.binary_search(&place).ok());
                let known = (first..pools.len()).find(|&pool| pools[pool].origin == origin);
                let pool = known.unwrap_or_else(|| {
                    let none = vec![0.0; voters.len()];
                    pools.push(Pool { class_before, class, origin, at, voters: none, groups: Vec::new() });
                    pools.len() - 1
                });
                add(&mut pools[pool].voters, &voters);
                pools[pool].groups.push(Group { cell, origin, at, voters: voters.into_owned() });
            }
        }
    }
    pools
}

fn turnout_shift(
    pools: &[Pool],
    appeal: &Appeal,
    ballots: &Ballots,
    kept: Option<&ContestResult>,
    slots: &Slots,
    total: f64,
    lanes: usize,
) -> Column {
    let of = |pool: &Pool| pool.chances(appeal, ballots, kept, None, slots).of(pool.origin, pool.at).0.to_vec();
    let base: Vec<Column> = pools.iter().map(of).collect();
    let lane = |lane: usize| {
        let voters: Vec<f64> = pools.iter().map(|pool| pool.voters[lane]).collect();
        let logits: Vec<f64> = base.iter().map(|turnout| logit(turnout[lane])).collect();
        fit_turnout(&voters, &logits, total)
    };
    (0..lanes).map(lane).collect()
}

/// Intercepts `[possible][replicate]` for tastes that are fresh here.
fn solve(
    pools: &[Pool],
    expected: &[Column],
    appeal: &Appeal,
    ballots: &Ballots,
    chain: &[usize],
    counted: &Counted,
    lanes: usize,
) -> Vec<Column> {
    let mut intercepts = vec![vec![0.0; lanes]; appeal.program.possible.len()];
    let utilities: Vec<Vec<Column>> =
        pools.iter().map(|pool| appeal.utility(pool.class, pool.status(ballots))).collect();
    let mut utility = Vec::new();
    for lane in 0..lanes {
        utility.clear();
        for pool in &utilities {
            utility.extend(chain.iter().map(|&c| pool[c][lane]));
        }
        let votes: Vec<f64> = expected.iter().map(|votes| votes[lane]).collect();
        let electorate = Electorate { votes: &votes, utility: &utility, candidates: chain.len() };
        for (&c, intercept) in chain.iter().zip(fit_intercepts(&electorate, &counted.votes)) {
            intercepts[c][lane] = intercept;
        }
    }
    intercepts
}

/// Spreads each candidate's votes, and those who sat out, over cells and origins in proportion to what was expected.
#[expect(clippy::too_many_arguments, reason = "everything that the fit has found")]
fn spread<'m>(
    world: &World<'m>,
    result: &mut ContestResult<'m>,
    pools: &[Pool],
    kept: Option<&ContestResult<'m>>,
    shift: &[f64],
    slots: &Slots,
    counted: &Counted,
) {
    let program = result.appeal.program;
    let expect = |pool: &Pool| pool.expect(&pool.chances(&result.appeal, &result.ballots, kept, Some(shift), slots));
    let chances: Vec<(Column, Vec<Column>)> = pools.iter().map(expect).collect();
    let mut groups: Vec<Vec<(&Group, usize)>> = vec![Vec::new(); world.model.partition.cells.len()];
    for (at, pool) in pools.iter().enumerate() {
        pool.groups.iter().for_each(|group| groups[group.cell].push((group, at)));
    }
    let product = |parts: &[&[f64]]| -> Column {
        (0..world.lanes).map(|lane| parts.iter().map(|part| part[lane]).product()).collect()
    };
    let name = world.names().contest(program.ix);
    let possible_before = result.candidates_before.clone();
    let mut of_candidate = Vec::new();
    for (place, candidate) in slots.same().into_iter().enumerate() {
        let mass =
            |(group, pool): &(&Group, usize)| product(&[&group.voters, &chances[*pool].0, &chances[*pool].1[place]]);
        let id = program.possible[candidate];
        let votes = world.constant(counted.returns.votes[id].unwrap_or(0) as f64);
        let spreading = Spreading {
            world,
            groups: &groups,
            possible_before: &possible_before,
            name: name.with(world.names().candidates[id]),
        };
        of_candidate.push(spreading.over_all(votes, mass));
    }
    let home = |(group, pool): &(&Group, usize)| {
        let stays: Column = chances[*pool].0.iter().map(|turnout| 1.0 - turnout).collect();
        product(&[&group.voters, &stays])
    };
    let spreading =
        Spreading { world, groups: &groups, possible_before: &possible_before, name: name.with(world.names().sat_out) };
    let mut left = Vec::new();
    for (stratum, &entitled) in program.entitled.iter().enumerate() {
        let mut rest = world.constant(entitled as f64);
        for cell in world.model.partition.cells_of(stratum) {
            let votes = of_candidate.iter().flat_map(|cells: &Vec<Vec<Column>>| &cells[cell]);
            votes.for_each(|votes| rest.iter_mut().zip(votes).for_each(|(rest, votes)| *rest -= votes));
        }
        for (rest, overdrawn) in rest.iter_mut().zip(&mut result.overdrawn) {
            *overdrawn |= *rest < 0.0;
            *rest = rest.max(0.0);
        }
        left.append(&mut spreading.over_stratum(stratum, rest, &home));
    }
    for (cell, groups) in groups.iter().enumerate() {
        let stratum = world.model.partition.cells[cell].stratum as usize;
        for (k, (group, _)) in groups.iter().enumerate() {
            let votes: Vec<Column> = of_candidate.iter().map(|cells| cells[cell][k].clone()).collect();
            let mut voting = world.constant(0.0);
            votes.iter().for_each(|votes| add(&mut voting, votes));
            let mut voters = voting.clone();
            add(&mut voters, &left[cell][k]);
            let booking = Booking { cell, origin: group.origin, at: group.at, voters: voters.into(), voting, votes };
            result.book(stratum, slots, booking);
        }
    }
}

struct Spreading<'a, 'm> {
    world: &'a World<'m>,
    groups: &'a [Vec<(&'a Group, usize)>],
    possible_before: &'a [usize],
    name: crate::random::address::Name,
}

impl Spreading<'_, '_> {
    /// `[cell][group of the cell]`
    fn over_all(&self, total: Column, mass: impl Fn(&(&Group, usize)) -> Column) -> Vec<Vec<Column>> {
        let partition = &self.world.model.partition;
        let whole = |stratum: usize| {
            let mut whole = self.world.constant(0.0);
            for group in partition.cells_of(stratum).flat_map(|cell| &self.groups[cell]) {
                add(&mut whole, &mass(group));
            }
            whole
        };
        let mut weights: Vec<Column> = (0..partition.strata.len()).map(whole).collect();
        conditional(&mut weights, self.world.lanes);
        let chances = partition.strata.iter().map(|stratum| stratum.name).zip(weights.iter().map(Vec::as_slice));
        let by_stratum = self.world.luck.counts(self.name, &total, chances);
        by_stratum.into_iter().enumerate().flat_map(|(s, votes)| self.over_stratum(s, votes, &mass)).collect()
    }

    /// `[cell of the stratum][group of the cell]`
    fn over_stratum(
        &self,
        stratum: usize,
        total: Column,
        mass: &impl Fn(&(&Group, usize)) -> Column,
    ) -> Vec<Vec<Column>> {
        let partition = &self.world.model.partition;
        let cells = partition.cells_of(stratum);
        let masses: Vec<Vec<Column>> = cells.clone().map(|cell| self.groups[cell].iter().map(mass).collect()).collect();
        let sum = |masses: &Vec<Column>| {
            let mut sum = self.world.constant(0.0);
            masses.iter().for_each(|mass| add(&mut sum, mass));
            sum
        };
        let (below, _) = by_mass(&partition.strata[stratum], &masses.iter().map(sum).collect::<Vec<_>>());
        let by_cell = descend(&self.world.luck, self.name, &partition.strata[stratum], total, &below);
        let part = |((cell, votes), mut masses): ((usize, Column), Vec<Column>)| {
            let name = self.name.with(partition.cells[cell].name);
            conditional(&mut masses, self.world.lanes);
            let origin = |(group, _): &(&Group, usize)| self.world.names().origin(group.origin, self.possible_before);
            let names = self.groups[cell].iter().map(origin);
            self.world.luck.counts(name, &votes, names.zip(masses.iter().map(Vec::as_slice)))
        };
        cells.zip(by_cell).zip(masses).map(part).collect()
    }
}

/// A contest that nothing went before, in an arm that differs from the baseline `known` there: its voters leave, join
/// and move as their utilities and turnout change.
pub fn changed<'m>(
    world: &World<'m>,
    appeal: Appeal<'m>,
    ballots: Ballots,
    known: &ContestResult<'m>,
    fit: &Rc<Fit>,
    sizes: &Sizes,
) -> ContestResult<'m> {
    let program = appeal.program;
    let slots = Slots::of(program, &ballots);
    let ids = world.ids(program);
    let partition = &world.model.partition;
    let mut result = ContestResult::new(appeal, ballots, partition.cells.len(), &[]);
    let shift = Some(&fit.turnout[..]);
    let known_slots = Slots::of(known.appeal.program, &known.ballots);
    let mut booked = Vec::new();
    for ((class_known, class), cells) in pairs(program, Some(&known.appeal.program.class_of)) {
        let chances = Chances::new(&result.appeal, &result.ballots, None, class, shift, &slots);
        let after = chances.turnout(Status::New);
        let known_class = (class_known != OUTSIDE).then_some(class_known as usize);
        let before = match known_class {
            Some(class) => {
                let known_chances = Chances::new(&known.appeal, &known.ballots, None, class, shift, &known_slots);
                known_chances.turnout(Status::New).clone()
            }
            None => world.constant(0.0),
        };
        let coupled = |couple: fn(f64, f64) -> f64| -> Column {
            before.iter().zip(after).map(|(before, after)| couple(*before, *after)).collect()
        };
        let (stay, join) = (coupled(|b, a| 1.0 - leave_probability(b, a)), coupled(join_probability));
        let join = chances.fresh(Status::New).turnout(join.into()).into_owned();
        let mut choices: BTreeMap<usize, Choice> = BTreeMap::new();
        for cell in cells {
            let mut votes: Vec<Option<Column>> = vec![None; slots.count()];
            let (mut voters, mut voting) = (None, None);
            let standing = &known.standing[cell];
            let cell_name = world.names().contest(program.ix).with(partition.cells[cell].name);
            for (candidate, chose) in standing.voted[Status::New as usize].iter().enumerate() {
                let (Some(chose), Some(class_known)) = (chose, known_class) else { continue };
                let place = known.appeal.program.possible[candidate];
                let name = cell_name.with(world.names().candidates[place]);
                let staying = world.luck.count(name.with(world.names().turnout), chose, &stay);
                let at = program.possible.binary_search(&place).ok();
                let choice = choices.entry(candidate);
                let choice = choice.or_insert_with(|| chances.instead(known, class_known, Status::New, at));
                let moved = slots.draw(&world.luck, name, &ids, &staying, &choice.conditional);
                add_to(&mut voters, chose);
                add_to(&mut voting, &staying);
                votes.iter_mut().zip(moved).for_each(|(votes, moved)| add_to(votes, &moved));
            }
            let idle = standing.none.clone();
            if let Some(idle) = idle {
                let name = cell_name.with(world.names().joiners);
                let joining = world.luck.count(name.with(world.names().turnout), &idle, &join);
                let fresh = chances.fresh(Status::New);
                let joined = slots.draw(&world.luck, name, &ids, &joining, &fresh.conditional);
                add_to(&mut voters, &idle);
                add_to(&mut voting, &joining);
                votes.iter_mut().zip(joined).for_each(|(votes, joined)| add_to(votes, &joined));
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
        booked.drain(..).for_each(|booking| result.book(stratum, &slots, booking));
    }
    carry_over(&mut result, None, sizes);
    result.fit = Some(fit.clone());
    result
}
