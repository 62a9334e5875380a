//! What each of several acts is worth: every set of them as an arm, on the same voters and the same luck. Shapley values
//! (Shapley 1953, "A value for n-person games") are each act's contribution averaged over all orders in which the acts
//! could have come; they add up to what all of them do together.

use serde::Serialize;

use crate::election::Act;
use crate::estimate::{Estimate, mean_of};
use crate::scenario::{Arm, Scenario};
use crate::simulate::compile;

use super::answer::Answer;
use super::subject::unknown;
use super::{Failure, Progress, Size, Subject, arms_only, simulate};

/// All sets of so many acts are simulated: 1,024 at most.
const MOST_ACTS: usize = 10;

/// Arms × replicates simulated at once: what a gigabyte holds.
const AT_ONCE: u64 = 1 << 19;

/// What the acts are worth, alone and together. Shares are fractions of valid votes over all replicates, 0 where the
/// candidate is not on the ballot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribution {
    pub scenario: String,
    pub title: String,
    pub candidate: String,
    pub contest: String,
    pub replicates: u64,
    pub seed: u64,
    /// With all acts.
    pub with: Standing,
    /// With none of those asked about.
    pub without: Standing,
    /// `with` less `without`, paired.
    pub whole: Standing,
    /// In order of date, then id.
    pub acts: Vec<ActWorth>,
}

/// A level, or a difference of levels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Standing {
    pub share: Estimate,
    pub wins: Estimate,
    /// How often the winner is another than with none of the acts.
    pub winner_changes: Estimate,
}

/// What one act is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActWorth {
    pub id: String,
    /// ISO 8601.
    pub date: String,
    pub share: Worth,
    pub wins: Worth,
    pub winner_changes: Worth,
}

/// Contributions of an act, paired by replicate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Worth {
    /// The mean over all orders of the acts. Of all acts together they add up to the whole.
    pub shapley: Estimate,
    /// As the only act, against none.
    pub first_in: Estimate,
    /// As the last act, against all others: what leaving it out alone would take away.
    pub last_in: Estimate,
}

/// Attributes what `acts` (by id; none named: all of the baseline's) do together to each of them. The others stay as they
/// are in every arm. An act that undoes another does nothing where that is absent.
///
/// # Errors
/// If there are no such acts or more than ten of them, the scenario cannot be modelled, or `progress` says `false`.
pub fn attribute(
    scenario: &Scenario,
    acts: &[String],
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<Attribution, Failure> {
    let acts = chosen(scenario, acts)?;
    let coalitions = Coalitions::of(&acts);
    let model = compile(&arms(scenario, &acts, &coalitions)).map_err(Failure::Model)?;
    let mut columns = Columns::new(acts.len());
    let part = (AT_ONCE / coalitions.arms.len() as u64).max(1);
    let mut first = 0;
    while first < size.replicates {
        let count = part.min(size.replicates - first);
        let table = simulate(&model, size, (first, count), &|done| progress(first + done, size.replicates))?;
        let answers: Vec<Answer> = (0..coalitions.arms.len()).map(|arm| Answer::of(&table, arm, subject)).collect();
        let none = &answers[coalitions.arm_of[0]];
        let changes: Vec<Vec<f64>> = answers.iter().map(|answer| answer.changes(none)).collect();
        columns.share.add(&coalitions, |arm| &answers[arm].share);
        columns.wins.add(&coalitions, |arm| &answers[arm].wins);
        columns.changes.add(&coalitions, |arm| &changes[arm]);
        first += count;
    }
    let standing = |of: fn(&Game) -> &Vec<f64>| Standing {
        share: mean_of(of(&columns.share)),
        wins: mean_of(of(&columns.wins)),
        winner_changes: mean_of(of(&columns.changes)),
    };
    let worth = |(at, act): (usize, &&Act)| ActWorth {
        id: scenario.roster.acts[act.ix.at()].id.clone(),
        date: act.date.to_string(),
        share: columns.share.worth(at),
        wins: columns.wins.worth(at),
        winner_changes: columns.changes.worth(at),
    };
    Ok(Attribution {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        replicates: size.replicates,
        seed: size.seed.0,
        with: standing(|game| &game.with),
        without: standing(|game| &game.without),
        whole: standing(|game| &game.whole),
        acts: acts.iter().enumerate().map(worth).collect(),
    })
}

/// The acts with these ids in order of date, then id.
fn chosen<'s>(scenario: &'s Scenario, ids: &[String]) -> Result<Vec<&'s Act>, Failure> {
    let known = &scenario.arms[0].election.acts;
    let id = |act: &Act| scenario.roster.acts[act.ix.at()].id.as_str();
    if let Some(stranger) = ids.iter().find(|wanted| !known.iter().any(|act| id(act) == **wanted)) {
        return Err(unknown("act", stranger, known.iter().map(id)));
    }
    let mut acts: Vec<&Act> =
        known.iter().filter(|act| ids.is_empty() || ids.iter().any(|wanted| wanted == id(act))).collect();
    acts.sort_by_key(|act| (act.date, act.ix));
    match acts.len() {
        0 => Err(Failure::asked("the scenario has no acts to attribute anything to".to_owned(), None)),
        1..=MOST_ACTS => Ok(acts),
        n => Err(Failure::asked(
            format!("{n} acts are more than the {MOST_ACTS} whose sets can all be simulated"),
            format!("name up to {MOST_ACTS} with --acts"),
        )),
    }
}

/// Sets of acts as bits, and the arms that stand for them.
struct Coalitions {
    acts: usize,
    /// The set that an arm has, the whole one first.
    arms: Vec<usize>,
    /// `[set]`: the place of its arm. Sets that differ in acts without an object share one.
    arm_of: Vec<usize>,
}

impl Coalitions {
    fn of(acts: &[&Act]) -> Coalitions {
        let all = (1 << acts.len()) - 1;
        let idle = |set: usize, act: &Act| {
            let object = act.undoes().and_then(|undone| acts.iter().position(|other| other.ix == undone));
            object.is_some_and(|object| set & (1 << object) == 0)
        };
        let effective = |set: usize| {
            let bits = acts.iter().enumerate().filter(|(at, act)| set & (1 << at) != 0 && !idle(set, act));
            bits.map(|(at, _)| 1 << at).sum::<usize>()
        };
        let mut coalitions = Coalitions { acts: acts.len(), arms: vec![all], arm_of: vec![0; all + 1] };
        for set in 0..=all {
            // Arm 0 is the scenario as written, be it that some of its acts do nothing.
            let wanted = if set == all { all } else { effective(set) };
            let known = coalitions.arms.iter().position(|arm| *arm == wanted);
            coalitions.arm_of[set] = known.unwrap_or_else(|| {
                coalitions.arms.push(wanted);
                coalitions.arms.len() - 1
            });
        }
        coalitions
    }
}

/// The scenario with an arm for each set of `acts`.
fn arms(scenario: &Scenario, acts: &[&Act], coalitions: &Coalitions) -> Scenario {
    let mut every = arms_only(scenario, None);
    let baseline = every.arms[0].clone();
    for set in &coalitions.arms[1..] {
        let mut election = baseline.election.clone();
        let absent =
            |act: &Act| acts.iter().position(|other| other.ix == act.ix).is_some_and(|at| set & (1 << at) == 0);
        election.acts.retain(|act| !absent(act));
        every.arms.push(Arm { id: format!("set-{set}"), title: String::new(), election });
    }
    every
}

/// The three things that acts are worth something for.
struct Columns {
    share: Game,
    wins: Game,
    changes: Game,
}

impl Columns {
    fn new(acts: usize) -> Columns {
        let game =
            || Game { with: Vec::new(), without: Vec::new(), whole: Vec::new(), acts: vec![Default::default(); acts] };
        Columns { share: game(), wins: game(), changes: game() }
    }
}

/// What sets of acts come to, as columns `[replicate]`.
struct Game {
    with: Vec<f64>,
    without: Vec<f64>,
    whole: Vec<f64>,
    /// `[act]`
    acts: Vec<Contribution>,
}

#[derive(Clone, Default)]
struct Contribution {
    shapley: Vec<f64>,
    first_in: Vec<f64>,
    last_in: Vec<f64>,
}

impl Game {
    /// Adds replicates: `value` gives an arm's column.
    fn add<'v>(&mut self, coalitions: &Coalitions, value: impl Fn(usize) -> &'v Vec<f64>) {
        let of = |set: usize| value(coalitions.arm_of[set]);
        let all = coalitions.arm_of.len() - 1;
        let less = |with: &[f64], without: &[f64]| with.iter().zip(without).map(|(w, o)| w - o).collect::<Vec<f64>>();
        self.with.extend(of(all));
        self.without.extend(of(0));
        self.whole.extend(less(of(all), of(0)));
        for (at, act) in self.acts.iter_mut().enumerate() {
            let own = 1 << at;
            let mut shapley = vec![0.0; of(0).len()];
            for set in (0..=all).filter(|set| set & own == 0) {
                let weight = weight(set.count_ones() as usize, coalitions.acts);
                let gains = of(set | own).iter().zip(of(set)).map(|(with, without)| weight * (with - without));
                shapley.iter_mut().zip(gains).for_each(|(sum, gain)| *sum += gain);
            }
            act.shapley.extend(shapley);
            act.first_in.extend(less(of(own), of(0)));
            act.last_in.extend(less(of(all), of(all ^ own)));
        }
    }

    fn worth(&self, act: usize) -> Worth {
        let Contribution { shapley, first_in, last_in } = &self.acts[act];
        Worth { shapley: mean_of(shapley), first_in: mean_of(first_in), last_in: mean_of(last_in) }
    }
}

/// The share of the orders of `acts` acts in which those before a given one are a given set of so many: s!(n−s−1)!/n!.
/// Of three acts: 1/3, 1/6, 1/3.
fn weight(before: usize, acts: usize) -> f64 {
    let choose = (0..before).fold(1.0, |sum, k| sum * (acts - 1 - k) as f64 / (k + 1) as f64);
    1.0 / (acts as f64 * choose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_all_sets_before_an_act_add_to_one() {
        assert_eq!([0, 1, 2].map(|before| weight(before, 3)), [1.0 / 3.0, 1.0 / 6.0, 1.0 / 3.0]);
        for acts in 1..=MOST_ACTS {
            let sum: f64 = (0..1_usize << (acts - 1)).map(|set| weight(set.count_ones() as usize, acts)).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{acts}: {sum}");
        }
    }
}
