//! What happened, and what it says about the model: observations against what a scenario expects,
//! posteriors of its latents, and what would have happened otherwise; tables of races, scores of
//! forecasts against them, parameters and effects learnt from them. Knows no pictures and no
//! command lines.

mod asked;
pub mod backtest;
mod calibrate;
mod case;
mod change;
mod counterfactual;
pub mod effects;
mod expand;
pub mod learn;
mod likelihood;
mod line;
mod naive;
mod outcome;
mod posterior;
pub mod races;
mod simulated;
pub mod smc;
#[cfg(test)]
mod tests;

pub(crate) use asked::{learn_from_observations, what_would_have_been};
pub use calibrate::{Calibration, Fitted, calibrate};
pub use case::{Case, Cases, cases};
pub use change::{LatentChange, Level};
pub use counterfactual::{Counterfactual, Standing, WhatIfFound, counterfactual};
pub use expand::{RUNOFF, Template};
pub use likelihood::Evidence;
pub use line::Line;
pub use naive::{Naive, ObservedResult};
pub use outcome::{Chance, OutcomeChange, outcomes};
