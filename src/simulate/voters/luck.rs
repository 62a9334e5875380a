//! One replicate's luck as single numbers: the latents by name, and any number of uniforms for the
//! voters of a stratum. Knows what a name is, not what it is for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rand::Rng;

use crate::latent::Quantity;
use crate::quantity::Seed;
use crate::random::address::{Name, stream, uniforms};
use crate::random::{Distribution, Quantile, normal};

/// What is slow to find, kept from one replicate to the next.
#[derive(Debug, Default)]
pub struct Memory {
    laws: RefCell<Vec<(Distribution, Quantile)>>,
    names: RefCell<BTreeMap<String, Name>>,
}

/// The luck of one replicate.
#[derive(Debug)]
pub struct Luck<'a> {
    pub seed: Seed,
    pub replicate: u64,
    /// Names of the scenario's latents.
    pub latents: &'a [String],
    pub memory: &'a Memory,
}

impl Luck<'_> {
    /// The uniform with this name.
    pub fn uniform(&self, name: &str) -> f64 {
        let mut names = self.memory.names.borrow_mut();
        let name = *names
            .entry(name.to_owned())
            .or_insert_with(|| Name::root(name));
        let mut uniform = [0.0];
        uniforms(self.seed, name, self.replicate, &mut uniform);
        uniform[0]
    }

    fn at(&self, law: Distribution, score: f64) -> f64 {
        let mut laws = self.memory.laws.borrow_mut();
        let known = laws
            .iter()
            .position(|(known, _)| *known == law)
            .unwrap_or_else(|| {
                laws.push((law, law.prepare()));
                laws.len() - 1
            });
        laws[known].1.at_score(score)
    }

    /// A parameter's value.
    pub fn value(&self, quantity: &Quantity) -> f64 {
        match quantity {
            Quantity::Fixed(value) => *value,
            Quantity::Uncertain {
                latent,
                distribution,
                times,
            } => {
                times
                    * self.at(
                        *distribution,
                        normal::score(self.uniform(&self.latents[latent.at()])),
                    )
            }
        }
    }

    /// A shock: `law` at the sum of the scores with these names, each times its weight; 0 without a
    /// law.
    pub fn shock(
        &self,
        law: Option<Distribution>,
        scores: impl Iterator<Item = (String, f64)>,
    ) -> f64 {
        let sum = |law| {
            self.at(
                law,
                scores
                    .map(|(name, weight)| weight * normal::score(self.uniform(&name)))
                    .sum(),
            )
        };
        law.map_or(0.0, sum)
    }

    /// The first `count` uniforms with this name, never 0 or 1.
    pub fn uniforms(&self, name: Name, count: usize) -> Vec<f64> {
        let mut generator = stream(self.seed, name, self.replicate);
        let parts = f64::from_bits(0x3cb0_0000_0000_0000); // 2^-52
        (0..count)
            .map(|_| ((generator.next_u64() >> 12) as f64 + 0.5) * parts)
            .collect()
    }
}
