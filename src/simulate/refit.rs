//! Intercepts of a contest that is over and whose voters keep their tastes: no potential to descend
//! here, so the shares' own errors drive them, scaled by how much the last step achieved.

use crate::random::elementary::ln;

use super::appeal::Appeal;
use super::column::Column;
use super::luck::add;

/// Largest error in a log share.
const CLOSE: f64 = 1e-13;
const STEPS: u32 = 200;

/// So large an error is no rounding: a vote or two in a million.
const MET: f64 = 1e-6;
const STEPS_AGAIN: u32 = 400;

/// So small an error is about the step that mends it.
const NEAR: f64 = 0.1;

/// The farthest step towards a share that is too small for itself.
const FAR: f64 = 50.0;

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
    let possible = appeal.program.possible.len();
    let mut found = vec![vec![Column::of(0.0, lanes); possible]; wanted.votes.len()];
    let mut last: Option<(Areas, Areas)> = None;
    for _ in 0..STEPS {
        let shares = chances(appeal);
        let errors: Areas = (0..wanted.votes.len())
            .map(|area| errors(wanted, area, &shares))
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
        lift(appeal, chain, &step, &mut found);
        last = Some((step, errors));
    }
    again(wanted, appeal, chain, &chances, &mut found);
    found
}

/// Takes a step, and keeps what all of them come to.
fn lift(appeal: &mut Appeal, chain: &[usize], step: &Areas, found: &mut [Vec<Column>]) {
    let mut lift: Vec<Vec<Column>> = found
        .iter()
        .map(|area| {
            area.iter()
                .map(|column| Column::of(0.0, column.len()))
                .collect()
        })
        .collect();
    for (lift, step) in lift.iter_mut().zip(step) {
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
}

/// Replicates whose shares were not met begin anew, with steps that grow as long as an error keeps
/// its sign and are halved where it turns; the others stay as they are.
fn again<'m>(
    wanted: &PooledVotes,
    appeal: &mut Appeal<'m>,
    chain: &[usize],
    chances: &impl Fn(&Appeal<'m>) -> Vec<Vec<Column>>,
    found: &mut [Vec<Column>],
) {
    let areas = 0..wanted.votes.len();
    let off = |appeal: &Appeal<'m>| -> Areas {
        let chances = chances(appeal);
        let areas = areas.clone();
        areas.map(|area| errors(wanted, area, &chances)).collect()
    };
    let mut errors = off(appeal);
    let lanes = wanted.expected.first().map_or(0, |column| column.len());
    let off_at = |errors: &Areas, lane: usize| {
        let met = |column: &Column| column[lane].abs() <= MET;
        !errors.iter().flatten().all(met)
    };
    let unmet: Vec<bool> = (0..lanes).map(|lane| off_at(&errors, lane)).collect();
    if !unmet.contains(&true) {
        return;
    }
    let masked = |value: f64, lane: usize| if unmet[lane] { value } else { 0.0 };
    let back = |area: &Vec<Column>| -> Vec<Column> {
        let own = |&c: &usize| {
            let lane = |lane: usize| masked(-area[c][lane], lane);
            (0..lanes)
                .map(lane)
                .map(|back| if back.is_finite() { back } else { 0.0 })
                .collect()
        };
        chain.iter().map(own).collect()
    };
    let back: Areas = found.iter().map(back).collect();
    lift(appeal, chain, &back, found);
    errors = off(appeal);
    let mut sizes: Areas = errors
        .iter()
        .map(|area| area.iter().map(|_| Column::of(1.0, lanes)).collect())
        .collect();
    for _ in 0..STEPS_AGAIN {
        if !(0..lanes).any(|lane| unmet[lane] && off_at(&errors, lane)) {
            return;
        }
        let mut step = errors.clone();
        for (step, sizes) in step.iter_mut().zip(&sizes) {
            for (step, sizes) in step.iter_mut().zip(sizes) {
                for (lane, (value, size)) in step.iter_mut().zip(sizes.iter()).enumerate() {
                    // Far off, an error says on which side the share is and no more.
                    let far = value.abs() > NEAR;
                    let own = if far {
                        size.copysign(*value)
                    } else {
                        value.clamp(-size, *size)
                    };
                    *value = masked(own, lane);
                }
            }
        }
        for (step, wanted) in step.iter_mut().zip(wanted.votes) {
            centre(step, wanted);
        }
        lift(appeal, chain, &step, found);
        let now = off(appeal);
        for (area, sizes) in sizes.iter_mut().enumerate() {
            for (c, sizes) in sizes.iter_mut().enumerate() {
                for (lane, size) in sizes.iter_mut().enumerate() {
                    let kept = now[area][c][lane] * errors[area][c][lane] > 0.0;
                    *size *= if kept { 1.5 } else { 0.5 };
                }
            }
        }
        errors = now;
    }
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
            .map(|(share, all)| (ln(wanted / total) - ln(share / all)).clamp(-FAR, FAR))
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
