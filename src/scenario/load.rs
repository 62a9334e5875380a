//! A path → a scenario, or everything that is wrong with it.

use std::path::{Path, PathBuf};

use super::diagnostic::{Diagnostic, Problem};
use super::edit;
use super::files::{of_file, read};
use super::report::{File, Report, locate};
use super::resolve::resolve;
use super::resolved::Scenario;
use super::tree::{At, Entry, Node, Value, parse_value};
use super::warnings::warnings;

/// A scenario that was read, what is doubtful about it, and where everything stands.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What the file means.
    pub scenario: Scenario,
    /// What is doubtful, in the order of the file.
    pub warnings: Vec<Diagnostic>,
    /// Where its parameters stand.
    pub places: Places,
}

/// Where parameters stand in the files: for problems that later stages find.
#[derive(Debug, Clone)]
pub struct Places {
    files: Vec<File>,
    root: Node,
}

impl Places {
    /// The problem with its place: that of its parameter, or of the nearest table above it, or of
    /// the what-if.
    pub fn locate(&self, problem: &Problem) -> Diagnostic {
        let mut prefixes = Vec::new();
        if let Some(arm) = &problem.arm {
            let added = format!("what-ifs.{arm}.add.{}", problem.path);
            prefixes.push((added, 4));
        }
        prefixes.push((problem.path.clone(), 1));
        if let Some(arm) = &problem.arm {
            prefixes.push((format!("what-ifs.{arm}"), 2));
        }
        let at = self.edit(problem).or_else(|| {
            prefixes
                .iter()
                .find_map(|(path, least)| self.nearest(path, *least))
        });
        let message = match &problem.arm {
            Some(arm) => format!("in what-if \"{arm}\": {}", problem.message),
            None => problem.message.clone(),
        };
        locate(
            &self.files,
            at.unwrap_or(self.root.at),
            problem.severity,
            message,
            problem.help.clone(),
        )
    }

    /// Where the what-if at hand says something else of the parameter.
    fn edit(&self, problem: &Problem) -> Option<At> {
        let what_if = self.root.get(["what-ifs", problem.arm.as_deref()?])?;
        let edits = ["set", "scale"].map(|key| edit::values(what_if.get([key])));
        let mut edits = edits.into_iter().flatten();
        edits
            .find(|(path, _)| edit::is_like(&problem.path, path))
            .map(|(_, entry)| entry.node.at)
    }

    fn nearest(&self, path: &str, least: usize) -> Option<At> {
        let segments: Vec<&str> = path.split('.').collect();
        (least..=segments.len()).rev().find_map(|depth| {
            let (last, parents) = segments[..depth].split_last()?;
            let entry = self
                .root
                .get(parents.iter().copied())?
                .table()?
                .get(*last)?;
            Some(if entry.node.table().is_some() {
                entry.key_at
            } else {
                entry.node.at
            })
        })
    }
}

/// Reads and resolves the scenario at `path`, with the values of `sets` (path, value as text) put
/// in its place: TOML, or a bare word as text.
///
/// # Errors
/// Everything that is wrong with the scenario, in the order of its files; at most 100 problems and
/// how many more.
pub fn load(path: &Path, sets: &[(String, String)]) -> Result<Loaded, Vec<Diagnostic>> {
    if path.is_dir() {
        return Err(vec![of_file(
            path,
            "this is a folder",
            "give the path of a scenario file",
        )]);
    }
    load_from(path, None, sets)
}

/// The same of a `text` that stands in no file: `path` says what it is called and from where
/// `extends` is looked for.
///
/// # Errors
/// As those of [`load`].
pub fn load_text(
    path: &Path,
    text: String,
    sets: &[(String, String)],
) -> Result<Loaded, Vec<Diagnostic>> {
    load_from(path, Some(text), sets)
}

fn load_from(
    path: &Path,
    text: Option<String>,
    sets: &[(String, String)],
) -> Result<Loaded, Vec<Diagnostic>> {
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let mut report = Report::default();
    let Some(mut root) = read(path, text, &mut report) else {
        return Err(report.into_diagnostics());
    };
    if !super::check::is_id(stem) || path.extension().is_none_or(|extension| extension != "toml") {
        report.error(
            At::default(),
            "the file's name cannot be an id",
            "name it with lower-case letters, digits and hyphens, ending in .toml",
        );
    }
    for (path, value) in sets {
        set(&mut root, path, value, &mut report);
    }
    let scenario = resolve(&root, stem, &report);
    let files = report.files.clone();
    let (errors, diagnostics) = (report.has_errors(), report.into_diagnostics());
    match scenario {
        Some(mut scenario) if !errors => {
            scenario.warnings = warnings(&scenario, &root);
            let places = Places { files, root };
            let located = scenario.warnings.iter();
            // Without errors what was found in reading are warnings too: what tables left out.
            let mut warnings: Vec<Diagnostic> = diagnostics
                .into_iter()
                .chain(located.map(|warning| places.locate(warning)))
                .collect();
            warnings.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
            Ok(Loaded {
                scenario,
                warnings,
                places,
            })
        }
        _ => Err(diagnostics),
    }
}

fn set(root: &mut Node, path: &str, value: &str, report: &mut Report) {
    let file = report.files.len() as u16;
    report.files.push(File {
        path: PathBuf::from("--set"),
        text: format!("{path}={value}"),
    });
    let start = path.len() as u32 + 1;
    let at = At {
        file,
        start,
        end: start + value.len() as u32,
    };
    let bare = value.starts_with(|c: char| c.is_ascii_alphabetic());
    let node = match parse_value(value, file, start) {
        Some(node) => node,
        None if bare => Node::new(Value::Text(value.to_owned()), at),
        None => {
            report.error(
                at,
                format!("\"{value}\" is no value"),
                "give a TOML value, as 0.4 or 2020-03-10",
            );
            return;
        }
    };
    let entry = Entry {
        key_at: At {
            file,
            start: 0,
            end: start - 1,
        },
        node,
    };
    edit::set_value(root, path, &entry, report);
}
