//! How much does an endorsement matter? coattails runs an electorate through primary, run-off and
//! general election, many thousand times, with the endorsement and without it on the same voters
//! and the same luck.
//!
//! The stages are read → resolve → plan → simulate → estimate → present → write; see
//! `ARCHITECTURE.md`.

pub mod choice;
pub mod cli;
pub mod election;
pub mod estimate;
pub mod event;
pub mod evidence;
pub mod experiment;
pub mod figure;
pub mod influence;
pub mod latent;
pub mod output;
pub mod parallel;
pub mod pipeline;
pub mod quantity;
pub mod random;
pub mod replicates;
pub mod report;
pub mod rule;
pub mod scenario;
pub mod simulate;
