//! A calibration's directory → the posterior in it, if it is that of the scenario at hand.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::latent::Posterior;
use crate::output::{self, DirectoryKind, ReadError, RunDirectory};
use crate::report::{self, PosteriorSource};
use crate::scenario::{self, Scenario};

/// The particles' file, and the one with what they are worth.
const PARTICLES: &str = "posterior.csv";
const CALIBRATION: &str = "calibrate.json";

/// How many directories a message lists.
const MOST_LISTED: usize = 8;

/// A posterior that was found before.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPosterior {
    pub posterior: Posterior,
    pub source: PosteriorSource,
}

/// Why a posterior cannot be used: what is wrong, and a cure.
pub type Refusal = (String, String);

/// The posterior in `path`, a directory that `calibrate` has written or the `posterior.csv` in it.
///
/// # Errors
/// If there is none, it is damaged, or it is that of another scenario.
pub fn posterior(path: &Path, scenario: &Scenario) -> Result<StoredPosterior, Refusal> {
    let folder = folder(path)?;
    let directory = RunDirectory::open(&folder).map_err(|error| unread(&error))?;
    let manifest = &directory.manifest;
    if !manifest.files.contains_key(PARTICLES) {
        let message = format!(
            "{} holds no posterior: it has no {PARTICLES}",
            folder.display()
        );
        return Err((
            message,
            "give a directory that `coattails calibrate` has written".to_owned(),
        ));
    }
    same(&directory, scenario)?;
    let text = |name: &str| directory.file(name).map_err(|error| unread(&error));
    let Worth { effective } = directory
        .json(CALIBRATION)
        .map_err(|error| unread(&error))?;
    let posterior = report::posterior_from(&text(PARTICLES)?, effective)
        .map_err(|why| damaged(PARTICLES, &why))?;
    let source = PosteriorSource {
        calibration: manifest.run.clone(),
        particles: posterior.count() as u64,
        effective,
    };
    Ok(StoredPosterior { posterior, source })
}

/// What of `calibrate.json` is needed here.
#[derive(Deserialize)]
struct Worth {
    effective: f64,
}

/// The calibration's directory: the one given, that of the file given, or the only one in a folder of
/// results.
fn folder(path: &Path) -> Result<PathBuf, Refusal> {
    if path.is_file() {
        let own = path.parent().filter(|own| !own.as_os_str().is_empty());
        return Ok(own.unwrap_or(Path::new(".")).to_owned());
    }
    let results = output::runs(path).unwrap_or_default();
    let is_calibration = |path: &PathBuf| {
        RunDirectory::glance(path)
            .is_ok_and(|directory| directory.manifest.kind == DirectoryKind::Calibration)
    };
    let mut found: Vec<PathBuf> = results
        .into_iter()
        .filter(|directory| directory != path)
        .filter(is_calibration)
        .collect();
    match found.len() {
        0 => Ok(path.to_owned()),
        1 => Ok(found.remove(0)),
        many => {
            let listed: Vec<String> = found
                .iter()
                .take(MOST_LISTED)
                .map(|directory| directory.display().to_string())
                .collect();
            let message = format!("{} holds {many} calibrations", path.display());
            Err((message, format!("give one of {}", listed.join(", "))))
        }
    }
}

fn unread(error: &ReadError) -> Refusal {
    (
        error.to_string(),
        "give a directory that `coattails calibrate` has written".to_owned(),
    )
}

fn damaged(name: &str, why: &str) -> Refusal {
    (
        format!("{name} is damaged: {why}"),
        "calibrate the scenario again".to_owned(),
    )
}

/// Whether the scenario calibrated there is the one at hand, value by value.
fn same(directory: &RunDirectory, scenario: &Scenario) -> Result<(), Refusal> {
    let name = format!("{}.toml", directory.manifest.scenario);
    let again = || format!("coattails calibrate {}.toml", scenario.id);
    let other = |why: String| {
        Err((
            format!(
                "the posterior in {} is not that of {}: {why}",
                directory.manifest.run, scenario.id
            ),
            again(),
        ))
    };
    let version = &directory.manifest.version;
    if version != env!("CARGO_PKG_VERSION") {
        return other(format!(
            "it was found by coattails {version}, whose latents may be others"
        ));
    }
    if directory.manifest.scenario != scenario.id {
        return other(format!("it is that of {}", directory.manifest.scenario));
    }
    let own = directory.file(&name).map_err(|error| unread(&error))?;
    if own == scenario.text.as_bytes() {
        return Ok(());
    }
    let known = scenario::load(&directory.path.join(&name), &[]).ok();
    let differing = known
        .map(|known| scenario::differences(&known.scenario, scenario))
        .unwrap_or_default();
    match differing.as_slice() {
        [] => other("the scenarios are written otherwise".to_owned()),
        [one] => other(format!("they differ in {}", one.path)),
        [one, more @ ..] => other(format!(
            "they differ in {} and {} more",
            one.path,
            more.len()
        )),
    }
}
