//! Sets of acts and the orders in which they may have come: what is simulated to find Shapley
//! values, all sets of few acts or those along some orders of many. Orders are addressed by seed
//! and the acts' names, so that the relative order of two acts does not depend on which others
//! there are.

use std::collections::BTreeMap;

use crate::election::Act;
use crate::quantity::Seed;
use crate::random::{Name, uniform_column};

/// All sets of so many acts are simulated: 1,024 at most.
pub(super) const MOST_EXACT: usize = 10;

/// Sets that are simulated where not all are.
const MOST_SETS: usize = 1 << MOST_EXACT;

/// A set of acts as bits by place.
pub(super) type Set = u64;

/// Sets of acts, and the arms that stand for them.
pub(super) struct Coalitions {
    /// The set that an arm has, the whole one first.
    pub arms: Vec<Set>,
    /// The place of its arm. Sets that differ in acts without an object share one.
    arm_of: BTreeMap<Set, usize>,
    /// Of all acts.
    pub all: Set,
    acts: usize,
    /// Places of the acts as they come; empty: every order counts.
    pub orders: Vec<Vec<usize>>,
}

/// One act's gain from a set without it to the same with it.
pub(super) struct Step {
    pub weight: f64,
    pub with: Set,
    pub without: Set,
}

impl Coalitions {
    /// Of `acts` with these ids: every set of ten or less, else those along as many orders as there
    /// is room for, each with its reverse (antithetic: Mitchell, Cooper, Frank & Holmes 2022,
    /// "Sampling permutations for Shapley value estimation").
    pub fn of(acts: &[&Act], ids: &[&str], seed: Seed) -> Coalitions {
        let all = acts
            .iter()
            .enumerate()
            .fold(0, |all, (at, _)| all | 1 << at);
        let n = acts.len();
        let orders = if n > MOST_EXACT {
            orders(ids, seed, MOST_SETS / (n - 1))
        } else {
            Vec::new()
        };
        let mut coalitions = Coalitions {
            acts: n,
            arms: vec![all],
            arm_of: BTreeMap::new(),
            all,
            orders,
        };
        let mut sets: Vec<Set> = match coalitions.orders.is_empty() {
            true => (0..=all).collect(),
            false => coalitions
                .orders
                .iter()
                .flat_map(|order| prefixes(order))
                .collect(),
        };
        // First-in and last-in are told of every act, whatever the orders.
        sets.extend((0..n).flat_map(|at| [1 << at, all ^ (1 << at)]));
        for set in sets {
            coalitions.enter(set, acts);
        }
        coalitions
    }

    fn enter(&mut self, set: Set, acts: &[&Act]) {
        let idle = |act: &Act| {
            let object = act
                .undoes()
                .and_then(|undone| acts.iter().position(|other| other.ix == undone));
            object.is_some_and(|object| set & (1 << object) == 0)
        };
        let bits = acts
            .iter()
            .enumerate()
            .filter(|(at, act)| set & (1 << at) != 0 && !idle(act));
        // Arm 0 is the scenario as written, be it that some of its acts do nothing.
        let wanted = if set == self.all {
            set
        } else {
            bits.fold(0, |bits, (at, _)| bits | 1 << at)
        };
        let known = self.arms.iter().position(|arm| *arm == wanted);
        let arm = known.unwrap_or_else(|| {
            self.arms.push(wanted);
            self.arms.len() - 1
        });
        self.arm_of.insert(set, arm);
    }

    /// The arm of a set that was entered.
    pub fn arm(&self, set: Set) -> usize {
        self.arm_of.get(&set).copied().unwrap_or(0)
    }

    /// The steps whose weighted gains add to an act's Shapley value: one for each set without it,
    /// or for each order.
    pub fn steps(&self, act: usize) -> Vec<Step> {
        let own = 1 << act;
        if self.orders.is_empty() {
            let without = (0..=self.all).filter(|set| set & own == 0);
            let step = |set: Set| Step {
                weight: weight(set.count_ones(), self.acts),
                with: set | own,
                without: set,
            };
            return without.map(step).collect();
        }
        let share = 1.0 / self.orders.len() as f64;
        let before = |order: &Vec<usize>| {
            order
                .iter()
                .take_while(|other| **other != act)
                .fold(0, |before, other| before | 1 << other)
        };
        self.orders
            .iter()
            .map(before)
            .map(|set| Step {
                weight: share,
                with: set | own,
                without: set,
            })
            .collect()
    }
}

/// An even number of orders, at most `most`, every other the reverse of the one before.
fn orders(ids: &[&str], seed: Seed, most: usize) -> Vec<Vec<usize>> {
    let pairs = (most / 2).max(1);
    let draws: Vec<Vec<f64>> = ids
        .iter()
        .map(|id| uniform_column(seed, Name::root("order").child(id), 0, pairs))
        .collect();
    let order = |pair: usize| {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by(|a, b| draws[*a][pair].total_cmp(&draws[*b][pair]));
        let reverse = order.iter().rev().copied().collect();
        [order, reverse]
    };
    (0..pairs).flat_map(order).collect()
}

/// The sets that an order goes through, from none to all.
fn prefixes(order: &[usize]) -> Vec<Set> {
    let mut sets = vec![0];
    for (done, act) in order.iter().enumerate() {
        sets.push(sets[done] | 1 << act);
    }
    sets
}

/// The share of the orders of `acts` acts in which those before a given one are a given set of so
/// many: s!(n−s−1)!/n!. Of three acts: 1/3, 1/6, 1/3.
fn weight(before: u32, acts: usize) -> f64 {
    let choose =
        (0..before as usize).fold(1.0, |sum, k| sum * (acts - 1 - k) as f64 / (k + 1) as f64);
    1.0 / (acts as f64 * choose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_all_sets_before_an_act_add_to_one() {
        assert_eq!(
            [0, 1, 2].map(|before| weight(before, 3)),
            [1.0 / 3.0, 1.0 / 6.0, 1.0 / 3.0]
        );
        for acts in 1..=MOST_EXACT {
            let sum: f64 = (0..1_usize << (acts - 1))
                .map(|set| weight(set.count_ones(), acts))
                .sum();
            assert!((sum - 1.0).abs() < 1e-12, "{acts}: {sum}");
        }
    }

    #[test]
    fn the_order_of_two_acts_does_not_depend_on_the_others() {
        let ids = ["a", "b", "c", "d"];
        let (few, all) = (orders(&ids[..2], Seed(1), 100), orders(&ids, Seed(1), 100));
        let place = |order: &[usize], act| order.iter().position(|other| *other == act).unwrap();
        assert_eq!(few.len(), 100);
        for (few, all) in few.iter().zip(&all) {
            assert_eq!(place(few, 0) < place(few, 1), place(all, 0) < place(all, 1));
        }
        assert!(all[0].iter().rev().eq(all[1].iter()));
    }

    #[test]
    fn every_act_comes_first_about_as_often_as_any_other() {
        // 4,000 pairs, each with two first acts: a quarter ± 4.9 standard errors of 0.0048 each.
        let all = orders(&["a", "b", "c", "d"], Seed(1), 8_000);
        for act in 0..4 {
            let first = all.iter().filter(|order| order[0] == act).count() as f64 / 8_000.0;
            assert!((first - 0.25).abs() < 0.024, "{act}: {first}");
        }
    }
}
