//! Where every value comes from: its source, or none.

use std::collections::BTreeMap;

use crate::scenario::edit::is_value;
use crate::scenario::register::is_remark;
use crate::scenario::resolved::Provenance;
use crate::scenario::tree::{Entry, Node, Table};

/// Every value given, with its source: its own table's, else that of the next above; an empty one
/// takes it back. What a file says of its values does not cover those that another file, or the
/// command line, puts beside them.
///
/// `tables` says by number which files are tables of regions: what stands there has that source.
pub fn provenance(root: &Node, tables: &Tables) -> Vec<Provenance> {
    let mut found = Vec::new();
    if let Some(table) = root.table() {
        walk(table, &mut Vec::new(), &[], tables, &mut found);
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, value)| value).collect()
}

/// `above`: the tables that lead here.
fn walk<'t>(
    table: &'t Table,
    path: &mut Vec<String>,
    above: &[&'t Table],
    region_tables: &Tables,
    found: &mut Vec<(crate::scenario::tree::At, Provenance)>,
) {
    let tables: Vec<&Table> = above.iter().copied().chain([table]).collect();
    for (key, entry) in table.iter().filter(|(key, _)| !is_remark(key)) {
        path.push(key.clone());
        match entry.node.table() {
            Some(inner) if !is_value(inside(path), inner) => {
                walk(inner, path, &tables, region_tables, found)
            }
            // What is taken away has no source.
            _ if path.len() == 3 && path[0] == "what-ifs" => {}
            // Which columns mean what says nothing of the election.
            _ if path[0] == "region-files" => {}
            _ => {
                let value = Provenance {
                    path: path.join("."),
                    value: entry.node.written(),
                    source: said(&tables, "source", entry)
                        .or_else(|| of_file(region_tables, entry)),
                    note: said(&tables[tables.len() - 1..], "note", entry),
                };
                found.push((entry.key_at, value));
            }
        }
        path.pop();
    }
}

/// The path within what a what-if adds, else the path.
fn inside(path: &[String]) -> &[String] {
    match path {
        [what_ifs, _, add, rest @ ..] if what_ifs == "what-ifs" && add == "add" => rest,
        _ => path,
    }
}

/// By number of the file: where the figures of a table of regions are from.
type Tables = BTreeMap<u16, Option<String>>;

/// The source of the table of regions that the value stands in.
fn of_file(tables: &Tables, value: &Entry) -> Option<String> {
    tables.get(&value.node.at.file)?.clone()
}

/// What the nearest of the tables says of the value, if it is in the value's own file.
fn said(tables: &[&Table], key: &str, value: &Entry) -> Option<String> {
    let own = |table: &&Table| {
        table
            .get(key)
            .filter(|entry| entry.node.at.file == value.node.at.file)
            .cloned()
    };
    let text = tables
        .iter()
        .rev()
        .find_map(own)?
        .node
        .text()?
        .trim()
        .to_owned();
    (!text.is_empty()).then_some(text)
}
