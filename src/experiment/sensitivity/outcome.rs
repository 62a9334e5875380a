//! The one number per replicate whose variance is asked about, simulated with counts or expected
//! without.

use crate::election::{CandidateIx, ContestIx};
use crate::estimate::{Answer, less};
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
        let last = self.contests().last().copied();
        self.model.bearing(last.unwrap_or(self.contest))
    }

    /// The contests that what varies hangs on.
    fn contests(&self) -> Vec<ContestIx> {
        match self.measure {
            Measure::Share => vec![self.contest],
            Measure::Wins => self.subject.contests(self.model.scenario()),
        }
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
        let contests = self.contests();
        let table =
            simulate::run_contests(&plan, source, &contests, progress).ok_or(Failure::Stopped)?;
        let answers: Vec<Answer> = (0..table.arms.len())
            .map(|arm| self.subject.answer(&table, arm))
            .collect();
        let arms: Vec<Vec<f64>> = match self.measure {
            Measure::Wins => answers.iter().map(|own| own.wins().to_vec()).collect(),
            Measure::Share if answers.iter().any(|own| own.exists().contains(&false)) => {
                return Err(self.no_share());
            }
            Measure::Share => answers.iter().map(|own| own.share().to_vec()).collect(),
        };
        Ok(self.asked(&arms))
    }

    /// Variance cannot be laid out of what does not always exist.
    fn no_share(&self) -> Failure {
        let Subject {
            candidate_name,
            contest_name,
            ..
        } = self.subject;
        let message = format!(
            "{candidate_name} does not always have a share in the {contest_name}: it is not always held with them on the ballot, and what its variance is due to cannot be told"
        );
        Failure::asked(
            message,
            "ask whether they win (--measure wins), or about the nomination (--outcome nomination)",
        )
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
            progress(sofar + points.len() as u64)
                .then(|| self.shares(points))
                .ok_or(Failure::Stopped)?
        };
        let parts = in_order(self.size.threads, points.len().div_ceil(POINTS), part);
        let parts: Vec<Vec<f64>> = parts.into_iter().collect::<Result<_, _>>()?;
        Ok(parts.concat())
    }

    fn shares(&self, points: &[Vec<f64>]) -> Result<Vec<f64>, Failure> {
        let found = expected(&self.model, points, &Observed::new());
        let arm = |contests: &Vec<simulate::ExpectedContest>| {
            let contest = contests.iter().find(|one| one.contest == self.contest)?;
            let mut candidates = contest.candidates.iter();
            let own = candidates.position(|candidate| *candidate == self.candidate)?;
            (0..points.len())
                .map(|point| contest.share(own, point))
                .collect::<Option<Vec<f64>>>()
        };
        let arms: Option<Vec<Vec<f64>>> = found.arms.iter().map(arm).collect();
        Ok(self.asked(&arms.ok_or_else(|| self.no_share())?))
    }
}
