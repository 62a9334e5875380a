//! The runs of a scenario in the order in which they were asked for, each with what changed since the
//! run before, in what went in and in what came out.

use crate::estimate::{Estimate, Findings};
use crate::scenario::differences_of_texts;
use crate::table::{Column, Table, csv};

use super::answer::Answer;
use super::batch::prize;

/// A run that was asked for.
#[derive(Debug, Clone)]
pub struct HistoryEntry {
    /// When, as ISO 8601 in UTC.
    pub at: String,
    /// The name of its directory.
    pub run: String,
    /// The name it was given.
    pub name: Option<String>,
    /// Its page, as seen from beside its directory.
    pub page: Option<String>,
    /// What went in beside the scenario, each by its name; all of it in the command.
    pub settings: Vec<(&'static str, String)>,
    /// The command in the run directory.
    pub command: String,
    /// The scenario as resolved.
    pub text: String,
    pub findings: Findings,
}

/// A value that went in otherwise than before; `None` where there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// A parameter's path, or the name of a setting.
    pub path: String,
    pub before: Option<String>,
    pub now: Option<String>,
}

impl Changed {
    /// `acts.a-backs-b.effect: 0.4 → 0.2`
    pub fn in_words(&self) -> String {
        let [before, now] = [&self.before, &self.now].map(|of| of.as_deref());
        match (before, now) {
            (None, Some(now)) => format!("{} added: {now}", self.path),
            (Some(_), None) => format!("{} removed", self.path),
            _ => format!(
                "{}: {} → {}",
                self.path,
                before.unwrap_or("–"),
                now.unwrap_or("–")
            ),
        }
    }
}

/// A run after the one before it.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub entry: &'a HistoryEntry,
    before: Option<&'a HistoryEntry>,
}

/// The runs, each with the one before it.
pub(super) fn steps(entries: &[HistoryEntry]) -> impl DoubleEndedIterator<Item = Step<'_>> {
    (0..entries.len()).map(|at| Step {
        entry: &entries[at],
        before: at.checked_sub(1).map(|before| &entries[before]),
    })
}

impl<'a> Step<'a> {
    pub fn is_first(self) -> bool {
        self.before.is_none()
    }

    pub fn answer(self) -> Answer<'a> {
        Answer::of(&self.entry.findings)
    }

    /// By how much the chance differs from that of the run before, where both are asked the same; its
    /// error is that of two runs whose luck is not shared.
    pub fn moved(self) -> Option<Estimate> {
        let asked = |findings: &Findings| {
            let question = findings.question.clone();
            (question.candidate, question.contest, question.stage)
        };
        let before = &self.before?.findings;
        if asked(before) != asked(&self.entry.findings) {
            return None;
        }
        let (now, before) = (
            self.answer().baseline?.wins,
            Answer::of(before).baseline?.wins,
        );
        Some(Estimate {
            estimate: now.estimate - before.estimate,
            mcse: now.mcse.hypot(before.mcse),
        })
    }

    /// What went in otherwise than in the run before.
    pub fn changed(self) -> Vec<Changed> {
        let Some(before) = self.before else {
            return Vec::new();
        };
        let now = self.entry;
        let inputs = differences_of_texts(&before.text, &now.text);
        let mut changed: Vec<Changed> = inputs
            .into_iter()
            .map(|difference| Changed {
                path: difference.path,
                before: difference.first,
                now: difference.second,
            })
            .collect();
        let settings = before.settings.iter().zip(&now.settings);
        let set = |name: &str, before: &String, now: &String| Changed {
            path: name.to_owned(),
            before: Some(before.clone()),
            now: Some(now.clone()),
        };
        changed.extend(
            settings
                .filter(|(before, now)| before != now)
                .map(|((name, before), (_, now))| set(name, before, now)),
        );
        if changed.is_empty() && before.command != now.command {
            changed.push(set("command", &before.command, &now.command));
        }
        changed
    }
}

/// `index.csv` of a scenario's folder: the oldest run first.
pub fn history_csv(entries: &[HistoryEntry]) -> String {
    csv(&table(entries))
}

fn table(entries: &[HistoryEntry]) -> Table {
    let rows: Vec<(Step, Answer)> = steps(entries).map(|step| (step, step.answer())).collect();
    let asked = |step: &Step<'_>| step.entry.findings.question.clone();
    Table::of(&rows)
        .only("at", |(step, _)| &step.entry.at)
        .only("run", |(step, _)| &step.entry.run)
        .only("name", |(step, _)| step.entry.name.as_ref())
        .only("replicates", |(step, _)| step.entry.findings.replicates)
        .only("seed", |(step, _)| step.entry.findings.seed)
        .only("candidate", |(step, _)| asked(step).candidate)
        .only("of", |(step, _)| prize(&step.entry.findings))
        .only("what_if", |(step, _)| asked(step).what_if)
        .estimate(Column::only("wins_baseline"), None, |(_, answer)| {
            answer.baseline.map(|side| side.wins)
        })
        .estimate(Column::only("wins_what_if"), None, |(_, answer)| {
            answer.what_if.map(|side| side.wins)
        })
        .only("share_difference_mean", |(_, answer)| {
            answer.worth().map(|worth| worth.mean)
        })
        .only("winner_changes", |(_, answer)| {
            answer.changes().map(|changes| changes.estimate)
        })
        .estimate(Column::only("wins_baseline_moved"), None, |(step, _)| {
            step.moved()
        })
        .only("changed", |(step, _)| {
            let words: Vec<String> = step.changed().iter().map(Changed::in_words).collect();
            words.join("; ")
        })
        .table()
}
