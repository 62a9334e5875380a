//! What differs between two scenarios, by path.

use super::resolved::Scenario;
use super::tree::parse;
use super::{number::is_spread, tree::Node};

/// A value that two scenarios do not share; `None` where one lacks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub path: String,
    pub first: Option<String>,
    pub second: Option<String>,
}

/// All differences, in the order of the first scenario, then what only the second has.
pub fn differences(first: &Scenario, second: &Scenario) -> Vec<Difference> {
    let (first, second) = (values(first), values(second));
    let in_second = |path: &String| second.iter().find(|(other, _)| other == path).map(|(_, value)| value.clone());
    let mut found = Vec::new();
    for (path, value) in &first {
        let other = in_second(path);
        if other.as_ref() != Some(value) {
            found.push(Difference { path: path.clone(), first: Some(value.clone()), second: other });
        }
    }
    for (path, value) in second.iter().filter(|(path, _)| !first.iter().any(|(other, _)| other == path)) {
        found.push(Difference { path: path.clone(), first: None, second: Some(value.clone()) });
    }
    found
}

fn values(scenario: &Scenario) -> Vec<(String, String)> {
    fn walk(node: &Node, path: &str, found: &mut Vec<(String, String)>) {
        match node.table().filter(|table| !is_spread(table)) {
            Some(table) => {
                for (key, entry) in table {
                    let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    walk(&entry.node, &inner, found);
                }
            }
            None => found.push((path.to_owned(), node.written())),
        }
    }
    let mut found = Vec::new();
    walk(&parse(&scenario.text, 0).0, "", &mut found);
    found
}
