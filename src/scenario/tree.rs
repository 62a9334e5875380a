//! What was written: a tree of tables and values that knows where each stands in which file. Must
//! not know what any of it means.

use indexmap::IndexMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::quantity::Date;

/// A place in a file: bytes `start..end` of the file with this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct At {
    pub file: u16,
    pub start: u32,
    pub end: u32,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub value: Value,
    pub at: At,
    /// A number or distribution is scaled by this.
    pub times: f64,
}

/// What TOML can say, as far as scenarios use it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Table(Table),
    Array(Vec<Node>),
    Text(String),
    Whole(i64),
    Real(f64),
    Truth(bool),
    Date(Date),
    /// A number too large, a time of day: as written.
    Other(String),
}

/// Keys in the order of the file.
pub type Table = IndexMap<String, Entry>;

/// A key with its place, and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key_at: At,
    pub node: Node,
}

impl Entry {
    /// An empty table that nobody wrote, for the sake of what stands here.
    pub fn table(at: At) -> Entry {
        Entry {
            key_at: at,
            node: Node::new(Value::Table(Table::new()), at),
        }
    }
}

impl Node {
    pub fn new(value: Value, at: At) -> Node {
        Node {
            value,
            at,
            times: 1.0,
        }
    }

    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number written, not scaled.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Whole(whole) => Some(whole as f64),
            Value::Real(real) => Some(real),
            _ => None,
        }
    }

    /// The texts of an array of texts, each with its place; others are left out.
    pub fn texts(&self) -> impl Iterator<Item = (&str, At)> {
        let items = match &self.value {
            Value::Array(items) => items.as_slice(),
            _ => &[],
        };
        items
            .iter()
            .filter_map(|item| Some((item.text()?, item.at)))
    }

    /// The value under these keys.
    pub fn get<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<&Node> {
        path.into_iter()
            .try_fold(self, |node, key| Some(&node.table()?.get(key)?.node))
    }

    /// The value at a dotted path.
    pub fn at_path(&self, path: &str) -> Option<&Node> {
        self.get(path.split('.'))
    }

    /// `a number`, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Table(_) => "a table",
            Value::Array(_) => "a list",
            Value::Text(_) => "a text",
            Value::Whole(_) | Value::Real(_) => "a number",
            Value::Truth(_) => "true or false",
            Value::Date(_) => "a date",
            Value::Other(_) => "neither a day nor a number in range",
        }
    }

    /// As TOML on one line.
    pub fn written(&self) -> String {
        let inner = match &self.value {
            Value::Table(table) => {
                let entries: Vec<String> = table
                    .iter()
                    .map(|(key, entry)| format!("{} = {}", quoted_key(key), entry.node.written()))
                    .collect();
                if entries.is_empty() {
                    "{}".to_owned()
                } else {
                    format!("{{ {} }}", entries.join(", "))
                }
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(Node::written).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Text(text) => quoted(text),
            Value::Whole(whole) => whole.to_string(),
            Value::Real(real) => toml::Value::Float(*real).to_string(),
            Value::Truth(truth) => truth.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Other(text) => text.clone(),
        };
        if self.times == 1.0 {
            inner
        } else {
            format!("{inner} × {}", self.times)
        }
    }
}

/// The path of a key in a table.
pub fn joined(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// A key as TOML wants it.
pub fn quoted_key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A text as TOML wants it.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A problem with a place, before it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syntax {
    pub at: At,
    pub message: String,
}

/// Parses a file's text, as far as it can be parsed, with everything that is wrong with it.
pub fn parse(text: &str, file: u16) -> (Node, Vec<Syntax>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let all = At {
        file,
        start: 0,
        end: text.len() as u32,
    };
    let wrong = errors.iter().map(|error| {
        let at = error.span().map_or(all, |span| place(file, &span));
        Syntax {
            at,
            message: error.message().trim().replace('\n', ", "),
        }
    });
    let wrong = wrong.collect();
    (
        Node::new(Value::Table(table(root.get_ref(), file)), all),
        wrong,
    )
}

/// Parses one value: `0.4`, `2020-03-10`, `{ normal = { mean = 0.4, sd = 0.1 } }`, which stands
/// `offset` bytes into the file.
pub fn parse_value(text: &str, file: u16, offset: u32) -> Option<Node> {
    let mut value = DeValue::parse(text).ok().map(|value| node(&value, file))?;
    shift(&mut value, offset);
    Some(value)
}

/// Moves a value and all in it.
fn shift(node: &mut Node, offset: u32) {
    let by = |at: &mut At| (at.start, at.end) = (at.start + offset, at.end + offset);
    by(&mut node.at);
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| shift(item, offset)),
        Value::Table(table) => table.values_mut().for_each(|entry| {
            by(&mut entry.key_at);
            shift(&mut entry.node, offset);
        }),
        _ => {}
    }
}

fn place(file: u16, span: &std::ops::Range<usize>) -> At {
    At {
        file,
        start: span.start as u32,
        end: span.end as u32,
    }
}

fn table(written: &DeTable, file: u16) -> Table {
    let mut entries: Vec<_> = written.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue>)| {
        let key: &Spanned<std::borrow::Cow<str>> = key;
        (
            key.get_ref().to_string(),
            Entry {
                key_at: place(file, &key.span()),
                node: node(value, file),
            },
        )
    };
    entries.into_iter().map(entry).collect()
}

fn node(written: &Spanned<DeValue>, file: u16) -> Node {
    let value = match written.get_ref() {
        DeValue::Table(inner) => Value::Table(table(inner, file)),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| node(item, file)).collect()),
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(whole) => match i64::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(whole) => Value::Whole(whole),
            Err(_) => Value::Other(whole.to_string()),
        },
        DeValue::Float(real) => real
            .as_str()
            .parse()
            .map_or_else(|_| Value::Other(real.to_string()), Value::Real),
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Datetime(moment) => match (moment.date, moment.time) {
            (Some(date), None) => match Date::new(i32::from(date.year), date.month, date.day) {
                Some(date) => Value::Date(date),
                None => Value::Other(moment.to_string()),
            },
            _ => Value::Other(moment.to_string()),
        },
    };
    Node::new(value, place(file, &written.span()))
}

/// Puts `over` on top of `under`: tables entry by entry, values in place of what is there.
/// `is_value` says of a path and a table whether that is one value, such as a distribution.
pub fn merge(
    under: &mut Node,
    over: Node,
    path: &mut Vec<String>,
    is_value: &dyn Fn(&[String], &Table) -> bool,
) {
    match (&mut under.value, over.value) {
        (Value::Table(under), Value::Table(over))
            if !is_value(path, under) && !is_value(path, &over) =>
        {
            for (key, entry) in over {
                let Some(known) = under.get_mut(&key) else {
                    under.insert(key, entry);
                    continue;
                };
                known.key_at = entry.key_at;
                path.push(key);
                merge(&mut known.node, entry.node, path, is_value);
                path.pop();
            }
        }
        (_, value) => {
            *under = Node {
                value,
                at: over.at,
                times: over.times,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_order_of_the_file_with_their_places() {
        let text = "b = 1\n[a]\nx = 0x10\nd = 2020-02-29\n";
        let (root, wrong) = parse(text, 3);
        assert!(wrong.is_empty());
        let keys: Vec<&String> = root.table().unwrap().keys().collect();
        assert_eq!(keys, ["b", "a"]);
        let x = root.at_path("a.x").unwrap();
        assert_eq!(x.value, Value::Whole(16));
        assert_eq!(
            (x.at.file, &text[x.at.start as usize..x.at.end as usize]),
            (3, "0x10")
        );
    }

    #[test]
    fn all_that_is_wrong_with_a_file_is_told() {
        let (_, wrong) = parse("a = \nb = [1\nc = 2020-13-01\n", 0);
        assert!(wrong.len() >= 2, "{wrong:?}");
    }

    #[test]
    fn a_value_is_written_as_it_can_be_read() {
        let text = "{ normal = { mean = 0.4, sd = 1 } }";
        let value = parse_value(text, 0, 0).unwrap();
        assert_eq!(value.written(), text);
        let mean = |offset| {
            parse_value(text, 0, offset)
                .unwrap()
                .at_path("normal.mean")
                .unwrap()
                .at
        };
        assert_eq!(
            (mean(7).start, mean(7).end),
            (mean(0).start + 7, mean(0).end + 7)
        );
    }
}
