//! A scenario at many points: its parameters set to other values, on the same luck at each, so that differences between
//! points are those of the values.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::estimate::{Counted, Estimate, Of};
use crate::parallel::in_order;
use crate::scenario::{Diagnostic, Loaded, Scenario, load};

use super::answer::Answer;
use super::points::{Design, points};
use super::{Failure, Given, Over, Progress, Size, Subject, arms_only, compile, names, simulate};

/// Where a scenario comes from, so that it can be read again with other values.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    pub path: &'a Path,
    /// What is set at every point (path, value).
    pub sets: &'a [(String, String)],
}

/// What a sweep found. Shares are fractions of valid votes over all replicates, 0 where the candidate is not on the ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    pub scenario: String,
    pub title: String,
    pub candidate: String,
    pub contest: String,
    /// What is given, in each point's own world without the what-if.
    pub given: Option<String>,
    /// The scenario's own question: differences `worth` are this what-if less the point.
    pub what_if: Option<String>,
    pub replicates: u64,
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

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Level {
    pub wins: Estimate,
    pub share: Estimate,
    /// Quantiles of the share over replicates.
    pub share_p5: f64,
    pub share_p50: f64,
    pub share_p95: f64,
    /// Replicates that count.
    pub counted: u64,
}

/// A difference, paired by replicate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    pub wins: Estimate,
    pub share: Estimate,
    pub winner_changes: Estimate,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// One for each parameter.
    pub values: Vec<Given>,
    pub level: Level,
    /// The point less the scenario as written; where something is given, over the replicates in which it holds in both.
    pub from_written: Gap,
    /// The question's what-if at this point less the point.
    pub what_if: Option<Gap>,
}

impl Sweep {
    /// The largest standard error of what is asked, over all points.
    pub fn error(&self, of: Of) -> f64 {
        let gap = |point: &Point| point.what_if.unwrap_or(point.from_written);
        let error = |point: &Point| match of {
            Of::Differences => {
                let gap = gap(point);
                gap.share.mcse.max(gap.wins.mcse).max(gap.winner_changes.mcse)
            }
            Of::ShareDifference => gap(point).share.mcse,
            Of::WinsDifference => gap(point).wins.mcse,
            Of::WinnerChanges => gap(point).winner_changes.mcse,
            Of::Share => point.level.share.mcse,
            Of::Wins => point.level.wins.mcse,
        };
        self.points.iter().map(error).fold(0.0, f64::max)
    }
}

/// Runs the scenario `written` at every point of `over`, as `design` puts them together.
///
/// # Errors
/// If there are too many points, a scenario at one of them does not load (which is found before anything runs) or cannot
/// be modelled, what is given holds nowhere at one, or `progress` says `false`.
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
    check(&points, over, origin, size.threads, &|| progress(0, total))?;
    let scenario = &written.scenario;
    let known = names(&compile(scenario, size)?);
    let mut done = 0;
    let mut answers = |scenario: &Scenario| {
        let found = answer(scenario, &known, subject, size, &|more| progress(done + more, total));
        done += size.replicates;
        found
    };
    let (base, _) = answers(scenario)?;
    let mut found = Vec::new();
    for values in points {
        let loaded = at(origin, over, &values)?;
        let (own, what_if) = answers(&loaded.scenario)?;
        found.push(Point {
            level: level(&own),
            from_written: gap(&own, &base, &own.counted.and(&base.counted)),
            what_if: what_if.map(|what_if| gap(&what_if, &own, &own.counted)),
            values,
        });
    }
    Ok(Sweep {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        given: subject.given.as_ref().map(ToString::to_string),
        what_if: scenario.question.what_if.map(|at| scenario.arms[at].id.clone()),
        replicates: size.replicates,
        seed: size.seed.0,
        over: over.iter().map(|over| over.path.clone()).collect(),
        design,
        as_written: level(&base),
        points: found,
    })
}

fn level(answer: &Answer) -> Level {
    let counted = &answer.counted;
    let [share_p5, share_p50, share_p95] = counted.quantiles(&answer.share, [0.05, 0.5, 0.95]);
    Level {
        wins: counted.mean(&answer.wins),
        share: counted.mean(&answer.share),
        share_p5,
        share_p50,
        share_p95,
        counted: counted.number(answer.share.len()) as u64,
    }
}

/// The scenario with these values.
pub(super) fn at(origin: Origin, over: &[Over], values: &[Given]) -> Result<Loaded, Failure> {
    let own = over.iter().zip(values).map(|(over, value)| (over.path.clone(), value.to_string()));
    let sets: Vec<(String, String)> = origin.sets.iter().cloned().chain(own).collect();
    let over = origin.sets.len();
    load(origin.path, &sets).map_err(|problems| Failure::Scenario(of_over(problems, &sets[over..])))
}

/// Problems of what is swept, where they stand on the command line.
fn of_over(problems: Vec<Diagnostic>, over: &[(String, String)]) -> Vec<Diagnostic> {
    let texts: Vec<String> = over.iter().map(|(path, value)| format!("{path}={value}")).collect();
    let placed = |mut problem: Diagnostic| {
        if problem.file == Path::new("--set") && texts.contains(&problem.text) {
            problem.file = PathBuf::from("--over");
        }
        problem
    };
    problems.into_iter().map(placed).collect()
}

/// The answers of the scenario and of its question's what-if, on the luck of latents that are `known` elsewhere, by name.
pub(super) fn answer(
    scenario: &Scenario,
    known: &[String],
    subject: &Subject,
    size: &Size,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<(Answer, Option<Answer>), Failure> {
    let model = compile(&arms_only(scenario, scenario.question.what_if), size)?;
    let table = simulate(&model, known, size, (0, size.replicates), progress)?;
    let what_if = (table.arms.len() > 1).then(|| Answer::of(&table, 1, subject));
    let mut own = Answer::of(&table, 0, subject);
    own.counted.worth(size.latents.worth());
    subject.any(&own.counted)?;
    Ok((own, what_if))
}

/// One less the other over the replicates that count.
pub(super) fn gap(one: &Answer, other: &Answer, counted: &Counted) -> Gap {
    let less = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| one - other).collect::<Vec<f64>>();
    Gap {
        wins: counted.mean(&less(&one.wins, &other.wins)),
        share: counted.mean(&less(&one.share, &other.share)),
        winner_changes: counted.mean(&one.changes(other)),
    }
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
