//! What was seen of contests once they or their campaigns were under way: counted votes and polls,
//! each with its error. Errors are standard deviations of the logarithm of a share, each
//! candidate's independent of the others'.

use super::{CandidateIx, ContestIx, RegionIx};
use crate::quantity::Date;

/// One set of figures on one contest.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Unique in the scenario.
    pub id: String,
    /// Of which contest.
    pub contest: ContestIx,
    /// `None`: everywhere.
    pub region: Option<RegionIx>,
    /// Which sort of figures, and how far each is off.
    pub kind: ObservationKind,
    /// Votes of returns, shares of all asked of a poll; in order of ids, all above 0. Those not
    /// named are not looked at.
    pub figures: Vec<(CandidateIx, f64)>,
}

/// What was seen; errors are standard deviations of the logarithm of a share.
#[derive(Debug, Clone, PartialEq)]
pub enum ObservationKind {
    /// Counted votes, all of them or some.
    Returns {
        /// Share of all votes that is in.
        counted: f64,
        /// What a share of the votes still out would differ by, were there nothing else.
        uncounted: f64,
        /// Of what the model itself cannot give: it holds in every what-if too.
        discrepancy: f64,
    },
    /// A poll, of voters by their own word.
    Poll {
        /// Who asked.
        pollster: Option<String>,
        /// Who paid.
        sponsor: Option<String>,
        /// First and last day of interviews.
        days: (Date, Date),
        /// People asked.
        size: f64,
        /// The poll's own, beyond sampling.
        excess: f64,
        /// Shared with all polls of the contest.
        shared: f64,
    },
}

impl Observation {
    /// The day that it speaks of, if that is not the contest's: the middle of the interviews, the
    /// earlier of two.
    pub fn day(&self) -> Option<Date> {
        match self.kind {
            ObservationKind::Returns { .. } => None,
            ObservationKind::Poll {
                days: (first, last),
                ..
            } => Date::from_day_number(first.day_number() + last.days_since(first).max(0) / 2),
        }
    }

    /// Shares among those named: 0.515 and 0.395 are 56.6 and 43.4 %.
    pub fn shares(&self) -> Vec<f64> {
        let total: f64 = self.figures.iter().map(|(_, figure)| figure).sum();
        self.figures
            .iter()
            .map(|(_, figure)| figure / total)
            .collect()
    }

    /// Variances of the logarithms of these shares, of what is this observation's alone: sampling,
    /// excess, votes not yet counted. The variance of the logarithm of a share p of n people is
    /// 1/(np), each candidate's independent of the others' as far as ratios go (Aitchison 1986,
    /// "The statistical analysis of compositional data").
    ///
    /// Of 51.5 % among 645, excess 0.2: 1/332 + 0.04.
    pub fn own_variances(&self) -> Vec<f64> {
        let of = |figure: f64| match self.kind {
            ObservationKind::Returns {
                counted, uncounted, ..
            } => {
                let out = (1.0 - counted) * uncounted;
                1.0 / figure + out * out
            }
            ObservationKind::Poll { size, excess, .. } => 1.0 / (size * figure) + excess * excess,
        };
        self.figures.iter().map(|(_, figure)| of(*figure)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poll_speaks_of_its_middle_day_with_sampling_and_excess_error() {
        let date = |day| Date::new(2020, 3, day).unwrap();
        let poll = |last| Observation {
            id: "p".into(),
            contest: ContestIx(0),
            region: None,
            kind: ObservationKind::Poll {
                pollster: None,
                sponsor: None,
                days: (date(6), date(last)),
                size: 645.0,
                excess: 0.2,
                shared: 0.18,
            },
            figures: vec![(CandidateIx(0), 0.395), (CandidateIx(1), 0.515)],
        };
        assert_eq!(poll(8).day(), Some(date(7)));
        assert_eq!(poll(9).day(), Some(date(7)));
        assert!((poll(8).shares()[1] - 0.5659).abs() < 1e-4);
        assert!((poll(8).own_variances()[1] - (1.0 / 332.175 + 0.04)).abs() < 1e-12);
    }
}
