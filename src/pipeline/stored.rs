//! An experiment's directory → its finding in words and its pictures at any size, from the result that it holds: nothing is
//! simulated.

use serde::de::DeserializeOwned;

use crate::experiment::{Attribution, BreakEven, Dependence, Sensitivity, Subject, Sweep};
use crate::figure::{self, Chart, Size};
use crate::output::{ReadError, RunDirectory};
use crate::report;
use crate::scenario::Scenario;

/// What an experiment found, and whom it is about.
#[derive(Debug)]
pub struct Stored {
    found: Found,
    subject: Subject,
    /// The title of the what-if that it is about, where the scenario has it.
    what_if: Option<String>,
}

#[derive(Debug)]
enum Found {
    Sweep(Sweep),
    BreakEven(BreakEven),
    Attribution(Attribution),
    Sensitivity(Sensitivity),
    Dependence(Dependence),
}

impl Stored {
    /// Of the experiment in `directory` on `scenario`; nothing where its result is of another kind, or another version's.
    ///
    /// # Errors
    /// If the result cannot be read.
    pub fn of(directory: &RunDirectory, scenario: &Scenario) -> Result<Option<Stored>, ReadError> {
        let kind = kind(directory);
        let name = format!("{kind}.json");
        if !directory.manifest.files.contains_key(&name) {
            return Ok(None);
        }
        let bytes = directory.file(&name)?;
        let found = match kind {
            "sweep" => parsed(&bytes).map(Found::Sweep),
            "break-even" => parsed(&bytes).map(Found::BreakEven),
            "attribute" => parsed(&bytes).map(Found::Attribution),
            "sensitivity" => parsed(&bytes).map(Found::Sensitivity).or_else(|| parsed(&bytes).map(Found::Dependence)),
            _ => None,
        };
        Ok(found.and_then(|found| found.about(scenario)))
    }

    /// The pictures, laid out for a size.
    pub fn charts(&self, size: Size) -> Vec<Chart> {
        let subject = &self.subject;
        match &self.found {
            Found::Sweep(found) => figure::experiment::sweep(found, subject, size),
            Found::BreakEven(found) => figure::experiment::break_even(found, subject, size),
            Found::Attribution(found) => figure::experiment::attribution(found, subject, size),
            Found::Sensitivity(found) => {
                let about = report::subject_in_words(found, self.what_if.as_deref(), subject);
                figure::sensitivity(found, &about, size)
            }
            Found::Dependence(found) => {
                let about = report::dependence_in_words(found, self.what_if.as_deref(), subject);
                figure::dependence(found, &about, size)
            }
        }
    }

    /// What was found, in sentences, each a line.
    pub fn finding(&self) -> String {
        let subject = &self.subject;
        let words = match &self.found {
            Found::Sweep(found) => report::sweep(found, subject),
            Found::BreakEven(found) => report::break_even(found, subject),
            Found::Attribution(found) => report::attribution(found, subject),
            Found::Sensitivity(found) => report::sensitivity(found, self.what_if.as_deref(), subject),
            Found::Dependence(found) => report::dependence(found, self.what_if.as_deref(), subject),
        };
        // As on a terminal: after the title, before the table.
        let sentences = words.split("\n\n").next().unwrap_or(&words);
        sentences.split_once('\n').map_or("", |(_, sentences)| sentences).trim().to_owned()
    }
}

impl Found {
    /// With the names of what it is about; nothing where the scenario does not know it.
    fn about(self, scenario: &Scenario) -> Option<Stored> {
        let (candidate, contest, what_if) = match &self {
            Found::Sweep(found) => (&found.candidate, &found.contest, None),
            Found::BreakEven(found) => (&found.candidate, &found.contest, None),
            Found::Attribution(found) => (&found.candidate, &found.contest, None),
            Found::Sensitivity(found) => (&found.candidate, &found.contest, found.what_if.as_ref()),
            Found::Dependence(found) => (&found.candidate, &found.contest, found.what_if.as_ref()),
        };
        let subject = Subject::of(scenario, Some(candidate), Some(contest)).ok()?;
        let arm = |id: &String| scenario.arms.iter().find(|arm| arm.id == *id).map(|arm| arm.title.clone());
        let what_if = what_if.and_then(arm);
        Some(Stored { found: self, subject, what_if })
    }
}

/// What kind of experiment a directory holds: `sweep` of `sweep-4f1c`.
pub fn kind(directory: &RunDirectory) -> &str {
    let run = &directory.manifest.run;
    run.rsplit_once('-').map_or(run.as_str(), |(kind, _)| kind)
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}
