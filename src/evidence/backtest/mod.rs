//! Forecasts of races from what was known before their last round, scored on what happened, beside
//! plain forecasters.

mod baseline;
mod forecast;
mod score;
mod summary;

pub use baseline::Baselines;
pub use forecast::{BacktestPlan, backtest};
pub use score::{LEVELS, QUANTILES, Sample, Score};
pub use summary::{Backtest, Bin, Coverage, Forecaster, LeftOut, Raced};
