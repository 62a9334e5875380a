//! A number or a distribution, as written → as meant. Which distributions there are is in
//! [`random::distribution`](crate::random::distribution).

use crate::quantity::Bounds;
use crate::random::distribution::{FAMILIES, Family, family};
use crate::random::{Distribution, LARGEST};

use super::meant::{in_percent, meant};
use super::report::did_you_mean;
use super::tree::{At, Entry, Node, Table};

/// A number, or a distribution and what it is scaled by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    Known(f64),
    Spread(Distribution, f64),
}

/// What is wrong with a number, and the cure.
pub struct Wrong {
    pub at: At,
    pub message: String,
    pub cure: String,
}

fn wrong<T>(at: At, message: String, cure: String) -> Result<T, Vec<Wrong>> {
    Err(vec![Wrong { at, message, cure }])
}

/// Whether a table is a distribution: its only key is a family's name.
pub fn is_spread(table: &Table) -> bool {
    table.len() == 1 && table.keys().all(|key| family(key).is_some())
}

/// Reads the value of `path`.
pub fn read(node: &Node, path: &str, bounds: Bounds, spread: bool) -> Result<Number, Vec<Wrong>> {
    if let Some(value) = node.number() {
        return known(value, node, path, bounds).map(Number::Known);
    }
    if let Some(number) = node.text().and_then(|text| meant(text, bounds)) {
        let message = format!("{path} is the text {}", node.written());
        return wrong(node.at, message, format!("write {number}, without quotes"));
    }
    let Some(table) = node.table().filter(|_| spread) else {
        let cure = if spread {
            "give a number or a distribution, such as `{ normal = { mean = 0.4, sd = 0.1 } }`"
        } else {
            "give a number"
        };
        return wrong(node.at, format!("{path} is {}", node.kind()), cure.into());
    };
    let law = law(table, node.at, path, bounds)?;
    let (low, high) = law.support();
    let (a, b) = (scaled(low, node.times), scaled(high, node.times));
    let (lowest, highest, _) = bounds.ends();
    let vanishes = node.times == 0.0 && !bounds.holds(0.0);
    if a.min(b) < lowest || a.max(b) > highest || vanishes {
        let message = format!(
            "{path} must be {}, but this distribution can leave that",
            bounds.words()
        );
        return wrong(node.at, message, staying_within(bounds));
    }
    Ok(Number::Spread(law, node.times))
}

fn known(value: f64, node: &Node, path: &str, bounds: Bounds) -> Result<f64, Vec<Wrong>> {
    let scaled = value * node.times;
    let (message, cure) = if !value.is_finite() {
        let cure = match bounds {
            Bounds::Any => "give a finite number".to_owned(),
            bounds => format!("give a finite number {}", bounds.words()),
        };
        (format!("{path} is {value}"), cure)
    } else if scaled.abs() > LARGEST {
        (format!("{path} is {scaled:e}"), at_most_largest())
    } else if bounds.holds(scaled) {
        return Ok(scaled);
    } else if node.times == 1.0 {
        let share = in_percent(value, bounds);
        let share = share.map_or_else(String::new, |share| format!("; {value} % is {share}"));
        (format!("{path} is {value}"), must_be(bounds) + &share)
    } else {
        let message = format!("{path} is {scaled}, {value} scaled by {}", node.times);
        (message, must_be(bounds))
    };
    wrong(node.at, message, cure)
}

fn at_most_largest() -> String {
    format!("give a number of at most {LARGEST:e} in size")
}

fn must_be(bounds: Bounds) -> String {
    format!("it must be {}", bounds.words())
}

fn scaled(value: f64, times: f64) -> f64 {
    if times == 0.0 { 0.0 } else { value * times }
}

/// ``use `beta`, or `uniform`, … within [0, 1]``
fn staying_within(bounds: Bounds) -> String {
    let all = |wanted: &dyn Fn(&Family) -> bool| -> Vec<String> {
        let families = FAMILIES.iter().filter(|family| wanted(family));
        families
            .map(|family| format!("`{}`", family.name))
            .collect()
    };
    let filling = all(&|family| family.fills(bounds));
    let with_ends = all(&|family| family.has_ends());
    let range = match bounds {
        Bounds::Share | Bounds::Inside => "within [0, 1]",
        Bounds::Positive | Bounds::NotNegative | Bounds::Shape => "above 0",
        Bounds::Any => "anywhere",
    };
    format!("use {}, or {} {range}", or(&filling), or(&with_ends))
}

/// `a, b or c`
pub fn or(items: &[String]) -> String {
    match items {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => items.concat(),
    }
}

fn law(table: &Table, at: At, path: &str, bounds: Bounds) -> Result<Distribution, Vec<Wrong>> {
    let names = || FAMILIES.iter().map(|family| family.name);
    let all = || names().collect::<Vec<_>>().join(", ");
    let Some((name, entry)) = only(table) else {
        let message = format!("{path} is a table of {} keys", table.len());
        return wrong(at, message, format!("give a number or one of {}", all()));
    };
    let Some(family) = family(name) else {
        let message = format!("{path} names \"{name}\", which is no distribution");
        let cure = did_you_mean(name, names()).unwrap_or_else(|| format!("known are {}", all()));
        return wrong(entry.key_at, message, cure);
    };
    let given = arguments(family, entry, path, &[])?;
    of_family(family, &given, entry, path, bounds)
}

fn only(table: &Table) -> Option<(&String, &Entry)> {
    table.iter().next().filter(|_| table.len() == 1)
}

fn of_family(
    family: &Family,
    given: &[f64],
    entry: &Entry,
    path: &str,
    bounds: Bounds,
) -> Result<Distribution, Vec<Wrong>> {
    (family.law)(given, bounds).or_else(|misfit| {
        let message = format!("{path}.{} {}", family.name, misfit.found);
        wrong(entry.node.at, message, misfit.cure)
    })
}

/// The family's arguments in its order, each within its bounds; those of `or` need not be given.
fn arguments(
    family: &Family,
    entry: &Entry,
    path: &str,
    or: &[(&str, f64)],
) -> Result<Vec<f64>, Vec<Wrong>> {
    let path = format!("{path}.{}", family.name);
    let names: Vec<&str> = family.arguments.iter().map(|known| known.name).collect();
    let Some(given) = entry.node.table() else {
        let message = format!("{path} is {}", entry.node.kind());
        let cure = format!("give {{ {} = … }}", names.join(" = …, "));
        return wrong(entry.node.at, message, cure);
    };
    let mut all_wrong = Vec::new();
    let mut wrong = |at, message, cure| all_wrong.push(Wrong { at, message, cure });
    for (key, entry) in given
        .iter()
        .filter(|(key, _)| !names.contains(&key.as_str()))
    {
        let cure = did_you_mean(key, names.iter().copied())
            .unwrap_or_else(|| format!("it has {}", names.join(", ")));
        wrong(entry.key_at, format!("{path} has no \"{key}\""), cure);
    }
    let mut values = Vec::new();
    for argument in family.arguments {
        let key = argument.name;
        let default = or.iter().find(|(name, _)| *name == key);
        match (given.get(key).map(|entry| &entry.node), default) {
            (None, Some((_, value))) => values.push(*value),
            (None, None) => wrong(
                entry.node.at,
                format!("{path} has no {key}"),
                format!("add `{key} = …`"),
            ),
            (Some(node), _) => match node.number().filter(|value| value.is_finite()) {
                None => wrong(
                    node.at,
                    format!("{path}.{key} is no finite number"),
                    "give a finite number".into(),
                ),
                Some(value) if value.abs() > LARGEST => wrong(
                    node.at,
                    format!("{path}.{key} is {value:e}"),
                    at_most_largest(),
                ),
                Some(value) if !argument.bounds.holds(value) => wrong(
                    node.at,
                    format!("{path}.{key} is {value}"),
                    must_be(argument.bounds),
                ),
                Some(value) => values.push(value),
            },
        }
    }
    if all_wrong.is_empty() {
        Ok(values)
    } else {
        Err(all_wrong)
    }
}

/// The law of a shock, centred on 0: `{ normal = { sd } }` or `{ student-t = { df, scale } }`;
/// `None` where it is scaled to nothing.
pub fn shock(node: &Node, path: &str) -> Result<Option<Distribution>, Vec<Wrong>> {
    let families = || FAMILIES.iter().filter(|family| family.shock.is_some());
    let found = node.table().and_then(only).and_then(|(name, entry)| {
        let family = families().find(|family| family.name == name)?;
        Some((*family, family.shock?, entry))
    });
    let Some((family, scale, entry)) = found else {
        let names: Vec<&str> = families().map(|family| family.name).collect();
        let message = format!("{path} is neither {}", names.join(" nor "));
        let examples: Vec<String> = families().map(|family| shock_example(family)).collect();
        return wrong(node.at, message, format!("give {}", or(&examples)));
    };
    if let Some(mean) = entry
        .node
        .get(["mean"])
        .filter(|mean| mean.number() != Some(0.0))
    {
        let cure = "shocks are centred on 0: leave `mean` out".to_owned();
        return wrong(mean.at, format!("{path} has a mean"), cure);
    }
    let mut given = arguments(family, entry, path, &[("mean", 0.0)])?;
    if node.times == 0.0 {
        return Ok(None);
    }
    for (argument, value) in family.arguments.iter().zip(&mut given) {
        if argument.name == scale {
            *value *= node.times;
        }
    }
    of_family(family, &given, entry, path, Bounds::Any).map(Some)
}

/// `{ normal = { sd = 0.1 } }`
fn shock_example(family: &Family) -> String {
    let arguments = family.arguments.iter().zip(family.example);
    let given: Vec<String> = arguments
        .filter(|(argument, _)| argument.name != "mean")
        .map(|(argument, value)| format!("{} = {value}", argument.name))
        .collect();
    format!("`{{ {} = {{ {} }} }}`", family.name, given.join(", "))
}
