//! What can be typed: the commands here, what a command with much to say takes in a file of its
//! own. The only folder that names clap.

mod common;
mod evidence;
mod experiment;
mod pages;
mod plot;
mod posterior;
mod precision;
mod run;
mod sensitivity;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::scenario::Template;

pub use common::Common;
pub use evidence::{BacktestArgs, CasesArgs, EstimateArgs, LearnArgs, RacesArgs};
pub use experiment::ExperimentArgs;
pub use pages::{ShellArg, completions, man_pages};
pub use plot::PlotArgs;
pub use posterior::{LearntArgs, PosteriorArgs};
pub use precision::{Amount, Whose};
pub use run::RunArgs;
pub use sensitivity::SensitivityArgs;

/// How much does an endorsement matter? Simulates an election thousands of times, with the
/// endorsement and without it on the same voters and the same luck.
#[derive(Debug, Parser)]
#[command(name = "coattails", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done, 1 a run failed, 2 a scenario or the command line is wrong, 130 interrupted."
)]
pub struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate scenarios and write a run directory for each
    ///
    /// Prints what the endorsement is worth, and writes findings.json, summary.csv, flows.csv, the
    /// replicates as Parquet, charts, the scenario as resolved and a manifest to
    /// <out>/<scenario>/<run id>/. The same command gives the same bytes; a run that is there
    /// already and intact is not made again.
    Run(RunArgs),
    /// Draw pictures of a run again from its stored results, at any size
    ///
    /// Each is written as SVG and PNG, with its data as CSV and, where Vega-Lite can draw it, a
    /// spec. Nothing is simulated.
    Plot(PlotArgs),
    /// Write the page of a run, or of several with an index
    ///
    /// One HTML file that needs no network: the answer, how sure it is, pictures, what-ifs, every
    /// assumption, and how to repeat it. A folder stands for the run directories in it, up to two
    /// folders below.
    Report {
        /// Run directories, or folders of them
        #[arg(required = true, value_name = "RUN_DIR")]
        runs: Vec<PathBuf>,
        /// The file to write
        #[arg(long, default_value = "report.html", value_name = "FILE")]
        out: PathBuf,
    },
    /// Check scenarios: every problem of every file at once, with its place and a cure
    Check {
        /// Scenario files, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// List the scenarios in a folder, with their titles
    List {
        /// The folder
        #[arg(default_value = "scenarios", value_name = "DIR")]
        folder: PathBuf,
    },
    /// Write a commented scenario to start from
    New {
        /// The file to write, `ohio` or `scenarios/ohio.toml`; its stem is the scenario's id
        name: PathBuf,
        /// What to start from
        #[arg(long, value_enum, default_value_t = TemplateArg::Runoff)]
        template: TemplateArg,
    },
    /// Say in sentences what a scenario assumes and expects; with two scenarios, what differs.
    /// Nothing is simulated
    Explain {
        /// The scenario
        path: PathBuf,
        /// A scenario to compare it with
        other: Option<PathBuf>,
    },
    /// Forecast races that are over from what was known before, and score the forecasts
    ///
    /// Each race of a table is expanded by a template scenario with its first round as returns,
    /// simulated, and scored on what happened, beside plain forecasters. With --cross-validate the
    /// template's parameters are learnt from the other races.
    Backtest(BacktestArgs),
    /// Estimate what endorsers are worth across races, and what picking winners alone would give
    Estimate(EstimateArgs),
    /// Learn a template's parameters from races: how leads regress, the contests' own shocks,
    /// turnout
    ///
    /// Prints a fragment of a scenario with its provenance.
    Learn(LearnArgs),
    /// Print every parameter of a scenario, with its bounds, unit, default, meaning and source, as
    /// Markdown
    Reference {
        /// Only those with this word in their path or meaning
        word: Option<String>,
    },
    /// Print the JSON Schema of scenarios, by which editors complete and check them
    Schema,
    /// Print what makes a shell complete commands and options
    Completions {
        /// The shell
        shell: ShellArg,
    },
    /// Write manual pages into a folder
    Man {
        /// The folder, made if it is not there
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Say what each of several acts is worth: Shapley values, alone and after all others
    ///
    /// Every set of the acts is simulated on the same voters and the same luck; of more than ten
    /// acts, the sets along some orders of them. The Shapley values add up to what all of the acts
    /// do together.
    Attribute {
        #[command(flatten)]
        experiment: ExperimentArgs,
        /// Only these acts, by id and separated by commas; the others stay as they are
        #[arg(long, value_delimiter = ',', value_name = "ACT,…")]
        acts: Vec<String>,
        #[command(flatten)]
        learnt: LearntArgs,
        #[command(flatten)]
        whose: Whose,
    },
    /// Look for the value of a parameter at which a candidate is as likely to win as asked
    BreakEven {
        #[command(flatten)]
        experiment: ExperimentArgs,
        /// The parameter and the range to look in, numbers or dates: `PATH=low:high`. Given twice:
        /// the frontier, the value of the second parameter at each of the first, which may have
        /// points or a list of values
        #[arg(long, required = true, value_name = "PATH=LOW:HIGH")]
        over: Vec<String>,
        /// The chance to win that is looked for
        #[arg(long, default_value_t = 0.5, value_name = "P")]
        win: f64,
        #[command(flatten)]
        learnt: LearntArgs,
        #[command(flatten)]
        whose: Whose,
    },
    /// Compare scenarios with the first of them, paired on the luck that they have in common
    ///
    /// Whatever two scenarios name alike has the same luck, to the bit. Prints what differs between
    /// the results, and by path what differs between the scenarios.
    Compare {
        #[command(flatten)]
        experiment: ExperimentArgs,
        /// Scenarios to compare with the first
        #[arg(required = true, value_name = "PATH")]
        others: Vec<PathBuf>,
        #[command(flatten)]
        whose: Whose,
    },
    /// Say which uncertain assumption drives the answer: parts of the variance, and what single
    /// assumptions move
    ///
    /// First-order and total Sobol indices of the uncertain quantities, in groups, with bootstrap
    /// intervals; and the expected share with each at its 10 % and 90 % quantile.
    Sensitivity {
        #[command(flatten)]
        experiment: ExperimentArgs,
        #[command(flatten)]
        ask: SensitivityArgs,
        #[command(flatten)]
        learnt: LearntArgs,
    },
    /// Learn from what was observed: the posterior of every uncertain quantity, beside what was
    /// assumed
    ///
    /// The scenario has [observations.…]: polls and votes counted. Says what they taught, what they
    /// say almost nothing about, how well they are met, and what follows for contests to come. Ends
    /// with 1 where there is no posterior to build on.
    Calibrate {
        #[command(flatten)]
        experiment: ExperimentArgs,
        #[command(flatten)]
        posterior: PosteriorArgs,
    },
    /// Say what would have happened otherwise, in worlds that fit what was observed
    ///
    /// Calibrates the scenario, then does its what-ifs on what was learnt.
    Counterfactual {
        #[command(flatten)]
        experiment: ExperimentArgs,
        #[command(flatten)]
        posterior: PosteriorArgs,
        /// Only these what-ifs, by id and separated by commas
        #[arg(long = "what-if", value_delimiter = ',', value_name = "ID,…")]
        what_ifs: Vec<String>,
    },
    /// Run a scenario with parameters at many values, on the same luck at each
    ///
    /// What is swept is fixed: a number in place of a distribution. Every point is compared with
    /// the scenario as written, and with the question's what-if at that point.
    Sweep {
        #[command(flatten)]
        experiment: ExperimentArgs,
        /// A parameter and its values: `PATH=low:high:points` (both ends included),
        /// `PATH=value,value` or `PATH=date:date:7d`. Given more than once: all combinations
        #[arg(long, required = true, value_name = "PATH=VALUES")]
        over: Vec<String>,
        /// Take the first values of all parameters together, then the second ones, rather than all
        /// combinations
        #[arg(long)]
        zip: bool,
        /// Take this many points, spread over the ranges as a Latin hypercube, rather than all
        /// combinations
        #[arg(long, value_name = "N", conflicts_with = "zip")]
        sample: Option<u64>,
        #[command(flatten)]
        learnt: LearntArgs,
        #[command(flatten)]
        whose: Whose,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TemplateArg {
    /// One contest, several candidates
    Primary,
    /// A primary and its run-off
    Runoff,
    /// A general election of two
    General,
}

impl From<TemplateArg> for Template {
    fn from(template: TemplateArg) -> Template {
        match template {
            TemplateArg::Primary => Template::Primary,
            TemplateArg::Runoff => Template::Runoff,
            TemplateArg::General => Template::General,
        }
    }
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    Words,
    Json,
}

/// `PATH=VALUE`, both given.
fn assignment(text: &str) -> Result<(String, String), String> {
    match text
        .split_once('=')
        .map(|(path, value)| (path.trim(), value.trim()))
    {
        Some((path, value)) if !path.is_empty() && !value.is_empty() => {
            Ok((path.to_owned(), value.to_owned()))
        }
        _ => Err(
            "a path, an equals sign and a value are needed, as in acts.e-endorses-a.effect=0.3"
                .to_owned(),
        ),
    }
}

/// The arguments understood, or what to print instead: help, the version, or (`true`) an error.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, (String, bool)> {
    Args::try_parse_from(args)
        .map_err(|error| (error.render().ansi().to_string(), error.use_stderr()))
}
