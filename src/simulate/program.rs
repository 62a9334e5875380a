//! What one arm's contest amounts to, worked out once: classes of cells with their utilities and
//! turnout as terms. Two arms whose programs are equal up to a contest have the same result there,
//! to the bit.

use std::collections::BTreeMap;

use crate::election::{CandidateIx, Chance, ContestIx, Rule, Tastes};
use crate::influence::{Presence, Strength};

use super::area::Areas;
use super::terms::TermIx;

/// Marks cells outside the electorate.
pub const OUTSIDE: u32 = u32::MAX;

/// The place of a cell's class, if it lies in the electorate.
pub fn inside(class: u32) -> Option<usize> {
    (class != OUTSIDE).then_some(class as usize)
}

/// One arm, ready to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmProgram {
    /// In the order in which they are held.
    pub contests: Vec<ContestProgram>,
    /// Voters `[stratum]`.
    pub sizes: Vec<u64>,
    /// What must come true for each act that may happen or not, in the order of the table.
    pub chances: Vec<Vec<Chance<TermIx>>>,
}

/// One contest of one arm.
#[derive(Debug, Clone, PartialEq)]
pub struct ContestProgram {
    pub ix: ContestIx,
    /// Place of the contest followed among the arm's contests.
    pub follows: Option<usize>,
    /// Whether another contest follows this one in any arm.
    pub followed: bool,
    pub tastes: Tastes,
    pub rule: Rule,
    /// Places in the roster of those who stand whatever happened before.
    pub ballot: Vec<usize>,
    /// Places in the roster of all who can be on the ballot, ascending.
    pub possible: Vec<usize>,
    /// The same in the order in which votes are drawn: added candidates first.
    pub chain: Vec<usize>,
    /// Voters entitled `[stratum]`; 0 outside the electorate.
    pub entitled: Vec<u64>,
    /// `[stratum]`: the strata's utilities before any act; `None` outside the electorate.
    pub utilities: Vec<Option<StratumUtility>>,
    pub presences: Vec<Presence<TermIx>>,
    pub strengths: Vec<Strength<TermIx, PresenceAt>>,
    pub classes: Vec<Class>,
    /// `[cell]`: place in `classes`, or [`OUTSIDE`].
    pub class_of: Vec<u32>,
    /// `[cell]`: no arm's acts move the cell here, and nothing hangs on it later: such cells of a
    /// stratum vote as one. Empty until all arms are known.
    pub idle: Vec<bool>,
    pub diminishing: TermIx,
    pub sore_loser: TermIx,
    /// Of a contest that is over: votes `[candidate of the roster]`.
    pub returns: Option<Returns>,
    /// Within which its intercepts are the same.
    pub areas: Areas,
    /// The contest whose intercepts hold: the first with the same tastes.
    pub root: ContestIx,
}

/// Counted votes, and how the leads in them fall back.
#[derive(Debug, Clone, PartialEq)]
pub struct Returns {
    /// `[candidate of the roster]`; `None` where not on the ballot.
    pub votes: Vec<Option<u64>>,
    /// Where they were counted apart.
    pub areas: Areas,
    /// The same there: `[area][candidate of the roster]`.
    pub by_area: Vec<Vec<Option<u64>>>,
    pub regress: TermIx,
}

/// Utilities of a bloc in a region, `[candidate of the roster]`; empty for those who cannot stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StratumUtility {
    /// ln support.
    pub support: Vec<Option<TermIx>>,
    /// Shocks that last as long as the tastes, and the drift to the day: summed.
    pub lasting: Vec<Vec<TermIx>>,
    /// This contest's own.
    pub passing: Vec<Option<TermIx>>,
}

/// A place in [`ContestProgram::presences`].
pub type PresenceAt = usize;

/// What a class makes of a message that may move its choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Place in the roster.
    pub target: usize,
    /// Place in [`ContestProgram::strengths`].
    pub strength: usize,
    /// 1 if drawn to the target, −1 if away.
    pub sign: f64,
    /// Of those who disapprove of the endorser.
    pub backlash: Option<TermIx>,
}

/// A shift of the turnout logit while the target is on the ballot.
#[derive(Debug, Clone, PartialEq)]
pub struct Mobilisation {
    /// Place in the roster.
    pub target: usize,
    pub coefficient: TermIx,
    pub presence: PresenceAt,
    /// 1 for what is heard now, −1 for what was heard as of the support given.
    pub side: f64,
}

/// Cells whose voters differ in nothing that matters in this contest.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    pub stratum: usize,
    /// By status.
    pub susceptibility: [TermIx; 3],
    /// What is heard on the day.
    pub now: Vec<Contribution>,
    /// What had been heard as of the support given, in the baseline.
    pub before: Vec<Contribution>,
    /// Base probability by status.
    pub turnout: [TermIx; 3],
    /// Shocks on the turnout logit.
    pub turnout_shocks: Vec<TermIx>,
    pub mobilisations: Vec<Mobilisation>,
}

impl ArmProgram {
    /// The contest, if the arm has it.
    pub fn contest(&self, ix: ContestIx) -> Option<&ContestProgram> {
        self.contests.iter().find(|program| program.ix == ix)
    }

    /// The contest, if the arm has it, and those before it in its chain.
    pub fn chain(&self, contest: ContestIx) -> impl Iterator<Item = &ContestProgram> {
        std::iter::successors(self.contest(contest), |program| {
            Some(&self.contests[program.follows?])
        })
    }
}

impl ContestProgram {
    /// The place in `possible` of a candidate of the roster.
    pub fn place_of(&self, candidate: usize) -> Option<usize> {
        self.possible.binary_search(&candidate).ok()
    }

    /// Cells of the electorate with their class.
    pub fn members(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let classes = self.class_of.iter().enumerate();
        classes.filter_map(|(cell, class)| Some((cell, inside(*class)?)))
    }

    /// A strength with all that it hangs on.
    pub fn strength(&self, at: usize) -> Strength<TermIx, Presence<TermIx>> {
        self.strengths[at].map(|term| *term, |presence| self.presences[*presence].clone())
    }

    /// Whether nothing differs but what classes hear and feel.
    pub fn differs_in_classes(&self, other: &ContestProgram) -> bool {
        let ContestProgram {
            ix,
            follows,
            followed,
            tastes,
            rule,
            ballot,
            possible,
            chain,
            entitled,
            utilities,
            presences: _,
            strengths: _,
            classes: _,
            class_of,
            idle,
            diminishing,
            sore_loser,
            returns,
            areas,
            root,
        } = self;
        (ix, follows, followed, tastes, rule)
            == (
                &other.ix,
                &other.follows,
                &other.followed,
                &other.tastes,
                &other.rule,
            )
            && (ballot, possible, chain) == (&other.ballot, &other.possible, &other.chain)
            && (entitled, utilities, class_of, idle)
                == (
                    &other.entitled,
                    &other.utilities,
                    &other.class_of,
                    &other.idle,
                )
            && (diminishing, sore_loser) == (&other.diminishing, &other.sore_loser)
            && (returns, areas, root) == (&other.returns, &other.areas, &other.root)
    }
}

impl Class {
    /// Whether any act moves it.
    fn is_moved(&self) -> bool {
        !(self.now.is_empty() && self.before.is_empty() && self.mobilisations.is_empty())
    }
}

/// Finds the cells that are idle in each contest, over all arms.
pub fn find_idle(programs: &mut [ArmProgram]) {
    let mut idle: BTreeMap<ContestIx, Vec<bool>> = BTreeMap::new();
    for program in programs.iter().flat_map(|arm| &arm.contests) {
        let known = idle
            .entry(program.ix)
            .or_insert_with(|| vec![true; program.class_of.len()]);
        let tastes = program.follows.is_some() && program.tastes == Tastes::Kept;
        if tastes || program.followed || program.returns.is_some() {
            known.fill(false);
        }
        for (cell, class) in program.members() {
            known[cell] &= !program.classes[class].is_moved();
        }
    }
    for program in programs.iter_mut().flat_map(|arm| &mut arm.contests) {
        program.idle = idle.get(&program.ix).cloned().unwrap_or_default();
    }
}

/// Places in the roster.
pub fn places(candidates: &[CandidateIx]) -> Vec<usize> {
    candidates.iter().map(|candidate| candidate.at()).collect()
}
