//! The runs of a scenario in the order in which they were asked for: a journal beside their
//! directories, the name of the newest, and an index with what changed from one to the next. No result
//! reads any of it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::file;
use crate::output::{self, ReadError, RunDirectory, WriteError};
use crate::report::{self, HistoryEntry};

use super::findings::findings;
use super::{PAGE, Run};

/// The name of the newest run.
const LATEST: &str = "latest";

const JOURNAL: &str = "journal.jsonl";

/// How many runs an index tells of, the newest.
const MOST_TOLD: usize = 100;

/// A journal of a million runs.
const MOST_BYTES: u64 = 128 << 20;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    at: String,
    run: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    name: Option<String>,
}

/// Whether a run may be called so: letters, digits, `-`, `_` and `.`, none of the names that the
/// folder has itself.
pub fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let own = [LATEST, JOURNAL, "index.html", "index.csv"];
    (1..=64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(plain)
        && !own.contains(&name)
}

/// Notes that `run` was asked for at `at`, gives it its names, and writes the index anew.
///
/// # Errors
/// If something else has a name, or a file cannot be written.
pub fn note(run: &Run, name: Option<&str>, at: &str) -> Result<(), WriteError> {
    let (Some(folder), Some(own)) = (run.directory.parent(), run.directory.file_name()) else {
        return Ok(());
    };
    let own = own.to_string_lossy().into_owned();
    for name in name.into_iter().chain([LATEST]) {
        output::point(folder, name, &own)?;
    }
    let mut journal = asked(folder);
    let again = |last: &Asked| last.run == own && (name.is_none() || last.name.as_deref() == name);
    if !journal.last().is_some_and(again) {
        journal.push(Asked {
            at: at.to_owned(),
            run: own,
            name: name.map(str::to_owned),
        });
        let lines: Vec<String> = journal
            .iter()
            .filter_map(|asked| serde_json::to_string(asked).ok())
            .collect();
        let text = lines.join("\n") + "\n";
        output::replace(&folder.join(JOURNAL), text.as_bytes())?;
    }
    let entries = entries(folder, &journal);
    let title = &run.findings.scenario.title;
    let files = [
        ("index.csv", report::history_csv(&entries)),
        ("index.html", report::history(title, &entries)),
    ];
    for (file, text) in files {
        output::replace(&folder.join(file), text.as_bytes())?;
    }
    Ok(())
}

/// The journal of a folder; lines that are none are left out.
fn asked(folder: &Path) -> Vec<Asked> {
    let text = file::bytes(&folder.join(JOURNAL), MOST_BYTES).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

/// The newest runs that are still there, the oldest of them first.
fn entries(folder: &Path, journal: &[Asked]) -> Vec<HistoryEntry> {
    journal[journal.len().saturating_sub(MOST_TOLD)..]
        .iter()
        .filter_map(|asked| entry(folder, asked))
        .collect()
}

fn entry(folder: &Path, asked: &Asked) -> Option<HistoryEntry> {
    if !is_run(&asked.run) {
        return None;
    }
    let directory = RunDirectory::glance(&folder.join(&asked.run)).ok()?;
    let findings = findings(&directory).ok()?;
    let manifest = &directory.manifest;
    let given = findings.given.as_ref();
    let text = directory
        .file(&format!("{}.toml", manifest.scenario))
        .ok()?;
    let page = manifest.files.contains_key(PAGE);
    Some(HistoryEntry {
        at: asked.at.clone(),
        run: asked.run.clone(),
        name: asked.name.clone(),
        page: page.then(|| format!("{}/{PAGE}", asked.run)),
        settings: vec![
            ("replicates", report::count(manifest.replicates)),
            ("seed", manifest.seed.to_string()),
            ("method", manifest.method.clone()),
            (
                "given",
                given.map_or("nothing".to_owned(), |given| given.event.clone()),
            ),
            ("version", manifest.version.clone()),
        ],
        command: manifest.command.clone(),
        text: String::from_utf8_lossy(&text).into_owned(),
        findings,
    })
}

/// What stands in a journal is a run's id, and leads nowhere else.
fn is_run(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The directory that `path` stands for: itself, or of a scenario's folder its newest run, of any other
/// the only one in it.
///
/// # Errors
/// If there is none, or there are several and none is known to be the newest.
pub fn found(path: &Path) -> Result<PathBuf, FindError> {
    let mut directories = output::runs(path).map_err(FindError::Read)?;
    if let Ok(newest) = RunDirectory::glance(&path.join(LATEST)) {
        return Ok(path.join(newest.manifest.run));
    }
    match directories.len() {
        1 => Ok(directories.remove(0)),
        _ => Err(FindError::Several(path.to_owned(), directories)),
    }
}

/// Why a folder stands for no directory.
#[derive(Debug)]
pub enum FindError {
    /// It cannot be read.
    Read(ReadError),
    /// Any of these could be meant.
    Several(PathBuf, Vec<PathBuf>),
}

/// How many of several directories a message lists.
const MOST_LISTED: usize = 20;

impl std::fmt::Display for FindError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FindError::Read(error) => error.fmt(f),
            FindError::Several(path, several) => {
                let count = report::count(several.len() as u64);
                write!(
                    f,
                    "{} holds {count} directories; give one of",
                    path.display()
                )?;
                for directory in several.iter().take(MOST_LISTED) {
                    write!(f, "\n  {}", directory.display())?;
                }
                match several.len().checked_sub(MOST_LISTED) {
                    Some(more @ 1..) => write!(f, "\n  and {more} more"),
                    _ => Ok(()),
                }
            }
        }
    }
}
