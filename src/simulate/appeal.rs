//! What a contest's classes of voters feel and whether they vote, as columns over a block of
//! replicates.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::election::Status;
use crate::influence::{diminished_by_replicate, shifts, turnout_shift, weigh, weighed};
use crate::random::elementary::{exp, ln, logistic_in_place, logit};
use crate::random::wide;

use super::area::in_area;
use super::column::{Column, View};
use super::luck::add;
use super::program::{Class, ContestProgram, Contribution, StratumUtility};
use super::slots::{Slot, Slots};
use super::terms::TermIx;
use super::values::Values;

/// Utilities and turnout of one contest in one block.
#[derive(Debug)]
pub struct Appeal<'m> {
    pub program: &'m ContestProgram,
    pub slots: Slots,
    values: &'m Values<'m>,
    lanes: usize,
    /// Before any act `[stratum][possible]`; −∞ for whom nobody there supports.
    base: Vec<Vec<OnceCell<Column>>>,
    /// The same of whoever has a slot `[stratum][slot]`.
    base_in_slot: Vec<Vec<OnceCell<Column>>>,
    /// `[presence][replicate]`
    presences: Vec<Column>,
    /// `[strength][replicate]`
    strengths: Vec<Column>,
    given: Inherited,
    /// What several strata have in common of whoever has a slot, the last asked for first.
    alike: RefCell<Vec<Alike>>,
    /// Of the baseline at the start of `as-of`.
    diminishing_before: TermIx,
}

/// Terms `[possible]`, a slot, and the value of whoever has it.
type Alike = (Vec<Option<TermIx>>, usize, Rc<Column>);

/// So many values by slot are kept for the next stratum: shocks that all blocs share, of a few
/// slots.
const KEPT: usize = 16;

/// What a contest takes over from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Inherited {
    /// `[area][possible][replicate]`, one for all areas where they are the same; empty: all 0.
    pub intercepts: Vec<Vec<Column>>,
    /// In place of the contest's own shock `[possible][replicate]`.
    pub passing: Option<Vec<Column>>,
    /// Who came from the contest followed, as 0 or 1 `[possible][replicate]`.
    pub nominee: Vec<Column>,
}

impl Inherited {
    /// Intercepts alone.
    pub fn of(intercepts: Vec<Vec<Column>>) -> Inherited {
        Inherited {
            intercepts,
            ..Inherited::default()
        }
    }
}

fn empty<T>(rows: usize, columns: usize) -> Vec<Vec<OnceCell<T>>> {
    (0..rows)
        .map(|_| (0..columns).map(|_| OnceCell::new()).collect())
        .collect()
}

impl<'m> Appeal<'m> {
    pub fn new(
        program: &'m ContestProgram,
        values: &'m Values<'m>,
        lanes: usize,
        diminishing_before: TermIx,
        slots: Slots,
        given: Inherited,
    ) -> Appeal<'m> {
        let strata = program.utilities.len();
        let mut appeal = Appeal {
            program,
            values,
            lanes,
            base: empty(strata, program.possible.len()),
            base_in_slot: empty(strata, slots.count()),
            slots,
            presences: Vec::new(),
            strengths: Vec::new(),
            given,
            alike: RefCell::default(),
            diminishing_before,
        };
        let presences = program.presences.iter();
        appeal.presences = presences
            .map(|presence| presence.map(|term| values.get(*term)).parts().collect())
            .collect();
        let strength = |at: usize| {
            let strength = program.strengths[at].map(
                |term| values.get(*term),
                |presence| &appeal.presences[*presence][..],
            );
            Column::written(lanes, |out| strength.write(out))
        };
        appeal.strengths = (0..program.strengths.len()).map(strength).collect();
        appeal
    }

    /// Before any act, of the candidate at `i` of `possible`.
    fn base(&self, stratum: usize, i: usize) -> &Column {
        self.base[stratum][i].get_or_init(|| {
            let place = self.program.possible[i];
            let known = self.program.utilities[stratum].as_ref();
            let Some((utility, support)) =
                known.and_then(|utility| Some((utility, utility.support[place]?)))
            else {
                return Column::of(f64::NEG_INFINITY, self.lanes);
            };
            let mut column = Column::copy(self.values.get(support));
            utility.lasting[place]
                .iter()
                .for_each(|term| add(&mut column, self.values.get(*term)));
            match (&self.given.passing, utility.passing[place]) {
                (Some(passing), _) => add(&mut column, &passing[i]),
                (None, Some(term)) => add(&mut column, self.values.get(term)),
                (None, None) => {}
            }
            // Last, as where they are found: what does not differ between arms must not differ in
            // rounding.
            self.intercepts(stratum)
                .get(i)
                .into_iter()
                .for_each(|intercept| add(&mut column, intercept));
            column
        })
    }

    /// The same of whoever has a slot that differs by replicate; nothing is drawn of the others.
    fn base_by_lane(
        &self,
        stratum: usize,
        utility: &StratumUtility,
        slot: usize,
        who: &[usize],
    ) -> Column {
        let terms = |of: &dyn Fn(usize) -> Option<TermIx>| -> Vec<Option<TermIx>> {
            self.program
                .possible
                .iter()
                .map(|&place| of(place))
                .collect()
        };
        let by_lane =
            |of: &dyn Fn(usize) -> Option<TermIx>| self.alike_by_lane(terms(of), slot, who);
        let support = terms(&|place| utility.support[place]);
        let mut column = self
            .values
            .by_lane(&support, who, self.slots.count(), f64::NEG_INFINITY);
        let most = self
            .program
            .possible
            .iter()
            .map(|&place| utility.lasting[place].len())
            .max()
            .unwrap_or(0);
        for k in 0..most {
            add(
                &mut column,
                &by_lane(&|place| utility.lasting[place].get(k).copied()),
            );
        }
        match &self.given.passing {
            Some(passing) => add_by_lane(passing, who, &mut column),
            None if utility.passing.iter().any(Option::is_some) => {
                add(&mut column, &by_lane(&|place| utility.passing[place]));
            }
            None => {}
        }
        add_by_lane(self.intercepts(stratum), who, &mut column);
        column
    }

    /// The value of whoever has a slot, 0 where there is none: found once for strata that have the
    /// same terms.
    fn alike_by_lane(&self, terms: Vec<Option<TermIx>>, slot: usize, who: &[usize]) -> Rc<Column> {
        let mut kept = self.alike.borrow_mut();
        let known = kept
            .iter()
            .position(|(other, at, _)| *at == slot && *other == terms);
        let found = known.map(|at| kept.remove(at)).unwrap_or_else(|| {
            let column = self.values.by_lane(&terms, who, self.slots.count(), 0.0);
            (terms, slot, Rc::new(column))
        });
        let column = found.2.clone();
        kept.insert(0, found);
        kept.truncate(KEPT);
        column
    }

    /// Intercepts given `[possible][replicate]`; empty: all 0.
    fn intercepts(&self, stratum: usize) -> &[Column] {
        in_area(&self.given.intercepts, self.program.areas.of(stratum)).map_or(&[], |own| own)
    }

    /// Adds intercepts `[area][possible][replicate]`, found after the rest.
    pub fn lift(&mut self, intercepts: &[Vec<Column>]) {
        for stratum in 0..self.base.len() {
            let own = in_area(intercepts, self.program.areas.of(stratum));
            for (i, intercept) in own.into_iter().flatten().enumerate() {
                self.base(stratum, i);
                self.base[stratum][i]
                    .get_mut()
                    .into_iter()
                    .for_each(|column| add(column, intercept));
            }
        }
        self.base_in_slot = empty(self.base.len(), self.slots.count());
    }

    /// Utilities `[possible][replicate]` of a class with a status.
    pub fn utility(&self, class: usize, status: Status) -> Vec<View<'_>> {
        (0..self.program.possible.len())
            .map(|i| self.utility_of(class, status, i))
            .collect()
    }

    /// The utility of the candidate at `i` of `possible`.
    fn utility_of(&self, class: usize, status: Status, i: usize) -> View<'_> {
        let class = &self.program.classes[class];
        let mut utility = View::Borrowed(&self.base(class.stratum, i)[..]);
        if let Some([now, before]) = self.heard(class, self.program.possible[i]) {
            let susceptibility = self.values.get(class.susceptibility[status as usize]);
            weigh(susceptibility, &now, &before, utility.to_mut());
        }
        if let (Some(sore), Some(nominee)) = (self.sore_of(status), self.given.nominee.get(i)) {
            take_product(nominee, sore, utility.to_mut());
        }
        utility
    }

    /// The utility of whoever has a slot; −∞ where nobody has.
    pub fn utility_in(&self, class: usize, status: Status, slot: usize) -> View<'_> {
        let who = match self.slots.slot(slot) {
            Slot::Same(i) => return self.utility_of(class, status, *i),
            Slot::ByLane(who) => who,
        };
        let class = &self.program.classes[class];
        let base = self.base_in_slot[class.stratum][slot].get_or_init(|| {
            match &self.program.utilities[class.stratum] {
                Some(utility) => self.base_by_lane(class.stratum, utility, slot, who),
                None => Column::of(f64::NEG_INFINITY, self.lanes),
            }
        });
        let mut utility = View::Borrowed(&base[..]);
        for (i, &place) in self.program.possible.iter().enumerate() {
            if let Some([now, before]) = self.heard(class, place) {
                let susceptibility = self.values.get(class.susceptibility[status as usize]);
                let utility = utility.to_mut().iter_mut().enumerate();
                for (lane, u) in utility.filter(|(lane, _)| who[*lane] == i) {
                    *u += weighed(susceptibility[lane], now[lane], before[lane]);
                }
            }
        }
        if let Some(sore) = self.sore_of(status) {
            for (lane, (u, who)) in utility.to_mut().iter_mut().zip(who).enumerate() {
                *u -= self
                    .given
                    .nominee
                    .get(*who)
                    .map_or(0.0, |nominee| nominee[lane])
                    * sore[lane];
            }
        }
        utility
    }

    /// What voters with a status hold against the nominee, if anything.
    fn sore_of(&self, status: Status) -> Option<&'m [f64]> {
        let sore = (status == Status::Orphaned).then(|| self.values.get(self.program.sore_loser));
        sore.filter(|sore| sore.iter().any(|sore| *sore != 0.0))
    }

    /// The first status in which the class does just as in this one.
    pub fn like(&self, class: usize, status: Status) -> Status {
        let class = &self.program.classes[class];
        let as_in = |other: &Status| {
            let terms = |status: Status| {
                (
                    class.susceptibility[status as usize],
                    class.turnout[status as usize],
                )
            };
            let sore = |status: Status| self.sore_of(status).is_some();
            terms(*other) == terms(status) && sore(*other) == sore(status)
        };
        Status::ALL.into_iter().find(as_in).unwrap_or(status)
    }

    /// What the acts come to for one candidate, now and as of the support given; `None`: nothing
    /// was heard of them.
    fn heard(&self, class: &Class, place: usize) -> Option<[Column; 2]> {
        let about = |heard: &[Contribution]| heard.iter().any(|heard| heard.target == place);
        if !about(&class.now) && !about(&class.before) {
            return None;
        }
        Some([
            self.together(&class.now, place, self.program.diminishing),
            self.together(&class.before, place, self.diminishing_before),
        ])
    }

    fn together(&self, heard: &[Contribution], place: usize, diminishing: TermIx) -> Column {
        let contributions: Vec<Column> = heard
            .iter()
            .filter(|heard| heard.target == place)
            .map(|heard| {
                let backlash = heard.backlash.map(|term| self.values.get(term));
                let strength = &self.strengths[heard.strength];
                Column::written(self.lanes, |out| {
                    shifts(heard.sign, backlash, strength, out)
                })
            })
            .collect();
        diminished_by_replicate(&contributions, self.values.get(diminishing)).collect()
    }

    /// Logits of turnout of a class with a status, or its base probability where nothing moves it.
    fn turnout_logit(
        &self,
        class: &Class,
        status: Status,
        on: &dyn Fn(usize, usize) -> bool,
    ) -> Option<Column> {
        if class.turnout_shocks.is_empty() && class.mobilisations.is_empty() {
            return None;
        }
        let mut column = Column::written(self.lanes, |out| {
            logits(self.values.get(class.turnout[status as usize]), out)
        });
        class
            .turnout_shocks
            .iter()
            .for_each(|term| add(&mut column, self.values.get(*term)));
        for mobilisation in &class.mobilisations {
            let coefficient = self.values.get(mobilisation.coefficient);
            let presence = &self.presences[mobilisation.presence];
            for (lane, logit) in column.iter_mut().enumerate() {
                if on(mobilisation.target, lane) {
                    *logit += turnout_shift(mobilisation.side, coefficient[lane], presence[lane]);
                }
            }
        }
        Some(column)
    }

    /// Probability of voting of a class with a status; `on` tells who (place in the roster) is on
    /// the ballot in a lane, `shift` is added to the logits.
    pub fn turnout(
        &self,
        class: usize,
        status: Status,
        on: &dyn Fn(usize, usize) -> bool,
        shift: Option<&[f64]>,
    ) -> Column {
        let class = &self.program.classes[class];
        let base = self.values.get(class.turnout[status as usize]);
        let shifted = match (self.turnout_logit(class, status, on), shift) {
            (None, None) => return Column::copy(base),
            (found, None) => found,
            (found, Some(shift)) => {
                let mut column =
                    found.unwrap_or_else(|| Column::written(self.lanes, |out| logits(base, out)));
                add(&mut column, shift);
                Some(column)
            }
        };
        let mut column = shifted.unwrap_or_default();
        logistic_in_place(&mut column);
        column
    }
}

/// Adds to `column` that of whoever it is in each replicate, of `columns` `[possible][replicate]`.
fn add_by_lane(columns: &[Column], who: &[usize], column: &mut [f64]) {
    if columns.is_empty() {
        return;
    }
    for (lane, (value, who)) in column.iter_mut().zip(who).enumerate() {
        *value += columns.get(*who).map_or(0.0, |column| column[lane]);
    }
}

/// e^(U − max) of utilities `[candidate][replicate]`, and the maximum; 0 for −∞.
pub fn weights(utility: &[View], lanes: usize) -> (Vec<Column>, Column) {
    let mut most = Column::of(f64::NEG_INFINITY, lanes);
    utility.iter().for_each(|column| raise(column, &mut most));
    // Where nobody has any support all weights are 0, whatever is subtracted.
    most.iter_mut()
        .filter(|most| !most.is_finite())
        .for_each(|most| *most = 0.0);
    let weight = |column: &View| Column::written(lanes, |weight| exp_less(column, &most, weight));
    (utility.iter().map(weight).collect(), most)
}

wide! {
    /// The larger of each two.
    fn raise(column: &[f64], most: &mut [f64]) {
        most.iter_mut().zip(column).for_each(|(most, u)| *most = if *u > *most { *u } else { *most });
    }

    /// e^(u − `less`) of each u.
    pub fn exp_less(u: &[f64], less: &[f64], out: &mut [f64]) {
        out.iter_mut().zip(u).zip(less).for_each(|((out, u), less)| *out = exp(u - less));
    }

    fn logits(p: &[f64], out: &mut [f64]) {
        out.iter_mut().zip(p).for_each(|(out, p)| *out = logit(*p));
    }

    fn take_product(a: &[f64], b: &[f64], total: &mut [f64]) {
        total.iter_mut().zip(a).zip(b).for_each(|((total, a), b)| *total -= a * b);
    }
}

/// The regressed shock of a contest that is over: `regress`·(ln share − vote-weighted mean of ln
/// share) + √(1 − `regress`)·draw. `[replicate]`
///
/// Shares ¾ and ¼, regress 0.34, draw 0: the leader's is 0.34·(ln ¾ − (¾·ln ¾ + ¼·ln ¼)) = 0.0934.
pub fn regressed(share: f64, mean_ln_share: f64, regress: &[f64], draw: Option<&[f64]>) -> Column {
    let lead = ln(share) - mean_ln_share;
    let lane = |(lane, r): (usize, &f64)| {
        r * lead + (1.0 - r).max(0.0).sqrt() * draw.map_or(0.0, |draw| draw[lane])
    };
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
        let (with, without) = (
            regressed(0.5, 0.0, &[0.36], Some(&[1.0])),
            regressed(0.5, 0.0, &[0.36], None),
        );
        assert!((with[0] - without[0] - 0.8).abs() < 1e-15);
    }
}
