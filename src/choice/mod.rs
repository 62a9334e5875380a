//! Utilities → probabilities: who chooses whom, who moves where between linked contests, who votes,
//! and the intercepts that make expected results equal to given ones. Knows numbers only: no acts,
//! no scenarios, no randomness. A voter's later choices follow from the same weights as the first: how
//! ballots that rank are filled in is a file here, and reaches [`crate::rule`] in its tally.

mod fit;
mod transition;
mod turnout;

pub use fit::{Electorate, fit_intercepts, fit_turnout};
pub use transition::{Mover, Transition};
pub(crate) use transition::{orphan, stay_or_go};
pub use turnout::{join_probability, leave_probability};
