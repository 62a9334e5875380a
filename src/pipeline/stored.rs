//! An experiment's directory → its finding in words and its pictures at any size, from the result
//! that it holds: nothing is simulated.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::estimate::Reached;
use crate::event::Event;
use crate::experiment::{Attribution, BreakEven, Dependence, Rare, Sensitivity, Subject, Sweep};
use crate::figure::{self, About, Chart, Size, Source};
use crate::output::{ReadError, RunDirectory};
use crate::report;
use crate::scenario::{Names, Scenario};
use crate::table::Table;

use super::FoundIn;

/// What an experiment found, and whom it is about.
#[derive(Debug)]
pub struct Stored {
    found: Found,
    subject: Subject,
    names: Names,
    /// The title of the what-if that it is about, where the scenario has it.
    what_if: Option<String>,
    around: Around,
}

/// What a result says beside what was found.
#[derive(Debug, Default, Deserialize)]
struct Around {
    /// Which elections count.
    given: Option<String>,
    precision: Option<Reached>,
    posterior: Option<FoundIn>,
}

#[derive(Debug)]
enum Found {
    Sweep(Sweep),
    BreakEven(BreakEven),
    Attribution(Attribution),
    Sensitivity(Sensitivity),
    Dependence(Dependence),
    Rare(Rare),
}

impl Stored {
    /// Of the experiment in `directory` on `scenario`; nothing where its result is of another kind,
    /// or another version's.
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
            "sensitivity" => parsed(&bytes)
                .map(Found::Sensitivity)
                .or_else(|| parsed(&bytes).map(Found::Dependence)),
            "rare" => parsed(&bytes).map(Found::Rare),
            _ => None,
        };
        let around = parsed(&bytes).unwrap_or_default();
        Ok(found.and_then(|found| found.about(scenario, around)))
    }

    /// What its pictures are of; nothing where it has none.
    pub fn source(&self) -> Option<Source<'_>> {
        let about = About {
            subject: &self.subject,
            names: &self.names,
        };
        Some(match &self.found {
            Found::Sweep(found) => Source::Sweep(found, about),
            Found::BreakEven(found) => Source::BreakEven(found, about),
            Found::Attribution(found) => Source::Attribution(found, about),
            Found::Sensitivity(found) => Source::Sensitivity(found, about),
            Found::Dependence(found) => Source::Dependence(found, about),
            Found::Rare(_) => return None,
        })
    }

    /// The pictures, laid out for a size.
    pub fn charts(&self, size: Size) -> Vec<Chart> {
        let source = self.source();
        source.map_or_else(Vec::new, |source| figure::charts(source, |_| true, size, 1))
    }

    /// What was found, in sentences, each a line.
    pub fn finding(&self) -> String {
        let (subject, names) = (&self.subject, &self.names);
        let words = match &self.found {
            Found::Sweep(found) => report::sweep(found, subject, names),
            Found::BreakEven(found) => report::break_even(found, subject, names),
            Found::Attribution(found) => report::attribution(found, subject, names),
            Found::Sensitivity(found) => {
                report::sensitivity(found, self.what_if.as_deref(), subject)
            }
            Found::Dependence(found) => report::dependence(found, self.what_if.as_deref(), subject),
            Found::Rare(found) => report::rare(found, names),
        };
        // As on a terminal: after the title, before the table.
        let sentences = words.split("\n\n").next().unwrap_or(&words);
        let sentences = sentences
            .split_once('\n')
            .map_or("", |(_, sentences)| sentences)
            .trim();
        report::framed(
            None,
            None,
            format!("{sentences}\n"),
            self.around.precision.as_ref(),
        )
        .trim()
        .to_owned()
    }

    /// The tables with the names of their files.
    pub fn tables(&self) -> Vec<(String, Table)> {
        let names = &self.names;
        let file = |name: &str, table| (format!("{name}.csv"), table);
        match &self.found {
            Found::Sweep(found) => vec![file("sweep", report::sweep_table(found, names))],
            Found::BreakEven(found) => report::break_even_tables(found, names)
                .map(|(name, table)| file(name, table))
                .into(),
            Found::Attribution(found) => {
                vec![file("attribution", report::attribution_table(found, names))]
            }
            Found::Sensitivity(_) | Found::Dependence(_) | Found::Rare(_) => Vec::new(),
        }
    }

    /// Which elections count, and whose uncertain quantities they have, where it is not all and the
    /// scenario's own.
    pub fn framing(&self) -> String {
        let event = self
            .around
            .given
            .as_ref()
            .and_then(|given| Event::parse(given).ok());
        let learnt = self
            .around
            .posterior
            .as_ref()
            .map(|found| (found.calibration.as_str(), found.effective));
        let given = event.as_ref().map(|event| (event, &self.names));
        report::framed(given, learnt, String::new(), None)
            .trim()
            .to_owned()
    }

    /// What each of so many simulated elections is for: ` at each value`.
    pub fn each(&self) -> String {
        match &self.found {
            Found::Sweep(_) | Found::BreakEven(_) => " at each value".to_owned(),
            Found::Attribution(_) => " with each set of acts".to_owned(),
            Found::Sensitivity(found) => format!(" in each of {} samples", found.samples),
            Found::Dependence(_) | Found::Rare(_) => String::new(),
        }
    }

    /// The paths of what was varied.
    pub fn over(&self) -> &[String] {
        match &self.found {
            Found::Sweep(found) => &found.over,
            Found::BreakEven(found) => &found.over,
            _ => &[],
        }
    }
}

impl Found {
    /// With the names of what it is about; nothing where the scenario does not know it.
    fn about(self, scenario: &Scenario, around: Around) -> Option<Stored> {
        let (candidate, contest, what_if) = match &self {
            Found::Sweep(found) => (Some(&found.candidate), Some(&found.contest), None),
            Found::BreakEven(found) => (Some(&found.candidate), Some(&found.contest), None),
            Found::Attribution(found) => (Some(&found.candidate), Some(&found.contest), None),
            Found::Sensitivity(found) => (
                Some(&found.candidate),
                Some(&found.contest),
                found.what_if.as_ref(),
            ),
            Found::Dependence(found) => (
                Some(&found.candidate),
                Some(&found.contest),
                found.what_if.as_ref(),
            ),
            Found::Rare(_) => (None, None, None),
        };
        let subject = Subject::of(
            scenario,
            candidate.map(String::as_str),
            contest.map(String::as_str),
        )
        .ok()?;
        let arm = |id: &String| {
            scenario
                .arms
                .iter()
                .find(|arm| arm.id == *id)
                .map(|arm| arm.title.clone())
        };
        let what_if = what_if.and_then(arm);
        Some(Stored {
            found: self,
            subject,
            names: Names::of(scenario),
            what_if,
            around,
        })
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
