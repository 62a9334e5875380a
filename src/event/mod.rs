//! What may happen, in a few words: `sessions wins runoff by > 10`. One small grammar for
//! conditions and for rare events, and how far a replicate is from it. Knows the table, not the
//! simulator.

mod check;
mod grammar;
mod measure;
mod words;

pub use check::check;
pub use grammar::{Clause, Deed, Event, Fault, Lead};
pub use measure::{holds, nearness};
