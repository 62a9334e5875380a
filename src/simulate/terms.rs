//! Numbers of a model that may differ by replicate, each once: known values, uncertain parameters
//! and shocks. What they come to in a block of replicates is for [`Values`](super::values::Values)
//! to say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::latent::Quantity;
use crate::random::Distribution;
use crate::random::address::Name;
use crate::random::distribution::{Normal, Quantile};

/// A place in the list of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermIx(u32);

impl TermIx {
    /// The place.
    pub(super) fn at(self) -> usize {
        self.0 as usize
    }
}

/// One number of the model.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    Fixed(f64),
    /// The value of a law at a weighted sum of latent scores (weights squared add to 1, but for a
    /// random walk), times a factor.
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
    /// `acts.trump-endorses-tuberville.effect`, or the `latent` that parameters share.
    pub name: String,
    pub(super) address: Name,
    laws: Vec<Distribution>,
}

impl Latent {
    /// The laws of what it decides, for people: several where parameters share its luck.
    /// `normal, mean 0.14, sd 0.15; normal, mean 0.28, sd 0.3`
    pub fn law(&self) -> String {
        let laws: Vec<String> = self.laws.iter().map(Distribution::to_string).collect();
        laws.join("; ")
    }

    /// What it decides at a normal score, where that is one quantity: a normal of mean 0.4 and sd
    /// 0.2 is 0.6 at 1.
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
    quantiles: Vec<Option<Arc<Quantile>>>,
    /// `[latent]`: how many terms hang on it.
    uses: Vec<u32>,
    /// Places of the terms that have this in common: those among which an equal one can be.
    alike: BTreeMap<Trait, Vec<u32>>,
    /// Laws made ready.
    laws: Vec<(Distribution, Arc<Quantile>)>,
}

/// What equal terms have in common, and few others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    Fixed(u64),
    Ln(TermIx),
    /// The first latent.
    Drawn(Option<u32>),
}

impl Trait {
    fn of(term: &Term) -> Trait {
        match term {
            // Adding 0 turns −0 into 0.
            Term::Fixed(value) => Trait::Fixed((value + 0.0).to_bits()),
            Term::Ln(of) => Trait::Ln(*of),
            Term::Drawn { scores, .. } => Trait::Drawn(scores.first().map(|(latent, _)| *latent)),
        }
    }
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
            Quantity::Uncertain {
                latent,
                distribution,
                times,
            } => {
                let latent = self.latent(&names[latent.at()], *distribution);
                self.intern(Term::Drawn {
                    scores: vec![(latent, 1.0)],
                    law: *distribution,
                    times: *times,
                })
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
        let scores = latents
            .iter()
            .map(|(name, weight)| (self.latent(name, law), *weight))
            .collect();
        self.intern(Term::Drawn {
            scores,
            law,
            times: 1.0,
        })
    }

    /// Marks the latents that a term depends on.
    pub fn mark(&self, ix: TermIx, marked: &mut [bool]) {
        match &self.list[ix.0 as usize] {
            Term::Fixed(_) => {}
            Term::Ln(of) => self.mark(*of, marked),
            Term::Drawn { scores, .. } => scores
                .iter()
                .for_each(|(latent, _)| marked[*latent as usize] = true),
        }
    }

    /// A quantity that is whatever its latent's score is given to be, and the latent's place.
    pub fn score(&mut self, name: &str) -> (TermIx, usize) {
        let law = Distribution::Normal(Normal { mean: 0.0, sd: 1.0 });
        let latent = self.latent(name, law);
        (
            self.intern(Term::Drawn {
                scores: vec![(latent, 1.0)],
                law,
                times: 1.0,
            }),
            latent as usize,
        )
    }

    /// The value of a known term.
    pub fn known(&self, ix: TermIx) -> Option<f64> {
        match self.list[ix.0 as usize] {
            Term::Fixed(value) => Some(value),
            _ => None,
        }
    }

    /// Addresses of the latents of which a term sums several.
    pub(super) fn summed(&self) -> BTreeSet<Name> {
        let sums = self.list.iter().filter_map(|term| match term {
            Term::Drawn { scores, .. } if scores.len() > 1 => Some(scores),
            Term::Drawn { .. } | Term::Fixed(_) | Term::Ln(_) => None,
        });
        sums.flatten()
            .map(|(latent, _)| self.latents[*latent as usize].address)
            .collect()
    }

    /// The laws of terms, made ready.
    pub(super) fn laws(&self) -> &[(Distribution, Arc<Quantile>)] {
        &self.laws
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    pub(super) fn term(&self, ix: TermIx) -> &Term {
        &self.list[ix.at()]
    }

    /// The law of a term that is drawn, made ready.
    pub(super) fn quantile(&self, ix: TermIx) -> Option<&Quantile> {
        self.quantiles[ix.at()].as_deref()
    }

    /// Whether no other term hangs on this latent.
    pub(super) fn is_used_once(&self, latent: u32) -> bool {
        self.uses[latent as usize] == 1
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
        self.latents.push(Latent {
            name: name.to_string(),
            address: Name::root(name),
            laws: vec![law],
        });
        self.uses.push(0);
        self.by_name.insert(name.to_string(), ix);
        ix
    }

    fn intern(&mut self, term: Term) -> TermIx {
        let alike = self.alike.entry(Trait::of(&term)).or_default();
        if let Some(&at) = alike.iter().find(|at| self.list[**at as usize] == term) {
            return TermIx(at);
        }
        let at = self.list.len() as u32;
        alike.push(at);
        let quantile = match &term {
            Term::Drawn { law, scores, .. } => {
                scores
                    .iter()
                    .for_each(|(latent, _)| self.uses[*latent as usize] += 1);
                Some(self.prepared(*law))
            }
            _ => None,
        };
        self.quantiles.push(quantile);
        self.list.push(term);
        TermIx(at)
    }

    fn prepared(&mut self, law: Distribution) -> Arc<Quantile> {
        if let Some((_, ready)) = self.laws.iter().find(|(other, _)| *other == law) {
            return ready.clone();
        }
        let ready = Arc::new(law.prepare());
        self.laws.push((law, ready.clone()));
        ready
    }
}
