//! What every experiment on one scenario takes.

use std::path::PathBuf;

use super::{Amount, assignment};

/// What all experiments on one scenario take.
#[derive(Debug, clap::Args)]
pub struct ExperimentArgs {
    /// The scenario
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Whose result it is about [default: the scenario's question]
    #[arg(long, value_name = "ID")]
    pub candidate: Option<String>,
    /// What the candidate is after: `nomination`, `office`, or a contest's id [default: the scenario's
    /// question]
    #[arg(long, value_name = "WHAT", alias = "contest")]
    pub outcome: Option<String>,
    #[command(flatten)]
    pub amount: Amount,
    /// Selects the stream of luck: the same seed gives the same result
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// Set a parameter of the scenario, as `acts.e-endorses-a.effect=0.3`; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub sets: Vec<(String, String)>,
    /// The folder of all runs and experiments
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub out: PathBuf,
    /// Draw no charts
    #[arg(long)]
    pub no_charts: bool,
    /// Write no page (report.html)
    #[arg(long)]
    pub no_report: bool,
    /// Print the result as JSON instead of words
    #[arg(long, conflicts_with = "quiet")]
    pub json: bool,
}
