//! What differs between two scenarios, by path.

use indexmap::IndexMap;

use super::number::is_spread;
use super::resolved::Scenario;
use super::tree::{Entry, Node, Value, joined, parse};

/// A value that two scenarios do not share; `None` where one lacks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The parameter's.
    pub path: String,
    /// In the first scenario, as written.
    pub first: Option<String>,
    /// In the second.
    pub second: Option<String>,
}

/// All differences, in the order of the first scenario, then what only the second has. 1 and 1.0
/// are the same.
pub fn differences(first: &Scenario, second: &Scenario) -> Vec<Difference> {
    differences_of_texts(&first.text, &second.text)
}

/// The same of the texts of two scenarios as resolved.
pub fn differences_of_texts(first: &str, second: &str) -> Vec<Difference> {
    let (first, second) = (values(first), values(second));
    let only_second = second.keys().filter(|path| !first.contains_key(*path));
    let paths = first.keys().chain(only_second);
    let difference = |path: &String| {
        let (one, other) = (first.get(path), second.get(path));
        let same = one.zip(other).is_some_and(|(one, other)| same(one, other));
        let written = |node: Option<&Node>| node.map(Node::written);
        (!same).then(|| Difference {
            path: path.clone(),
            first: written(one),
            second: written(other),
        })
    };
    paths.filter_map(difference).collect()
}

/// Whether two values mean the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    if let (Some(one), Some(other)) = (one.number(), other.number()) {
        return one == other;
    }
    match (&one.value, &other.value) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Table(one), Value::Table(other)) => {
            let also = |(key, entry): (&String, &Entry)| {
                other
                    .get(key)
                    .is_some_and(|other| same(&entry.node, &other.node))
            };
            one.len() == other.len() && one.iter().all(also)
        }
        (one, other) => one == other,
    }
}

fn values(text: &str) -> IndexMap<String, Node> {
    fn walk(node: &Node, path: &str, found: &mut IndexMap<String, Node>) {
        match node.table().filter(|table| !is_spread(table)) {
            Some(table) => {
                for (key, entry) in table {
                    walk(&entry.node, &joined(path, key), found);
                }
            }
            None => {
                found.insert(path.to_owned(), node.clone());
            }
        }
    }
    let mut found = IndexMap::new();
    walk(&parse(text, 0).0, "", &mut found);
    found
}
