//! Numbers of a model that may differ by replicate, each once: known values, uncertain parameters and shocks. A block of
//! replicates evaluates them all to columns before anything else.

use std::collections::BTreeMap;

use crate::latent::Quantity;
use crate::quantity::Seed;
use crate::random::address::{Name, uniforms};
use crate::random::distribution::Quantile;
use crate::random::{Distribution, normal};

use super::sampler::Points;

/// A number per replicate of a block.
pub type Column = Vec<f64>;

/// A place in the list of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermIx(u32);

/// One number of the model.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    Fixed(f64),
    /// The value of a law at a weighted sum of latent scores (weights squared add to 1, but for a random walk), times a
    /// factor.
    Drawn {
        scores: Vec<(u32, f64)>,
        law: Distribution,
        times: f64,
    },
    /// The natural logarithm of another.
    Ln(TermIx),
}

/// One uncertain quantity: its name is its address.
#[derive(Debug, Clone, PartialEq)]
pub struct Latent {
    pub name: String,
    address: Name,
    laws: Vec<Distribution>,
}

impl Latent {
    /// The laws of what it decides, for people: several where parameters share its luck.
    /// `normal, mean 0.14, sd 0.15; normal, mean 0.28, sd 0.3`
    pub fn law(&self) -> String {
        let laws: Vec<String> = self.laws.iter().map(Distribution::to_string).collect();
        laws.join("; ")
    }

    /// What it decides at a normal score, where that is one quantity: a normal of mean 0.4 and sd 0.2 is 0.6 at 1.
    pub fn at_score(&self, z: f64) -> Option<f64> {
        match self.laws[..] {
            [law] => Some(law.prepare().at_score(z)),
            _ => None,
        }
    }

    /// Its address.
    pub fn address(&self) -> Name {
        self.address
    }

    /// The laws themselves.
    pub fn laws(&self) -> &[Distribution] {
        &self.laws
    }
}

/// Latents and terms under construction, and then for good.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    latents: Vec<Latent>,
    by_name: BTreeMap<String, u32>,
    list: Vec<Term>,
    quantiles: Vec<Option<Quantile>>,
}

impl Terms {
    /// All latents, in the order in which the model first met them.
    pub fn latents(&self) -> &[Latent] {
        &self.latents
    }

    pub fn fixed(&mut self, value: f64) -> TermIx {
        self.intern(Term::Fixed(value))
    }

    /// A parameter; `names` are the scenario's latents.
    pub fn quantity(&mut self, quantity: &Quantity, names: &[String]) -> TermIx {
        match quantity {
            Quantity::Fixed(value) => self.fixed(*value),
            Quantity::Uncertain { times: 0.0, .. } => self.fixed(0.0),
            Quantity::Uncertain { latent, distribution, times } => {
                let latent = self.latent(&names[latent.at()], *distribution);
                self.intern(Term::Drawn { scores: vec![(latent, 1.0)], law: *distribution, times: *times })
            }
        }
    }

    /// The logarithm of a parameter: a weight as a utility.
    pub fn ln(&mut self, of: TermIx) -> TermIx {
        match &self.list[of.0 as usize] {
            Term::Fixed(value) => self.fixed(libm::log(*value)),
            _ => self.intern(Term::Ln(of)),
        }
    }

    /// A shock: `law` at a weighted sum of the scores of `latents`.
    pub fn shock(&mut self, latents: &[(String, f64)], law: Distribution) -> TermIx {
        let scores = latents.iter().map(|(name, weight)| (self.latent(name, law), *weight)).collect();
        self.intern(Term::Drawn { scores, law, times: 1.0 })
    }

    /// Marks the latents that a term depends on.
    pub fn mark(&self, ix: TermIx, marked: &mut [bool]) {
        match &self.list[ix.0 as usize] {
            Term::Fixed(_) => {}
            Term::Ln(of) => self.mark(*of, marked),
            Term::Drawn { scores, .. } => scores.iter().for_each(|(latent, _)| marked[*latent as usize] = true),
        }
    }

    /// The value of a known term.
    pub fn known(&self, ix: TermIx) -> Option<f64> {
        match self.list[ix.0 as usize] {
            Term::Fixed(value) => Some(value),
            _ => None,
        }
    }

    fn latent(&mut self, name: &str, law: Distribution) -> u32 {
        if let Some(&ix) = self.by_name.get(name) {
            let laws = &mut self.latents[ix as usize].laws;
            if !laws.contains(&law) {
                laws.push(law);
            }
            return ix;
        }
        let ix = self.latents.len() as u32;
        self.latents.push(Latent { name: name.to_string(), address: Name::root(name), laws: vec![law] });
        self.by_name.insert(name.to_string(), ix);
        ix
    }

    fn intern(&mut self, term: Term) -> TermIx {
        // Few hundred terms at most by scenario, thousands with many regions: compiled once.
        if let Some(at) = self.list.iter().position(|known| *known == term) {
            return TermIx(at as u32);
        }
        self.quantiles.push(match &term {
            Term::Drawn { law, .. } => Some(self.prepared(*law)),
            _ => None,
        });
        self.list.push(term);
        TermIx((self.list.len() - 1) as u32)
    }

    fn prepared(&self, law: Distribution) -> Quantile {
        let same = |(at, term): (usize, &Term)| match term {
            Term::Drawn { law: other, .. } if *other == law => self.quantiles[at].clone(),
            _ => None,
        };
        self.list.iter().enumerate().find_map(same).unwrap_or_else(|| law.prepare())
    }
}

/// Where the latents' scores come from. Counts have the plan's own luck, always.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Source<'a> {
    /// Each is drawn by its address with the plan's seed.
    #[default]
    Own,
    /// Those that are marked `[latent]` are drawn with another seed.
    Exchanged { with: Seed, which: &'a [bool] },
    /// Those of some latents are given `[latent][replicate]`, over and over from the first; the others are drawn.
    Given(&'a [Option<Column>]),
    /// Those that have a coordinate take it, the others are drawn by their address.
    Points(&'a Points),
}

/// Normal scores of all latents for a block of replicates: `[latent][replicate]`.
#[derive(Debug, Clone)]
pub struct Scores(Vec<Column>);

impl Scores {
    /// Drawn by address for replicates `first .. first + count`.
    pub fn drawn(terms: &Terms, seed: Seed, first: u64, count: usize) -> Scores {
        Scores::from(Source::Own, terms, seed, first, count)
    }

    /// The same from another source.
    pub fn from(source: Source, terms: &Terms, seed: Seed, first: u64, count: usize) -> Scores {
        let mut uniform = vec![0.0; count];
        let columns = terms.latents.iter().enumerate().map(|(at, latent)| {
            let seed = match source {
                Source::Exchanged { with, which } if which[at] => with,
                _ => seed,
            };
            let given = match source {
                Source::Given(columns) => columns[at].as_ref().filter(|column| !column.is_empty()),
                _ => None,
            };
            if let Some(column) = given {
                let from = (first % column.len() as u64) as usize;
                return column.iter().copied().cycle().skip(from).take(count).collect();
            }
            if !matches!(source, Source::Points(points) if points.uniforms(at, first, &mut uniform)) {
                uniforms(seed, latent.address, first, &mut uniform);
            }
            let mut score = vec![0.0; count];
            normal::scores(&uniform, &mut score);
            score
        });
        Scores(columns.collect())
    }

    /// The scores of one replicate `[latent]`.
    pub fn of(&self, replicate: usize) -> Vec<f64> {
        self.0.iter().map(|column| column[replicate]).collect()
    }

    /// Given: one vector z `[latent]` a replicate.
    pub fn given(terms: &Terms, z: &[Vec<f64>]) -> Scores {
        Scores((0..terms.latents.len()).map(|latent| z.iter().map(|z| z[latent]).collect()).collect())
    }
}

/// All terms' values for a block of replicates: `[term][replicate]`.
#[derive(Debug, Clone)]
pub struct Values(Vec<Column>);

impl Values {
    /// Evaluates every term for the block's `count` replicates.
    pub fn of(terms: &Terms, scores: &Scores, count: usize) -> Values {
        let mut columns: Vec<Column> = Vec::with_capacity(terms.list.len());
        let mut combined = vec![0.0; count];
        for (term, quantile) in terms.list.iter().zip(&terms.quantiles) {
            let mut column = vec![0.0; count];
            match term {
                Term::Fixed(value) => column.fill(*value),
                Term::Ln(of) => {
                    column.copy_from_slice(&columns[of.0 as usize]);
                    crate::random::elementary::ln_in_place(&mut column);
                }
                Term::Drawn { scores: sum, times, .. } => {
                    if let Some(quantile) = quantile {
                        quantile.at_scores(combine(scores, sum, &mut combined), &mut column);
                    }
                    if *times != 1.0 {
                        column.iter_mut().for_each(|value| *value *= times);
                    }
                }
            }
            columns.push(column);
        }
        Values(columns)
    }

    /// The term's column.
    pub fn get(&self, ix: TermIx) -> &[f64] {
        &self.0[ix.0 as usize]
    }
}

fn combine<'a>(scores: &'a Scores, sum: &[(u32, f64)], buffer: &'a mut [f64]) -> &'a [f64] {
    if let [(latent, 1.0)] = sum {
        return &scores.0[*latent as usize];
    }
    buffer.fill(0.0);
    for (latent, weight) in sum {
        for (total, score) in buffer.iter_mut().zip(&scores.0[*latent as usize]) {
            *total += weight * score;
        }
    }
    buffer
}
