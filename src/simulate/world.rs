//! What a block of replicates has in common: the latents' values, the luck and the names of draws.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::election::{CandidateIx, ContestIx, Status};
use crate::random::address::Name;

use super::appeal::{Appeal, Inherited};
use super::ballots::Ballots;
use super::column::Column;
use super::luck::Luck;
use super::memo::Memo;
use super::origin::Origin;
use super::partition::Partition;
use super::parts::Parts;
use super::program::{ArmProgram, ContestProgram};
use super::result::ContestResult;
use super::slots::Slots;
use super::terms::TermIx;
use super::values::Values;

/// Names that occur in many addresses, hashed once.
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// `[candidate of the roster]`
    pub candidates: Vec<Name>,
    /// `[contest of the roster]`
    pub contests: Vec<Name>,
    pub turnout: Name,
    pub joiners: Name,
    pub sat_out: Name,
    status: [Name; 3],
    voted: Name,
    last: Name,
}

impl Names {
    pub fn of(scenario: &crate::scenario::Scenario) -> Names {
        let roster = &scenario.roster;
        Names {
            candidates: roster
                .candidates
                .iter()
                .map(|c| Name::root(&c.id))
                .collect(),
            contests: roster
                .contests
                .iter()
                .map(|c| Name::root("votes").child(&c.id))
                .collect(),
            turnout: Name::root("turnout"),
            joiners: Name::root("joiners"),
            sat_out: Name::root("sat-out"),
            status: ["returning", "orphaned", "new"].map(Name::root),
            voted: Name::root("voted"),
            last: Name::root("last"),
        }
    }

    pub fn contest(&self, ix: ContestIx) -> Name {
        self.contests[ix.at()]
    }

    /// The part of an address that tells where voters come from; `possible` is that of the contest
    /// followed.
    pub fn origin(&self, origin: Origin, possible: &[usize]) -> Name {
        let id = |candidate: usize| self.candidates[possible[candidate]];
        match origin {
            Origin::Voted { status, candidate } => self
                .voted
                .with(self.status[status as usize])
                .with(id(candidate)),
            Origin::Last { candidate } => self.last.with(id(candidate)),
            Origin::Returning => self.status[Status::Returning as usize],
            Origin::Orphaned => self.status[Status::Orphaned as usize],
            Origin::New => self.status[Status::New as usize],
        }
    }
}

/// What a scenario was compiled to, but for its terms.
#[derive(Clone, Copy)]
pub struct Compiled<'m> {
    pub partition: &'m Partition,
    /// `[arm]`
    pub programs: &'m [ArmProgram],
    pub names: &'m Names,
    /// Solved intercepts `[contest of the roster][candidate of the roster]`.
    pub toplines: &'m [Option<Vec<Option<f64>>>],
    /// Of the baseline: what had been heard as of the support given.
    pub diminishing_before: TermIx,
}

/// One block of replicates.
pub struct World<'m> {
    pub compiled: Compiled<'m>,
    pub values: &'m Values<'m>,
    pub luck: Luck,
    pub lanes: usize,
    pub observed: &'m Observed,
    /// The contest that is asked about, if it is one: nothing is simulated that it does not hang
    /// on.
    pub only: Option<ContestIx>,
    /// Models of one number have the same cells, names and intercepts.
    pub kin: usize,
    /// What other arms and models have found out on the same ground.
    pub memo: Rc<Memo<'m>>,
    /// What classes of voters did in them.
    pub parts: Rc<Parts<'m>>,
}

/// Who went on, for contests whose verdict, and so whose followers' ballots, are to be those
/// observed.
pub type Observed = BTreeMap<ContestIx, Vec<CandidateIx>>;

/// Every verdict follows from the votes.
static NOTHING_OBSERVED: Observed = Observed::new();

impl<'m> World<'m> {
    /// A block of replicates whose verdicts follow from the votes.
    pub fn new(
        compiled: Compiled<'m>,
        values: &'m Values<'m>,
        luck: Luck,
        lanes: usize,
    ) -> World<'m> {
        World {
            compiled,
            values,
            luck,
            lanes,
            observed: &NOTHING_OBSERVED,
            only: None,
            kin: 0,
            memo: Rc::default(),
            parts: Rc::default(),
        }
    }

    pub fn names(&self) -> &'m Names {
        self.compiled.names
    }

    /// Whether the contest is the one asked about: nothing is simulated after it.
    pub fn asks(&self, contest: ContestIx) -> bool {
        self.only == Some(contest)
    }

    /// Utilities and turnout of a contest on these ballots.
    pub fn appeal(
        &self,
        program: &'m ContestProgram,
        ballots: &Ballots,
        given: Inherited,
    ) -> Appeal<'m> {
        let slots = Slots::of(program, ballots);
        let diminishing = self.compiled.diminishing_before;
        Appeal::new(program, self.values, self.lanes, diminishing, slots, given)
    }

    /// The result of a contest after another, as yet without votes.
    pub fn result(
        &self,
        appeal: Appeal<'m>,
        ballots: Ballots,
        before: Option<&ContestResult>,
    ) -> ContestResult<'m> {
        let cells = self.compiled.partition.cells.len();
        let before = before.map_or(&[][..], |before| &before.appeal.program.possible);
        let asked = self.asks(appeal.program.ix);
        ContestResult::new(appeal, ballots, cells, before, asked)
    }

    /// A column with the same value in each replicate.
    pub fn constant(&self, value: f64) -> Column {
        Column::of(value, self.lanes)
    }
}
