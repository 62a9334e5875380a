//! What was observed against what a scenario expects: residuals of log shares at any point of the
//! latents. f(z) is looked at on the ballots that were; a poll's f is that of its contest, held on
//! the poll's day.

use std::collections::BTreeSet;

use crate::election::{ContestIx, Election, Observation, ObservationKind};
use crate::experiment::arms_only;
use crate::latent::{LatentName, ShockKind};
use crate::parallel::in_order;
use crate::random::Name;
use crate::random::elementary::ln;
use crate::rule::went_on;
use crate::scenario::{Arm, Problem, Scenario};
use crate::simulate::{Model, Observed, View, compile, discrepancy, viewed};

use super::smc::Residuals;

/// One observation as it is looked at.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// Places in the roster.
    pub candidates: Vec<usize>,
    ln_shares: Vec<f64>,
    /// Of log shares: sampling, excess, votes not yet counted.
    pub own: Vec<f64>,
    /// Of what the model cannot give: its variance and, by candidate, the places of its scores
    /// among the model's latents.
    pub discrepancy: Option<(f64, Vec<usize>)>,
    /// Of what all polls of the contest have in common: its sd and, by candidate, the places among
    /// the sampled latents.
    shared: Option<(f64, Vec<usize>)>,
}

impl Look {
    /// Variances of the observation's log shares given what is sampled.
    pub fn variances(&self) -> impl Iterator<Item = f64> + '_ {
        let more = self
            .discrepancy
            .as_ref()
            .map_or(0.0, |(variance, _)| *variance);
        self.own.iter().map(move |own| own + more)
    }

    /// Log shares observed less those expected, `expected` votes by candidate; the free constant is
    /// such that their mean, weighted by precision, is 0. No candidate is the reference.
    pub fn residuals(&self, expected: &[f64], sampled: &[f64]) -> Vec<f64> {
        let error = |c: usize| {
            self.shared
                .as_ref()
                .map_or(0.0, |(sd, places)| sd * sampled[places[c]])
        };
        let raw: Vec<f64> = (0..self.candidates.len())
            .map(|c| self.ln_shares[c] - ln(expected[c]) - error(c))
            .collect();
        let (mut sum, mut weight) = (0.0, 0.0);
        for (residual, variance) in raw.iter().zip(self.variances()) {
            (sum, weight) = (sum + residual / variance, weight + 1.0 / variance);
        }
        raw.iter().map(|residual| residual - sum / weight).collect()
    }

    /// How much of each candidate's log share is an error shared with other polls at a point of the
    /// sampled scores, and the standard deviation of the rest.
    #[cfg(test)]
    pub fn errors(&self, sampled: &[f64]) -> Vec<(f64, f64)> {
        let shared = |c: usize| {
            self.shared
                .as_ref()
                .map_or(0.0, |(sd, places)| sd * sampled[places[c]])
        };
        self.variances()
            .enumerate()
            .map(|(c, variance)| (shared(c), variance.sqrt()))
            .collect()
    }

    /// The logarithm of the density of the log ratios where all residuals are 0: of m independent
    /// normals, of which one direction says nothing.
    fn ln_peak(&self) -> f64 {
        let logs: f64 = self.variances().map(ln).sum();
        let precision: f64 = self.variances().map(|variance| 1.0 / variance).sum();
        let free = self.candidates.len() as f64 - 1.0;
        -0.5 * (logs + ln(precision) + free * ln(std::f64::consts::TAU))
    }
}

/// One latent whose posterior is sought.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sampled {
    pub name: String,
    pub address: Name,
    /// Among the model's latents; `None`: an error of polls, which moves no voter.
    pub place: Option<usize>,
    /// Of an error of polls.
    pub sd: f64,
}

/// A scenario's observations, ready to be looked at.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub(super) model: Model,
    pub(super) observed: Observed,
    views: Vec<View>,
    /// `[observation]`
    pub(super) looks: Vec<Look>,
    /// In order of names.
    pub(super) sampled: Vec<Sampled>,
    pub(super) observations: Vec<Observation>,
}

/// Points evaluated at once.
const AT_ONCE: usize = 128;

impl Evidence {
    /// Of `scenario`.
    ///
    /// # Errors
    /// If no model can be made of it.
    pub fn of(scenario: &Scenario) -> Result<Evidence, Vec<Problem>> {
        let (held, views) = held_on_the_days(scenario);
        let model = compile(&held)?.narrowed(&views);
        let baseline = &scenario.arms[0].election;
        let observations = scenario.observations.clone();
        let mut observed = Observed::new();
        for contest in &baseline.contests {
            let on = went_on(contest, baseline, &observations);
            if contest.returns.is_none() && !on.is_empty() {
                observed.insert(contest.ix, on);
            }
        }
        let sampled = sampled(&held, &model, &views);
        let looks = (0..observations.len())
            .map(|at| look(at, &held, &model, &sampled))
            .collect();
        Ok(Evidence {
            model,
            observed,
            views,
            looks,
            sampled,
            observations,
        })
    }

    /// Looks at other figures, with the errors of those as written.
    #[cfg(test)]
    pub(super) fn observe(&mut self, observations: &[Observation]) {
        for (look, observation) in self.looks.iter_mut().zip(observations) {
            look.ln_shares = observation.shares().into_iter().map(ln).collect();
        }
    }

    pub(super) fn addresses(&self) -> Vec<Name> {
        self.sampled.iter().map(|latent| latent.address).collect()
    }

    pub(super) fn ln_peak(&self) -> f64 {
        self.looks.iter().map(Look::ln_peak).sum()
    }

    /// The model's scores at points of the sampled ones; 0 what is not sampled.
    pub(super) fn placed(&self, points: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let placed = |sampled: &Vec<f64>| {
            let mut z = vec![0.0; self.model.latents().len()];
            for (latent, score) in self.sampled.iter().zip(sampled) {
                latent.place.into_iter().for_each(|place| z[place] = *score);
            }
            z
        };
        points.iter().map(placed).collect()
    }

    /// Expected votes `[point][look][candidate of the look]` at points of the model's scores.
    pub(super) fn expected(&self, points: &[Vec<f64>], threads: usize) -> Vec<Vec<Vec<f64>>> {
        let blocks: Vec<&[Vec<f64>]> = points.chunks(AT_ONCE).collect();
        let block = |at: usize| -> Vec<Vec<Vec<f64>>> {
            let votes = viewed(&self.model, blocks[at], &self.observed, &self.views);
            let point = |point: usize| {
                let one = |(look, votes): (&Look, &Vec<Vec<f64>>)| {
                    let of = |&place: &usize| {
                        votes
                            .get(place)
                            .and_then(|column| column.get(point))
                            .copied()
                    };
                    look.candidates
                        .iter()
                        .map(|place| of(place).unwrap_or(0.0))
                        .collect()
                };
                self.looks.iter().zip(&votes).map(one).collect()
            };
            (0..blocks[at].len()).map(point).collect()
        };
        in_order(threads, blocks.len(), block)
            .into_iter()
            .flatten()
            .collect()
    }

    /// Standardised residuals of all observations at points of the sampled scores.
    pub(super) fn residuals(&self, threads: usize) -> Box<Residuals<'_>> {
        Box::new(move |points| {
            if self.looks.is_empty() {
                return vec![Vec::new(); points.len()];
            }
            let expected = self.expected(&self.placed(points), threads);
            let one = |(sampled, expected): (&Vec<f64>, &Vec<Vec<f64>>)| {
                let standardised = |(look, expected): (&Look, &Vec<f64>)| -> Vec<f64> {
                    let residuals = look.residuals(expected, sampled);
                    residuals
                        .iter()
                        .zip(look.variances())
                        .map(|(r, variance)| r / variance.sqrt())
                        .collect()
                };
                self.looks
                    .iter()
                    .zip(expected)
                    .flat_map(standardised)
                    .collect()
            };
            points.iter().zip(&expected).map(one).collect()
        })
    }
}

/// The scenario with the baseline and, for every day on which a contest was polled, an arm in which
/// it is held then; and the view of each observation.
fn held_on_the_days(scenario: &Scenario) -> (Scenario, Vec<View>) {
    let mut held = arms_only(&scenario.with_discrepancy(), None);
    let baseline = scenario.arms[0].election.clone();
    let mut views = Vec::new();
    let mut days: Vec<(ContestIx, crate::quantity::Date)> = Vec::new();
    for observation in &scenario.observations {
        let Observation {
            contest, region, ..
        } = *observation;
        let arm = match observation.day() {
            None => 0,
            Some(day) => {
                let known = days.iter().position(|known| *known == (contest, day));
                1 + known.unwrap_or_else(|| {
                    days.push((contest, day));
                    let id = format!("observed-{day}");
                    let election = moved(&baseline, contest, day);
                    held.arms.push(Arm {
                        title: id.clone(),
                        id,
                        election,
                    });
                    days.len() - 1
                })
            }
        };
        views.push(View {
            arm,
            contest,
            region,
        });
    }
    (held, views)
}

/// The election with one contest on another day, and no contests but it and those that it follows.
fn moved(election: &Election, contest: ContestIx, day: crate::quantity::Date) -> Election {
    let at = election.contest(contest);
    let before = at.into_iter().flat_map(|at| election.chains().before(at));
    let needed: BTreeSet<ContestIx> = before.map(|before| before.ix).chain([contest]).collect();
    let mut election = election.clone();
    election
        .contests
        .retain(|contest| needed.contains(&contest.ix));
    election
        .contests
        .iter_mut()
        .filter(|one| one.ix == contest)
        .for_each(|one| one.date = day);
    election
}

/// `poll-error.runoff.mandel`
fn poll_error(scenario: &Scenario, contest: ContestIx, candidate: usize) -> String {
    let roster = &scenario.roster;
    ShockKind::PollError.name(&[
        &roster.contests[contest.at()].id,
        &roster.candidates[candidate].id,
    ])
}

/// Names of the latents that matter in the contests looked at. The others keep their prior: nothing
/// is seen of them.
fn bearing(scenario: &Scenario, views: &[View]) -> Option<BTreeSet<String>> {
    let mut only = scenario.clone();
    let first = only.arms.first_mut()?;
    let seen = |ix: ContestIx| views.iter().any(|view| view.contest == ix);
    let last = first
        .election
        .contests
        .iter()
        .rposition(|contest| seen(contest.ix))?;
    first.election.contests.truncate(last + 1);
    if first.election.contest(only.question.contest).is_none() {
        only.question.contest = first.election.contests[last].ix;
    }
    let model = compile(&only).ok()?;
    Some(
        model
            .latents()
            .iter()
            .map(|latent| latent.name.clone())
            .collect(),
    )
}

fn sampled(scenario: &Scenario, model: &Model, views: &[View]) -> Vec<Sampled> {
    let bearing = bearing(scenario, views);
    let wanted = |name: &str| {
        let shock = LatentName::of(name).shock();
        shock.is_none_or(|shock| shock.kind != ShockKind::Discrepancy)
            && bearing
                .as_ref()
                .is_none_or(|bearing| bearing.contains(name))
    };
    let own = model
        .latents()
        .iter()
        .enumerate()
        .filter(|(_, latent)| wanted(&latent.name));
    let mut sampled: Vec<Sampled> = own
        .map(|(place, latent)| Sampled {
            name: latent.name.clone(),
            address: latent.address(),
            place: Some(place),
            sd: 1.0,
        })
        .collect();
    for observation in &scenario.observations {
        let ObservationKind::Poll { shared, .. } = observation.kind else {
            continue;
        };
        for (candidate, _) in &observation.figures {
            let name = poll_error(scenario, observation.contest, candidate.at());
            let address = Name::root(&name);
            sampled.push(Sampled {
                name,
                address,
                place: None,
                sd: shared,
            });
        }
    }
    sampled.sort_by(|a, b| a.name.cmp(&b.name));
    sampled.dedup_by(|a, b| a.name == b.name);
    sampled
}

fn look(at: usize, scenario: &Scenario, model: &Model, sampled: &[Sampled]) -> Look {
    let observation = &scenario.observations[at];
    let candidates: Vec<usize> = observation
        .figures
        .iter()
        .map(|(candidate, _)| candidate.at())
        .collect();
    let named = |name: &str| {
        model
            .latents()
            .iter()
            .position(|latent| latent.name == name)
    };
    let error = |&candidate: &usize| {
        let name = poll_error(scenario, observation.contest, candidate);
        sampled.iter().position(|latent| latent.name == name)
    };
    let (discrepancy, shared) = match observation.kind {
        ObservationKind::Returns {
            discrepancy: sd, ..
        } => {
            let name = |&c: &usize| {
                named(&discrepancy(
                    scenario,
                    observation.contest,
                    observation.region,
                    c,
                ))
            };
            let places: Option<Vec<usize>> = candidates.iter().map(name).collect();
            (places.map(|places| (sd * sd, places)), None)
        }
        ObservationKind::Poll { shared, .. } => {
            let places: Option<Vec<usize>> = candidates.iter().map(error).collect();
            (None, places.map(|places| (shared, places)))
        }
    };
    Look {
        ln_shares: observation.shares().into_iter().map(ln).collect(),
        own: observation.own_variances(),
        candidates,
        discrepancy,
        shared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_shares_have_one_log_ratio_whose_variance_is_the_sum_of_theirs() {
        let look = Look {
            candidates: vec![0, 1],
            ln_shares: vec![0.0; 2],
            own: vec![0.03, 0.01],
            discrepancy: None,
            shared: None,
        };
        let density = -0.5 * ln(std::f64::consts::TAU * 0.04);
        assert!((look.ln_peak() - density).abs() < 1e-14);
    }
}
