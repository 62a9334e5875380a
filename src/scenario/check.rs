//! A tree held against the register: unknown keys and names, values of another form or out of
//! bounds.

use super::meant::meant;
use super::number::{self, Wrong, is_spread};
use super::register::{AtPath, Bounds, By, Form, Kind, STATUSES, find, is_remark};
use super::report::{Report, did_you_mean};
use super::tree::{At, Node, Table, Value};

/// The ids that a tree declares.
pub struct Declared<'t> {
    root: &'t Node,
    /// The scenario as written, of which a what-if may have removed some.
    baseline: Option<&'t Node>,
}

impl<'t> Declared<'t> {
    pub fn of(root: &'t Node) -> Declared<'t> {
        Declared {
            root,
            baseline: None,
        }
    }

    /// Ids of a kind, in the order of the file.
    pub fn ids(&self, kind: Kind) -> Vec<&'t str> {
        let table = |kind: Kind| self.root.get([kind.table()]).and_then(Node::table);
        match kind {
            Kind::Party => {
                let parties = table(Kind::Candidate).into_iter().flat_map(Table::values);
                let mut found: Vec<&str> = parties
                    .filter_map(|entry| entry.node.get(["party"])?.text())
                    .collect();
                found.sort_unstable();
                found.dedup();
                found
            }
            _ => table(kind)
                .into_iter()
                .flat_map(Table::keys)
                .map(String::as_str)
                .collect(),
        }
    }

    /// Whether the arm has removed what the scenario as written declares by that name.
    fn is_removed(&self, kind: Kind, name: &str) -> bool {
        self.baseline
            .is_some_and(|baseline| Declared::of(baseline).ids(kind).contains(&name))
    }

    /// Reports a key that is no id of this kind, unless the arm has removed it: then its value has
    /// no bearing.
    fn key(&self, kind: Kind, key: &str, what: &str, at: At, report: &Report) {
        if self.ids(kind).contains(&key) || !self.is_removed(kind, key) {
            self.name(kind, key, what, at, report);
        }
    }

    /// Reports a name that is no id of this kind.
    fn name(&self, kind: Kind, name: &str, what: &str, at: At, report: &Report) {
        let known = self.ids(kind);
        if !known.contains(&name) && self.is_removed(kind, name) {
            report.error(
                at,
                format!("{what} needs {} \"{name}\", which is removed", kind.word()),
                format!("`remove` or `set` {what} too"),
            );
        } else if !known.contains(&name) {
            let declare = match kind {
                Kind::Party => "no candidate is of that party".to_owned(),
                _ => format!("declare [{}.{name}]", kind.table()),
            };
            let (article, word) = (
                if kind == Kind::Candidate {
                    "who"
                } else {
                    "which"
                },
                kind.word(),
            );
            let help = did_you_mean(name, known).unwrap_or(declare);
            report.error(
                at,
                format!("{what} names \"{name}\", {article} is no {word}"),
                help,
            );
        }
    }
}

/// Reports everything in `root` that the register does not allow.
///
/// Of a what-if `baseline` is the scenario as written: a value for what the what-if has removed is
/// passed over.
pub fn check(root: &Node, baseline: Option<&Node>, report: &Report) {
    let checker = Checker {
        declared: Declared { root, baseline },
    };
    let mut path = Vec::new();
    if let Some(table) = root.table() {
        checker.table(table, &mut path, report);
    }
}

struct Checker<'t> {
    declared: Declared<'t>,
}

/// Whether `id` can be one: lower-case letters, digits and hyphens, 64 at most, not beginning with
/// a hyphen.
pub fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    id.len() <= 64 && id.starts_with(plain) && id.chars().all(|c| plain(c) || c == '-')
}

impl<'t> Checker<'t> {
    fn table(&self, table: &'t Table, path: &mut Vec<&'t str>, report: &Report) {
        for (key, entry) in table {
            path.push(key);
            let dotted = path.join(".");
            if is_remark(key) {
                if entry.node.text().is_none() {
                    report.error(
                        entry.node.at,
                        format!("{dotted} is {}", entry.node.kind()),
                        "give a text",
                    );
                }
                path.pop();
                continue;
            }
            let (found, kind) = find(path);
            if let Some(kind) = kind {
                self.key(kind, key, path, entry.key_at, report);
            }
            match found {
                AtPath::Leaf(parameter) => self.leaf(&entry.node, parameter.form, &dotted, report),
                AtPath::Inner => match entry.node.table() {
                    Some(inner) => self.table(inner, path, report),
                    None => {
                        report.error(
                            entry.node.at,
                            format!("{dotted} is {}", entry.node.kind()),
                            format!("give a table [{dotted}]"),
                        );
                    }
                },
                AtPath::Unknown(known) => {
                    let words = known
                        .iter()
                        .copied()
                        .filter(|known| known.chars().any(|c| c.is_ascii_lowercase()));
                    let listed = || {
                        let all: Vec<&str> = words.clone().collect();
                        if all.is_empty() {
                            None
                        } else {
                            Some(format!("known here are {}", all.join(", ")))
                        }
                    };
                    let help = did_you_mean(key, words.clone()).or_else(listed);
                    report.error(entry.key_at, format!("{dotted} is no parameter"), help);
                }
            }
            path.pop();
        }
    }

    /// A key that is an id: one of those declared, or where it declares one a well-formed one.
    fn key(&self, kind: Kind, key: &str, path: &[&str], at: At, report: &Report) {
        if path.len() == 2 && path[0] == kind.table() {
            if key == "baseline" && kind == Kind::WhatIf {
                report.error(
                    at,
                    "\"baseline\" is the scenario as written",
                    "give the what-if another id",
                );
            } else if !is_id(key) {
                let help =
                    "an id has lower-case letters, digits and hyphens, at most 64, as `north-east`";
                report.error(at, format!("\"{key}\" cannot be an id"), help);
            } else if kind.reserves(key) {
                report.error(
                    at,
                    format!(
                        "\"{key}\" cannot be the id of a {}: it means something else there",
                        kind.word()
                    ),
                    "give it another id",
                );
            }
            return;
        }
        let what = path[..path.len() - 1].join(".");
        self.declared.key(kind, key, &what, at, report);
    }

    fn leaf(&self, node: &Node, form: Form, path: &str, report: &Report) {
        let wrong = |what: &str| {
            report.error(
                node.at,
                format!("{path} is {}", node.kind()),
                format!("give {what}"),
            );
        };
        let unfit =
            |help: &str| report.error(node.at, format!("{path} is {}", node.written()), help);
        match form {
            Form::Text if node.text().is_none() => wrong("a text in quotes"),
            Form::Column if node.text().is_none() => wrong("the name of a column in quotes"),
            Form::Columns if node.texts().count() != 2 => {
                wrong("the names of two columns, as `[\"x\", \"y\"]`")
            }
            Form::Text | Form::Column | Form::Columns => {}
            Form::Date => match &node.value {
                Value::Date(_) => {}
                Value::Other(text) => report.error(
                    node.at,
                    format!("{path} is {text}"),
                    "give a date, as 2020-03-10",
                ),
                _ => wrong("a date, as 2020-03-10"),
            },
            Form::Count => match node.value {
                Value::Whole(count) if count >= 0 => {}
                _ => {
                    let text = node.text();
                    let number = text.and_then(|text| meant(text, Bounds::NotNegative));
                    let number = number.map(|number| format!("write {number}, without quotes"));
                    unfit(
                        number
                            .as_deref()
                            .unwrap_or("give a whole number from 0 to 2^53"),
                    )
                }
            },
            Form::Colour => {
                let hex = |text: &str| {
                    text.len() == 7
                        && text.starts_with('#')
                        && text[1..].chars().all(|c| c.is_ascii_hexdigit())
                };
                if !node.text().is_some_and(hex) {
                    unfit("give `\"#rrggbb\"`");
                }
            }
            Form::Tile if read_tile(node).is_none() => {
                unfit(
                    "give `[x, y]`: columns to the right, rows down, whole numbers from 0 to 999",
                );
            }
            Form::Rule if read_rule(node).is_none() => unfit(
                "it can be \"plurality\", { majority = { threshold = 0.5 } } or { top-n = { n = 4 } }",
            ),
            Form::Tile | Form::Rule => {}
            Form::Word(words) => match node.text() {
                Some(word) if words.contains(&word) => {}
                Some(word) => {
                    let help = did_you_mean(word, words.iter().copied());
                    let help = help.unwrap_or_else(|| format!("it can be {}", words.join(", ")));
                    report.error(node.at, format!("{path} is \"{word}\""), help);
                }
                None => wrong(&format!("one of {}", words.join(", "))),
            },
            Form::NameOr(_, words) if node.text().is_some_and(|text| words.contains(&text)) => {}
            Form::Name(kind) | Form::NameOr(kind, _) => match node.text() {
                // An act that undoes what is removed does nothing, which is told elsewhere.
                Some(name) if kind == Kind::Act => {
                    self.declared.key(kind, name, path, node.at, report)
                }
                Some(name) => self.declared.name(kind, name, path, node.at, report),
                None => wrong(&format!("the id of {}", kind.one())),
            },
            Form::Names(_) | Form::Paths => self.list(node, form, path, report),
            Form::Number { bounds, spread, by } => {
                self.number(node, (bounds, spread), by, path, report)
            }
            Form::Shock | Form::Steps => refuse(number::shock(node, path), report),
            Form::Correlation => self.correlation(node, path, report),
            Form::Parts | Form::Edits | Form::Factors if node.table().is_none() => wrong("a table"),
            Form::Parts | Form::Edits | Form::Factors => {}
        }
    }

    fn list(&self, node: &Node, form: Form, path: &str, report: &Report) {
        let Value::Array(items) = &node.value else {
            report.error(
                node.at,
                format!("{path} is {}", node.kind()),
                "give a list of texts",
            );
            return;
        };
        for (i, item) in items.iter().enumerate() {
            match (item.text(), form) {
                (None, _) => report.error(
                    item.at,
                    format!("{path} has {}", item.kind()),
                    "give texts in quotes",
                ),
                (Some(name), Form::Names(kind)) => {
                    self.declared.name(kind, name, path, item.at, report);
                    if items[..i].iter().any(|other| other.text() == Some(name)) {
                        report.error(
                            item.at,
                            format!("{path} names \"{name}\" twice"),
                            "name each once",
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn number(
        &self,
        node: &Node,
        (bounds, spread): (Bounds, bool),
        by: By,
        path: &str,
        report: &Report,
    ) {
        let one = |node: &Node, path: &str, report: &Report| {
            refuse(number::read(node, path, bounds, spread), report)
        };
        let table = match node.table() {
            Some(table) if by != By::Nothing && !is_spread(table) => table,
            _ => return one(node, path, report),
        };
        let statuses =
            by == By::Turnout && table.keys().any(|key| STATUSES.contains(&key.as_str()));
        let contests = self.declared.ids(Kind::Contest);
        let by_contest =
            by == By::BlocOrContest && table.keys().any(|key| contests.contains(&key.as_str()));
        for (key, entry) in table.iter().filter(|(key, _)| !is_remark(key)) {
            let inner = format!("{path}.{key}");
            if statuses {
                if STATUSES.contains(&key.as_str()) {
                    self.number(&entry.node, (bounds, spread), By::Bloc, &inner, report);
                } else {
                    let help = did_you_mean(key, STATUSES)
                        .unwrap_or_else(|| format!("known are {}", STATUSES.join(", ")));
                    report.error(
                        entry.key_at,
                        format!("{path} names \"{key}\", which is no status"),
                        help,
                    );
                }
                continue;
            }
            let kind = if by == By::Contest || by_contest {
                Kind::Contest
            } else {
                Kind::Bloc
            };
            self.declared.key(kind, key, path, entry.key_at, report);
            one(&entry.node, &inner, report);
        }
    }

    fn correlation(&self, node: &Node, path: &str, report: &Report) {
        let Value::Array(items) = &node.value else {
            return report.error(
                node.at,
                format!("{path} is {}", node.kind()),
                "give a list of `{ between = [\"a\", \"b\"], rho = 0.3 }`",
            );
        };
        for item in items {
            let names: Vec<(&str, At)> = item
                .get(["between"])
                .into_iter()
                .flat_map(Node::texts)
                .collect();
            let rho = item.get(["rho"]).and_then(Node::number);
            names.iter().for_each(|(name, at)| {
                self.declared.name(Kind::Candidate, name, path, *at, report)
            });
            let different = names.len() == 2 && names[0].0 != names[1].0;
            let same = |other: &&Node| {
                let others: Vec<&str> = other
                    .get(["between"])
                    .into_iter()
                    .flat_map(Node::texts)
                    .map(|(name, _)| name)
                    .collect();
                others.len() == 2 && names.iter().all(|(name, _)| others.contains(name))
            };
            if different
                && items
                    .iter()
                    .take_while(|other| other.at != item.at)
                    .any(|other| same(&other))
            {
                report.error(
                    item.at,
                    format!(
                        "{path} gives \"{}\" and \"{}\" twice",
                        names[0].0, names[1].0
                    ),
                    "keep one of them",
                );
            }
            if !different
                || !rho.is_some_and(|rho| rho.abs() < 1.0)
                || item.table().is_some_and(|table| table.len() != 2)
            {
                let help = "give `{ between = [\"a\", \"b\"], rho = 0.3 }`, two candidates and a number between -1 and 1";
                report.error(item.at, format!("{path} has {}", item.written()), help);
            }
        }
    }
}

/// Reports what is wrong with a number or a distribution.
fn refuse<T>(read: Result<T, Vec<Wrong>>, report: &Report) {
    for Wrong { at, message, cure } in read.err().into_iter().flatten() {
        report.error(at, message, cure);
    }
}

/// A place on a map of tiles: `[3, 0]`.
pub fn read_tile(node: &Node) -> Option<crate::election::Tile> {
    let Value::Array(items) = &node.value else {
        return None;
    };
    let whole = |item: &Node| match item.value {
        Value::Whole(whole) => u16::try_from(whole).ok().filter(|whole| *whole < 1000),
        _ => None,
    };
    match items.as_slice() {
        [x, y] => Some([whole(x)?, whole(y)?]),
        _ => None,
    }
}

/// `"plurality"`, `{ majority = { threshold = 0.5 } }`, `{ top-n = { n = 4 } }`.
pub fn read_rule(node: &Node) -> Option<crate::election::Rule> {
    use crate::election::Rule;
    if node.text() == Some("plurality") {
        return Some(Rule::Plurality);
    }
    let table = node.table().filter(|table| table.len() == 1)?;
    let (name, entry) = table.first()?;
    let inner = entry.node.table()?;
    match (name.as_str(), inner.len()) {
        ("majority", 0 | 1) => {
            let threshold = inner
                .get("threshold")
                .map_or(Some(0.5), |entry| entry.node.number())?;
            let known = inner.is_empty() || inner.contains_key("threshold");
            (known && (0.0..1.0).contains(&threshold)).then_some(Rule::Majority { threshold })
        }
        ("top-n", 1) => match inner.get("n")?.node.value {
            Value::Whole(n) => u16::try_from(n)
                .ok()
                .filter(|n| *n > 0)
                .map(|n| Rule::TopN { n }),
            _ => None,
        },
        _ => None,
    }
}
