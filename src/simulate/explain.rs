//! A model in figures for people: how many cells, what every effect amounts to, what is expected.
//! Nothing is simulated.

use crate::election::Scale;
use crate::influence::effect;
use crate::latent::Quantity;
use crate::quantity::Seed;

use super::expected::{Expected, expected};
use super::model::Model;
use super::terms::Latent;
use super::values::{Scores, Source};
use super::world::Observed;

/// What `explain` says of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub cells: usize,
    /// Uncertain quantities.
    pub latents: Vec<Latent>,
    pub effects: Vec<ExplainedEffect>,
    /// `[arm][contest]`, every latent at its median.
    pub arms: Vec<Vec<ExplainedContest>>,
}

/// One act's effect, or a disavowal's penalty.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedEffect {
    pub act: String,
    /// The first arm that has it.
    pub arm: String,
    /// It is the penalty of a disavowal.
    pub penalty: bool,
    /// As assumed, in log-odds.
    pub effect: Quantity,
    pub scale: Scale,
    /// For an effect on the electorate's scale: how much a shift of 1 on the voter's moves the
    /// electorate's, and the contest in which that was measured.
    pub divisor: Option<(f64, String)>,
    /// The median effect on one undecided approver who heard, in log-odds.
    pub voter: f64,
}

/// One contest as expected at the medians.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedContest {
    pub contest: String,
    pub electorate: u64,
    /// Expected votes of all.
    pub votes: f64,
    /// (candidate's id, expected share), in the order of the file, of those on the ballot then.
    pub shares: Vec<(String, f64)>,
    /// Where a topline is given: by how much the mean share over the latents differs from it, by
    /// candidate's id.
    pub topline_gap: Vec<(String, f64)>,
}

/// Points at which the mean over the latents is taken, for the gap to the topline.
const POINTS: usize = 1024;

impl Model {
    /// Its figures.
    pub fn explanation(&self) -> Explanation {
        let nothing = Observed::new();
        let medians = expected(self, &[vec![0.0; self.latents().len()]], &nothing);
        let given = self.scenario.arms[0]
            .election
            .contests
            .iter()
            .any(|contest| contest.topline.is_some());
        let spread = given.then(|| expected(self, &self.points(), &nothing));
        Explanation {
            cells: self.cells(),
            latents: self.latents().to_vec(),
            effects: self.explained_effects(),
            arms: (0..self.programs.len())
                .map(|arm| self.explained(arm, &medians, spread.as_ref()))
                .collect(),
        }
    }

    /// Points of a fixed seed `[point][latent]`.
    fn points(&self) -> Vec<Vec<f64>> {
        Scores::Drawn {
            source: Source::Own,
            seed: Seed(0),
            first: 0,
        }
        .points(&self.terms, POINTS)
    }

    fn explained_effects(&self) -> Vec<ExplainedEffect> {
        let mut found: Vec<ExplainedEffect> = Vec::new();
        let roster = &self.scenario.roster;
        let mut known = Vec::new();
        for arm in &self.scenario.arms {
            for act in &arm.election.acts {
                let Some((id, size)) = effect(&arm.election, act) else {
                    continue;
                };
                if known.contains(&(id, size.clone())) {
                    continue;
                }
                known.push((id, size.clone()));
                let divisor = self.divisors.find(id, act.scale);
                let median = size.at_score(0.0);
                found.push(ExplainedEffect {
                    act: roster[act.ix].id.clone(),
                    arm: arm.id.clone(),
                    penalty: id.penalty,
                    effect: size.clone(),
                    scale: act.scale,
                    divisor: divisor.map(|d| (d.value, roster[d.contest].id.clone())),
                    voter: median / self.divisors.of(id, act.scale),
                });
            }
        }
        found
    }

    fn explained(
        &self,
        arm: usize,
        medians: &Expected,
        spread: Option<&Expected>,
    ) -> Vec<ExplainedContest> {
        let roster = &self.scenario.roster;
        let election = &self.scenario.arms[arm].election;
        let contests = medians.arms[arm].iter().enumerate().map(|(at, contest)| {
            let topline = election.contests[at].topline.as_ref();
            let (mut shares, mut topline_gap) = (Vec::new(), Vec::new());
            for shown in &roster.candidate_display {
                let Some(c) = contest
                    .candidates
                    .iter()
                    .position(|candidate| candidate == shown)
                else {
                    continue;
                };
                let id = &roster[*shown].id;
                shares.extend(contest.share(c, 0).map(|share| (id.clone(), share)));
                let given = topline
                    .and_then(|topline| topline.iter().find(|(candidate, _)| candidate == shown));
                if let (Some((_, given)), Some(spread)) = (given, spread) {
                    let spread = &spread.arms[arm][at];
                    let shares: Vec<f64> = (0..POINTS)
                        .filter_map(|point| spread.share(c, point))
                        .collect();
                    let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
                    topline_gap.push((id.clone(), mean - given));
                }
            }
            ExplainedContest {
                contest: roster[contest.contest].id.clone(),
                electorate: contest.electorate,
                votes: contest.total(0),
                shares,
                topline_gap,
            }
        });
        contests.collect()
    }
}
