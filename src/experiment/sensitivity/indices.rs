//! Sobol indices from columns of outcomes: which part of a variance is due to which group of
//! independent inputs. Knows no elections; the inputs' names neither.
//!
//! `a` and `b` are outcomes at independent draws of all inputs; `mixed[g]` at those of `a` with
//! group g's from `b`. First order: Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola 2010
//! ("Variance based sensitivity analysis of model output", table 2 (b)), the outcomes centred;
//! total: Jansen 1999 (there table 2 (f)). Intervals by the bootstrap.

use serde::{Deserialize, Serialize};

use crate::quantity::Seed;
use crate::random::{Name, Rng, stream};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1_000;

/// Replicates are resampled in at most so many batches of neighbours: they are independent, and
/// sums of batches tell all that the estimators need.
const BATCHES: usize = 1_000;

/// An index with its 95 % interval from the Monte Carlo error.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Index {
    /// The index; from too few replicates it can be below 0 or above 1.
    pub estimate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Index {
    /// The estimate and the ends of its interval.
    pub fn ends(self) -> [f64; 3] {
        [self.estimate, self.low, self.high]
    }
}

/// The indices of one group. A first-order index of 0.7: were the group known, the variance would
/// be 70 % smaller on average. A total index of 0.75: were all others known, 75 % of it would be
/// left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Indices {
    /// Part of the variance that it makes by itself.
    pub first: Index,
    /// Part that it makes by itself and together with others.
    pub total: Index,
}

/// What the estimators need of a batch of replicates.
#[derive(Debug, Clone, Default)]
struct Sums {
    count: f64,
    /// Of `a` and `b` together, and of their squares.
    values: f64,
    squares: f64,
    /// By group: of b·(mixed − a), of mixed − a, of (mixed − a)².
    groups: Vec<[f64; 3]>,
}

impl Sums {
    fn of(
        a: &[f64],
        b: &[f64],
        mixed: &[Vec<f64>],
        rows: std::ops::Range<usize>,
        centre: f64,
    ) -> Sums {
        let mut sums = Sums {
            count: rows.len() as f64,
            groups: vec![[0.0; 3]; mixed.len()],
            ..Sums::default()
        };
        for row in rows {
            let (a, b) = (a[row] - centre, b[row] - centre);
            sums.values += a + b;
            sums.squares += a * a + b * b;
            for (group, mixed) in sums.groups.iter_mut().zip(mixed) {
                let change = mixed[row] - centre - a;
                group[0] += b * change;
                group[1] += change;
                group[2] += change * change;
            }
        }
        sums
    }

    fn add(&mut self, other: &Sums) {
        self.count += other.count;
        self.values += other.values;
        self.squares += other.squares;
        for (group, more) in self.groups.iter_mut().zip(&other.groups) {
            group
                .iter_mut()
                .zip(more)
                .for_each(|(sum, more)| *sum += more);
        }
    }

    fn mean(&self) -> f64 {
        self.values / (2.0 * self.count)
    }

    fn variance(&self) -> f64 {
        self.squares / (2.0 * self.count) - self.mean() * self.mean()
    }

    /// (first, total) of a group; zeros where nothing varies.
    fn indices(&self, group: usize) -> (f64, f64) {
        let [product, change, square] = self.groups[group];
        let variance = self.variance();
        if variance <= 0.0 {
            return (0.0, 0.0);
        }
        let first = (product - self.mean() * change) / self.count;
        (first / variance, square / (2.0 * self.count) / variance)
    }
}

/// Mean and standard deviation of the outcomes, and the indices of every group. `seed` chooses the
/// resamples.
pub fn indices(a: &[f64], b: &[f64], mixed: &[Vec<f64>], seed: Seed) -> (f64, f64, Vec<Indices>) {
    let centre = a.iter().chain(b).sum::<f64>() / (2 * a.len()).max(1) as f64;
    let batches = batches(a, b, mixed, centre);
    let mut all = Sums {
        groups: vec![[0.0; 3]; mixed.len()],
        ..Sums::default()
    };
    batches.iter().for_each(|batch| all.add(batch));
    let mut resampled =
        vec![[Vec::with_capacity(RESAMPLES), Vec::with_capacity(RESAMPLES)]; mixed.len()];
    for resample in 0..RESAMPLES {
        let sums = drawn(&batches, seed, resample as u64);
        for (group, found) in resampled.iter_mut().enumerate() {
            let (first, total) = sums.indices(group);
            found[0].push(first);
            found[1].push(total);
        }
    }
    let found = resampled
        .into_iter()
        .enumerate()
        .map(|(group, [firsts, totals])| {
            let (first, total) = all.indices(group);
            Indices {
                first: index(first, firsts),
                total: index(total, totals),
            }
        });
    (
        centre + all.mean(),
        all.variance().max(0.0).sqrt(),
        found.collect(),
    )
}

fn batches(a: &[f64], b: &[f64], mixed: &[Vec<f64>], centre: f64) -> Vec<Sums> {
    let count = a.len().min(BATCHES);
    let edge = |batch: usize| batch * a.len() / count;
    (0..count)
        .map(|batch| Sums::of(a, b, mixed, edge(batch)..edge(batch + 1), centre))
        .collect()
}

/// As many batches again, drawn with replacement.
fn drawn(batches: &[Sums], seed: Seed, resample: u64) -> Sums {
    let mut luck = stream(seed, Name::root("bootstrap"), resample);
    let mut sums = Sums {
        groups: vec![[0.0; 3]; batches.first().map_or(0, |b| b.groups.len())],
        ..Sums::default()
    };
    for _ in 0..batches.len() {
        let at = (u128::from(luck.next_u64()) * batches.len() as u128) >> 64;
        sums.add(&batches[at as usize]);
    }
    sums
}

fn index(estimate: f64, mut resampled: Vec<f64>) -> Index {
    resampled.sort_by(f64::total_cmp);
    let at = |p: f64| resampled[((resampled.len() - 1) as f64 * p).round() as usize];
    Index {
        estimate,
        low: at(0.025),
        high: at(0.975),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::uniforms;

    /// |z| beyond which a normal lies with probability 1e-6.
    const Z: f64 = 4.892;
    /// Standard errors to either side of a 95 % interval.
    const WIDE: f64 = 1.96;
    const N: usize = 40_000;

    /// Outcomes of `f` at draws of `inputs` uniforms: a, b, and a with each input from b.
    fn columns(inputs: usize, f: impl Fn(&[f64]) -> f64) -> (Vec<f64>, Vec<f64>, Vec<Vec<f64>>) {
        let draw = |seed: u64| -> Vec<Vec<f64>> {
            let column = |input: usize| {
                let mut column = vec![0.0; N];
                uniforms(
                    Seed(seed),
                    Name::root("input").with(Name(input as u64)),
                    0,
                    &mut column,
                );
                column
            };
            (0..inputs).map(column).collect()
        };
        let (a, b) = (draw(1), draw(2));
        let at = |from: &dyn Fn(usize) -> f64| f(&(0..inputs).map(from).collect::<Vec<f64>>());
        let mixed = |group: usize| {
            let row = |row: usize| {
                at(&|input| {
                    if input == group {
                        b[input][row]
                    } else {
                        a[input][row]
                    }
                })
            };
            (0..N).map(row).collect::<Vec<f64>>()
        };
        (
            (0..N).map(|row| at(&|input| a[input][row])).collect(),
            (0..N).map(|row| at(&|input| b[input][row])).collect(),
            (0..inputs).map(mixed).collect(),
        )
    }

    /// By how many standard errors the estimates miss `exact` (first, total); the most.
    fn misses(found: &[Indices], exact: &[(f64, f64)]) -> f64 {
        let miss = |index: Index, exact: f64| {
            (index.estimate - exact).abs() / ((index.high - index.low) / (2.0 * WIDE))
        };
        let both = found.iter().zip(exact).flat_map(|(found, (first, total))| {
            // An input without effect is found to be without any, exactly.
            let idle = |index: Index| index.low == index.high;
            [(found.first, *first), (found.total, *total)]
                .map(|(index, exact)| if idle(index) { 0.0 } else { miss(index, exact) })
        });
        both.fold(0.0, f64::max)
    }

    /// sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on (−π, π)³ (Ishigami & Homma 1990).
    fn ishigami(u: &[f64]) -> f64 {
        let x: Vec<f64> = u
            .iter()
            .map(|u| std::f64::consts::PI * (2.0 * u - 1.0))
            .collect();
        libm::sin(x[0]) + 7.0 * libm::sin(x[1]).powi(2) + 0.1 * x[2].powi(4) * libm::sin(x[0])
    }

    /// (first, total) by integration, for the factor of x₃⁴ sin x₁.
    fn ishigami_indices(b: f64) -> Vec<(f64, f64)> {
        let pi = std::f64::consts::PI;
        let first = 0.5 * (1.0 + b * pi.powi(4) / 5.0).powi(2);
        let second = 49.0 / 8.0;
        let both = b * b * pi.powi(8) * 8.0 / 225.0;
        let all = first + second + both;
        vec![
            (first / all, (first + both) / all),
            (second / all, second / all),
            (0.0, both / all),
        ]
    }

    /// Π (|4u − 2| + a)/(1 + a), a = 0, 1, 4.5, 9, 99 (Saltelli & Sobol 1995).
    const G: [f64; 5] = [0.0, 1.0, 4.5, 9.0, 99.0];

    fn sobol_g(u: &[f64]) -> f64 {
        u.iter()
            .zip(G)
            .map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a))
            .product()
    }

    fn sobol_g_indices(a: &[f64]) -> Vec<(f64, f64)> {
        let own: Vec<f64> = a
            .iter()
            .map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)))
            .collect();
        let all = own.iter().map(|v| 1.0 + v).product::<f64>() - 1.0;
        own.iter()
            .map(|v| (v / all, v * (1.0 + all) / (1.0 + v) / all))
            .collect()
    }

    /// n = 40,000, α = 1e-6 an index (Bonferroni over 16 leaves 1.6e-5); an interaction a tenth too
    /// large is seen.
    #[test]
    fn the_ishigami_function_has_its_indices() {
        let (a, b, mixed) = columns(3, ishigami);
        let (mean, sd, found) = indices(&a, &b, &mixed, Seed(1));
        assert!(misses(&found, &ishigami_indices(0.1)) < Z, "{found:?}");
        assert!(misses(&found, &ishigami_indices(0.11)) > Z, "the twin");
        // Mean 3.5, variance 13.84: 80,000 outcomes.
        assert!(
            (mean - 3.5).abs() < Z * 3.72 / 80_000_f64.sqrt() && (sd - 3.7208).abs() < 0.06,
            "{mean} {sd}"
        );
    }

    #[test]
    fn the_g_function_of_sobol_has_its_indices() {
        let (a, b, mixed) = columns(5, sobol_g);
        let (_, _, found) = indices(&a, &b, &mixed, Seed(1));
        assert!(misses(&found, &sobol_g_indices(&G)) < Z, "{found:?}");
        assert!(
            misses(&found, &sobol_g_indices(&[0.0, 1.2, 4.5, 9.0, 99.0])) > Z,
            "the twin"
        );
    }

    #[test]
    fn columns_that_are_mixed_up_are_seen() {
        let (a, b, mut mixed) = columns(3, ishigami);
        mixed.swap(0, 1);
        let (_, _, found) = indices(&a, &b, &mixed, Seed(1));
        assert!(misses(&found, &ishigami_indices(0.1)) > Z);
    }

    #[test]
    fn intervals_hold_the_true_index_as_often_as_they_say() {
        // 40 stretches of 1,000 rows, two indices of two inputs each: 160 intervals of 95 %, of
        // which 8 are expected to miss; more than 28 would have probability 1e-6 if they were
        // independent and right.
        let (a, b, mixed) = columns(3, ishigami);
        let exact = ishigami_indices(0.1);
        let mut missed = 0;
        for stretch in 0..40 {
            let rows = stretch * 1_000..(stretch + 1) * 1_000;
            let mixed: Vec<Vec<f64>> = mixed
                .iter()
                .map(|column| column[rows.clone()].to_vec())
                .collect();
            let (_, _, found) = indices(
                &a[rows.clone()],
                &b[rows.clone()],
                &mixed,
                Seed(stretch as u64),
            );
            for (found, (first, total)) in found.iter().zip(&exact).take(2) {
                missed += usize::from(!(found.first.low..found.first.high).contains(first));
                missed += usize::from(!(found.total.low..found.total.high).contains(total));
            }
        }
        assert!((1..28).contains(&missed), "{missed} of 160");
    }

    #[test]
    fn what_never_varies_has_no_indices() {
        let (mean, sd, found) = indices(&[2.0; 8], &[2.0; 8], &[vec![2.0; 8]], Seed(1));
        assert_eq!((mean, sd), (2.0, 0.0));
        assert_eq!(
            (found[0].first.estimate, found[0].total.estimate),
            (0.0, 0.0)
        );
    }
}
