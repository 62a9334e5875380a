//! The nouns of an election as plain data: who stands, who may vote, who speaks, when and by which
//! rule. Knows no randomness, no files and no arithmetic beyond looking things up.

mod act;
mod act_in_words;
mod chains;
mod chance;
mod contest;
mod electorate;
mod observation;
mod roster;
mod shocks;
mod stage;
mod summary;

pub use act::{Act, ActKind, ActNoun, Scale, Timing};
pub(crate) use act_in_words::{ActInWords, mid_sentence, whose};
pub(crate) use chains::Chains;
pub use chance::Chance;
pub use contest::{Contest, Decides, Rule, Status, Tastes};
pub(crate) use electorate::View;
pub use electorate::{Bloc, Electorate};
pub use observation::{Observation, ObservationKind};
pub use roster::{
    ActIx, BlocIx, Candidate, CandidateIx, ContestIx, EndorserIx, Named, RegionIx, Roster, Tile,
};
pub use shocks::Shocks;
pub(crate) use stage::Stage;
pub use summary::{ActSummary, Spread};

pub use crate::latent::Quantity;
use crate::quantity::Date;

/// Everything that one arm assumes: the scenario as written, or one of its what-ifs.
///
/// All indices are places in the scenario's [`Roster`], which all arms share; what an arm does not
/// have is absent here.
#[derive(Debug, Clone, PartialEq)]
pub struct Election {
    /// Support and views are as of the start of this day.
    pub as_of: Date,
    /// Who may vote, whom they support and what they think of endorsers.
    pub electorate: Electorate,
    /// `[endorser]`: harm among aware disapprovers as a multiple of the help among aware approvers.
    pub backlash: Vec<Option<Quantity>>,
    /// Contests in the order in which they are held (date, then id; a contest after the one that it
    /// follows).
    pub contests: Vec<Contest>,
    /// Acts in order of id.
    pub acts: Vec<Act>,
    /// What no parameter says and draws alone give: by contest, region and bloc.
    pub shocks: Shocks,
}

impl Election {
    /// How its contests follow each other.
    pub fn chains(&self) -> Chains<'_> {
        Chains(&self.contests)
    }

    /// The contest with this index, if the arm has it.
    pub fn contest(&self, ix: ContestIx) -> Option<&Contest> {
        self.chains().contest(ix)
    }

    /// The contest whose awareness holds as of the support given: the last before `as-of`, else the
    /// first.
    pub fn contest_as_of(&self) -> Option<&Contest> {
        let before = self.contests.iter().filter(|one| one.date < self.as_of);
        before
            .max_by_key(|contest| contest.date)
            .or_else(|| self.contests.iter().min_by_key(|contest| contest.date))
    }

    /// Acts that may happen or not, by date, then id.
    pub fn uncertain_acts(&self) -> Vec<&Act> {
        let uncertain = |act: &&Act| !act.chances(&self.acts).is_empty();
        let mut found: Vec<&Act> = self.acts.iter().filter(uncertain).collect();
        found.sort_by_key(|act| (act.date, act.ix));
        found
    }

    /// The act with this index, if the arm has it.
    pub fn act(&self, ix: ActIx) -> Option<&Act> {
        self.acts.iter().find(|act| act.ix == ix)
    }
}
