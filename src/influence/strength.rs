//! How strong a message is for those who hear it.

/// What makes a message strong, for one bloc where belief differs; `P` stands for how much of an act
/// is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Strength<T, P = T> {
    pub effect: T,
    /// What the effect is divided by: 1 on the voter's scale.
    pub divisor: f64,
    pub presence: P,
    /// The factor on a claim.
    pub belief: Option<T>,
    /// (correction, how much of it is there) of each denial heard.
    pub denials: Vec<(T, P)>,
}

impl<T, P> Strength<T, P> {
    /// The same in other numbers: the effect first, then how much of it is there, belief, denials.
    pub fn map<'s, U, Q>(
        &'s self,
        number: impl Fn(&'s T) -> U,
        mut presence: impl FnMut(&'s P) -> Q,
    ) -> Strength<U, Q> {
        Strength {
            effect: number(&self.effect),
            divisor: self.divisor,
            presence: presence(&self.presence),
            belief: self.belief.as_ref().map(&number),
            denials: self
                .denials
                .iter()
                .map(|(correction, there)| (number(correction), presence(there)))
                .collect(),
        }
    }

    /// Every number of the message itself.
    pub fn numbers(&self) -> impl Iterator<Item = &T> {
        let corrections = self.denials.iter().map(|(correction, _)| correction);
        std::iter::once(&self.effect)
            .chain(&self.belief)
            .chain(corrections)
    }
}

/// The part of a claim that a denial leaves to those who hear it: with a correction of 0.6 of which
/// half is there, 0.7.
#[inline(always)]
pub fn undenied(correction: f64, presence: f64) -> f64 {
    1.0 - correction * presence
}

impl Strength<&[f64]> {
    /// The strength `[replicate]`, written into `out`: effect / divisor · presence · belief ·
    /// Π (1 − correction · presence of the denial).
    pub fn write(&self, out: &mut [f64]) {
        let each = out.iter_mut().zip(self.effect).zip(self.presence);
        each.for_each(|((out, effect), presence)| *out = effect / self.divisor * presence);
        if let Some(belief) = self.belief {
            let each = out.iter_mut().zip(belief);
            each.for_each(|(out, belief)| *out *= belief);
        }
        for (correction, presence) in &self.denials {
            let each = out.iter_mut().zip(*correction).zip(*presence);
            each.for_each(|((out, correction), presence)| *out *= undenied(*correction, *presence));
        }
    }
}

impl Strength<f64> {
    /// In one replicate: of an effect of 0.4 on a voter, half of it there, half believed and denied
    /// with a correction of a half, 0.05.
    pub fn value(&self) -> f64 {
        let mut out = [0.0];
        self.map(std::slice::from_ref, std::slice::from_ref)
            .write(&mut out);
        out[0]
    }
}
