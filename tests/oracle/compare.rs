//! Two tables of the same scenario, independent of each other: is each count's distribution the
//! same?

use std::collections::{BTreeMap, BTreeSet};

use coattails::replicates::{ContestTable, Flow, FlowFrom, Outcome, Replicates};

/// Chance that equal distributions are told apart, for all comparisons of two tables together.
const ALPHA: f64 = 1e-6;

/// A number per replicate, or per part of the table.
struct Count {
    values: Vec<f64>,
    only_mean: bool,
}

/// How far apart two tables are, in units of what is allowed: above 1 they differ. The worst first.
pub fn apart(
    one: &[Replicates],
    other: &[Replicates],
    only_means: &dyn Fn(&str, &str) -> bool,
) -> Vec<(f64, String)> {
    let (mut ones, mut others) = (counts(one, only_means), counts(other, only_means));
    // A flow that never was is not in a table.
    let names: BTreeSet<String> = ones.keys().chain(others.keys()).cloned().collect();
    let mut found: Vec<(f64, String)> = Vec::new();
    for name in &names {
        let count = |counts: &mut BTreeMap<String, Count>, parts: usize| {
            counts.remove(name).unwrap_or(Count {
                values: vec![0.0; parts],
                only_mean: true,
            })
        };
        let (one, other) = (count(&mut ones, one.len()), count(&mut others, other.len()));
        found.push((
            mean_apart(&one.values, &other.values),
            format!("mean of {name}"),
        ));
        if !one.only_mean && !other.only_mean {
            found.push((
                spread_apart(&one.values, &other.values),
                format!("variance of {name}"),
            ));
            found.push((
                shape_apart(&one.values, &other.values),
                format!("distribution of {name}"),
            ));
        }
    }
    // P(|z| > x) ≤ 2 e^(−x²/2), and as much for Kolmogorov's 2 e^(−2x²): both are given as x.
    let allowed = (2.0 * (2.0 * found.len() as f64 / ALPHA).ln()).sqrt();
    found.iter_mut().for_each(|(apart, _)| *apart /= allowed);
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

/// All counts of a table given in parts: behind one another, but for flows, of which a part has the
/// sum and the sum of squares.
fn counts(
    parts: &[Replicates],
    only_means: &dyn Fn(&str, &str) -> bool,
) -> BTreeMap<String, Count> {
    let layout = &parts[0].layout;
    let id = |candidate: usize| layout.candidates[candidate].id.as_str();
    let mut found = BTreeMap::new();
    let mut add = |name: String, values: Vec<f64>, only_mean| {
        found.insert(name, Count { values, only_mean });
    };
    for (at, arm) in layout.arms.iter().enumerate() {
        for (k, contest) in arm.contests.iter().enumerate() {
            let stem = format!("{} {}", arm.id, contest.id);
            let only_mean = only_means(&arm.id, &contest.id);
            let votes = |arm: usize, k: usize, c: usize| -> Vec<f64> {
                parts
                    .iter()
                    .flat_map(|part| &part.arms[arm][k].votes[c])
                    .map(|votes| *votes as f64)
                    .collect()
            };
            let outcomes = |c: usize, test: fn(Outcome) -> bool| -> Vec<f64> {
                let outcomes = parts.iter().flat_map(|part| &part.arms[at][k].outcomes[c]);
                outcomes
                    .map(|outcome| f64::from(u8::from(test(*outcome))))
                    .collect()
            };
            let of_candidate: Vec<Vec<f64>> = (0..contest.candidates.len())
                .map(|c| votes(at, k, c))
                .collect();
            let known = layout.arms[0]
                .contests
                .iter()
                .position(|other| other.id == contest.id)
                .filter(|_| at > 0);
            for (c, &candidate) in contest.candidates.iter().enumerate() {
                let id = id(candidate);
                add(
                    format!("{stem} votes {id}"),
                    of_candidate[c].clone(),
                    only_mean,
                );
                add(
                    format!("{stem} wins {id}"),
                    outcomes(c, Outcome::wins),
                    true,
                );
                add(
                    format!("{stem} on the ballot {id}"),
                    outcomes(c, Outcome::on_ballot),
                    true,
                );
                for (other, &with) in contest.candidates.iter().enumerate().take(c) {
                    let product = centred_product(&of_candidate[c], &of_candidate[other]);
                    if !only_mean {
                        add(
                            format!("{stem} votes {id} with {}", layout.candidates[with].id),
                            product,
                            true,
                        );
                    }
                }
                let there = known.and_then(|known| {
                    let there = layout.arms[0].contests[known]
                        .candidates
                        .iter()
                        .position(|other| *other == candidate);
                    Some(votes(0, known, there?))
                });
                if let Some(before) = there {
                    let more = of_candidate[c]
                        .iter()
                        .zip(before)
                        .map(|(votes, before)| votes - before)
                        .collect();
                    add(
                        format!("{stem} votes {id} against the baseline"),
                        more,
                        true,
                    );
                }
            }
            let turnout = (0..of_candidate[0].len())
                .map(|r| of_candidate.iter().map(|votes| votes[r]).sum())
                .collect();
            add(format!("{stem} turnout"), turnout, only_mean);
            let tables: Vec<&ContestTable> = parts.iter().map(|part| &part.arms[at][k]).collect();
            for (kind, groups) in [
                (
                    "bloc",
                    tables
                        .iter()
                        .map(|table| table.by_bloc.as_ref())
                        .collect::<Option<Vec<_>>>(),
                ),
                (
                    "region",
                    tables
                        .iter()
                        .map(|table| table.by_region.as_ref())
                        .collect(),
                ),
            ] {
                let Some(groups) = groups else { continue };
                for g in 0..groups[0].0.len() {
                    for (c, &candidate) in contest.candidates.iter().enumerate() {
                        let shares = groups
                            .iter()
                            .flat_map(|part| &part.0[g][c])
                            .map(|share| f64::from(*share));
                        add(
                            format!("{stem} share {} in {kind} {g}", id(candidate)),
                            shares.collect(),
                            only_mean,
                        );
                    }
                }
            }
            let flows: BTreeSet<(FlowFrom, Option<usize>)> = tables
                .iter()
                .flat_map(|table| &table.flows)
                .map(|flow| (flow.from, flow.to))
                .collect();
            for (from, to) in flows {
                let of = |value: fn(&Flow) -> u128| -> Vec<f64> {
                    let flow = |table: &&ContestTable| {
                        // With the question's candidate on the ballot and without.
                        let flows = table
                            .flows
                            .iter()
                            .filter(|flow| (flow.from, flow.to) == (from, to));
                        flows.map(|flow| value(flow) as f64).sum()
                    };
                    tables.iter().map(flow).collect()
                };
                let from = match from {
                    FlowFrom::Candidate(candidate) => id(candidate).to_string(),
                    other => format!("{other:?}"),
                };
                let name = format!("{stem} flow {from} to {}", to.map_or("nobody", id));
                if !only_mean {
                    add(
                        format!("{name} squared"),
                        of(|flow| flow.sum_of_squares),
                        true,
                    );
                }
                add(name, of(|flow| flow.sum), true);
            }
        }
    }
    found
}

/// (x − mean)(y − mean): its mean is the covariance.
fn centred_product(x: &[f64], y: &[f64]) -> Vec<f64> {
    let (mx, my) = (moments(x).0, moments(y).0);
    x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).collect()
}

fn moments(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    (
        mean,
        x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n,
    )
}

fn z(difference: f64, variance: f64) -> f64 {
    // Sums of 32-bit shares and of fits agree to rounding only.
    if difference.abs() < 1e-9 {
        0.0
    } else {
        difference.abs() / variance.sqrt()
    }
}

fn mean_apart(x: &[f64], y: &[f64]) -> f64 {
    let ((mx, vx), (my, vy)) = (moments(x), moments(y));
    z(mx - my, vx / x.len() as f64 + vy / y.len() as f64)
}

fn spread_apart(x: &[f64], y: &[f64]) -> f64 {
    mean_apart(&centred_product(x, x), &centred_product(y, y))
}

/// Twice the statistic of Kolmogorov and Smirnov, on the scale of a normal score.
fn shape_apart(x: &[f64], y: &[f64]) -> f64 {
    let sorted = |x: &[f64]| {
        let mut x = x.to_vec();
        x.sort_by(f64::total_cmp);
        x
    };
    let (x, y) = (sorted(x), sorted(y));
    let (n, m) = (x.len() as f64, y.len() as f64);
    let (mut i, mut j, mut most) = (0, 0, 0.0f64);
    while i < x.len() && j < y.len() {
        let at = x[i].min(y[j]);
        while i < x.len() && x[i] <= at {
            i += 1;
        }
        while j < y.len() && y[j] <= at {
            j += 1;
        }
        most = most.max((i as f64 / n - j as f64 / m).abs());
    }
    2.0 * most * (n * m / (n + m)).sqrt()
}
