//! What `run` takes.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::pipeline::Wanted;
use crate::quantity::Seed;
use crate::simulate::{Method, Sampler};

use super::assignment;

#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Scenario files, or folders of them: a folder or several paths are a batch
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Replicates to simulate
    #[arg(long, short = 'n', default_value_t = 20_000, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub replicates: u64,
    /// Selects the stream of luck: the same seed gives the same run
    #[arg(long, default_value_t = 1, value_name = "S", allow_negative_numbers = true)]
    pub seed: u64,
    /// Threads to use; 0: as many as the machine has. Changes no result
    #[arg(long, default_value_t = 0, value_name = "T", allow_negative_numbers = true)]
    pub threads: usize,
    /// How votes come about: exact counts by cells of like voters, or every voter drawn (slow, the check on the first)
    #[arg(long, value_enum, default_value_t = MethodArg::Cells)]
    pub method: MethodArg,
    /// How uncertain quantities are drawn: each by itself, or as Sobol points, which need fewer replicates for the same error;
    /// these come in numbers 16, 32, 64 …: 16384
    #[arg(long, value_enum, default_value_t = SamplerArg::Random)]
    pub sampler: SamplerArg,
    /// Set a parameter of every scenario, as `acts.e-endorses-a.effect=0.3`; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub sets: Vec<(String, String)>,
    /// The folder of all runs
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub out: PathBuf,
    /// Print the findings as JSON instead of words: one object a line in a batch
    #[arg(long)]
    pub json: bool,
    /// Print nothing but problems
    #[arg(long, short, conflicts_with = "json")]
    pub quiet: bool,
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
}

impl RunArgs {
    /// What to make of each scenario; in a batch the table is written only if asked for.
    pub fn wanted(&self, batch: bool) -> Wanted {
        Wanted {
            replicates: self.replicates,
            seed: Seed(self.seed),
            method: match self.method {
                MethodArg::Cells => Method::Cells,
                MethodArg::Voters => Method::Voters,
            },
            sampler: match self.sampler {
                SamplerArg::Random => Sampler::Random,
                SamplerArg::Sobol => Sampler::Sobol,
            },
            charts: !self.no_charts,
            report: !self.no_report,
            table: self.table || !(self.no_table || batch),
            threads: self.threads,
            out: self.out.clone(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MethodArg {
    Cells,
    Voters,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SamplerArg {
    Random,
    Sobol,
}
