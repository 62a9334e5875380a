//! What the commands that learn from races take.

use std::path::PathBuf;

use crate::evidence::races::COLUMNS;
use crate::scenario::{DateOrder, Decimal, Written};

use super::assignment;

/// A table of races.
#[derive(Debug, clap::Args)]
pub struct RacesArgs {
    /// A table of races as CSV (race, date, round, candidate, votes, share, incumbent, endorser,
    /// endorsed-on, turnout, won), or a folder of them
    #[arg(value_name = "RACES")]
    pub path: PathBuf,
    /// A column's header in the table where it is another, as `candidate=name`; may be repeated
    #[arg(long = "map", value_name = "COLUMN=HEADER", value_parser = column)]
    pub map: Vec<(String, String)>,
    /// What comes before decimals in the table, where it does not tell itself
    #[arg(long, value_name = "SIGN", value_parser = decimal)]
    pub decimal: Option<Decimal>,
    /// In which order the table writes days, where it does not tell itself: mdy or dmy
    #[arg(long, value_name = "ORDER", value_parser = date_order)]
    pub date_order: Option<DateOrder>,
    /// Only races whose name contains this
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Print the result as JSON instead of words
    #[arg(long, conflicts_with = "quiet")]
    pub json: bool,
}

impl RacesArgs {
    /// How the table's numbers and days are written.
    pub fn written(&self) -> Written {
        Written {
            decimal: self.decimal,
            dates: self.date_order,
        }
    }
}

/// `point` or `comma`.
fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::of(text).ok_or_else(|| "give point or comma".to_owned())
}

/// `mdy` or `dmy`.
fn date_order(text: &str) -> Result<DateOrder, String> {
    DateOrder::of(text)
        .ok_or_else(|| "give mdy, as in 7/14/2020, or dmy, as in 14/7/2020".to_owned())
}

/// Races of which scenarios are made.
#[derive(Debug, clap::Args)]
pub struct CasesArgs {
    #[command(flatten)]
    pub races: RacesArgs,
    /// A scenario with placeholders that are filled in for each race [default: a run-off]
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Only races with this many votes or more in the round before the last
    #[arg(long, default_value_t = 0, value_name = "VOTES")]
    pub min_votes: u64,
}

#[derive(Debug, clap::Args)]
pub struct BacktestArgs {
    #[command(flatten)]
    pub cases: CasesArgs,
    /// Deal the races into K parts and forecast each with what the others teach
    #[arg(long, value_name = "K")]
    pub cross_validate: Option<usize>,
    /// Replicates to simulate for each race
    #[arg(long, short = 'n', default_value_t = 5_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub replicates: u64,
    /// Selects the stream of luck: the same seed gives the same result
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// Set a parameter of every race's scenario, as `contests.first.regress=0.3`; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub sets: Vec<(String, String)>,
    /// The folder of all runs: a page, its charts and a row per race go to <out>/<table>/backtest-…
    #[arg(long, default_value = "output", value_name = "DIR")]
    pub out: PathBuf,
    /// Write no page
    #[arg(long)]
    pub no_report: bool,
    /// Write the scenario of every race to this folder
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct LearnArgs {
    #[command(flatten)]
    pub cases: CasesArgs,
    /// Write the fragment to this file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct EstimateArgs {
    #[command(flatten)]
    pub races: RacesArgs,
    /// The round whose shares are explained
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub round: u32,
    /// Least share of the candidates in the spread between races
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    pub spread_from: f64,
}

/// `COLUMN=HEADER`, the column one of those that a table has.
fn column(text: &str) -> Result<(String, String), String> {
    let (column, header) = assignment(text)
        .map_err(|_| "give a column and its header, as candidate=name".to_owned())?;
    if COLUMNS.contains(&column.as_str()) {
        return Ok((column, header));
    }
    Err(format!(
        "a table has no column \"{column}\"; there are {}",
        COLUMNS.join(", ")
    ))
}
