//! Problems as they are found: each once, with its place in its file, all of them at once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::diagnostic::{Diagnostic, Severity};
use super::tree::At;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    pub path: PathBuf,
    pub text: String,
}

/// Everything read, and everything wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub files: Vec<File>,
    /// By number of the file: which are tables of regions, and where their figures are from.
    pub tables: BTreeMap<u16, Option<String>>,
    problems: RefCell<Problems>,
}

/// What was found wrong, by whoever reads.
#[derive(Debug, Clone, Default)]
struct Problems {
    found: Vec<Located>,
    told: BTreeSet<(At, String)>,
    /// The what-if at hand.
    arm: Option<String>,
}

#[derive(Debug, Clone)]
struct Located {
    severity: Severity,
    at: At,
    message: String,
    help: Option<String>,
}

/// How a problem is cured, where that can be told: a text, or what may be one.
#[derive(Debug)]
pub struct Help(Option<String>);

impl From<&str> for Help {
    fn from(help: &str) -> Help {
        Help(Some(help.to_owned()))
    }
}

impl From<String> for Help {
    fn from(help: String) -> Help {
        Help(Some(help))
    }
}

impl From<Option<String>> for Help {
    fn from(help: Option<String>) -> Help {
        Help(help)
    }
}

/// More than this are not told one by one.
const MOST: usize = 100;

impl Report {
    pub fn error(&self, at: At, message: impl Into<String>, help: impl Into<Help>) {
        self.add(Severity::Error, at, message.into(), help.into());
    }

    pub fn warning(&self, at: At, message: impl Into<String>, help: impl Into<Help>) {
        self.add(Severity::Warning, at, message.into(), help.into());
    }

    /// From here on problems are of this what-if, unless they have been told already.
    pub fn in_arm(&self, arm: Option<&str>) {
        self.problems.borrow_mut().arm = arm.map(str::to_owned);
    }

    fn add(&self, severity: Severity, at: At, message: String, Help(help): Help) {
        let mut problems = self.problems.borrow_mut();
        if !problems.told.insert((at, message.clone())) {
            return;
        }
        let message = match &problems.arm {
            Some(arm) => format!("in what-if \"{arm}\": {message}"),
            None => message,
        };
        problems.found.push(Located {
            severity,
            at,
            message,
            help,
        });
    }

    /// The line of its file in which a place begins, from 1.
    pub fn line(&self, at: At) -> usize {
        let text = self.files.get(usize::from(at.file));
        let before = text.and_then(|file| file.text.get(..at.start as usize));
        1 + before.map_or(0, |before| before.matches('\n').count())
    }

    pub fn has_errors(&self) -> bool {
        let found = &self.problems.borrow().found;
        found.iter().any(|found| found.severity == Severity::Error)
    }

    /// Whether nothing was found wrong in the tables of regions: what they lack has then no other
    /// reason.
    pub fn tables_are_whole(&self) -> bool {
        let found = &self.problems.borrow().found;
        !found
            .iter()
            .any(|found| self.tables.contains_key(&found.at.file))
    }

    /// All problems in the order of the files, errors and warnings; the first hundred, then how
    /// many more.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut found = self.problems.into_inner().found;
        found.sort_by_key(|found| found.at);
        let more = found.len().saturating_sub(MOST);
        let told = found.into_iter().take(MOST);
        let mut diagnostics: Vec<Diagnostic> = told
            .map(|found| {
                locate(
                    &self.files,
                    found.at,
                    found.severity,
                    found.message,
                    found.help,
                )
            })
            .collect();
        if let Some(last) = diagnostics.last().filter(|_| more > 0) {
            let (file, help) = (last.file.clone(), Some("correct these first".to_owned()));
            let message = format!("and {more} more problems");
            diagnostics.push(Diagnostic::of_file(Severity::Error, file, message, help));
        }
        diagnostics
    }
}

/// A problem with its line, column and text.
pub fn locate(
    files: &[File],
    at: At,
    severity: Severity,
    message: String,
    help: Option<String>,
) -> Diagnostic {
    let file = files.get(usize::from(at.file));
    let path = file.map_or_else(PathBuf::new, |file| file.path.clone());
    let found = Diagnostic::of_file(severity, path, message, help);
    let Some(File { text, .. }) = file else {
        return found;
    };
    if at.start == 0 && at.end as usize == text.len() {
        return found;
    }
    let start = floor(text, at.start as usize);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..]
        .find('\n')
        .map_or(text.len(), |newline| start + newline);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let line_end = line_start + line.len();
    let end = floor(text, (at.end as usize).clamp(start, line_end.max(start)));
    Diagnostic {
        line: text[..start].matches('\n').count() as u32 + 1,
        column: text[line_start..start].chars().count() as u32 + 1,
        text: line.to_owned(),
        width: text[start..end].chars().count().max(1) as u32,
        ..found
    }
}

/// The last boundary between characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// Names longer than this are compared with none: that takes time and room as the product of two
/// lengths.
const MOST_COMPARED: usize = 128;

/// `did you mean "mandel"?`, if one of `known` is near.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let short = |name: &str| name.len() <= MOST_COMPARED;
    let known = known
        .into_iter()
        .filter(|other| short(other) && short(name));
    let near = known.map(|other| (strsim::damerau_levenshtein(name, other), other));
    let (distance, nearest) = near.min()?;
    (distance <= 2.max(name.chars().count() / 3)).then(|| format!("did you mean \"{nearest}\"?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_in_lines_and_characters() {
        let files = [File {
            path: "a.toml".into(),
            text: "x = 1\nä = \"ö\" # ü\n".into(),
        }];
        let at = At {
            file: 0,
            start: 11,
            end: 15,
        };
        let found = locate(&files, at, Severity::Error, "m".into(), None);
        assert_eq!(
            (found.line, found.column, found.width, found.text.as_str()),
            (2, 5, 3, "ä = \"ö\" # ü")
        );
    }

    #[test]
    fn the_nearest_name_is_offered_if_it_is_near() {
        assert_eq!(
            did_you_mean("mandell", ["vance", "mandel"]).as_deref(),
            Some("did you mean \"mandel\"?")
        );
        assert_eq!(did_you_mean("mandell", ["vance"]), None);
    }
}
