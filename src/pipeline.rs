//! The stages composed: a scenario and a plan → a run directory. Knows no command line and prints
//! nothing.

pub(crate) mod backtest;
mod directory;
mod doubts;
pub(crate) mod experiment;
mod findings;
mod history;
mod memory;
mod page;
mod parts;
mod plot;
mod posterior;
mod stored;

use std::fmt;
use std::path::PathBuf;

use indexmap::IndexMap;

use crate::estimate::{self, Findings, GivenInfo, Precision, estimate};
use crate::event::{self, Event, Fault};
use crate::figure;
use crate::output::{self, Artifact, LatentEntry, Manifest, PartFolder, WriteError, run_id};
use crate::parallel;
use crate::quantity::Seed;
use crate::replicates::{ArmView, Replicates};
use crate::report::{self, Analysis};
use crate::scenario::{Names, Problem, Scenario};
use crate::simulate::{self, BLOCK, Method, Model, Plan, Points, Sampler, Source};

pub(crate) use doubts::doubts;
use findings::FINDINGS;
pub(crate) use history::{found, is_name, note};
pub(crate) use page::{PageError, page};
use parts::Whole;
pub(crate) use plot::{Wish, plot};

/// What to make of a scenario. The run's id is of what changes its result: not of which files are wanted,
/// nor of threads, memory and folder.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRequest {
    /// Of every arm.
    pub replicates: u64,
    /// Every random number hangs on it.
    pub seed: Seed,
    /// How contests are simulated.
    pub method: Method,
    /// How latents are drawn.
    pub sampler: Sampler,
    /// Replicates are simulated until this is reached, in place of `replicates`.
    pub precision: Option<Precision>,
    /// Only replicates count in which this holds in the scenario as written.
    pub given: Option<Event>,
    /// Pictures, as SVG and PNG.
    pub charts: bool,
    /// The table of replicates, as Parquet.
    pub table: bool,
    /// Shares by bloc and region of every replicate, as Parquet beside the table.
    pub groups: bool,
    /// The page, as HTML.
    pub report: bool,
    /// 0: as many as the machine has.
    pub threads: usize,
    /// Bytes that may be taken; nothing: most of what the machine has.
    pub memory: Option<u64>,
    /// From the beginning, whatever was made before.
    pub fresh: bool,
    /// Parts stay when the run is whole.
    pub keep_parts: bool,
    /// The folder of all runs.
    pub out: PathBuf,
}

/// A run that is whole.
#[derive(Debug)]
pub struct Run {
    /// The run's own, `<out>/<scenario>/<run id>/`.
    pub directory: PathBuf,
    /// It was there already, with every checksum right: nothing was simulated.
    pub reused: bool,
    /// Replicates that a run which was stopped had kept: they were not simulated again.
    pub resumed: u64,
    /// Parts that were kept, and were made again since they were damaged.
    pub damaged: Vec<PathBuf>,
    /// What the run found, as in its `findings.json`.
    pub findings: Findings,
    /// The scenario, with what was set in it.
    pub scenario: Scenario,
}

impl Run {
    pub(crate) fn analysis(&self) -> Analysis {
        let (findings, scenario) = (self.findings.clone(), self.scenario.clone());
        Analysis::Run(Box::new(findings), Box::new(scenario))
    }
}

/// Why there is no run.
#[derive(Debug)]
pub enum Failure {
    /// The scenario asks for what no model can give.
    Refused(Vec<Problem>),
    /// What is given names nobody, or can never hold.
    Given(Fault),
    /// The caller asked to stop.
    Stopped,
    /// Something could not be written, or read back: why.
    Failed(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(problems) => {
                let messages: Vec<&str> = problems
                    .iter()
                    .map(|problem| problem.message.as_str())
                    .collect();
                write!(f, "{}", messages.join("; "))
            }
            Failure::Given(fault) => write!(f, "{}", fault.message),
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

/// The file of every value that went into a scenario which is not the first.
fn assumptions_of(scenario: &str) -> String {
    format!("assumptions-{scenario}.csv")
}

/// The page's file.
const PAGE: &str = "report.html";

/// The table's.
const TABLE: &str = "replicates.parquet";

/// That of shares by bloc and region.
const GROUPS: &str = "groups.parquet";

/// The folder of pictures.
const CHARTS: &str = "charts/";

/// Is told how many replicates of how many are done, from any thread; where it says `false`, the
/// run stops.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) -> bool + Sync);

/// Simulates `scenario` and writes `<out>/<scenario>/<run id>/`, unless that is there already and
/// intact.
///
/// # Errors
/// If the scenario cannot be modelled, something cannot be written, or `progress` says `false`;
/// then nothing stands under the run's name that was not there before.
pub fn run(scenario: &Scenario, request: &RunRequest, progress: Progress) -> Result<Run, Failure> {
    if let Some((message, help)) = request.problem() {
        return Err(Failure::Failed(format!("{message}: {help}")));
    }
    let id = request.id(scenario);
    let directory = request.out.join(&scenario.id).join(&id);
    let folder = PartFolder::of(&directory);
    if request.fresh {
        folder.remove();
    }
    let known = earlier(&directory, &id).filter(|_| !request.fresh);
    let missing = |manifest: &Manifest| request.missing_in(manifest, scenario);
    if let Some((manifest, findings)) = known
        && !missing(&manifest).table
    {
        let missing = missing(&manifest);
        if missing.any() {
            let _prepared = output::prepare(&directory)?;
            let artifacts = present(
                scenario,
                &findings,
                None,
                &manifest,
                missing,
                request.threads,
            )?;
            output::write(&directory, manifest, &artifacts, &|| progress(1, 1))?;
        }
        if !request.keep_parts {
            folder.remove();
        }
        return Ok(Run {
            directory,
            reused: true,
            resumed: 0,
            damaged: Vec::new(),
            findings,
            scenario: scenario.clone(),
        });
    }
    if let Some(given) = &request.given {
        event::check(given, scenario, 0).map_err(Failure::Given)?;
    }
    let model = simulate::compile(scenario).map_err(Failure::Refused)?;
    let most = request
        .precision
        .map_or(request.replicates, |precision| precision.ceiling);
    let amount = (request.method, most, request.threads);
    if let Some(problem) = memory::refused(scenario, amount, request.memory) {
        return Err(Failure::Refused(vec![problem]));
    }
    let _prepared = output::prepare(&directory)?;
    let Whole {
        table,
        resumed,
        damaged,
    } = simulated(&model, request, &folder, progress)?;
    let mut findings = estimate(&table, request.threads);
    findings.given = request.given.as_ref().map(|given| {
        GivenInfo::of(
            &table,
            given.to_string(),
            given.in_words(&Names::of(scenario)),
        )
    });
    findings.precision = request
        .precision
        .map(|asked| asked.reached(table.count, estimate::error(&table, asked.of)));
    let manifest = request.manifest(&id, &model, table.count);
    let wanted = request.wanted();
    let artifacts = present(
        scenario,
        &findings,
        Some(&table),
        &manifest,
        wanted,
        request.threads,
    )?;
    output::write(&directory, manifest, &artifacts, &|| {
        progress(table.count, table.count)
    })?;
    if !request.keep_parts {
        folder.remove();
    }
    Ok(Run {
        directory,
        reused: false,
        resumed,
        damaged,
        findings,
        scenario: scenario.clone(),
    })
}

/// All replicates, weighted by what is given: as many as asked for, or as it takes.
fn simulated(
    model: &Model,
    request: &RunRequest,
    folder: &PartFolder,
    progress: Progress,
) -> Result<Whole, Failure> {
    let RunRequest {
        method,
        seed,
        threads,
        ..
    } = *request;
    let points = (request.sampler == Sampler::Sobol).then(|| Points::of(model.latents(), seed));
    let holds = request
        .given
        .as_ref()
        .map(|given| |baseline: &ArmView| event::holds(given, baseline));
    let counts = holds.as_ref().map(|holds| holds as simulate::Counts);
    let part = |(first, end): (u64, u64), of: u64| {
        let plan = Plan {
            model,
            method,
            seed,
            first,
            count: end - first,
            block: BLOCK,
            threads,
        };
        let source = points.as_ref().map_or(Source::Own, Source::Points);
        let told = |done: u64| progress(first + done, of);
        simulate::run_from(&plan, source, counts, &told).ok_or(Failure::Stopped)
    };
    let mut whole = match request.parts(model.scenario()) {
        Some(ranges) => parts::whole(folder, &ranges, &|range| part(range, request.replicates))?,
        None => {
            let first = |precision: Precision| precision.first();
            let end = request.precision.map_or(request.replicates, first);
            Whole::of(part((0, end), end)?)
        }
    };
    let table = &mut whole.table;
    while let Some(precision) = request.precision
        && let Some(end) = precision.next(table.count, estimate::error(table, precision.of))
    {
        table
            .append(part((table.count, end), end)?)
            .map_err(|error| Failure::Failed(error.to_string()))?;
    }
    if let Some((message, help)) = table.unmet_in_words() {
        return Err(Failure::Failed(format!("{message}; {help}")));
    }
    match &request.given {
        Some(given) if table.weights.iter().all(|weight| *weight == 0.0) => {
            let count = report::count(table.count);
            Err(Failure::Failed(format!(
                "in none of {count} replicates \"{given}\" holds: take more of them, or ask --rare how rare it is"
            )))
        }
        _ => Ok(whole),
    }
}

/// Why so many replicates cannot come from `sampler`, and a cure.
pub fn unsampled(
    sampler: Sampler,
    replicates: u64,
    precision: Option<&Precision>,
) -> Option<(String, String)> {
    if sampler == Sampler::Random {
        return None;
    }
    if precision.is_some() {
        let message =
            "Sobol points come in whole sets: they are not added to until an error is small"
                .to_owned();
        return Some((message, "leave out --sampler, or --mcse".to_owned()));
    }
    let (below, above) = simulate::whole_near(replicates);
    (!simulate::is_whole(replicates)).then(|| {
        let replicates = report::count(replicates);
        let message = format!(
            "{replicates} replicates are not 16 scramblings of a power of two of Sobol points"
        );
        (message, format!("take -n {below} or -n {above}"))
    })
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

/// The manifest and the findings of a run made before, if it is whole.
fn earlier(directory: &std::path::Path, id: &str) -> Option<(Manifest, Findings)> {
    let manifest = output::intact(directory).filter(|manifest| manifest.run == id)?;
    let findings = serde_json::from_slice(&std::fs::read(directory.join(FINDINGS)).ok()?).ok()?;
    Some((manifest, findings))
}

/// The files of a run that may be wanted or not.
#[derive(Debug, Clone, Copy)]
struct Parts {
    charts: bool,
    table: bool,
    groups: bool,
    report: bool,
}

impl Parts {
    fn any(self) -> bool {
        self.charts || self.table || self.report
    }
}

/// All files of the run directory but the manifest.
fn present(
    scenario: &Scenario,
    findings: &Findings,
    table: Option<&Replicates>,
    manifest: &Manifest,
    wanted: Parts,
    threads: usize,
) -> Result<Vec<Artifact>, Failure> {
    let file = |path: &str, bytes: Vec<u8>| Artifact {
        path: path.to_owned(),
        bytes,
    };
    let mut artifacts = vec![
        file(FINDINGS, report::json(findings).into_bytes()),
        file("summary.csv", report::summary(findings).into_bytes()),
        file("flows.csv", report::flows(findings).into_bytes()),
        file(
            ASSUMPTIONS,
            report::assumptions(&scenario.provenance).into_bytes(),
        ),
        file(
            &format!("{}.toml", scenario.id),
            scenario.text.clone().into_bytes(),
        ),
    ];
    artifacts.extend(
        report::nominations(findings).map(|rows| file("nominations.csv", rows.into_bytes())),
    );
    artifacts.extend(report::acts(findings).map(|rows| file("acts.csv", rows.into_bytes())));
    artifacts.extend(report::blocs(findings).map(|rows| file("blocs.csv", rows.into_bytes())));
    artifacts.extend(report::regions(findings).map(|rows| file("regions.csv", rows.into_bytes())));
    artifacts.extend(report::slate_csv(findings).map(|rows| file("slate.csv", rows.into_bytes())));
    if let Some(table) = table.filter(|_| wanted.table) {
        let parquet = table
            .to_parquet(threads, wanted.groups)
            .map_err(|error| Failure::Failed(format!("cannot make the table: {error}")))?;
        artifacts.push(file(TABLE, parquet.rows));
        artifacts.extend(parquet.groups.map(|groups| file(GROUPS, groups)));
    }
    if wanted.report {
        artifacts.push(file(
            PAGE,
            page::of(findings, scenario, manifest).into_bytes(),
        ));
    }
    if wanted.charts {
        let (source, size) = (figure::Source::Findings(findings), figure::Size::default());
        let figures = figure::possible(source);
        let charts = parallel::in_order(threads, figures.len(), |at| {
            figure::chart(source, &figures[at], size)
        });
        let charts = charts.into_iter().flatten().collect();
        artifacts.extend(drawn(charts, threads)?);
    }
    Ok(artifacts)
}

/// Each chart in `charts/` as SVG and PNG, its data as CSV, and a Vega-Lite spec where there is
/// one.
fn drawn(charts: Vec<figure::Chart>, threads: usize) -> Result<Vec<Artifact>, Failure> {
    let pictures = parallel::in_order(threads, charts.len(), |at| {
        figure::png(&charts[at].svg, 2.0)
    });
    let mut artifacts = Vec::new();
    for (chart, png) in charts.into_iter().zip(pictures) {
        let png =
            png.map_err(|error| Failure::Failed(format!("cannot draw {}: {error}", chart.figure)))?;
        let file = |ending: &str, bytes: Vec<u8>| Artifact {
            path: format!("{CHARTS}{}.{ending}", chart.figure),
            bytes,
        };
        artifacts.extend([file("svg", chart.svg.into_bytes()), file("png", png)]);
        artifacts.extend(
            chart
                .data
                .map(|data| file("csv", crate::table::csv(&data).into_bytes())),
        );
        artifacts.extend(
            chart
                .vega_lite
                .map(|spec| file("vl.json", spec.into_bytes())),
        );
    }
    Ok(artifacts)
}

/// Replicates of the run that are kept in parts, from which the same request goes on.
pub(crate) fn kept(scenario: &Scenario, request: &RunRequest) -> u64 {
    let directory = request.out.join(&scenario.id).join(request.id(scenario));
    let folder = PartFolder::of(&directory);
    let ranges = request.parts(scenario).unwrap_or_default();
    let there = ranges.into_iter().filter(|range| folder.has(*range));
    there.map(|(first, end)| end - first).sum()
}

impl RunRequest {
    /// The ranges that are kept one by one, where there are several. Sobol points come in whole sets,
    /// and how many replicates an error takes is known at the end alone.
    fn parts(&self, scenario: &Scenario) -> Option<Vec<(u64, u64)>> {
        let splits = self.sampler == Sampler::Random && self.precision.is_none();
        let ranges = parts::ranges(self.replicates, memory::row(scenario));
        (splits && ranges.len() > 1).then_some(ranges)
    }

    /// What is wrong with it, and a cure.
    pub fn problem(&self) -> Option<(String, String)> {
        if self.sampler == Sampler::Sobol && self.method == Method::Voters {
            let message = "voters who are drawn one by one have no Sobol points".to_owned();
            return Some((message, "leave out --sampler, or --method".to_owned()));
        }
        unsampled(self.sampler, self.replicates, self.precision.as_ref())
    }

    /// The run's id: of all on which its bytes depend.
    fn id(&self, scenario: &Scenario) -> String {
        let command = self.command(scenario);
        run_id(&[
            env!("CARGO_PKG_VERSION"),
            &scenario.id,
            &scenario.text,
            &command,
        ])
    }

    /// What gives the same run again from the scenario as resolved.
    fn command(&self, scenario: &Scenario) -> String {
        let replicates = self
            .precision
            .map_or(self.replicates, |precision| precision.ceiling);
        let mut command = format!(
            "coattails run {}.toml --replicates {replicates} --seed {} --method {}",
            scenario.id,
            self.seed.0,
            self.method.name()
        );
        if self.sampler == Sampler::Sobol {
            command.push_str(" --sampler sobol");
        }
        if let Some(given) = &self.given {
            command.push_str(&format!(" --given '{given}'"));
        }
        if let Some(precision) = self.precision {
            command.push_str(&format!(
                " --mcse {} --of {}",
                precision.points(),
                precision.of.name()
            ));
        }
        command
    }

    fn wanted(&self) -> Parts {
        Parts {
            charts: self.charts,
            table: self.table || self.groups,
            groups: self.groups,
            report: self.report,
        }
    }

    /// Which of the files wanted a run lacks.
    fn missing_in(&self, manifest: &Manifest, scenario: &Scenario) -> Parts {
        let pictured = manifest.files.keys().any(|path| path.starts_with(CHARTS));
        let grouped = scenario.roster.blocs.len() > 1 || !scenario.roster.regions.is_empty();
        let groups = self.groups && grouped && !manifest.files.contains_key(GROUPS);
        Parts {
            charts: self.charts && !pictured,
            table: self.table && !manifest.files.contains_key(TABLE) || groups,
            groups,
            report: self.report && !manifest.files.contains_key(PAGE),
        }
    }

    fn manifest(&self, id: &str, model: &Model, replicates: u64) -> Manifest {
        let scenario = model.scenario();
        let latent = |latent: &simulate::Latent| LatentEntry {
            name: latent.name.clone(),
            law: latent.law(),
        };
        Manifest {
            format: output::FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            kind: output::DirectoryKind::Run,
            run: id.to_owned(),
            scenario: scenario.id.clone(),
            command: self.command(scenario),
            method: self.method.name().to_owned(),
            seed: self.seed.0,
            replicates,
            latents: model.latents().iter().map(latent).collect(),
            files: IndexMap::new(),
        }
    }
}
