//! A number or a distribution, as written → as meant.

use crate::random::{Distribution, LARGEST};

use super::register::{Bounds, FAMILIES};
use super::tree::{At, Entry, Node, Table, Value};

/// A number, or a distribution and what it is scaled by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    Known(f64),
    Spread(Distribution, f64),
}

/// Told what is wrong and where, with a cure.
pub type Sink<'s> = &'s mut dyn FnMut(At, String, Option<String>);

/// Whether a table is a distribution: its only key is a family's name.
pub fn is_spread(table: &Table) -> bool {
    table.len() == 1
        && table
            .keys()
            .all(|key| FAMILIES.iter().any(|(family, _)| family == key))
}

/// Reads the value of `path`.
pub fn read(node: &Node, path: &str, bounds: Bounds, spread: bool, wrong: Sink) -> Option<Number> {
    if let Some(value) = node.number() {
        if !value.is_finite() {
            wrong(
                node.at,
                format!("{path} is {value}"),
                Some(format!("give a finite number {}", cure(bounds))),
            );
            return None;
        }
        let scaled = value * node.times;
        if scaled.abs() > LARGEST {
            wrong(
                node.at,
                format!("{path} is {scaled:e}"),
                Some(format!("give a number of at most {LARGEST:e} in size")),
            );
            return None;
        }
        if !within(scaled, bounds) {
            let shown = if node.times == 1.0 {
                format!("{value}")
            } else {
                format!("{scaled}, {value} scaled by {}", node.times)
            };
            wrong(
                node.at,
                format!("{path} is {shown}"),
                Some(format!("it must be {}", bounds.words())),
            );
            return None;
        }
        return Some(Number::Known(scaled));
    }
    let table = match &node.value {
        Value::Table(table) if spread => table,
        _ => {
            let help = if spread {
                "a number or a distribution, such as `{ normal = { mean = 0.4, sd = 0.1 } }`"
            } else {
                "a number"
            };
            wrong(
                node.at,
                format!("{path} is {}", node.kind()),
                Some(format!("give {help}")),
            );
            return None;
        }
    };
    let law = family(table, node.at, path, bounds, wrong)?;
    let (low, high) = law.support();
    let (a, b) = (scaled(low, node.times), scaled(high, node.times));
    let (lowest, highest, _) = bounds.ends();
    let vanishes = node.times == 0.0 && !within(0.0, bounds);
    if a.min(b) < lowest || a.max(b) > highest || vanishes {
        let help = match bounds {
            Bounds::Share => {
                "use `beta`, or `interval`, `uniform`, `triangular` or `pert` within [0, 1]"
            }
            _ => "use `lognormal`, or `interval`, `uniform`, `triangular` or `pert` above 0",
        };
        wrong(
            node.at,
            format!(
                "{path} must be {}, but this distribution can leave that",
                bounds.words()
            ),
            Some(help.into()),
        );
        return None;
    }
    Some(Number::Spread(law, node.times))
}

fn scaled(value: f64, times: f64) -> f64 {
    if times == 0.0 { 0.0 } else { value * times }
}

fn cure(bounds: Bounds) -> &'static str {
    if bounds == Bounds::Any {
        ""
    } else {
        bounds.words()
    }
}

fn within(value: f64, bounds: Bounds) -> bool {
    let (lowest, highest, closed) = bounds.ends();
    value <= highest
        && if closed {
            value >= lowest
        } else {
            value > lowest
        }
}

fn family(table: &Table, at: At, path: &str, bounds: Bounds, wrong: Sink) -> Option<Distribution> {
    let names = || FAMILIES.map(|(family, _)| family);
    let (name, entry) = match table.iter().collect::<Vec<_>>()[..] {
        [(name, entry)] => (name, entry),
        _ => {
            wrong(
                at,
                format!("{path} is a table of {} keys", table.len()),
                Some(format!("give a number or one of {}", names().join(", "))),
            );
            return None;
        }
    };
    let Some((_, wanted)) = FAMILIES.iter().find(|(family, _)| family == name) else {
        let help = super::report::did_you_mean(name, names())
            .unwrap_or_else(|| format!("known are {}", names().join(", ")));
        wrong(
            entry.key_at,
            format!("{path} names \"{name}\", which is no distribution"),
            Some(help),
        );
        return None;
    };
    let values = arguments(name, wanted, entry, path, &mut *wrong)?;
    let get = |key: &str| {
        wanted
            .iter()
            .position(|known| *known == key)
            .map_or(0.0, |i| values[i])
    };
    let mut is = |key: &str, fine: bool, wanted: &str| {
        let at = entry.node.get([key]).map_or(entry.node.at, |node| node.at);
        if !fine {
            wrong(
                at,
                format!("{path}.{name}.{key} is {}", get(key)),
                Some(format!("it must be {wanted}")),
            );
        }
        fine
    };
    let mut positive = |key: &str| match key {
        "df" | "alpha" | "beta" => is(
            key,
            (0.01..=1e8).contains(&get(key)),
            "between 0.01 and 100 million",
        ),
        _ => is(key, get(key) > 0.0, "above 0"),
    };
    match name.as_str() {
        "normal" => positive("sd").then(|| Distribution::Normal {
            mean: get("mean"),
            sd: get("sd"),
        }),
        "lognormal" => {
            let both = [positive("median"), positive("sigma")];
            both.iter().all(|ok| *ok).then(|| Distribution::Lognormal {
                median: get("median"),
                sigma: get("sigma"),
            })
        }
        "student-t" => {
            let both = [positive("scale"), positive("df")];
            let law = || Distribution::StudentT {
                mean: get("mean"),
                scale: get("scale"),
                df: get("df"),
            };
            both.iter().all(|ok| *ok).then(law)
        }
        "beta" => {
            let both = [positive("alpha"), positive("beta")];
            both.iter().all(|ok| *ok).then(|| Distribution::Beta {
                alpha: get("alpha"),
                beta: get("beta"),
            })
        }
        _ => between(name, &get, entry.node.at, path, bounds, wrong),
    }
}

/// The families with ends.
fn between(
    name: &str,
    get: &dyn Fn(&str) -> f64,
    at: At,
    path: &str,
    bounds: Bounds,
    wrong: Sink,
) -> Option<Distribution> {
    let (low, high) = (get("low"), get("high"));
    if low >= high {
        wrong(
            at,
            format!("{path}.{name} goes from {low} to {high}"),
            Some("`low` must be below `high`".into()),
        );
        return None;
    }
    let mode = get("mode");
    match name {
        "uniform" => Some(Distribution::Uniform { low, high }),
        "interval" => interval(get("level"), low, high, at, path, bounds, wrong),
        _ if !(low..=high).contains(&mode) => {
            wrong(
                at,
                format!("{path}.{name} has mode {mode}"),
                Some(format!("it must lie between {low} and {high}")),
            );
            None
        }
        "triangular" => Some(Distribution::Triangular { low, mode, high }),
        _ => Some(Distribution::Pert { low, mode, high }),
    }
}

/// A central interval: logit-normal in [0, 1], lognormal where positive, else normal.
fn interval(
    level: f64,
    low: f64,
    high: f64,
    at: At,
    path: &str,
    bounds: Bounds,
    wrong: Sink,
) -> Option<Distribution> {
    if level <= 0.0 || level >= 1.0 {
        wrong(
            at,
            format!("{path}.interval has level {level}"),
            Some("it must lie between 0 and 1, as 0.9".into()),
        );
        return None;
    }
    let z = crate::random::normal::score(0.5 + level / 2.0);
    let centred = |low: f64, high: f64| ((low + high) / 2.0, (high - low) / (2.0 * z));
    let inside = low > 0.0 && (bounds != Bounds::Share || high < 1.0);
    match bounds {
        Bounds::Any => {
            let (mean, sd) = centred(low, high);
            Some(Distribution::Normal { mean, sd })
        }
        _ if !inside => {
            wrong(
                at,
                format!("{path}.interval goes from {low} to {high}"),
                Some(format!("both must be {}, not at its end", bounds.words())),
            );
            None
        }
        Bounds::Share => {
            let logit = |p: f64| libm::log(p / (1.0 - p));
            let (mean, sd) = centred(logit(low), logit(high));
            Some(Distribution::LogitNormal { mean, sd })
        }
        Bounds::Positive | Bounds::NotNegative => {
            let (mean, sigma) = centred(libm::log(low), libm::log(high));
            Some(Distribution::Lognormal {
                median: libm::exp(mean),
                sigma,
            })
        }
    }
}

/// The family's arguments in its order.
fn arguments(
    name: &str,
    wanted: &[&str],
    entry: &Entry,
    path: &str,
    wrong: Sink,
) -> Option<Vec<f64>> {
    let Some(given) = entry.node.table() else {
        let help = format!(
            "give {{ {} }}",
            wanted
                .iter()
                .map(|key| format!("{key} = …"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        wrong(
            entry.node.at,
            format!("{path}.{name} is {}", entry.node.kind()),
            Some(help),
        );
        return None;
    };
    let mut whole = true;
    for (key, entry) in given
        .iter()
        .filter(|(key, _)| !wanted.contains(&key.as_str()))
    {
        let help = super::report::did_you_mean(key, wanted.iter().copied());
        wrong(
            entry.key_at,
            format!("{path}.{name} has no \"{key}\""),
            Some(help.unwrap_or_else(|| format!("it has {}", wanted.join(", ")))),
        );
        whole = false;
    }
    let mut values = Vec::new();
    for key in wanted {
        match given
            .get(*key)
            .map(|entry| (&entry.node, entry.node.number()))
        {
            Some((_, Some(value))) if value.abs() <= LARGEST => values.push(value),
            Some((node, Some(value))) if value.is_finite() => {
                let help = format!("give a number of at most {LARGEST:e} in size");
                wrong(
                    node.at,
                    format!("{path}.{name}.{key} is {value:e}"),
                    Some(help),
                );
                whole = false;
            }
            Some((node, _)) => {
                wrong(
                    node.at,
                    format!("{path}.{name}.{key} is no finite number"),
                    Some("give a finite number".into()),
                );
                whole = false;
            }
            None => {
                wrong(
                    entry.node.at,
                    format!("{path}.{name} has no {key}"),
                    Some(format!("add `{key} = …`")),
                );
                whole = false;
            }
        }
    }
    whole.then_some(values)
}

/// The law of a shock, centred on 0: `{ normal = { sd } }` or `{ student-t = { df, scale } }`.
pub fn shock(node: &Node, path: &str, wrong: Sink) -> Option<Distribution> {
    let example = "give `{ normal = { sd = 0.1 } }` or `{ student-t = { df = 6, scale = 0.1 } }`";
    let only = node
        .table()
        .and_then(|table| table.iter().next().filter(|_| table.len() == 1));
    let Some((name, entry)) =
        only.filter(|(name, _)| ["normal", "student-t"].contains(&name.as_str()))
    else {
        wrong(
            node.at,
            format!("{path} is neither normal nor student-t"),
            Some(example.into()),
        );
        return None;
    };
    if let Some(mean) = entry
        .node
        .get(["mean"])
        .filter(|mean| mean.number() != Some(0.0))
    {
        wrong(
            mean.at,
            format!("{path} has a mean"),
            Some("shocks are centred on 0: leave `mean` out".into()),
        );
        return None;
    }
    let mut with_mean = node.clone();
    if let Value::Table(table) = &mut with_mean.value
        && let Some(Entry {
            node:
                Node {
                    value: Value::Table(inner),
                    ..
                },
            ..
        }) = table.get_mut(name)
    {
        let zero = Entry {
            key_at: entry.key_at,
            node: Node::new(Value::Real(0.0), entry.key_at),
        };
        inner.insert("mean".into(), zero);
    }
    match read(&with_mean, path, Bounds::Any, true, wrong)? {
        Number::Spread(law, _) => Some(law),
        Number::Known(_) => None,
    }
}
