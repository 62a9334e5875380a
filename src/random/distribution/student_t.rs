//! Student's t law, shifted and scaled.

use std::fmt;

use super::family::argument;
use super::quantile::{Base, bounded};
use super::{Distribution, Family, Law};
use crate::quantity::Bounds;
use crate::random::elementary::{exp, sinh};
use crate::random::special::{beta_logit_at_ln_tail, ln_phi};
use crate::random::wide;

/// `scale` is the scale, not the standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudentT {
    /// Centre.
    pub mean: f64,
    /// Of a t of 4 degrees of freedom the standard deviation is 1.41 times this.
    pub scale: f64,
    /// Degrees of freedom: the fewer, the heavier the tails.
    pub df: f64,
}

impl StudentT {
    pub(super) const FAMILY: Family = Family {
        name: "student-t",
        arguments: &[
            argument("mean", Bounds::Any),
            argument("scale", Bounds::Positive),
            argument("df", Bounds::Shape),
        ],
        meaning: "any number, symmetric, with heavier tails the smaller `df`; `scale` is not its sd",
        shock: Some("scale"),
        example: &[0.0, 0.1, 6.0],
        law: |given, _| {
            Ok(Distribution::StudentT(StudentT {
                mean: given[0],
                scale: given[1],
                df: given[2],
            }))
        },
    };
}

impl StudentT {
    /// The value at a normal score. Of mean 0, scale 1 and 15 degrees at 1.959964 it is 2.13145.
    pub fn at_score(&self, z: f64) -> f64 {
        let mut x = [self.invert(z)];
        self.values(&mut x);
        x[0]
    }
}

impl fmt::Display for StudentT {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StudentT { mean, scale, df } = self;
        write!(f, "student-t, mean {mean}, scale {scale}, df {df}")
    }
}

impl Law for StudentT {
    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn mean(&self) -> f64 {
        if self.df > 1.0 { self.mean } else { f64::NAN }
    }

    fn sd(&self) -> f64 {
        if self.df > 2.0 {
            self.scale * (self.df / (self.df - 2.0)).sqrt()
        } else if self.df > 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        }
    }

    fn base(&self) -> Base {
        Base::OddInverse
    }

    /// arsinh(t/√df); t²/df is (1 − x)/x of a beta(df/2, ½).
    fn invert(&self, z: f64) -> f64 {
        if z == 0.0 {
            return 0.0;
        }
        let tail = ln_phi(-z.abs()) + std::f64::consts::LN_2;
        let y = beta_logit_at_ln_tail(0.5 * self.df, 0.5, tail);
        // Beyond, e^(−y/2) overflows or its square adds nothing.
        let size = if y < -80.0 {
            std::f64::consts::LN_2 - 0.5 * y
        } else {
            libm::asinh(exp(-0.5 * y))
        };
        f64::copysign(size, z)
    }

    fn values(&self, column: &mut [f64]) {
        student_t(self.mean, self.scale * self.df.sqrt(), column);
    }
}

wide! {
    /// `scale` is that of t/√df.
    fn student_t(mean: f64, scale: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(mean + scale * sinh(*x));
        }
    }
}
