//! Run directories → a page: each is read back and checked, its scenario resolved again.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::estimate::Findings;
use crate::figure::{self, Chart, Size, Source};
use crate::output::{self, LatentEntry, Manifest, ReadError, RunDirectory};
use crate::report::{self, Compared, Experiment, Other, Taught, Told};
use crate::scenario::{self, Scenario};
use crate::table;

use super::experiment::assumptions_of;
use super::findings::{FINDINGS, findings};
use super::stored::{self, Stored};
use super::{ASSUMPTIONS, NO_PAGE, PAGE};

/// Why there is no page.
#[derive(Debug)]
pub enum PageError {
    /// A run directory cannot be used, or its parts do not fit together.
    Read(ReadError),
    /// The page cannot be written.
    Write(output::WriteError),
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PageError::Read(error) => error.fmt(f),
            PageError::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PageError {}

impl From<ReadError> for PageError {
    fn from(error: ReadError) -> PageError {
        PageError::Read(error)
    }
}

/// What a comparison has beside its findings.
const DIFFERENCES: &str = "differences.csv";

/// Writes the page of the runs and experiments in `paths` to `out` and gives their number: of one
/// run its page, with the experiments in it; of several an index that leads to the page of each. A
/// path is a run directory, or a folder with run directories up to two folders below.
///
/// # Errors
/// If a path has no run in it, a run is damaged or of a newer format, or `out` cannot be written;
/// then `out` is as it was.
pub fn page(paths: &[PathBuf], out: &Path) -> Result<usize, PageError> {
    let mut directories = Vec::new();
    for path in paths {
        directories.extend(output::runs(path)?);
    }
    let opened = directories
        .iter()
        .map(|path| RunDirectory::open(path))
        .collect::<Result<Vec<RunDirectory>, _>>()?;
    let (runs, experiments): (Vec<RunDirectory>, Vec<RunDirectory>) = opened
        .into_iter()
        .partition(|directory| directory.manifest.files.contains_key(FINDINGS));
    let shared = shared_scenario(&experiments)?;
    let experiments = experiments
        .iter()
        .map(experiment)
        .collect::<Result<Vec<Experiment>, _>>()?;
    let runs = runs
        .into_iter()
        .map(Reopened::of)
        .collect::<Result<Vec<Reopened>, _>>()?;
    let html = match runs.as_slice() {
        [] => report::experiments(&experiments, shared.as_ref()),
        [one] => report::page(&one.told(&experiments)),
        several => {
            let runs: Vec<_> = several
                .iter()
                .map(|run| (run.told(&[]), run.page_from(out)))
                .collect();
            report::index(&runs, &experiments)
        }
    };
    output::replace(out, html.as_bytes()).map_err(PageError::Write)?;
    Ok(directories.len())
}

/// The page of a run that is being made.
pub(super) fn of(findings: &Findings, scenario: &Scenario, manifest: &Manifest) -> String {
    let latents = laws(manifest);
    let command = repeating(manifest);
    report::page(&Told {
        findings,
        scenario,
        run: &manifest.run,
        command,
        latents: &latents,
        experiments: &[],
        compared: None,
    })
}

/// What gives the run again with its page, whether or not it was asked for.
fn repeating(manifest: &Manifest) -> &str {
    manifest.command.trim_end_matches(NO_PAGE)
}

fn laws(manifest: &Manifest) -> Vec<(String, String)> {
    manifest
        .latents
        .iter()
        .map(|LatentEntry { name, law }| (name.clone(), law.clone()))
        .collect()
}

/// A run read back.
struct Reopened {
    directory: RunDirectory,
    findings: Findings,
    scenario: Scenario,
    latents: Vec<(String, String)>,
    compared: Option<Compared>,
}

impl Reopened {
    fn of(directory: RunDirectory) -> Result<Reopened, ReadError> {
        let findings = findings(&directory)?;
        let scenario = resolved_again(&directory)?;
        let compared = match directory.manifest.files.contains_key(DIFFERENCES) {
            true => Some(compared(&directory)?),
            false => None,
        };
        let latents = laws(&directory.manifest);
        Ok(Reopened {
            directory,
            findings,
            scenario,
            latents,
            compared,
        })
    }

    fn told<'a>(&'a self, experiments: &'a [Experiment]) -> Told<'a> {
        let manifest = &self.directory.manifest;
        Told {
            findings: &self.findings,
            scenario: &self.scenario,
            run: &manifest.run,
            command: repeating(manifest),
            latents: &self.latents,
            experiments,
            compared: self.compared.as_ref(),
        }
    }

    /// The address of the run's own page as `out` would call it, if there is one.
    fn page_from(&self, out: &Path) -> Option<String> {
        self.directory.manifest.files.get(PAGE)?;
        let page = self.directory.path.join(PAGE).canonicalize().ok()?;
        Some(address(&page, &resolved(out.parent()?)?))
    }
}

/// The folder from the root on, though it need not be there yet.
fn resolved(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    folder
        .canonicalize()
        .ok()
        .or_else(|| Some(resolved(folder.parent()?)?.join(folder.file_name()?)))
}

/// What differs between the scenarios of a comparison, and all of them but the first.
fn compared(directory: &RunDirectory) -> Result<Compared, ReadError> {
    let text = |name: &str| {
        Ok::<String, ReadError>(String::from_utf8_lossy(&directory.file(name)?).into_owned())
    };
    let mut others = Vec::new();
    for name in directory.manifest.files.keys() {
        let Some(id) = name
            .strip_suffix(".toml")
            .filter(|id| *id != directory.manifest.scenario)
        else {
            continue;
        };
        let assumptions = assumptions_of(id);
        let given = match directory.manifest.files.contains_key(&assumptions) {
            true => report::assumptions_from(&text(&assumptions)?).map_err(|why| {
                ReadError::Damaged {
                    path: directory.path.join(&assumptions),
                    why,
                }
            })?,
            false => Vec::new(),
        };
        others.push(Other {
            id: id.to_owned(),
            text: text(name)?,
            given,
        });
    }
    Ok(Compared {
        differences: text(DIFFERENCES)?,
        others,
    })
}

/// The scenario of a run or an experiment, as it was understood.
pub(super) fn resolved_again(directory: &RunDirectory) -> Result<Scenario, ReadError> {
    let damaged = |name: &str, why: String| ReadError::Damaged {
        path: directory.path.join(name),
        why,
    };
    let name = format!("{}.toml", directory.manifest.scenario);
    directory.file(&name)?;
    let loaded = scenario::load(&directory.path.join(&name), &[]).map_err(|problems| {
        let first = problems
            .first()
            .map_or("", |problem| problem.message.as_str());
        damaged(&name, format!("it is no scenario any more ({first})"))
    })?;
    let mut scenario = loaded.scenario;
    // What a source covers, only the files know that the scenario was put together from.
    if directory.manifest.files.contains_key(ASSUMPTIONS) {
        let text = String::from_utf8_lossy(&directory.file(ASSUMPTIONS)?).into_owned();
        scenario.provenance =
            report::assumptions_from(&text).map_err(|why| damaged(ASSUMPTIONS, why))?;
    }
    Ok(scenario)
}

/// An experiment read back: its finding, its pictures and its tables.
fn experiment(directory: &RunDirectory) -> Result<Experiment, ReadError> {
    let manifest = &directory.manifest;
    let scenario = manifest
        .files
        .contains_key(&format!("{}.toml", manifest.scenario));
    let taught = taught(directory, stored::kind(directory))?;
    let stored = match scenario {
        true if taught.is_none() => Stored::of(directory, &resolved_again(directory)?)?,
        _ => None,
    };
    let charts = |size: Option<Size>| match (&taught, &stored, size) {
        (Some(taught), _, Some(size)) => taught_charts(taught, size),
        (None, Some(stored), Some(size)) => stored.charts(size),
        _ => Vec::new(),
    };
    let mut tables = stored.as_ref().map(Stored::tables).unwrap_or_default();
    let (mut adopted, mut result) = (Vec::new(), None);
    for name in manifest.files.keys() {
        let text = || {
            Ok::<String, ReadError>(String::from_utf8_lossy(&directory.file(name)?).into_owned())
        };
        match name.rsplit_once('.') {
            Some((stem, "svg"))
                if stem.starts_with("charts/") && stored.is_none() && taught.is_none() =>
            {
                adopted.extend(figure::adopted(&text()?));
            }
            // Data beside the pictures is in their tables already.
            Some((stem, "csv"))
                if stored.is_none()
                    && !stem.starts_with("charts/")
                    && !stem.starts_with("assumptions") =>
            {
                tables.extend(table::of_csv(text()?.as_bytes()).map(|table| (name.clone(), table)))
            }
            Some((stem, "json")) if !stem.contains('/') => result = Some((name.clone(), text()?)),
            _ => {}
        }
    }
    Ok(Experiment {
        kind: stored::kind(directory).to_owned(),
        finding: stored.as_ref().map(Stored::finding),
        framing: stored
            .as_ref()
            .map(Stored::framing)
            .filter(|framing| !framing.is_empty()),
        each: stored.as_ref().map(Stored::each).unwrap_or_default(),
        over: stored
            .as_ref()
            .map(|stored| stored.over().to_vec())
            .unwrap_or_default(),
        charts: charts(Some(Size::default())),
        narrow: charts(Size::new(report::PHONE, None).ok()),
        adopted,
        scenario: manifest.scenario.clone(),
        command: repeating(manifest).to_owned(),
        run: manifest.run.clone(),
        replicates: manifest.replicates,
        seed: manifest.seed,
        tables,
        result,
        taught,
    })
}

/// The scenario of these experiments, if it is one and the same.
fn shared_scenario(experiments: &[RunDirectory]) -> Result<Option<Scenario>, ReadError> {
    let name = |directory: &RunDirectory| format!("{}.toml", directory.manifest.scenario);
    let Some(first) = experiments
        .first()
        .filter(|first| first.manifest.files.contains_key(&name(first)))
    else {
        return Ok(None);
    };
    let entry = |directory: &RunDirectory| directory.manifest.files.get(&name(directory)).cloned();
    let same = |other: &RunDirectory| name(other) == name(first) && entry(other) == entry(first);
    if experiments.iter().all(same) {
        resolved_again(first).map(Some)
    } else {
        Ok(None)
    }
}

/// What an experiment with observations found.
pub(super) fn taught(directory: &RunDirectory, kind: &str) -> Result<Option<Taught>, ReadError> {
    let found = match kind {
        "calibrate" => Taught::Calibration(
            Box::new(result(directory, kind)?),
            Box::new(resolved_again(directory)?),
        ),
        "counterfactual" => Taught::Counterfactual(
            Box::new(result(directory, kind)?),
            Box::new(resolved_again(directory)?),
        ),
        "backtest" => Taught::Backtest(Box::new(result(directory, kind)?)),
        _ => return Ok(None),
    };
    Ok(Some(found))
}

fn result<R: DeserializeOwned>(directory: &RunDirectory, kind: &str) -> Result<R, ReadError> {
    let name = format!("{kind}.json");
    let damaged = |why: String| ReadError::Damaged {
        path: directory.path.join(&name),
        why,
    };
    serde_json::from_slice(&directory.file(&name)?).map_err(|error| damaged(error.to_string()))
}

pub(super) fn taught_source(taught: &Taught) -> Source<'_> {
    match taught {
        Taught::Calibration(found, scenario) => Source::Calibration(found, scenario),
        Taught::Counterfactual(found, scenario) => Source::Counterfactual(found, scenario),
        Taught::Backtest(found) => Source::Backtest(found),
    }
}

pub(super) fn taught_charts(taught: &Taught, size: Size) -> Vec<Chart> {
    figure::charts(taught_source(taught), |_| true, size, 1)
}

/// The page of an experiment with observations that is being made, of what will be in its
/// directory.
pub(super) fn of_taught(taught: Taught, kind: &str, manifest: &Manifest) -> String {
    let scenario = match &taught {
        Taught::Calibration(_, scenario) | Taught::Counterfactual(_, scenario) => {
            Some(scenario.clone())
        }
        Taught::Backtest(_) => None,
    };
    report::experiments(
        &[Experiment {
            kind: kind.to_owned(),
            scenario: manifest.scenario.clone(),
            command: repeating(manifest).to_owned(),
            run: manifest.run.clone(),
            replicates: manifest.replicates,
            seed: manifest.seed,
            finding: None,
            framing: None,
            each: String::new(),
            over: Vec::new(),
            charts: taught_charts(&taught, Size::default()),
            narrow: Size::new(report::PHONE, None)
                .map_or_else(|_| Vec::new(), |size| taught_charts(&taught, size)),
            adopted: Vec::new(),
            tables: Vec::new(),
            result: None,
            taught: Some(taught),
        }],
        scenario.as_deref(),
    )
}

/// A path relative to a folder, both absolute, as an address: what a name may not hold there is
/// written in per cent.
fn address(path: &Path, folder: &Path) -> String {
    let common = path
        .components()
        .zip(folder.components())
        .take_while(|(one, other)| one == other)
        .count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = path
        .components()
        .skip(common)
        .filter_map(|part| match part {
            Component::Normal(name) => Some(escaped(&name.to_string_lossy())),
            _ => None,
        });
    up.chain(down).collect::<Vec<String>>().join("/")
}

fn escaped(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => char::from(b).to_string(),
        other => format!("%{other:02X}"),
    };
    name.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_from_folder_to_page() {
        let from = |path: &str, folder: &str| address(Path::new(path), Path::new(folder));
        assert_eq!(
            from("/out/ohio/4f/report.html", "/out"),
            "ohio/4f/report.html"
        );
        assert_eq!(
            from("/out/ohio/4f/report.html", "/pages/of mine"),
            "../../out/ohio/4f/report.html"
        );
        assert_eq!(from("/out/an ohio/r.html", "/out"), "an%20ohio/r.html");
    }
}
