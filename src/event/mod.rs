//! What may happen, in a few words: `sessions wins runoff by > 10`. One small grammar for
//! conditions and for rare events, and how far a replicate is from it. Knows the table, not the
//! simulator.

mod check;
mod grammar;
mod measure;
mod words;

pub(crate) use check::{check, unknown};
pub use grammar::{Event, Fault};
pub use measure::holds;
pub(crate) use measure::nearness;
