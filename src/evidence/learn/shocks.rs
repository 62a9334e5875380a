//! The posterior of how leads regress and of the contests' own shocks, on a grid.
//!
//! Priors, weak and stated: `regress` uniform on (0, 1); ln scale uniform; 1/df, the weight of the
//! tails, uniform between 1/60 (normal, nearly) and 1/2.5. A run-off's likelihood at every node is
//! kept, so that the posterior given some of the run-offs is a sum.

use serde::{Deserialize, Serialize};

use crate::parallel::in_order;
use crate::random::elementary::{exp, ln};

use super::swing::{Difference, Swing};

/// The two-way logit of the first round and of the run-off, of whoever led at first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Of the first round.
    pub first: f64,
    /// Of the run-off.
    pub second: f64,
}

const DFS: [f64; 14] = [
    2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 13.0, 17.0, 24.0, 36.0, 60.0,
];
const STAYS: usize = 40;
const SCALES: usize = 61;
/// The grid of scales covers this factor either way.
const REACH: f64 = 4.0;

/// ln likelihood `[node][run-off]` and what the nodes are.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    nodes: Vec<Node>,
    likelihood: Vec<Vec<f64>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    regress: f64,
    scale: f64,
    df: f64,
    ln_prior: f64,
}

/// A mean with its spread.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// What was learnt of a contest's own shocks.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Shocks {
    /// How far leads fall back.
    pub regress: Moments,
    /// Scale of the t, given its degrees of freedom.
    pub scale: Moments,
    /// Of the mean of 1/df, the weight of the tails.
    pub df: f64,
    /// The central 90 %.
    pub df_low: f64,
    /// Its upper end.
    pub df_high: f64,
    /// Standard deviation of what the two-way logit does besides regressing.
    pub residual_sd: Moments,
}

impl Grid {
    /// Over all `pairs`; `threads` changes no bit.
    pub fn of(pairs: &[Pair], threads: usize) -> Grid {
        let middle = rough_scale(pairs);
        let differences = in_order(threads, DFS.len(), |at| Difference::of(DFS[at]));
        let swings = in_order(threads, DFS.len() * STAYS, |at| {
            Swing::of(&differences[at / STAYS], stays(at % STAYS))
        });
        let mut nodes = Vec::new();
        for at in 0..DFS.len() * STAYS * SCALES {
            let (df, regress) = (at / (STAYS * SCALES), 1.0 - stays(at / SCALES % STAYS));
            let along = 2.0 * (at % SCALES) as f64 / (SCALES - 1) as f64 - 1.0;
            let ln_prior = ln(width(df));
            nodes.push(Node {
                regress,
                scale: middle * exp(along * ln(REACH)),
                df: DFS[df],
                ln_prior,
            });
        }
        let likelihood = in_order(threads, nodes.len(), |at| {
            let (node, swing) = (&nodes[at], &swings[at / SCALES]);
            let of = |pair: &Pair| {
                let u = (pair.second - (1.0 - node.regress) * pair.first) / node.scale;
                swing.ln_density(u) - ln(node.scale)
            };
            pairs.iter().map(of).collect()
        });
        Grid { nodes, likelihood }
    }

    /// The posterior given the run-offs for which `learnt_from` says so.
    pub fn posterior(&self, learnt_from: impl Fn(usize) -> bool) -> Shocks {
        let ln_post = |(node, likelihood): (&Node, &Vec<f64>)| {
            let of = likelihood
                .iter()
                .enumerate()
                .filter(|(at, _)| learnt_from(*at))
                .map(|(_, value)| value);
            node.ln_prior + of.sum::<f64>()
        };
        let ln_post: Vec<f64> = self
            .nodes
            .iter()
            .zip(&self.likelihood)
            .map(ln_post)
            .collect();
        let top = ln_post.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = ln_post.iter().map(|value| exp(value - top)).collect();
        let moments = |of: &dyn Fn(&Node) -> f64, among: &dyn Fn(&Node) -> bool| {
            let weighted = || {
                self.nodes
                    .iter()
                    .zip(&weights)
                    .filter(|(node, _)| among(node))
            };
            let total: f64 = weighted().map(|(_, weight)| weight).sum();
            let mean = weighted()
                .map(|(node, weight)| weight * of(node))
                .sum::<f64>()
                / total;
            let square = weighted()
                .map(|(node, weight)| weight * of(node) * of(node))
                .sum::<f64>()
                / total;
            Moments {
                mean,
                sd: (square - mean * mean).max(0.0).sqrt(),
            }
        };
        let df = |level: f64| self.df_at(&weights, level);
        // The node nearest to the mean weight of the tails.
        let weight = moments(&|node| 1.0 / node.df, &|_| true).mean;
        let off = |df: f64| (1.0 / df - weight).abs();
        let middle = DFS.iter().copied().fold(
            DFS[0],
            |best, df| if off(df) < off(best) { df } else { best },
        );
        let residual = |node: &Node| node.scale * residual_factor(node.regress, node.df);
        Shocks {
            regress: moments(&|node| node.regress, &|_| true),
            scale: moments(&|node| node.scale, &|node| node.df == middle),
            df: middle,
            df_low: df(0.05),
            df_high: df(0.95),
            residual_sd: moments(&residual, &|_| true),
        }
    }

    /// The degrees of freedom below which `level` of the posterior lies.
    fn df_at(&self, weights: &[f64], level: f64) -> f64 {
        let total: f64 = weights.iter().sum();
        let mut below = 0.0;
        let by_df = DFS.iter().zip(weights.chunks(STAYS * SCALES));
        for (df, weights) in by_df {
            below += weights.iter().sum::<f64>() / total;
            if below >= level {
                return *df;
            }
        }
        DFS[DFS.len() - 1]
    }
}

fn stays(place: usize) -> f64 {
    (place as f64 + 0.5) / STAYS as f64
}

/// The stretch of 1/df that a node stands for.
fn width(at: usize) -> f64 {
    let (low, high) = (DFS[at.saturating_sub(1)], DFS[(at + 1).min(DFS.len() - 1)]);
    0.5 * (1.0 / low - 1.0 / high)
}

/// Standard deviation of u, in scales: √((2·(1 − regress) + 2)·df/(df − 2)).
pub fn residual_factor(regress: f64, df: f64) -> f64 {
    ((2.0 * (1.0 - regress) + 2.0) * df / (df - 2.0)).sqrt()
}

/// Where the scales lie: from the spread about the least-squares line through 0.
fn rough_scale(pairs: &[Pair]) -> f64 {
    let (xx, xy) = pairs.iter().fold((0.0, 0.0), |(xx, xy), p| {
        (xx + p.first * p.first, xy + p.first * p.second)
    });
    let slope = if xx > 0.0 { xy / xx } else { 0.66 };
    let squares: f64 = pairs
        .iter()
        .map(|p| (p.second - slope * p.first) * (p.second - slope * p.first))
        .sum();
    let sd = (squares / pairs.len().max(1) as f64).sqrt().max(1e-3);
    sd / residual_factor(0.34, 6.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::address::{Name, uniforms};
    use crate::random::special::score;

    /// Pairs of a line with this slope, normal about it: scale 0.2 is a standard deviation of
    /// 0.2·√(2·slope + 2).
    fn drawn(pairs: usize, slope: f64) -> Vec<Pair> {
        let mut u = vec![0.0; 2 * pairs];
        uniforms(Seed(5), Name::root("pair"), 0, &mut u);
        let pair = |u: &[f64]| {
            let first = 0.05 + 0.7 * u[0];
            Pair {
                first,
                second: slope * first + 0.2 * (2.0 * slope + 2.0).sqrt() * score(u[1]),
            }
        };
        u.chunks(2).map(pair).collect()
    }

    #[test]
    fn a_line_that_was_put_in_is_found_within_its_error() {
        let found = Grid::of(&drawn(600, 0.7), 2).posterior(|_| true);
        // 4.9 posterior standard deviations: α = 1e-6. Normal shocks have weightless tails.
        assert!(
            (found.regress.mean - 0.3).abs() < 4.9 * found.regress.sd && found.regress.sd < 0.06,
            "{found:?}"
        );
        assert!(
            (found.residual_sd.mean - 0.2 * 3.4_f64.sqrt()).abs() < 4.9 * found.residual_sd.sd,
            "{found:?}"
        );
        assert!(found.df_low > 5.5, "{found:?}");
        // The twin: no regress is not within it.
        assert!(found.regress.mean > 4.9 * found.regress.sd);
    }

    #[test]
    fn a_posterior_of_some_is_that_of_these_alone() {
        let pairs = drawn(60, 0.5);
        let some = Grid::of(&pairs, 1).posterior(|at| at < 40);
        let mut alone = pairs[..40].to_vec();
        // The grid's middle is that of all pairs: the same grid, the others without weight.
        alone.extend(&pairs[40..]);
        assert_eq!(some, Grid::of(&alone, 2).posterior(|at| at < 40));
        assert_ne!(some, Grid::of(&pairs, 1).posterior(|_| true));
    }
}
