//! A central interval, from which the law follows by the bounds of the quantity: logit-normal in
//! [0, 1], lognormal above 0, else normal.

use super::family::{argument, in_order};
use super::{Distribution, Family, LogitNormal, Lognormal, Misfit, Normal};
use crate::quantity::Bounds;
use crate::random::normal::score;

pub(super) const FAMILY: Family = Family {
    name: "interval",
    arguments: &[
        argument("level", Bounds::Inside),
        argument("low", Bounds::Any),
        argument("high", Bounds::Any),
    ],
    meaning: "with probability `level` from `low` to `high`, and as often below as above: logit-normal for a number \
              between 0 and 1, lognormal for one above 0, else normal",
    shock: None,
    example: &[0.8, 0.3, 0.5],
    law: |given, bounds| law(given[0], given[1], given[2], bounds),
};

fn law(level: f64, low: f64, high: f64, bounds: Bounds) -> Result<Distribution, Misfit> {
    in_order(low, high)?;
    let z = score(0.5 + level / 2.0);
    let centred = |low: f64, high: f64| ((low + high) / 2.0, (high - low) / (2.0 * z));
    let (least, most, _) = bounds.ends();
    if low == least || high == most || !(bounds.holds(low) && bounds.holds(high)) {
        return Err(Misfit {
            found: format!("goes from {low} to {high}"),
            cure: format!("both must be {}, not at its end", bounds.words()),
        });
    }
    Ok(match bounds {
        Bounds::Any => {
            let (mean, sd) = centred(low, high);
            Distribution::Normal(Normal { mean, sd })
        }
        Bounds::Share | Bounds::Inside => {
            let logit = |p: f64| libm::log(p / (1.0 - p));
            let (mean, sd) = centred(logit(low), logit(high));
            Distribution::LogitNormal(LogitNormal { mean, sd })
        }
        Bounds::Positive | Bounds::NotNegative | Bounds::Shape => {
            let (mean, sigma) = centred(libm::log(low), libm::log(high));
            let median = libm::exp(mean);
            Distribution::Lognormal(Lognormal { median, sigma })
        }
    })
}
