//! `-n`, `--sampler`, `--mcse`, `--of` and `--given`: what runs and experiments alike take.

use clap::ValueEnum;

use crate::estimate::{Of, Precision};
use crate::simulate::Sampler;

/// Replicates where nothing else is said.
const REPLICATES: u64 = 20_000;

/// Sobol points where nothing else is said: they come in sixteen times a power of two.
const POINTS: u64 = 16_384;

/// Replicates at most until an error is small enough, where nothing else is said.
const CEILING: u64 = 200_000;

/// How much to simulate, and what counts of it.
#[derive(Debug, clap::Args)]
pub struct Amount {
    /// Replicates to simulate in each arm; with --mcse the most [default: 20000, with --mcse
    /// 200000, with --sampler sobol 16384]
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    replicates: Option<u64>,
    /// How uncertain quantities are drawn: each by itself, or as Sobol points, which need fewer
    /// replicates for the same error; these come in numbers 16, 32, 64 …: 16384
    #[arg(long, value_enum, default_value_t = SamplerArg::Random)]
    sampler: SamplerArg,
    /// Simulate until the Monte Carlo standard error is this small, in percentage points: `0.1pt`
    #[arg(long, value_name = "POINTS", value_parser = points)]
    mcse: Option<f64>,
    /// Count only replicates in which this holds in the scenario as written: `sessions on runoff`
    #[arg(long, value_name = "EVENT")]
    pub given: Option<String>,
}

/// What `--mcse` is about.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Whose {
    /// Whose Monte Carlo standard error --mcse is about
    #[arg(long, value_enum, default_value_t = OfArg::Differences, requires = "mcse", value_name = "WHAT")]
    pub of: OfArg,
}

impl Amount {
    /// As many as asked for; with a precision, the most.
    pub fn replicates(&self) -> u64 {
        self.replicates.unwrap_or(match (self.mcse, self.sampler) {
            (Some(_), _) => CEILING,
            (None, SamplerArg::Random) => REPLICATES,
            (None, SamplerArg::Sobol) => POINTS,
        })
    }

    pub fn sampler(&self) -> Sampler {
        match self.sampler {
            SamplerArg::Random => Sampler::Random,
            SamplerArg::Sobol => Sampler::Sobol,
        }
    }

    pub fn precision(&self, of: Of) -> Option<Precision> {
        self.mcse.map(|error| Precision {
            error,
            of,
            ceiling: self.replicates(),
        })
    }
}

/// A fraction from points: `0.1pt` is 0.001.
fn points(text: &str) -> Result<f64, String> {
    let number = ["points", "pts", "pt"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(text);
    match number.trim().parse::<f64>() {
        Ok(points) if points > 0.0 && points <= 50.0 => Ok(points / 100.0),
        _ => Err("a number of percentage points above 0 is needed, as in 0.1pt".to_owned()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SamplerArg {
    Random,
    Sobol,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OfArg {
    /// The paired differences of the headline, the largest error of them
    Differences,
    ShareDifference,
    WinsDifference,
    WinnerChanges,
    /// In the scenario as written
    Share,
    Wins,
}

impl From<OfArg> for Of {
    fn from(of: OfArg) -> Of {
        match of {
            OfArg::Differences => Of::Differences,
            OfArg::ShareDifference => Of::ShareDifference,
            OfArg::WinsDifference => Of::WinsDifference,
            OfArg::WinnerChanges => Of::WinnerChanges,
            OfArg::Share => Of::Share,
            OfArg::Wins => Of::Wins,
        }
    }
}
