//! A checked tree → what it means: rosters, elections of all arms, the question. What the register
//! has found wrong is passed over here; what only the whole can tell is found here.

mod acts;
mod arm;
mod ballots;
mod chance;
mod contests;
mod election;
mod electorate;
mod ids;
mod latent;
mod observations;
mod poll_error;
mod provenance;
pub(super) mod question;
mod residence;
mod returns;
mod roster;
mod short_names;
mod without;

use super::check::check;
use super::edit;
use super::report::Report;
use super::resolved::{Arm, Scenario};
use super::tree::{Entry, Node, Table, Value};

/// A what-if with its tree.
pub struct ArmTree<'t> {
    pub id: &'t str,
    pub title: String,
    pub root: Node,
}

/// Resolves `root`, the file with its bases; `id` is the file's stem.
pub fn resolve(root: &Node, id: &str, report: &Report) -> Option<Scenario> {
    if !roster::is_within_limits(root, report) {
        return None;
    }
    check(root, None, report);
    format_is_one(root, report);
    roster::tiles_are_apart(root, report);
    let trees = trees(root, report)?;
    let roster = roster::roster(&trees);
    roster::shorts_are_apart(&trees, &roster, report);
    let latents: Vec<String> = latent::names(&trees, report).into_iter().collect();
    let mut arms = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        report.in_arm((at > 0).then_some(tree.id));
        let election = election::election(&tree.root, &trees[0].root, &roster, &latents, report);
        arms.push(Arm {
            id: tree.id.to_owned(),
            title: tree.title.clone(),
            election,
        });
    }
    report.in_arm(None);
    let observations = observations::observations(root, &roster, &arms[0].election, report);
    if report.has_errors() {
        return None;
    }
    let mut question = question::question(root, &roster, &arms, report)?;
    if arms.len() == 1 {
        arms.extend(without::arms(&roster, &arms[0].election, question));
        question = question::question(root, &roster, &arms, report)?;
    }
    Some(Scenario {
        id: id.to_owned(),
        title: text(root, "title").map_or_else(|| roster::in_words(id), str::to_owned),
        note: text(root, "note").map(str::to_owned),
        slate: question::slate(root, &roster, &arms[0].election, report)?,
        question,
        roster,
        latents,
        arms,
        observations,
        provenance: provenance::provenance(root, &report.tables),
        warnings: Vec::new(),
        text: super::files::text_of(root),
    })
}

/// The baseline and every what-if, each edited and held against the register.
fn trees<'t>(root: &'t Node, report: &Report) -> Option<Vec<ArmTree<'t>>> {
    let mut baseline = root.clone();
    if let Value::Table(table) = &mut baseline.value {
        // They are about the arms, not in them.
        table.retain(|key, _| {
            !["what-ifs", "question", "observations", "region-files"].contains(&key.as_str())
        });
    }
    let mut trees = vec![ArmTree {
        id: "baseline",
        title: "As it was".into(),
        root: baseline,
    }];
    let mut fine = true;
    for (id, entry) in root
        .get(["what-ifs"])
        .and_then(Node::table)
        .into_iter()
        .flatten()
    {
        let mut arm = trees[0].root.clone();
        report.in_arm(Some(id));
        edit::apply(&mut arm, &entry.node, report);
        regions_stay(&arm, &trees[0].root, entry, report);
        fine &= roster::is_within_limits(&arm, report);
        check(&arm, Some(&trees[0].root), report);
        let title = text(&entry.node, "title").map_or_else(|| roster::in_words(id), str::to_owned);
        trees.push(ArmTree {
            id,
            title,
            root: arm,
        });
    }
    report.in_arm(None);
    fine.then_some(trees)
}

/// Reports regions that a what-if takes away, or gives to a scenario without any: voters cannot be
/// moved like that.
fn regions_stay(arm: &Node, baseline: &Node, what_if: &Entry, report: &Report) {
    let of = |root: &Node| -> Vec<String> {
        root.get(["regions"])
            .and_then(Node::table)
            .into_iter()
            .flat_map(Table::keys)
            .cloned()
            .collect()
    };
    let (before, after) = (of(baseline), of(arm));
    let help = "set the blocs' shares of the regions in place of that".to_owned();
    if before.is_empty() && !after.is_empty() {
        report.error(
            what_if.key_at,
            "regions are added, but the scenario has none",
            help,
        );
    } else if let Some(gone) = before.iter().find(|region| !after.contains(region)) {
        report.error(
            what_if.key_at,
            format!("region \"{gone}\" is removed"),
            help,
        );
    }
}

fn format_is_one(root: &Node, report: &Report) {
    match root.get(["format"]) {
        Some(format) if format.number() == Some(1.0) => {}
        Some(format) => report.error(
            format.at,
            format!("format is {}", format.written()),
            "this version reads format = 1",
        ),
        None => report.error(
            root.at,
            "there is no format",
            "begin the file with `format = 1`",
        ),
    }
}

/// A text under a key.
pub fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get([key]).and_then(Node::text)
}
