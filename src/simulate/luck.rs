//! Where counts come from: drawn by address, or expected. The simulator is one function; this is
//! its only choice.

use crate::quantity::Seed;
use crate::random::address::{Name, uniforms, uniforms_by};
use crate::random::{binomial, wide};

use super::column::Column;

/// How a count comes about for each replicate of a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Luck {
    /// By inversion from the uniform of (seed, name, replicate); lane i is replicate `first` + i.
    Drawn { seed: Seed, first: u64 },
    /// n·p, a real number: the deterministic expected outcome.
    Expected,
}

impl Luck {
    /// A binomial count in each lane.
    pub fn count(&self, name: Name, n: &[f64], p: &[f64]) -> Column {
        self.counted(n, p, |seed, first, uniform| {
            uniforms(seed, name, first, uniform)
        })
    }

    /// The same with a name of its own in each lane.
    pub fn count_by(&self, name: impl Fn(usize) -> Name, n: &[f64], p: &[f64]) -> Column {
        self.counted(n, p, |seed, first, uniform| {
            let names: Vec<u64> = (0..n.len()).map(|lane| name(lane).0).collect();
            uniforms_by(seed, &names, first, uniform);
        })
    }

    fn counted(
        &self,
        n: &[f64],
        p: &[f64],
        uniforms: impl FnOnce(Seed, u64, &mut [f64]),
    ) -> Column {
        if all_certain(n, p, 0.0) {
            return Column::of(0.0, n.len());
        }
        if all_certain(n, p, 1.0) {
            return Column::copy(n);
        }
        match *self {
            Luck::Expected => n.iter().zip(p).map(|(n, p)| n * p).collect(),
            Luck::Drawn { seed, first } => {
                let mut uniform = Column::any(n.len());
                uniforms(seed, first, &mut uniform);
                let mut count = Column::any(n.len());
                binomial::quantiles(&uniform, n, p, &mut count);
                count
            }
        }
    }

    /// Counts of a multinomial as conditional binomials: `chances` are (name, conditional
    /// probability) in the order of the chain, the last with anything left at probability 1.
    /// `[category][replicate]`
    pub fn counts<'p>(
        &self,
        name: Name,
        n: &[f64],
        chances: impl Iterator<Item = (Name, &'p [f64])>,
    ) -> Vec<Column> {
        let mut left = Column::copy(n);
        let each = chances.map(|(category, p)| {
            let count = self.count(name.with(category), &left, p);
            take(&mut left, &count);
            count
        });
        each.collect()
    }

    /// A lot for a tie: 0 where nothing is drawn, which leaves it to the order of ids.
    pub fn lot(&self, name: Name, lane: usize) -> f64 {
        match *self {
            Luck::Expected => 0.0,
            Luck::Drawn { seed, first } => {
                let mut lot = [0.0];
                uniforms(seed, name, first.wrapping_add(lane as u64), &mut lot);
                lot[0]
            }
        }
    }
}

/// Turns weights `[category][replicate]` into probabilities conditional on none of the categories
/// before, in place, and gives their sum.
///
/// Weights 1, 1, 2 become ¼, ⅓, 1. A weight of 0 becomes 0 and leaves the others as they are.
pub fn conditional(weights: &mut [Column], lanes: usize) -> Column {
    let mut rest = Column::of(0.0, lanes);
    for column in weights.iter_mut().rev() {
        condition(column, &mut rest);
    }
    rest
}

/// Whether nobody is there to count wherever the probability is another.
fn all_certain(n: &[f64], p: &[f64], value: f64) -> bool {
    const AT_ONCE: usize = 64;
    n.chunks(AT_ONCE)
        .zip(p.chunks(AT_ONCE))
        .all(|(n, p)| certain(n, p, value))
}

wide! {
    fn certain(n: &[f64], p: &[f64], value: f64) -> bool {
        let mut other = 0;
        for (n, p) in n.iter().zip(p) {
            other |= u64::from((*p != value) & (*n != 0.0));
        }
        other == 0
    }

    /// Adds a column to another.
    pub fn add(total: &mut [f64], column: &[f64]) {
        total.iter_mut().zip(column).for_each(|(total, value)| *total += value);
    }

    /// Adds weights to the sum of those after them, and divides by it.
    fn condition(weights: &mut [f64], rest: &mut [f64]) {
        for (weight, rest) in weights.iter_mut().zip(rest) {
            *rest += *weight;
            *weight = if *weight > 0.0 { *weight / *rest } else { 0.0 };
        }
    }

    /// Takes a column from another.
    pub fn take(left: &mut [f64], column: &[f64]) {
        left.iter_mut().zip(column).for_each(|(left, value)| *left -= value);
    }
}

/// Adds a column to one that is absent while it is 0.
pub fn add_to(total: &mut Option<Column>, column: &[f64]) {
    match total {
        Some(total) => add(total, column),
        None => *total = Some(Column::copy(column)),
    }
}

/// The same, of a column that nobody else needs.
pub fn give_to(total: &mut Option<Column>, column: Column) {
    match total {
        Some(total) => add(total, &column),
        None => *total = Some(column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditional_probabilities_multiply_back() {
        let mut weights = [[1.0, 0.0], [1.0, 3.0], [2.0, 0.0]].map(|column| Column::copy(&column));
        assert_eq!(*conditional(&mut weights, 2), [4.0, 3.0]);
        assert_eq!(
            weights,
            [[0.25, 0.0], [1.0 / 3.0, 1.0], [1.0, 0.0]].map(|column| Column::copy(&column))
        );
    }

    #[test]
    fn a_multinomial_gives_all_away() {
        let luck = Luck::Drawn {
            seed: Seed(1),
            first: 7,
        };
        let mut weights = [1.0, 5.0, 3.0].map(|weight| Column::of(weight, 50));
        conditional(&mut weights, 50);
        let names = ["a", "b", "c"].map(Name::root);
        let counts = luck.counts(
            Name::root("x"),
            &[900.0; 50],
            names
                .into_iter()
                .zip(weights.iter().map(|column| &column[..])),
        );
        assert!((0..50).all(|lane| counts.iter().map(|count| count[lane]).sum::<f64>() == 900.0));
        let expected = Luck::Expected.counts(
            Name::root("x"),
            &[900.0],
            names.into_iter().zip([&[1.0 / 9.0][..], &[0.625], &[1.0]]),
        );
        assert_eq!(
            expected,
            [100.0, 500.0, 300.0].map(|count| Column::of(count, 1))
        );
    }
}
