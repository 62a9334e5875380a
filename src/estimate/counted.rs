//! Which replicates of a column count, and which of them are independent: what an experiment takes
//! means over, where it has columns of its own and no findings. Knows the table's weights, not
//! where they are from.

use std::borrow::Cow;

use crate::random::sobol::SCRAMBLINGS;
use crate::replicates::Replicates;

use super::columns::both;
use super::findings::Estimate;
use super::summary;
use super::weights::{Weights, only};

/// The replicates that count, all of equal weight.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counted {
    /// `[replicate]`; `None`: all.
    kept: Option<Vec<bool>>,
    /// Only scramblings are independent, replicate r (from 0) being of scrambling r mod 16.
    scrambled: bool,
    /// Independent draws that all replicates are worth, where that may be less than their number.
    worth: Option<f64>,
}

impl Counted {
    /// Those of `table`, whose first replicate is number 0, that are `kept` `[replicate]`; `None`:
    /// all.
    pub fn of(table: &Replicates, kept: Option<Vec<bool>>) -> Counted {
        Counted {
            kept,
            scrambled: table.layout.sampler.is_some(),
            worth: None,
        }
    }

    /// Those of `table` that weigh anything.
    pub fn weighing(table: &Replicates) -> Counted {
        let weighs: Vec<bool> = table.weights.iter().map(|weight| *weight > 0.0).collect();
        let kept = weighs.contains(&false).then_some(weighs);
        Counted::of(table, kept)
    }

    /// Those of them that are `kept` `[replicate]`.
    pub fn among(&self, kept: &[bool]) -> Counted {
        if !kept.contains(&false) {
            return self.clone();
        }
        let own = self.kept.as_ref();
        Counted {
            kept: Some(own.map_or_else(|| kept.to_vec(), |own| both(own, kept))),
            ..self.clone()
        }
    }

    /// Those that count here and there.
    pub fn and(&self, other: &Counted) -> Counted {
        let kept = match (&self.kept, &other.kept) {
            (Some(one), Some(other)) => Some(both(one, other)),
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        Counted {
            kept,
            ..self.clone()
        }
    }

    /// Has errors be those of so many independent draws: replicates may share what is uncertain.
    pub fn worth(&mut self, draws: Option<f64>) {
        self.worth = draws;
    }

    /// Independent draws that so many of the replicates are worth that count.
    pub fn draws(&self, counted: usize) -> f64 {
        let counted = counted as f64;
        self.worth.map_or(counted, |worth| worth.min(counted))
    }

    /// Puts further replicates after these.
    pub fn append(&mut self, more: Counted) {
        self.scrambled |= more.scrambled;
        if let Some(more) = more.kept {
            self.kept.get_or_insert_default().extend(more);
        }
    }

    /// Whether a replicate counts.
    pub fn has(&self, replicate: usize) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept[replicate])
    }

    /// The values `[replicate]` of those that count.
    pub fn only<'v>(&self, values: &'v [f64]) -> Cow<'v, [f64]> {
        let kept = self.kept.as_ref();
        kept.map_or(Cow::Borrowed(values), |kept| only(values, kept))
    }

    /// How many of so many replicates count.
    pub fn number(&self, of: usize) -> usize {
        self.kept
            .as_ref()
            .map_or(of, |kept| kept.iter().filter(|kept| **kept).count())
    }

    /// Whether only scramblings are independent.
    pub fn is_scrambled(&self) -> bool {
        self.scrambled
    }

    /// Those that count, as a column; `None`: all.
    pub fn kept(&self) -> Option<&[bool]> {
        self.kept.as_deref()
    }

    /// The mean of values `[replicate]` with its Monte Carlo error: of 1, 2, 3 it is 2 ± 1.27.
    pub fn mean(&self, values: &[f64]) -> Estimate {
        self.estimated(values, summary::mean)
    }

    /// How often values `[replicate]` are 1 and not 0.
    pub fn chance(&self, values: &[f64]) -> Estimate {
        self.estimated(values, summary::chance)
    }

    /// By how much a chance differs, of values `[replicate]` from −1 to 1.
    pub fn change(&self, values: &[f64]) -> Estimate {
        self.estimated(values, summary::change)
    }

    fn estimated(&self, values: &[f64], of: fn(&[f64], &Weights) -> Estimate) -> Estimate {
        let mut every = Weights::new(vec![1.0; values.len()]);
        if self.scrambled {
            let replicates = 0..values.len() as u64;
            let scramblings = replicates.map(|replicate| (replicate % SCRAMBLINGS) as u8);
            every = every.scrambled(scramblings.collect());
        }
        match &self.kept {
            Some(kept) => of(&only(values, kept), &every.among(kept).worth(self.worth)),
            None => of(values, &every.worth(self.worth)),
        }
    }

    /// The quantiles of values `[replicate]` at probabilities `at`: of 1, 2, 3 the median is 2. 0
    /// of none.
    pub fn quantiles<const N: usize>(&self, values: &[f64], at: [f64; N]) -> [f64; N] {
        summary::quantiles(&self.only(values), at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(kept: Option<Vec<bool>>, scrambled: bool) -> Counted {
        Counted {
            kept,
            scrambled,
            worth: None,
        }
    }

    #[test]
    fn only_what_is_kept_counts() {
        let some = counted(Some(vec![true, false, true]), false);
        assert_eq!(some.mean(&[1.0, 9.0, 3.0]).estimate, 2.0);
        assert_eq!((some.number(3), Counted::default().number(3)), (2, 3));
        assert_eq!(some.quantiles(&[1.0, 9.0, 3.0], [1.0]), [3.0]);
        assert_eq!(
            some.and(&counted(Some(vec![true, true, false]), false))
                .number(3),
            1
        );
        let mut more = some.clone();
        more.append(some);
        assert_eq!((more.number(6), more.has(3), more.has(4)), (4, true, false));
    }

    #[test]
    fn an_error_is_that_of_the_draws_that_replicates_are_worth() {
        let values: Vec<f64> = (0..16).map(|i| f64::from(u8::from(i % 4 == 0))).collect();
        let (own, mut few) = (Counted::default(), Counted::default());
        few.worth(Some(4.0));
        assert_eq!(few.mean(&values).estimate, own.mean(&values).estimate);
        assert_eq!(
            few.chance(&values).mcse,
            own.chance(&[1.0, 0.0, 0.0, 0.0]).mcse
        );
        assert_eq!(
            [few.draws(3), few.draws(16), own.draws(16)],
            [3.0, 4.0, 16.0]
        );
    }

    #[test]
    fn the_error_is_between_scramblings_where_only_they_are_independent() {
        // Two points of each scrambling g, at g − 100 and g + 100: their means are g.
        let values: Vec<f64> = (0..32)
            .map(|at| f64::from(at % 16) + if at < 16 { -100.0 } else { 100.0 })
            .collect();
        let means: Vec<f64> = (0..16).map(f64::from).collect();
        let (told, exact) = (
            counted(None, true).mean(&values),
            Counted::default().mean(&means),
        );
        assert!((told.mcse - exact.mcse).abs() < 1e-12 && told.estimate == exact.estimate);
        assert!(
            Counted::default().mean(&values).mcse > 10.0 * told.mcse,
            "the twin: taken for independent"
        );
        let all = counted(Some(vec![true; 32]), true).mean(&values);
        assert_eq!(all, told);
    }
}
