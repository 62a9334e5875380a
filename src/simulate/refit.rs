//! Intercepts of a contest that is over and whose voters keep their tastes: no potential to descend here, so the shares'
//! own errors drive them, scaled by how much the last step achieved.

use crate::random::elementary::ln;

use super::appeal::Appeal;
use super::luck::add;
use super::terms::Column;

/// Largest error in a log share.
const CLOSE: f64 = 1e-13;
const STEPS: u32 = 200;

/// Intercepts `[possible][replicate]`, put into `appeal`, with which `expected` votes `[pool][replicate]` fall on the
/// candidates of the chain as `wanted` `[place of the chain]`; `chances` gives the probabilities
/// `[pool][place of the chain]`. Their mean weighted by wanted votes is 0.
pub fn solve<'m>(
    expected: &[Column],
    wanted: &[f64],
    appeal: &mut Appeal<'m>,
    chain: &[usize],
    chances: impl Fn(&Appeal<'m>) -> Vec<Vec<Column>>,
) -> Vec<Column> {
    let lanes = expected.first().map_or(0, Vec::len);
    let total: f64 = wanted.iter().sum();
    let mut found = vec![vec![0.0; lanes]; appeal.program.possible.len()];
    let mut last: Option<(Vec<Column>, Vec<Column>)> = None;
    for _ in 0..STEPS {
        let errors = errors(expected, wanted, total, &chances(appeal));
        if errors.iter().flatten().all(|error| error.abs() <= CLOSE) {
            break;
        }
        let mut step = errors.clone();
        if let Some((step_before, errors_before)) = &last {
            for (c, column) in step.iter_mut().enumerate() {
                for (lane, value) in column.iter_mut().enumerate() {
                    let achieved = (errors_before[c][lane] - errors[c][lane]) / step_before[c][lane];
                    *value /= if achieved.is_finite() { achieved.clamp(0.2, 1.0) } else { 1.0 };
                }
            }
        }
        centre(&mut step, wanted, total);
        let mut lift = vec![vec![0.0; lanes]; found.len()];
        chain.iter().zip(&step).for_each(|(&c, step)| lift[c].copy_from_slice(step));
        appeal.lift(&lift);
        found.iter_mut().zip(&lift).for_each(|(found, lift)| add(found, lift));
        last = Some((step, errors));
    }
    found
}

/// ln(wanted share) − ln(expected share) `[place of the chain][replicate]`.
fn errors(expected: &[Column], wanted: &[f64], total: f64, chances: &[Vec<Column>]) -> Vec<Column> {
    let lanes = expected.first().map_or(0, Vec::len);
    let mut shares = vec![vec![0.0; lanes]; wanted.len()];
    for (votes, chances) in expected.iter().zip(chances) {
        for (share, chance) in shares.iter_mut().zip(chances) {
            share.iter_mut().zip(chance).zip(votes).for_each(|((share, p), votes)| *share += p * votes);
        }
    }
    let mut all = vec![0.0; lanes];
    shares.iter().for_each(|share| add(&mut all, share));
    let error = |(share, wanted): (&Column, &f64)| -> Column {
        share.iter().zip(&all).map(|(share, all)| ln(wanted / total) - ln(share / all)).collect()
    };
    shares.iter().zip(wanted).map(error).collect()
}

fn centre(columns: &mut [Column], wanted: &[f64], total: f64) {
    let lanes = columns.first().map_or(0, Vec::len);
    for lane in 0..lanes {
        let mean: f64 = columns.iter().zip(wanted).map(|(column, wanted)| column[lane] * wanted / total).sum();
        columns.iter_mut().for_each(|column| column[lane] -= mean);
    }
}
