//! What each of several acts is worth: every set of them as an arm, on the same voters and the same
//! luck. Shapley values (Shapley 1953, "A value for n-person games") are each act's contribution
//! averaged over all orders in which the acts could have come; they add up to what all of them do
//! together. Of more than ten acts not all sets are simulated, but those along some orders (Castro,
//! Gómez & Tejada 2009, "Polynomial calculation of the Shapley value based on sampling").

use serde::{Deserialize, Serialize};

use crate::election::Act;
use crate::estimate::{Answer, Counted, Estimate, Of, less, mean_of};
use crate::event::unknown;
use crate::scenario::{Arm, Scenario};

use super::coalition::Coalitions;
use super::{Failure, Progress, Size, StageAsked, Subject, arms_only, compile, simulate_asked};

/// Acts whose sets fit the bits of a word, with room to spare.
const MOST_ACTS: usize = 60;

/// Arms × replicates simulated at once: what a gigabyte holds.
const AT_ONCE: u64 = 1 << 19;

/// What the acts are worth, alone and together. Shares are fractions of valid votes, over the
/// replicates that have one with every set of acts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// Id of the candidate asked about.
    pub candidate: String,
    /// Id of the contest whose shares are told.
    pub contest: String,
    /// The nomination or office that the chance is of; absent where it is to win the contest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageAsked>,
    /// What is given, in the scenario as written.
    pub given: Option<String>,
    /// Of every set of acts.
    pub replicates: u64,
    /// Of these, those in which what is given holds.
    pub counted: u64,
    /// Of these, those in which there is a share with every set of acts.
    pub with_share: u64,
    /// The seed of all of them.
    pub seed: u64,
    /// Orders of the acts whose steps were simulated; `None`: every set of them was, and the
    /// Shapley values carry no error but that of the replicates.
    pub orders: Option<usize>,
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Fraction of the valid votes; absent where there is none.
    pub share: Option<Estimate>,
    /// Chance to win.
    pub wins: Estimate,
    /// How often the winner is another than with none of the acts.
    pub winner_changes: Estimate,
}

/// What one act is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActWorth {
    /// The act's, as in the scenario.
    pub id: String,
    /// ISO 8601.
    pub date: String,
    /// In the candidate's share; absent where there is none.
    pub share: Option<Worth>,
    /// In the chance to win.
    pub wins: Worth,
    /// In how often the winner is another than with none of the acts.
    pub winner_changes: Worth,
}

/// Contributions of an act, paired by replicate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    /// The mean over all orders of the acts. Of all acts together they add up to the whole.
    pub shapley: Estimate,
    /// As the only act, against none.
    pub first_in: Estimate,
    /// As the last act, against all others: what leaving it out alone would take away.
    pub last_in: Estimate,
}

impl Attribution {
    /// The largest standard error of what is asked.
    pub fn error(&self, of: Of) -> f64 {
        let worths: [fn(&ActWorth) -> Option<Worth>; 3] = [
            |act| act.share,
            |act| Some(act.wins),
            |act| Some(act.winner_changes),
        ];
        let largest = worths.map(|worth| {
            let errors = self.acts.iter().filter_map(worth);
            errors.map(|worth| worth.shapley.mcse).fold(0.0, f64::max)
        });
        let share = self.with.share.map_or(0.0, |share| share.mcse);
        of.among([share, self.with.wins.mcse], largest)
    }
}

/// Attributes what `acts` (by id; none named: all of the baseline's) do together to each of them.
/// The others stay as they are in every arm. An act that undoes another does nothing where that is
/// absent.
///
/// # Errors
/// If there are no such acts or far too many, the scenario cannot be modelled, what is given never
/// holds, or `progress` says `false`.
pub fn attribute(
    scenario: &Scenario,
    acts: &[String],
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<Attribution, Failure> {
    let acts = chosen(scenario, acts)?;
    let ids: Vec<&str> = acts
        .iter()
        .map(|act| scenario.roster.acts[act.ix.at()].id.as_str())
        .collect();
    let coalitions = Coalitions::of(&acts, &ids, size.seed);
    let model = compile(&arms(scenario, &acts, &coalitions), size)?;
    // Shares, wins, changes of the winner.
    let measures = [Counted::mean, Counted::change, Counted::change];
    let mut games = measures.map(|measure| Game::new(&coalitions, acts.len(), measure));
    let mut counted = Counted::default();
    counted.worth(size.latents.worth());
    // Whether all sets have a share, and whether in all it is decided who wins.
    let (mut exists, mut decided) = (Vec::new(), Vec::new());
    let part = (AT_ONCE / coalitions.arms.len() as u64).max(1);
    let mut first = 0;
    while first < size.replicates {
        let count = part.min(size.replicates - first);
        let told = |done| progress(first + done, size.replicates);
        let table = simulate_asked(&model, subject, &[], size, (first, count), &told)?;
        let answers: Vec<Answer> = (0..coalitions.arms.len())
            .map(|arm| subject.answer(&table, arm))
            .collect();
        let none = &answers[coalitions.arm(0)];
        let changes: Vec<Vec<f64>> = answers.iter().map(|answer| answer.changes(none)).collect();
        let own = &answers[0].counted;
        let all = |of: fn(&Answer) -> &[bool]| -> Vec<bool> {
            let so = |at: usize| answers.iter().all(|answer| of(answer)[at]);
            (0..of(none).len()).map(so).collect()
        };
        let [with_share, with_winner] = [all(Answer::exists), all(Answer::decided)];
        let [share, wins, winner_changes] = &mut games;
        share.add(&coalitions, &own.among(&with_share), |arm| {
            answers[arm].share()
        });
        wins.add(&coalitions, own, |arm| answers[arm].wins());
        winner_changes.add(&coalitions, &own.among(&with_winner), |arm| &changes[arm]);
        exists.extend(with_share);
        decided.extend(with_winner);
        counted.append(own.clone());
        first += count;
    }
    subject.any(&counted)?;
    let number = |counted: &Counted| counted.number(exists.len()) as u64;
    let among = [
        counted.among(&exists),
        counted.clone(),
        counted.among(&decided),
    ];
    let with_share = number(&among[0]);
    let standing = |of: fn(&Game) -> &Vec<f64>| {
        let told = |at: usize| (games[at].estimate)(&among[at], of(&games[at]));
        Standing {
            share: (with_share > 0).then(|| told(0)),
            wins: told(1),
            winner_changes: told(2),
        }
    };
    let worth = |(at, act): (usize, &&Act)| {
        let [share, wins, winner_changes] = [0, 1, 2].map(|of| games[of].worth(at, &among[of]));
        ActWorth {
            id: ids[at].to_owned(),
            date: act.date.to_string(),
            share: (with_share > 0).then_some(share),
            wins,
            winner_changes,
        }
    };
    Ok(Attribution {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        stage: subject.stage.clone(),
        given: subject.given.as_ref().map(ToString::to_string),
        replicates: size.replicates,
        counted: number(&counted),
        with_share,
        seed: size.seed.0,
        orders: (!coalitions.orders.is_empty()).then_some(coalitions.orders.len()),
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
    if let Some(stranger) = ids
        .iter()
        .find(|wanted| !known.iter().any(|act| id(act) == **wanted))
    {
        return Err(unknown("act", stranger, known.iter().map(id)).into());
    }
    let mut acts: Vec<&Act> = known
        .iter()
        .filter(|act| ids.is_empty() || ids.iter().any(|wanted| wanted == id(act)))
        .collect();
    acts.sort_by_key(|act| (act.date, act.ix));
    match acts.len() {
        0 => Err(Failure::refused(
            "the scenario has no acts to attribute anything to",
        )),
        1..=MOST_ACTS => Ok(acts),
        n => Err(Failure::asked(
            format!("{n} acts are more than the {MOST_ACTS} that can be told apart"),
            format!("name up to {MOST_ACTS} with --acts"),
        )),
    }
}

/// The scenario with an arm for each set of `acts`.
fn arms(scenario: &Scenario, acts: &[&Act], coalitions: &Coalitions) -> Scenario {
    let mut every = arms_only(scenario, None);
    let baseline = every.arms[0].clone();
    for set in &coalitions.arms[1..] {
        let mut election = baseline.election.clone();
        let absent = |act: &Act| {
            acts.iter()
                .position(|other| other.ix == act.ix)
                .is_some_and(|at| set & (1 << at) == 0)
        };
        election.acts.retain(|act| !absent(act));
        every.arms.push(Arm {
            id: format!("set-{set}"),
            title: String::new(),
            election,
        });
    }
    every
}

type Measure = fn(&Counted, &[f64]) -> Estimate;

/// What sets of acts come to, as columns `[replicate]`.
struct Game {
    /// With the error of a mean, or of a chance.
    estimate: Measure,
    with: Vec<f64>,
    without: Vec<f64>,
    whole: Vec<f64>,
    /// `[act]`
    acts: Vec<Contribution>,
}

#[derive(Clone)]
struct Contribution {
    shapley: Vec<f64>,
    first_in: Vec<f64>,
    last_in: Vec<f64>,
    /// The gain in each order, summed over the replicates that count; empty where all sets are
    /// simulated.
    by_order: Vec<f64>,
}

impl Game {
    /// Before any replicate.
    fn new(coalitions: &Coalitions, acts: usize, estimate: Measure) -> Game {
        let contribution = Contribution {
            shapley: Vec::new(),
            first_in: Vec::new(),
            last_in: Vec::new(),
            by_order: vec![0.0; coalitions.orders.len()],
        };
        Game {
            estimate,
            with: Vec::new(),
            without: Vec::new(),
            whole: Vec::new(),
            acts: vec![contribution; acts],
        }
    }

    /// Adds replicates, of which those `counted` count: `value` gives an arm's column.
    fn add<'v>(
        &mut self,
        coalitions: &Coalitions,
        counted: &Counted,
        value: impl Fn(usize) -> &'v [f64],
    ) {
        let of = |set: u64| value(coalitions.arm(set));
        let all = coalitions.all;
        self.with.extend(of(all));
        self.without.extend(of(0));
        self.whole.extend(less(of(all), of(0)));
        for (at, act) in self.acts.iter_mut().enumerate() {
            let own = 1 << at;
            let mut shapley = vec![0.0; of(0).len()];
            for (place, step) in coalitions.steps(at).iter().enumerate() {
                let gains = less(of(step.with), of(step.without));
                shapley
                    .iter_mut()
                    .zip(&gains)
                    .for_each(|(sum, gain)| *sum += step.weight * gain);
                if let Some(sum) = act.by_order.get_mut(place) {
                    *sum += (0..gains.len())
                        .filter(|at| counted.has(*at))
                        .map(|at| gains[at])
                        .sum::<f64>();
                }
            }
            act.shapley.extend(shapley);
            act.first_in.extend(less(of(own), of(0)));
            act.last_in.extend(less(of(all), of(all ^ own)));
        }
    }

    fn worth(&self, act: usize, counted: &Counted) -> Worth {
        let Contribution {
            shapley,
            first_in,
            last_in,
            by_order,
        } = &self.acts[act];
        let count = counted.number(shapley.len()) as f64;
        // An order and its reverse are one draw.
        let pairs: Vec<f64> = by_order
            .chunks(2)
            .map(|pair| pair.iter().sum::<f64>() / (count * pair.len() as f64))
            .collect();
        let mut shapley = (self.estimate)(counted, shapley);
        if !pairs.is_empty() {
            let orders = mean_of(&pairs).mcse;
            shapley.mcse = (shapley.mcse * shapley.mcse + orders * orders).sqrt();
        }
        Worth {
            shapley,
            first_in: (self.estimate)(counted, first_in),
            last_in: (self.estimate)(counted, last_in),
        }
    }
}
