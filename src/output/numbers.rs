//! Numbers read back are checked as input is: a checksum says that a file is as it was written, not
//! that anyone here wrote it.

use serde_json::Value;

/// The largest size of a number; what is counted is far below it.
const MOST: f64 = 1e100;
const MOST_COUNTED: u64 = 1_000_000_000_000_000;

/// More is no result.
const MOST_ITEMS: usize = 10_000_000;

/// What is a share or a chance, or a difference of two, with all that is told of it. Turnout is not:
/// where a bloc is overdrawn more may vote than are entitled, which findings say.
const FRACTIONS: [&str; 13] = [
    "held",
    "how_often",
    "leads",
    "margin",
    "on_ballot",
    "share",
    "share_difference",
    "share_p5",
    "share_p50",
    "share_p95",
    "winner_changes",
    "wins",
    "wins_difference",
];

/// A difference of two leads, each from −1 to 1.
const LEADS: &str = "margin_difference";

/// The first number that cannot be, with where it stands.
pub fn wrong(value: &Value) -> Option<String> {
    walk(value, "", MOST).err()
}

/// `most`: what no number here is larger than.
fn walk(value: &Value, key: &str, most: f64) -> Result<(), String> {
    let told = |what: &str| Err(format!("\"{key}\" is {value}, {what}"));
    match value {
        Value::Number(number) => match (number.as_u64(), number.as_f64()) {
            // Any number selects a stream.
            _ if key == "seed" => Ok(()),
            (_, Some(part)) if most < MOST && !key.ends_with("mcse") && part.abs() > most => {
                told("which is no fraction")
            }
            (Some(count), _) if count > MOST_COUNTED => told("which counts nothing"),
            (_, Some(number)) if number.abs() <= MOST => Ok(()),
            _ => told("which is out of bounds"),
        },
        Value::Array(items) if items.len() > MOST_ITEMS => Err(format!("\"{key}\" is too long")),
        Value::Array(items) => items.iter().try_for_each(|item| walk(item, key, most)),
        Value::Object(entries) => entries.iter().try_for_each(|(key, entry)| {
            let own = match key.as_str() {
                LEADS => 2.0,
                key if FRACTIONS.contains(&key) => 1.0,
                _ => MOST,
            };
            // How many a figure is of stands beside it.
            let most = if key == "replicates" {
                MOST
            } else {
                most.min(own)
            };
            walk(entry, key, most)
        }),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_is_told_with_its_place() {
        let fine = json!({
            "seed": u64::MAX, "replicates": 20_000, "share": { "mean": 0.4, "sd": 0.1, "mcse": null },
            "by": { "share": { "ash": { "quantiles": [0, 0.5, 1] } } }, "values": [-1e99], "votes": { "mean": 1e9 },
        });
        assert_eq!(wrong(&fine), None);
        let wide = json!({ "turnout": { "p97_5": 1.05 }, "margin_difference": { "quantiles": [-1.9, 1.2] } });
        assert_eq!(wrong(&wide), None);
        for (key, value) in [
            ("share", json!({ "ash": { "mean": 1.5 } })),
            ("margin_difference", json!({ "mean": 2.5 })),
            ("wins", json!({ "estimate": -2 })),
            ("quantiles", json!([1e101])),
            ("replicates", json!(u64::MAX)),
        ] {
            assert!(wrong(&json!({ key: value })).is_some(), "{key}");
        }
    }
}
