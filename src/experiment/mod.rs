//! Experiments: ways of choosing arms and values for the one function that a scenario is, all on
//! the same luck. Each is a small module of its own; none knows how a replicate comes about, a file
//! but through the loader, or a command line.

mod attribute;
mod break_even;
mod coalition;
mod compare;
mod crossing;
mod latents;
mod over;
mod points;
mod rare;
mod sensitivity;
mod shifts;
mod subject;
mod sweep;
mod until;

use std::fmt;

use crate::event::Fault;
use crate::quantity::Seed;
use crate::replicates::Replicates;
use crate::scenario::{Diagnostic, Problem, Scenario};
use crate::simulate::{self, BLOCK, Counts, Method, Model, Plan};

pub use crate::estimate::Gap;
pub use attribute::{ActWorth, Attribution, Standing, Worth, attribute};
pub use break_even::{BreakEven, Line, break_even};
pub(crate) use compare::comparable;
pub use compare::{Against, Compared, Comparison, Differs, compare};
pub use crossing::{Crossing, Looked};
pub use latents::Latents;
pub use over::{Over, ParameterValue};
pub use points::Design;
pub use rare::{Rare, Search, rare};
pub(crate) use sensitivity::quantity_in_words;
pub use sensitivity::{
    Ask, Dependence, GroupIndices, GroupParts, Grouping, Index, Indices, Measure, Of, Screened,
    Sensitivity, Swing, dependence, sensitivity,
};
pub use subject::{StageAsked, Subject};
pub(crate) use subject::{no_what_if, what_if};
pub use sweep::{Level, Origin, Point, Sweep, sweep};
pub(crate) use until::until;

/// How much to simulate, and with which luck.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size<'a> {
    /// Of every arm or point.
    pub replicates: u64,
    /// The same luck for every arm or point.
    pub seed: Seed,
    /// 0: as many as the machine has. Changes no result.
    pub threads: usize,
    /// Where the values of latents come from.
    pub latents: Latents<'a>,
}

/// Why an experiment has no result.
#[derive(Debug)]
pub enum Failure {
    /// What was asked for makes no sense: what is wrong, and a cure.
    Asked {
        /// Lower case, names the thing and its value.
        message: String,
        /// The cure.
        help: Option<String>,
    },
    /// A scenario that does not load.
    Scenario(Vec<Diagnostic>),
    /// A scenario that no model can be made of.
    Model(Vec<Problem>),
    /// There is a result, but none to build on: what is wrong, and what to change.
    Untrusted {
        /// What is wrong with it.
        message: String,
        /// What to change.
        help: String,
    },
    /// What is given holds in none of the replicates.
    Never {
        /// What is given.
        event: String,
        /// How many were simulated.
        replicates: u64,
    },
    /// The caller asked to stop.
    Stopped,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Asked { message, .. } | Failure::Untrusted { message, .. } => {
                f.write_str(message)
            }
            Failure::Scenario(problems) => {
                f.write_str(&joined(problems.iter().map(|problem| &*problem.message)))
            }
            Failure::Model(problems) => {
                f.write_str(&joined(problems.iter().map(|problem| &*problem.message)))
            }
            Failure::Never { event, replicates } => {
                write!(f, "in none of {replicates} replicates \"{event}\" holds")
            }
            Failure::Stopped => f.write_str("stopped"),
        }
    }
}

fn joined<'m>(messages: impl Iterator<Item = &'m str>) -> String {
    messages.collect::<Vec<_>>().join("; ")
}

impl std::error::Error for Failure {}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure::asked(fault.message, fault.help)
    }
}

impl Failure {
    pub(crate) fn asked(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Asked {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// Without a cure.
    fn refused(message: impl Into<String>) -> Failure {
        Failure::Asked {
            message: message.into(),
            help: None,
        }
    }
}

/// Is told how many replicates of how many are done, from any thread; where it says `false`, the
/// experiment stops.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) -> bool + Sync);

/// The baseline of `scenario`, and the what-if at this place.
pub(crate) fn arms_only(scenario: &Scenario, what_if: Option<usize>) -> Scenario {
    let mut only = scenario.clone();
    only.arms = std::iter::once(0)
        .chain(what_if)
        .map(|at| scenario.arms[at].clone())
        .collect();
    only.question.what_if = what_if.map(|_| 1);
    only
}

/// The model of `scenario` for the latents of `size`.
pub(crate) fn compile(scenario: &Scenario, size: &Size) -> Result<Model, Failure> {
    simulate::compile(&size.latents.of_scenario(scenario)).map_err(Failure::Model)
}

/// Replicates `first .. first + count`; `progress` is told those of this range. Sobol points leave
/// room for the latents of `others`, by name: what models have in common is then the same in all of
/// them.
pub(crate) fn simulate(
    model: &Model,
    others: &[String],
    size: &Size,
    range: (u64, u64),
    counts: Option<Counts>,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<Replicates, Failure> {
    let columns = size.latents.columns(model, others, size.seed);
    simulate::run_from(
        &plan(model, size, range),
        columns.source(),
        counts,
        progress,
    )
    .ok_or(Failure::Stopped)
    .and_then(met)
}

/// The table, unless votes that were counted do not come out in it.
fn met(table: Replicates) -> Result<Replicates, Failure> {
    match table.unmet_in_words() {
        Some((message, help)) => Err(Failure::asked(message, help)),
        None => Ok(table),
    }
}

/// The same for the sake of `subject`: of its contests alone and what they hang on, unless what is
/// given speaks of others.
fn simulate_asked(
    model: &Model,
    subject: &Subject,
    others: &[String],
    size: &Size,
    range: (u64, u64),
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<Replicates, Failure> {
    if subject.given.is_some() {
        return simulate(model, others, size, range, None, progress);
    }
    let columns = size.latents.columns(model, others, size.seed);
    let contests = subject.contests(model.scenario());
    simulate::run_contests(
        &plan(model, size, range),
        columns.source(),
        &contests,
        progress,
    )
    .ok_or(Failure::Stopped)
    .and_then(met)
}

fn plan<'m>(model: &'m Model, size: &Size, (first, count): (u64, u64)) -> Plan<'m> {
    let (seed, threads) = (size.seed, size.threads);
    Plan {
        model,
        method: Method::Cells,
        seed,
        first,
        count,
        block: block(count),
        threads,
    }
}

/// Small ranges are cut so that no thread is left without work.
fn block(count: u64) -> usize {
    BLOCK.min(count.div_ceil(4) as usize).max(1)
}

/// The names of a model's latents.
fn names(model: &Model) -> Vec<String> {
    model
        .latents()
        .iter()
        .map(|latent| latent.name.clone())
        .collect()
}
