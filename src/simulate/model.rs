//! A scenario made ready: a deterministic function of its latents, for every arm.

use crate::choice::{Electorate, fit_intercepts};
use crate::election::{Contest, ContestIx, Status};
use crate::influence::Divisors;
use crate::quantity::Seed;
use crate::scenario::Scenario;

use super::appeal::Inherited;
use super::ballots::Ballots;
use super::compile::{Compiler, Speech};
use super::luck::Luck;
use super::partition::Partition;
use super::program::{ArmProgram, find_idle};
use super::sizes::Sizes;
use super::terms::{Latent, TermIx, Terms};
use super::values::{Scores, Source, Values};
use super::world::{Compiled, Names, World};

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

    /// What a block of replicates reads of it.
    pub(super) fn compiled(&self) -> Compiled<'_> {
        Compiled {
            partition: &self.partition,
            programs: &self.programs,
            names: &self.names,
            toplines: &self.toplines,
            diminishing_before: self.diminishing_before,
        }
    }

    /// What compiles arms on its cells.
    pub(super) fn compiler(&self) -> Compiler<'_> {
        Compiler {
            scenario: &self.scenario,
            partition: &self.partition,
        }
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.partition.cells.len()
    }

    /// Compiles these arms, in place of all programs.
    pub(super) fn program(&mut self, arms: &[usize], speech: Speech) {
        let mut terms = std::mem::take(&mut self.terms);
        let compiler = self.compiler();
        let program =
            |&arm: &usize| compiler.arm(&self.scenario.arms[arm].election, speech, &mut terms);
        self.programs = arms.iter().map(program).collect();
        find_idle(&mut self.programs);
        self.terms = terms;
    }

    /// The values of all terms with every latent at its median.
    pub(crate) fn medians(&self) -> Values<'_> {
        Values::given(&self.terms, &[vec![0.0; self.terms.latents().len()]])
    }

    /// The latents' values in a block of replicates.
    pub(super) fn drawn<'a>(
        &'a self,
        source: Source<'a>,
        seed: Seed,
        first: u64,
        count: usize,
    ) -> Values<'a> {
        let scores = Scores::Drawn {
            source,
            seed,
            first,
        };
        Values::of(&self.terms, scores, count).for_arms(self.programs.len())
    }

    /// One replicate with the latents' `values`, nothing drawn.
    pub(crate) fn expected_world<'m>(&'m self, values: &'m Values<'m>) -> World<'m> {
        World::new(self.compiled(), values, Luck::Expected, 1)
    }

    pub(super) fn solve_toplines(&mut self) {
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
        let program = self.programs[0].contest(contest.ix)?;
        let ballots = Ballots::of(program, None, 1);
        let appeal = world.appeal(program, &ballots, Inherited::default());
        let sizes = Sizes::new(world, &self.programs[0].sizes);
        let mut size = vec![0.0; program.classes.len()];
        program
            .members()
            .for_each(|(cell, class)| size[class] += sizes.expected()[cell][0]);
        let on =
            |place: usize, _: usize| program.place_of(place).is_some_and(|at| ballots.on[at][0]);
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
