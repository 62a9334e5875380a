//! A table as bytes, exactly: what is read back is what was stored, bit by bit. For this version alone;
//! the table for others is the Parquet file.

use serde::{Deserialize, Serialize};

use super::{ContestTable, Flow, FlowFrom, GroupShares, Layout, Outcome, Replicates};

/// All but the numbers.
#[derive(Serialize, Deserialize)]
struct Head {
    layout: Layout,
    first: u64,
    count: u64,
    overdrawn: u64,
    /// `[arm][contest]`
    tables: Vec<Vec<Shape>>,
    /// `[arm]`: how many acts may happen.
    happened: Vec<usize>,
}

#[derive(Serialize, Deserialize)]
struct Shape {
    candidates: usize,
    blocs: Option<usize>,
    regions: Option<usize>,
    /// From, to and `asked`; the sums are among the numbers, since text has no room for them.
    flows: Vec<(FlowFrom, Option<usize>, bool)>,
}

impl Shape {
    fn of(table: &ContestTable) -> Shape {
        let groups = |shares: &Option<GroupShares>| shares.as_ref().map(|shares| shares.0.len());
        let flow = |flow: &Flow| (flow.from, flow.to, flow.asked);
        Shape {
            candidates: table.votes.len(),
            blocs: groups(&table.by_bloc),
            regions: groups(&table.by_region),
            flows: table.flows.iter().map(flow).collect(),
        }
    }
}

impl Replicates {
    /// The table as bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let shapes = |tables: &Vec<ContestTable>| tables.iter().map(Shape::of).collect();
        let head = Head {
            layout: self.layout.clone(),
            first: self.first,
            count: self.count,
            overdrawn: self.overdrawn,
            tables: self.arms.iter().map(shapes).collect(),
            happened: self.happened.iter().map(Vec::len).collect(),
        };
        let head = serde_json::to_vec(&head).unwrap_or_default();
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend(head);
        bytes.extend(self.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        for table in self.arms.iter().flatten() {
            let votes = table.votes.iter().flatten();
            bytes.extend(votes.flat_map(|votes| votes.to_le_bytes()));
            bytes.extend(table.outcomes.iter().flatten().map(|outcome| outcome.0));
            let shares = [&table.by_bloc, &table.by_region].into_iter().flatten();
            let shares = shares.flat_map(|shares| shares.0.iter().flatten().flatten());
            bytes.extend(shares.flat_map(|share| share.to_le_bytes()));
            for flow in &table.flows {
                bytes.extend(flow.sum.to_le_bytes());
                bytes.extend(flow.sum_of_squares.to_le_bytes());
            }
        }
        let happened = self.happened.iter().flatten().flatten();
        bytes.extend(happened.map(|happened| u8::from(*happened)));
        bytes
    }

    /// The table that gave these bytes; nothing where none did.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Replicates> {
        let mut left = Left(bytes);
        let [length] = left.numbers(1, u64::from_le_bytes)?[..] else {
            return None;
        };
        let head = left.bytes(usize::try_from(length).ok()?)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        let count = usize::try_from(head.count).ok()?;
        let weights = left.numbers(count, f64::from_le_bytes)?;
        let mut arms = Vec::new();
        for shapes in &head.tables {
            let tables = shapes.iter().map(|shape| left.contest(shape, count));
            arms.push(tables.collect::<Option<Vec<_>>>()?);
        }
        let mut happened = Vec::new();
        for acts in head.happened {
            happened.push(left.columns(acts, count, |[byte]: [u8; 1]| byte == 1)?);
        }
        let table = Replicates {
            layout: head.layout,
            first: head.first,
            count: head.count,
            weights,
            arms,
            happened,
            overdrawn: head.overdrawn,
        };
        left.0.is_empty().then_some(table)
    }
}

/// Bytes that are not read yet.
struct Left<'b>(&'b [u8]);

impl<'b> Left<'b> {
    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (own, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(own)
    }

    fn numbers<T, const SIZE: usize>(
        &mut self,
        count: usize,
        number: fn([u8; SIZE]) -> T,
    ) -> Option<Vec<T>> {
        let bytes = self.bytes(count.checked_mul(SIZE)?)?;
        let (numbers, _) = bytes.as_chunks::<SIZE>();
        Some(numbers.iter().copied().map(number).collect())
    }

    fn columns<T, const SIZE: usize>(
        &mut self,
        columns: usize,
        count: usize,
        number: fn([u8; SIZE]) -> T,
    ) -> Option<Vec<Vec<T>>> {
        (0..columns).map(|_| self.numbers(count, number)).collect()
    }

    fn contest(&mut self, shape: &Shape, count: usize) -> Option<ContestTable> {
        let candidates = shape.candidates;
        let votes = self.columns(candidates, count, u64::from_le_bytes)?;
        let outcomes = self.columns(candidates, count, |[byte]: [u8; 1]| Outcome(byte))?;
        let mut shares = |groups: Option<usize>| match groups {
            None => Some(None),
            Some(groups) => (0..groups)
                .map(|_| self.columns(candidates, count, f32::from_le_bytes))
                .collect::<Option<_>>()
                .map(|shares| Some(GroupShares(shares))),
        };
        let (by_bloc, by_region) = (shares(shape.blocs)?, shares(shape.regions)?);
        let mut flows = Vec::new();
        for (from, to, asked) in shape.flows.iter().copied() {
            let [sum, sum_of_squares] = self.numbers(2, u128::from_le_bytes)?[..] else {
                return None;
            };
            flows.push(Flow {
                from,
                to,
                asked,
                sum,
                sum_of_squares,
            });
        }
        Some(ContestTable {
            votes,
            outcomes,
            by_bloc,
            by_region,
            flows,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    #[test]
    fn a_table_comes_back_from_its_bytes_bit_by_bit() {
        let mut table = sample::replicates();
        table.weights[1] = 0.1 + 0.2;
        table.overdrawn = 3;
        table.arms[0][1].flows[0].sum = u128::MAX - 1;
        table.layout.arms[0].may_happen = vec!["word".to_owned()];
        table.happened[0] = vec![vec![true, false, true, true]];
        let bytes = table.to_bytes();
        assert_eq!(Replicates::from_bytes(&bytes), Some(table));
    }

    #[test]
    fn bytes_too_few_or_too_many_are_no_table() {
        let bytes = sample::replicates().to_bytes();
        assert_eq!(Replicates::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Replicates::from_bytes(&[&bytes[..], &[0]].concat()), None);
        assert_eq!(Replicates::from_bytes(&u64::MAX.to_le_bytes()), None);
        assert_eq!(Replicates::from_bytes(&[]), None);
    }
}
