//! Several models on the same replicates, such as one scenario with a parameter at many values: a
//! latent that they share is drawn once, and a contest before the first difference is simulated
//! once. The results are those of each model alone, to the bit.

use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::election::ContestIx;
use crate::parallel::in_order;
use crate::quantity::Seed;
use crate::replicates::{Extent, Piece, Replicates};
use crate::scenario::{Problem, Scenario};

use super::assemble::compile_with;
use super::layout::layout;
use super::luck::Luck;
use super::memo::Memo;
use super::model::Model;
use super::parts::Parts;
use super::plan::Method;
use super::run::in_block;
use super::tabulate::Order;
use super::terms::Terms;
use super::values::{Scores, Source, Values};
use super::world::World;

/// Models whose terms are the same where they mean the same.
#[derive(Debug, Clone)]
pub struct Family {
    terms: Terms,
    models: Vec<Model>,
    /// `[model]`: the first with the same cells, names and intercepts.
    kin: Vec<usize>,
}

/// Which replicates of a family, and how.
#[derive(Debug, Clone, Copy)]
pub struct FamilyPlan<'a> {
    /// The contests that are asked about, by their places in the roster of every model, in the order
    /// in which they are held.
    pub contests: &'a [ContestIx],
    /// The same luck for every model.
    pub seed: Seed,
    /// Replicates of each model.
    pub count: u64,
    /// Replicates simulated at once. It changes no result.
    pub block: usize,
    /// 0: as many as the machine has.
    pub threads: usize,
}

impl Family {
    /// Compiles scenarios that have their candidates and contests in common.
    ///
    /// # Errors
    /// As [`compile`](super::compile), with the place of the scenario.
    pub fn of(scenarios: &[Scenario]) -> Result<Family, (usize, Vec<Problem>)> {
        let mut family = Family {
            terms: Terms::default(),
            models: Vec::new(),
            kin: Vec::new(),
        };
        for (at, scenario) in scenarios.iter().enumerate() {
            let mut model = compile_with(scenario, std::mem::take(&mut family.terms))
                .map_err(|problems| (at, problems))?;
            family.terms = std::mem::take(&mut model.terms);
            let known = family.models.iter().rposition(|other| other.is_kin(&model));
            family.kin.push(known.map_or(at, |known| family.kin[known]));
            family.models.push(model);
        }
        Ok(family)
    }

    /// `[model]`: the first with the same cells, names and intercepts.
    pub fn kin(&self) -> &[usize] {
        &self.kin
    }

    /// The votes and outcomes of some contests `[model]`, replicates from 0 on; nothing is simulated
    /// that it does not hang on. `progress` is told how many replicates of all models are done;
    /// where it says `false`, the result is `None`.
    pub fn run_contests(
        &self,
        plan: &FamilyPlan,
        progress: &(dyn Fn(u64) -> bool + Sync),
    ) -> Option<Vec<Replicates>> {
        let blank = |model: &Model| {
            let scenario = &model.scenario;
            let ids: Vec<&str> = plan
                .contests
                .iter()
                .map(|ix| scenario.roster[*ix].id.as_str())
                .collect();
            Replicates::blank(
                layout(scenario, Method::Cells, plan.seed),
                0,
                plan.count,
                Extent::Contests(&ids),
            )
        };
        let mut tables: Vec<Replicates> = self.models.iter().map(blank).collect();
        let orders: Vec<Order> = self
            .models
            .iter()
            .map(|model| Order::of(&model.scenario))
            .collect();
        let blocks = (plan.count as usize).div_ceil(plan.block);
        // `[block][model]`
        let mut pieces: Vec<Vec<Piece>> = (0..blocks).map(|_| Vec::new()).collect();
        for table in &mut tables {
            pieces
                .iter_mut()
                .zip(table.pieces(plan.block))
                .for_each(|(pieces, piece)| pieces.push(piece));
        }
        let pieces: Vec<Mutex<Vec<Piece>>> = pieces.into_iter().map(Mutex::new).collect();
        let mut turns: Vec<usize> = (0..self.models.len()).collect();
        turns.sort_by_key(|model| self.kin[*model]);
        let arms = self.models.iter().map(|model| model.programs.len()).sum();
        let (stopped, done) = (AtomicBool::new(false), AtomicU64::new(0));
        in_order(plan.threads, blocks, |at| {
            let first = (at * plan.block) as u64;
            let lanes = (plan.count - first).min(plan.block as u64) as usize;
            let scores = Scores::Drawn {
                source: Source::Own,
                seed: plan.seed,
                first,
            };
            let values = Values::of(&self.terms, scores, lanes).for_arms(arms);
            let (memo, parts) = (Memo::of_a_dozen(), Rc::new(Parts::kept()));
            let Ok(pieces) = pieces[at]
                .lock()
                .map(|mut pieces| std::mem::take(&mut *pieces))
            else {
                return;
            };
            let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
            for &turn in &turns {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let luck = Luck::Drawn {
                    seed: plan.seed,
                    first,
                };
                let (kin, only) = (self.kin[turn], plan.contests.last().copied());
                let model = &self.models[turn];
                let world = World::new(model.compiled(), &values, luck, lanes);
                let world = World {
                    only,
                    kin,
                    memo: memo.clone(),
                    parts: parts.clone(),
                    ..world
                };
                if let Some(piece) = pieces[turn].take() {
                    let only = Some(plan.contests);
                    in_block(&world, &model.scenario, &orders[turn], (only, None), piece);
                }
                if !progress(done.fetch_add(lanes as u64, Ordering::Relaxed) + lanes as u64) {
                    stopped.store(true, Ordering::Relaxed);
                }
            }
        });
        drop(pieces);
        (!stopped.load(Ordering::Relaxed)).then_some(tables)
    }
}
