//! What those who hear a message make of it, by what they think of its endorser.

/// What voters think of an endorser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attitude {
    Approves,
    Neutral,
    Disapproves,
}

impl Attitude {
    /// By whether a voter's rank lies below the threshold of approval, and below that from which on
    /// voters disapprove.
    pub fn of(below_approval: bool, below_disapproval: bool) -> Attitude {
        match (below_approval, below_disapproval) {
            (true, _) => Attitude::Approves,
            (false, true) => Attitude::Neutral,
            (false, false) => Attitude::Disapproves,
        }
    }
}

/// What a message does to those with an attitude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response<T> {
    /// 1 if they are drawn to the target, −1 if away.
    pub sign: f64,
    /// What the shift is times, for those who disapprove.
    pub backlash: Option<T>,
    /// On their turnout logit, when all of the act is there.
    pub turnout: T,
}

/// A shift of support: drawn away (−1) by a backlash of a half from a message of strength 0.4, −0.2.
#[inline(always)]
pub fn shift(sign: f64, backlash: Option<f64>, strength: f64) -> f64 {
    match backlash {
        None => sign * strength,
        Some(backlash) => sign * backlash * strength,
    }
}

/// The same `[replicate]`, written into `out`.
pub fn shifts(sign: f64, backlash: Option<&[f64]>, strength: &[f64], out: &mut [f64]) {
    let each = out.iter_mut().zip(strength);
    match backlash {
        None => each.for_each(|(out, strength)| *out = shift(sign, None, *strength)),
        Some(backlash) => each
            .zip(backlash)
            .for_each(|((out, strength), backlash)| *out = shift(sign, Some(*backlash), *strength)),
    }
}

/// A shift of the turnout logit: `side` is 1 for what is heard now, −1 for what was heard as of the
/// support given.
#[inline(always)]
pub fn turnout_shift(side: f64, coefficient: f64, presence: f64) -> f64 {
    side * coefficient * presence
}
