//! One latent at a time, by the expected share: what it moves from its median to its outer
//! quantiles (a tornado), and what it moves on average from anywhere to anywhere (Morris's
//! screening).

use serde::{Deserialize, Serialize};

use crate::experiment::Failure;
use crate::latent::LatentName;
use crate::quantity::Seed;
use crate::random::normal::phi;

use super::groups::Group;
use super::outcome::Question;

/// The 90 % quantile of a normal; the 10 % one is its negative.
const OUTER: f64 = 1.281_551_565_544_600_4;

/// Base points of the screening.
const BASES: usize = 32;

/// What a latent moves, the others at their medians.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swing {
    /// The latent's.
    pub name: String,
    /// For people.
    pub label: String,
    /// The parameter at its 10 % and 90 % quantile, where the latent decides one alone.
    pub values: Option<[f64; 2]>,
    /// What is asked about, with the latent at its 10 % quantile and at its 90 % quantile.
    pub low: f64,
    /// At its 90 % quantile.
    pub high: f64,
}

/// Where a latent's normal score lies: its 10 %, 50 % and 90 % quantile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

impl Place {
    /// Before anything is known of it.
    pub const PRIOR: Place = Place {
        low: -OUTER,
        middle: 0.0,
        high: OUTER,
    };
}

/// What is asked about with every latent at its median, and the latents' swings, the widest first;
/// `places` are those of the `latents`.
pub fn tornado(
    question: &Question,
    latents: &[usize],
    places: &[Place],
    label: &dyn Fn(&str) -> String,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<(f64, Vec<Swing>), Failure> {
    let known = question.model.latents();
    let mut medians = vec![0.0; known.len()];
    latents
        .iter()
        .zip(places)
        .for_each(|(latent, place)| medians[*latent] = place.middle);
    let at = |latent: usize, z: f64| {
        let mut point = medians.clone();
        point[latent] = z;
        point
    };
    let ends = latents
        .iter()
        .zip(places)
        .flat_map(|(latent, place)| [place.low, place.high].map(|z| at(*latent, z)));
    let points: Vec<Vec<f64>> = std::iter::once(medians.clone()).chain(ends).collect();
    let found = question.expected(&points, progress)?;
    let swing = |((latent, place), ends): ((&usize, &Place), &[f64])| {
        let latent = &known[*latent];
        // A shock is a sum of several latents' parts: one of them is no quantity by itself.
        let own = match LatentName::of(&latent.name) {
            LatentName::Shock(shock) if shock.kind.is_of_the_campaign() => None,
            LatentName::Shock(_) | LatentName::Parameter(_) => latent.at_score(place.low),
        };
        let values = own
            .zip(latent.at_score(place.high))
            .map(|(low, high)| [low, high]);
        Swing {
            name: latent.name.clone(),
            label: label(&latent.name),
            values,
            low: ends[0],
            high: ends[1],
        }
    };
    let mut swings: Vec<Swing> = latents
        .iter()
        .zip(places)
        .zip(found[1..].chunks_exact(2))
        .map(swing)
        .collect();
    let width = |swing: &Swing| (swing.high - swing.low).abs();
    swings.sort_by(|a, b| {
        width(b)
            .total_cmp(&width(a))
            .then_with(|| a.name.cmp(&b.name))
    });
    Ok((found[0], swings))
}

/// Elementary effects of a latent: what is asked about changes by so much per step over the whole
/// of the latent's range of probability (Morris 1991; from a base point straight along each axis,
/// Campolongo, Saltelli & Cariboni 2011).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screened {
    /// The latent's.
    pub name: String,
    /// The mean of their absolute values.
    pub mu_star: f64,
    /// Their mean.
    pub mu: f64,
    /// Their standard deviation: large beside `mu_star` where the effect is not linear, or hangs on
    /// other latents.
    pub sigma: f64,
}

/// The screening of `latents`, in their order.
pub fn screening(
    question: &Question,
    latents: &[usize],
    seeds: [Seed; 2],
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Result<Vec<Screened>, Failure> {
    let [bases, ends] = seeds.map(|seed| question.model.scores(seed, 0, BASES));
    let mut points = bases.clone();
    for latent in latents {
        points.extend(bases.iter().zip(&ends).map(|(base, end)| {
            let mut point = base.clone();
            point[*latent] = end[*latent];
            point
        }));
    }
    let found = question.expected(&points, progress)?;
    let screened = |(latent, moved): (&usize, &[f64])| {
        let effect = |at: usize| {
            (moved[at] - found[at]) / (phi(ends[at][*latent]) - phi(bases[at][*latent]))
        };
        let effects: Vec<f64> = (0..BASES).map(effect).collect();
        let (mu_star, mu, sigma) = moments(&effects);
        Screened {
            name: question.model.latents()[*latent].name.clone(),
            mu_star,
            mu,
            sigma,
        }
    };
    Ok(latents
        .iter()
        .zip(found[BASES..].chunks_exact(BASES))
        .map(screened)
        .collect())
}

/// Mean of the absolute values, mean, standard deviation: of 1, −1 they are 1, 0 and √2.
fn moments(effects: &[f64]) -> (f64, f64, f64) {
    let n = effects.len() as f64;
    let mu = effects.iter().sum::<f64>() / n;
    let squares = effects
        .iter()
        .map(|effect| (effect - mu) * (effect - mu))
        .sum::<f64>();
    (
        effects.iter().map(|effect| effect.abs()).sum::<f64>() / n,
        mu,
        (squares / (n - 1.0)).sqrt(),
    )
}

/// The `most` groups whose latents move most stay, the others become one; `moves` are those of all
/// latents of the model.
pub fn narrowed(groups: Vec<Group>, moves: &[f64], most: usize) -> Vec<Group> {
    let strength = |group: &Group| {
        let moves = group.latents.iter().map(|latent| moves[*latent]);
        moves.fold(0.0, f64::max)
    };
    let mut ordered: Vec<(f64, Group)> = groups
        .into_iter()
        .map(|group| (strength(&group), group))
        .collect();
    ordered.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.name.cmp(&other.name)));
    let rest: Vec<usize> = ordered
        .iter()
        .skip(most)
        .flat_map(|(_, group)| group.latents.clone())
        .collect();
    let count = ordered.len().saturating_sub(most);
    let mut kept: Vec<Group> = ordered
        .into_iter()
        .take(most)
        .map(|(_, group)| group)
        .collect();
    if count > 0 {
        kept.push(Group {
            name: format!("{count} others"),
            latents: rest,
        });
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_that_cancel_are_seen_by_their_size() {
        assert_eq!(moments(&[1.0, -1.0]), (1.0, 0.0, 2_f64.sqrt()));
    }

    #[test]
    fn the_strongest_groups_stay_and_the_others_become_one() {
        let group = |name: &str, latents: &[usize]| Group {
            name: name.to_owned(),
            latents: latents.to_vec(),
        };
        let moves = [0.0, 0.0, 0.0, 0.0, 0.1, 0.3, 0.2, 0.0];
        let all = vec![group("a", &[4]), group("b", &[5, 7]), group("c", &[6])];
        let found = narrowed(all.clone(), &moves, 1);
        assert_eq!(found, [group("b", &[5, 7]), group("2 others", &[6, 4])]);
        assert_eq!(narrowed(all, &moves, 3).len(), 3);
    }
}
