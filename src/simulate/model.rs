//! A scenario made ready: a deterministic function of its latents, for every arm.

use crate::choice::{Electorate, fit_intercepts};
use crate::election::{Contest, ContestIx, Status};
use crate::latent::cholesky;
use crate::scenario::{Problem, Scenario, Severity};

use super::appeal::{Appeal, Given};
use super::compile::{Compiler, Speech, correlation};
use super::luck::Luck;
use super::partition::Partition;
use super::program::{ArmProgram, find_idle};
use super::result::Ballots;
use super::sizes::Sizes;
use super::slots::Slots;
use super::terms::{Latent, TermIx, Terms};
use super::values::{Scores, Values};
use super::voices::Divisors;
use super::world::{Names, World};

/// More cells than this are refused: they would be mostly empty, and slow.
pub const MOST_CELLS: usize = 20_000;

/// A scenario, compiled.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) scenario: Scenario,
    pub(crate) terms: Terms,
    pub(crate) partition: Partition,
    /// `[arm]`
    pub(crate) programs: Vec<ArmProgram>,
    pub(crate) names: Names,
    /// Solved intercepts `[contest of the roster][candidate of the roster]`.
    pub(crate) toplines: Vec<Option<Vec<Option<f64>>>>,
    pub(crate) divisors: Divisors,
    pub(crate) diminishing_before: TermIx,
}

/// Compiles a scenario.
///
/// # Errors
/// Everything in which the scenario asks for what no model can give, all at once: more than
/// [`MOST_CELLS`] cells, correlations of no random quantity, returns above the electorate, an
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
            problems.push(Problem {
                severity: Severity::Error,
                path: "shocks.correlation".into(),
                arm: (arm.id != scenario.arms[0].id).then(|| arm.id.clone()),
                message:
                    "no quantities can be correlated like this: the matrix is not positive definite"
                        .into(),
                help: Some(
                    "bring the correlations nearer to 0, or to agreement with one another".into(),
                ),
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
    let divisors = super::scale::divisors(&model, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    model.divisors = divisors.clone();
    let arms: Vec<usize> = (0..scenario.arms.len()).collect();
    model.program(&arms, Speech::AsWritten(&divisors));
    model.solve_toplines();
    Ok(model)
}

fn too_many_cells(count: usize) -> Problem {
    Problem {
        severity: Severity::Error,
        path: "blocs".into(),
        arm: None,
        message: format!("the electorate falls into more than {MOST_CELLS} cells (at least {count})"),
        help: Some(
            "declare fewer regions, or fewer different audiences: `aware`, `undecided`, `approve` and `disapprove` that \
             differ by act, by contest or by what-if each split every bloc"
                .into(),
        ),
    }
}

impl Model {
    /// The scenario that it was compiled from.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Whether both have the same cells, names and intercepts, so that contests whose programs are
    /// equal have equal results.
    pub(super) fn is_kin(&self, other: &Model) -> bool {
        self.diminishing_before == other.diminishing_before
            && self.toplines == other.toplines
            && self.partition == other.partition
            && self.names == other.names
    }

    /// Every uncertain quantity that the model uses: parameters and shocks.
    pub fn latents(&self) -> &[Latent] {
        self.terms.latents()
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.partition.cells.len()
    }

    /// Compiles these arms, in place of all programs.
    fn program(&mut self, arms: &[usize], speech: Speech) {
        let mut terms = std::mem::take(&mut self.terms);
        let compiler = Compiler {
            scenario: &self.scenario,
            partition: &self.partition,
        };
        let program =
            |&arm: &usize| compiler.arm(&self.scenario.arms[arm].election, speech, &mut terms);
        self.programs = arms.iter().map(program).collect();
        find_idle(&mut self.programs);
        self.terms = terms;
    }

    /// The values of all terms with every latent at its median.
    pub(crate) fn medians(&self) -> Values<'_> {
        let z = vec![vec![0.0; self.terms.latents().len()]];
        Values::of(&self.terms, Scores::given(&self.terms, &z), 1)
    }

    /// One replicate with the latents' `values`, nothing drawn.
    pub(crate) fn expected_world<'m>(&'m self, values: &'m Values<'m>) -> World<'m> {
        World::new(self, values, Luck::Expected, 1)
    }

    fn solve_toplines(&mut self) {
        self.toplines.iter_mut().for_each(|topline| *topline = None);
        let solved: Vec<(ContestIx, Vec<Option<f64>>)> = {
            let values = self.medians();
            let world = self.expected_world(&values);
            let contests = &self.scenario.arms[0].election.contests;
            contests
                .iter()
                .filter_map(|contest| Some((contest.ix, self.topline(&world, contest)?)))
                .collect()
        };
        for (contest, intercepts) in solved {
            self.toplines[contest.at()] = Some(intercepts);
        }
    }

    /// Intercepts `[candidate of the roster]` with which the expected shares at the medians are the
    /// topline's.
    fn topline<'m>(&'m self, world: &World<'m>, contest: &Contest) -> Option<Vec<Option<f64>>> {
        let topline = contest.topline.as_ref()?;
        let program = self.programs[0]
            .contests
            .iter()
            .find(|program| program.ix == contest.ix)?;
        let ballots = Ballots::of(program, None, 1);
        let slots = Slots::of(program, &ballots);
        let appeal = Appeal::new(
            program,
            world.values,
            1,
            self.diminishing_before,
            slots,
            Given::default(),
        );
        let sizes = Sizes::new(world, &self.programs[0].sizes);
        let mut size = vec![0.0; program.classes.len()];
        program
            .members()
            .for_each(|(cell, class)| size[class] += sizes.expected()[cell][0]);
        let on = |place: usize, _: usize| {
            program
                .possible
                .binary_search(&place)
                .is_ok_and(|at| ballots.on[at][0])
        };
        let (mut votes, mut utility) = (Vec::new(), Vec::new());
        for (class, size) in size.iter().enumerate() {
            votes.push(size * appeal.turnout(class, Status::New, &on, None)[0]);
            utility.extend(
                appeal
                    .utility(class, Status::New)
                    .iter()
                    .map(|column| column[0]),
            );
        }
        let wanted: Vec<f64> = program
            .possible
            .iter()
            .map(|place| {
                topline
                    .iter()
                    .find(|(candidate, _)| candidate.at() == *place)
                    .map_or(0.0, |(_, share)| *share)
            })
            .collect();
        let electorate = Electorate {
            votes: &votes,
            utility: &utility,
            candidates: wanted.len(),
        };
        let mut intercepts = vec![None; self.scenario.roster.candidates.len()];
        for (place, intercept) in program
            .possible
            .iter()
            .zip(fit_intercepts(&electorate, &wanted))
        {
            intercepts[*place] = Some(intercept);
        }
        Some(intercepts)
    }
}
