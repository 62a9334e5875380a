//! What a model's terms come to in a block of replicates: each a column, worked out when it is
//! first asked for. A latent that nobody asks for is not drawn, which changes no other: draws are
//! addressed by name.

use std::cell::OnceCell;

use crate::quantity::Seed;
use crate::random::address::{Draws, Name, uniforms, uniforms_by};
use crate::random::{Distribution, elementary, normal, sampled, wide};

use super::column::Column;
use super::sampled::Copula;
use super::sampler::Points;
use super::terms::{Latent, Term, TermIx, Terms};

/// Whose luck the latents have. Counts have the plan's own, always.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Source<'a> {
    /// Each is drawn by its address with the plan's seed.
    #[default]
    Own,
    /// Those that are marked `[latent]` are drawn with another seed.
    Exchanged {
        /// The other seed.
        with: Seed,
        /// `[latent]`
        which: &'a [bool],
    },
    /// Those of some latents are given `[latent][replicate]`, over and over from the first; the
    /// others are drawn.
    Given(&'a [Option<Vec<f64>>]),
    /// Those that have a coordinate take it, the others are drawn by their address.
    Points(&'a Points),
}

impl Source<'_> {
    /// A latent's scores from replicate `first` on.
    fn write(self, latent: &Latent, at: usize, own: Seed, first: u64, column: &mut [f64]) {
        let seed = match self {
            Source::Exchanged { with, which } if which[at] => with,
            _ => own,
        };
        if let Source::Given(columns) = self
            && let Some(given) = columns[at].as_ref().filter(|given| !given.is_empty())
        {
            let from = (first % given.len() as u64) as usize;
            column
                .iter_mut()
                .zip(given.iter().cycle().skip(from))
                .for_each(|(score, given)| *score = *given);
            return;
        }
        if !matches!(self, Source::Points(points) if points.uniforms(at, first, column)) {
            uniforms(seed, latent.address, first, column);
        }
        normal::scores_in_place(column);
    }
}

/// Where the normal scores of latents come from.
#[derive(Debug, Clone)]
pub enum Scores<'a> {
    /// Drawn by address; lane i is replicate `first` + i.
    Drawn {
        source: Source<'a>,
        seed: Seed,
        first: u64,
    },
    /// `[latent][replicate]`
    Given(Vec<Column>),
    /// No quantiles, but for correlated shocks: by samplers; lane i is replicate `first` + i.
    Sampled {
        copula: &'a Copula,
        seed: Seed,
        first: u64,
    },
}

impl<'a> Scores<'a> {
    /// Given: one vector z `[latent]` a replicate.
    pub fn given(terms: &Terms, z: &[Vec<f64>]) -> Scores<'a> {
        Scores::Given(
            (0..terms.latents().len())
                .map(|latent| z.iter().map(|z| z[latent]).collect())
                .collect(),
        )
    }

    /// Of `count` replicates, one vector z `[latent]` each.
    pub fn points(&self, terms: &Terms, count: usize) -> Vec<Vec<f64>> {
        let mut columns = vec![Column::of(0.0, count); terms.latents().len()];
        columns
            .iter_mut()
            .enumerate()
            .for_each(|(latent, column)| self.write(terms, latent, column));
        (0..count)
            .map(|replicate| columns.iter().map(|column| column[replicate]).collect())
            .collect()
    }

    fn write(&self, terms: &Terms, latent: usize, column: &mut [f64]) {
        match self {
            Scores::Drawn {
                source,
                seed,
                first,
            } => source.write(&terms.latents()[latent], latent, *seed, *first, column),
            Scores::Given(scores) => column.copy_from_slice(&scores[latent]),
            Scores::Sampled { seed, first, .. } => {
                let name = terms.latents()[latent].address;
                for (replicate, score) in (*first..).zip(column) {
                    *score = sampled::score(&mut Draws::of(*seed, name, replicate));
                }
            }
        }
    }
}

/// All terms' values for a block of replicates: `[term][replicate]`.
#[derive(Debug)]
pub struct Values<'t> {
    terms: &'t Terms,
    scores: Scores<'t>,
    count: usize,
    /// How many arms may ask for the same.
    arms: usize,
    /// Of latents on which several terms hang, or a term on several of them. `[latent]`
    shared: Vec<OnceCell<Column>>,
    columns: Vec<OnceCell<Column>>,
}

impl<'t> Values<'t> {
    /// For a block of `count` replicates.
    pub fn of(terms: &'t Terms, scores: Scores<'t>, count: usize) -> Values<'t> {
        let empty = |n: usize| (0..n).map(|_| OnceCell::new()).collect();
        Values {
            terms,
            scores,
            count,
            arms: 1,
            shared: empty(terms.latents().len()),
            columns: empty(terms.count()),
        }
    }

    /// At given normal scores `[replicate][latent]`.
    pub fn given(terms: &'t Terms, points: &[Vec<f64>]) -> Values<'t> {
        Values::of(terms, Scores::given(terms, points), points.len())
    }

    /// To be asked by this many arms.
    pub fn for_arms(self, arms: usize) -> Values<'t> {
        Values { arms, ..self }
    }

    /// The term's column.
    pub fn get(&self, ix: TermIx) -> &[f64] {
        self.columns[ix.at()].get_or_init(|| self.evaluated(ix))
    }

    fn evaluated(&self, ix: TermIx) -> Column {
        let mut column = Column::any(self.count);
        match self.terms.term(ix) {
            Term::Fixed(value) => column.fill(*value),
            Term::Ln(of) => {
                column.copy_from_slice(self.get(*of));
                elementary::ln_in_place(&mut column);
            }
            Term::Drawn { scores, times, law } => {
                if let Scores::Sampled {
                    copula,
                    seed,
                    first,
                } = self.scores
                {
                    let name = |latent: u32| self.terms.latents()[latent as usize].address;
                    let scores: Vec<(Name, f64)> =
                        scores.iter().map(|(of, by)| (name(*of), *by)).collect();
                    for (replicate, value) in (first..).zip(column.iter_mut()) {
                        *value = times * copula.value(law, &scores, seed, replicate);
                    }
                    return column;
                }
                match scores[..] {
                    [(latent, 1.0)] if self.terms.is_used_once(latent) => {
                        self.scores.write(self.terms, latent as usize, &mut column);
                    }
                    [(latent, 1.0)] => column.copy_from_slice(self.score(latent)),
                    _ => {
                        column.fill(0.0);
                        scores.iter().for_each(|(latent, weight)| {
                            add_weighted(self.score(*latent), *weight, &mut column)
                        });
                    }
                }
                self.apply(ix, *times, &mut column);
            }
        }
        column
    }

    /// From scores to values.
    fn apply(&self, ix: TermIx, times: f64, column: &mut [f64]) {
        if let Some(quantile) = self.terms.quantile(ix) {
            quantile.in_place(column);
        }
        if times != 1.0 {
            column.iter_mut().for_each(|value| *value *= times);
        }
    }

    fn score(&self, latent: u32) -> &[f64] {
        self.shared[latent as usize].get_or_init(|| {
            Column::written(self.count, |column| {
                self.scores.write(self.terms, latent as usize, column)
            })
        })
    }

    /// The value of another term in each replicate: of `terms` that in the place `who[replicate]`,
    /// and `absent` where there is none. Nothing is drawn of those who are nobody's choice, where
    /// all are of one law and an arm's `slots` are so few that this is less to draw.
    pub fn by_lane(
        &self,
        terms: &[Option<TermIx>],
        who: &[usize],
        slots: usize,
        absent: f64,
    ) -> Column {
        let known = |ix: &TermIx| self.columns[ix.at()].get().is_some();
        let few = slots * self.arms < terms.len() && !terms.iter().flatten().all(known);
        let drawn = if few {
            self.drawn_by_lane(terms, who, absent)
        } else {
            None
        };
        drawn.unwrap_or_else(|| self.gathered(terms, who, absent))
    }

    fn gathered(&self, terms: &[Option<TermIx>], who: &[usize], absent: f64) -> Column {
        if terms
            .iter()
            .flatten()
            .all(|ix| self.terms.known(*ix).is_some())
        {
            let values: Vec<f64> = terms
                .iter()
                .map(|ix| ix.and_then(|ix| self.terms.known(ix)).unwrap_or(absent))
                .collect();
            return who
                .iter()
                .map(|at| values.get(*at).copied().unwrap_or(absent))
                .collect();
        }
        let columns: Vec<Option<&[f64]>> =
            terms.iter().map(|ix| ix.map(|ix| self.get(ix))).collect();
        let lane = |(lane, &at): (usize, &usize)| {
            columns
                .get(at)
                .copied()
                .flatten()
                .map_or(absent, |column| column[lane])
        };
        who.iter().enumerate().map(lane).collect()
    }

    fn drawn_by_lane(
        &self,
        terms: &[Option<TermIx>],
        who: &[usize],
        absent: f64,
    ) -> Option<Column> {
        let Scores::Drawn {
            source: Source::Own,
            seed,
            first,
        } = self.scores
        else {
            return None;
        };
        let mut common: Option<(Distribution, f64, TermIx)> = None;
        let mut names = vec![None; terms.len()];
        for (name, ix) in names.iter_mut().zip(terms) {
            let Some(ix) = *ix else { continue };
            let Term::Drawn { scores, times, law } = self.terms.term(ix) else {
                return None;
            };
            let [(latent, 1.0)] = scores[..] else {
                return None;
            };
            if common.is_some_and(|(other, factor, _)| other != *law || factor != *times) {
                return None;
            }
            common = Some((*law, *times, ix));
            *name = Some(self.terms.latents()[latent as usize].address);
        }
        let (_, times, ix) = common?;
        let name = |at: &usize| names.get(*at).copied().flatten();
        let by_lane: Vec<u64> = who.iter().map(|at| name(at).unwrap_or(Name(0)).0).collect();
        let mut column = Column::any(self.count);
        uniforms_by(seed, &by_lane, first, &mut column);
        normal::scores_in_place(&mut column);
        self.apply(ix, times, &mut column);
        column
            .iter_mut()
            .zip(who)
            .filter(|(_, at)| name(at).is_none())
            .for_each(|(value, _)| *value = absent);
        Some(column)
    }
}

wide! {
    fn add_weighted(scores: &[f64], weight: f64, sum: &mut [f64]) {
        sum.iter_mut().zip(scores).for_each(|(sum, score)| *sum += weight * score);
    }
}
