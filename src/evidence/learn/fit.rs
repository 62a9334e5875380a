//! Cases and a template → what can be learnt, from all of them or from some.

use serde::{Deserialize, Serialize};

use crate::election::{Contest, Status, Tastes};
use crate::evidence::case::Case;
use crate::evidence::expand::Template;
use crate::experiment::Failure;
use crate::latent::Quantity;
use crate::parallel::in_order;
use crate::scenario::Scenario;

use super::shocks::{Grid, Moments, Pair, Shocks};
use super::turnout::{self, Attendance, Turnout};

/// Run-offs made ready to be learnt from.
#[derive(Debug, Clone, PartialEq)]
pub struct Learner {
    grid: Grid,
    attendances: Vec<Option<Attendance>>,
    new: f64,
    contests: [String; 2],
}

/// What was learnt.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Learnt {
    /// Run-offs learnt from.
    pub races: usize,
    /// Ids of the template's contests: the one known, the one learnt of.
    pub contests: [String; 2],
    /// Of the contest learnt of.
    pub shocks: Shocks,
    /// `None` where the table has shares alone.
    pub turnout: Option<Turnout>,
}

/// What the likelihood asks of a scenario.
struct Shape {
    contests: [String; 2],
    voters: u64,
    new: f64,
}

impl Learner {
    /// # Errors
    /// If a race has more than two in its last round, or the template is not of the kind whose
    /// likelihood is known: one bloc, tastes kept, no acts, no shocks but `candidate`, `contest`
    /// and `turnout`.
    pub fn of(cases: &[Case], template: &Template, threads: usize) -> Result<Learner, Failure> {
        let two = |case: &&Case| case.race.last().persons().count() != 2;
        if let Some(case) = cases.iter().find(two) {
            let message = format!(
                "\"{}\" has more than two candidates in its last round",
                case.race.name
            );
            return Err(Failure::asked(message, "learn from run-offs between two"));
        }
        let shapes: Vec<Result<Shape, Failure>> = in_order(threads, cases.len(), |at| {
            let loaded = template
                .scenario(cases[at].race, &[])
                .map_err(Failure::Scenario)?;
            shape(&loaded.scenario)
        });
        let shapes: Vec<Shape> = shapes.into_iter().collect::<Result<_, _>>()?;
        let Some(first) = shapes.first() else {
            return Err(Failure::asked(
                "there is no run-off to learn from",
                "give a table of races with two rounds",
            ));
        };
        let pair = |case: &Case| {
            let (first, second) = case.logits();
            Pair { first, second }
        };
        let pairs: Vec<Pair> = cases.iter().map(pair).collect();
        let attendance = |(case, shape): (&Case, &Shape)| {
            let [before, after] = case.votes.map(|votes| votes as f64);
            let outside = (shape.voters as f64 - before) / before;
            (before > 0.0 && after > 0.0).then(|| Attendance {
                ratio: after / before,
                orphaned: case.orphaned,
                outside,
            })
        };
        Ok(Learner {
            grid: Grid::of(&pairs, threads),
            attendances: cases.iter().zip(&shapes).map(attendance).collect(),
            new: first.new,
            contests: first.contests.clone(),
        })
    }

    /// What the cases (by place) say for which `learnt_from` does.
    pub fn learn(&self, learnt_from: impl Fn(usize) -> bool) -> Learnt {
        let own = |at: usize| self.attendances[at].filter(|_| learnt_from(at));
        let attendances: Vec<Attendance> = (0..self.attendances.len()).filter_map(own).collect();
        Learnt {
            races: (0..self.attendances.len())
                .filter(|at| learnt_from(*at))
                .count(),
            contests: self.contests.clone(),
            shocks: self.grid.posterior(&learnt_from),
            turnout: turnout::learn(&attendances, self.new),
        }
    }
}

fn shape(scenario: &Scenario) -> Result<Shape, Failure> {
    let election = &scenario.arms[0].election;
    let no =
        |what: &str, cure: &'static str| Err(Failure::asked(format!("the template {what}"), cure));
    let Some(last) = election.contest(scenario.question.contest) else {
        return no("asks about no contest", "let [question] name the run-off");
    };
    let Some(first) = election
        .chains()
        .followed(last)
        .filter(|first| first.returns.is_some())
    else {
        return no(
            "has no returns of a first round",
            "let the run-off follow a contest with returns",
        );
    };
    let shocks = &election.shocks;
    let others = [
        &shocks.drift,
        &shocks.bloc,
        &shocks.region,
        &shocks.turnout_bloc,
    ]
    .into_iter()
    .flatten()
    .count();
    if last.tastes != Tastes::Kept {
        return no(
            "has fresh tastes in the run-off",
            "let the run-off say tastes = \"kept\"",
        );
    }
    if others > 0 || !shocks.correlation.is_empty() {
        return no(
            "has shocks besides candidate, contest and turnout",
            "take them out to learn, or set values by hand",
        );
    }
    if !election.acts.is_empty() {
        return no(
            "has acts",
            "learn from races without acts, and add them to the template after that",
        );
    }
    let blocs: Vec<_> = election.electorate.blocs.iter().flatten().collect();
    let [bloc] = blocs[..] else {
        return no(
            "has more than one bloc",
            "learn with one bloc: the likelihood is known for it alone",
        );
    };
    let id = |contest: &Contest| scenario.roster.contests[contest.ix.at()].id.clone();
    let new = last
        .turnout
        .iter()
        .flatten()
        .next()
        .map(|turnout| value(&turnout[Status::New as usize]));
    Ok(Shape {
        contests: [id(first), id(last)],
        voters: bloc.total(),
        new: new.unwrap_or(0.0),
    })
}

fn value(quantity: &Quantity) -> f64 {
    match quantity {
        Quantity::Fixed(value) => *value,
        Quantity::Uncertain {
            distribution,
            times,
            ..
        } => distribution.mean() * times,
    }
}

impl Moments {
    /// Mean less and plus `by` standard deviations.
    pub fn range(&self, by: f64) -> (f64, f64) {
        (self.mean - by * self.sd, self.mean + by * self.sd)
    }
}
