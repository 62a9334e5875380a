//! Files → one tree: reading within limits, and `extends`.

use std::path::{Path, PathBuf};

use super::diagnostic::{Diagnostic, Severity};
use super::report::{File, Report};
use super::tree::{At, Node, Table, Value, merge, parse};

/// A scenario is a page or ten; noise of megabytes is refused unread.
const MOST_BYTES: u64 = 1 << 20;
const MOST_BASES: usize = 16;

/// The scenarios that a path stands for: a file itself; of a folder its `.toml` files by name, not those of folders in it
/// (where the bases of `extends` live).
///
/// # Errors
/// Nothing there, or a folder without scenarios.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    let none = |message: &str, help: &str| Err(Box::new(of_file(path, message, help)));
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let Ok(entries) = std::fs::read_dir(path) else {
        return none("there is no such file or folder", "give the path of a scenario, as scenarios/minimal.toml");
    };
    let is_scenario = |path: &PathBuf| path.is_file() && path.extension().is_some_and(|extension| extension == "toml");
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_scenario).collect();
    found.sort();
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
    Diagnostic {
        severity: Severity::Error,
        file: path.to_owned(),
        line: 0,
        column: 0,
        text: String::new(),
        width: 0,
        message: message.to_owned(),
        help: Some(help.to_owned()),
    }
}

/// The text of a scenario file.
fn text(path: &Path) -> Result<String, (String, String)> {
    let cannot =
        |error: std::io::Error| (format!("the file cannot be read: {error}"), "check its name and rights".to_owned());
    let length = std::fs::metadata(path).map_err(cannot)?.len();
    if length > MOST_BYTES {
        return Err((
            format!("the file has {length} bytes, more than a scenario can (1 MiB)"),
            "give a scenario file".into(),
        ));
    }
    let bytes = std::fs::read(path).map_err(cannot)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        (format!("the file is not UTF-8: the first wrong byte is in line {line}"), "save it as UTF-8".into())
    })
}

/// Reads `path` and what it extends into one tree; problems go to `report`.
pub fn read(path: &Path, report: &mut Report) -> Option<Node> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().ok();
    let mut chain = Vec::new();
    read_from(path, folder.as_deref(), None, &mut chain, report)
}

fn read_from(
    path: &Path,
    folder: Option<&Path>,
    named_at: Option<At>,
    chain: &mut Vec<PathBuf>,
    report: &mut Report,
) -> Option<Node> {
    let number = report.files.len() as u16;
    let text = match text(path) {
        Ok(text) => text,
        Err((message, help)) => {
            match named_at {
                Some(at) => report.error(at, format!("extends {}: {message}", path.display()), Some(help)),
                None => {
                    report.files.push(File { path: path.to_owned(), text: String::new() });
                    report.error(At { file: number, start: 0, end: 0 }, message, Some(help));
                }
            }
            return None;
        }
    };
    let (mut root, wrong) = parse(&text, number);
    report.files.push(File { path: path.to_owned(), text });
    for syntax in wrong {
        report.error(syntax.at, syntax.message, None);
    }
    chain.push(path.canonicalize().unwrap_or_else(|_| path.to_owned()));
    let extends = match &mut root.value {
        Value::Table(table) => table.shift_remove("extends").map(|entry| entry.node),
        _ => None,
    };
    let Some(extends) = extends else { return Some(root) };
    let Some(base) = extends.text() else {
        report.error(
            extends.at,
            format!("extends is {}", extends.kind()),
            Some("give the path of a scenario file".into()),
        );
        return Some(root);
    };
    let base_path = path.parent().unwrap_or(Path::new("")).join(base);
    let real = base_path.canonicalize();
    let inside = |real: &PathBuf| folder.is_none_or(|folder| real.starts_with(folder));
    match real {
        Ok(real) if !inside(&real) => {
            let help = "a scenario may build on files of its own folder and of folders in it";
            report.error(
                extends.at,
                format!("extends \"{base}\", which lies outside the scenario's folder"),
                Some(help.into()),
            );
            Some(root)
        }
        Ok(real) if chain.contains(&real) => {
            let help = "let one of them stand on its own";
            report.error(extends.at, format!("extends \"{base}\", which extends this file in turn"), Some(help.into()));
            Some(root)
        }
        _ if chain.len() > MOST_BASES => {
            report.error(extends.at, format!("more than {MOST_BASES} files extend one another"), None);
            Some(root)
        }
        _ => match read_from(&base_path, folder, Some(extends.at), chain, report) {
            Some(mut whole) => {
                merge(&mut whole, root);
                Some(whole)
            }
            None => Some(root),
        },
    }
}

/// The tree as TOML that can be read again.
pub fn text_of(root: &Node) -> String {
    let mut out = String::new();
    if let Some(table) = root.table() {
        write_table(table, "", &mut out);
    }
    out
}

fn write_table(table: &Table, path: &str, out: &mut String) {
    let is_section =
        |node: &Node| node.table().is_some_and(|inner| !super::number::is_spread(inner) && !inner.is_empty());
    let (sections, values): (Vec<_>, Vec<_>) = table.iter().partition(|(_, entry)| is_section(&entry.node));
    if !path.is_empty() && !values.is_empty() {
        out.push_str(&format!("\n[{path}]\n"));
    }
    for (key, entry) in values {
        out.push_str(&format!("{} = {}\n", super::tree::quoted_key(key), entry.node.written()));
    }
    for (key, entry) in sections {
        let key = super::tree::quoted_key(key);
        let inner = if path.is_empty() { key } else { format!("{path}.{key}") };
        if let Some(table) = entry.node.table() {
            write_table(table, &inner, out);
        }
    }
}
