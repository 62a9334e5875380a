//! The binomial by inversion: from a uniform to a count.

use super::normal::score;
use super::special::{deviance, stirling_rest};
use crate::random::elementary::exp;

/// P(X = k).
fn pmf(k: f64, n: f64, p: f64, q: f64) -> f64 {
    if k < 0.0 || k > n {
        return 0.0;
    }
    if k == 0.0 {
        return exp(n * crate::random::elementary::ln_1p(-p));
    }
    if k == n {
        return exp(n * crate::random::elementary::ln_1p(-q));
    }
    let e = stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
    exp(e) * (n / (std::f64::consts::TAU * k * (n - k))).sqrt()
}

/// P(X ≤ k) and P(X > k), the smaller accurate.
fn tails(k: f64, n: f64, p: f64, q: f64) -> (f64, f64) {
    if k < 0.0 {
        return (0.0, 1.0);
    }
    if k >= n {
        return (1.0, 0.0);
    }
    let mut sum = 0.0;
    if k <= n * p {
        let (mut term, mut j) = (pmf(k, n, p, q), k);
        while term > sum * 1e-18 {
            sum += term;
            term *= j * q / ((n - j + 1.0) * p);
            j -= 1.0;
        }
        (sum, 1.0 - sum)
    } else {
        let (mut term, mut j) = (pmf(k + 1.0, n, p, q), k + 1.0);
        while term > sum * 1e-18 {
            sum += term;
            term *= (n - j) * p / ((j + 1.0) * q);
            j += 1.0;
        }
        (1.0 - sum, sum)
    }
}

fn quantile(u: f64, n: f64, p: f64) -> f64 {
    if n == 0.0 || p <= 0.0 || u <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 || u >= 1.0 {
        return n;
    }
    let q = 1.0 - p;
    let mut k = (n * p + score(u) * (n * p * q).sqrt()).round().clamp(0.0, n);
    let enough = |k: f64| {
        let (lower, upper) = tails(k, n, p, q);
        if u < 0.5 { lower >= u } else { upper <= 1.0 - u }
    };
    while k < n && !enough(k) {
        k += 1.0;
    }
    while k > 0.0 && enough(k - 1.0) {
        k -= 1.0;
    }
    k
}

/// Counts by inversion: the smallest k with P(X ≤ k) ≥ u, X ~ binomial(n, p). `[replicate]`
pub fn quantiles(u: &[f64], n: &[f64], p: &[f64], out: &mut [f64]) {
    for (((k, &u), &n), &p) in out.iter_mut().zip(u).zip(n).zip(p) {
        *k = quantile(u, n, p);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_those_of_enumeration() {
        for n in 0..=12u32 {
            for tenths in 0..=10 {
                let p = f64::from(tenths) / 10.0;
                for i in 0..500 {
                    let u = (f64::from(i) + 0.371) / 500.0;
                    let mut k = [0.0];
                    quantiles(&[u], &[f64::from(n)], &[p], &mut k);
                    let mut cdf = 0.0;
                    let mut choose = 1.0;
                    let mut want = 0;
                    for j in 0..=n {
                        cdf += choose * p.powi(j as i32) * (1.0 - p).powi((n - j) as i32);
                        want = j;
                        if cdf >= u {
                            break;
                        }
                        choose *= f64::from(n - j) / f64::from(j + 1);
                    }
                    assert_eq!(k[0], f64::from(want), "n {n}, p {p}, u {u}");
                }
            }
        }
    }
}
