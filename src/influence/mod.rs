//! What an act does to whom on a day. A [`Moment`] gives the [`Message`]s of an arm and who hears
//! them; an [`Attitude`] makes a [`Response`] of a message; its [`Strength`] is its effect, as much
//! as there is of it by then, as far as a claim is believed and nobody denies it; several add up
//! ([`diminished`]); and of the sum the undecided and the decided take what [`Susceptibility`]
//! says. The formulae are those of docs/model.md, section 3.
//!
//! Numbers are of any type `T` where they are only passed on (what they hang on, in a compiled
//! scenario), values or columns `[replicate]` where they are worked out. Knows no ballots, no
//! counting, and not how anything is drawn.

mod audience;
mod effect;
mod message;
mod response;
mod strength;
mod sum;
mod summary;
mod susceptibility;
#[cfg(test)]
mod tests;
mod timing;

pub use audience::{Moment, Rank, Threshold};
pub use effect::{Divisor, Divisors, EffectId, effect};
pub use message::Message;
pub use response::{Attitude, Response, shift, shifts, turnout_shift};
pub use strength::{Strength, undenied};
pub use sum::{diminished, diminished_by_replicate};
pub use summary::summaries;
pub use susceptibility::{Susceptibility, weigh, weighed};
pub use timing::{Presence, Taken};
