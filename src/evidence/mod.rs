//! What happened, and what it says about the model: observations against what a scenario expects, posteriors of its
//! latents, and what would have happened otherwise; tables of races, scores of forecasts against them, parameters and
//! effects learnt from them. Knows no pictures and no command lines.

mod asked;
mod calibrate;
mod change;
mod counterfactual;
mod likelihood;
mod naive;
mod outcome;
mod posterior;
pub mod races;
pub mod smc;
#[cfg(test)]
mod tests;

pub use asked::{Learnt, learn_from_observations, what_would_have_been};
pub use calibrate::{Calibration, Fitted, calibrate};
pub use change::{LatentChange, Level};
pub use counterfactual::{Counterfactual, ObservedResult, Standing, WhatIfFound, counterfactual};
pub use likelihood::Evidence;
pub use naive::Naive;
pub use outcome::{Chance, OutcomeChange, outcomes};
pub use posterior::Posterior;
