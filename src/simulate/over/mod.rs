//! A contest that is over: its counts are data. The baseline's expected result is made to equal
//! them, the votes are spread over cells; an arm that differs there moves these very voters.

mod changed;
mod spread;

use std::rc::Rc;

pub use changed::changed;

use crate::choice::{Electorate, fit_intercepts, fit_turnout};
use crate::election::Status;
use crate::random::elementary::{ln, logit};

use crate::simulate::appeal::{Appeal, Inherited, regressed};
use crate::simulate::area::{Shift, in_area};
use crate::simulate::ballots::Ballots;
use crate::simulate::chances::Chances;
use crate::simulate::column::{Column, View};
use crate::simulate::forward::{carry_over, origins, pairs};
use crate::simulate::luck::add;
use crate::simulate::origin::{Memory, Origin, chosen};
use crate::simulate::program::{ContestProgram, Returns, inside};
use crate::simulate::refit::{self, PooledVotes};
use crate::simulate::result::{ContestResult, Fit};
use crate::simulate::sizes::Sizes;
use crate::simulate::world::World;

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
        shift: Option<&'a Shift>,
    ) -> Chances<'a, 'm> {
        let shift = shift.map(|shift| shift.at(appeal.program.classes[self.class].stratum));
        let kept = kept.zip(inside(self.class_before));
        Chances::new(appeal, ballots, kept, self.class, shift)
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
        (
            turnout.into_owned(),
            choice.conditional.iter().map(probability).collect(),
        )
    }

    fn status(&self, ballots: &Ballots) -> Status {
        match (self.origin, self.at) {
            (Origin::Returning, _) => Status::Returning,
            (Origin::Orphaned, _) => Status::Orphaned,
            (Origin::Voted { .. } | Origin::Last { .. }, Some(at)) if ballots.ever(at) => {
                Status::Returning
            }
            (Origin::Voted { .. } | Origin::Last { .. }, Some(_)) => Status::Orphaned,
            (Origin::New, _) | (Origin::Voted { .. } | Origin::Last { .. }, None) => Status::New,
        }
    }
}

/// The counts, by area and place of the chain.
struct Counted<'a> {
    returns: &'a Returns,
    /// `[pool]`
    area_of: Vec<usize>,
    /// Votes to be expected `[area][place of the chain]`.
    votes: Vec<Vec<f64>>,
}

impl<'a> Counted<'a> {
    fn new(
        returns: &'a Returns,
        program: &ContestProgram,
        chain: &[usize],
        pools: &[Pool],
    ) -> Counted<'a> {
        let area_of = pools
            .iter()
            .map(|pool| returns.areas.of(program.classes[pool.class].stratum))
            .collect();
        let count =
            |area: &Vec<Option<u64>>, c: usize| area[program.possible[c]].unwrap_or(0) as f64;
        let apart = returns.by_area.len() > 1;
        let votes = |area: &Vec<Option<u64>>| {
            let counts = chain.iter().map(|&c| count(area, c));
            // No vote in a small place is no proof that nobody there would give one.
            counts
                .map(|count| if apart && count == 0.0 { UNSEEN } else { count })
                .collect()
        };
        Counted {
            returns,
            area_of,
            votes: returns.by_area.iter().map(votes).collect(),
        }
    }

    /// Votes counted in an area.
    fn total(&self, area: usize) -> f64 {
        self.returns.by_area[area]
            .iter()
            .flatten()
            .map(|count| *count as f64)
            .sum()
    }

    /// Pools of an area.
    fn pools(&self, area: usize) -> Vec<usize> {
        (0..self.area_of.len())
            .filter(|pool| self.area_of[*pool] == area)
            .collect()
    }
}

/// Votes to be expected in a region where a candidate has none.
///
/// # Source
/// The half of the empirical logit: Haldane (1956), Anscombe (1956).
const UNSEEN: f64 = 0.5;

/// The baseline's contest, `intercepts` `[possible][replicate]` those of the contest whose tastes
/// are kept.
pub fn counted<'m>(
    world: &World<'m>,
    program: &'m ContestProgram,
    returns: &'m Returns,
    before: Option<&ContestResult<'m>>,
    intercepts: Vec<Vec<Column>>,
    sizes: &Sizes,
) -> ContestResult<'m> {
    let memory = Memory::of(program);
    let ballots = Ballots::counted(&returns.votes, program, world.lanes);
    let passing = passing(world, program, returns);
    let nominee = came(program, before, world.lanes);
    let given = Inherited {
        intercepts: intercepts.clone(),
        passing: Some(passing.clone()),
        nominee,
    };
    let mut appeal = world.appeal(program, &ballots, given);
    let chain = appeal.slots.same();
    let pools = pools(memory, program, before, sizes, &ballots);
    let counted = Counted::new(returns, program, &chain, &pools);
    let kept = before.filter(|_| memory == Memory::Tastes);
    let shift = turnout_shift(&pools, &appeal, &ballots, kept, &counted, world.lanes);
    let expected: Vec<Column> = pools
        .iter()
        .map(|pool| {
            let (turnout, _) = pool.expect(&pool.chances(&appeal, &ballots, kept, Some(&shift)));
            turnout
                .iter()
                .zip(&pool.voters)
                .map(|(p, n)| p * n)
                .collect()
        })
        .collect();
    let own = match kept {
        None => solve(
            &pools,
            &expected,
            &appeal,
            &ballots,
            &chain,
            &counted,
            world.lanes,
        ),
        Some(before) => {
            let wanted = PooledVotes {
                area_of: &counted.area_of,
                expected: &expected,
                votes: &counted.votes,
            };
            refit::solve(&wanted, &mut appeal, &chain, |appeal| {
                let shift = Some(&shift);
                let each = |pool: &Pool| {
                    pool.expect(&pool.chances(appeal, &ballots, Some(before), shift))
                        .1
                };
                pools.iter().map(each).collect()
            })
        }
    };
    if kept.is_none() {
        appeal.lift(&own);
    }
    let passing = |c: usize| Some(passing[c].clone()).filter(|_| ballots.ever(c));
    let mut fit = Fit {
        intercepts: vec![vec![None; returns.votes.len()]; program.areas.count()],
        passing: vec![None; returns.votes.len()],
        turnout: shift.clone(),
    };
    for (c, &place) in program
        .possible
        .iter()
        .enumerate()
        .filter(|(c, _)| ballots.ever(*c))
    {
        for (area, fitted) in fit.intercepts.iter_mut().enumerate() {
            let Some(mut column) = in_area(&own, area).map(|own| own[c].clone()) else {
                continue;
            };
            in_area(&intercepts, area)
                .and_then(|before| before.get(c))
                .into_iter()
                .for_each(|b| add(&mut column, b));
            fitted[place] = Some(column);
        }
        fit.passing[place] = passing(c);
    }
    let mut result = world.result(appeal, ballots, before);
    spread::spread(world, &mut result, &pools, kept, &shift, &counted);
    carry_over(&mut result, before, sizes);
    result.fit = Some(Rc::new(fit));
    result
}

/// Who came from the contest followed, as 0 or 1 `[possible][replicate]`.
pub fn came(program: &ContestProgram, before: Option<&ContestResult>, lanes: usize) -> Vec<Column> {
    let Some(before) = before else {
        return Vec::new();
    };
    let candidate = |place: &usize| match before.place_of(*place) {
        Some(at) => before.through[at]
            .iter()
            .map(|through| f64::from(u8::from(*through)))
            .collect(),
        None => Column::of(0.0, lanes),
    };
    program.possible.iter().map(candidate).collect()
}

fn passing(world: &World, program: &ContestProgram, returns: &Returns) -> Vec<Column> {
    let counts: Vec<f64> = returns
        .votes
        .iter()
        .flatten()
        .map(|count| *count as f64)
        .collect();
    let total: f64 = counts.iter().sum();
    let mean: f64 = counts
        .iter()
        .filter(|count| **count > 0.0)
        .map(|count| count / total * ln(count / total))
        .sum();
    let regress = world.values.get(returns.regress);
    let term = |place: usize| {
        program
            .utilities
            .iter()
            .flatten()
            .find_map(|utility| utility.passing[place])
    };
    let candidate = |&place: &usize| match returns.votes[place] {
        Some(count) if count > 0 => regressed(
            count as f64 / total,
            mean,
            regress,
            term(place).map(|term| world.values.get(term)),
        ),
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
    for ((class_before, class), cells) in pairs(program, kept) {
        let first = pools.len();
        for cell in cells {
            let found = match before {
                // Cell sizes are not drawn here: they follow from the votes.
                None => vec![(Origin::New, View::Borrowed(&sizes.expected()[cell][..]))],
                Some(_) => origins(memory, before, cell, sizes, program, &ballots.on),
            };
            for (origin, voters) in found {
                let place = chosen(origin)
                    .and_then(|c| before.map(|before| before.appeal.program.possible[c]));
                let at = place.and_then(|place| program.place_of(place));
                let known = (first..pools.len()).find(|&pool| pools[pool].origin == origin);
                let pool = known.unwrap_or_else(|| {
                    let none = Column::of(0.0, voters.len());
                    pools.push(Pool {
                        class_before,
                        class,
                        origin,
                        at,
                        voters: none,
                        groups: Vec::new(),
                    });
                    pools.len() - 1
                });
                add(&mut pools[pool].voters, &voters);
                pools[pool].groups.push(Group {
                    cell,
                    origin,
                    at,
                    voters: voters.into_owned(),
                });
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
    counted: &Counted,
    lanes: usize,
) -> Shift {
    let of = |pool: &Pool| {
        pool.chances(appeal, ballots, kept, None)
            .of(pool.origin, pool.at)
            .0
            .into_owned()
    };
    let base: Vec<Column> = pools.iter().map(of).collect();
    let area = |area: usize| -> Column {
        let (own, total) = (counted.pools(area), counted.total(area));
        let lane = |lane: usize| {
            let voters: Vec<f64> = own.iter().map(|&pool| pools[pool].voters[lane]).collect();
            let logits: Vec<f64> = own.iter().map(|&pool| logit(base[pool][lane])).collect();
            fit_turnout(&voters, &logits, total)
        };
        (0..lanes).map(lane).collect()
    };
    let areas = counted.returns.areas.clone();
    Shift {
        columns: (0..areas.count()).map(area).collect(),
        areas,
    }
}

/// Intercepts `[area][possible][replicate]` for tastes that are fresh here.
fn solve(
    pools: &[Pool],
    expected: &[Column],
    appeal: &Appeal,
    ballots: &Ballots,
    chain: &[usize],
    counted: &Counted,
    lanes: usize,
) -> Vec<Vec<Column>> {
    let utilities: Vec<Vec<View>> = pools
        .iter()
        .map(|pool| appeal.utility(pool.class, pool.status(ballots)))
        .collect();
    let area = |area: usize| {
        let mut intercepts = vec![Column::of(0.0, lanes); appeal.program.possible.len()];
        let (own, mut utility) = (counted.pools(area), Vec::new());
        for lane in 0..lanes {
            let votes: Vec<f64> = own.iter().map(|&pool| expected[pool][lane]).collect();
            // Where nobody can vote there is nothing to fit.
            if votes.iter().all(|votes| *votes == 0.0) {
                continue;
            }
            utility.clear();
            for &pool in &own {
                utility.extend(chain.iter().map(|&c| utilities[pool][c][lane]));
            }
            let electorate = Electorate {
                votes: &votes,
                utility: &utility,
                candidates: chain.len(),
            };
            for (&c, intercept) in chain
                .iter()
                .zip(fit_intercepts(&electorate, &counted.votes[area]))
            {
                intercepts[c][lane] = intercept;
            }
        }
        intercepts
    };
    (0..counted.votes.len()).map(area).collect()
}
