//! A directory → the analysis that it holds, as it was when it was made: nothing is simulated.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::experiment::StageAsked;
use crate::output::{DirectoryKind, ReadError, RunDirectory};
use crate::report::{self, Analysis, Conditions, Setting};
use crate::scenario::{self, Scenario};

use super::ASSUMPTIONS;
use super::findings::findings;

/// What a result says of itself whatever its kind.
#[derive(Deserialize)]
struct Head {
    candidate: Option<String>,
    contest: Option<String>,
    stage: Option<StageAsked>,
    given: Option<String>,
    #[serde(flatten)]
    conditions: Conditions,
}

/// The analysis in `directory`.
///
/// # Errors
/// If a part of it cannot be read or is damaged.
pub fn analysis(directory: &RunDirectory) -> Result<Analysis, ReadError> {
    Ok(match directory.manifest.kind {
        DirectoryKind::Run => Analysis::Run(
            Box::new(findings(directory)?),
            Box::new(resolved_again(directory)?),
        ),
        DirectoryKind::Sweep => Analysis::Sweep(result(directory)?, setting(directory)?),
        DirectoryKind::BreakEven => Analysis::BreakEven(result(directory)?, setting(directory)?),
        DirectoryKind::Attribution => {
            Analysis::Attribution(result(directory)?, setting(directory)?)
        }
        DirectoryKind::Sensitivity => {
            Analysis::Sensitivity(result(directory)?, setting(directory)?)
        }
        DirectoryKind::Dependence => Analysis::Dependence(result(directory)?, setting(directory)?),
        DirectoryKind::Rare => Analysis::Rare(result(directory)?, setting(directory)?),
        DirectoryKind::Comparison => {
            let found = (result(directory)?, findings(directory)?);
            Analysis::Comparison(Box::new(found), setting(directory)?)
        }
        DirectoryKind::Calibration => {
            let found = (result(directory)?, None);
            Analysis::Calibration(Box::new(found), setting(directory)?)
        }
        DirectoryKind::Counterfactual => {
            Analysis::Counterfactual(result(directory)?, setting(directory)?)
        }
        DirectoryKind::Backtest => Analysis::Backtest(result(directory)?),
    })
}

/// The result's file.
pub(super) fn result_file(kind: DirectoryKind) -> String {
    format!("{}.json", kind.word())
}

fn result<R: DeserializeOwned>(directory: &RunDirectory) -> Result<R, ReadError> {
    directory.json(&result_file(directory.manifest.kind))
}

fn setting(directory: &RunDirectory) -> Result<Setting, ReadError> {
    let Head {
        candidate,
        contest,
        stage,
        given,
        conditions,
    } = result(directory)?;
    let of = stage
        .map(|stage| stage.decides.name().to_owned())
        .or(contest);
    let about = (candidate.as_deref(), of.as_deref());
    let scenario = resolved_again(directory)?;
    Setting::of(&scenario, about, given.as_deref(), conditions).map_err(|_| {
        let why = "it is about what its scenario does not have".to_owned();
        damaged(directory, &result_file(directory.manifest.kind), why)
    })
}

fn damaged(directory: &RunDirectory, name: &str, why: String) -> ReadError {
    ReadError::Damaged {
        path: directory.path.join(name),
        why,
    }
}

/// The scenario of a run or an experiment, as it was understood.
pub(super) fn resolved_again(directory: &RunDirectory) -> Result<Scenario, ReadError> {
    let name = format!("{}.toml", directory.manifest.scenario);
    directory.file(&name)?;
    let loaded = scenario::load(&directory.path.join(&name), &[]).map_err(|problems| {
        let first = problems
            .first()
            .map_or("", |problem| problem.message.as_str());
        let why = format!("it is no scenario any more ({first})");
        damaged(directory, &name, why)
    })?;
    let mut scenario = loaded.scenario;
    // What a source covers, only the files know that the scenario was put together from.
    if directory.manifest.files.contains_key(ASSUMPTIONS) {
        let text = String::from_utf8_lossy(&directory.file(ASSUMPTIONS)?).into_owned();
        scenario.provenance =
            report::assumptions_from(&text).map_err(|why| damaged(directory, ASSUMPTIONS, why))?;
    }
    Ok(scenario)
}
