//! Effects on the electorate's scale: how much a voter's shift of log-odds moves the whole electorate's.

use crate::election::{Act, ContestIx, Election, Scale};
use crate::influence::Presence;
use crate::random::elementary::ln;
use crate::scenario::{Problem, Severity};

use super::compile::{Compiler, Speech};
use super::luck::Luck;
use super::model::Model;
use super::terms::{TermIx, Terms};
use super::values::{Scores, Values};
use super::voices::{Divisor, Divisors, EffectId, Timed, Voice, effects};
use super::walk::Known;
use super::world::World;

/// A step in log-odds at which curvature and rounding are both below 1e-8.
const STEP: f64 = 1.0 / 8192.0;

/// Below this hardly anyone is reached, and an effect would be blown up without measure.
pub const LEAST: f64 = 0.05;

/// The divisor of every effect given on the electorate's scale.
pub fn divisors(model: &Model, problems: &mut Vec<Problem>) -> Divisors {
    let mut found = Divisors::default();
    for (arm, election) in model.scenario.arms.iter().map(|arm| &arm.election).enumerate() {
        for act in &election.acts {
            let Some((id, effect)) = effects(election, act) else { continue };
            // An effect that is nothing needs no scale.
            let nothing = effect.support() == (0.0, 0.0);
            if act.scale == Scale::Voter || nothing || found.find(id).is_some() {
                continue;
            }
            let Some((there, contest)) = place(model, election, act, id) else { continue };
            let value = divisor(model, there, act, id, contest);
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
    let (act, contest) = (&roster.acts[act.ix.at()].id, &roster.contests[contest.at()].id);
    Problem {
        severity: Severity::Error,
        path: format!("acts.{act}.effect"),
        arm: (arm > 0).then(|| model.scenario.arms[arm].id.clone()),
        message: format!(
            "effect of act \"{act}\" is on the electorate's scale, but in contest \"{contest}\" a shift of 1 among those whom \
             it reaches moves the electorate by {divisor:.3} only (at least {LEAST} is needed)"
        ),
        help: Some("give the effect on one voter who approves and heard, with `scale = \"voter\"`".into()),
    }
}

/// Where the effect is measured: in the baseline, even if only `arm` has the act; in the arm if the baseline does not know
/// its endorser, or its target stands nowhere there.
fn place<'a>(model: &'a Model, arm: &'a Election, act: &Act, id: EffectId) -> Option<(&'a Election, ContestIx)> {
    let baseline = &model.scenario.arms[0].election;
    let mut blocs = baseline.electorate.blocs.iter().flatten();
    let known = blocs.any(|bloc| bloc.views[id.endorser.at()].is_some());
    let tried = [Some(baseline).filter(|_| known), Some(arm)];
    tried.into_iter().flatten().find_map(|there| Some((there, contest(model, there, act.date, id)?)))
}

/// The contest in which the effect is measured: the question's, if the target is on that ballot at the medians, else the
/// first on or after the act's date where it is, else the first at all.
fn contest(model: &Model, election: &Election, date: crate::quantity::Date, id: EffectId) -> Option<ContestIx> {
    let stands = |ix: ContestIx| shares(model, election, ix, id.target.at(), None).is_some();
    let question = model.scenario.question.contest;
    if election.contest(question).is_some() && stands(question) {
        return Some(question);
    }
    let later = election.contests.iter().filter(|contest| contest.date >= date);
    let any = election.contests.iter();
    later.chain(any).map(|contest| contest.ix).find(|ix| stands(*ix))
}

/// Whose effect is tried, and how large: several sizes at once.
struct Probe<'a> {
    act: &'a Act,
    id: EffectId,
    effects: [f64; 4],
}

impl<'a> Probe<'a> {
    /// As a plain `endorse` by the effect's endorser with the act's audience: there at once, nothing else to it.
    fn voice(&self, effect: TermIx, terms: &mut Terms) -> Voice<'a> {
        let zero = terms.fixed(0.0);
        let timed =
            Timed { at: Presence { since: 0, since_withdrawn: None }, ramp: zero, half_life: None, remainder: zero };
        Voice {
            act: self.act,
            endorser: self.id.endorser,
            target: self.id.target,
            sign: 1.0,
            effect,
            over: 1.0,
            timed,
            belief: None,
            denials: Vec::new(),
            mobilise: zero,
            countermobilise: zero,
        }
    }
}

/// The expected share of a candidate in a contest at the medians, in `election` against the silent baseline, by size of
/// the effect tried (one, if none is); `None` where not on the ballot.
fn shares(
    model: &Model,
    election: &Election,
    contest: ContestIx,
    target: usize,
    probe: Option<Probe>,
) -> Option<Vec<f64>> {
    let mut terms = model.terms.clone();
    let compiler = Compiler { scenario: &model.scenario, partition: &model.partition };
    let tried = probe.as_ref().map(|_| terms.score("the effect tried"));
    let voice = probe.as_ref().zip(tried).map(|(probe, (effect, _))| probe.voice(effect, &mut terms));
    let speech = match &voice {
        Some(voice) => Speech::Probe { contest, voice },
        None => Speech::Silence,
    };
    let program = compiler.arm(election, speech, &mut terms);
    let mut z = vec![vec![0.0; terms.latents().len()]; if probe.is_some() { 4 } else { 1 }];
    if let Some((probe, (_, latent))) = probe.as_ref().zip(tried) {
        z.iter_mut().zip(probe.effects).for_each(|(z, effect)| z[latent] = effect);
    }
    let values = Values::of(&terms, Scores::given(&terms, &z), z.len());
    let world = World { only: Some(contest), ..World::new(model, &values, Luck::Expected, z.len()) };
    let silent = &model.programs[0];
    let known = world.baseline(silent);
    let results = world.arm(&program, Known { program: silent, results: &known });
    let result = results.iter().flatten().find(|result| result.appeal.program.ix == contest)?;
    let at = result.place_of(target)?;
    if !result.ballots.on[at][0] {
        return None;
    }
    let share = |lane: usize| {
        let total: f64 = result.votes.iter().map(|votes| votes[lane]).sum();
        (total > 0.0).then(|| result.votes[at][lane] / total)
    };
    (0..z.len()).map(share).collect()
}

/// The derivative of the target's log-odds with respect to the effect on a voter. Where voters keep their tastes the
/// second derivative jumps at 0, so central differences err in proportion to the step: two of them take that out.
fn divisor(model: &Model, election: &Election, act: &Act, id: EffectId, contest: ContestIx) -> f64 {
    let probe = Probe { act, id, effects: [STEP / 2.0, -STEP / 2.0, STEP, -STEP] };
    let shares = shares(model, election, contest, id.target.at(), Some(probe)).unwrap_or_else(|| vec![0.5; 4]);
    let log_odds = |at: usize| ln(shares[at]) - ln(1.0 - shares[at]);
    let slope = |at: usize, h: f64| (log_odds(at) - log_odds(at + 1)) / (2.0 * h);
    2.0 * slope(0, STEP / 2.0) - slope(2, STEP)
}
