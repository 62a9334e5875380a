//! Gamma and beta functions, for preparing laws and for the exact binomial: scalar, accurate in
//! both tails, of the project's own arithmetic and the `libm` crate's. Not for hot loops. Knows no
//! law of the scenario language.

use super::elementary::{exp, ln, ln_1p, logistic};
pub use super::normal::{phi, score};

const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// ln Γ(x) for x > 0. `ln_gamma(0.5)` is ln √π, 0.5723649429247001.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// What Stirling's formula leaves: ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π, for x > 0.
/// `stirling_rest(1.0)` is 0.08106146679532726.
///
/// # Source
/// Loader 2000, "Fast and accurate computation of binomial probabilities".
pub fn stirling_rest(x: f64) -> f64 {
    if x < ASYMPTOTIC {
        shifted_stirling_rest(x)
    } else {
        stirling_series(x)
    }
}

/// From here on the series holds.
const ASYMPTOTIC: f64 = 8.0;

/// The asymptotic series; the first term left out is below 1e-16 at 8.
fn stirling_series(x: f64) -> f64 {
    const C: [f64; 8] = [
        1.0 / 12.0,
        1.0 / 360.0,
        1.0 / 1_260.0,
        1.0 / 1_680.0,
        1.0 / 1_188.0,
        691.0 / 360_360.0,
        1.0 / 156.0,
        3_617.0 / 122_400.0,
    ];
    let y = 1.0 / (x * x);
    (C[0] - y * (C[1] - y * (C[2] - y * (C[3] - y * (C[4] - y * (C[5] - y * (C[6] - y * C[7])))))))
        / x
}

/// Climbs by the difference δ(x) − δ(x + 1) = (x + ½) ln(1 + 1/x) − 1.
fn shifted_stirling_rest(x: f64) -> f64 {
    let mut sum = 0.0;
    let mut at = x;
    while at < ASYMPTOTIC {
        sum += (at + 0.5) * ln_1p(1.0 / at) - 1.0;
        at += 1.0;
    }
    sum + stirling_series(at)
}

/// x ln(x/m) + m − x without cancellation where x is near m. `deviance(2.0, 1.0)` is 2 ln 2 − 1.
///
/// # Source
/// Loader 2000, the function bd0.
pub fn deviance(x: f64, m: f64) -> f64 {
    if x == 0.0 {
        return m;
    }
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * ln(x / m) + m - x;
    }
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut power = 2.0 * x * v;
    let mut odd = 3.0;
    for _ in 0..40 {
        power *= v * v;
        let next = sum + power / odd;
        if next == sum {
            break;
        }
        sum = next;
        odd += 2.0;
    }
    sum
}

/// x^a (1 − x)^b / B(a, b) at x = logistic(y): the density of the log-odds of a beta. Accurate for
/// large a and b too.
pub fn beta_logit_density(a: f64, b: f64, y: f64) -> f64 {
    let n = a + b;
    let (x, rest) = (logistic(y), logistic(-y));
    let stirling = stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
    let root = (a * (b / n)).sqrt() * exp(-HALF_LN_TWO_PI);
    if x > 0.0 && rest > 0.0 {
        return root * exp(stirling - deviance(a, n * x) - deviance(b, n * rest));
    }
    // So far out that a side underflows: there its logarithm is y itself.
    let ends = if y < 0.0 {
        a * (y + ln(n / a)) + b * ln(n / b)
    } else {
        b * (ln(n / b) - y) + a * ln(n / a)
    };
    root * exp(stirling + ends)
}

/// The regularised incomplete beta at x = logistic(y) and its complement, each accurate in its own
/// tail, with the density of y. The tails of `(1.0, 1.0, 0.0)` are (0.5, 0.5).
///
/// # Source
/// The continued fraction of Didonato & Morris 1992 (TOMS 708, BFRAC), which holds 1 − x beside x.
fn tails_and_density(a: f64, b: f64, y: f64) -> ((f64, f64), f64) {
    let density = beta_logit_density(a, b, y);
    let (x, rest) = (logistic(y), logistic(-y));
    // a − (a + b)x, from the side where it does not cancel.
    let below_mean = if a > b {
        (a + b) * rest - b
    } else {
        a - (a + b) * x
    };
    if below_mean >= 0.0 {
        let lower = (density * continued_fraction(a, b, x, rest, below_mean)).clamp(0.0, 1.0);
        ((lower, 1.0 - lower), density)
    } else {
        let upper = (density * continued_fraction(b, a, rest, x, -below_mean)).clamp(0.0, 1.0);
        ((1.0 - upper, upper), density)
    }
}

/// I / (x^a (1 − x)^b / B(a, b)), with λ = a − (a + b)x ≥ 0.
fn continued_fraction(a: f64, b: f64, x: f64, rest: f64, lambda: f64) -> f64 {
    let c = 1.0 + lambda;
    let c0 = b / a;
    let c1 = 1.0 + 1.0 / a;
    let (mut n, mut p, mut s) = (0.0, 1.0, a + 1.0);
    let (mut numerators, mut denominators) = ([0.0, 1.0], [1.0, c / c1]);
    let mut ratio = c1 / c;
    // The number of terms grows with the root of the larger parameter.
    while n < 1e6 {
        n += 1.0;
        let t = n / a;
        let w = n * (b - n) * x;
        let e = a / s;
        let alpha = (p * (p + c0) * e * e) * (w * x);
        let e = (1.0 + t) / (c1 + t + t);
        let beta = n + w / s + e * (c + n * (rest + 1.0));
        p = 1.0 + t;
        s += 2.0;
        numerators = [numerators[1], alpha * numerators[0] + beta * numerators[1]];
        denominators = [
            denominators[1],
            alpha * denominators[0] + beta * denominators[1],
        ];
        let before = ratio;
        ratio = numerators[1] / denominators[1];
        if (ratio - before).abs() <= 1e-16 * ratio {
            break;
        }
        let scale = 1.0 / denominators[1];
        numerators = [numerators[0] * scale, ratio];
        denominators = [denominators[0] * scale, 1.0];
    }
    ratio
}

/// The log-odds y of a beta's quantile at the normal score z: `tails_and_density(a, b, y).0` is (Φ(z),
/// Φ(−z)), the smaller of the two being what is met. `beta_logit_at_score(2.0, 2.0, 0.0)` is 0.
pub fn beta_logit_at_score(a: f64, b: f64, z: f64) -> f64 {
    if z > 0.0 {
        return -beta_logit_at_score(b, a, -z);
    }
    beta_logit_at_ln_tail(a, b, ln_phi(z))
}

/// The log-odds y at which ln of the regularised incomplete beta is `target`.
pub fn beta_logit_at_ln_tail(a: f64, b: f64, target: f64) -> f64 {
    if target == f64::NEG_INFINITY {
        return target;
    }
    // The next error is of the order of the square of the last step.
    let close = 1e-9 * (1.0 / a + 1.0 / b).sqrt().min(1.0);
    let ln_tail = |y| ln_lower_beta(a, b, y);
    rising_root(ln_tail, target, first_guess(a, b, target), close)
}

/// Where the logarithm of a tail is `target`, by Newton from a guess: it rises and is concave in y.
/// `f` has it with its derivative; a step of `close` is the last.
fn rising_root(f: impl Fn(f64) -> (f64, f64), target: f64, guess: f64, close: f64) -> f64 {
    // Within a bracket that only shrinks.
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut y = guess;
    for _ in 0..200 {
        let (value, slope) = f(y);
        let miss = value - target;
        if miss > 0.0 {
            high = y;
        } else {
            low = y;
        }
        let step = miss / slope;
        if step.abs() <= close {
            return y - step;
        }
        let mut next = y - step;
        if !(next > low && next < high) {
            next = match (low.is_finite(), high.is_finite()) {
                (true, true) => 0.5 * (low + high),
                (true, false) => low + 1.0 + low.abs(),
                _ => high - 1.0 - high.abs(),
            };
        }
        if next == y {
            return y;
        }
        y = next;
    }
    y
}

/// The logarithm of the quantile of a gamma of shape a and scale 1 at the normal score z, within
/// 1e-12·(1 + its size) for shapes from 0.01 to 10⁸. `gamma_ln_at_score(1.0, 0.0)` is ln ln 2,
/// -0.36651292058166435.
///
/// Whichever tail is the smaller is met by its logarithm, which is concave in ln x, since the
/// density of ln x is log-concave. The first guess is that of Wilson and Hilferty (1931).
pub fn gamma_ln_at_score(a: f64, z: f64) -> f64 {
    if z.is_infinite() {
        return z;
    }
    let cube = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
    // x^a/Γ(a + 1), the lower tail of small x.
    let power = (ln_phi(z) + ln_gamma(a + 1.0)) / a;
    let guess = if a < 1.0 && power < -1.0 || cube < 0.1 {
        power
    } else {
        ln(a) + 3.0 * ln(cube)
    };
    let close = 1e-9 * (1.0 / a).sqrt().min(1.0);
    if z <= 0.0 {
        return rising_root(|y| gamma_ln_tails(a, y).0, ln_phi(z), guess, close);
    }
    // The upper tail rises with −ln x.
    let upper = |y: f64| {
        let (value, slope) = gamma_ln_tails(a, -y).1;
        (value, -slope)
    };
    -rising_root(upper, ln_phi(-z), -guess, close)
}

/// ln of the regularised incomplete gamma P(a, x) at x = e^y and of its complement, each with its
/// derivative by y.
///
/// # Source
/// Abramowitz and Stegun 1964: the series 6.5.29 up to x = a + 1, beyond it the continued fraction
/// 6.5.31 by its even part; x^a e^(−x)/Γ(a) as Loader 2000 has it.
fn gamma_ln_tails(a: f64, y: f64) -> ((f64, f64), (f64, f64)) {
    let of_other = |tail: f64, slope: f64| {
        let part = exp(tail);
        (ln_1p(-part), -slope * part / (1.0 - part))
    };
    if y < -700.0 {
        // x is below every normal number: the first term of the series is all.
        let lower = (a * y - ln_gamma(a + 1.0), a);
        return (lower, of_other(lower.0, lower.1));
    }
    let x = exp(y);
    // Of the density of ln x.
    let ln_density = 0.5 * ln(a) - HALF_LN_TWO_PI - stirling_rest(a) - deviance(a, x);
    if x < a + 1.0 {
        let (mut sum, mut term, mut n) = (1.0, 1.0, a);
        while term > 1e-17 * sum {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        let lower = (ln_density - ln(a) + ln(sum), a / sum);
        (lower, of_other(lower.0, lower.1))
    } else {
        let fraction = upper_fraction(a, x);
        let upper = (ln_density + ln(fraction), -1.0 / fraction);
        (of_other(upper.0, upper.1), upper)
    }
}

/// Γ(a, x)/(x^a e^(−x)) for x ≥ a + 1, by Lentz's recurrence.
fn upper_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut d = 1.0 / b;
    let (mut fraction, mut c, mut n) = (d, f64::INFINITY, 0.0);
    loop {
        n += 1.0;
        let numerator = n * (a - n);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < 1e-16 || n > 1e6 {
            return fraction;
        }
    }
}

/// ln Φ(z), for z so low that Φ underflows too. `ln_phi(-10.0)` is -53.23128515051247.
pub fn ln_phi(z: f64) -> f64 {
    if z > -30.0 {
        return ln(phi(z));
    }
    let y = 1.0 / (z * z);
    -0.5 * z * z - HALF_LN_TWO_PI - ln(-z)
        + ln_1p(-y * (1.0 - 3.0 * y * (1.0 - 5.0 * y * (1.0 - 7.0 * y))))
}

/// The normal approximation of the log-odds, or the power law of the lower tail where that is
/// lower.
fn first_guess(a: f64, b: f64, ln_tail: f64) -> f64 {
    let z = if ln_tail > -700.0 {
        score(exp(ln_tail)).min(9.0)
    } else {
        -(-2.0 * ln_tail).sqrt()
    };
    let centre = ln(a / b) + z * (1.0 / a + 1.0 / b).sqrt();
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let power = (ln_tail + ln(a) + ln_beta) / a;
    if a < 10.0 && power < -1.0 {
        power
    } else {
        centre
    }
}

/// ln I at x = logistic(y), and its derivative by y.
fn ln_lower_beta(a: f64, b: f64, y: f64) -> (f64, f64) {
    if y < -700.0 {
        // x is below every normal number: the power law is exact.
        let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        return (a * y - ln(a) - ln_beta, a);
    }
    let ((lower, _), density) = tails_and_density(a, b, y);
    (ln(lower), density / lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::beta::beta_reg;

    #[test]
    fn the_beta_tails_agree_with_another_implementation() {
        for (a, b) in [
            (0.05, 3.0),
            (0.5, 0.5),
            (2.0, 5.0),
            (40.0, 1.0),
            (300.0, 700.0),
        ] {
            for i in -20..=20 {
                let y = ln(a / b) + f64::from(i) * 0.3 * (1.0 / a + 1.0 / b).sqrt();
                let (lower, upper) = tails_and_density(a, b, y).0;
                let theirs = beta_reg(a, b, logistic(y));
                assert!(
                    (lower - theirs).abs() < 1e-12,
                    "I({a}, {b}) at {y}: {lower} against {theirs}"
                );
                assert!((lower + upper - 1.0).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn the_inverse_returns_to_its_score() {
        for (a, b) in [
            (0.05, 3.0),
            (0.5, 0.5),
            (2.0, 5.0),
            (1.0, 0.05),
            (300.0, 700.0),
            (1e7, 1e7),
            (1e7, 2.0),
        ] {
            for i in -34..=34 {
                let z = 0.25 * f64::from(i);
                let y = beta_logit_at_score(a, b, z);
                if y.abs() > 700.0 {
                    continue;
                }
                let (lower, upper) = tails_and_density(a, b, y).0;
                let (got, want) = if z < 0.0 {
                    (lower, phi(z))
                } else {
                    (upper, phi(-z))
                };
                assert!(
                    (got / want - 1.0).abs() < 3e-11,
                    "({a}, {b}) at {z}: {got} against {want}"
                );
            }
        }
    }
}
