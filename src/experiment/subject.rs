//! Whose result in which contest an experiment is about.

use crate::election::{ContestIx, whose};
use crate::estimate::{Answer, Counted};
use crate::event::{Event, check, holds, unknown};
use crate::replicates::Replicates;
use crate::scenario::Scenario;

use super::{Failure, Measure, Of};

/// A candidate in a contest, by id and by name, and what is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Id.
    pub candidate: String,
    /// As printed.
    pub candidate_name: String,
    /// Id.
    pub contest: String,
    /// As printed.
    pub contest_name: String,
    /// Who wins the contest goes on from it.
    pub narrows: bool,
    /// Only replicates count in which this holds.
    pub given: Option<Event>,
}

impl Subject {
    /// The scenario's question, with what is given in its place.
    ///
    /// # Errors
    /// If the baseline has no such contest, or no such candidate can be on its ballot.
    pub fn of(
        scenario: &Scenario,
        candidate: Option<&str>,
        contest: Option<&str>,
    ) -> Result<Subject, Failure> {
        let roster = &scenario.roster;
        let held = &scenario.arms[0].election;
        let candidates = roster.candidates.iter();
        let candidates = candidates.map(|own| (own.id.as_str(), own.name.as_str()));
        let contests = held.contests.iter().map(|contest| {
            let named = &roster.contests[contest.ix.at()];
            (named.id.as_str(), named.name.as_str())
        });
        let asked = &scenario.question;
        let candidate = candidate.unwrap_or(&roster.candidates[asked.candidate.at()].id);
        let contest = contest.unwrap_or(&roster.contests[asked.contest.at()].id);
        let (candidate, candidate_name) = find("candidate", candidate, candidates)?;
        let (contest, contest_name) = find("contest", contest, contests)?;
        let rule = roster.contest(&contest).and_then(|ix| held.contest(ix));
        let narrows = rule.is_some_and(|contest| contest.rule.narrows());
        Ok(Subject {
            candidate,
            candidate_name,
            contest,
            contest_name,
            narrows,
            given: None,
        })
    }

    /// `Tommy Tuberville wins the Republican run-off`; `… goes on from the Republican primary`.
    pub fn wins(&self) -> String {
        let wins = if self.narrows { "goes on from" } else { "wins" };
        format!("{} {wins} the {}", self.candidate_name, self.contest_name)
    }

    /// What the chance is of: `win the Republican run-off`.
    pub fn to_win(&self) -> String {
        format!(
            "{} the {}",
            if self.narrows { "go on from" } else { "win" },
            self.contest_name
        )
    }

    /// `what the what-if “He never endorses” changes in Tommy Tuberville’s share in the Republican
    /// run-off`; `what_if` is the arm's title.
    pub fn measured(&self, of: Of, measure: Measure, what_if: Option<&str>) -> String {
        let measure = match measure {
            Measure::Share => format!(
                "{} share in the {}",
                whose(&self.candidate_name),
                self.contest_name
            ),
            Measure::Wins => format!("whether {}", self.wins()),
        };
        match (of, what_if) {
            (Of::Difference, Some(title)) => {
                format!("what the what-if “{title}” changes in {measure}")
            }
            (_, Some(title)) => format!("{measure} in the what-if “{title}”"),
            (_, None) => measure,
        }
    }

    /// The same where `event` holds.
    ///
    /// # Errors
    /// If it is none, or can never hold in the scenario as written.
    pub fn given(self, scenario: &Scenario, event: Option<&str>) -> Result<Subject, Failure> {
        let given = event.map(Event::parse).transpose()?;
        given
            .as_ref()
            .map_or(Ok(()), |given| check(given, scenario, 0))?;
        Ok(Subject { given, ..self })
    }

    /// The contest's place in the roster of `scenario`; the question's, where there is none of that
    /// id.
    pub(super) fn place(&self, scenario: &Scenario) -> ContestIx {
        let asked = scenario.roster.contest(&self.contest);
        asked.unwrap_or(scenario.question.contest)
    }

    /// Their result in an arm of `table`, by its place.
    pub(crate) fn answer(&self, table: &Replicates, arm: usize) -> Answer {
        let mut answer = Answer::of(table, arm, &self.contest, &self.candidate);
        answer.counted = self.counted(table, arm);
        answer
    }

    /// The same of the baseline and, where the table has one, of the arm after it.
    pub(super) fn answers(&self, table: &Replicates) -> (Answer, Option<Answer>) {
        let what_if = (table.arms.len() > 1).then(|| self.answer(table, 1));
        (self.answer(table, 0), what_if)
    }

    /// The replicates in which what is given holds in an arm of `table`, by its place.
    fn counted(&self, table: &Replicates, arm: usize) -> Counted {
        Counted::of(
            table,
            self.given
                .as_ref()
                .map(|given| holds(given, &table.arm(arm))),
        )
    }

    /// Whether any replicate counts.
    ///
    /// # Errors
    /// If none does.
    pub(super) fn any(&self, counted: &Counted) -> Result<(), Failure> {
        match (&self.given, counted.kept()) {
            (Some(given), Some(kept)) if !kept.contains(&true) => Err(Failure::Never {
                event: given.to_string(),
                replicates: kept.len() as u64,
            }),
            _ => Ok(()),
        }
    }
}

/// (id, name) of the one with this id.
fn find<'s>(
    what: &str,
    id: &str,
    known: impl Iterator<Item = (&'s str, &'s str)> + Clone,
) -> Result<(String, String), Failure> {
    match known.clone().find(|(other, _)| *other == id) {
        Some((id, name)) => Ok((id.to_owned(), name.to_owned())),
        None => Err(unknown(what, id, known.map(|(id, _)| id)).into()),
    }
}

/// The place of the what-if with this id among the arms.
pub(crate) fn what_if(scenario: &Scenario, id: &str) -> Result<usize, Failure> {
    let ids = scenario.arms.iter().skip(1).map(|arm| arm.id.as_str());
    match ids.clone().position(|known| known == id) {
        Some(at) => Ok(at + 1),
        None if scenario.arms.len() == 1 => Err(no_what_if(scenario)),
        None => Err(unknown("what-if", id, ids).into()),
    }
}

/// That there is none.
pub(crate) fn no_what_if(scenario: &Scenario) -> Failure {
    let help = "add a table [what-ifs.…] that takes an act away: `remove = [\"acts.…\"]`";
    Failure::asked(format!("{} has no what-if", scenario.id), help)
}
