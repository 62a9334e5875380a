//! What is asked of a scenario, or of several → an analysis in its directory
//! `<out>/<scenario>/<experiment>-<id>/`, in the same spirit as a run's: whole or not there, and the
//! same bytes for the same request.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use crate::estimate::{self, GivenInfo, Of, Precision};
use crate::event::Event;
use crate::evidence::smc::Effort;
use crate::evidence::{learn_from_observations, what_would_have_been};
use crate::experiment::{
    self, Ask, Design, Failure, Grouping, Latents, Measure, Origin, Over, Progress, Size, Subject,
    until,
};
use crate::output::{self, Artifact, DirectoryKind, FORMAT, LatentEntry, Manifest, run_id};
use crate::quantity::Seed;
use crate::report::{self, Analysis, Conditions, Setting};
use crate::scenario::{Loaded, Scenario};
use crate::simulate::{self, Method, Sampler};

use super::directory::{Pictured, write};
use super::posterior::{StoredPosterior, posterior};
use super::{ASSUMPTIONS, assumptions_of, memory, unsampled};

/// What is asked.
#[derive(Debug, Clone)]
pub enum Experiment {
    Sweep {
        /// As typed: `acts.a.effect=0:1:3`.
        over: Vec<String>,
        design: Design,
    },
    BreakEven {
        over: Vec<String>,
        /// The chance to win that is looked for.
        win: f64,
    },
    /// Of these acts; of none, of all.
    Attribution(Vec<String>),
    /// With a posterior, its parts of the variance.
    Sensitivity(Ask),
    /// With the first scenario.
    Comparison,
    Calibration(Effort),
    /// Of these what-ifs; of none, of all.
    Counterfactual(Effort, Vec<String>),
    Rare {
        event: Event,
        what_if: Option<String>,
    },
}

/// What is asked of scenarios, and how much is to be done for it. Everything but `threads` and
/// `out` changes the bytes, and the directory's name.
#[derive(Debug, Clone)]
pub struct Request {
    pub experiment: Experiment,
    /// The scenario, and those to compare with it.
    pub paths: Vec<PathBuf>,
    /// Parameters set to other values: path and value.
    pub sets: Vec<(String, String)>,
    /// Whose result, by id, and of what: `nomination`, `office` or a contest's id; otherwise the
    /// question's.
    pub candidate: Option<String>,
    pub outcome: Option<String>,
    /// With a precision, the most.
    pub replicates: u64,
    pub precision: Option<Precision>,
    pub sampler: Sampler,
    /// Only replicates count in which this holds, as typed.
    pub given: Option<String>,
    /// A calibration's directory, whose latents are taken.
    pub posterior: Option<PathBuf>,
    pub seed: Seed,
    /// 0: as many as the machine has.
    pub threads: usize,
    /// Bytes; nothing: most of the machine's.
    pub memory: Option<u64>,
    /// Pictures, as SVG and PNG.
    pub charts: bool,
    /// The page, of what has one of its own.
    pub page: bool,
    /// The folder of all runs.
    pub out: PathBuf,
}

/// An analysis that is whole.
#[derive(Debug)]
pub struct Done {
    pub directory: PathBuf,
    pub analysis: Analysis,
}

/// Why there is none.
#[derive(Debug)]
pub enum Undone {
    /// No result; a model's problems have their places.
    Experiment(Failure),
    /// The result cannot be written.
    Directory(super::Failure),
}

impl From<Failure> for Undone {
    fn from(failure: Failure) -> Undone {
        Undone::Experiment(failure)
    }
}

impl From<super::Failure> for Undone {
    fn from(failure: super::Failure) -> Undone {
        Undone::Directory(failure)
    }
}

/// Does what is asked of `loaded`, the scenarios of its paths, and writes its directory.
///
/// # Errors
/// If it makes no sense for these scenarios, one cannot be modelled, something cannot be written or
/// `progress` says `false`; then nothing stands under the directory's name that was not there
/// before.
pub fn perform(request: &Request, loaded: &[Loaded], progress: Progress) -> Result<Done, Undone> {
    let located = |at: usize| move |failure| located(failure, &loaded[at]);
    let scenarios: Vec<&Scenario> = loaded.iter().map(|loaded| &loaded.scenario).collect();
    let scenario = scenarios[0];
    let about = (request.candidate.as_deref(), request.outcome.as_deref());
    let setting = Setting::of(
        scenario,
        about,
        request.given.as_deref(),
        Conditions::default(),
    );
    let mut setting = setting.map_err(located(0))?;
    if matches!(request.experiment, Experiment::Comparison) {
        experiment::comparable(&scenarios, &setting.subject)
            .map_err(|(at, failure)| located(at)(failure))?;
    }
    memory::all_fit(&scenarios, request.replicates, request.memory)
        .map_err(|(at, failure)| located(at)(failure))?;
    let found = request
        .posterior
        .as_deref()
        .map(|path| posterior(path, scenario))
        .transpose()
        .map_err(|(message, help)| Failure::asked(message, help))?;
    let sobol = request.sampler == Sampler::Sobol;
    setting.conditions.sampler = sobol.then(|| "sobol".to_owned());
    setting.conditions.posterior = found.as_ref().map(|found| found.source.clone());
    let size = Size {
        replicates: request.replicates,
        seed: request.seed,
        threads: request.threads,
        latents: found
            .as_ref()
            .map_or(Latents::Drawn(request.sampler), |found| {
                Latents::Posterior(&found.posterior)
            }),
    };
    let command = request.command(&scenarios, &setting.subject, found.as_ref());
    let directory = Directory {
        kind: request.experiment.kind(found.is_some()),
        scenarios: &scenarios,
        command: &command,
        seed: request.seed,
    };
    let _prepared = output::prepare(&directory.path(&request.out)).map_err(super::Failure::from)?;
    let make = |size: &Size| request.made(loaded, &setting, size, progress);
    let error = |made: &Analysis, precision: Precision| made.error(precision.of).unwrap_or(0.0);
    let (analysis, reached) = until(&size, request.precision(), make, error)?;
    let analysis = analysis.reached(reached);
    let goes_on = || progress(1, 1);
    let directory = directory.write(&analysis, request, &goes_on)?;
    Ok(Done {
        directory,
        analysis,
    })
}

/// A model's problems with their places in the scenario.
fn located(failure: Failure, loaded: &Loaded) -> Failure {
    match failure {
        Failure::Model(problems) => {
            let problems = problems.iter();
            Failure::Scenario(
                problems
                    .map(|problem| loaded.places.locate(problem))
                    .collect(),
            )
        }
        other => other,
    }
}

impl Experiment {
    fn kind(&self, posterior: bool) -> DirectoryKind {
        match self {
            Experiment::Sweep { .. } => DirectoryKind::Sweep,
            Experiment::BreakEven { .. } => DirectoryKind::BreakEven,
            Experiment::Attribution(_) => DirectoryKind::Attribution,
            Experiment::Sensitivity(_) if posterior => DirectoryKind::Dependence,
            Experiment::Sensitivity(_) => DirectoryKind::Sensitivity,
            Experiment::Comparison => DirectoryKind::Comparison,
            Experiment::Calibration(_) => DirectoryKind::Calibration,
            Experiment::Counterfactual(..) => DirectoryKind::Counterfactual,
            Experiment::Rare { .. } => DirectoryKind::Rare,
        }
    }

    /// What is typed for it beside what all take.
    fn options(&self) -> Vec<String> {
        let mut options: Vec<String> = Vec::new();
        let mut add = |flag: &str, value: &str| options.extend([flag.to_owned(), value.to_owned()]);
        match self {
            Experiment::Sweep { over, design } => {
                over.iter().for_each(|over| add("--over", over));
                match design {
                    Design::Grid => {}
                    Design::Zip => options.push("--zip".to_owned()),
                    Design::Sample(count) => add("--sample", &count.to_string()),
                }
            }
            Experiment::BreakEven { over, win } => {
                over.iter().for_each(|over| add("--over", over));
                add("--win", &win.to_string());
            }
            Experiment::Attribution(acts) if acts.is_empty() => {}
            Experiment::Attribution(acts) => add("--acts", &acts.join(",")),
            Experiment::Sensitivity(ask) => {
                if ask.of == experiment::Of::Level {
                    add("--of", "level");
                }
                ask.what_if.iter().for_each(|id| add("--what-if", id));
                if ask.measure == Measure::Wins {
                    add("--measure", "wins");
                }
                match ask.grouping {
                    Grouping::Kind => add("--by", "kind"),
                    Grouping::Contest => {}
                    Grouping::Each => add("--by", "each"),
                }
                ask.patterns.iter().for_each(|name| add("--group", name));
                add("--most", &ask.most.to_string());
                options.extend(ask.expected.then(|| "--expected".to_owned()));
            }
            Experiment::Comparison => {}
            Experiment::Calibration(effort) | Experiment::Counterfactual(effort, _) => {
                add("--particles", &effort.particles.to_string());
                add("--moves", &effort.most_moves.to_string());
                if let Experiment::Counterfactual(_, what_ifs) = self
                    && !what_ifs.is_empty()
                {
                    add("--what-if", &what_ifs.join(","));
                }
            }
            Experiment::Rare { event, what_if } => {
                add("--rare", &event.to_string());
                what_if.iter().for_each(|id| add("--what-if", id));
            }
        }
        options
    }
}

impl Request {
    /// What is wrong with it whatever the scenarios, and a cure.
    pub fn problem(&self) -> Option<(String, String)> {
        let told = |what: &str, help: &str| Some((what.to_owned(), help.to_owned()));
        let (precise, sobol) = (self.precision.is_some(), self.sampler == Sampler::Sobol);
        match &self.experiment {
            Experiment::BreakEven { .. }
                if let Some(precision) = self.precision
                    && !matches!(precision.of, Of::Differences | Of::Wins) =>
            {
                let what = format!(
                    "break-even looks for a chance to win: --mcse is about that, not about {}",
                    precision.of.name()
                );
                return told(&what, "leave out --of, or give --of wins");
            }
            Experiment::Sensitivity(_) if self.given.is_some() => {
                let what = "--given makes uncertain quantities depend on one another: parts of the variance are not defined then";
                return told(what, "leave it out");
            }
            Experiment::Sensitivity(_) if sobol => {
                let what = "--sampler sobol is for means: the parts of a variance come from pairs of independent samples";
                return told(what, "leave it out");
            }
            Experiment::Sensitivity(_) if precise => {
                let what = "--mcse is about means: the parts of a variance have intervals of their own, which -n makes narrower";
                return told(what, "leave it out");
            }
            Experiment::Calibration(_) | Experiment::Counterfactual(..)
                if self.given.is_some() || precise || sobol =>
            {
                let what = format!(
                    "{} takes none of --given, --mcse and --sampler sobol",
                    self.experiment.kind(false).word()
                );
                return told(&what, "leave them out");
            }
            _ => {}
        }
        if self.posterior.is_some() && sobol {
            let what = "the particles of a posterior are given: there are no Sobol points of them";
            return told(what, "leave out --sampler");
        }
        if self.posterior.is_some() && precise {
            let what =
                "--mcse needs ever more draws, and a posterior is worth a given number of them";
            return told(what, "leave it out, or calibrate with more --particles");
        }
        unsampled(self.sampler, self.replicates, self.precision.as_ref())
    }

    /// Of a break-even nothing but the chance to win need be known well.
    fn precision(&self) -> Option<Precision> {
        self.precision.map(|precision| match self.experiment {
            Experiment::BreakEven { .. } => Precision {
                of: Of::Wins,
                ..precision
            },
            _ => precision,
        })
    }

    /// What gives the same again from the scenarios as resolved.
    fn command(
        &self,
        scenarios: &[&Scenario],
        subject: &Subject,
        posterior: Option<&StoredPosterior>,
    ) -> String {
        let mut words: Vec<String> = Vec::new();
        let mut add = |flag: &str, value: &str| words.extend([flag.to_owned(), value.to_owned()]);
        let seed = self.seed.0.to_string();
        if matches!(self.experiment, Experiment::Rare { .. }) {
            words.extend(self.experiment.options());
            words.extend(["--seed".to_owned(), seed]);
            return typed("run", scenarios, &words);
        }
        add("--candidate", &subject.candidate);
        add("--outcome", subject.prize());
        add("--seed", &seed);
        add("--replicates", &self.replicates.to_string());
        if let Some(precision) = self.precision() {
            add("--mcse", &precision.points());
            add("--of", precision.of.name());
        }
        if self.sampler == Sampler::Sobol {
            add("--sampler", "sobol");
        }
        self.given.iter().for_each(|given| add("--given", given));
        words.extend(self.experiment.options());
        // A calibration's name says what it is made of: beside this experiment's directory it is at
        // home.
        words.extend(posterior.iter().flat_map(|found| {
            let path = format!("../{}", found.source.calibration);
            ["--posterior".to_owned(), path]
        }));
        typed(self.experiment.kind(false).word(), scenarios, &words)
    }

    /// What comes of it with the replicates of `size`.
    fn made(
        &self,
        loaded: &[Loaded],
        setting: &Setting,
        size: &Size,
        progress: Progress,
    ) -> Result<Analysis, Failure> {
        let (scenario, subject) = (&loaded[0].scenario, &setting.subject);
        let origin = Origin {
            path: &self.paths[0],
            sets: &self.sets,
        };
        let overs = |texts: &[String]| {
            let overs = texts.iter().map(|text| Over::parse(text));
            overs.collect::<Result<Vec<Over>, Failure>>()
        };
        let own = setting.clone();
        let made = match &self.experiment {
            Experiment::Sweep { over, design } => {
                let over = overs(over)?;
                experiment::sweep(&loaded[0], origin, &over, *design, subject, size, progress)
                    .map(|found| Analysis::Sweep(Box::new(found), own))
            }
            Experiment::BreakEven { over, win } => {
                experiment::break_even(origin, &overs(over)?, *win, subject, size, progress)
                    .map(|found| Analysis::BreakEven(Box::new(found), own))
            }
            Experiment::Attribution(acts) => {
                experiment::attribute(scenario, acts, subject, size, progress)
                    .map(|found| Analysis::Attribution(Box::new(found), own))
            }
            Experiment::Sensitivity(ask) if self.posterior.is_some() => {
                experiment::dependence(scenario, ask, subject, size, progress)
                    .map(|found| Analysis::Dependence(Box::new(found), own))
            }
            Experiment::Sensitivity(ask) => {
                experiment::sensitivity(scenario, ask, subject, size, progress)
                    .map(|found| Analysis::Sensitivity(Box::new(found), own))
            }
            Experiment::Comparison => return self.compared(loaded, own, size, progress),
            Experiment::Calibration(effort) => learn_from_observations(
                scenario, effort, size, progress,
            )
            .map(|(found, posterior)| {
                Analysis::Calibration(Box::new((found, Some(posterior))), own)
            }),
            Experiment::Counterfactual(effort, what_ifs) => {
                what_would_have_been(scenario, what_ifs, subject, effort, size, progress)
                    .map(|found| Analysis::Counterfactual(Box::new(found), own))
            }
            Experiment::Rare { event, what_if } => {
                let any = Size {
                    replicates: 0,
                    ..*size
                };
                experiment::rare(scenario, what_if.as_deref(), event, &any, progress)
                    .map(|found| Analysis::Rare(Box::new(found), own))
            }
        };
        made.map_err(|failure| located(failure, &loaded[0]))
    }

    fn compared(
        &self,
        loaded: &[Loaded],
        setting: Setting,
        size: &Size,
        progress: Progress,
    ) -> Result<Analysis, Failure> {
        let scenarios: Vec<&Scenario> = loaded.iter().map(|loaded| &loaded.scenario).collect();
        let (found, table) = experiment::compare(&scenarios, &setting.subject, size, progress)
            .map_err(|(at, failure)| located(failure, &loaded[at]))?;
        let mut findings = estimate::estimate(&table, self.threads);
        findings.given =
            setting.subject.given.as_ref().map(|given| {
                GivenInfo::of(&table, given.to_string(), given.in_words(&setting.names))
            });
        Ok(Analysis::Comparison(Box::new((found, findings)), setting))
    }
}

/// The command line of coattails with these words after the scenarios' files, as a shell reads it.
fn typed(name: &str, scenarios: &[&Scenario], words: &[String]) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.,:=/+".contains(letter);
    let quoted = |text: &str| match text.chars().all(plain) && !text.is_empty() {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    };
    let files = scenarios
        .iter()
        .map(|scenario| format!("{}.toml", scenario.id));
    ["coattails", name]
        .map(str::to_owned)
        .into_iter()
        .chain(files.map(|file| quoted(&file)))
        .chain(words.iter().map(|word| quoted(word)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A directory, told apart by everything on which its bytes depend.
struct Directory<'a> {
    kind: DirectoryKind,
    /// The scenario whose folder it is; others that it is about come after.
    scenarios: &'a [&'a Scenario],
    command: &'a str,
    seed: Seed,
}

impl Directory<'_> {
    /// `sweep-4f1c…`
    fn name(&self) -> String {
        let texts = self
            .scenarios
            .iter()
            .flat_map(|scenario| [scenario.id.as_str(), scenario.text.as_str()]);
        let parts: Vec<&str> = [env!("CARGO_PKG_VERSION"), self.command]
            .into_iter()
            .chain(texts)
            .collect();
        format!("{}-{}", self.kind.word(), run_id(&parts))
    }

    /// In the folder `out` of all runs.
    fn path(&self, out: &Path) -> PathBuf {
        out.join(&self.scenarios[0].id).join(self.name())
    }

    /// Writes it. `goes_on` is asked before each file.
    fn write(
        &self,
        analysis: &Analysis,
        request: &Request,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<PathBuf, super::Failure> {
        let file = |path: String, bytes: Vec<u8>| Artifact { path, bytes };
        let mut artifacts = Vec::new();
        for (at, scenario) in self.scenarios.iter().enumerate() {
            let name = match at {
                0 => ASSUMPTIONS.to_owned(),
                _ => assumptions_of(&scenario.id),
            };
            let values = report::assumptions(&scenario.provenance);
            artifacts.push(file(name, values.into_bytes()));
            let text = scenario.text.clone().into_bytes();
            artifacts.push(file(format!("{}.toml", scenario.id), text));
        }
        let manifest = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            kind: self.kind,
            run: self.name(),
            scenario: self.scenarios[0].id.clone(),
            command: self.command.to_owned(),
            method: Method::Cells.name().to_owned(),
            seed: self.seed.0,
            replicates: analysis.replicates(),
            latents: self.latents(),
            files: IndexMap::new(),
        };
        let pictured = Pictured {
            charts: request.charts,
            page: request.page,
            threads: request.threads,
        };
        let path = self.path(&request.out);
        write(
            &path,
            analysis,
            manifest,
            self.scenarios,
            artifacts,
            pictured,
            goes_on,
        )?;
        Ok(path)
    }

    /// Uncertain quantities of all scenarios with their laws, each once.
    fn latents(&self) -> Vec<LatentEntry> {
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
        latents
    }
}
