//! A parameter and the values to give it: `PATH=a:b:points`, its ends `PATH=a:b`, `PATH=v1,v2,…` or
//! `PATH=date:date:7d`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::quantity::Date;
use crate::scenario::is_measured;

use super::Failure;

/// More points than anybody can wait for.
pub(super) const MOST_POINTS: usize = 1_000_000;

/// One value of a parameter: a number or a date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ParameterValue {
    /// Any parameter that is measured.
    Number(f64),
    /// A day.
    #[serde(serialize_with = "as_text", deserialize_with = "of_text")]
    Date(Date),
}

fn as_text<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&date.to_string())
}

fn of_text<'d, D: serde::Deserializer<'d>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    Date::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("\"{text}\" is no date")))
}

/// As a scenario has it: `0.4`, `100`, `2020-03-10`.
impl fmt::Display for ParameterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParameterValue::Number(number) => write!(f, "{number}"),
            ParameterValue::Date(date) => write!(f, "{date}"),
        }
    }
}

impl ParameterValue {
    fn parse(text: &str) -> Option<ParameterValue> {
        let text = text.trim();
        let number = text
            .replace('_', "")
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite());
        number
            .map(ParameterValue::Number)
            .or_else(|| Date::parse(text).map(ParameterValue::Date))
    }
}

/// A parameter by its path, with the values that it is to take.
#[derive(Debug, Clone, PartialEq)]
pub struct Over {
    /// The parameter's: `acts.e-endorses-a.effect`.
    pub path: String,
    /// In the order given.
    pub values: Vec<ParameterValue>,
    /// The values are of a range, not a list.
    pub range: bool,
}

impl Over {
    /// `acts.e-endorses-a.effect=0:0.8:5` are 0, 0.2, 0.4, 0.6 and 0.8.
    ///
    /// # Errors
    /// If the path is that of neither a number nor a date, nor a value either of them, or a range
    /// is empty, the wrong way round or of over a million points.
    pub fn parse(text: &str) -> Result<Over, Failure> {
        let cure = "give PATH=low:high:points, PATH=value,value or PATH=date:date:7d";
        let refuse = |message: String| Failure::asked(message, cure.to_owned());
        let (path, values) = text
            .split_once('=')
            .map(|(path, values)| (path.trim(), values.trim()))
            .filter(|(path, values)| !path.is_empty() && !values.is_empty())
            .ok_or_else(|| refuse(format!("\"{text}\" gives no values to a path")))?;
        if !is_measured(path) {
            let help = "give the path of one; what else differs is for what-ifs, or for scenarios to compare";
            return Err(Failure::asked(
                format!("{path} is neither a number nor a date"),
                help,
            ));
        }
        let parts: Vec<&str> = values.split(':').collect();
        let parse = |value: &str| {
            ParameterValue::parse(value).ok_or_else(|| {
                refuse(format!(
                    "\"{}\" is neither a number nor a date",
                    value.trim()
                ))
            })
        };
        let values = match parts[..] {
            [list] => list.split(',').map(parse).collect::<Result<_, _>>()?,
            [low, high, step] => range(parse(low)?, parse(high)?, step.trim()).map_err(refuse)?,
            [low, high] => ends(parse(low)?, parse(high)?).map_err(refuse)?,
            _ => return Err(refuse(format!("\"{values}\" is no range"))),
        };
        Ok(Over {
            path: path.to_owned(),
            values,
            range: parts.len() > 1,
        })
    }
}

impl Over {
    /// The value at `u` in [0, 1): within the range, ends included, or one of the list. Of 0 to 4
    /// at 0.25 it is 1; of a range of four days the first quarter is the first day.
    pub(super) fn at(&self, u: f64) -> ParameterValue {
        let (first, last) = (self.values[0], self.values[self.values.len() - 1]);
        match (first, last) {
            (ParameterValue::Number(low), ParameterValue::Number(high)) if self.range => {
                ParameterValue::Number(tidy(low + (high - low) * u))
            }
            (ParameterValue::Date(low), ParameterValue::Date(high)) if self.range => {
                let (low, high) = (low.day_number(), high.day_number());
                let day = low + (f64::from(high - low + 1) * u) as i32;
                ParameterValue::Date(Date::from_day_number(day.min(high)).unwrap_or(Date::EPOCH))
            }
            _ => self.values[((self.values.len() as f64 * u) as usize).min(self.values.len() - 1)],
        }
    }
}

/// The ends of a range, or what is wrong with them.
fn ends(low: ParameterValue, high: ParameterValue) -> Result<Vec<ParameterValue>, String> {
    let in_order = match (low, high) {
        (ParameterValue::Number(low), ParameterValue::Number(high)) => low < high,
        (ParameterValue::Date(low), ParameterValue::Date(high)) => low < high,
        _ => {
            return Err(format!(
                "{low} and {high} are not both numbers or both dates"
            ));
        }
    };
    let wide = match (low, high) {
        (ParameterValue::Number(low), ParameterValue::Number(high)) => !(high - low).is_finite(),
        _ => false,
    };
    match in_order {
        true if wide => Err(format!(
            "the range from {low} to {high} is too wide to have values in between"
        )),
        true => Ok(vec![low, high]),
        false => Err(format!(
            "the range from {low} to {high} is empty or the wrong way round"
        )),
    }
}

/// The values of a range, or what is wrong with it.
fn range(
    low: ParameterValue,
    high: ParameterValue,
    step: &str,
) -> Result<Vec<ParameterValue>, String> {
    let too_many = |points: usize| format!("{points} points are more than {MOST_POINTS}");
    ends(low, high)?;
    match (low, high) {
        (ParameterValue::Number(a), ParameterValue::Number(b)) => {
            let points: usize = step
                .parse()
                .map_err(|_| format!("\"{step}\" is no number of points"))?;
            match points {
                0 | 1 => Err(format!(
                    "{points} points are too few for a range: its ends are two"
                )),
                _ if points > MOST_POINTS => Err(too_many(points)),
                _ => {
                    let last = (points - 1) as f64;
                    let at = |i: usize| tidy(a + (b - a) * (i as f64 / last));
                    Ok((0..points).map(at).map(ParameterValue::Number).collect())
                }
            }
        }
        (ParameterValue::Date(a), ParameterValue::Date(b)) => {
            let days = step
                .strip_suffix('d')
                .and_then(|days| days.parse::<u32>().ok())
                .filter(|days| *days > 0);
            let days = days.ok_or_else(|| format!("\"{step}\" is no number of days, as 7d"))?;
            let dates = (a.day_number()..b.day_number() + 1).step_by(days as usize);
            if dates.len() > MOST_POINTS {
                return Err(too_many(dates.len()));
            }
            let dates = dates.filter_map(Date::from_day_number);
            Ok(dates.map(ParameterValue::Date).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// Twelve digits: a sum of steps shows no 0.30000000000000004.
pub(super) fn tidy(x: f64) -> f64 {
    format!("{x:.11e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        Over::parse(text)
            .unwrap()
            .values
            .iter()
            .map(ParameterValue::to_string)
            .collect()
    }

    #[test]
    fn ranges_have_both_ends_and_dates_a_stride() {
        assert_eq!(values("a.b=0:0.8:5"), ["0", "0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(values("a.b = 3, 1e-3,1_000"), ["3", "0.001", "1000"]);
        assert_eq!(
            values("a.date=2020-02-25:2020-03-11:7d"),
            ["2020-02-25", "2020-03-03", "2020-03-10"]
        );
    }

    #[test]
    fn a_range_too_wide_for_its_points_is_refused() {
        for text in ["a.b=-1e308:1e308:3", "a.b=-1.7e308:1e308"] {
            match Over::parse(text) {
                Err(failure) => assert!(failure.to_string().contains("too wide"), "{failure}"),
                Ok(found) => panic!("{found:?}"),
            }
        }
        assert!(Over::parse("a.date=0001-01-01:9999-12-31:1d").is_err());
    }

    #[test]
    fn what_is_neither_number_nor_date_is_not_moved() {
        for path in [
            "title",
            "blocs.strong",
            "blocs.strong.support",
            "contests.primary.rule",
            "acts.a-endorses-b.kind",
        ] {
            match Over::parse(&format!("{path}=0:1:3")) {
                Err(Failure::Asked { message, .. }) => {
                    assert_eq!(message, format!("{path} is neither a number nor a date"));
                }
                other => panic!("{path}: {other:?}"),
            }
        }
        for path in [
            "acts.a-endorses-b.effect",
            "acts.a-endorses-b.date",
            "blocs.strong.voters",
            "blocs.strong.undecided",
            "shocks.contest",
            "contests.primary.rule.majority.threshold",
            "what-ifs.other.set.acts.a-endorses-b.effect",
            "what.nobody.knows",
        ] {
            assert!(Over::parse(&format!("{path}=0:1:3")).is_ok(), "{path}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused_with_its_reason() {
        let bad = [
            ("a", "\"a\" gives no values to a path"),
            ("a=x", "\"x\" is neither a number nor a date"),
            ("a=nan", "\"nan\" is neither a number nor a date"),
            (
                "a=2020-02-30",
                "\"2020-02-30\" is neither a number nor a date",
            ),
            (
                "a=1:0:5",
                "the range from 1 to 0 is empty or the wrong way round",
            ),
            (
                "a=0:1:0",
                "0 points are too few for a range: its ends are two",
            ),
            ("a=0:1:2:3", "\"0:1:2:3\" is no range"),
            ("a=0:1:2000000", "2000000 points are more than 1000000"),
            (
                "a=2020-03-10:2020-03-01:1d",
                "the range from 2020-03-10 to 2020-03-01 is empty or the wrong way round",
            ),
            (
                "a=2020-03-01:2020-03-10:0d",
                "\"0d\" is no number of days, as 7d",
            ),
            (
                "a=0:2020-03-10:5",
                "0 and 2020-03-10 are not both numbers or both dates",
            ),
        ];
        for (text, message) in bad {
            match Over::parse(text) {
                Err(Failure::Asked { message: found, .. }) => assert_eq!(found, message),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
