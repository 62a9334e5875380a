//! The stages composed: a scenario and a plan → a run directory. Knows no command line and prints nothing.

pub mod backtest;
pub mod experiment;
mod page;
mod plot;

use std::fmt;
use std::path::PathBuf;

use indexmap::IndexMap;

use crate::estimate::{Findings, estimate};
use crate::figure;
use crate::output::{self, Artifact, LatentEntry, Manifest, WriteError, run_id};
use crate::parallel;
use crate::quantity::Seed;
use crate::replicates::Replicates;
use crate::report;
use crate::scenario::{Problem, Scenario};
use crate::simulate::{self, BLOCK, Method, Model, Plan, Points, Sampler, Source};

pub use page::{PageError, page};
pub use plot::{PlotError, Wish, plot};

/// What to make of a scenario. Everything but `threads` and `out` changes the bytes, and the run's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub replicates: u64,
    pub seed: Seed,
    pub method: Method,
    pub sampler: Sampler,
    /// Pictures, as SVG and PNG.
    pub charts: bool,
    /// The table of replicates, as Parquet.
    pub table: bool,
    /// The page, as HTML.
    pub report: bool,
    /// 0: as many as the machine has.
    pub threads: usize,
    /// The folder of all runs.
    pub out: PathBuf,
}

/// A run that is whole.
#[derive(Debug)]
pub struct Run {
    pub directory: PathBuf,
    /// It was there already, with every checksum right: nothing was simulated.
    pub reused: bool,
    pub findings: Findings,
}

/// Why there is no run.
#[derive(Debug)]
pub enum Failure {
    /// The scenario asks for what no model can give.
    Refused(Vec<Problem>),
    /// The caller asked to stop.
    Stopped,
    Failed(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(problems) => {
                let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
                write!(f, "{}", messages.join("; "))
            }
            Failure::Stopped => write!(f, "stopped"),
            Failure::Failed(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Failure {
        match error {
            WriteError::Stopped => Failure::Stopped,
            other => Failure::Failed(other.to_string()),
        }
    }
}

/// The file of every value that went in.
const ASSUMPTIONS: &str = "assumptions.csv";

/// The page's file.
const PAGE: &str = "report.html";

/// What leaves it out.
const NO_PAGE: &str = " --no-report";

/// Simulates `scenario` and writes `<out>/<scenario>/<run id>/`, unless that is there already and intact. `progress` is
/// told how many replicates are done, from any thread; where it says `false`, the run stops.
///
/// # Errors
/// If the scenario cannot be modelled, something cannot be written, or `progress` says `false`; then nothing stands under
/// the run's name that was not there before.
pub fn run(scenario: &Scenario, wanted: &Wanted, progress: &(dyn Fn(u64) -> bool + Sync)) -> Result<Run, Failure> {
    if let Some((message, help)) = wanted.problem() {
        return Err(Failure::Failed(format!("{message}: {help}")));
    }
    let id = wanted.id(scenario);
    let directory = wanted.out.join(&scenario.id).join(&id);
    if let Some(findings) = earlier(&directory, &id, wanted) {
        return Ok(Run { directory, reused: true, findings });
    }
    let model = simulate::compile(scenario).map_err(Failure::Refused)?;
    output::prepare(&directory)?;
    let Wanted { method, seed, replicates: count, threads, .. } = *wanted;
    let plan = Plan { model: &model, method, seed, first: 0, count, block: BLOCK, threads };
    let points = (wanted.sampler == Sampler::Sobol).then(|| Points::of(&model, seed));
    let source = points.as_ref().map_or(Source::Own, Source::Points);
    let table = simulate::run_from(&plan, source, progress).ok_or(Failure::Stopped)?;
    let findings = estimate(&table, threads);
    let manifest = wanted.manifest(&id, &model);
    let artifacts = present(scenario, &findings, &table, &manifest, wanted)?;
    output::write(&directory, manifest, &artifacts, &|| progress(count))?;
    Ok(Run { directory, reused: false, findings })
}

/// What only a model finds wrong with a scenario.
pub fn problems(scenario: &Scenario) -> Vec<Problem> {
    simulate::compile(scenario).err().unwrap_or_default()
}

/// The scenario in sentences, nothing simulated.
///
/// # Errors
/// If it cannot be modelled.
pub fn explain(scenario: &Scenario) -> Result<String, Vec<Problem>> {
    simulate::compile(scenario).map(|model| report::explanation(scenario, &model.explanation()))
}

/// The findings of a run made before, if it is whole.
fn earlier(directory: &std::path::Path, id: &str, wanted: &Wanted) -> Option<Findings> {
    output::intact(directory)
        .filter(|manifest| manifest.run == id && (!wanted.report || manifest.files.contains_key(PAGE)))?;
    serde_json::from_slice(&std::fs::read(directory.join("findings.json")).ok()?).ok()
}

/// All files of the run directory but the manifest.
fn present(
    scenario: &Scenario,
    findings: &Findings,
    table: &Replicates,
    manifest: &Manifest,
    wanted: &Wanted,
) -> Result<Vec<Artifact>, Failure> {
    let file = |path: &str, bytes: Vec<u8>| Artifact { path: path.to_owned(), bytes };
    let mut artifacts = vec![
        file("findings.json", report::json(findings).into_bytes()),
        file("summary.csv", report::summary(findings).into_bytes()),
        file("flows.csv", report::flows(findings).into_bytes()),
        file(ASSUMPTIONS, report::assumptions(&scenario.provenance).into_bytes()),
        file(&format!("{}.toml", scenario.id), scenario.text.clone().into_bytes()),
    ];
    artifacts.extend(report::blocs(findings).map(|rows| file("blocs.csv", rows.into_bytes())));
    artifacts.extend(report::regions(findings).map(|rows| file("regions.csv", rows.into_bytes())));
    artifacts.extend(report::slate_csv(findings).map(|rows| file("slate.csv", rows.into_bytes())));
    if wanted.table {
        let parquet = table
            .to_parquet(wanted.threads)
            .map_err(|error| Failure::Failed(format!("cannot make the table: {error}")))?;
        artifacts.push(file("replicates.parquet", parquet.rows));
        artifacts.extend(parquet.groups.map(|groups| file("groups.parquet", groups)));
    }
    if wanted.report {
        artifacts.push(file(PAGE, page::of(findings, scenario, manifest).into_bytes()));
    }
    if wanted.charts {
        let names = figure::names(findings);
        let size = figure::Size::default();
        let charts = parallel::in_order(wanted.threads, names.len(), |at| figure::chart(findings, &names[at], size));
        artifacts.extend(drawn(charts.into_iter().flatten().collect(), wanted.threads)?);
    }
    Ok(artifacts)
}

/// Each chart in `charts/` as SVG and PNG, its data as CSV, and a Vega-Lite spec where there is one.
fn drawn(charts: Vec<figure::Chart>, threads: usize) -> Result<Vec<Artifact>, Failure> {
    let pictures = parallel::in_order(threads, charts.len(), |at| figure::png(&charts[at].svg, 2.0));
    let mut artifacts = Vec::new();
    for (chart, png) in charts.into_iter().zip(pictures) {
        let png = png.map_err(|error| Failure::Failed(format!("cannot draw {}: {error}", chart.name)))?;
        let file = |ending: &str, bytes: Vec<u8>| Artifact { path: format!("charts/{}.{ending}", chart.name), bytes };
        artifacts.extend([file("svg", chart.svg.into_bytes()), file("png", png)]);
        artifacts.extend(chart.data.map(|data| file("csv", report::table(&data).into_bytes())));
        artifacts.extend(chart.vega_lite.map(|spec| file("vl.json", spec.into_bytes())));
    }
    Ok(artifacts)
}

impl Wanted {
    /// What is wrong with it, and a cure.
    pub fn problem(&self) -> Option<(String, String)> {
        if self.sampler == Sampler::Random {
            return None;
        }
        if self.method == Method::Voters {
            let message = "voters who are drawn one by one have no Sobol points".to_owned();
            return Some((message, "leave out --sampler, or --method".to_owned()));
        }
        let (below, above) = simulate::whole_near(self.replicates);
        (!simulate::is_whole(self.replicates)).then(|| {
            let replicates = report::count(self.replicates);
            let message = format!("{replicates} replicates are not 16 scramblings of a power of two of Sobol points");
            (message, format!("take -n {below} or -n {above}"))
        })
    }

    /// The run's id: of all on which its bytes depend.
    fn id(&self, scenario: &Scenario) -> String {
        let command = self.command(scenario);
        run_id(&[env!("CARGO_PKG_VERSION"), &scenario.id, &scenario.text, &command])
    }

    /// What gives the same run again from the scenario as resolved.
    fn command(&self, scenario: &Scenario) -> String {
        let mut command = format!(
            "coattails run {}.toml --replicates {} --seed {} --method {}",
            scenario.id,
            self.replicates,
            self.seed.0,
            self.method.name()
        );
        if self.sampler == Sampler::Sobol {
            command.push_str(" --sampler sobol");
        }
        let left_out = [(self.charts, " --no-charts"), (self.table, " --no-table"), (self.report, NO_PAGE)];
        for (wanted, flag) in left_out {
            command.push_str(if wanted { "" } else { flag });
        }
        command
    }

    fn manifest(&self, id: &str, model: &Model) -> Manifest {
        let scenario = model.scenario();
        let latent = |latent: &simulate::Latent| LatentEntry { name: latent.name.clone(), law: latent.law() };
        Manifest {
            format: output::FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            run: id.to_owned(),
            scenario: scenario.id.clone(),
            command: self.command(scenario),
            method: self.method.name().to_owned(),
            seed: self.seed.0,
            replicates: self.replicates,
            latents: model.latents().iter().map(latent).collect(),
            files: IndexMap::new(),
        }
    }
}
