//! What is wrong with a scenario, where, and what would cure it.

use std::path::PathBuf;

/// Whether the scenario can run all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but is likely not what was meant.
    Warning,
}

/// One problem with its place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops the run.
    pub severity: Severity,
    /// The scenario, or a file that it names.
    pub file: PathBuf,
    /// From 1; 0 where the whole file is meant.
    pub line: u32,
    /// In characters, from 1; 0 where the whole file is meant.
    pub column: u32,
    /// The line of the file that it is about, and the length in characters of the part in question.
    pub text: String,
    /// In characters, from 1; 0 where the whole file is meant.
    pub width: u32,
    /// Lower case, names the thing and its value: `support of bloc "rural" names "mandell", who is
    /// no candidate`.
    pub message: String,
    /// The cure: `did you mean "mandel"?`
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem of a whole file.
    pub fn of_file(
        severity: Severity,
        file: PathBuf,
        message: String,
        help: Option<String>,
    ) -> Diagnostic {
        Diagnostic {
            severity,
            file,
            line: 0,
            column: 0,
            text: String::new(),
            width: 0,
            message,
            help,
        }
    }
}

/// One problem found after resolving (a model that cannot be built, a doubt), by the path of the
/// parameter at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops the run.
    pub severity: Severity,
    /// `acts.trump-endorses-tuberville.effect`; the longest prefix that the file has is shown. Empty:
    /// the whole scenario.
    pub path: String,
    /// The what-if in which it arises, if it is one's.
    pub arm: Option<String>,
    /// Lower case, names the thing and its value.
    pub message: String,
    /// The cure.
    pub help: Option<String>,
}

impl Problem {
    /// What keeps a scenario from being run, in the baseline.
    pub fn error(path: String, message: String, help: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Error,
            path,
            arm: None,
            message,
            help: Some(help.into()),
        }
    }

    /// What is likely not what was meant, in the baseline.
    pub fn warning(path: String, message: String, help: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(path, message, help)
        }
    }
}
