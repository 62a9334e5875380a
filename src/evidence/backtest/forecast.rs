//! Cases, a template, folds → forecasts.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::evidence::case::{Case, Cases};
use crate::evidence::expand::Template;
use crate::evidence::learn::{Learner, Learnt, sets};
use crate::evidence::simulated::simulated;
use crate::experiment::Failure;
use crate::parallel::in_order;
use crate::quantity::Seed;
use crate::random::{Name, uniform_column};

use super::baseline::Baselines;
use super::score::Sample;
use super::summary::{Backtest, Made, summarise};

/// How a backtest is made.
#[derive(Debug, Clone)]
pub struct BacktestPlan {
    /// For each race.
    pub replicates: u64,
    /// The same for every race.
    pub seed: Seed,
    /// 0: as many as the machine has. Changes no result.
    pub threads: usize,
    /// Parts into which the races are dealt: each is forecast with what the others teach. `None`:
    /// the template as it is.
    pub folds: Option<usize>,
    /// Put into every scenario (path, value).
    pub sets: Vec<(String, String)>,
}

/// A forecast of the leader's result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Forecast {
    pub win: f64,
    pub shares: Sample,
}

/// Forecasts every case and scores the forecasts. `progress` is told how many replicates of how
/// many are done, from any thread; where it says `false`, the backtest stops.
///
/// # Errors
/// If there are too few cases, a race's scenario does not load or cannot be modelled, or the caller
/// stops.
pub fn backtest(
    cases: &Cases,
    template: &Template,
    plan: &BacktestPlan,
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<Backtest, Failure> {
    cases.needed()?;
    let found = &cases.cases;
    let fold = folds(found, plan)?;
    let parts = plan.folds.unwrap_or(1);
    let learnt: Vec<Option<Learnt>> = match plan.folds {
        None => vec![None],
        Some(parts) => {
            let learner = Learner::of(found, template, plan.threads)?;
            let fold_learnt = |part| {
                let goes_on = progress(0, found.len() as u64 * plan.replicates);
                let learnt = || Some(learner.learn(|at| fold[at] != part));
                goes_on.then(learnt).ok_or(Failure::Stopped)
            };
            (0..parts).map(fold_learnt).collect::<Result<_, _>>()?
        }
    };
    let few = || {
        Failure::asked(
            "there are too few races to forecast",
            "give a table with ten run-offs or more",
        )
    };
    let baselines: Vec<Baselines> = (0..parts)
        .map(|part| {
            let taught = |at: &usize| plan.folds.is_none() || fold[*at] != part;
            Baselines::of(
                &(0..found.len())
                    .filter(taught)
                    .map(|at| &found[at])
                    .collect::<Vec<_>>(),
            )
            .ok_or_else(few)
        })
        .collect::<Result<_, _>>()?;
    let total = found.len() as u64 * plan.replicates;
    let (stopped, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let forecasts = in_order(plan.threads, found.len(), |at| {
        if stopped.load(Ordering::Relaxed) {
            return Err(Failure::Stopped);
        }
        // What a fold taught, and over it what is asked for.
        let taught = learnt[fold[at]].as_ref().map(sets).unwrap_or_default();
        let sets: Vec<(String, String)> = taught
            .into_iter()
            .chain(plan.sets.iter().cloned())
            .collect();
        let goes_on = || progress(done.load(Ordering::Relaxed), total);
        let forecast = forecast(&found[at], template, &sets, plan, &goes_on);
        if !progress(
            done.fetch_add(plan.replicates, Ordering::Relaxed) + plan.replicates,
            total,
        ) {
            stopped.store(true, Ordering::Relaxed);
        }
        forecast
    });
    if stopped.load(Ordering::Relaxed) {
        return Err(Failure::Stopped);
    }
    let forecasts: Vec<Forecast> = forecasts.into_iter().collect::<Result<_, _>>()?;
    Ok(summarise(
        cases,
        Made {
            forecasts,
            fold,
            learnt,
            baselines,
        },
        plan,
    ))
}

/// One race, simulated from what was known.
fn forecast(
    case: &Case,
    template: &Template,
    sets: &[(String, String)],
    plan: &BacktestPlan,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<Forecast, Failure> {
    let answer = simulated(case, template, sets, (plan.seed, plan.replicates), goes_on)?;
    let won: f64 = answer.wins().iter().sum();
    // Half a replicate either way: no chance is 0 or 1 because replicates are finite.
    let win = (won + 0.5) / (plan.replicates as f64 + 1.0);
    Ok(Forecast {
        win,
        shares: Sample::of(answer.shares()),
    })
}

/// Each case's part: dealt in turn in an order of the seed, so that parts are of one size whatever
/// the order of the table.
fn folds(cases: &[Case], plan: &BacktestPlan) -> Result<Vec<usize>, Failure> {
    let Some(parts) = plan.folds else {
        return Ok(vec![0; cases.len()]);
    };
    if parts < 2 || parts > cases.len() {
        let message = format!("{} races cannot be dealt into {parts} parts", cases.len());
        return Err(Failure::asked(
            message,
            "give --cross-validate a number from 2 to that of the races, as 10",
        ));
    }
    let draw = |case: &Case| {
        let name = Name::root("fold").child(&case.race.id);
        uniform_column(plan.seed, name, 0, 1)[0]
    };
    let mut order: Vec<(f64, usize)> = cases.iter().map(draw).zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut fold = vec![0; cases.len()];
    order
        .iter()
        .enumerate()
        .for_each(|(place, (_, at))| fold[*at] = place % parts);
    Ok(fold)
}
