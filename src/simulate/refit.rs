//! Intercepts of a contest that is over and whose voters keep their tastes: no potential to descend
//! here, so the shares' own errors drive them, scaled by how much the last step achieved.

use crate::random::elementary::ln;

use super::appeal::Appeal;
use super::column::Column;
use super::luck::add;

/// Largest error in a log share.
const CLOSE: f64 = 1e-13;
const STEPS: u32 = 200;

/// Pools of voters with the area that each lies in, and the votes wanted there.
pub struct PooledVotes<'a> {
    /// `[pool]`
    pub area_of: &'a [usize],
    /// Expected votes `[pool][replicate]`.
    pub expected: &'a [Column],
    /// `[area][place of the chain]`
    pub votes: &'a [Vec<f64>],
}

/// Intercepts `[area][possible][replicate]`, put into `appeal`, with which the votes fall on the
/// candidates of the chain as wanted; `chances` gives the probabilities `[pool][place of the
/// chain]`. Their mean weighted by wanted votes is 0.
pub fn solve<'m>(
    wanted: &PooledVotes,
    appeal: &mut Appeal<'m>,
    chain: &[usize],
    chances: impl Fn(&Appeal<'m>) -> Vec<Vec<Column>>,
) -> Vec<Vec<Column>> {
    let lanes = wanted.expected.first().map_or(0, |column| column.len());
    let mut found =
        vec![vec![Column::of(0.0, lanes); appeal.program.possible.len()]; wanted.votes.len()];
    let mut last: Option<(Areas, Areas)> = None;
    for _ in 0..STEPS {
        let chances = chances(appeal);
        let errors: Areas = (0..wanted.votes.len())
            .map(|area| errors(wanted, area, &chances))
            .collect();
        if errors
            .iter()
            .flatten()
            .flatten()
            .all(|error| error.abs() <= CLOSE)
        {
            break;
        }
        let mut step = errors.clone();
        for (area, step) in step.iter_mut().enumerate() {
            if let Some((step_before, errors_before)) = &last {
                for (c, column) in step.iter_mut().enumerate() {
                    for (lane, value) in column.iter_mut().enumerate() {
                        let gained = errors_before[area][c][lane] - errors[area][c][lane];
                        let achieved = gained / step_before[area][c][lane];
                        *value /= if achieved.is_finite() {
                            achieved.clamp(0.2, 1.0)
                        } else {
                            1.0
                        };
                    }
                }
            }
            centre(step, &wanted.votes[area]);
        }
        let mut lift =
            vec![vec![Column::of(0.0, lanes); appeal.program.possible.len()]; wanted.votes.len()];
        for (lift, step) in lift.iter_mut().zip(&step) {
            chain
                .iter()
                .zip(step)
                .for_each(|(&c, step)| lift[c].copy_from_slice(step));
        }
        appeal.lift(&lift);
        found
            .iter_mut()
            .flatten()
            .zip(lift.iter().flatten())
            .for_each(|(found, lift)| add(found, lift));
        last = Some((step, errors));
    }
    found
}

/// `[area][place of the chain][replicate]`
type Areas = Vec<Vec<Column>>;

/// ln(wanted share) − ln(expected share) `[place of the chain][replicate]`.
fn errors(of: &PooledVotes, area: usize, chances: &[Vec<Column>]) -> Vec<Column> {
    let wanted = &of.votes[area];
    let total: f64 = wanted.iter().sum();
    let lanes = of.expected.first().map_or(0, |column| column.len());
    let mut shares = vec![Column::of(0.0, lanes); wanted.len()];
    let pools = of.expected.iter().zip(chances).zip(of.area_of);
    for ((votes, chances), _) in pools.filter(|(_, of)| **of == area) {
        for (share, chance) in shares.iter_mut().zip(chances) {
            share
                .iter_mut()
                .zip(chance)
                .zip(votes)
                .for_each(|((share, p), votes)| *share += p * votes);
        }
    }
    let mut all = Column::of(0.0, lanes);
    shares.iter().for_each(|share| add(&mut all, share));
    let error = |(share, wanted): (&Column, &f64)| -> Column {
        share
            .iter()
            .zip(&all)
            .map(|(share, all)| ln(wanted / total) - ln(share / all))
            .collect()
    };
    shares.iter().zip(wanted).map(error).collect()
}

fn centre(columns: &mut [Column], wanted: &[f64]) {
    let total: f64 = wanted.iter().sum();
    let lanes = columns.first().map_or(0, |column| column.len());
    for lane in 0..lanes {
        let mean: f64 = columns
            .iter()
            .zip(wanted)
            .map(|(column, wanted)| column[lane] * wanted / total)
            .sum();
        columns.iter_mut().for_each(|column| column[lane] -= mean);
    }
}
