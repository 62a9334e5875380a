//! How voters are told apart when a contest begins: by what they did in those before it.

use crate::election::{Status, Tastes};

use super::program::ContestProgram;

/// Where a cell's voters come from when a contest begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Voted in the contest followed, with this status there, for this candidate of its `possible`:
    /// tastes are known.
    Voted {
        status: Status,
        candidate: usize,
    },
    /// Last voted, in the contest followed or before, for this candidate of its `possible`.
    Last {
        candidate: usize,
    },
    /// Last voted for someone on this ballot, or for someone else.
    Returning,
    Orphaned,
    /// Has not voted in the chain.
    New,
}

/// How voters are told apart when a contest begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// Nothing went before.
    Blank,
    /// By the choice in the contest followed, whose tastes they keep.
    Tastes,
    /// By the last vote.
    Vote,
    /// By status only: nothing hangs on more.
    Status,
}

impl Memory {
    pub fn of(program: &ContestProgram) -> Memory {
        match (program.follows, program.tastes, program.followed) {
            (None, _, _) => Memory::Blank,
            (Some(_), Tastes::Kept, _) => Memory::Tastes,
            (Some(_), Tastes::Fresh, true) => Memory::Vote,
            (Some(_), Tastes::Fresh, false) => Memory::Status,
        }
    }

    /// Number of origins of flows after a contest with `possible` candidates.
    pub fn origins(self, possible: usize) -> usize {
        match self {
            Memory::Blank => 0,
            Memory::Tastes | Memory::Vote => possible + 1,
            Memory::Status => 3,
        }
    }

    /// The row of flows that an origin counts towards.
    pub fn row(self, origin: Origin, possible: usize) -> Option<usize> {
        match (self, origin) {
            (Memory::Blank, _) => None,
            (_, Origin::Voted { candidate, .. } | Origin::Last { candidate }) => Some(candidate),
            (_, Origin::Returning) => Some(0),
            (_, Origin::Orphaned) => Some(1),
            (Memory::Status, Origin::New) => Some(2),
            (Memory::Tastes | Memory::Vote, Origin::New) => Some(possible),
        }
    }
}

/// The candidate of the contest followed whom voters of an origin chose last.
pub fn chosen(origin: Origin) -> Option<usize> {
    match origin {
        Origin::Voted { candidate, .. } | Origin::Last { candidate } => Some(candidate),
        Origin::Returning | Origin::Orphaned | Origin::New => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_have_a_row_for_each_candidate_before_and_one_for_new_voters() {
        let from = Origin::Voted {
            status: Status::New,
            candidate: 1,
        };
        assert_eq!(chosen(from), Some(1));
        assert_eq!(Memory::Tastes.row(from, 3), Some(1));
        assert_eq!(Memory::Vote.row(Origin::New, 3), Some(3));
        assert_eq!(Memory::Status.row(Origin::New, 3), Some(2));
        assert_eq!(Memory::Blank.row(Origin::New, 3), None);
        assert_eq!([Memory::Vote, Memory::Status].map(|m| m.origins(3)), [4, 3]);
    }
}
