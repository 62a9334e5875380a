//! From what was sampled to a posterior of all latents that bear on what was observed: what the
//! model cannot give is drawn last, given everything else.

use crate::latent::Posterior;
use crate::quantity::Seed;
use crate::random::elementary::ln;
use crate::random::{Name, normal, uniform_column};

use super::likelihood::{Evidence, Look};

/// Rounds in which what the model cannot give is made to give what was observed; each leaves a
/// fraction of what was amiss.
const ROUNDS: usize = 8;

/// Of the scores that were sampled `[particle][sampled]`, worth so many independent draws; what the
/// model cannot give is drawn given them.
pub(super) fn posterior(
    evidence: &Evidence,
    (z, effective): (&[Vec<f64>], f64),
    seed: Seed,
    threads: usize,
) -> Posterior {
    let mut columns: Vec<(String, Vec<f64>)> = Vec::new();
    for (at, latent) in evidence.sampled.iter().enumerate() {
        columns.push((latent.name.clone(), z.iter().map(|z| z[at]).collect()));
    }
    let placed = with_discrepancy(evidence, z, seed, threads);
    for look in &evidence.looks {
        for &place in look.discrepancy.iter().flat_map(|(_, places)| places) {
            let name = evidence.model.latents()[place].name.clone();
            columns.push((name, placed.iter().map(|z| z[place]).collect()));
        }
    }
    Posterior::of(columns, effective)
}

/// Scores of the model `[particle][latent]`, with those of what it cannot give: drawn for each
/// particle from the normal that the residuals leave, then turned into shifts of utility that have
/// the expected shares be so.
fn with_discrepancy(
    evidence: &Evidence,
    z: &[Vec<f64>],
    seed: Seed,
    threads: usize,
) -> Vec<Vec<f64>> {
    let mut placed = evidence.placed(z);
    if evidence.looks.iter().all(|look| look.discrepancy.is_none()) {
        return placed;
    }
    let luck = luck(evidence, z.len(), seed);
    let expected = evidence.expected(&placed, threads);
    let wanted = |(i, expected): (usize, &Vec<Vec<f64>>)| -> Vec<Option<Vec<f64>>> {
        let of = |(look, votes): (&Look, &Vec<f64>)| {
            let shift = shift(look, votes, &z[i], &luck, i)?;
            let logs = votes.iter().map(|votes| ln(*votes));
            Some(logs.zip(shift).map(|(log, shift)| log + shift).collect())
        };
        evidence.looks.iter().zip(expected).map(of).collect()
    };
    let wanted: Vec<Vec<Option<Vec<f64>>>> = expected.iter().enumerate().map(wanted).collect();
    for _ in 0..ROUNDS {
        let now = evidence.expected(&placed, threads);
        for ((z, now), wanted) in placed.iter_mut().zip(&now).zip(&wanted) {
            for ((look, now), wanted) in evidence.looks.iter().zip(now).zip(wanted) {
                let (Some((variance, places)), Some(wanted)) = (&look.discrepancy, wanted) else {
                    continue;
                };
                let amiss: Vec<f64> = wanted
                    .iter()
                    .zip(now)
                    .map(|(want, now)| want - ln(*now))
                    .collect();
                let mean = amiss.iter().sum::<f64>() / amiss.len() as f64;
                for (place, amiss) in places.iter().zip(&amiss) {
                    z[*place] += (amiss - mean) / variance.sqrt();
                }
            }
        }
    }
    placed
}

/// Standard normals `[latent of the model][particle]`, where the model cannot give something.
fn luck(evidence: &Evidence, count: usize, seed: Seed) -> Vec<Vec<f64>> {
    let mut luck = vec![Vec::new(); evidence.model.latents().len()];
    for &place in evidence
        .looks
        .iter()
        .filter_map(|look| look.discrepancy.as_ref())
        .flat_map(|(_, places)| places)
    {
        let name = Name::root("calibrate")
            .child("discrepancy")
            .with(evidence.model.latents()[place].address());
        luck[place] = vec![0.0; count];
        normal::scores(&uniform_column(seed, name, 0, count), &mut luck[place]);
    }
    luck
}

/// By how much log shares were beside what is expected for reasons that the model cannot give:
/// normal given the residuals.
fn shift(
    look: &Look,
    expected: &[f64],
    sampled: &[f64],
    luck: &[Vec<f64>],
    particle: usize,
) -> Option<Vec<f64>> {
    let (variance, places) = look.discrepancy.as_ref()?;
    let residuals = look.residuals(expected, sampled);
    let one = |(c, residual): (usize, &f64)| {
        let own = look.own[c];
        let kept = variance / (variance + own);
        kept * residual + (kept * own).sqrt() * luck[places[c]][particle]
    };
    Some(residuals.iter().enumerate().map(one).collect())
}
