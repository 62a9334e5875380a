//! One replicate's luck: the latents by name, and numbers for the voters of a stratum. Drawn by
//! samplers that share nothing with the quantiles of the counted cells. Knows what a name is, not
//! what it is for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::latent::Quantity;
use crate::quantity::Seed;
use crate::random::address::{Draws, Name, uniforms};
use crate::random::{Distribution, sampled};
use crate::simulate::sampled::Copula;

/// Hashes of names, kept from one replicate to the next.
pub type Names = RefCell<BTreeMap<String, Name>>;

/// The luck of one replicate.
#[derive(Debug)]
pub struct Luck<'a> {
    pub seed: Seed,
    pub replicate: u64,
    /// Names of the scenario's latents.
    pub latents: &'a [String],
    pub copula: &'a Copula,
    pub names: &'a Names,
}

impl Luck<'_> {
    fn name(&self, name: &str) -> Name {
        let mut names = self.names.borrow_mut();
        *names
            .entry(name.to_owned())
            .or_insert_with(|| Name::root(name))
    }

    /// The uniform with this name.
    pub fn uniform(&self, name: &str) -> f64 {
        let mut uniform = [0.0];
        uniforms(self.seed, self.name(name), self.replicate, &mut uniform);
        uniform[0]
    }

    fn drawn(&self, law: &Distribution, scores: &[(Name, f64)]) -> f64 {
        self.copula.value(law, scores, self.seed, self.replicate)
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
                let name = self.name(&self.latents[latent.at()]);
                times * self.drawn(distribution, &[(name, 1.0)])
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
        law.map_or(0.0, |law| {
            let scores: Vec<(Name, f64)> = scores
                .map(|(name, weight)| (self.name(&name), weight))
                .collect();
            self.drawn(&law, &scores)
        })
    }

    /// A number for each of the first `count` voters, each from draws of their own.
    fn each(&self, name: Name, count: usize, sampler: impl Fn(&mut Draws) -> f64) -> Vec<f64> {
        let of = |voter| Draws::of(self.seed, name.with(Name(voter)), self.replicate);
        (0..count as u64)
            .map(|voter| sampler(&mut of(voter)))
            .collect()
    }

    /// Numbers between 0 and 1. `[voter]`
    pub fn ranks(&self, name: Name, count: usize) -> Vec<f64> {
        self.each(name, count, sampled::rank)
    }

    /// Standard Gumbels. `[voter]`
    pub fn tastes(&self, name: Name, count: usize) -> Vec<f64> {
        self.each(name, count, sampled::gumbel)
    }
}
