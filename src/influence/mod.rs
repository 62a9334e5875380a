//! Acts → shifts in utility and turnout: how much of an effect is there on a day, whom it helps and
//! harms, and how several add up. Knows voters' classes only as "approves and heard" or
//! "disapproves and heard"; knows no ballots.

mod sum;
mod timing;

pub use sum::diminished;
pub use timing::{Presence, presence};
