//! Run directories → a page: each is read back and checked, its scenario resolved again.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use crate::estimate::Findings;
use crate::experiment::Comparison;
use crate::output::{self, LatentEntry, Manifest, ReadError, RunDirectory};
use crate::report::{self, Analysis, ComparedScenarios, OtherScenario, StoredRun, Study};
use crate::scenario::Scenario;

use super::stored::{self, resolved_again};
use super::{PAGE, assumptions_of};

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
    let shared = shared_scenario(&opened)?;
    let (mut runs, mut studies) = (Vec::new(), Vec::new());
    for directory in opened {
        match stored::analysis(&directory)? {
            Analysis::Run(findings, scenario) => {
                runs.push(Reopened::of(directory, *findings, *scenario, None));
            }
            Analysis::Comparison(found, setting) => {
                let (comparison, findings) = *found;
                let compared = compared(&directory, comparison)?;
                let scenario = *setting.scenario;
                runs.push(Reopened::of(directory, findings, scenario, Some(compared)));
            }
            analysis => studies.push(study(&directory, analysis)?),
        }
    }
    let html = match runs.as_slice() {
        [] => report::studies(&studies, shared.as_ref()),
        [one] => report::page(&one.told(&studies)),
        several => {
            let runs: Vec<_> = several
                .iter()
                .map(|run| (run.told(&[]), run.page_from(out)))
                .collect();
            report::index(&runs, &studies)
        }
    };
    output::replace(out, html.as_bytes()).map_err(PageError::Write)?;
    Ok(directories.len())
}

/// The page of a run that is being made.
pub(super) fn of(findings: &Findings, scenario: &Scenario, manifest: &Manifest) -> String {
    let latents = laws(manifest);
    let command = &manifest.command;
    report::page(&StoredRun {
        findings,
        scenario,
        run: &manifest.run,
        command,
        latents: &latents,
        studies: &[],
        compared: None,
    })
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
    compared: Option<ComparedScenarios>,
}

impl Reopened {
    fn of(
        directory: RunDirectory,
        findings: Findings,
        scenario: Scenario,
        compared: Option<ComparedScenarios>,
    ) -> Reopened {
        let latents = laws(&directory.manifest);
        Reopened {
            directory,
            findings,
            scenario,
            latents,
            compared,
        }
    }

    fn told<'a>(&'a self, studies: &'a [Study]) -> StoredRun<'a> {
        let manifest = &self.directory.manifest;
        StoredRun {
            findings: &self.findings,
            scenario: &self.scenario,
            run: &manifest.run,
            command: &manifest.command,
            latents: &self.latents,
            studies,
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

/// The scenarios of a comparison but the first.
fn compared(
    directory: &RunDirectory,
    comparison: Comparison,
) -> Result<ComparedScenarios, ReadError> {
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
        others.push(OtherScenario {
            id: id.to_owned(),
            text: text(name)?,
            given,
        });
    }
    Ok(ComparedScenarios { comparison, others })
}

/// An experiment or a backtest read back.
fn study(directory: &RunDirectory, analysis: Analysis) -> Result<Study, ReadError> {
    let manifest = &directory.manifest;
    let name = stored::result_file(manifest.kind);
    let text = String::from_utf8_lossy(&directory.file(&name)?).into_owned();
    let command = &manifest.command;
    Ok(Study::of(analysis, manifest, command, Some((name, text))))
}

/// The scenario of these directories, if it is one and the same.
fn shared_scenario(directories: &[RunDirectory]) -> Result<Option<Scenario>, ReadError> {
    let name = |directory: &RunDirectory| format!("{}.toml", directory.manifest.scenario);
    let Some(first) = directories
        .first()
        .filter(|first| first.manifest.files.contains_key(&name(first)))
    else {
        return Ok(None);
    };
    let entry = |directory: &RunDirectory| directory.manifest.files.get(&name(directory)).cloned();
    let same = |other: &RunDirectory| name(other) == name(first) && entry(other) == entry(first);
    if directories.iter().all(same) {
        resolved_again(first).map(Some)
    } else {
        Ok(None)
    }
}

/// The page of an analysis of `scenarios` that is being made, of what will be in its directory.
pub(super) fn of_analysis(
    analysis: &Analysis,
    manifest: &Manifest,
    scenarios: &[&Scenario],
) -> String {
    if let Analysis::Comparison(found, setting) = analysis {
        let other = |scenario: &&Scenario| OtherScenario {
            id: scenario.id.clone(),
            text: scenario.text.clone(),
            given: scenario.provenance.clone(),
        };
        let compared = ComparedScenarios {
            comparison: found.0.clone(),
            others: scenarios.iter().skip(1).map(other).collect(),
        };
        return report::page(&StoredRun {
            findings: &found.1,
            scenario: &setting.scenario,
            run: &manifest.run,
            command: &manifest.command,
            latents: &laws(manifest),
            studies: &[],
            compared: Some(&compared),
        });
    }
    let scenario = analysis.setting().map(|setting| &*setting.scenario);
    let command = &manifest.command;
    let study = Study::of(analysis.clone(), manifest, command, None);
    report::studies(&[study], scenario)
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
