//! What findings tell of the question: one rule for sentences, tables, pictures and files. The chance
//! is that of its stage, or of its contest alone; shares and leads are the contest's, where they
//! exist.

use super::findings::{
    CandidateDifference, CandidateFindings, ContestFindings, Estimate, Findings, StageFindings,
    Summary, WinnerChanges,
};
use crate::replicates::Decides;

/// What the question's candidate comes to in an arm.
#[derive(Debug, Clone, Copy)]
pub struct InArm<'f> {
    /// The chance that is asked for, of all replicates that count.
    pub wins: Estimate,
    /// How often the contest whose shares are told is held with the candidate on the ballot.
    pub on_ballot: Estimate,
    /// Over those replicates.
    pub share: Option<&'f Summary>,
    /// The same.
    pub margin: Option<&'f Summary>,
}

/// What a what-if changes for the question's candidate.
#[derive(Debug, Clone, Copy)]
pub struct BetweenArms<'f> {
    /// In the chance that is asked for.
    pub wins: Estimate,
    /// How often another wins.
    pub winner_changes: &'f WinnerChanges,
    /// Where both arms have a share; absent where the arms never do.
    pub share: Option<&'f Summary>,
    /// The same.
    pub margin: Option<&'f Summary>,
    /// In so many replicates they do.
    pub replicates: u64,
}

impl Findings {
    /// What the question is about in an arm; nothing where the arm lacks its contest or its stage, or
    /// the candidate can never win there.
    pub fn asked(&self, arm: &str) -> Option<InArm<'_>> {
        let own = self.asked_candidate(arm);
        let wins = match &self.question.stage {
            Some(_) => {
                self.asked_stage(arm)?
                    .candidates
                    .get(&self.question.candidate)?
                    .wins
            }
            None => own?.wins,
        };
        Some(InArm {
            wins,
            on_ballot: own.map(|own| own.on_ballot).unwrap_or_default(),
            share: own.and_then(|own| own.share.as_ref()),
            margin: own.and_then(|own| own.margin.as_ref()),
        })
    }

    /// What a what-if changes in that.
    pub fn change(&self, what_if: &str) -> Option<BetweenArms<'_>> {
        let (arms, question) = (self.what_ifs.get(what_if)?, &self.question);
        let contest = arms.contests.get(&question.contest);
        let own: Option<&CandidateDifference> =
            contest.and_then(|contest| contest.candidates.get(&question.candidate));
        let (wins, winner_changes) = match &question.stage {
            Some(stage) => {
                let stage = arms.stages.get(stage)?;
                let own = stage.candidates.get(&question.candidate)?;
                (own.wins, &stage.winner_changes)
            }
            None => (own?.wins_difference, &contest?.winner_changes),
        };
        Some(BetweenArms {
            wins,
            winner_changes,
            share: own.and_then(|own| own.share_difference.as_ref()),
            margin: own.and_then(|own| own.margin_difference.as_ref()),
            replicates: own.map_or(0, |own| own.replicates),
        })
    }

    /// The stage that is asked about, in an arm.
    pub fn asked_stage(&self, arm: &str) -> Option<&StageFindings> {
        let stage = self.question.stage.as_ref()?;
        self.arms.get(arm)?.stages.get(stage)
    }

    /// The contest whose shares are told, as the first arm has it that does.
    pub fn asked_contest(&self) -> Option<&ContestFindings> {
        let contest = &self.question.contest;
        self.arms.values().find_map(|arm| arm.contests.get(contest))
    }

    /// The candidate in that contest.
    fn asked_candidate(&self, arm: &str) -> Option<&CandidateFindings> {
        let contest = self.arms.get(arm)?.contests.get(&self.question.contest)?;
        contest.candidates.get(&self.question.candidate)
    }

    /// What winning is called, after a name: `is nominated`, `goes on from the primary`.
    pub fn asked_deed(&self) -> String {
        let (decides, contest) = (self.asked_decides(), self.asked_contest());
        match (decides, contest) {
            (Some(decides), _) => decides.wins().to_owned(),
            (None, Some(contest)) if contest.narrows => {
                format!("goes on from the {}", contest.title)
            }
            (None, contest) => {
                format!(
                    "wins the {}",
                    contest.map_or("contest", |contest| &contest.title)
                )
            }
        }
    }

    /// Who is another where the outcome changes: `the nominee`, `who goes on`.
    pub fn asked_winner(&self) -> &'static str {
        match (self.asked_decides(), self.asked_contest()) {
            (Some(decides), _) => decides.winner(),
            (None, Some(contest)) if contest.narrows => "who goes on",
            (None, _) => "the winner",
        }
    }

    /// What the stage asked about decides; nothing where a contest is asked about.
    pub fn asked_decides(&self) -> Option<Decides> {
        let mut arms = self.arms.keys();
        arms.find_map(|arm| Some(self.asked_stage(arm)?.decides))
    }

    /// Whether the candidate has a share in every replicate of every arm in question.
    pub fn is_share_certain(&self) -> bool {
        let arms = ["baseline"]
            .into_iter()
            .chain(self.question.what_if.as_deref());
        let mut asked = arms.filter_map(|arm| self.asked(arm));
        asked.all(|asked| asked.on_ballot.estimate == 1.0)
    }
}
