//! The table of replicates → estimates with their Monte Carlo error, quantiles and paired
//! differences. Knows the table only, not the simulator: a fresh run, a reloaded one and merged
//! shards are the same to it.

mod answer;
mod arm;
mod asked;
mod columns;
mod counted;
mod error;
mod findings;
mod flow;
mod group;
mod order;
mod paired;
mod pairing;
mod precision;
mod question;
#[cfg(test)]
pub(crate) mod sample;
mod single;
mod slate;
mod stage;
mod summary;
#[cfg(test)]
mod tests;
mod weights;

use indexmap::IndexMap;

use crate::parallel;
use crate::replicates::{ArmLayout, CandidateLayout, GroupLayout, RegionLayout, Replicates};

pub use answer::Gap;
pub(crate) use answer::{Answer, Target};
pub(crate) use asked::error;
use columns::Columns;
pub(crate) use columns::less;
pub(crate) use counted::Counted;
pub(crate) use error::WIDE;
pub use findings::{
    ArmFindings, CandidateDifference, CandidateFindings, CandidateInfo, Change, ContestDifference,
    ContestFindings, Estimate, Findings, FlowEstimate, GivenInfo, GroupDifference, GroupFindings,
    QuestionInfo, RegionInfo, ScenarioInfo, SingleElections, SlateDifference, SlateFindings,
    SlateWins, StageChances, StageDifference, StageFindings, Summary, WhatIfFindings,
    WinnerChanges,
};
use group::Side;
pub use precision::{Of, Precision, Reached};
pub use question::{BetweenArms, InArm};
use stage::StageColumns;
use weights::Weights;

/// The format of `findings.json`.
pub(crate) const FORMAT: u32 = 2;

/// Everything that the table tells, on up to `threads` threads (0: all there are); the same for any
/// number of them.
///
/// Every estimate uses the replicates' weights; unit weights give the plain formulae. All zeros
/// where there is nothing to tell of, as the turnout of a contest that is never held.
pub fn estimate(table: &Replicates, threads: usize) -> Findings {
    let layout = &table.layout;
    let weights = Weights::of(table);
    let tasks: Vec<(usize, usize)> = layout
        .arms
        .iter()
        .enumerate()
        .flat_map(|(arm, layout)| (0..layout.contests.len()).map(move |contest| (arm, contest)))
        .collect();
    let found = parallel::in_order(threads, tasks.len(), |task| {
        let (arm, place) = tasks[task];
        let columns = Columns::of(table, tasks[task]);
        let own = Side::of(table, tasks[task], &columns);
        let same = layout.arms[0].contest(&layout.arms[arm].contests[place].id);
        let difference = same.filter(|_| arm > 0).map(|same| {
            let columns = Columns::of(table, (0, same));
            let first = Side::of(table, (0, same), &columns);
            let contrast = &layout.arms[arm].contrast;
            paired::contest(layout, (first, own), contrast, &weights)
        });
        (arm::contest(layout, own, &weights), difference)
    });
    let mut findings = Findings {
        slate: slate::slate(table, &weights),
        single: single::elections(table),
        ..empty(table)
    };
    for ((arm, place), (own, difference)) in tasks.into_iter().zip(found) {
        let arm = &layout.arms[arm];
        let id = arm.contests[place].id.clone();
        if let Some(difference) = difference {
            findings.what_ifs[&arm.id]
                .contests
                .insert(id.clone(), difference);
        }
        findings.arms[&arm.id].contests.insert(id, own);
    }
    stages(table, &weights, &mut findings);
    for (layout, happened) in layout.arms.iter().zip(&table.happened) {
        let own = layout.may_happen.iter().zip(happened);
        findings.arms[&layout.id].happened = own
            .map(|(id, happened)| (id.clone(), summary::proportion(happened, &weights)))
            .collect();
    }
    findings
}

/// Puts in every stage that the question is about, or that may end early in some arm.
fn stages(table: &Replicates, weights: &Weights, findings: &mut Findings) {
    let layout = &table.layout;
    let told = |id: &str| {
        let mut arms = layout.arms.iter().filter_map(|arm| arm.stage(id));
        arms.any(|stage| stage.contests.len() > 1)
    };
    for (arm, own) in layout.arms.iter().enumerate() {
        for stage in &own.stages {
            let id = &stage.contests[0];
            let Some(columns) = told(id)
                .then(|| StageColumns::of(table, arm, stage))
                .flatten()
            else {
                continue;
            };
            let found = columns.findings(table, arm, stage, weights);
            findings.arms[&own.id].stages.insert(id.clone(), found);
            let first = layout.arms[0].stage(id).filter(|_| arm > 0);
            if let Some(before) = first.and_then(|first| StageColumns::of(table, 0, first)) {
                let less = columns.against(&before, (layout, &own.contrast), weights);
                findings.what_ifs[&own.id].stages.insert(id.clone(), less);
            }
        }
    }
}

/// The mean of values `[replicate]` of equal weight with its Monte Carlo error: of 1, 2, 3 it is 2 ±
/// 1.27.
pub(crate) fn mean_of(values: &[f64]) -> Estimate {
    summary::mean(values, &Weights::new(vec![1.0; values.len()]))
}

/// How often values `[replicate]` are 1 and not 0, with the error of so many independent draws where
/// that is less than their number.
pub(crate) fn chance_of(values: &[f64], worth: Option<f64>) -> Estimate {
    summary::chance(values, &Weights::new(vec![1.0; values.len()]).worth(worth))
}

/// Findings with every arm and no contest yet.
fn empty(table: &Replicates) -> Findings {
    let layout = &table.layout;
    let names = |groups: &[GroupLayout]| {
        groups
            .iter()
            .map(|group| (group.id.clone(), group.name.clone()))
            .collect()
    };
    let region = |region: &RegionLayout| {
        let RegionLayout { id, name, tile } = region.clone();
        (id, RegionInfo { name, tile })
    };
    let arm = |arm: &ArmLayout| ArmFindings {
        title: arm.title.clone(),
        acts: arm.acts.clone(),
        happened: IndexMap::new(),
        contests: IndexMap::new(),
        stages: IndexMap::new(),
    };
    let what_if = |arm: &ArmLayout| WhatIfFindings {
        title: arm.title.clone(),
        contrast: arm.contrast.clone(),
        contests: IndexMap::new(),
        stages: IndexMap::new(),
    };
    let candidates = layout.candidates.iter().map(|candidate| {
        let CandidateLayout {
            id,
            name,
            short,
            party,
            colour,
            other,
        } = candidate.clone();
        let info = CandidateInfo {
            name,
            short,
            party,
            colour,
            other,
        };
        (id, info)
    });
    let question = layout.question.clone();
    Findings {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: ScenarioInfo {
            id: layout.scenario.clone(),
            title: layout.title.clone(),
        },
        method: layout.method.clone(),
        sampler: layout.sampler.clone(),
        replicates: table.count,
        given: None,
        precision: None,
        seed: layout.seed,
        overdrawn: table.overdrawn,
        question: QuestionInfo {
            what_if: question.what_if,
            contrast: question.contrast,
            candidate: question.candidate,
            contest: question.contest,
            stage: question.stage,
            effects: question.effects,
        },
        slate: None,
        single: None,
        as_of: layout.as_of.clone(),
        candidates: candidates.collect(),
        blocs: names(&layout.blocs),
        regions: layout.regions.iter().map(region).collect(),
        arms: layout
            .arms
            .iter()
            .map(|layout| (layout.id.clone(), arm(layout)))
            .collect(),
        what_ifs: layout
            .arms
            .iter()
            .skip(1)
            .map(|layout| (layout.id.clone(), what_if(layout)))
            .collect(),
    }
}
