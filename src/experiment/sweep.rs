//! A scenario at many points: its parameters set to other values, on the same luck at each, so that
//! differences between points are those of the values.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::estimate::{Answer, Estimate, Gap, Of};
use crate::parallel::{available, in_order};
use crate::replicates::Contrast;
use crate::scenario::{Diagnostic, Loaded, Scenario, load};
use crate::simulate::{Family, FamilyPlan};

use super::points::{Design, points};
use super::{
    Failure, Latents, Over, ParameterValue, Progress, Size, StageAsked, Subject, arms_only, block,
    compile, names, simulate_asked,
};

/// Points × replicates simulated at once: what a few hundred megabytes hold.
const AT_ONCE: u64 = 1 << 21;

/// Where a scenario comes from, so that it can be read again with other values.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The scenario's file.
    pub path: &'a Path,
    /// What is set at every point (path, value).
    pub sets: &'a [(String, String)],
}

/// What a sweep found. Shares are fractions of valid votes, over the replicates that have one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
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
    /// What is given, in each point's own world without the what-if.
    pub given: Option<String>,
    /// The what-if of the scenario's own question.
    pub what_if: Option<String>,
    /// What it does to the acts: where it only removes some, differences are the point less the what-if.
    #[serde(default)]
    pub contrast: Contrast,
    /// Of every point.
    pub replicates: u64,
    /// The seed of all points: neighbours have the same luck.
    pub seed: u64,
    /// Paths of the parameters.
    pub over: Vec<String>,
    /// How their values go together.
    pub design: Design,
    /// The scenario as written.
    pub as_written: Level,
    /// In order of the values, the last parameter fastest.
    pub points: Vec<Point>,
}

/// What the candidate comes to in one scenario, over the replicates that count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// Chance to win, over all of them.
    pub wins: Estimate,
    /// Replicates that count.
    pub counted: u64,
    /// In so many of these there is a share.
    pub with_share: u64,
    /// Fraction of the valid votes, over those; absent where there are none, as the quantiles.
    pub share: Option<Estimate>,
    /// Quantiles of the share over replicates.
    pub share_p5: Option<f64>,
    /// Its median.
    pub share_p50: Option<f64>,
    /// Its 95 % quantile.
    pub share_p95: Option<f64>,
}

/// The scenario with each parameter at one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// One for each parameter.
    pub values: Vec<ParameterValue>,
    /// What the candidate comes to there.
    pub level: Level,
    /// The point less the scenario as written; where something is given, over the replicates in
    /// which it holds in both.
    pub from_written: Gap,
    /// What the question's what-if changes at this point: by `contrast`, the point less the what-if or
    /// the other way round.
    pub what_if: Option<Gap>,
}

impl Sweep {
    /// The chance in the what-if at a point, from what the two differ in.
    pub fn in_what_if(&self, point: &Point, gap: &Gap) -> f64 {
        let sign = if self.contrast.adds() { -1.0 } else { 1.0 };
        point.level.wins.estimate + sign * gap.wins.estimate
    }

    /// The largest standard error of what is asked, over all points.
    pub fn error(&self, of: Of) -> f64 {
        let error = |point: &Point| {
            let share = point.level.share.map_or(0.0, |share| share.mcse);
            let level = [share, point.level.wins.mcse];
            of.among(level, point.what_if.unwrap_or(point.from_written).errors())
        };
        self.points.iter().map(error).fold(0.0, f64::max)
    }
}

/// Runs the scenario `written` at every point of `over`, as `design` puts them together.
///
/// # Errors
/// If there are too many points, a scenario at one of them does not load (which is found before
/// anything runs) or cannot be modelled, what is given holds nowhere at one, or `progress` says
/// `false`.
pub fn sweep(
    written: &Loaded,
    origin: Origin,
    over: &[Over],
    design: Design,
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<Sweep, Failure> {
    let points = points(over, design, size.seed)?;
    let total = (points.len() as u64 + 1) * size.replicates;
    let mut ready = check(&points, over, origin, size.threads, &|| progress(0, total))?;
    let turns = turns(&points, over, &ready);
    let scenario = &written.scenario;
    let known = names(&compile(scenario, size)?);
    let (base, written_what_if) = answer(scenario, &known, subject, size, &|done| {
        progress(done, total)
    })?;
    let mut found: Vec<Option<Point>> = vec![None; points.len()];
    let part = (AT_ONCE / size.replicates.max(1)).max(1) as usize;
    let mut done = size.replicates;
    for turns in turns.chunks(part) {
        let told = |more| progress(done + more, total);
        let own: Vec<(usize, Option<Scenario>)> = turns
            .iter()
            .map(|&place| (place, ready.get_mut(place).and_then(Option::take)))
            .collect();
        let again = |turn: usize| match &own[turn] {
            (_, Some(scenario)) => Ok(scenario.clone()),
            (place, None) => at(origin, over, &points[*place]).map(asked),
        };
        let scenarios = in_order(size.threads, own.len(), again)
            .into_iter()
            .collect::<Result<Vec<Scenario>, _>>()?;
        let answers = answers(&scenarios, &known, subject, size, &told)?;
        done += turns.len() as u64 * size.replicates;
        for (&place, (own, what_if)) in turns.iter().zip(answers) {
            found[place] = Some(Point {
                level: level(&own),
                from_written: own.less(&base, &own.counted.and(&base.counted)),
                what_if: what_if
                    .as_ref()
                    .map(|what_if| what_if.against(&own, &own.counted)),
                values: points[place].clone(),
            });
        }
    }
    Ok(Sweep {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        stage: subject.stage.clone(),
        given: subject.given.as_ref().map(ToString::to_string),
        what_if: scenario
            .question
            .what_if
            .map(|at| scenario.arms[at].id.clone()),
        contrast: written_what_if
            .map(|what_if| what_if.contrast().clone())
            .unwrap_or_default(),
        replicates: size.replicates,
        seed: size.seed.0,
        over: over.iter().map(|over| over.path.clone()).collect(),
        design,
        as_written: level(&base),
        points: found.into_iter().flatten().collect(),
    })
}

/// The order in which points are simulated: those with the same cells one after another, for they
/// share what came before. Of a grid's parameters it tries which ones change the cells.
fn turns(points: &[Vec<ParameterValue>], over: &[Over], ready: &[Option<Scenario>]) -> Vec<usize> {
    let changes = |at: usize| {
        let differs = |other: &Vec<ParameterValue>| {
            (0..over.len()).all(|k| (other[k] != points[0][k]) == (k == at))
        };
        let other = points
            .iter()
            .position(differs)
            .and_then(|other| ready.get(other)?.clone());
        let pair = ready.first().cloned().flatten().zip(other);
        pair.is_some_and(|(one, other)| {
            Family::of(&[one, other]).is_ok_and(|family| family.kin() != [0, 0])
        })
    };
    let slow: Vec<usize> = (0..over.len())
        .filter(|at| over.len() > 1 && changes(*at))
        .collect();
    let place =
        |at: usize, value: &ParameterValue| over[at].values.iter().position(|other| other == value);
    let mut turns: Vec<usize> = (0..points.len()).collect();
    turns.sort_by_cached_key(|&point| {
        slow.iter()
            .map(|&at| place(at, &points[point][at]))
            .collect::<Vec<_>>()
    });
    turns
}

fn level(answer: &Answer) -> Level {
    let (counted, all) = (&answer.counted, answer.wins().len());
    let with_share = counted.among(answer.exists());
    let share = answer.mean_share(counted);
    let quantiles = share.map(|_| with_share.quantiles(answer.share(), [0.05, 0.5, 0.95]));
    Level {
        wins: answer.chance(counted),
        counted: counted.number(all) as u64,
        with_share: with_share.number(all) as u64,
        share,
        share_p5: quantiles.map(|of| of[0]),
        share_p50: quantiles.map(|of| of[1]),
        share_p95: quantiles.map(|of| of[2]),
    }
}

/// The scenario with these values.
pub(super) fn at(
    origin: Origin,
    over: &[Over],
    values: &[ParameterValue],
) -> Result<Loaded, Failure> {
    let own = over
        .iter()
        .zip(values)
        .map(|(over, value)| (over.path.clone(), value.to_string()));
    let sets: Vec<(String, String)> = origin.sets.iter().cloned().chain(own).collect();
    let over = origin.sets.len();
    load(origin.path, &sets).map_err(|problems| Failure::Scenario(of_over(problems, &sets[over..])))
}

/// Problems of what is swept, where they stand on the command line.
fn of_over(problems: Vec<Diagnostic>, over: &[(String, String)]) -> Vec<Diagnostic> {
    let texts: Vec<String> = over
        .iter()
        .map(|(path, value)| format!("{path}={value}"))
        .collect();
    let placed = |mut problem: Diagnostic| {
        if problem.file == Path::new("--set") && texts.contains(&problem.text) {
            problem.file = PathBuf::from("--over");
        }
        problem
    };
    problems.into_iter().map(placed).collect()
}

/// The answers of several scenarios, on what they have in common: a latent is drawn once for all of
/// them, and a contest before the first thing that differs between them is simulated once. One by
/// one where latents come from elsewhere or what is given speaks of other contests.
fn answers(
    scenarios: &[Scenario],
    known: &[String],
    subject: &Subject,
    size: &Size,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<Vec<(Answer, Option<Answer>)>, Failure> {
    if size.latents != Latents::default() || subject.given.is_some() {
        let one = |(at, scenario): (usize, &Scenario)| {
            let before = at as u64 * size.replicates;
            answer(scenario, known, subject, size, &|more| {
                progress(before + more)
            })
        };
        return scenarios.iter().enumerate().map(one).collect();
    }
    let threads = if size.threads == 0 {
        available()
    } else {
        size.threads
    };
    let parts: Vec<&[Scenario]> = scenarios
        .chunks(scenarios.len().div_ceil(threads).max(1))
        .collect();
    let compiled =
        |part: usize| Family::of(parts[part]).map_err(|(_, problems)| Failure::Model(problems));
    let mut answers = Vec::new();
    for family in in_order(size.threads, parts.len(), compiled) {
        let done = answers.len() as u64 * size.replicates;
        let contests = subject.contests(&scenarios[0]);
        let plan = FamilyPlan {
            contests: &contests,
            seed: size.seed,
            count: size.replicates,
            block: block(size.replicates),
            threads: size.threads,
        };
        let tables = family?
            .run_contests(&plan, &|more| progress(done + more))
            .ok_or(Failure::Stopped)?;
        answers.extend(tables.iter().map(|table| subject.answers(table)));
    }
    Ok(answers)
}

/// The answers of the scenario and of its question's what-if, on the luck of latents that are
/// `known` elsewhere, by name.
pub(super) fn answer(
    scenario: &Scenario,
    known: &[String],
    subject: &Subject,
    size: &Size,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<(Answer, Option<Answer>), Failure> {
    let model = compile(&arms_only(scenario, scenario.question.what_if), size)?;
    let table = simulate_asked(&model, subject, known, size, (0, size.replicates), progress)?;
    let (mut own, what_if) = subject.answers(&table);
    own.counted.worth(size.latents.worth());
    subject.any(&own.counted)?;
    Ok((own, what_if))
}

/// Scenarios kept from one reading: some hundred kilobytes each.
const KEPT: usize = 2_048;

/// The scenario with its question's two arms.
fn asked(loaded: Loaded) -> Scenario {
    arms_only(&loaded.scenario, loaded.scenario.question.what_if)
}

/// Reads the scenario at every point and keeps the first ones: the first that does not load is
/// told.
fn check(
    points: &[Vec<ParameterValue>],
    over: &[Over],
    origin: Origin,
    threads: usize,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Option<Scenario>>, Failure> {
    let mut kept = Vec::new();
    for (at_part, part) in points.chunks(64).enumerate() {
        if !goes_on() {
            return Err(Failure::Stopped);
        }
        let keep = at_part * 64 < KEPT;
        let read =
            |place: usize| at(origin, over, &part[place]).map(|loaded| keep.then(|| asked(loaded)));
        for scenario in in_order(threads, part.len(), read) {
            kept.push(scenario?);
        }
    }
    Ok(kept)
}
