//! Numbers of twice the digits, for tests: a sum of two doubles (Dekker 1971), and exp and ln of it
//! by series. Slow, plain, and shares nothing with what it judges.

use std::ops::{Add, Mul, Sub};

/// `high` + `low`, `low` below half a last place of `high`: about 32 digits.
#[derive(Debug, Clone, Copy)]
pub struct Twice {
    high: f64,
    low: f64,
}

impl Twice {
    /// The exact sum of two doubles.
    pub fn sum(a: f64, b: f64) -> Twice {
        let high = a + b;
        let part = high - a;
        Twice {
            high,
            low: (a - (high - part)) + (b - part),
        }
    }

    pub fn of(x: f64) -> Twice {
        Twice { high: x, low: 0.0 }
    }

    pub fn over(self, divisor: Twice) -> Twice {
        let first = Twice::of(self.high / divisor.high);
        let rest = self - first * divisor;
        first + Twice::of(rest.high / divisor.high)
    }

    /// Taylor's series at a 1024th, squared ten times: good to about 28 digits.
    pub fn exp(self) -> Twice {
        let x = Twice {
            high: self.high / 1024.0,
            low: self.low / 1024.0,
        };
        let mut sum = Twice::of(1.0);
        for n in (1..=24).rev() {
            sum = Twice::of(1.0) + (x * sum).over(Twice::of(f64::from(n)));
        }
        (0..10).fold(sum, |power, _| power * power)
    }

    /// One Newton step from the platform's ln, which squares its error.
    pub fn ln(self) -> Twice {
        let guess = Twice::of(libm::log(self.high));
        let power = guess.exp();
        guess + (self - power).over(power)
    }

    /// How far `value` is off, in units of this number's last place.
    pub fn ulps(self, value: f64) -> f64 {
        let spacing = f64::from_bits(self.high.abs().to_bits() + 1) - self.high.abs();
        ((value - self.high) - self.low).abs() / spacing
    }
}

impl Add for Twice {
    type Output = Twice;
    fn add(self, other: Twice) -> Twice {
        let high = Twice::sum(self.high, other.high);
        let low = Twice::sum(self.low, other.low);
        let inner = Twice::sum(high.high, high.low + low.high);
        Twice::sum(inner.high, inner.low + low.low)
    }
}

impl Sub for Twice {
    type Output = Twice;
    fn sub(self, other: Twice) -> Twice {
        self + Twice {
            high: -other.high,
            low: -other.low,
        }
    }
}

impl Mul for Twice {
    type Output = Twice;
    fn mul(self, other: Twice) -> Twice {
        let high = self.high * other.high;
        let lost = f64::mul_add(self.high, other.high, -high);
        Twice::sum(high, lost + (self.high * other.low + self.low * other.high))
    }
}

#[test]
fn known_constants_have_their_digits() {
    // e and ln 10 as the nearest double and what it leaves (OEIS A001113, A002392).
    let e = Twice::of(1.0).exp();
    assert_eq!(e.high, std::f64::consts::E);
    assert!((e.low - 1.445_646_891_729_250_2e-16).abs() < 1e-27);
    let ln_ten = Twice::of(10.0).ln();
    assert_eq!(ln_ten.high, std::f64::consts::LN_10);
    assert!((ln_ten.low + 2.170_756_223_382_249_4e-16).abs() < 1e-27);
}
