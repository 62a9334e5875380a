//! What may happen or not.

use crate::latent::Quantity;

/// Whether something happens in a replicate: it does where `luck`, uniform between 0 and 1, is below
/// `probability`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance<T = Quantity> {
    /// `None`: nothing is drawn, and a part as large as the probability happens.
    pub luck: Option<T>,
    /// From 0 to 1.
    pub probability: T,
}

impl<T> Chance<T> {
    /// The same in other numbers.
    pub fn map<'s, U>(&'s self, mut number: impl FnMut(&'s T) -> U) -> Chance<U> {
        Chance {
            luck: self.luck.as_ref().map(&mut number),
            probability: number(&self.probability),
        }
    }

    /// Every number that it hangs on.
    pub fn numbers(&self) -> impl Iterator<Item = &T> {
        self.luck.iter().chain([&self.probability])
    }
}

impl Chance<f64> {
    /// 1 where it happens, else 0; without luck the probability.
    pub fn part(&self) -> f64 {
        match self.luck {
            Some(luck) => f64::from(u8::from(luck < self.probability)),
            None => self.probability,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_happens_below_its_probability_and_without_luck_in_part() {
        let part = |luck, probability| Chance { luck, probability }.part();
        assert_eq!(part(Some(0.29), 0.3), 1.0);
        assert_eq!(part(Some(0.3), 0.3), 0.0);
        assert_eq!(part(None, 0.3), 0.3);
    }
}
