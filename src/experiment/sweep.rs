//! A scenario at many points: its parameters set to other values, on the same luck at each, so that differences between
//! points are those of the values.

use std::path::Path;

use serde::Serialize;

use crate::estimate::{Estimate, mean_of};
use crate::parallel::in_order;
use crate::scenario::{Loaded, Scenario, load};
use crate::simulate::compile;

use super::answer::Answer;
use super::over::MOST_POINTS;
use super::{Failure, Given, Over, Progress, Size, Subject, arms_only, simulate};

/// Where a scenario comes from, so that it can be read again with other values.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    pub path: &'a Path,
    /// What is set at every point (path, value).
    pub sets: &'a [(String, String)],
}

/// What a sweep found. Shares are fractions of valid votes over all replicates, 0 where the candidate is not on the ballot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sweep {
    pub scenario: String,
    pub title: String,
    pub candidate: String,
    pub contest: String,
    /// The scenario's own question: differences `worth` are this what-if less the point.
    pub what_if: Option<String>,
    pub replicates: u64,
    pub seed: u64,
    /// Paths of the parameters.
    pub over: Vec<String>,
    /// The scenario as written.
    pub as_written: Level,
    /// In order of the values, the last parameter fastest.
    pub points: Vec<Point>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Level {
    pub wins: Estimate,
    pub share: Estimate,
}

/// A difference, paired by replicate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gap {
    pub wins: Estimate,
    pub share: Estimate,
    pub winner_changes: Estimate,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// One for each parameter.
    pub values: Vec<Given>,
    pub level: Level,
    /// The point less the scenario as written.
    pub from_written: Gap,
    /// The question's what-if at this point less the point.
    pub what_if: Option<Gap>,
}

/// Runs the scenario `written` at every point of `over`: all combinations, or with `zip` the first values of each
/// parameter together, then the second ones.
///
/// # Errors
/// If there are too many points, a scenario at one of them does not load (which is found before anything runs) or cannot
/// be modelled, or `progress` says `false`.
pub fn sweep(
    written: &Loaded,
    origin: Origin,
    over: &[Over],
    zip: bool,
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<Sweep, Failure> {
    let points = points(over, zip)?;
    let total = (points.len() as u64 + 1) * size.replicates;
    check(&points, over, origin, size.threads, &|| progress(0, total))?;
    let scenario = &written.scenario;
    let mut done = 0;
    let mut answers = |scenario: &Scenario| {
        let found = answer(scenario, subject, size, &|more| progress(done + more, total));
        done += size.replicates;
        found
    };
    let (base, _) = answers(scenario)?;
    let level = |answer: &Answer| Level { wins: mean_of(&answer.wins), share: mean_of(&answer.share) };
    let mut found = Vec::new();
    for values in points {
        let loaded = at(origin, over, &values)?;
        let (own, what_if) = answers(&loaded.scenario)?;
        found.push(Point {
            level: level(&own),
            from_written: gap(&own, &base),
            what_if: what_if.map(|what_if| gap(&what_if, &own)),
            values,
        });
    }
    Ok(Sweep {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        what_if: scenario.question.what_if.map(|at| scenario.arms[at].id.clone()),
        replicates: size.replicates,
        seed: size.seed.0,
        over: over.iter().map(|over| over.path.clone()).collect(),
        as_written: level(&base),
        points: found,
    })
}

/// The scenario with these values.
pub(super) fn at(origin: Origin, over: &[Over], values: &[Given]) -> Result<Loaded, Failure> {
    let own = over.iter().zip(values).map(|(over, value)| (over.path.clone(), value.to_string()));
    let sets: Vec<(String, String)> = origin.sets.iter().cloned().chain(own).collect();
    load(origin.path, &sets).map_err(Failure::Scenario)
}

/// The answers of the scenario and of its question's what-if.
pub(super) fn answer(
    scenario: &Scenario,
    subject: &Subject,
    size: &Size,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<(Answer, Option<Answer>), Failure> {
    let model = compile(&arms_only(scenario, scenario.question.what_if)).map_err(Failure::Model)?;
    let table = simulate(&model, size, (0, size.replicates), progress)?;
    let what_if = (table.arms.len() > 1).then(|| Answer::of(&table, 1, subject));
    Ok((Answer::of(&table, 0, subject), what_if))
}

pub(super) fn gap(one: &Answer, other: &Answer) -> Gap {
    let less = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| one - other).collect::<Vec<f64>>();
    Gap {
        wins: mean_of(&less(&one.wins, &other.wins)),
        share: mean_of(&less(&one.share, &other.share)),
        winner_changes: mean_of(&one.changes(other)),
    }
}

/// Values of every point.
fn points(over: &[Over], zip: bool) -> Result<Vec<Vec<Given>>, Failure> {
    if zip {
        let lengths: Vec<String> = over.iter().map(|over| over.values.len().to_string()).collect();
        if lengths.iter().any(|length| *length != lengths[0]) {
            let message =
                format!("with --zip all parameters take as many values, but these take {}", lengths.join(", "));
            return Err(Failure::asked(message, "give each as many, or leave --zip out".to_owned()));
        }
        let count = over.first().map_or(0, |over| over.values.len());
        return Ok((0..count).map(|at| over.iter().map(|over| over.values[at]).collect()).collect());
    }
    let count = over.iter().map(|over| over.values.len() as u128).product::<u128>();
    if count > MOST_POINTS as u128 {
        let message = format!("the grid has {count} points, more than {MOST_POINTS}");
        return Err(Failure::asked(message, "take fewer values of each parameter, or --zip".to_owned()));
    }
    let mut points = vec![Vec::new()];
    for over in over {
        let longer = |point: &Vec<Given>| {
            over.values.iter().map(|value| point.iter().copied().chain([*value]).collect()).collect::<Vec<Vec<Given>>>()
        };
        points = points.iter().flat_map(longer).collect();
    }
    Ok(points)
}

/// Whether the scenario loads at every point: the first that does not is told.
fn check(
    points: &[Vec<Given>],
    over: &[Over],
    origin: Origin,
    threads: usize,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<(), Failure> {
    for part in points.chunks(64) {
        if !goes_on() {
            return Err(Failure::Stopped);
        }
        let loads = in_order(threads, part.len(), |place| at(origin, over, &part[place]).err());
        if let Some(failure) = loads.into_iter().flatten().next() {
            return Err(failure);
        }
    }
    Ok(())
}
