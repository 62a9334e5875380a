//! What `sensitivity` takes besides what all experiments take.

use clap::ValueEnum;

use crate::experiment::{Ask, Grouping, Measure, Of};

#[derive(Debug, clap::Args)]
pub struct SensitivityArgs {
    /// Whether the variance asked about is that of what a what-if changes, or of one arm
    #[arg(long, value_enum, default_value_t = OfArg::Difference)]
    pub of: OfArg,
    /// The what-if [default: the question's; with --of level the scenario as written]
    #[arg(long, value_name = "ID")]
    pub what_if: Option<String>,
    /// The candidate's share of the vote, or whether the candidate wins
    #[arg(long, value_enum, default_value_t = MeasureArg::Share)]
    pub measure: MeasureArg,
    /// Take the share expected given what is uncertain, in place of counts: faster, and without the
    /// luck of single voters
    #[arg(long)]
    pub expected: bool,
    /// How finely shocks are told apart: `shocks.contest`, `shocks.contest.runoff` or
    /// `shocks.contest.runoff.tuberville`
    #[arg(long, value_enum, default_value_t = GroupingArg::Contest)]
    pub by: GroupingArg,
    /// One row for all uncertain quantities whose names begin like this; `*` stands for any one
    /// part. May be repeated
    #[arg(long = "group", value_name = "NAME")]
    pub patterns: Vec<String>,
    /// Rows at most: where there are more, those that move most are found by screening, and the
    /// rest is one row
    #[arg(long, default_value_t = 24, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub most: u16,
}

impl SensitivityArgs {
    pub fn ask(&self) -> Ask {
        Ask {
            of: match self.of {
                OfArg::Difference => Of::Difference,
                OfArg::Level => Of::Level,
            },
            what_if: self.what_if.clone(),
            measure: match self.measure {
                MeasureArg::Share => Measure::Share,
                MeasureArg::Wins => Measure::Wins,
            },
            expected: self.expected,
            grouping: match self.by {
                GroupingArg::Kind => Grouping::Kind,
                GroupingArg::Contest => Grouping::Contest,
                GroupingArg::Each => Grouping::Each,
            },
            patterns: self.patterns.clone(),
            most: usize::from(self.most),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OfArg {
    Difference,
    Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MeasureArg {
    Share,
    Wins,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupingArg {
    /// One row for each kind of shock
    Kind,
    /// One for each contest too
    Contest,
    /// One for each uncertain quantity
    Each,
}
