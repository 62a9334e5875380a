//! What uncertain parameters are called: by their own path, or by that of an act or table whose
//! luck theirs shares.

use std::collections::BTreeSet;

use crate::latent::LatentName;
use crate::scenario::number::is_spread;
use crate::scenario::report::{Report, did_you_mean};
use crate::scenario::tree::{Node, Table};

use super::{ArmTree, text};

/// As many tables or acts share one's luck in turn.
const MOST_SHARED: usize = 16;

/// The name of the latent at `path`: the path itself, or as `latent` of the nearest table above it
/// has it. What is not in `root` is looked for in `baseline`.
pub fn name(root: &Node, baseline: &Node, path: &[&str]) -> String {
    for depth in (1..path.len()).rev() {
        if let Some(other) = root
            .get(path[..depth].iter().copied())
            .and_then(|table| text(table, "latent"))
        {
            return format!(
                "{}.{}",
                shared(root, baseline, other),
                path[depth..].join(".")
            );
        }
    }
    path.join(".")
}

/// The path that `other` shares the luck of, or itself.
fn shared<'t>(root: &'t Node, baseline: &'t Node, other: &'t str) -> &'t str {
    let mut other = other;
    for _ in 0..MOST_SHARED {
        let table = root.at_path(other).or_else(|| baseline.at_path(other));
        match table.and_then(|table| text(table, "latent")) {
            Some(next) => other = next,
            None => break,
        }
    }
    other
}

/// The name of the uniform that decides whether an act happens: its own, or that of the act that it
/// `happens-as`. What is not in `root` is looked for in `baseline`.
pub fn happening(root: &Node, baseline: &Node, id: &str) -> String {
    LatentName::happening(happens_as(root, baseline, id).unwrap_or(id))
}

/// Whose luck decides it, at the end of the line; nothing of a circle.
pub fn happens_as<'t>(root: &'t Node, baseline: &'t Node, id: &'t str) -> Option<&'t str> {
    let mut id = id;
    for _ in 0..MOST_SHARED {
        match happens_as_next(root, baseline, id) {
            Some(next) => id = next,
            None => return Some(id),
        }
    }
    None
}

/// The id of the act that an act `happens-as`.
fn happens_as_next<'t>(root: &'t Node, baseline: &'t Node, id: &str) -> Option<&'t str> {
    let act = [root, baseline]
        .into_iter()
        .find_map(|root| root.get(["acts", id]))?;
    text(act, "happens-as")?.strip_prefix("acts.")
}

/// Names of all distributions of parameters, and of what may happen.
pub fn names(trees: &[ArmTree], report: &Report) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, tree) in trees.iter().enumerate() {
        report.in_arm((at > 0).then_some(tree.id));
        let mut walk = Walk {
            root: &tree.root,
            baseline: &trees[0].root,
            found: &mut found,
            report,
        };
        if let Some(table) = tree.root.table() {
            walk.table(table, &mut Vec::new());
        }
    }
    report.in_arm(None);
    found
}

struct Walk<'t, 'r> {
    root: &'t Node,
    baseline: &'t Node,
    found: &'r mut BTreeSet<String>,
    report: &'r Report,
}

impl<'t> Walk<'t, '_> {
    fn table(&mut self, table: &'t Table, path: &mut Vec<&'t str>) {
        if let Some(latent) = table.get("latent") {
            self.exists(&latent.node);
        }
        for (key, entry) in table {
            path.push(key);
            if let ["acts", id, "probability"] = path[..] {
                let latent = happening(self.root, self.baseline, id);
                self.found.insert(latent);
            }
            if let Some(inner) = entry.node.table().filter(|_| path[0] != "shocks") {
                if is_spread(inner) {
                    self.found.insert(name(self.root, self.baseline, path));
                } else {
                    self.table(inner, path);
                }
            }
            path.pop();
        }
    }

    /// Reports a path that neither the arm nor the baseline has.
    fn exists(&mut self, latent: &Node) {
        let Some(other) = latent.text() else { return };
        let found = [self.root, self.baseline]
            .iter()
            .find_map(|root| root.at_path(other));
        if found.is_some_and(|node| node.table().is_some()) {
            let chained = shared(self.root, self.baseline, other);
            if [self.root, self.baseline].iter().any(|root| {
                root.at_path(chained)
                    .is_some_and(|t| text(t, "latent").is_some())
            }) {
                self.report.error(
                    latent.at,
                    format!("the luck of \"{other}\" is shared in a circle"),
                    "leave `latent` out of one of them",
                );
            }
            return;
        }
        let parent = other.rsplit_once('.').map(|(parent, _)| parent);
        let table = parent
            .and_then(|parent| self.root.at_path(parent))
            .and_then(Node::table);
        let known: Vec<String> = table
            .into_iter()
            .flat_map(Table::keys)
            .map(|key| format!("{}.{key}", parent.unwrap_or_default()))
            .collect();
        let help = did_you_mean(other, known.iter().map(String::as_str));
        let help = help
            .unwrap_or_else(|| "name an act or table by its path, as \"acts.a-endorses-b\"".into());
        self.report.error(
            latent.at,
            format!("latent names \"{other}\", which is no act or table"),
            help,
        );
    }
}
