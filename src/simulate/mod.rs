//! A scenario as a deterministic function of its latents and its luck: compiled once, evaluated for
//! blocks of replicates as columns. Knows no files, threads' numbers, plots or command lines; what
//! comes out is a table of replicates.
//!
//! Cells (voters whom every act of every arm treats alike) are counted, not voters: counts carry
//! the whole distribution of what exchangeable voters do.

mod appeal;
mod area;
mod assemble;
mod ballots;
mod bearing;
mod chances;
#[cfg(test)]
mod closed_form;
mod column;
mod compile;
mod expected;
mod explain;
mod family;
mod forward;
mod given;
mod layout;
mod luck;
mod memo;
mod model;
mod origin;
mod over;
mod partition;
mod parts;
mod plan;
mod program;
mod refit;
mod refuse;
mod result;
mod run;
mod sampled;
mod sampler;
mod scale;
mod sizes;
mod slots;
mod tabulate;
mod terms;
mod values;
mod view;
mod voters;
mod walk;
mod world;

pub use assemble::compile;
pub(crate) use compile::discrepancy;
pub use expected::{Expected, ExpectedContest, expected};
pub(crate) use explain::{ExplainedContest, ExplainedEffect, Explanation};
pub use family::{Family, FamilyPlan};
pub use model::Model;
pub(crate) use plan::Counts;
pub use plan::{BLOCK, Method, Plan};
pub use run::{run, run_contests, run_from};
pub use sampler::{Points, Sampler};
pub(crate) use sampler::{is_whole, whole_near};
pub use terms::Latent;
pub use values::Source;
pub(crate) use view::{View, viewed};
pub use world::Observed;
