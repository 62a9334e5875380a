//! An experiment's result → its directory `<out>/<scenario>/<experiment>-<id>/`, in the same spirit
//! as a run's: whole or not there, and the same bytes for the same command. Knows no experiment.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use crate::figure::Chart;
use crate::output::{self, Artifact, FORMAT, LatentEntry, Manifest, Prepared, run_id};
use crate::quantity::Seed;
use crate::report::{self, Taught};
use crate::scenario::Scenario;
use crate::simulate::{self, Method};

use super::{ASSUMPTIONS, Failure, PAGE, drawn, page};

/// What an experiment is told apart by: everything on which its bytes depend.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// `sweep`
    pub experiment: &'a str,
    /// The scenario whose folder it is; others that it is about come after.
    pub scenarios: &'a [&'a Scenario],
    /// What gives the same directory again, in it: `coattails sweep alabama-2020.toml --replicates
    /// 20000 …`.
    pub command: &'a str,
    pub seed: Seed,
}

/// What is written of its files.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// As `<experiment>.json`.
    pub json: String,
    /// Other files but the charts.
    pub tables: Vec<Artifact>,
    /// As SVG and PNG in `charts/`, unless they are not wanted there; the page has them either way.
    pub charts: Vec<Chart>,
    pub without_charts: bool,
    pub replicates: u64,
    /// What it found, where it has a page of its own.
    pub taught: Option<Taught>,
}

/// The file of every value that went into a scenario which is not the first.
pub(super) fn assumptions_of(scenario: &str) -> String {
    format!("assumptions-{scenario}.csv")
}

impl Asked<'_> {
    /// The directory, in the folder `out` of all runs.
    pub fn directory(&self, out: &Path) -> PathBuf {
        let scenario = self
            .scenarios
            .first()
            .map_or("", |scenario| scenario.id.as_str());
        out.join(scenario)
            .join(format!("{}-{}", self.experiment, self.id()))
    }

    fn id(&self) -> String {
        let texts = self
            .scenarios
            .iter()
            .flat_map(|scenario| [scenario.id.as_str(), scenario.text.as_str()]);
        let parts: Vec<&str> = [env!("CARGO_PKG_VERSION"), self.command]
            .into_iter()
            .chain(texts)
            .collect();
        run_id(&parts)
    }

    /// Whether the directory can be written is known before anything is simulated.
    ///
    /// # Errors
    /// If it cannot.
    pub fn prepare(&self, out: &Path) -> Result<Prepared, Failure> {
        Ok(output::prepare(&self.directory(out))?)
    }

    /// Writes the directory. `goes_on` is asked before each file.
    ///
    /// # Errors
    /// If a chart cannot be drawn or a file not be written, or `goes_on` says no; then nothing
    /// stands under the directory's name that was not there before.
    pub fn write(
        &self,
        out: &Path,
        files: Files,
        threads: usize,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<PathBuf, Failure> {
        let file = |path: String, bytes: Vec<u8>| Artifact { path, bytes };
        let mut artifacts = vec![file(
            format!("{}.json", self.experiment),
            files.json.into_bytes(),
        )];
        artifacts.extend(files.tables);
        for (at, scenario) in self.scenarios.iter().enumerate() {
            let name = if at == 0 {
                ASSUMPTIONS.to_owned()
            } else {
                assumptions_of(&scenario.id)
            };
            artifacts.push(file(
                name,
                report::assumptions(&scenario.provenance).into_bytes(),
            ));
        }
        let scenarios = self.scenarios.iter();
        artifacts.extend(
            scenarios.map(|one| file(format!("{}.toml", one.id), one.text.clone().into_bytes())),
        );
        let manifest = self.manifest(files.replicates);
        if let Some(taught) = files.taught {
            artifacts.push(file(
                PAGE.to_owned(),
                page::of_taught(taught, self.experiment, &manifest).into_bytes(),
            ));
        }
        if !files.without_charts {
            artifacts.extend(drawn(files.charts, threads)?);
        }
        let directory = self.directory(out);
        output::write(&directory, manifest, &artifacts, goes_on)?;
        Ok(directory)
    }

    fn manifest(&self, replicates: u64) -> Manifest {
        let models = self
            .scenarios
            .iter()
            .filter_map(|scenario| simulate::compile(scenario).ok());
        let mut latents: Vec<LatentEntry> = Vec::new();
        for latent in models.flat_map(|model| model.latents().to_vec()) {
            let entry = LatentEntry {
                name: latent.name.clone(),
                law: latent.law(),
            };
            if !latents.contains(&entry) {
                latents.push(entry);
            }
        }
        Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            run: format!("{}-{}", self.experiment, self.id()),
            scenario: self
                .scenarios
                .first()
                .map_or_else(String::new, |scenario| scenario.id.clone()),
            command: self.command.to_owned(),
            method: Method::Cells.name().to_owned(),
            seed: self.seed.0,
            replicates,
            latents,
            files: IndexMap::new(),
        }
    }
}
