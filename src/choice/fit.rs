//! Intercepts and a turnout shift that make an expected result equal to a given one.
//!
//! The intercepts minimise Σ_k v_k ln Σ_c e^{U_kc + α_c} − Σ_c t_c α_c, which is convex with the
//! expected shares less the wanted ones as its gradient: damped Newton from one step of
//! proportional fitting. α is free up to a constant, which keeps the mean inclusive value Σ_k v_k
//! ln Σ_c e^{U_kc} where it was without intercepts. Where classes lie so far apart that steps lead
//! nowhere, each intercept in turn is halved down to its share, which rises with it, and the steps
//! begin anew from there.

use crate::random::elementary::{exp, ln, logistic};

/// Classes of voters, each with its expected votes and its utilities.
#[derive(Debug, Clone, Copy)]
pub struct Electorate<'a> {
    /// Expected votes `[class]`.
    pub votes: &'a [f64],
    /// `[class × candidate]`, row by row; −∞ for a candidate whom nobody there chooses.
    pub utility: &'a [f64],
    pub candidates: usize,
}

/// Largest difference of an expected share from the wanted one.
const CLOSE: f64 = 1e-15;
const STEPS: u32 = 60;

/// So close the shares are, in rounding, where the search has ended well.
const MET: f64 = 1e-9;
/// Turns of halving each intercept, and halvings of each.
const TURNS: u32 = 40;
const HALVINGS: u32 = 120;

/// Intercepts `[candidate]` with which the expected shares are `wanted` (any scale; 0 gives −∞).
///
/// One class with equal utilities, wanted 45:55: the intercepts differ by ln(55/45) = 0.2007 and
/// e^{α₁} + e^{α₂} = 2.
///
/// # Source
/// Newton on the log-partition potential, e.g. Berry (1994), whose contraction solves the same
/// equations more slowly.
pub fn fit_intercepts(electorate: &Electorate, wanted: &[f64]) -> Vec<f64> {
    let total: f64 = wanted.iter().sum();
    let voters: f64 = electorate.votes.iter().sum();
    let mut fit = Fit {
        weights: electorate.votes.iter().map(|v| v / voters).collect(),
        wanted: wanted.iter().map(|t| t / total).collect(),
        free: (0..wanted.len()).filter(|&c| wanted[c] > 0.0).collect(),
        electorate,
    };
    let before = fit.potential(&vec![0.0; wanted.len()], None);
    // The largest is the reference and stays at 0 until the constant is set.
    let reference =
        (0..wanted.len()).fold(0, |best, c| if wanted[c] > wanted[best] { c } else { best });
    fit.free.retain(|&c| c != reference);
    let mut intercepts = fit.start();
    let at_reference = intercepts[reference];
    intercepts
        .iter_mut()
        .for_each(|alpha| *alpha -= at_reference);
    if !fit.descend(&mut intercepts) {
        fit.halve(&mut intercepts);
        fit.descend(&mut intercepts);
    }
    let shift = before - fit.potential(&intercepts, None);
    intercepts.iter().map(|alpha| alpha + shift).collect()
}

struct Fit<'a> {
    weights: Vec<f64>,
    wanted: Vec<f64>,
    free: Vec<usize>,
    electorate: &'a Electorate<'a>,
}

impl Fit<'_> {
    /// The mean inclusive value, and the expected shares and their derivatives if `local` is given.
    fn potential(&self, intercepts: &[f64], mut local: Option<&mut Local>) -> f64 {
        let n = self.electorate.candidates;
        let mut value = 0.0;
        let mut share = vec![0.0; n];
        if let Some(local) = local.as_deref_mut() {
            local.clear();
        }
        for (utility, weight) in self.electorate.utility.chunks_exact(n).zip(&self.weights) {
            if *weight == 0.0 {
                continue;
            }
            let top = (0..n).fold(f64::NEG_INFINITY, |m, c| m.max(utility[c] + intercepts[c]));
            let mut sum = 0.0;
            for c in 0..n {
                share[c] = exp(utility[c] + intercepts[c] - top);
                sum += share[c];
            }
            value += weight * (top + ln(sum));
            if let Some(local) = local.as_deref_mut() {
                share.iter_mut().for_each(|s| *s /= sum);
                local.add(*weight, &share, &self.free);
            }
        }
        value
    }

    /// One step of proportional fitting from 0.
    fn start(&self) -> Vec<f64> {
        let n = self.wanted.len();
        let zero: Vec<f64> = self
            .wanted
            .iter()
            .map(|t| if *t > 0.0 { 0.0 } else { f64::NEG_INFINITY })
            .collect();
        let mut local = Local::new(n, self.free.len());
        self.potential(&zero, Some(&mut local));
        (0..n)
            .map(|c| {
                if self.wanted[c] == 0.0 {
                    zero[c]
                } else if local.share[c] > 0.0 {
                    ln(self.wanted[c]) - ln(local.share[c])
                } else {
                    ln(self.wanted[c]) - self.ln_share(c)
                }
            })
            .collect()
    }

    /// The logarithm of a share without intercepts that is too small for itself.
    fn ln_share(&self, c: usize) -> f64 {
        let rows = self
            .electorate
            .utility
            .chunks_exact(self.electorate.candidates);
        let all = rows.zip(&self.weights).filter(|(_, weight)| **weight > 0.0);
        let each: Vec<f64> = all
            .map(|(utility, weight)| ln(*weight) + utility[c] - ln_sum(utility))
            .collect();
        ln_sum(&each)
    }

    /// Puts each intercept in turn where its share is the wanted one, all others being as they are.
    fn halve(&self, intercepts: &mut [f64]) {
        let sizes = self.electorate.utility.iter().filter(|u| u.is_finite());
        let far = 100.0 + 2.0 * sizes.fold(0.0, |far: f64, u| far.max(u.abs()));
        let mut local = Local::new(self.wanted.len(), self.free.len());
        for intercept in intercepts.iter_mut() {
            if !intercept.is_finite() && *intercept != f64::NEG_INFINITY {
                *intercept = 0.0;
            }
        }
        for _ in 0..TURNS {
            for &c in &self.free {
                let (mut low, mut high) = (-far, far);
                for _ in 0..HALVINGS {
                    intercepts[c] = f64::midpoint(low, high);
                    self.potential(intercepts, Some(&mut local));
                    if local.share[c] < self.wanted[c] {
                        low = intercepts[c];
                    } else {
                        high = intercepts[c];
                    }
                }
            }
            self.potential(intercepts, Some(&mut local));
            if self.off(&local) <= MET {
                return;
            }
        }
    }

    /// The largest difference of an expected share from the wanted one.
    fn off(&self, local: &Local) -> f64 {
        let off = |&c: &usize| (local.share[c] - self.wanted[c]).abs();
        let worst = |worst: f64, off: f64| {
            if off > worst || off.is_nan() {
                off
            } else {
                worst
            }
        };
        self.free.iter().map(off).fold(0.0, worst)
    }

    fn objective(&self, mean_inclusive_value: f64, intercepts: &[f64]) -> f64 {
        mean_inclusive_value
            - self
                .free
                .iter()
                .map(|&c| self.wanted[c] * intercepts[c])
                .sum::<f64>()
    }

    /// Whether the shares are met in the end.
    fn descend(&self, intercepts: &mut Vec<f64>) -> bool {
        let mut local = Local::new(self.wanted.len(), self.free.len());
        if self.steps(intercepts, &mut local) {
            return true;
        }
        self.potential(intercepts, Some(&mut local));
        self.off(&local) <= MET
    }

    /// Whether the last of them came as close as can be.
    fn steps(&self, intercepts: &mut Vec<f64>, local: &mut Local) -> bool {
        let mut value = self.potential(intercepts, Some(local));
        for _ in 0..STEPS {
            let gradient: Vec<f64> = self
                .free
                .iter()
                .map(|&c| local.share[c] - self.wanted[c])
                .collect();
            if gradient.iter().all(|g| g.abs() <= CLOSE) {
                return true;
            }
            let Some(step) = local.solve(&gradient) else {
                return false;
            };
            let slope: f64 = gradient.iter().zip(&step).map(|(g, s)| g * s).sum();
            let objective = self.objective(value, intercepts);
            let mut length = 1.0;
            loop {
                let mut next = intercepts.clone();
                for (&c, s) in self.free.iter().zip(&step) {
                    next[c] -= length * s;
                }
                let at_next = self.potential(&next, Some(local));
                // Armijo, with room for rounding near the minimum.
                if self.objective(at_next, &next)
                    <= objective - 1e-4 * length * slope + 1e-14 * (1.0 + objective.abs())
                {
                    (*intercepts, value) = (next, at_next);
                    break;
                }
                length /= 2.0;
                if length < 1e-10 {
                    return false;
                }
            }
        }
        false
    }
}

fn ln_sum(values: &[f64]) -> f64 {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    top + ln(values.iter().map(|value| exp(value - top)).sum())
}

/// Expected shares `[candidate]` and the Hessian `[free × free]` at one point.
struct Local {
    share: Vec<f64>,
    hessian: Vec<f64>,
    free: usize,
}

impl Local {
    fn new(candidates: usize, free: usize) -> Local {
        Local {
            share: vec![0.0; candidates],
            hessian: vec![0.0; free * free],
            free,
        }
    }

    fn clear(&mut self) {
        self.share.fill(0.0);
        self.hessian.fill(0.0);
    }

    fn add(&mut self, weight: f64, share: &[f64], free: &[usize]) {
        for (sum, s) in self.share.iter_mut().zip(share) {
            *sum += weight * s;
        }
        for (i, &a) in free.iter().enumerate() {
            self.hessian[i * self.free + i] += weight * share[a];
            for (j, &b) in free.iter().enumerate().take(i + 1) {
                self.hessian[i * self.free + j] -= weight * share[a] * share[b];
            }
        }
    }

    /// The Newton step by Cholesky; `None` where the Hessian is singular (a candidate whom nobody
    /// can choose).
    fn solve(&mut self, gradient: &[f64]) -> Option<Vec<f64>> {
        let n = self.free;
        let h = &mut self.hessian;
        for i in 0..n {
            for j in 0..=i {
                let done: f64 = (0..j).map(|k| h[i * n + k] * h[j * n + k]).sum();
                let rest = h[i * n + j] - done;
                if i != j {
                    h[i * n + j] = rest / h[j * n + j];
                } else if rest > 0.0 {
                    h[i * n + i] = rest.sqrt();
                } else {
                    return None;
                }
            }
        }
        let mut step = gradient.to_vec();
        for i in 0..n {
            let done: f64 = (0..i).map(|k| h[i * n + k] * step[k]).sum();
            step[i] = (step[i] - done) / h[i * n + i];
        }
        for i in (0..n).rev() {
            let done: f64 = (i + 1..n).map(|k| h[k * n + i] * step[k]).sum();
            step[i] = (step[i] - done) / h[i * n + i];
        }
        Some(step)
    }
}

/// The shift of the turnout logit, common to all classes, with which `size` voters `[class]` at
/// base logits `logit` `[class]` cast `votes` in expectation. ±∞ logits stay; `votes` must lie
/// between the certain voters and all possible.
///
/// 100 voters at base ½, 75 votes: ln 3 = 1.0986.
pub fn fit_turnout(size: &[f64], logit: &[f64], votes: f64) -> f64 {
    let expected = |shift: f64| -> (f64, f64) {
        size.iter()
            .zip(logit)
            .fold((0.0, 0.0), |(sum, slope), (n, l)| {
                let p = logistic(l + shift);
                (sum + n * p, slope + n * p * (1.0 - p))
            })
    };
    let (mut low, mut high) = (-700.0, 700.0);
    let mut shift = 0.0;
    for _ in 0..200 {
        let (sum, slope) = expected(shift);
        let excess = sum - votes;
        if excess == 0.0 || (slope == 0.0 && excess.abs() <= 1e-9 * votes) {
            return shift;
        }
        if excess > 0.0 {
            high = shift
        } else {
            low = shift
        }
        let newton = shift - excess / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            low + (high - low) / 2.0
        };
        if (next - shift).abs() <= 1e-15 * (1.0 + shift.abs()) {
            return next;
        }
        shift = next;
    }
    shift
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(electorate: &Electorate, intercepts: &[f64]) -> Vec<f64> {
        let n = electorate.candidates;
        let mut out = vec![0.0; n];
        let total: f64 = electorate.votes.iter().sum();
        for (utility, votes) in electorate.utility.chunks(n).zip(electorate.votes) {
            let sum: f64 = (0..n).map(|c| libm::exp(utility[c] + intercepts[c])).sum();
            for c in 0..n {
                out[c] += votes / total * libm::exp(utility[c] + intercepts[c]) / sum;
            }
        }
        out
    }

    #[test]
    fn one_class_has_the_closed_answer() {
        let electorate = Electorate {
            votes: &[10.0],
            utility: &[0.0, 0.0],
            candidates: 2,
        };
        let alpha = fit_intercepts(&electorate, &[45.0, 55.0]);
        assert!(
            (libm::exp(alpha[0]) - 0.9).abs() < 1e-14 && (libm::exp(alpha[1]) - 1.1).abs() < 1e-14
        );
    }

    #[test]
    fn expected_shares_are_those_wanted_however_far_off_the_start() {
        let utility = [
            3.0, -2.0, 0.5, -8.0, 4.0, 1.0, 0.0, 9.0, -9.0, 2.0, 2.0, -1.0,
        ];
        let electorate = Electorate {
            votes: &[1e6, 5e5, 20.0],
            utility: &utility,
            candidates: 4,
        };
        let wanted = [0.001, 0.3, 0.649, 0.05];
        let alpha = fit_intercepts(&electorate, &wanted);
        for (found, wanted) in shares(&electorate, &alpha).iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-13, "{found} for {wanted}");
        }
    }

    #[test]
    fn shares_are_met_however_far_utilities_lie_apart() {
        let met = |votes: &[f64], utility: &[f64], wanted: &[f64]| {
            let electorate = Electorate {
                votes,
                utility,
                candidates: wanted.len(),
            };
            let alpha = fit_intercepts(&electorate, wanted);
            let (n, voters) = (wanted.len(), votes.iter().sum::<f64>());
            let (mut share, total) = (vec![0.0; n], wanted.iter().sum::<f64>());
            for (utility, votes) in utility.chunks(n).zip(votes) {
                let each: Vec<f64> = (0..n).map(|c| utility[c] + alpha[c]).collect();
                let sum = ln_sum(&each);
                (0..n).for_each(|c| share[c] += votes / voters * exp(each[c] - sum));
            }
            (0..n).for_each(|c| {
                assert!(
                    (share[c] - wanted[c] / total).abs() < 1e-8,
                    "{share:?} of {utility:?}"
                )
            });
        };
        for far in [700.0, 2_000.0, 1e5, 1e7] {
            met(&[1.0], &[-far, far], &[2.0, 1.0]);
            met(&[1.0], &[0.0, far, -far], &[2.0, 1.0, 3.0]);
            met(&[1.0, 1.0], &[far, 0.0, -far, 0.0], &[2.0, 1.0]);
            met(
                &[3.0, 1.0],
                &[far, 0.0, 9.0, -far, 0.0, 0.0],
                &[2.0, 1.0, 3.0],
            );
        }
    }

    #[test]
    fn the_mean_inclusive_value_stays() {
        let utility = [0.3, -0.2, 0.5, 0.8, 0.4, 0.0];
        let electorate = Electorate {
            votes: &[3.0, 1.0],
            utility: &utility,
            candidates: 3,
        };
        let alpha = fit_intercepts(&electorate, &[1.0, 2.0, 3.0]);
        let inclusive = |alpha: &[f64]| -> f64 {
            (0..2)
                .map(|k| {
                    let sum: f64 = (0..3)
                        .map(|c| libm::exp(utility[k * 3 + c] + alpha[c]))
                        .sum();
                    electorate.votes[k] / 4.0 * libm::log(sum)
                })
                .sum()
        };
        assert!((inclusive(&alpha) - inclusive(&[0.0; 3])).abs() < 1e-14);
    }

    #[test]
    fn a_candidate_without_votes_is_out() {
        let electorate = Electorate {
            votes: &[1.0],
            utility: &[0.0, 0.0, 0.0],
            candidates: 3,
        };
        let alpha = fit_intercepts(&electorate, &[0.5, 0.0, 0.5]);
        assert_eq!(alpha[1], f64::NEG_INFINITY);
        assert!((alpha[0] - alpha[2]).abs() < 1e-15);
    }

    #[test]
    fn the_turnout_shift_gives_the_votes() {
        assert!((fit_turnout(&[100.0], &[0.0], 75.0) - libm::log(3.0)).abs() < 1e-14);
        let (size, logit) = ([1e6, 3e5, 10.0], [-1.0, 4.0, f64::INFINITY]);
        let shift = fit_turnout(&size, &logit, 2e5);
        let votes: f64 = size
            .iter()
            .zip(logit)
            .map(|(n, l)| n / (1.0 + libm::exp(-l - shift)))
            .sum();
        assert!((votes - 2e5).abs() < 1e-6);
        assert_eq!(fit_turnout(&[5.0], &[f64::INFINITY], 5.0), 0.0);
    }
}
