//! Ranges of replicates put together: what was simulated apart is the same as what was simulated at
//! once.

use std::fmt;

use super::{ContestTable, Flow, GroupShares, Replicates};

/// Why two tables are no parts of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeError {
    /// Nothing to merge.
    Nothing,
    /// Scenario, seed, method, arms or ballots differ.
    Layout {
        /// First replicate of the table that differs.
        first: u64,
    },
    /// Replicates are missing or doubled between the two.
    Range {
        /// The replicate that is due.
        end: u64,
        /// The one that comes.
        next: u64,
    },
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeError::Nothing => write!(f, "no table to merge"),
            MergeError::Layout { first } => {
                write!(
                    f,
                    "the table that starts at replicate {first} is of another scenario, seed or method"
                )
            }
            MergeError::Range { end, next } => {
                write!(
                    f,
                    "one table ends before replicate {end}, the next starts at {next}: parts must join"
                )
            }
        }
    }
}

impl std::error::Error for MergeError {}

impl Replicates {
    /// The number after the last replicate's.
    pub fn end(&self) -> u64 {
        self.first + self.count
    }

    /// Puts `next` after this table: 0..3 and 3..5 make 0..5.
    ///
    /// # Errors
    /// If they are not of one plan, or `next` does not start where this one ends; this table is
    /// then as it was.
    pub fn append(&mut self, next: Replicates) -> Result<(), MergeError> {
        if self.layout != next.layout {
            return Err(MergeError::Layout { first: next.first });
        }
        if self.end() != next.first {
            return Err(MergeError::Range {
                end: self.end(),
                next: next.first,
            });
        }
        self.count += next.count;
        self.overdrawn += next.overdrawn;
        self.weights.extend(next.weights);
        let happened = self.happened.iter_mut().flatten();
        happened
            .zip(next.happened.into_iter().flatten())
            .for_each(|(own, other)| own.extend(other));
        for (own, other) in self
            .arms
            .iter_mut()
            .flatten()
            .zip(next.arms.into_iter().flatten())
        {
            own.append(other);
        }
        Ok(())
    }

    /// One table of these parts, given in any order.
    ///
    /// # Errors
    /// If there is none, or they are not adjoining parts of one plan.
    pub fn merge(mut parts: Vec<Replicates>) -> Result<Replicates, MergeError> {
        parts.sort_by_key(|part| part.first);
        let mut parts = parts.into_iter();
        let mut whole = parts.next().ok_or(MergeError::Nothing)?;
        parts.try_for_each(|part| whole.append(part))?;
        Ok(whole)
    }
}

impl ContestTable {
    /// Puts the columns of `next` behind these; flows add up, and stand in order.
    pub fn append(&mut self, next: ContestTable) {
        let columns = |own: &mut Option<GroupShares>, other: Option<GroupShares>| {
            if let (Some(own), Some(other)) = (own, other) {
                own.0
                    .iter_mut()
                    .flatten()
                    .zip(other.0.into_iter().flatten())
                    .for_each(|(own, other)| own.extend(other));
            }
        };
        self.votes
            .iter_mut()
            .zip(next.votes)
            .for_each(|(own, other)| own.extend(other));
        self.outcomes
            .iter_mut()
            .zip(next.outcomes)
            .for_each(|(own, other)| own.extend(other));
        columns(&mut self.by_bloc, next.by_bloc);
        columns(&mut self.by_region, next.by_region);
        for flow in next.flows {
            self.add_flow(flow);
        }
        self.flows
            .sort_by_key(|flow| (flow.from, flow.to.is_none(), flow.to, flow.asked));
    }

    fn add_flow(&mut self, flow: Flow) {
        let key = |flow: &Flow| (flow.from, flow.to, flow.asked);
        match self.flows.iter_mut().find(|own| key(own) == key(&flow)) {
            Some(own) => {
                own.sum += flow.sum;
                own.sum_of_squares += flow.sum_of_squares;
            }
            None => self.flows.push(flow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    /// Replicates `from .. to` of the sample, which has all flows in its first half.
    fn part(from: usize, to: usize) -> Replicates {
        let mut part = sample::replicates();
        (part.first, part.count) = (from as u64, (to - from) as u64);
        part.weights = part.weights[from..to].to_vec();
        let happened = part.happened.iter_mut().flatten();
        happened.for_each(|column| *column = column[from..to].to_vec());
        for table in part.arms.iter_mut().flatten() {
            table
                .votes
                .iter_mut()
                .for_each(|column| *column = column[from..to].to_vec());
            table
                .outcomes
                .iter_mut()
                .for_each(|column| *column = column[from..to].to_vec());
            let shares = table
                .by_bloc
                .iter_mut()
                .flat_map(|shares| shares.0.iter_mut().flatten());
            shares.for_each(|column| *column = column[from..to].to_vec());
            if from > 0 {
                table.flows.clear();
            }
        }
        part
    }

    #[test]
    fn parts_in_any_order_make_the_whole() {
        let whole = sample::replicates();
        assert_eq!(
            Replicates::merge(vec![part(3, 4), part(0, 1), part(1, 3)]),
            Ok(whole.clone())
        );
        assert_eq!(
            estimate(&Replicates::merge(vec![part(2, 4), part(0, 2)]).unwrap(), 1),
            estimate(&whole, 1)
        );
    }

    #[test]
    fn flows_of_parts_add_up() {
        let mut first = part(0, 2);
        let mut second = part(2, 4);
        second.arms[0][1].flows = sample::replicates().arms[0][1].flows.clone();
        second.arms[0][1].flows.truncate(1);
        first.append(second).unwrap();
        let flows = &first.arms[0][1].flows.clone();
        assert_eq!(
            (flows[0].sum, flows[0].sum_of_squares, flows[1].sum),
            (18, 162, 6)
        );
    }

    #[test]
    fn parts_that_do_not_join_are_refused() {
        assert_eq!(
            Replicates::merge(vec![part(0, 1), part(2, 4)]),
            Err(MergeError::Range { end: 1, next: 2 })
        );
        assert_eq!(
            Replicates::merge(vec![part(0, 3), part(2, 4)]),
            Err(MergeError::Range { end: 3, next: 2 })
        );
        let mut other = part(2, 4);
        other.layout.seed = 9;
        assert_eq!(
            Replicates::merge(vec![part(0, 2), other]),
            Err(MergeError::Layout { first: 2 })
        );
        assert_eq!(Replicates::merge(Vec::new()), Err(MergeError::Nothing));
    }
}
