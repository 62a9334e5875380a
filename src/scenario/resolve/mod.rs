//! A checked tree → what it means: rosters, elections of all arms, the question. What the register has found wrong is
//! passed over here; what only the whole can tell is found here.

mod acts;
mod arm;
mod contests;
mod electorate;
mod question;
mod roster;

use std::collections::BTreeSet;

use super::check::check;
use super::edit;
use super::number::is_spread;
use super::register::{ANYWHERE, Form, Found, find};
use super::report::Report;
use super::resolved::{Arm, Provenance, Scenario};
use super::tree::{At, Node, Table};

/// A what-if with its tree.
pub struct ArmTree<'t> {
    pub id: &'t str,
    pub title: String,
    pub at: At,
    pub root: Node,
}

/// Resolves `root`, the file with its bases; `id` is the file's stem.
pub fn resolve(root: &Node, id: &str, report: &mut Report) -> Option<Scenario> {
    check(root, report);
    format_is_one(root, report);
    let mut trees = vec![ArmTree { id: "baseline", title: "As it was".into(), at: root.at, root: root.clone() }];
    for (id, entry) in root.get(["what-ifs"]).and_then(Node::table).into_iter().flatten() {
        let mut arm = root.clone();
        report.in_arm(Some(id));
        edit::apply(&mut arm, &entry.node, report);
        check(&arm, report);
        let title = text(&entry.node, "title").map_or_else(|| roster::in_words(id), str::to_owned);
        trees.push(ArmTree { id, title, at: entry.key_at, root: arm });
    }
    report.in_arm(None);
    let roster = roster::roster(&trees, report);
    let latents: Vec<String> = latents(&trees).into_iter().collect();
    let mut arms = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        report.in_arm((at > 0).then_some(tree.id));
        let election = arm::election(&tree.root, &roster, &latents, at == 0, report);
        arms.push(Arm { id: tree.id.to_owned(), title: tree.title.clone(), election });
    }
    report.in_arm(None);
    if report.has_errors() {
        return None;
    }
    for (arm, tree) in arms.iter().zip(&trees).skip(1) {
        if arm.election == arms[0].election {
            let help = "take it out, or let it differ in something that counts";
            report.warning(tree.at, format!("what-if \"{}\" changes nothing", tree.id), Some(help.into()));
        }
    }
    let question = question::question(root, &roster, &arms, report)?;
    Some(Scenario {
        id: id.to_owned(),
        title: text(root, "title").map_or_else(|| roster::in_words(id), str::to_owned),
        note: text(root, "note").map(str::to_owned),
        question,
        roster,
        latents,
        arms,
        provenance: provenance(root),
        text: super::files::text_of(root),
    })
}

fn format_is_one(root: &Node, report: &mut Report) {
    match root.get(["format"]) {
        Some(format) if format.number() == Some(1.0) => {}
        Some(format) => report.error(
            format.at,
            format!("format is {}", format.written()),
            Some("this version reads format = 1".into()),
        ),
        None => report.error(root.at, "there is no format", Some("begin the file with `format = 1`".into())),
    }
}

/// A text under a key.
pub fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get([key]).and_then(Node::text)
}

/// The name of the latent at `path`: the path itself, or as `latent` of a table above it has it.
pub fn latent_name(root: &Node, path: &[&str]) -> String {
    for depth in (1..path.len()).rev() {
        if let Some(other) = root.get(path[..depth].iter().copied()).and_then(|table| text(table, "latent")) {
            return format!("{other}.{}", path[depth..].join("."));
        }
    }
    path.join(".")
}

/// Names of all distributions of parameters.
fn latents(trees: &[ArmTree]) -> BTreeSet<String> {
    fn walk<'t>(root: &Node, table: &'t Table, path: &mut Vec<&'t str>, found: &mut BTreeSet<String>) {
        for (key, entry) in table {
            path.push(key);
            let edits = path.len() == 3 && path[0] == "what-ifs";
            if let Some(inner) = entry.node.table().filter(|_| !edits && path[0] != "shocks") {
                if is_spread(inner) {
                    found.insert(latent_name(root, path));
                } else {
                    walk(root, inner, path, found);
                }
            }
            path.pop();
        }
    }
    let mut found = BTreeSet::new();
    for tree in trees {
        if let Some(table) = tree.root.table() {
            walk(&tree.root, table, &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Every value given, with its source: its own table's, else the next above's; an empty one takes it back.
fn provenance(root: &Node) -> Vec<Provenance> {
    fn walk(table: &Table, path: &str, source: Option<&str>, found: &mut Vec<Provenance>) {
        let own = table.get("source").and_then(|entry| entry.node.text());
        let source = own.or(source).filter(|source| !source.is_empty());
        let note = table.get("note").and_then(|entry| entry.node.text());
        for (key, entry) in table.iter().filter(|(key, _)| !ANYWHERE.contains(&key.as_str())) {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let what = find(&path.split('.').collect::<Vec<_>>()).0;
            let inner = entry.node.table().filter(|inner| !is_spread(inner));
            match (what, inner) {
                // Values of an edit are told with the what-if.
                (Found::Leaf(parameter), _) if matches!(parameter.form, Form::Edits | Form::Paths) => {}
                (_, Some(inner)) => walk(inner, &path, source, found),
                _ => found.push(Provenance {
                    path,
                    value: entry.node.written(),
                    source: source.map(|source| source.trim().to_owned()),
                    note: note.map(|note| note.trim().to_owned()),
                }),
            }
        }
    }
    let mut found = Vec::new();
    if let Some(table) = root.table() {
        walk(table, "", None, &mut found);
    }
    found
}
