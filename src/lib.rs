//! How much does an endorsement matter? coattails runs an electorate through primary, run-off and
//! general election, many thousand times, with the endorsement and without it on the same voters
//! and the same luck. What differs is the message, so what differs in the result is its effect.
//!
//! ```
//! use coattails::{Plan, Seed, compile, estimate, load, run};
//!
//! // A scenario file → what it means, or everything that is wrong with it.
//! let scenario = load("scenarios/minimal.toml".as_ref(), &[]).unwrap().scenario;
//! // → a deterministic function of its latents and its luck, for the scenario and its what-ifs.
//! let model = compile(&scenario).unwrap();
//! // → a table of 500 replicates of each; nobody asks to stop.
//! let replicates = run(&Plan::new(&model, Seed(1), 500), &|_| true).unwrap();
//! // → estimates with their Monte Carlo errors.
//! let findings = estimate(&replicates, 0);
//!
//! let ash = &findings.arms["baseline"].contests["primary"].candidates["ash"];
//! assert!(0.2 < ash.wins.estimate && ash.wins.estimate < 0.8);
//! ```
//!
//! Those names are at the root; [`scenario`], [`election`], [`simulate`], [`replicates`] and
//! [`estimate`](mod@estimate) hold what they consist of. [`experiment`] asks other questions of the
//! same function, [`event`] conditions it, [`evidence`] learns its parameters from what happened.
//! [`table`], [`figure`] and [`report`] present, and [`pipeline`] does all of it into a run directory. The
//! folder `examples` has three programs to start from; `ARCHITECTURE.md` says where things are.

mod choice;
mod cli;
pub mod election;
pub mod estimate;
pub mod event;
pub mod evidence;
pub mod experiment;
pub mod figure;
mod file;
mod influence;
mod latent;
mod output;
mod parallel;
pub mod pipeline;
mod quantity;
mod random;
pub mod replicates;
pub mod report;
mod rule;
pub mod scenario;
pub mod simulate;
pub mod table;

pub use cli::main;
pub use estimate::{Findings, estimate};
pub use event::Event;
pub use latent::{Posterior, Quantity};
pub use quantity::{Date, Seed};
pub use random::distribution::{self, Distribution};
pub use replicates::Replicates;
pub use scenario::{Scenario, load};
pub use simulate::{Method, Model, Plan, Sampler, compile, run};

/// The column kernels behind every draw, for their benchmark.
#[doc(hidden)]
pub mod kernels {
    pub use crate::random::binomial::quantiles as binomial_quantiles;
    pub use crate::random::elementary::{exp_in_place, ln_in_place, logistic_in_place};
    pub use crate::random::normal::scores;
    pub use crate::random::{Name, uniforms};
}
