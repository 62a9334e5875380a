//! Where voters go between two contests in which they keep their tastes.
//!
//! With Gumbel tastes the arrival times T_c ~ Exp(w_c), w_c = e^U, make the first choice argmin T_c
//! over the first ballot; when utilities change by ln k_c the second is argmin T_c/k_c over the
//! second. Given the first choice x at time T_x the others' remaining times are exponential again,
//! so that in v = s/T_x their hazard is piecewise linear with a knot at v_c = 1/k_c (0 for a
//! newcomer to the ballot), and the chance of each is a sum over its segments. No term cancels.

/// One candidate of the second ballot as a place to go to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mover {
    /// w·k; for a newcomer e^U of the second contest. On the same scale as the total weight of the
    /// first ballot.
    pub pull: f64,
    /// 1/k; 0 for a newcomer.
    pub knot: f64,
}

/// Buffers for one ballot after another.
#[derive(Debug, Default)]
pub struct Transition {
    order: Vec<usize>,
    gain: Vec<f64>,
}

impl Transition {
    /// Writes to `out` `[place]` the probability of each of the second ballot's `movers` for a
    /// voter whose first choice was at place `stay` of it, or nowhere on it (`None`); `total` is W,
    /// the first ballot's weights together.
    ///
    /// Three equal candidates 0, 1, 2 (W = 3), second ballot {0, 1}, utilities unchanged (pulls 1,
    /// knots 1): whoever chose 0 stays (1, 0); whoever chose 2 goes to either (½, ½).
    pub fn probabilities(
        &mut self,
        total: f64,
        movers: &[Mover],
        stay: Option<usize>,
        out: &mut [f64],
    ) {
        if let [a, b] = movers {
            return two(total, *a, *b, stay, out);
        }
        let end = stay.map_or(f64::INFINITY, |x| movers[x].knot);
        self.order.clear();
        self.order.extend(
            (0..movers.len())
                .filter(|&y| Some(y) != stay && movers[y].knot < end && movers[y].pull > 0.0),
        );
        self.order
            .sort_unstable_by(|&a, &b| movers[a].knot.total_cmp(&movers[b].knot).then(a.cmp(&b)));
        self.gain.clear();
        let (mut hazard, mut slope) = (0.0, 0.0);
        for (j, &y) in self.order.iter().enumerate() {
            slope += movers[y].pull;
            let next = self.order.get(j + 1).map_or(end, |&z| movers[z].knot);
            let before = total + hazard;
            if next.is_finite() {
                let width = next - movers[y].knot;
                hazard += slope * width;
                self.gain.push(total * width / (before * (total + hazard)));
            } else {
                self.gain.push(total / (slope * before));
            }
        }
        out.fill(0.0);
        let mut ahead = 0.0;
        for (j, &y) in self.order.iter().enumerate().rev() {
            ahead += self.gain[j];
            out[y] = movers[y].pull * ahead;
        }
        if let Some(x) = stay {
            out[x] = total / (total + hazard);
        }
    }
}

/// The same for a ballot of two, without sorting: nearly all run-offs.
#[inline(always)]
fn two(total: f64, a: Mover, b: Mover, stay: Option<usize>, out: &mut [f64]) {
    match stay {
        Some(0) => (out[0], out[1]) = stay_or_go(total, a.knot, b),
        Some(_) => (out[1], out[0]) = stay_or_go(total, b.knot, a),
        None => (out[0], out[1]) = orphan(total, a, b),
    }
}

/// (stays, goes to `other`), for a voter whose choice has its knot at `end`.
#[inline(always)]
pub(crate) fn stay_or_go(total: f64, end: f64, other: Mover) -> (f64, f64) {
    let width = (end - other.knot).max(0.0);
    let hazard = other.pull * width;
    (total / (total + hazard), hazard / (total + hazard))
}

/// Where a voter goes whose choice is not among the two.
#[inline(always)]
pub(crate) fn orphan(total: f64, a: Mover, b: Mover) -> (f64, f64) {
    // A candidate without pull has no knot that matters.
    let a_first = (a.knot <= b.knot && a.pull > 0.0) || b.pull == 0.0;
    let (near, far) = if a_first { (a, b) } else { (b, a) };
    let width = if far.pull > 0.0 {
        far.knot - near.knot
    } else {
        0.0
    };
    let hazard = near.pull * width;
    let both = near.pull + far.pull;
    // Head start of the nearer, then both at once in proportion to their pulls.
    let head = hazard / (total + hazard);
    let rest = if both > 0.0 {
        total / (both * (total + hazard))
    } else {
        0.0
    };
    let (to_near, to_far) = (head + near.pull * rest, far.pull * rest);
    if a_first {
        (to_near, to_far)
    } else {
        (to_far, to_near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    /// The first ballot's weights `w` and changes `k` of its first `kept` candidates, who stand
    /// again; newcomers' pulls.
    fn chances(w: &[f64], k: &[f64], newcomers: &[f64], x: usize) -> Vec<f64> {
        let movers: Vec<Mover> = k
            .iter()
            .zip(w)
            .map(|(k, w)| Mover {
                pull: w * k,
                knot: 1.0 / k,
            })
            .chain(newcomers.iter().map(|&pull| Mover { pull, knot: 0.0 }))
            .collect();
        let mut out = vec![0.0; movers.len()];
        let stay = (x < k.len()).then_some(x);
        Transition::default().probabilities(w.iter().sum(), &movers, stay, &mut out);
        out
    }

    /// P(second choice y | first choice x) by integrating over y's time, in units of 1/W, with v =
    /// s/T_x.
    fn integrated(w: &[f64], k: &[f64], newcomers: &[f64], x: usize, y: usize) -> f64 {
        let total: f64 = w.iter().sum();
        let movers: Vec<(f64, f64)> = k
            .iter()
            .zip(w)
            .map(|(k, w)| (w * k, 1.0 / k))
            .chain(newcomers.iter().map(|&pull| (pull, 0.0)))
            .collect();
        let end = if x < k.len() {
            1.0 / k[x]
        } else {
            f64::INFINITY
        };
        // P(y | x) = ∫ over v of pull_y · W / (W + A(v))² from y's knot to the end; v = knot + s/(1
        // − s).
        let hazard = |v: f64| -> f64 {
            let others = movers
                .iter()
                .enumerate()
                .filter(|(c, _)| *c != x || x >= k.len());
            others
                .map(|(_, (pull, knot))| pull * (v - knot).max(0.0))
                .sum()
        };
        let n = 200_000;
        let each = |i: i32| {
            let s = (f64::from(i) + 0.5) / f64::from(n);
            let v = movers[y].1 + s / (1.0 - s);
            if v < end {
                movers[y].0 * total / (total + hazard(v)).powi(2) / (1.0 - s).powi(2)
            } else {
                0.0
            }
        };
        (0..n).map(each).sum::<f64>() / f64::from(n)
    }

    #[test]
    fn chances_are_those_of_integration() {
        let (w, k, newcomers) = ([3.0, 2.0, 1.0, 0.5], [1.3, 0.7, 1.0], [0.8]);
        for x in 0..4 {
            let found = chances(&w, &k, &newcomers, x);
            for y in (0..4).filter(|y| *y != x) {
                let exact = integrated(&w, &k, &newcomers, x, y);
                assert!(
                    (found[y] - exact).abs() < 2e-5,
                    "from {x} to {y}: {} for {exact}",
                    found[y]
                );
            }
        }
    }

    #[test]
    fn nobody_moves_when_nothing_changes() {
        for x in 0..3 {
            let found = chances(&[3.0, 2.0, 1.0], &[1.0; 3], &[], x);
            assert!((0..3).all(|y| found[y] == if x == y { 1.0 } else { 0.0 }));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(2020), failure_persistence: None, ..ProptestConfig::default() })]

        /// All first choices together choose as their second utilities say: the softmax of the
        /// second contest.
        #[test]
        fn second_choices_add_to_the_second_softmax(
            w in prop::collection::vec(1e-3..1e3, 2..7),
            k in prop::collection::vec(0.05..20.0, 7),
            standing in 1usize..7,
            newcomers in prop::collection::vec(1e-3..1e3, 0..3),
        ) {
            let k = &k[..standing.min(w.len())];
            let (total, count) = (w.iter().sum::<f64>(), k.len() + newcomers.len());
            let mut second = vec![0.0; count];
            for x in 0..w.len() {
                let from_x = chances(&w, k, &newcomers, x);
                prop_assert!((from_x.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                second.iter_mut().zip(&from_x).for_each(|(sum, p)| *sum += w[x] / total * p);
            }
            let pulls: Vec<f64> = w.iter().zip(k).map(|(w, k)| w * k).chain(newcomers.iter().copied()).collect();
            let pull: f64 = pulls.iter().sum();
            for (found, exact) in second.iter().zip(&pulls) {
                prop_assert!((found - exact / pull).abs() < 1e-12, "{found} for {}", exact / pull);
            }
        }
    }
}
