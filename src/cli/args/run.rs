//! What `run` takes.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::event::Event;
use crate::pipeline::experiment::{Experiment, Request};
use crate::pipeline::{RunRequest, is_name};
use crate::quantity::Seed;
use crate::report::Order;
use crate::simulate::{Method, Sampler};

use super::{Amount, Common, Printed, Whose, assignment};

#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Scenario files, or folders of them: a folder or several paths are a batch
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub amount: Amount,
    #[command(flatten)]
    pub whose: Whose,
    /// Selects the stream of luck: the same seed gives the same run
    #[arg(
        long,
        default_value_t = 1,
        value_name = "S",
        allow_negative_numbers = true
    )]
    pub seed: u64,
    /// Instead of a run, estimate how likely something rare is, by importance sampling: `sessions
    /// wins runoff by > 10`
    #[arg(long, value_name = "EVENT", conflicts_with_all = ["replicates", "mcse", "method", "sampler"])]
    pub rare: Option<String>,
    /// With --rare: how likely it is in this what-if, in place of the scenario as written
    #[arg(long, value_name = "ID", requires = "rare")]
    pub what_if: Option<String>,
    /// How votes come about: exact counts by cells of like voters, or every voter drawn (slow, the
    /// check on the first; the same bytes only where the platform's ln and exp are the same)
    #[arg(long, value_enum, default_value_t = MethodArg::Cells)]
    pub method: MethodArg,
    /// Set a parameter of every scenario, as `acts.e-endorses-a.effect=0.3`; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub sets: Vec<(String, String)>,
    /// In what order a batch lists its scenarios, here and in index.csv
    #[arg(long, value_enum, default_value_t = SortArg::Effect, value_name = "BY")]
    pub sort: SortArg,
    /// The folder of all runs
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub out: PathBuf,
    /// A name for the run beside its id, as `before-the-debate`: a folder's name in that of all runs
    #[arg(long, value_name = "NAME", value_parser = run_name)]
    pub name: Option<String>,
    /// Open the page in the browser
    #[arg(long, conflicts_with_all = ["no_report", "rare"])]
    pub open: bool,
    /// Print the findings as JSON instead of words: one object a line in a batch
    #[arg(long, conflicts_with = "quiet")]
    pub json: bool,
    /// Print all tables too, a contest each
    #[arg(long, conflicts_with_all = ["json", "quiet"])]
    pub tables: bool,
    /// Draw no charts
    #[arg(long)]
    pub no_charts: bool,
    /// Write no page (report.html)
    #[arg(long)]
    pub no_report: bool,
    /// Write no table of replicates
    #[arg(long, conflicts_with = "table")]
    pub no_table: bool,
    /// Write the table of replicates in a batch too
    #[arg(long)]
    pub table: bool,
    /// Write shares by bloc and region of every replicate too (groups.parquet, large)
    #[arg(long, conflicts_with = "no_table")]
    pub groups: bool,
    /// Start from the beginning: nothing made before is taken, neither a run nor parts of one
    #[arg(long, conflicts_with = "rare")]
    pub fresh: bool,
    /// Leave the parts of a long run in their folder when it is whole
    #[arg(long, conflicts_with = "rare")]
    pub keep_parts: bool,
}

impl RunArgs {
    /// How likely `event` is in a scenario.
    pub fn rare(&self, common: &Common, path: &Path, event: &Event) -> Request {
        Request {
            experiment: Experiment::Rare {
                event: event.clone(),
                what_if: self.what_if.clone(),
            },
            paths: vec![path.to_owned()],
            sets: self.sets.clone(),
            candidate: None,
            outcome: None,
            replicates: 1,
            precision: None,
            sampler: Sampler::Random,
            given: None,
            posterior: None,
            seed: Seed(self.seed),
            threads: common.threads,
            memory: common.memory,
            charts: !self.no_charts,
            page: !self.no_report,
            out: self.out.clone(),
        }
    }

    pub fn printed(&self) -> Printed {
        if self.json {
            Printed::Json
        } else {
            Printed::Words
        }
    }

    /// The order of a batch's scenarios.
    pub fn order(&self) -> Order {
        match self.sort {
            SortArg::Effect => Order::Effect,
            SortArg::WinnerChanges => Order::WinnerChanges,
            SortArg::Given => Order::Given,
        }
    }

    /// What to make of each scenario; in a batch the table is written only if asked for.
    pub fn request(&self, common: &Common, batch: bool, given: Option<Event>) -> RunRequest {
        RunRequest {
            replicates: self.amount.replicates(),
            precision: self.amount.precision(self.whose.of.into()),
            given,
            seed: Seed(self.seed),
            method: match self.method {
                MethodArg::Cells => Method::Cells,
                MethodArg::Voters => Method::Voters,
            },
            sampler: self.amount.sampler(),
            charts: !self.no_charts,
            report: !self.no_report,
            table: self.table || !(self.no_table || batch),
            groups: self.groups,
            threads: common.threads,
            memory: common.memory,
            fresh: self.fresh,
            keep_parts: self.keep_parts,
            out: self.out.clone(),
        }
    }
}

/// A name that a run may have.
fn run_name(text: &str) -> Result<String, String> {
    match is_name(text) {
        true => Ok(text.to_owned()),
        false => Err("a run's name is of at most 64 letters, digits, -, _ and ., begins with one of the first two, and is none that the folder has itself (latest, index.html, index.csv, journal.jsonl)".to_owned()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    /// The largest change of the share first
    Effect,
    /// First where the winner changes most often
    WinnerChanges,
    /// As they were given
    Given,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MethodArg {
    Cells,
    Voters,
}
