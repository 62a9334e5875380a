//! Effects on the electorate's scale: how much a voter's shift of log-odds moves the whole
//! electorate's.

use std::collections::BTreeMap;

use crate::election::{Act, ContestIx, Election, Scale};
use crate::influence::{Divisor, Divisors, EffectId, Message, effect};
use crate::random::elementary::ln;
use crate::scenario::Problem;

use super::compile::Speech;
use super::luck::Luck;
use super::model::Model;
use super::program::ArmProgram;
use super::result::{ContestResult, Results, of_contest};
use super::terms::Terms;
use super::values::Values;
use super::walk::Baseline;
use super::world::World;

/// A step in log-odds at which curvature and rounding are both below 1e-8.
const STEP: f64 = 1.0 / 8192.0;

/// Below this hardly anyone is reached, and an effect would be blown up without measure.
pub const LEAST: f64 = 0.05;

/// The divisor of every effect given on the electorate's scale.
pub fn divisors(model: &Model, problems: &mut Vec<Problem>) -> Divisors {
    let mut found = Divisors::default();
    let mut medians = Medians::new(model);
    for (arm, own) in model.scenario.arms.iter().enumerate() {
        for act in &own.election.acts {
            let Some((id, size)) = effect(&own.election, act) else {
                continue;
            };
            // An effect that is nothing needs no scale.
            let nothing = size.support() == (0.0, 0.0);
            let known = found.find(id, act.scale).is_some();
            if act.scale == Scale::Voter || nothing || known {
                continue;
            }
            let Some((there, contest)) = medians.place(arm, act, id) else {
                continue;
            };
            let value = medians.divisor(there, act, id, contest);
            // Whom nobody or everybody votes for nothing moves.
            let value = if value.is_nan() { 0.0 } else { value };
            if value < LEAST {
                problems.push(unreachable(model, arm, act, contest, value));
            }
            found.0.push(Divisor { id, contest, value });
        }
    }
    found
}

fn unreachable(model: &Model, arm: usize, act: &Act, contest: ContestIx, divisor: f64) -> Problem {
    let roster = &model.scenario.roster;
    let (act, contest) = (&roster[act.ix].id, &roster[contest].id);
    let problem = Problem::error(
        format!("acts.{act}.effect"),
        format!(
            "effect of act \"{act}\" is on the electorate's scale, but in contest \"{contest}\" a shift of 1 among those whom \
             it reaches moves the electorate by {divisor:.3} only (at least {LEAST} is needed)"
        ),
        "give the effect on one voter who approves and heard, with `scale = \"voter\"`",
    );
    Problem {
        arm: (arm > 0).then(|| model.scenario.arms[arm].id.clone()),
        ..problem
    }
}

/// An arm's contests beside those of a baseline in which nobody says anything.
fn after_silence<'m>(world: &World<'m>, model: &'m Model, program: &'m ArmProgram) -> Results<'m> {
    let silent = &model.programs[0];
    let baseline = Baseline {
        program: silent,
        results: &world.baseline(silent),
    };
    world.arm(program, baseline)
}

/// Whose effect is tried, and how large: several sizes at once.
struct Probe<'a> {
    act: &'a Act,
    id: EffectId,
    effects: [f64; 4],
}

/// What is expected at the medians, in a world where nobody says anything.
struct Medians<'m> {
    model: &'m Model,
    terms: Terms,
    /// Who is on which ballot `[arm][contest of the arm][candidate]`, of the arms that were asked
    /// about.
    ballots: BTreeMap<usize, Vec<(ContestIx, Vec<usize>)>>,
}

impl<'m> Medians<'m> {
    fn new(model: &'m Model) -> Medians<'m> {
        Medians {
            model,
            terms: model.terms.clone(),
            ballots: BTreeMap::new(),
        }
    }

    fn election(&self, arm: usize) -> &'m Election {
        &self.model.scenario.arms[arm].election
    }

    /// Where the effect is measured, as arm and contest: in the baseline, even if only `arm` has
    /// the act; in the arm if the baseline does not know its endorser, or its target stands nowhere
    /// there.
    fn place(&mut self, arm: usize, act: &Act, id: EffectId) -> Option<(usize, ContestIx)> {
        let mut blocs = self.election(0).electorate.blocs.iter().flatten();
        let known = blocs.any(|bloc| bloc.views[id.endorser.at()].is_some());
        let tried = [Some(0).filter(|_| known), Some(arm)];
        tried
            .into_iter()
            .flatten()
            .find_map(|there| Some((there, self.contest(there, act.date, id)?)))
    }

    /// The contest in which the effect is measured: the question's, if the target is on that
    /// ballot, else the first on or after the act's date where it is, else the first at all.
    fn contest(
        &mut self,
        arm: usize,
        date: crate::quantity::Date,
        id: EffectId,
    ) -> Option<ContestIx> {
        let (question, election) = (self.model.scenario.question.contest, self.election(arm));
        let ballots = self.ballots(arm);
        let stands = |ix: &ContestIx| {
            ballots
                .iter()
                .any(|(other, on)| other == ix && on.contains(&id.target.at()))
        };
        let later = election
            .contests
            .iter()
            .filter(|contest| contest.date >= date);
        let any = election.contests.iter();
        std::iter::once(question)
            .chain(later.chain(any).map(|contest| contest.ix))
            .find(stands)
    }

    fn ballots(&mut self, arm: usize) -> &[(ContestIx, Vec<usize>)] {
        let election = self.election(arm);
        let (model, terms) = (self.model, &mut self.terms);
        self.ballots.entry(arm).or_insert_with(|| {
            let program = model.compiler().arm(election, Speech::Silence, terms);
            let values = Values::given(terms, &[vec![0.0; terms.latents().len()]]);
            let world = World::new(model.compiled(), &values, Luck::Expected, 1);
            let results = after_silence(&world, model, &program);
            let on = |result: &ContestResult| {
                let program = result.appeal.program;
                let on = program
                    .possible
                    .iter()
                    .zip(&result.ballots.on)
                    .filter(|(_, on)| on[0]);
                (program.ix, on.map(|(place, _)| *place).collect())
            };
            results.iter().flatten().map(|result| on(result)).collect()
        })
    }

    /// The expected share of the effect's target in a contest, by size of the effect tried.
    fn shares(&mut self, arm: usize, contest: ContestIx, probe: &Probe) -> Option<Vec<f64>> {
        let election = self.election(arm);
        let (model, terms) = (self.model, &mut self.terms);
        let (effect, latent) = terms.score("the effect tried");
        let message = Message::plain(probe.act, probe.id, effect, terms.fixed(0.0));
        let speech = Speech::Probe {
            contest,
            message: &message,
        };
        let program = model.compiler().arm(election, speech, terms);
        let mut z = vec![vec![0.0; terms.latents().len()]; probe.effects.len()];
        z.iter_mut()
            .zip(probe.effects)
            .for_each(|(z, effect)| z[latent] = effect);
        let values = Values::given(terms, &z);
        let world = World {
            only: Some(contest),
            ..World::new(model.compiled(), &values, Luck::Expected, z.len())
        };
        let results = after_silence(&world, model, &program);
        let result = of_contest(&results, contest)?;
        let at = result.place_of(probe.id.target.at())?;
        let share = |lane: usize| {
            let total: f64 = result.votes.iter().map(|votes| votes[lane]).sum();
            (total > 0.0).then(|| result.votes[at][lane] / total)
        };
        (0..z.len()).map(share).collect()
    }

    /// The derivative of the target's log-odds with respect to the effect on a voter. Where voters
    /// keep their tastes the second derivative jumps at 0, so central differences err in proportion
    /// to the step: two of them take that out.
    fn divisor(&mut self, arm: usize, act: &Act, id: EffectId, contest: ContestIx) -> f64 {
        let probe = Probe {
            act,
            id,
            effects: [STEP / 2.0, -STEP / 2.0, STEP, -STEP],
        };
        let shares = self
            .shares(arm, contest, &probe)
            .unwrap_or_else(|| vec![0.5; 4]);
        let log_odds = |at: usize| ln(shares[at]) - ln(1.0 - shares[at]);
        let slope = |at: usize, h: f64| (log_odds(at) - log_odds(at + 1)) / (2.0 * h);
        2.0 * slope(0, STEP / 2.0) - slope(2, STEP)
    }
}
