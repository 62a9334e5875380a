//! The one number per replicate whose variance is asked about, simulated with counts or expected
//! without.

use crate::election::{CandidateIx, ContestIx};
use crate::estimate::less;
use crate::experiment::{Failure, Size, Subject, arms_only, compile, plan};
use crate::parallel::in_order;
use crate::quantity::Seed;
use crate::scenario::Scenario;
use crate::simulate::{self, Model, Observed, Source, expected};

use super::{Measure, Of};

/// Points at which expected outcomes are worked out by one task.
const POINTS: usize = 256;

/// A model and what is asked of it.
pub struct Question<'s> {
    pub model: Model,
    subject: &'s Subject,
    contest: ContestIx,
    candidate: CandidateIx,
    of: Of,
    measure: Measure,
    size: &'s Size<'s>,
}

impl<'s> Question<'s> {
    /// Of the arms that matter; `what_if` by its place in the scenario.
    pub fn new(
        scenario: &Scenario,
        what_if: Option<usize>,
        (of, measure): (Of, Measure),
        subject: &'s Subject,
        size: &'s Size<'s>,
    ) -> Result<Question<'s>, Failure> {
        let model = compile(&arms_only(scenario, what_if), size)?;
        let roster = &scenario.roster;
        let contest = roster.contest(&subject.contest).unwrap_or(ContestIx(0));
        let candidate = roster.candidate(&subject.candidate);
        let candidate = candidate.unwrap_or(CandidateIx(0));
        Ok(Question {
            model,
            subject,
            contest,
            candidate,
            of,
            measure,
            size,
        })
    }

    /// Whether a latent has a bearing on it `[latent]`.
    pub fn bearing(&self) -> Vec<bool> {
        self.model.bearing(self.contest)
    }

    /// Replicates in a sample.
    pub fn replicates(&self) -> u64 {
        self.size.replicates
    }

    /// Scores of a sample `[replicate][latent]`: of the first seed, for those that are marked of
    /// the second.
    pub fn points(&self, seeds: [Seed; 2], which: &[bool]) -> Vec<Vec<f64>> {
        let [own, other] =
            seeds.map(|seed| self.model.scores(seed, 0, self.size.replicates as usize));
        let mix = |(own, other): (Vec<f64>, Vec<f64>)| {
            own.into_iter()
                .zip(other)
                .zip(which)
                .map(|((own, other), marked)| if *marked { other } else { own })
                .collect()
        };
        own.into_iter().zip(other).map(mix).collect()
    }

    /// What is asked about, of the values of the arms at hand: the last, or the last less the
    /// first.
    fn asked(&self, arms: &[Vec<f64>]) -> Vec<f64> {
        match (arms, self.of) {
            ([base, what_if], Of::Difference) => less(what_if, base),
            (arms, _) => arms.last().cloned().unwrap_or_default(),
        }
    }

    /// `[replicate]`, counts drawn with `seed`, latents from `source`.
    pub fn simulated(
        &self,
        seed: Seed,
        source: Source,
        progress: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<Vec<f64>, Failure> {
        let plan = plan(
            &self.model,
            &Size { seed, ..*self.size },
            (0, self.size.replicates),
        );
        let contest = self.subject.place(self.model.scenario());
        let table =
            simulate::run_contest(&plan, source, contest, progress).ok_or(Failure::Stopped)?;
        let arm = |arm: usize| {
            let answer = self.subject.answer(&table, arm);
            match self.measure {
                Measure::Share => answer.share,
                Measure::Wins => answer.wins,
            }
        };
        Ok(self.asked(&(0..table.arms.len()).map(arm).collect::<Vec<Vec<f64>>>()))
    }

    /// The share expected at each of `points` `[point][latent]`, in place of counts.
    pub fn expected(
        &self,
        points: &[Vec<f64>],
        progress: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<Vec<f64>, Failure> {
        let done = std::sync::atomic::AtomicU64::new(0);
        let part = |at: usize| {
            let points = &points[at * POINTS..points.len().min((at + 1) * POINTS)];
            let sofar = done.fetch_add(points.len() as u64, std::sync::atomic::Ordering::Relaxed);
            progress(sofar + points.len() as u64).then(|| self.shares(points))
        };
        let parts = in_order(self.size.threads, points.len().div_ceil(POINTS), part);
        let parts: Option<Vec<Vec<f64>>> = parts.into_iter().collect();
        Ok(parts.ok_or(Failure::Stopped)?.concat())
    }

    fn shares(&self, points: &[Vec<f64>]) -> Vec<f64> {
        let found = expected(&self.model, points, &Observed::new());
        let arm = |contests: &Vec<simulate::ExpectedContest>| {
            let contest = contests
                .iter()
                .find(|contest| contest.contest == self.contest);
            let own = contest.and_then(|contest| {
                Some((
                    contest,
                    contest
                        .candidates
                        .iter()
                        .position(|candidate| *candidate == self.candidate)?,
                ))
            });
            let share =
                |point| own.map_or(0.0, |(contest, candidate)| contest.share(candidate, point));
            (0..points.len()).map(share).collect::<Vec<f64>>()
        };
        self.asked(&found.arms.iter().map(arm).collect::<Vec<Vec<f64>>>())
    }
}
