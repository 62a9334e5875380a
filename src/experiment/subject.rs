//! Whose result an experiment is about, and in what: a nomination, an office or a contest.

use serde::{Deserialize, Serialize};

use crate::election::{ContestIx, Decides, whose};
use crate::estimate::{Answer, Counted, Target};
use crate::event::{Event, check, holds, unknown};
use crate::replicates::Replicates;
use crate::scenario::{Prizes, Scenario};

use super::{Failure, Measure, Of};

/// A candidate and what they are after, by id and by name, and what is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Id.
    pub candidate: String,
    /// As printed.
    pub candidate_name: String,
    /// Id of the contest whose shares are told.
    pub contest: String,
    /// As printed.
    pub contest_name: String,
    /// The stage whose winner is asked for; `None`: of the contest alone.
    pub stage: Option<StageAsked>,
    /// Who wins the contest goes on from it.
    pub narrows: bool,
    /// Only replicates count in which this holds.
    pub given: Option<Event>,
}

/// A nomination or an office that several contests decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageAsked {
    /// Id of the contest that begins it.
    pub first: String,
    /// What its winner is given.
    pub decides: Decides,
}

impl Subject {
    /// The scenario's question, with what is given in its place: a candidate's id, and `of` what.
    ///
    /// # Errors
    /// If there is no such candidate, or nothing of that kind for them to win.
    pub fn of(
        scenario: &Scenario,
        candidate: Option<&str>,
        of: Option<&str>,
    ) -> Result<Subject, Failure> {
        let roster = &scenario.roster;
        let question = &scenario.question;
        let ids = || roster.candidates.iter().map(|own| own.id.as_str());
        let who = match candidate {
            Some(id) => roster
                .candidate(id)
                .ok_or_else(|| unknown("candidate", id, ids()))?,
            None => question.candidate,
        };
        let compared: Vec<_> = std::iter::once(0)
            .chain(question.what_if)
            .map(|arm| &scenario.arms[arm].election)
            .collect();
        let prizes = Prizes {
            roster,
            compared: &compared,
            candidate: who,
            since: question.since,
        };
        let asked = match of {
            Some(word) => prizes.named(word),
            None if who == question.candidate => Ok((question.contest, question.stage)),
            None => prizes.like(question),
        };
        let (contest, stage) = asked.map_err(|(fault, help)| {
            Failure::asked(format!("the question is about {fault}"), help)
        })?;
        let chains = scenario.arms[0].election.chains();
        let decides = |first: ContestIx| {
            let mut arms = compared.iter().map(|election| election.chains());
            let stage = arms.find_map(|chains| chains.stage(first));
            stage.map_or(Decides::Office, |stage| stage.decides)
        };
        Ok(Subject {
            candidate: roster[who].id.clone(),
            candidate_name: roster[who].name.clone(),
            contest: roster[contest].id.clone(),
            contest_name: roster[contest].name.clone(),
            stage: stage.map(|first| StageAsked {
                first: roster[first].id.clone(),
                decides: decides(first),
            }),
            narrows: chains
                .contest(contest)
                .is_some_and(|contest| contest.rule.narrows()),
            given: None,
        })
    }

    /// `Tommy Tuberville wins the Republican run-off`; `… is nominated`.
    pub fn wins(&self) -> String {
        let (name, contest) = (&self.candidate_name, &self.contest_name);
        match &self.stage {
            Some(stage) => format!("{name} {}", stage.decides.wins()),
            None if self.narrows => format!("{name} goes on from the {contest}"),
            None => format!("{name} wins the {contest}"),
        }
    }

    /// What the chance is of: `win the Republican run-off`, `be nominated`.
    pub fn to_win(&self) -> String {
        let contest = &self.contest_name;
        match &self.stage {
            Some(stage) => stage.decides.to_win().to_owned(),
            None if self.narrows => format!("go on from the {contest}"),
            None => format!("win the {contest}"),
        }
    }

    /// Who is another where the outcome changes: `the winner`, `the nominee`, `who goes on`.
    pub fn winner(&self) -> &'static str {
        match &self.stage {
            Some(stage) => stage.decides.winner(),
            None if self.narrows => "who goes on",
            None => "the winner",
        }
    }

    /// What is asked of, as `--outcome` takes it: `nomination`, or the contest's id.
    pub fn prize(&self) -> &str {
        match &self.stage {
            Some(stage) => stage.decides.name(),
            None => &self.contest,
        }
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

    /// The contests that the outcome hangs on, by their places in the roster of `scenario`, in the
    /// order in which they are held.
    pub(super) fn contests(&self, scenario: &Scenario) -> Vec<ContestIx> {
        let place = |id: &str| scenario.roster.contest(id);
        let contest = place(&self.contest).unwrap_or(scenario.question.contest);
        let stage = self.stage.as_ref().and_then(|stage| place(&stage.first));
        scenario.contests_of(stage, contest)
    }

    /// Their result in an arm of `table`, by its place.
    pub(crate) fn answer(&self, table: &Replicates, arm: usize) -> Answer {
        let mut answer = self.answer_of(table, arm, &self.candidate);
        if self.given.is_some() {
            answer.counted = self.counted(table, arm);
        }
        answer
    }

    /// Another candidate's, in what is asked for.
    pub(crate) fn answer_of(&self, table: &Replicates, arm: usize, candidate: &str) -> Answer {
        let target = Target {
            candidate,
            contest: &self.contest,
            stage: self.stage.as_ref().map(|stage| stage.first.as_str()),
        };
        Answer::of(table, arm, target)
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
