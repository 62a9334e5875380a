//! One race as a template has it, simulated from what was known before its last round.

use crate::estimate::Answer;
use crate::experiment::{Failure, Subject, arms_only};
use crate::parallel::in_order;
use crate::quantity::Seed;
use crate::random::{Name, uniform_column};
use crate::scenario::Problem;
use crate::simulate::{self, BLOCK, Method, Plan, compile};

use super::case::Case;
use super::expand::{Template, id_of};

/// The leader's result in `replicates` replicates, with `sets` (path, value) put into the scenario;
/// `goes_on` is asked now and then.
///
/// # Errors
/// If the scenario does not load, lacks the leader or cannot be modelled, or `goes_on` says no.
pub(super) fn simulated(
    case: &Case,
    template: &Template,
    sets: &[(String, String)],
    (seed, replicates): (Seed, u64),
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<Answer, Failure> {
    let loaded = template
        .scenario(case.race, sets)
        .map_err(Failure::Scenario)?;
    let scenario = &loaded.scenario;
    let leader = id_of(case.race, case.leader);
    let subject = Subject::of(scenario, leader.as_deref(), None).map_err(|_| {
        let message = format!(
            "the template has no candidate \"{}\" in \"{}\"",
            case.leader, case.race.name
        );
        Failure::asked(
            message,
            "let it declare every candidate of `known.candidates` by id",
        )
    })?;
    let refused = |mut problems: Vec<Problem>| {
        for Problem { path, message, .. } in &mut problems {
            *message = format!("\"{}\", {path}: {message}", case.race.name);
        }
        Failure::Model(problems)
    };
    let model = compile(&arms_only(scenario, None)).map_err(refused)?;
    let plan = Plan {
        model: &model,
        method: Method::Cells,
        // Races have names in common: each has luck of its own.
        seed: Seed(seed.0 ^ luck(case)),
        first: 0,
        count: replicates,
        block: BLOCK,
        threads: 1,
    };
    let table = simulate::run(&plan, &|_| goes_on()).ok_or(Failure::Stopped)?;
    Ok(subject.answer(&table, 0))
}

/// The leader's share in the last round, `[case][replicate]`.
///
/// # Errors
/// As [`simulated`], of the first case that is refused.
pub(super) fn shares(
    cases: &[Case],
    template: &Template,
    sets: &[(String, String)],
    of: (Seed, u64),
    threads: usize,
) -> Result<Vec<Vec<f64>>, Failure> {
    let share = |at: usize| {
        let answer = simulated(&cases[at], template, sets, of, &|| true)?;
        Ok(answer.shares())
    };
    in_order(threads, cases.len(), share).into_iter().collect()
}

/// 52 bits from the race's name.
fn luck(case: &Case) -> u64 {
    let name = Name::root("race").child(&case.race.id);
    (uniform_column(Seed(0), name, 0, 1)[0] * (1u64 << 52) as f64) as u64
}
