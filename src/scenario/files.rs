//! Files → one tree: reading within limits, and `extends`.

use std::path::{Path, PathBuf};

use crate::file;
use crate::quantity::Bounds;

use super::depth::too_deep;
use super::diagnostic::{Diagnostic, Severity};
use super::meant::meant;
use super::number::is_spread;
use super::report::{File, Report};
use super::tree::{At, Node, Table, Value, joined, merge, parse, quoted_key};

/// A scenario is a page or ten; noise of megabytes is refused unread.
const MOST_BYTES: u64 = 1 << 20;
const MOST_FILES: usize = 16;

/// The scenarios that a path stands for: a file itself; of a folder its `.toml` files by name, not
/// those of folders in it (where the bases of `extends` live).
///
/// # Errors
/// Nothing there, or a folder without scenarios.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    let none = |message: &str, help: &str| Err(Box::new(of_file(path, message, help)));
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            let (message, cure) = file::unlisted(path, error);
            let give = "give the path of a scenario, as scenarios/minimal.toml";
            return none(&message, cure.unwrap_or(give));
        }
    };
    let is_scenario = |path: &PathBuf| {
        path.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension == "toml")
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(is_scenario)
        .collect();
    found.sort();
    if let Some(link) = found.iter().find(|found| file::leads_out(path, found)) {
        return Err(Box::new(of_file(
            link,
            "it is a link that leads out of its folder",
            "name it by itself, or put a copy in its place",
        )));
    }
    if found.is_empty() {
        return none(
            "the folder has no scenario",
            "a scenario is a file whose name ends in .toml; `coattails new` makes one",
        );
    }
    Ok(found)
}

/// A problem of a whole file.
pub fn of_file(path: &Path, message: &str, help: &str) -> Diagnostic {
    let (message, help) = (message.to_owned(), Some(help.to_owned()));
    Diagnostic::of_file(Severity::Error, path.to_owned(), message, help)
}

/// The text of a scenario file, or of a table of regions; else what is wrong with it, and a cure.
pub fn text(path: &Path) -> Result<String, (String, String)> {
    file::text(path, MOST_BYTES).map_err(|why| (why.message(), why.cure().to_owned()))
}

/// The tree of one text, and whether it is whole enough to be read on.
fn tree(text: &str, number: u16, report: &mut Report) -> Option<Node> {
    if let Some(at) = too_deep(text) {
        let at = At {
            file: number,
            start: at as u32,
            end: at as u32 + 1,
        };
        report.error(
            at,
            "this key has too many parts",
            "no key of a scenario has more than eight",
        );
        return None;
    }
    let (root, wrong) = parse(text, number);
    let mut whole = true;
    for syntax in wrong {
        if let Some((at, written, number)) = number_at(text, syntax.at) {
            whole = false;
            report.error(
                at,
                format!("{written} is no number"),
                format!("write {number}"),
            );
            continue;
        }
        let twice = syntax.message.starts_with("duplicate key");
        whole &= twice;
        let key = text
            .get(syntax.at.start as usize..syntax.at.end as usize)
            .unwrap_or_default();
        let (message, help) = match syntax.message {
            _ if twice => (
                format!("\"{}\" is given twice", key.trim_matches('"')),
                "keep one of them, or join them",
            ),
            message if message.starts_with("invalid date") => {
                (message, "give a day of the calendar, as 2020-03-10")
            }
            message => (
                message,
                "scenarios are TOML: https://toml.io shows how to write it",
            ),
        };
        report.error(syntax.at, message, help);
    }
    whole.then_some(root)
}

/// The folder that a file lies in.
pub fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Where what stands at a wrong place is a number in another writing than TOML's: its place, as
/// written, and as meant.
fn number_at(text: &str, wrong: At) -> Option<(At, &str, String)> {
    let before = text.get(..wrong.start as usize)?;
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let start = line
        + text[line..]
            .split('\n')
            .next()?
            .get(..before.len() - line)?
            .rfind('=')?
        + 1;
    let rest = text[start..].split(['\n', '#', '}', ']']).next()?;
    let wholes = [Some(rest), rest.split_once(", ").map(|(first, _)| first)];
    wholes.into_iter().flatten().find_map(|value| {
        let number = meant(value, Bounds::Any)?;
        let start = start + value.len() - value.trim_start().len();
        let at = At {
            start: start as u32,
            end: (start + value.trim().len()) as u32,
            ..wrong
        };
        Some((at, value.trim(), number))
    })
}

/// Reads `path` (or the `text` given in its place) and what it extends into one tree; problems go
/// to `report`.
pub fn read(path: &Path, text: Option<String>, report: &mut Report) -> Option<Node> {
    let folder = parent(path).canonicalize().ok();
    let mut chain = Vec::new();
    let mut root = read_from(path, text, folder.as_deref(), None, &mut chain, report)?;
    super::regions::expand(&mut root, folder.as_deref(), report);
    Some(root)
}

/// `named`: where the file is named, and how; `None` for the scenario's own.
fn read_from(
    path: &Path,
    given: Option<String>,
    folder: Option<&Path>,
    named: Option<(At, &str)>,
    chain: &mut Vec<PathBuf>,
    report: &mut Report,
) -> Option<Node> {
    let number = report.files.len() as u16;
    let text = match given.map_or_else(|| text(path), Ok) {
        Ok(text) => text,
        Err((message, help)) => {
            match named {
                Some((at, name)) => {
                    report.error(at, format!("extends \"{name}\": {message}"), help)
                }
                None => {
                    report.files.push(File {
                        path: path.to_owned(),
                        text: String::new(),
                    });
                    let at = At {
                        file: number,
                        ..At::default()
                    };
                    report.error(at, message, help);
                }
            }
            return None;
        }
    };
    let root = tree(&text, number, report);
    report.files.push(File {
        path: path.to_owned(),
        text,
    });
    let mut root = root?;
    chain.push(path.canonicalize().unwrap_or_else(|_| path.to_owned()));
    let extends = match &mut root.value {
        Value::Table(table) => table.shift_remove("extends").map(|entry| entry.node),
        _ => None,
    };
    let removed = match &mut root.value {
        Value::Table(table) => table.shift_remove("remove"),
        _ => None,
    };
    let Some(extends) = extends else {
        if let Some(removed) = removed {
            report.error(
                removed.key_at,
                "there is nothing to remove from",
                "it takes away what a file has that this one `extends`: leave it out here",
            );
        }
        return Some(root);
    };
    let base = extends.text().unwrap_or_default();
    let base_path = path.parent().unwrap_or(Path::new("")).join(base);
    let real = folder.map_or_else(
        || Some(base_path.clone()),
        |folder| file::inside(folder, parent(path), base),
    );
    let refusal = match real {
        _ if base.is_empty() => Some((
            format!("extends is {}", extends.written()),
            "give the path of a scenario file in quotes",
        )),
        None => Some((
            format!("extends \"{base}\", which lies outside the scenario's folder"),
            "a scenario may build on files of its own folder and of folders in it",
        )),
        Some(real) if chain.contains(&real) => Some((
            format!("extends \"{base}\", which extends this file in turn"),
            "let one of them stand on its own",
        )),
        _ if chain.len() >= MOST_FILES => Some((
            format!("more than {MOST_FILES} files extend one another"),
            "join some of them",
        )),
        _ => None,
    };
    if let Some((message, help)) = refusal {
        report.error(extends.at, message, help);
        return None;
    }
    let mut whole = read_from(
        &base_path,
        None,
        folder,
        Some((extends.at, base)),
        chain,
        report,
    )?;
    let at = root.at;
    if let Some(removed) = removed {
        super::edit::leave_out(&mut whole, &removed, report);
    }
    merge(&mut whole, root, &mut Vec::new(), &super::edit::is_value);
    whole.at = at;
    Some(whole)
}

/// The tree as TOML that can be read again.
pub fn text_of(root: &Node) -> String {
    let mut out = String::new();
    if let Some(table) = root.table() {
        // What region files said stands in the regions.
        let table = table.iter().filter(|(key, _)| *key != "region-files");
        write_table(
            &table
                .map(|(key, entry)| (key.clone(), entry.clone()))
                .collect(),
            "",
            &mut out,
        );
    }
    out
}

fn write_table(table: &Table, path: &str, out: &mut String) {
    let is_section = |node: &Node| {
        node.table()
            .is_some_and(|inner| !is_spread(inner) && !inner.is_empty())
    };
    let (sections, values): (Vec<_>, Vec<_>) =
        table.iter().partition(|(_, entry)| is_section(&entry.node));
    if !path.is_empty() && !values.is_empty() {
        out.push_str(&format!("\n[{path}]\n"));
    }
    for (key, entry) in values {
        out.push_str(&format!("{} = {}\n", quoted_key(key), entry.node.written()));
    }
    for (key, entry) in sections {
        let inner = joined(path, &quoted_key(key));
        if let Some(table) = entry.node.table() {
            write_table(table, &inner, out);
        }
    }
}
