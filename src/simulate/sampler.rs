//! Where a plan's latents come from: drawn by address, each by itself, or as the coordinates of
//! scrambled Sobol points. Counts are drawn by address either way.
//!
//! A latent's dimension hangs on its name, so that other latents come and go without moving it: the
//! name's hash chooses a place among the dimensions of its kind, and where that is taken the next
//! is tried, in order of the hashes. Low dimensions fill the cube best: the first 128 are for
//! parameters and for what befalls a contest, the rest for shocks by bloc or region, for lasting
//! ones and for the many steps of a drift. Who finds no place is drawn by address.

use crate::latent::{LatentName, ShockKind};
use crate::quantity::Seed;
use crate::random::sobol::{Coordinate, DIMENSIONS};
use crate::random::{Name, sobol::SCRAMBLINGS};

use super::terms::Latent;

/// How the latents of a replicate come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sampler {
    /// Each by its address.
    #[default]
    Random,
    /// As coordinates of Sobol points, 16 scramblings side by side.
    Sobol,
}

/// The dimensions for parameters and for shocks of a contest as a whole.
const LOW: usize = 128;

/// Places that are tried.
const TRIES: usize = 16;

/// What it takes for scramblings to be whole: 16·2^k.
pub fn is_whole(replicates: u64) -> bool {
    replicates.is_multiple_of(SCRAMBLINGS) && (replicates / SCRAMBLINGS).is_power_of_two()
}

/// The numbers of replicates next to this one for which scramblings are whole: 16,384 and 32,768 of
/// 20,000.
pub fn whole_near(replicates: u64) -> (u64, u64) {
    let above = (replicates.div_ceil(SCRAMBLINGS)).next_power_of_two() * SCRAMBLINGS;
    (
        if above > SCRAMBLINGS {
            above / 2
        } else {
            above
        },
        above,
    )
}

/// Coordinates of a model's latents.
#[derive(Debug, Clone, PartialEq)]
pub struct Points(Vec<Option<Coordinate>>);

impl Points {
    /// Of a model with these `latents`.
    pub fn of(latents: &[Latent], seed: Seed) -> Points {
        Points::beside(latents, &[], seed)
    }

    /// The same with dimensions left free for latents of other models, by name: what these have in
    /// common with `latents` then has the same coordinates in all of them.
    pub fn beside(latents: &[Latent], others: &[String], seed: Seed) -> Points {
        let own: Vec<&str> = latents.iter().map(|latent| latent.name.as_str()).collect();
        let strangers = others
            .iter()
            .map(String::as_str)
            .filter(|name| !own.contains(name));
        let names: Vec<&str> = own.iter().copied().chain(strangers).collect();
        let coordinate = |(name, dimension): (&&str, Option<usize>)| {
            Coordinate::new(dimension?, seed, Name::root(name))
        };
        Points(own.iter().zip(dimensions(&names)).map(coordinate).collect())
    }

    /// The uniforms of a latent from replicate `first` on; `false` where it has no coordinate.
    pub fn uniforms(&self, latent: usize, first: u64, out: &mut [f64]) -> bool {
        let coordinate = self.0.get(latent).and_then(Option::as_ref);
        coordinate
            .map(|coordinate| coordinate.uniforms(first, out))
            .is_some()
    }
}

/// The dimension of each name.
fn dimensions(names: &[&str]) -> Vec<Option<usize>> {
    let mut order: Vec<(u64, usize)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (Name::root(name).0, at))
        .collect();
    order.sort_unstable();
    let mut taken = vec![false; DIMENSIONS];
    let mut found = vec![None; names.len()];
    for (hash, at) in order {
        let (from, many) = if is_low(names[at]) {
            (0, LOW)
        } else {
            (LOW, DIMENSIONS - LOW)
        };
        let place = |step: u64| from + (hash.wrapping_add(step) % many as u64) as usize;
        found[at] = (0..TRIES as u64).map(place).find(|place| !taken[*place]);
        found[at].into_iter().for_each(|place| taken[place] = true);
    }
    found
}

fn is_low(name: &str) -> bool {
    match LatentName::of(name).shock().map(|shock| shock.kind) {
        None => true,
        Some(
            ShockKind::Contest | ShockKind::Turnout | ShockKind::Discrepancy | ShockKind::PollError,
        ) => true,
        Some(
            ShockKind::Candidate
            | ShockKind::Drift
            | ShockKind::Bloc
            | ShockKind::Region
            | ShockKind::TurnoutBloc,
        ) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        let shock = |at: usize| format!("shocks.bloc.primary.b{at}.c");
        (0..count)
            .map(|at| {
                if at % 8 == 0 {
                    format!("acts.a{at}.effect")
                } else {
                    shock(at)
                }
            })
            .collect()
    }

    fn of(names: &[String]) -> Vec<Option<usize>> {
        dimensions(&names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn every_latent_has_a_dimension_of_its_own_and_parameters_the_low_ones() {
        let names = names(400);
        let found = of(&names);
        let mut all: Vec<usize> = found.iter().flatten().copied().collect();
        assert!(all.len() > 390, "{}", all.len());
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), found.iter().flatten().count());
        for (name, dimension) in names.iter().zip(found) {
            assert!(
                dimension.is_none_or(
                    |dimension| (dimension < LOW) == LatentName::of(name).effect_of().is_some()
                ),
                "{name}"
            );
        }
    }

    #[test]
    fn a_latent_that_comes_along_moves_hardly_any_other() {
        let all = names(300);
        let before = of(&all);
        let mut moved = 0;
        for at in 0..50 {
            let mut more = all.clone();
            more.push(format!("acts.new{at}.effect"));
            moved += of(&more)
                .iter()
                .zip(&before)
                .filter(|(after, before)| after != before)
                .count();
        }
        assert!(moved < 50, "{moved} of 15,000");
    }

    #[test]
    fn the_order_of_names_does_not_matter() {
        let mut all = names(300);
        let found = of(&all);
        all.reverse();
        let mut turned = of(&all);
        turned.reverse();
        assert_eq!(found, turned);
    }

    #[test]
    fn more_latents_than_dimensions_are_drawn_by_address() {
        let found = of(&names(3_000));
        assert!(found.iter().flatten().count() <= DIMENSIONS && found.contains(&None));
    }

    #[test]
    fn whole_scramblings_are_sixteen_times_powers_of_two() {
        assert!([16, 32, 16_384, 1 << 20].into_iter().all(is_whole));
        assert!(![0, 1, 24, 48, 20_000].into_iter().any(is_whole));
        assert_eq!(
            [1, 17, 20_000, 16_384].map(whole_near),
            [(16, 16), (16, 32), (16_384, 32_768), (8_192, 16_384)]
        );
    }
}
