//! A dated election: ballot, electorate, rule, turnout, and what is known of its result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BlocIx, CandidateIx, ContestIx};
use crate::latent::Quantity;
use crate::quantity::Date;

/// Whether voters bring the tastes that they had in the contest followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tastes {
    /// Drawn anew: nothing is known of a voter but the bloc and the status.
    Fresh,
    /// Each voter's own, from the contest followed.
    Kept,
}

/// How votes decide who goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Most votes wins.
    Plurality,
    /// A share above `threshold` wins outright; else the first two go on.
    Majority {
        /// A fraction of the valid votes: 0.5 for more than half.
        threshold: f64,
    },
    /// The first `n` go on.
    TopN {
        /// How many.
        n: u16,
    },
}

impl Rule {
    /// Whether the contest may only narrow the field.
    pub fn narrows(self) -> bool {
        match self {
            Rule::Plurality => false,
            Rule::Majority { .. } | Rule::TopN { .. } => true,
        }
    }
}

/// What the winner of a stage is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decides {
    /// A place on a later ballot, or a party's nomination.
    Nomination,
    /// The office.
    Office,
}

impl Decides {
    /// Both.
    pub const ALL: [Decides; 2] = [Decides::Nomination, Decides::Office];

    /// Their names.
    pub const NAMES: [&'static str; 2] = ["nomination", "office"];

    /// `nomination`, as scenarios and events say it.
    pub fn name(self) -> &'static str {
        Decides::NAMES[self as usize]
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Decides> {
        Decides::ALL
            .into_iter()
            .find(|decides| decides.name() == name)
    }

    /// `is nominated`, said of a candidate who wins the stage.
    pub fn wins(self) -> &'static str {
        match self {
            Decides::Nomination => "is nominated",
            Decides::Office => "is elected",
        }
    }

    /// What a column of how often it happens is called.
    pub fn brief(self) -> &'static str {
        match self {
            Decides::Nomination => "nominated",
            Decides::Office => "elected",
        }
    }

    /// `be nominated`
    pub fn to_win(self) -> &'static str {
        match self {
            Decides::Nomination => "be nominated",
            Decides::Office => "be elected",
        }
    }

    /// `the nominee`: who wins the stage.
    pub fn winner(self) -> &'static str {
        match self {
            Decides::Nomination => "the nominee",
            Decides::Office => "the winner",
        }
    }
}

/// By the last vote that a voter cast in the chain of contests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// For someone on this ballot.
    Returning = 0,
    /// For someone who is not.
    Orphaned = 1,
    /// None.
    New = 2,
}

impl Status {
    /// All three, in order: a status is its own place.
    pub const ALL: [Status; 3] = [Status::Returning, Status::Orphaned, Status::New];
}

/// One election day's contest.
#[derive(Debug, Clone, PartialEq)]
pub struct Contest {
    /// Its place in the roster, the same in every arm.
    pub ix: ContestIx,
    /// Election day.
    pub date: Date,
    /// Who stands whatever happened before, in order of ids.
    pub ballot: Vec<CandidateIx>,
    /// The contest whose winners stand here too.
    pub follows: Option<ContestIx>,
    /// Whether voters keep their tastes from the contest followed.
    pub tastes: Tastes,
    /// Blocs that may vote, in order of ids.
    pub electorate: Vec<BlocIx>,
    /// How votes decide who goes on.
    pub rule: Rule,
    /// What the winner is given of the stage that it begins, where that is said or told by parties.
    pub decides: Option<Decides>,
    /// Probability of voting `[bloc][status]`; `None` for blocs outside the electorate. Without a
    /// contest to follow, all voters are new and the three are equal.
    pub turnout: Vec<Option<[Quantity; 3]>>,
    /// With returns: how far leads fall back, 1 less the slope of the next contest on this one.
    pub regress: Quantity,
    /// Votes counted, for each on the ballot, in order of ids.
    pub returns: Option<Vec<(CandidateIx, u64)>>,
    /// The same votes by region, where they are known: `[region][place in returns]`.
    pub regional: Option<Vec<Vec<u64>>>,
    /// Expected shares, for each on the ballot, in order of ids; they add to 1.
    pub topline: Option<Vec<(CandidateIx, f64)>>,
    /// Log-odds off the nominee among the orphaned.
    pub sore_loser: Quantity,
}
