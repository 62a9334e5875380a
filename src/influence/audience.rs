//! To whom an act speaks: who has heard of it and what they think of its endorser, as thresholds on
//! the ranks that every voter has.

use crate::election::{Act, BlocIx, Contest, ContestIx, Election, EndorserIx, Quantity};
use crate::quantity::Date;

use super::Attitude;

/// What a voter has a rank in, uniform on [0, 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Attitude(EndorserIx),
    Awareness(EndorserIx),
    Decidedness,
}

/// A threshold on a rank: at the quantity, or at 1 less it.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    pub rank: Rank,
    pub quantity: Quantity,
    pub complement: bool,
}

impl Threshold {
    /// Below it are those who approve of the endorser.
    pub fn approval(endorser: EndorserIx, approve: &Quantity) -> Threshold {
        Threshold {
            rank: Rank::Attitude(endorser),
            quantity: approve.clone(),
            complement: false,
        }
    }

    /// Above it are those who disapprove.
    pub fn disapproval(endorser: EndorserIx, disapprove: &Quantity) -> Threshold {
        Threshold {
            complement: true,
            ..Threshold::approval(endorser, disapprove)
        }
    }

    /// Below it are those who hear.
    pub fn awareness(endorser: EndorserIx, aware: &Quantity) -> Threshold {
        Threshold {
            rank: Rank::Awareness(endorser),
            quantity: aware.clone(),
            complement: false,
        }
    }

    /// Below it are the undecided.
    pub fn indecision(undecided: &Quantity) -> Threshold {
        Threshold {
            rank: Rank::Decidedness,
            quantity: undecided.clone(),
            complement: false,
        }
    }

    /// The lowest and the highest rank at which it can lie.
    pub fn ends(&self) -> (f64, f64) {
        let (low, high) = self.quantity.support();
        if self.complement {
            (1.0 - high, 1.0 - low)
        } else {
            (low, high)
        }
    }

    /// Where it lies, given the quantity's value.
    pub fn at(&self, value: f64) -> f64 {
        if self.complement { 1.0 - value } else { value }
    }
}

/// When voters are spoken to, and in whose terms.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// Whose acts, views and audiences.
    pub(super) election: &'a Election,
    /// As of which contest awareness counts.
    contest: ContestIx,
    pub(super) day: Date,
    /// 1 for what is heard by a contest, −1 for what the support given has in it already.
    pub side: f64,
}

impl<'a> Moment<'a> {
    /// A contest's day: what is said on it counts.
    pub fn of_contest(election: &'a Election, contest: &Contest) -> Moment<'a> {
        Moment {
            election,
            contest: contest.ix,
            day: contest.date,
            side: 1.0,
        }
    }

    /// The start of the day as of which the baseline's support is given. Awareness is that of the
    /// last contest before, else of the first.
    pub fn of_support(baseline: &'a Election) -> Moment<'a> {
        let contest = baseline.contest_as_of();
        Moment {
            election: baseline,
            contest: contest.map_or(ContestIx(0), |contest| contest.ix),
            day: baseline.as_of,
            side: -1.0,
        }
    }

    /// Whether an act has been made by now.
    pub(super) fn is_past(&self, act: &Act) -> bool {
        act.date < self.day || self.side > 0.0 && act.date == self.day
    }

    /// Who of a bloc hears of an act.
    pub fn hearers(&self, bloc: BlocIx, act: &Act) -> Option<Threshold> {
        let voters = self.election.electorate.blocs[bloc.at()].as_ref()?;
        let aware = act.audience(bloc, voters, self.contest)?;
        Some(Threshold::awareness(act.endorser(), aware))
    }

    /// Who of a bloc approves of an endorser, and who does not disapprove.
    pub fn views(&self, bloc: BlocIx, endorser: EndorserIx) -> Option<[Threshold; 2]> {
        let voters = self.election.electorate.blocs[bloc.at()].as_ref()?;
        let view = voters.views[endorser.at()].as_ref()?;
        Some([
            Threshold::approval(endorser, &view.approve),
            Threshold::disapproval(endorser, &view.disapprove),
        ])
    }

    /// Who of a bloc is undecided.
    pub fn undecided(&self, bloc: BlocIx) -> Option<Threshold> {
        let voters = self.election.electorate.blocs[bloc.at()].as_ref()?;
        Some(Threshold::indecision(&voters.undecided[self.contest.at()]))
    }

    /// What voters of a bloc think of an endorser, `below` telling on which side of a threshold they
    /// are.
    pub fn attitude(
        &self,
        bloc: BlocIx,
        endorser: EndorserIx,
        below: impl Fn(&Threshold) -> bool,
    ) -> Attitude {
        match self.views(bloc, endorser) {
            Some([approval, disapproval]) => Attitude::of(below(&approval), below(&disapproval)),
            None => Attitude::Neutral,
        }
    }

    /// Harm among those who disapprove as a multiple of the help among those who approve.
    pub fn backlash(&self, endorser: EndorserIx) -> &'a Quantity {
        let given = self.election.backlash[endorser.at()].as_ref();
        given.unwrap_or(&Quantity::ZERO)
    }
}
