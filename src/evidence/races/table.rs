//! The nouns of a table of races: what happened, round by round. Plain data.

use crate::quantity::Date;

/// A race: one seat or nomination, its rounds in the order in which they were held.
#[derive(Debug, Clone, PartialEq)]
pub struct Race {
    /// The name as an id, unlike that of any other race of the table:
    /// `tx-2010-d-district-judge-111th`.
    pub id: String,
    /// As the table has it.
    pub name: String,
    /// In the order in which they were held.
    pub rounds: Vec<Round>,
}

/// One round of a race.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// From 1.
    pub number: u32,
    /// `None` where the table has no date. Where it has a year alone, a day of that year: see
    /// [`Round::year_only`].
    pub date: Option<Date>,
    /// The day of [`Round::date`] means nothing: the table has the year alone.
    pub year_only: bool,
    /// Ballots cast, or below 1 the share of the electorate that cast one.
    pub turnout: Option<f64>,
    /// Everyone on its ballot.
    pub entries: Vec<Entry>,
}

/// A candidate in a round.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The name, as the table has it.
    pub candidate: String,
    /// `None` where the table has shares alone.
    pub votes: Option<u64>,
    /// Of the round's valid votes.
    pub share: f64,
    /// Whether they hold the seat.
    pub incumbent: bool,
    /// A line that is no person: what the table leaves out of 1.
    pub other: bool,
    /// Those known before the round was held.
    pub endorsements: Vec<Endorsement>,
    /// The winner of the race's last round, if the table says so, else by votes.
    pub won: bool,
}

/// Who spoke for a candidate, and when, where the table says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endorsement {
    /// The name, as the table has it.
    pub endorser: String,
    /// The day; `None` where the table has none.
    pub on: Option<Date>,
}

impl Race {
    /// The round that decided it.
    pub fn last(&self) -> &Round {
        &self.rounds[self.rounds.len() - 1]
    }

    /// The round before the last: what was known before it was decided.
    pub fn before(&self) -> Option<&Round> {
        self.rounds.len().checked_sub(2).map(|at| &self.rounds[at])
    }
}

impl Round {
    /// Valid votes; `None` where the table has shares alone.
    pub fn votes(&self) -> Option<u64> {
        self.entries.iter().map(|entry| entry.votes).sum()
    }

    /// The candidate's line, by name as in the table.
    pub fn entry(&self, candidate: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.candidate == candidate)
    }

    /// Candidates who are persons.
    pub fn persons(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.other)
    }

    /// Who won it.
    pub fn winner(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.won)
    }
}
