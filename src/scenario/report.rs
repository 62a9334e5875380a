//! Problems as they are found: each once, with its place in its file, all of them at once.

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
    found: Vec<Diagnostic>,
    /// The what-if at hand.
    arm: Option<String>,
}

/// More than this are not told one by one.
const MOST: usize = 100;

impl Report {
    pub fn error(&mut self, at: At, message: impl Into<String>, help: Option<String>) {
        self.add(Severity::Error, at, message.into(), help);
    }

    pub fn warning(&mut self, at: At, message: impl Into<String>, help: Option<String>) {
        self.add(Severity::Warning, at, message.into(), help);
    }

    /// From here on problems are of this what-if, unless they have been told already.
    pub fn in_arm(&mut self, arm: Option<&str>) {
        self.arm = arm.map(str::to_owned);
    }

    fn add(&mut self, severity: Severity, at: At, message: String, help: Option<String>) {
        let mut diagnostic = locate(&self.files, at, severity, message, help);
        if self.found.contains(&diagnostic) {
            return;
        }
        if let Some(arm) = &self.arm {
            diagnostic.message = format!("in what-if \"{arm}\": {}", diagnostic.message);
        }
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All problems in the order of the files, errors and warnings; the first hundred, then how many more.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut found = self.found;
        let number = |path: &PathBuf| self.files.iter().position(|file| file.path == *path);
        found.sort_by_key(|d| (number(&d.file), d.line, d.column));
        if found.len() > MOST {
            let more = found.len() - MOST;
            found.truncate(MOST);
            if let Some(last) = found.last().cloned() {
                let (line, column, width) = (0, 0, 0);
                let message = format!("and {more} more problems");
                found.push(Diagnostic { line, column, width, text: String::new(), message, help: None, ..last });
            }
        }
        found
    }
}

/// A problem with its line, column and text.
pub fn locate(files: &[File], at: At, severity: Severity, message: String, help: Option<String>) -> Diagnostic {
    let Some(file) = files.get(usize::from(at.file)) else {
        let (file, text) = (PathBuf::new(), String::new());
        return Diagnostic { severity, file, line: 0, column: 0, text, width: 0, message, help };
    };
    let whole = at.start == 0 && at.end as usize == file.text.len();
    let start = (at.start as usize).min(file.text.len());
    let line_start = file.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = file.text[start..].find('\n').map_or(file.text.len(), |newline| start + newline);
    let end = (at.end as usize).clamp(start, line_end);
    let (line, column, width) = match whole {
        true => (0, 0, 0),
        false => {
            let line = file.text[..start].matches('\n').count() + 1;
            let column = file.text[line_start..start].chars().count() + 1;
            (line, column, file.text[start..end].chars().count().max(1))
        }
    };
    let text = if whole { String::new() } else { file.text[line_start..line_end].trim_end_matches('\r').to_owned() };
    Diagnostic {
        severity,
        file: file.path.clone(),
        line: line as u32,
        column: column as u32,
        text,
        width: width as u32,
        message,
        help,
    }
}

/// `did you mean "mandel"?`, if one of `known` is near.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = known.into_iter().map(|other| (strsim::damerau_levenshtein(name, other), other));
    let (distance, nearest) = near.min()?;
    (distance <= 2.max(name.chars().count() / 3)).then(|| format!("did you mean \"{nearest}\"?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_in_lines_and_characters() {
        let files = [File { path: "a.toml".into(), text: "x = 1\nä = \"ö\" # ü\n".into() }];
        let at = At { file: 0, start: 11, end: 15 };
        let found = locate(&files, at, Severity::Error, "m".into(), None);
        assert_eq!((found.line, found.column, found.width, found.text.as_str()), (2, 5, 3, "ä = \"ö\" # ü"));
    }

    #[test]
    fn the_nearest_name_is_offered_if_it_is_near() {
        assert_eq!(did_you_mean("mandell", ["vance", "mandel"]).as_deref(), Some("did you mean \"mandel\"?"));
        assert_eq!(did_you_mean("mandell", ["vance"]), None);
    }
}
