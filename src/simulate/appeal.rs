//! What a contest's classes of voters feel and whether they vote, as columns over a block of replicates.

use std::borrow::Cow;

use crate::election::Status;
use crate::influence::{diminished, presence};
use crate::random::elementary::{exp_in_place, ln, logistic_in_place, logit};

use super::area::in_area;
use super::luck::add;
use super::program::{Class, ContestProgram, Gain};
use super::terms::{Column, TermIx, Values};

/// Utilities and turnout of one contest in one block.
#[derive(Debug)]
pub struct Appeal<'m> {
    pub program: &'m ContestProgram,
    values: &'m Values,
    lanes: usize,
    /// Before any act `[stratum][possible]`; −∞ for whom nobody there supports; empty outside the electorate.
    base: Vec<Vec<Column>>,
    /// `[timed][replicate]`
    presence: Vec<Column>,
    /// `[impulse][replicate]`
    impulses: Vec<Column>,
    /// Who came from the contest followed, as 0 or 1 `[possible][replicate]`.
    nominee: Vec<Column>,
    /// Of the baseline at the start of `as-of`.
    diminishing_before: TermIx,
}

/// What a contest takes over from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// `[area][possible][replicate]`, one for all areas where they are the same; empty: all 0.
    pub intercepts: Vec<Vec<Column>>,
    /// In place of the contest's own shock `[possible][replicate]`.
    pub passing: Option<Vec<Column>>,
    /// `[possible][replicate]`
    pub nominee: Vec<Column>,
}

impl<'m> Appeal<'m> {
    pub fn new(
        program: &'m ContestProgram,
        values: &'m Values,
        lanes: usize,
        diminishing_before: TermIx,
        given: Given,
    ) -> Appeal<'m> {
        let mut appeal = Appeal {
            program,
            values,
            lanes,
            base: Vec::new(),
            presence: Vec::new(),
            impulses: Vec::new(),
            nominee: given.nominee,
            diminishing_before,
        };
        appeal.presence = program.timed.iter().map(|timed| appeal.presence_of(timed)).collect();
        appeal.impulses = program.impulses.iter().map(|impulse| appeal.impulse(impulse)).collect();
        let stratum = |utility: &Option<super::program::StratumUtility>| {
            let Some(utility) = utility else { return Vec::new() };
            let candidate = |(i, &place): (usize, &usize)| {
                let Some(support) = utility.support[place] else { return vec![f64::NEG_INFINITY; lanes] };
                let mut column = values.get(support).to_vec();
                utility.lasting[place].iter().for_each(|term| add(&mut column, values.get(*term)));
                match (&given.passing, utility.passing[place]) {
                    (Some(passing), _) => add(&mut column, &passing[i]),
                    (None, Some(term)) => add(&mut column, values.get(term)),
                    (None, None) => {}
                }
                column
            };
            program.possible.iter().enumerate().map(candidate).collect()
        };
        appeal.base = program.utilities.iter().map(stratum).collect();
        // Last, as where they are found: what does not differ between arms must not differ in rounding.
        appeal.lift(&given.intercepts);
        appeal
    }

    /// Adds intercepts `[area][possible][replicate]`, found after the rest.
    pub fn lift(&mut self, intercepts: &[Vec<Column>]) {
        for (place, stratum) in self.base.iter_mut().enumerate() {
            let own = in_area(intercepts, self.program.areas.of(place));
            for (column, intercept) in stratum.iter_mut().zip(own.into_iter().flatten()) {
                add(column, intercept);
            }
        }
    }

    fn presence_of(&self, timed: &super::voices::Timed) -> Column {
        let (ramp, remainder) = (self.values.get(timed.ramp), self.values.get(timed.remainder));
        let half_life = timed.half_life.map(|term| self.values.get(term));
        let lane = |lane: usize| {
            let half_life = half_life.map_or(f64::INFINITY, |column| column[lane]);
            presence(timed.at, ramp[lane], half_life, remainder[lane])
        };
        (0..self.lanes).map(lane).collect()
    }

    fn impulse(&self, impulse: &super::program::Impulse) -> Column {
        let effect = self.values.get(impulse.effect);
        let mut column: Column =
            effect.iter().zip(&self.presence[impulse.timed]).map(|(effect, h)| effect / impulse.over * h).collect();
        if let Some(belief) = impulse.belief {
            column.iter_mut().zip(self.values.get(belief)).for_each(|(value, belief)| *value *= belief);
        }
        for (correction, timed) in &impulse.denials {
            let left = self.values.get(*correction).iter().zip(&self.presence[*timed]).map(|(c, h)| 1.0 - c * h);
            column.iter_mut().zip(left).for_each(|(value, left)| *value *= left);
        }
        column
    }

    /// Utilities `[possible][replicate]` of a class with a status.
    pub fn utility(&self, class: usize, status: Status) -> Vec<Cow<'_, [f64]>> {
        let class = &self.program.classes[class];
        let mut utility: Vec<Cow<[f64]>> =
            self.base[class.stratum].iter().map(|column| Cow::Borrowed(&column[..])).collect();
        let susceptibility = self.values.get(class.susceptibility[status as usize]);
        let sore = self.sore().filter(|_| status == Status::Orphaned);
        for (i, &place) in self.program.possible.iter().enumerate() {
            if let Some(shift) = self.influence(class, place) {
                let each = utility[i].to_mut().iter_mut().zip(&shift).zip(susceptibility);
                each.for_each(|((u, shift), s)| *u += s * shift);
            }
            if let (Some(sore), Some(nominee)) = (sore, self.nominee.get(i)) {
                let each = utility[i].to_mut().iter_mut().zip(nominee).zip(sore);
                each.for_each(|((u, nominee), sore)| *u -= nominee * sore);
            }
        }
        utility
    }

    /// What the orphaned hold against the nominee, if anything.
    fn sore(&self) -> Option<&'m [f64]> {
        Some(self.values.get(self.program.sore_loser)).filter(|sore| sore.iter().any(|sore| *sore != 0.0))
    }

    /// The first status in which the class does just as in this one.
    pub fn like(&self, class: usize, status: Status) -> Status {
        let class = &self.program.classes[class];
        let as_in = |other: &Status| {
            let terms = |status: Status| (class.susceptibility[status as usize], class.turnout[status as usize]);
            let sore = |status: Status| status == Status::Orphaned && self.sore().is_some();
            terms(*other) == terms(status) && sore(*other) == sore(status)
        };
        Status::ALL.into_iter().find(as_in).unwrap_or(status)
    }

    /// What the acts now add to what was in the support already, for one candidate; `None`: nothing was heard of them.
    fn influence(&self, class: &Class, place: usize) -> Option<Column> {
        let about = |gains: &[Gain]| gains.iter().any(|gain| gain.target == place);
        if !about(&class.now) && !about(&class.before) {
            return None;
        }
        let mut shift = self.sum(&class.now, place, self.program.diminishing);
        let before = self.sum(&class.before, place, self.diminishing_before);
        shift.iter_mut().zip(before).for_each(|(now, before)| *now -= before);
        Some(shift)
    }

    fn sum(&self, gains: &[Gain], place: usize, diminishing: TermIx) -> Column {
        let contributions: Vec<Column> =
            gains.iter().filter(|gain| gain.target == place).map(|gain| self.contribution(gain)).collect();
        let factor = self.values.get(diminishing);
        let mut heard = Vec::with_capacity(contributions.len());
        let lane = |lane: usize| {
            if factor[lane] == 1.0 {
                return contributions.iter().map(|column| column[lane]).sum();
            }
            heard.clear();
            heard.extend(contributions.iter().map(|column| column[lane]));
            diminished(&mut heard, factor[lane])
        };
        (0..self.lanes).map(lane).collect()
    }

    fn contribution(&self, gain: &Gain) -> Column {
        let impulse = &self.impulses[gain.impulse];
        match gain.backlash {
            None => impulse.iter().map(|value| gain.sign * value).collect(),
            Some(backlash) => {
                let backlash = self.values.get(backlash);
                impulse.iter().zip(backlash).map(|(value, backlash)| gain.sign * backlash * value).collect()
            }
        }
    }

    /// Logits of turnout of a class with a status, or its base probability where nothing moves it.
    fn turnout_logit(&self, class: &Class, status: Status, on: &dyn Fn(usize, usize) -> bool) -> Option<Column> {
        if class.turnout_shocks.is_empty() && class.stirs.is_empty() {
            return None;
        }
        let mut column: Column = self.values.get(class.turnout[status as usize]).iter().map(|p| logit(*p)).collect();
        class.turnout_shocks.iter().for_each(|term| add(&mut column, self.values.get(*term)));
        for stir in &class.stirs {
            let coefficient = self.values.get(stir.coefficient);
            for (lane, logit) in column.iter_mut().enumerate() {
                if on(stir.target, lane) {
                    *logit += stir.sign * coefficient[lane] * self.presence[stir.timed][lane];
                }
            }
        }
        Some(column)
    }

    /// Probability of voting of a class with a status; `on` tells who (place in the roster) is on the ballot in a lane,
    /// `shift` is added to the logits.
    pub fn turnout(
        &self,
        class: usize,
        status: Status,
        on: &dyn Fn(usize, usize) -> bool,
        shift: Option<&[f64]>,
    ) -> Column {
        let class = &self.program.classes[class];
        let base = self.values.get(class.turnout[status as usize]);
        let logits = match (self.turnout_logit(class, status, on), shift) {
            (None, None) => return base.to_vec(),
            (Some(logits), None) => Some(logits),
            (logits, Some(shift)) => {
                let mut logits = logits.unwrap_or_else(|| base.iter().map(|p| logit(*p)).collect());
                add(&mut logits, shift);
                Some(logits)
            }
        };
        let mut column = logits.unwrap_or_default();
        logistic_in_place(&mut column);
        column
    }
}

/// e^(U − max) of utilities `[candidate][replicate]`, and the maximum; 0 for −∞.
pub fn weights(utility: &[Cow<[f64]>], lanes: usize) -> (Vec<Column>, Column) {
    let mut most = vec![f64::NEG_INFINITY; lanes];
    for column in utility {
        most.iter_mut().zip(column.iter()).for_each(|(most, u)| *most = if *u > *most { *u } else { *most });
    }
    // Where nobody has any support all weights are 0, whatever is subtracted.
    most.iter_mut().filter(|most| !most.is_finite()).for_each(|most| *most = 0.0);
    let weight = |column: &Cow<[f64]>| {
        let mut weight: Column = column.iter().zip(&most).map(|(u, most)| u - most).collect();
        exp_in_place(&mut weight);
        weight
    };
    (utility.iter().map(weight).collect(), most)
}

/// The regressed shock of a contest that is over: `regress`·(ln share − vote-weighted mean of ln share) +
/// √(1 − `regress`)·draw. `[replicate]`
///
/// Shares ¾ and ¼, regress 0.34, draw 0: the leader's is 0.34·(ln ¾ − (¾·ln ¾ + ¼·ln ¼)) = 0.0934.
pub fn regressed(share: f64, mean_ln_share: f64, regress: &[f64], draw: Option<&[f64]>) -> Column {
    let lead = ln(share) - mean_ln_share;
    let lane = |(lane, r): (usize, &f64)| r * lead + (1.0 - r).max(0.0).sqrt() * draw.map_or(0.0, |draw| draw[lane]);
    regress.iter().enumerate().map(lane).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_fall_back_by_the_regress() {
        let mean = 0.75 * libm::log(0.75) + 0.25 * libm::log(0.25);
        let shock = regressed(0.75, mean, &[0.34], None);
        assert!((shock[0] - 0.0934).abs() < 5e-5, "{}", shock[0]);
    }

    #[test]
    fn a_regressed_shock_has_the_variance_that_the_lead_leaves() {
        // The draw's part is √(1 − regress): of 0.36 it is 0.8.
        let (with, without) = (regressed(0.5, 0.0, &[0.36], Some(&[1.0])), regressed(0.5, 0.0, &[0.36], None));
        assert!((with[0] - without[0] - 0.8).abs() < 1e-15);
    }
}
