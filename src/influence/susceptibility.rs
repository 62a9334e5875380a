//! How much of what they hear voters take to heart: the undecided all of it, others a part.

use crate::election::Status;
use crate::random::wide;

/// The factor on what was heard, by how settled a voter is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Susceptibility<T> {
    /// 1.
    pub undecided: T,
    /// Of the decided whose candidate is out.
    pub orphaned: T,
    /// Of the other decided.
    pub decided: T,
}

impl<T: Copy> Susceptibility<T> {
    /// That of a voter.
    pub fn of(&self, undecided: bool, status: Status) -> T {
        match (undecided, status) {
            (true, _) => self.undecided,
            (false, Status::Orphaned) => self.orphaned,
            (false, Status::Returning | Status::New) => self.decided,
        }
    }

    /// Those of voters alike but for their status.
    pub fn by_status(&self, undecided: bool) -> [T; 3] {
        Status::ALL.map(|status| self.of(undecided, status))
    }
}

/// What messages do to a utility: susceptibility · (what they say now − what they had said as of the
/// support given, which has it already).
#[inline(always)]
pub fn weighed(susceptibility: f64, now: f64, before: f64) -> f64 {
    susceptibility * (now - before)
}

wide! {
    /// Adds that to utilities `[replicate]`.
    pub fn weigh(susceptibility: &[f64], now: &[f64], before: &[f64], utility: &mut [f64]) {
        let each = utility.iter_mut().zip(susceptibility).zip(now).zip(before);
        each.for_each(|(((utility, s), now), before)| *utility += weighed(*s, *now, *before));
    }
}
