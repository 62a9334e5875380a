//! All ids of all arms, in order.

use std::collections::BTreeMap;

use crate::election::{BlocIx, Candidate, CandidateIx, Named, RegionIx, Roster, Tile};
use crate::scenario::check::{Declared, read_tile};
use crate::scenario::register::Kind;
use crate::scenario::report::Report;
use crate::scenario::tree::{Node, Table};

use super::short_names::{Called, short_names};
use super::{ArmTree, text};

/// At most so many of each: indices are small, and so must tables be.
const MOST: [(Kind, usize); 9] = [
    (Kind::Candidate, 64),
    (Kind::Endorser, 32),
    (Kind::Region, 512),
    (Kind::RegionFile, 8),
    (Kind::Bloc, 512),
    (Kind::Contest, 24),
    (Kind::Act, 256),
    (Kind::WhatIf, 128),
    (Kind::Observation, 256),
];

/// `on-31-march` → `on 31 march`
pub fn in_words(id: &str) -> String {
    id.replace('-', " ")
}

/// Ids of a kind: the baseline's in order, then those that only what-ifs add; and how many are the
/// baseline's.
fn ids<'t>(trees: &'t [ArmTree], kind: Kind) -> (Vec<&'t str>, usize) {
    let mut ids = Declared::of(&trees[0].root).ids(kind);
    ids.sort_unstable();
    let own = ids.len();
    let mut added: Vec<&str> = trees[1..]
        .iter()
        .flat_map(|tree| Declared::of(&tree.root).ids(kind))
        .collect();
    added.retain(|id| !ids.contains(id));
    added.sort_unstable();
    added.dedup();
    ids.extend(added);
    (ids, own)
}

/// The table of `id` in the first arm that has it.
fn declared<'t>(trees: &'t [ArmTree], kind: Kind, id: &str) -> Option<&'t Node> {
    trees
        .iter()
        .find_map(|tree| tree.root.get([kind.table(), id]))
}

/// Places of `ids` in the order in which the files give them.
fn display(trees: &[ArmTree], kind: Kind, ids: &[&str]) -> Vec<u16> {
    let mut shown = Vec::new();
    for id in trees
        .iter()
        .flat_map(|tree| Declared::of(&tree.root).ids(kind))
    {
        if let Some(at) = ids
            .iter()
            .position(|known| *known == id)
            .filter(|at| !shown.contains(&(*at as u16)))
        {
            shown.push(at as u16);
        }
    }
    shown
}

/// Whether a tree declares no more than can be; if not, it is told.
pub fn is_within_limits(root: &Node, report: &Report) -> bool {
    let mut fine = true;
    for (kind, most) in MOST {
        let count = root
            .get([kind.table()])
            .and_then(Node::table)
            .map_or(0, Table::len);
        if count > most {
            let at = root
                .table()
                .and_then(|table| table.get(kind.table()))
                .map_or(root.at, |entry| entry.key_at);
            report.error(
                at,
                format!("there are {count} {}s", kind.word()),
                format!("join some of them: {most} are the most"),
            );
            fine = false;
        }
    }
    fine
}

/// `[region]`
fn tiles(trees: &[ArmTree]) -> Vec<Option<Tile>> {
    let tile = |id: &&str| {
        declared(trees, Kind::Region, id).and_then(|node| read_tile(node.get(["tile"])?))
    };
    ids(trees, Kind::Region).0.iter().map(tile).collect()
}

/// Reports regions that lie on one tile.
pub fn tiles_are_apart(root: &Node, report: &Report) {
    let mut known: BTreeMap<Tile, &str> = BTreeMap::new();
    for (id, entry) in root
        .get([Kind::Region.table()])
        .and_then(Node::table)
        .into_iter()
        .flatten()
    {
        let Some(node) = entry.node.get(["tile"]) else {
            continue;
        };
        let Some(tile) = read_tile(node) else {
            continue;
        };
        if let Some(other) = known.insert(tile, id) {
            report.error(
                node.at,
                format!("regions \"{other}\" and \"{id}\" lie on one tile"),
                "give each region a tile of its own",
            );
        }
    }
}

/// Reports candidates whom tables and charts could not tell apart.
pub fn shorts_are_apart(trees: &[ArmTree], roster: &Roster, report: &Report) {
    for (at, candidate) in roster.candidates.iter().enumerate() {
        let mut before = roster.candidates[..at].iter();
        let Some(other) = before.find(|other| other.short == candidate.short) else {
            continue;
        };
        let Some(node) = declared(trees, Kind::Candidate, &candidate.id) else {
            continue;
        };
        let written = ["short", "name"].iter().find_map(|key| node.get([*key]));
        let (id, other, short) = (&candidate.id, &other.id, &candidate.short);
        report.error(
            written.unwrap_or(node).at,
            format!("candidates \"{other}\" and \"{id}\" are both called \"{short}\" for short"),
            "give one of them a `short` of its own",
        );
    }
}

pub fn roster(trees: &[ArmTree]) -> Roster {
    let named = |kind: Kind| {
        let one = |id: &&str| {
            let name = declared(trees, kind, id).and_then(|node| text(node, "name"));
            Named {
                id: (*id).to_owned(),
                name: name.map_or_else(|| in_words(id), str::to_owned),
            }
        };
        ids(trees, kind).0.iter().map(one).collect::<Vec<_>>()
    };
    let (candidates, own) = ids(trees, Kind::Candidate);
    let called = |id: &&str| {
        let node = declared(trees, Kind::Candidate, id);
        let of = |key: &str| node.and_then(|node| text(node, key)).map(str::to_owned);
        Called {
            name: of("name").unwrap_or_else(|| in_words(id)),
            short: of("short"),
        }
    };
    let called: Vec<Called> = candidates.iter().map(called).collect();
    let shorts = short_names(&called);
    let candidate = |(at, id): (usize, &&str)| {
        let node = declared(trees, Kind::Candidate, id);
        let of = |key: &str| node.and_then(|node| text(node, key)).map(str::to_owned);
        Candidate {
            id: (*id).to_owned(),
            short: shorts[at].clone(),
            name: called[at].name.clone(),
            party: of("party"),
            colour: of("colour").map(|colour| colour.to_lowercase()),
            other: of("kind").as_deref() == Some("other"),
            added: at >= own,
        }
    };
    let shown = |kind: Kind| display(trees, kind, &ids(trees, kind).0);
    Roster {
        candidate_display: shown(Kind::Candidate)
            .into_iter()
            .map(CandidateIx)
            .collect(),
        bloc_display: shown(Kind::Bloc).into_iter().map(BlocIx).collect(),
        region_display: shown(Kind::Region).into_iter().map(RegionIx).collect(),
        candidates: candidates.iter().enumerate().map(candidate).collect(),
        endorsers: named(Kind::Endorser),
        blocs: named(Kind::Bloc),
        regions: named(Kind::Region),
        tiles: tiles(trees),
        contests: named(Kind::Contest),
        acts: named(Kind::Act),
    }
}
