//! A scenario → a model, or everything that keeps it from being one.

use crate::influence::Divisors;
use crate::latent::cholesky;
use crate::scenario::{Problem, Scenario};

use super::compile::{Speech, correlation};
use super::model::Model;
use super::partition::Partition;
use super::scale::divisors;
use super::terms::Terms;
use super::world::Names;

/// More cells than this are refused: they would be mostly empty, and slow.
pub const MOST_CELLS: usize = 20_000;

/// Compiles a scenario.
///
/// # Errors
/// Everything in which the scenario asks for what no model can give, all at once: more than
/// 20,000 cells, correlations of no random quantity, returns above the electorate, an
/// effect on the electorate's scale that can hardly reach anyone.
pub fn compile(scenario: &Scenario) -> Result<Model, Vec<Problem>> {
    compile_with(scenario, Terms::default())
}

/// The same with terms known from other models, to which its own are added.
pub(super) fn compile_with(scenario: &Scenario, mut terms: Terms) -> Result<Model, Vec<Problem>> {
    let mut problems = super::refuse::refusals(scenario);
    let partition = match Partition::of(scenario, &mut terms, MOST_CELLS) {
        Ok(partition) => partition,
        Err(count) => {
            problems.push(too_many_cells(count));
            return Err(problems);
        }
    };
    for arm in &scenario.arms {
        if cholesky(&correlation(scenario, &arm.election)).is_none() {
            let message =
                "no quantities can be correlated like this: the matrix is not positive definite";
            let help = "bring the correlations nearer to 0, or to agreement with one another";
            problems.push(Problem {
                arm: (arm.id != scenario.arms[0].id).then(|| arm.id.clone()),
                ..Problem::error("shocks.correlation".into(), message.into(), help)
            });
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let baseline = &scenario.arms[0].election;
    let diminishing_before = terms.quantity(&baseline.electorate.diminishing, &scenario.latents);
    let mut model = Model {
        names: Names::of(scenario),
        toplines: vec![None; scenario.roster.contests.len()],
        divisors: Divisors::default(),
        programs: Vec::new(),
        scenario: scenario.clone(),
        terms,
        partition,
        diminishing_before,
    };
    model.program(&[0], Speech::Silence);
    model.solve_toplines();
    let divisors = divisors(&model, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    model.divisors = divisors.clone();
    let arms: Vec<usize> = (0..scenario.arms.len()).collect();
    if may_not_happen(&model) {
        // What a topline says is expected, whatever happens: with the medians of luck it would be
        // with an act or without it.
        model.program(&[0], Speech::InParts(&divisors));
        model.solve_toplines();
        model.program(&arms, Speech::AsWritten(&divisors));
        return Ok(model);
    }
    model.program(&arms, Speech::AsWritten(&divisors));
    model.solve_toplines();
    Ok(model)
}

/// Whether an act of the baseline's may not happen.
fn may_not_happen(model: &Model) -> bool {
    let acts = &model.scenario.arms[0].election.acts;
    acts.iter().any(|act| act.chance.is_some())
}

fn too_many_cells(count: usize) -> Problem {
    Problem::error(
        "blocs".into(),
        format!("the electorate falls into more than {MOST_CELLS} cells (at least {count})"),
        "declare fewer regions, or fewer different audiences: `aware`, `undecided`, `approve` and `disapprove` that \
         differ by act, by contest or by what-if each split every bloc",
    )
}
