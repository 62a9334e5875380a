//! What-ifs: edits of the tree, in the order remove, add, set, scale. Paths are dotted; `*` stands
//! for any one key.

use super::number::{is_spread, or};
use super::register::{AtPath, Form, Kind, find, is_measured, is_remark, parameter};
use super::report::{Report, did_you_mean};
use super::tree::{At, Entry, Node, Table, Value, joined};

/// What no what-if may change: they are about the same question, as of the same day, given the same
/// results.
fn is_fixed(path: &str) -> bool {
    matches!(
        path.split('.').collect::<Vec<_>>()[..],
        [
            "as-of"
                | "title"
                | "note"
                | "source"
                | "format"
                | "extends"
                | "remove"
                | "question"
                | "what-ifs"
                | "observations"
                | "region-files",
            ..
        ] | ["contests", _, "returns" | "topline", ..]
            | ["regions", _, "returns", ..]
    )
}

/// Applies the what-if `edits` to `root`.
pub fn apply(root: &mut Node, edits: &Node, report: &Report) {
    for (path, at) in edits.get(["remove"]).into_iter().flat_map(Node::texts) {
        remove(root, path, at, report);
    }
    if let Some(added) = edits.get(["add"]) {
        add(root, added, &mut Vec::new(), report);
    }
    for (path, entry) in values(edits.get(["set"])) {
        set(root, &path, entry, report);
    }
    for (path, entry) in values(edits.get(["scale"])) {
        scale(root, &path, entry, report);
    }
}

/// Takes out of what a scenario extends the paths that it does not want.
pub fn leave_out(base: &mut Node, paths: &Entry, report: &Report) {
    let Value::Array(items) = &paths.node.value else {
        return report.error(
            paths.node.at,
            format!("remove is {}", paths.node.kind()),
            "give a list of paths, as `[\"what-ifs.*\"]`",
        );
    };
    for item in items.iter().filter(|item| item.text().is_none()) {
        report.error(
            item.at,
            format!("remove has {}", item.kind()),
            "give texts in quotes",
        );
    }
    for (path, at) in paths.node.texts() {
        take(base, path, at, report);
    }
}

/// Sets one value, as `--set PATH=VALUE` does: anything but what a scenario is.
pub fn set_value(root: &mut Node, path: &str, entry: &Entry, report: &Report) {
    let first = path.split('.').next().unwrap_or_default();
    if ["extends", "remove", "region-files"].contains(&first) {
        report.error(
            entry.key_at,
            format!("\"{path}\" cannot be set"),
            "what a scenario extends is merged before anything is set: write it in a file",
        );
        return;
    }
    put(root, path, entry, report);
}

/// (path, value) of a table of edits: a key with dots is a path, and its value whole; other tables
/// lead to a parameter.
pub fn values(edits: Option<&Node>) -> Vec<(String, &Entry)> {
    fn flatten<'a>(prefix: &str, table: &'a Table, found: &mut Vec<(String, &'a Entry)>) {
        for (key, entry) in table {
            let path = joined(prefix, key);
            let segments: Vec<&str> = path.split('.').collect();
            let leads_on = !key.contains('.') && matches!(find(&segments).0, AtPath::Inner);
            let inner = entry.node.table().filter(|_| leads_on);
            match inner {
                Some(inner) => flatten(&path, inner, found),
                None => found.push((path, entry)),
            }
        }
    }
    let mut found = Vec::new();
    if let Some(table) = edits.and_then(Node::table) {
        flatten("", table, &mut found);
    }
    found
}

fn refuse_fixed(path: &str, at: At, report: &Report) -> bool {
    let fixed = is_fixed(path);
    if fixed {
        report.error(
            at,
            format!("\"{path}\" cannot differ in a what-if"),
            "write another scenario that `extends` this one",
        );
    }
    fixed
}

/// Whether a path is one that `pattern` stands for.
pub fn is_like(path: &str, pattern: &str) -> bool {
    let (mut path, mut pattern) = (path.split('.'), pattern.split('.'));
    loop {
        match (path.next(), pattern.next()) {
            (None, None) => return true,
            (Some(key), Some(like)) if key == like || like == "*" => {}
            (Some(_) | None, Some(_)) | (Some(_), None) => return false,
        }
    }
}

/// Paths of `root` that match `pattern`.
fn matches(root: &Node, pattern: &str) -> Vec<String> {
    let mut found = vec![(String::new(), root)];
    for segment in pattern.split('.') {
        let mut next = Vec::new();
        for (path, node) in found {
            for (key, entry) in node.table().into_iter().flatten() {
                if segment == key || segment == "*" && !is_remark(key) {
                    next.push((joined(&path, key), &entry.node));
                }
            }
        }
        found = next;
    }
    found.into_iter().map(|(path, _)| path).collect()
}

fn parent_mut<'a>(root: &'a mut Node, path: &str) -> Option<(&'a mut Table, String)> {
    let mut segments: Vec<&str> = path.split('.').collect();
    let last = segments.pop()?;
    let mut node = root;
    for segment in segments {
        match &mut node.value {
            Value::Table(table) => node = &mut table.get_mut(segment)?.node,
            _ => return None,
        }
    }
    match &mut node.value {
        Value::Table(table) => Some((table, last.to_owned())),
        _ => None,
    }
}

fn no_such_path(root: &Node, path: &str, at: At, report: &Report) {
    let mut here = root;
    let mut done = String::new();
    for segment in path.split('.') {
        let Some(table) = here.table() else { break };
        match table.get(segment) {
            Some(entry) => here = &entry.node,
            None if segment == "*" => {
                match table.values().find(|entry| entry.node.table().is_some()) {
                    Some(entry) => here = &entry.node,
                    None => break,
                }
            }
            None => {
                let known: Vec<String> = table.keys().map(|key| format!("{done}{key}")).collect();
                let help = did_you_mean(
                    &format!("{done}{segment}"),
                    known.iter().map(String::as_str),
                );
                let listed = format!(
                    "known there are {}",
                    table.keys().cloned().collect::<Vec<_>>().join(", ")
                );
                let help = help.or_else(|| holding(root, segment)).or(Some(listed));
                return report.error(at, format!("there is no \"{path}\""), help);
            }
        }
        done.push_str(segment);
        done.push('.');
    }
    report.error(at, format!("there is no \"{path}\""), None);
}

/// `did you mean acts.trump-endorses-a.effect or …?`: the values under keys that hold the word, and
/// those of acts that name it; the effects first.
fn holding(root: &Node, word: &str) -> Option<String> {
    const MOST: usize = 4;
    let word = word.to_lowercase();
    let mut found = Vec::new();
    values_of(root, &mut Vec::new(), &mut |path| {
        let act = root
            .get(path.iter().copied().take(2))
            .filter(|_| path[0] == "acts");
        let named = act
            .and_then(Node::table)
            .into_iter()
            .flat_map(Table::values);
        let mut words = named
            .filter_map(|entry| entry.node.text())
            .chain(path.iter().copied());
        let holds = words.any(|text| text.to_lowercase().contains(&word));
        if holds && is_measured(&path.join(".")) && !path.contains(&"what-ifs") {
            found.push((!path.contains(&"effect"), path.join(".")));
        }
    });
    found.sort_by_key(|(others, _)| *others);
    let more = found.len().saturating_sub(MOST);
    let paths: Vec<String> = found.into_iter().take(MOST).map(|(_, path)| path).collect();
    let more = if more > 0 {
        format!(" ({more} more hold the word)")
    } else {
        String::new()
    };
    (!word.is_empty() && !paths.is_empty()).then(|| format!("did you mean {}?{more}", or(&paths)))
}

/// Tells the path of every value.
fn values_of<'t>(node: &'t Node, path: &mut Vec<&'t str>, tell: &mut dyn FnMut(&[&str])) {
    for (key, entry) in node.table().into_iter().flatten() {
        path.push(key);
        match &entry.node.value {
            Value::Table(inner) if !is_value(&owned(path), inner) => {
                values_of(&entry.node, path, tell);
            }
            _ => tell(path),
        }
        path.pop();
    }
}

fn remove(root: &mut Node, path: &str, at: At, report: &Report) {
    if !refuse_fixed(path, at, report) {
        take(root, path, at, report);
    }
}

fn take(root: &mut Node, path: &str, at: At, report: &Report) {
    let found = matches(root, path);
    if found.is_empty() {
        no_such_path(root, path, at, report);
    }
    for path in found {
        if let Some((table, key)) = parent_mut(root, &path) {
            table.shift_remove(&key);
        }
    }
}

fn add(root: &mut Node, added: &Node, path: &mut Vec<String>, report: &Report) {
    for (key, entry) in added.table().into_iter().flatten() {
        path.push(key.clone());
        let dotted = path.join(".");
        let known = root.at_path(&dotted).map(|known| known.table().is_some());
        match (known, entry.node.table()) {
            _ if refuse_fixed(&dotted, entry.key_at, report) => {}
            (Some(true), Some(table)) if !is_value(path, table) => {
                add(root, &entry.node, path, report)
            }
            // What it says of its own values, told with them.
            (Some(_), _) if ["source", "note"].contains(&key.as_str()) => {}
            (Some(_), _) => {
                report.error(
                    entry.key_at,
                    format!("it adds \"{dotted}\", which is there already"),
                    format!("to replace it, give \"{dotted}\" under `set`"),
                );
            }
            (None, _) => {
                if let Some((table, key)) = parent_mut(root, &dotted) {
                    table.insert(key, entry.clone());
                }
            }
        }
        path.pop();
    }
}

fn set(root: &mut Node, path: &str, entry: &Entry, report: &Report) {
    if !refuse_fixed(path, entry.key_at, report) {
        put(root, path, entry, report);
    }
}

fn put(root: &mut Node, path: &str, entry: &Entry, report: &Report) {
    let mut found = matches(root, path);
    let segments: Vec<&str> = path.split('.').collect();
    let is_known = match find(&segments).0 {
        AtPath::Leaf(_) => true,
        AtPath::Inner => segments.len() > 2,
        AtPath::Unknown(_) => false,
    };
    if found.is_empty() && is_known && !path.contains('*') && make_way(root, path, entry.key_at) {
        found.push(path.to_owned());
    }
    if found.is_empty() {
        no_such_path(root, path, entry.key_at, report);
    }
    for path in found {
        if let Some((table, key)) = parent_mut(root, &path) {
            table.insert(key, entry.clone());
        }
    }
}

/// Makes the tables that lead to a parameter, but none that would declare something; whether there
/// is a way now.
fn make_way(root: &mut Node, path: &str, at: At) -> bool {
    let segments: Vec<&str> = path.split('.').collect();
    let declares = Kind::DECLARED
        .iter()
        .any(|kind| kind.table() == segments[0]);
    if declares && segments.len() > 2 && root.get(segments[..2].iter().copied()).is_none() {
        return false;
    }
    let mut node = root;
    for segment in &segments[..segments.len() - 1] {
        let Value::Table(table) = &mut node.value else {
            return false;
        };
        let entry = table.entry((*segment).to_owned());
        node = &mut entry.or_insert_with(|| Entry::table(at)).node;
    }
    node.table()
        .is_some_and(|table| !is_value(&owned(&segments[..segments.len() - 1]), table))
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(|segment| (*segment).to_owned()).collect()
}

fn scale(root: &mut Node, path: &str, entry: &Entry, report: &Report) {
    if refuse_fixed(path, entry.key_at, report) {
        return;
    }
    let Some(factor) = entry
        .node
        .number()
        .filter(|factor| factor.is_finite() && *factor >= 0.0)
    else {
        report.error(
            entry.node.at,
            format!("it scales \"{path}\" by {}", entry.node.written()),
            "give a factor of 0 or above, as 0.667",
        );
        return;
    };
    let found = matches(root, path);
    if found.is_empty() {
        no_such_path(root, path, entry.key_at, report);
    }
    for path in found {
        let segments: Vec<&str> = path.split('.').collect();
        let Some((table, key)) = parent_mut(root, &path) else {
            continue;
        };
        let Some(known) = table.get_mut(&key) else {
            continue;
        };
        if !multiply(&mut known.node, &mut owned(&segments), factor) {
            report.error(
                entry.key_at,
                format!("\"{path}\" is no number to scale"),
                "it scales numbers and distributions; `set` replaces other values",
            );
        }
    }
}

/// Scales the numbers and distributions at and below a path; whether there are none but those.
fn multiply(node: &mut Node, path: &mut Vec<String>, factor: f64) -> bool {
    if let Value::Table(table) = &mut node.value
        && !is_value(path, table)
    {
        let mut all = true;
        for (key, entry) in table.iter_mut().filter(|(key, _)| !is_remark(key)) {
            path.push(key.clone());
            all &= multiply(&mut entry.node, path, factor);
            path.pop();
        }
        return all;
    }
    node.times *= factor;
    is_numeric(path)
}

/// Whether the register has numbers at this path.
fn is_numeric(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let form = parameter(&path).map(|parameter| parameter.form);
    matches!(
        form,
        Some(Form::Number { .. } | Form::Count | Form::Shock | Form::Steps)
    )
}

/// Whether the table at a path is one value of the language: a distribution, a rule.
pub fn is_value(path: &[String], table: &Table) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let by_parts = |form: Form| {
        matches!(
            form,
            Form::Number { .. } | Form::Parts | Form::Edits | Form::Factors
        )
    };
    is_spread(table)
        || matches!(find(&path).0, AtPath::Leaf(parameter) if !by_parts(parameter.form))
}
