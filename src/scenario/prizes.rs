//! What a candidate can win: a nomination, an office, a contest. One place decides which of them is
//! meant, and whose shares are told with it.

use crate::election::{
    Act, CandidateIx, Contest, ContestIx, Decides, Election, Roster, Rule, Stage,
};
use crate::quantity::Date;
use crate::rule;

use super::Question;

/// The contest whose shares are told, and the contest that begins the stage whose winner is asked for:
/// `None` where the chance is to win the contest itself.
pub type Outcome = (ContestIx, Option<ContestIx>);

/// What is wrong, to follow "about", and a cure.
pub type Fault = (String, String);

/// What a candidate can win in the elections that are compared, the baseline first.
#[derive(Clone, Copy)]
pub struct Prizes<'e> {
    pub roster: &'e Roster,
    pub compared: &'e [&'e Election],
    pub candidate: CandidateIx,
    /// The day from which they differ.
    pub since: Option<Date>,
}

impl Prizes<'_> {
    /// What a word names: `nomination`, `office`, or the id of a contest.
    pub fn named(&self, word: &str) -> Result<Outcome, Fault> {
        let contest = self.roster.contest(word);
        match (contest, Decides::named(word)) {
            (Some(contest), _) if self.can_win(contest) => Ok((contest, None)),
            (Some(contest), _) => Err(self.beyond(contest)),
            (None, Some(decides)) => self.of_stage(decides).ok_or_else(|| {
                let who = &self.roster[self.candidate].id;
                let message = format!("the {word} of \"{who}\", but there is none to win");
                (message, self.choices())
            }),
            (None, None) => Err((
                format!("\"{word}\", which is nothing to win"),
                self.choices(),
            )),
        }
    }

    /// What another candidate's question asks, of this one: the same contest or stage, if they can win
    /// it.
    pub fn like(&self, question: &Question) -> Result<Outcome, Fault> {
        let (contest, stage) = (question.contest, question.stage);
        match self.can_win(stage.unwrap_or(contest)) {
            true => Ok((contest, stage)),
            false => Err(self.beyond(contest)),
        }
    }

    /// The candidate's nomination or office.
    fn of_stage(&self, decides: Decides) -> Option<Outcome> {
        let mut chains = self.compared.iter().map(|election| election.chains());
        let stage = chains.find_map(|chains| chains.stage_for(self.candidate, decides))?;
        Some(self.outcome(&stage))
    }

    /// The first stage that is not over and that what differs precedes; else the last;
    /// without a stage that has a winner, the first contest to come.
    pub fn default(&self) -> Result<Outcome, Fault> {
        let baseline = self.compared[0];
        let chains = baseline.chains();
        let stages: Vec<Stage> = chains
            .stages()
            .into_iter()
            .filter(|stage| {
                stage.has_winner()
                    && stage.last().returns.is_none()
                    && stage
                        .contests
                        .iter()
                        .any(|contest| self.can_win(contest.ix))
            })
            .collect();
        let touched = |stage: &&Stage| self.since.is_none_or(|since| stage.last().date >= since);
        if let Some(stage) = stages.iter().find(touched).or(stages.last()) {
            return Ok(self.outcome(stage));
        }
        let to_come = baseline
            .contests
            .iter()
            .find(|contest| contest.returns.is_none() && self.can_win(contest.ix));
        match to_come.or(baseline.contests.last()) {
            Some(contest) if self.can_win(contest.ix) => Ok((contest.ix, None)),
            Some(contest) => Err(self.beyond(contest.ix)),
            None => Err((
                "nothing: there is no contest".to_owned(),
                "add one".to_owned(),
            )),
        }
    }

    /// What is told of a stage: its winner, and the shares of the last contest that is surely held, of
    /// those that may differ; where none is surely held, of the first of them.
    fn outcome(&self, stage: &Stage) -> Outcome {
        let surely = |contest: &&&Contest| {
            self.compared
                .iter()
                .all(|election| is_surely_held(contest.ix, election, self.compared[0]))
        };
        let differs = |contest: &&&Contest| self.since.is_none_or(|since| contest.date >= since);
        let mut told = stage.contests.iter().filter(differs);
        let first = told.clone().next().unwrap_or(&stage.contests[0]).ix;
        let told = told.rfind(surely).map_or(first, |contest| contest.ix);
        let several = |election: &&Election| {
            let own = election.chains().stage(stage.first().ix);
            own.is_none_or(|own| own.contests.len() > 1)
        };
        let decided_together = self.compared.iter().any(several);
        (told, decided_together.then_some(stage.first().ix))
    }

    /// Whether both arms have the contest and the candidate can stand there in one.
    pub fn can_win(&self, contest: ContestIx) -> bool {
        let stands = |election: &&Election| {
            let contest = election.contest(contest);
            contest.is_some_and(|contest| {
                election
                    .chains()
                    .can_stand(contest)
                    .contains(&self.candidate)
            })
        };
        let has = |election: &&Election| election.contest(contest).is_some();
        self.compared.iter().any(stands) && self.compared.iter().all(has)
    }

    fn beyond(&self, contest: ContestIx) -> Fault {
        let (who, what) = (&self.roster[self.candidate].id, &self.roster[contest].id);
        (
            format!("\"{who}\" in contest \"{what}\", but nobody can vote for them there"),
            self.choices(),
        )
    }

    /// What there is to ask about the candidate.
    fn choices(&self) -> String {
        let words = Decides::ALL
            .into_iter()
            .filter(|decides| self.of_stage(*decides).is_some())
            .map(|decides| decides.name().to_owned());
        let contests = self.compared[0]
            .contests
            .iter()
            .filter(|contest| self.can_win(contest.ix))
            .map(|contest| self.roster[contest.ix].id.clone());
        let all: Vec<String> = words.chain(contests).collect();
        match all.is_empty() {
            true => "name another candidate".to_owned(),
            false => format!(
                "they can win: {}; or name another candidate",
                all.join(", ")
            ),
        }
    }
}

/// Whether a contest is held whatever happens: unless a majority in the one that it follows may make
/// it needless. One that is over, and before which nothing differs from the baseline, is known.
fn is_surely_held(contest: ContestIx, election: &Election, baseline: &Election) -> bool {
    let chains = election.chains();
    let Some(own) = chains.contest(contest) else {
        return false;
    };
    let Some(before) = chains.followed(own) else {
        return true;
    };
    if !own.ballot.is_empty() {
        return true;
    }
    match (before.rule, &before.returns) {
        (Rule::Majority { .. }, Some(returns)) => {
            let votes: Vec<(CandidateIx, f64)> = returns
                .iter()
                .map(|(who, votes)| (*who, *votes as f64))
                .collect();
            is_as_counted(before, election, baseline)
                && rule::counted(before.rule, &votes).len() > 1
        }
        (Rule::Majority { .. }, None) => false,
        (Rule::Plurality | Rule::TopN { .. }, _) => is_surely_held(before.ix, election, baseline),
    }
}

/// Whether nothing that may change the result of a contest that is over differs from the baseline.
fn is_as_counted(contest: &Contest, election: &Election, baseline: &Election) -> bool {
    let said = |election: &Election| -> Vec<Act> {
        let mut acts = election.acts.clone();
        acts.retain(|act| act.date <= contest.date);
        acts
    };
    baseline.contest(contest.ix) == Some(contest)
        && said(election) == said(baseline)
        && election.electorate == baseline.electorate
        && election.backlash == baseline.backlash
        && election.as_of == baseline.as_of
}
