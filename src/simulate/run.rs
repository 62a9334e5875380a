//! A range of replicates of all arms: blocks in any order, on any number of threads, the same table.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::parallel::in_order;
use crate::quantity::Seed;
use crate::replicates::{ContestTable, Layout, Replicates};

use super::layout::layout;
use super::luck::Luck;
use super::model::Model;
use super::tabulate::{Order, tabulate};
use super::terms::{Scores, Source, Values};
use super::voters;
use super::walk::{Known, Results};
use super::world::World;

/// How a replicate's counts come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Exact counts of the voters of each cell.
    #[default]
    Cells,
    /// Every voter drawn.
    Voters,
}

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Method::Cells => "cells",
            Method::Voters => "voters",
        }
    }
}

/// What to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'m> {
    pub model: &'m Model,
    pub method: Method,
    pub seed: Seed,
    /// Number of the first replicate.
    pub first: u64,
    pub count: u64,
    /// Replicates simulated at once; [`BLOCK`] is a good number. It changes no result.
    pub block: usize,
    /// 0: as many as the machine has.
    pub threads: usize,
}

/// Replicates in a block: enough for columns, few enough for the caches.
pub const BLOCK: usize = 512;

/// The tables of one block `[arm][contest]`, and its overdrawn replicates.
pub(super) struct Block {
    pub tables: Vec<Vec<ContestTable>>,
    pub overdrawn: u64,
}

/// Simulates. `progress` is told how many replicates are done, from any thread; where it says `false` the run stops, and
/// the result is `None`.
pub fn run(plan: &Plan, progress: &(dyn Fn(u64) -> bool + Sync)) -> Option<Replicates> {
    run_from(plan, Source::Own, progress)
}

/// The same with latents from another source. Voters that are drawn one by one have their own source only.
pub fn run_from(plan: &Plan, source: Source, progress: &(dyn Fn(u64) -> bool + Sync)) -> Option<Replicates> {
    let model = plan.model;
    let order = Order::of(&model.scenario);
    let size = plan.block.max(1) as u64;
    let blocks = plan.count.div_ceil(size) as usize;
    let (stopped, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let simulated = in_order(plan.threads, blocks, |at| {
        if stopped.load(Ordering::Relaxed) {
            return None;
        }
        let offset = at as u64 * size;
        let count = size.min(plan.count - offset);
        let block = match plan.method {
            Method::Cells => cells(plan, source, &order, plan.first + offset, count as usize),
            Method::Voters => voters::block(plan, &order, plan.first + offset, count as usize),
        };
        if !progress(done.fetch_add(count, Ordering::Relaxed) + count) {
            stopped.store(true, Ordering::Relaxed);
        }
        Some(block)
    });
    if stopped.load(Ordering::Relaxed) {
        return None;
    }
    let mut blocks = simulated.into_iter().flatten();
    let first = blocks.next();
    let mut table = Replicates {
        layout: Layout {
            sampler: matches!(source, Source::Points(_)).then(|| "sobol".to_owned()),
            ..layout(&model.scenario, plan.method, plan.seed)
        },
        first: plan.first,
        count: plan.count,
        weights: vec![1.0; plan.count as usize],
        overdrawn: first.as_ref().map_or(0, |block| block.overdrawn),
        arms: match first {
            Some(block) => block.tables,
            None => model.programs.iter().map(|arm| vec![ContestTable::default(); arm.contests.len()]).collect(),
        },
    };
    for block in blocks {
        table.overdrawn += block.overdrawn;
        for (arm, contests) in table.arms.iter_mut().zip(block.tables) {
            arm.iter_mut().zip(contests).for_each(|(contest, more)| contest.append(more));
        }
    }
    Some(table)
}

/// The latents' values in a block of replicates, drawn.
pub(super) fn drawn(model: &Model, seed: Seed, first: u64, count: usize) -> Values {
    Values::of(&model.terms, &Scores::drawn(&model.terms, seed, first, count), count)
}

fn cells(plan: &Plan, source: Source, order: &Order, first: u64, count: usize) -> Block {
    let model = plan.model;
    let values = Values::of(&model.terms, &Scores::from(source, &model.terms, plan.seed, first, count), count);
    let luck = Luck::Drawn { seed: plan.seed, first };
    let world = World::new(model, &values, luck, count);
    let baseline = &model.programs[0];
    let known = world.baseline(baseline);
    let mut block = Block { tables: Vec::new(), overdrawn: 0 };
    for (at, program) in model.programs.iter().enumerate() {
        let own: Results;
        let results = if at == 0 {
            &known
        } else {
            own = world.arm(program, Known { program: baseline, results: &known });
            &own
        };
        let election = &model.scenario.arms[at].election;
        block.tables.push(results.iter().map(|result| tabulate(result, order, election)).collect());
    }
    let overdrawn = |lane: usize| known.iter().filter(|result| result.overdrawn[lane]).count() as u64;
    block.overdrawn = (0..count).map(overdrawn).sum();
    block
}
