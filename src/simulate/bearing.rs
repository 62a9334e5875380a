//! Which latents have a bearing on a contest: those of every number that its result is worked out
//! from. The others are drawn, and change nothing there.

use crate::election::ContestIx;
use crate::influence::{Presence, Strength};

use super::model::Model;
use super::program::{Class, ContestProgram, StratumUtility};
use super::terms::TermIx;
use super::values::{Scores, Source};

impl Model {
    /// Whether a latent `[latent]` has a bearing on what `contest` comes to, in any arm.
    pub fn bearing(&self, contest: ContestIx) -> Vec<bool> {
        let mut marked = vec![false; self.latents().len()];
        let mut mark = |term: TermIx| self.terms.mark(term, &mut marked);
        mark(self.diminishing_before);
        self.partition
            .cuts
            .iter()
            .flatten()
            .for_each(|cut| mark(cut.term));
        for arm in &self.programs {
            arm.chain(contest)
                .for_each(|program| program.terms(&mut mark));
        }
        marked
    }

    /// Normal scores of replicates `first .. first + count` `[replicate][latent]`, as a run with
    /// this seed draws them.
    pub fn scores(&self, seed: crate::quantity::Seed, first: u64, count: usize) -> Vec<Vec<f64>> {
        Scores::Drawn {
            source: Source::Own,
            seed,
            first,
        }
        .points(&self.terms, count)
    }
}

impl ContestProgram {
    /// Every term that the contest is worked out from.
    fn terms(&self, mark: &mut dyn FnMut(TermIx)) {
        [self.diminishing, self.sore_loser]
            .into_iter()
            .for_each(&mut *mark);
        self.returns
            .iter()
            .for_each(|returns| mark(returns.regress));
        for StratumUtility {
            support,
            lasting,
            passing,
        } in self.utilities.iter().flatten()
        {
            support
                .iter()
                .chain(passing)
                .flatten()
                .chain(lasting.iter().flatten())
                .for_each(|term| mark(*term));
        }
        let presences = self.presences.iter().flat_map(Presence::numbers);
        let strengths = self.strengths.iter().flat_map(Strength::numbers);
        presences.chain(strengths).for_each(|term| mark(*term));
        for Class {
            susceptibility,
            now,
            before,
            turnout,
            turnout_shocks,
            mobilisations,
            ..
        } in &self.classes
        {
            susceptibility
                .iter()
                .chain(turnout)
                .chain(turnout_shocks)
                .for_each(|term| mark(*term));
            now.iter()
                .chain(before)
                .filter_map(|heard| heard.backlash)
                .for_each(&mut *mark);
            mobilisations
                .iter()
                .for_each(|mobilisation| mark(mobilisation.coefficient));
        }
    }
}
