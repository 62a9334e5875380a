//! With what probability voters of one class vote, and for whom, by where they come from: columns
//! over a block.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::choice::{Mover, Transition, orphan, stay_or_go};
use crate::election::Status;
use crate::random::elementary::exp_in_place;
use crate::random::wide;

use super::appeal::{Appeal, exp_less, weights};
use super::ballots::Ballots;
use super::column::{Column, View};
use super::luck::conditional;
use super::origin::Origin;
use super::result::ContestResult;
use super::slots::{Slot, Slots};

/// For each slot the probability conditional on none before. `[slot][replicate]`
#[derive(Debug, Clone)]
pub struct Choice {
    pub conditional: Vec<Column>,
    /// Where there is nobody to vote for.
    nobody: Option<Vec<bool>>,
}

impl Choice {
    /// From weights `[slot][replicate]`.
    pub fn of(mut weights: Vec<Column>, lanes: usize) -> Choice {
        let total = conditional(&mut weights, lanes);
        let nobody = total
            .contains(&0.0)
            .then(|| total.iter().map(|total| *total == 0.0).collect());
        Choice {
            conditional: weights,
            nobody,
        }
    }

    /// Whether there is somebody to vote for everywhere.
    pub fn is_open(&self) -> bool {
        self.nobody.is_none()
    }

    /// Turnout, but nobody votes where there is nobody to vote for.
    pub fn turnout<'a>(&self, turnout: View<'a>) -> View<'a> {
        let Some(nobody) = &self.nobody else {
            return turnout;
        };
        View::Owned(
            turnout
                .iter()
                .zip(nobody)
                .map(|(p, nobody)| if *nobody { 0.0 } else { *p })
                .collect(),
        )
    }
}

/// Chances of one class, which was `class_before` in the contest followed.
pub struct Chances<'a, 'm> {
    appeal: &'a Appeal<'m>,
    ballots: &'a Ballots,
    /// The contest followed, if tastes are kept, with the class there.
    kept: Option<(&'a ContestResult<'m>, usize)>,
    class: usize,
    shift: Option<&'a [f64]>,
    turnout: [OnceCell<Column>; 3],
    utility: [OnceCell<Vec<View<'a>>>; 3],
    fresh: [OnceCell<Choice>; 3],
    moves: [OnceCell<Moves>; 3],
}

impl<'a, 'm> Chances<'a, 'm> {
    pub fn new(
        appeal: &'a Appeal<'m>,
        ballots: &'a Ballots,
        kept: Option<(&'a ContestResult<'m>, usize)>,
        class: usize,
        shift: Option<&'a [f64]>,
    ) -> Chances<'a, 'm> {
        Chances {
            appeal,
            ballots,
            kept,
            class,
            shift,
            turnout: Default::default(),
            utility: Default::default(),
            fresh: Default::default(),
            moves: Default::default(),
        }
    }

    fn lanes(&self) -> usize {
        self.ballots.held.len()
    }

    fn slots(&self) -> &'a Slots {
        &self.appeal.slots
    }

    /// Probability of voting with a status.
    pub fn turnout(&self, status: Status) -> &Column {
        let status = self.appeal.like(self.class, status);
        self.turnout[status as usize].get_or_init(|| {
            let on = |place: usize, lane: usize| {
                let at = self.appeal.program.place_of(place);
                at.is_some_and(|candidate| self.ballots.on[candidate][lane])
            };
            self.appeal.turnout(self.class, status, &on, self.shift)
        })
    }

    /// `[slot][replicate]`
    fn utility(&self, status: Status) -> &[View<'a>] {
        let status = self.appeal.like(self.class, status);
        self.utility[status as usize].get_or_init(|| {
            (0..self.slots().count())
                .map(|slot| self.appeal.utility_in(self.class, status, slot))
                .collect()
        })
    }

    /// e^(U − max) `[slot][replicate]`.
    fn weights(&self, status: Status) -> Vec<Column> {
        weights(self.utility(status), self.lanes()).0
    }

    /// By softmax of the utilities of this contest.
    pub fn fresh(&self, status: Status) -> &Choice {
        let status = self.appeal.like(self.class, status);
        self.fresh[status as usize].get_or_init(|| Choice::of(self.weights(status), self.lanes()))
    }

    /// Probability of voting, and for whom, of those who come from `origin`; `at` is the place in
    /// `possible` of the candidate whom they chose last.
    pub fn of(&self, origin: Origin, at: Option<usize>) -> (View<'_>, Cow<'_, Choice>) {
        let (turnout, choice) = match (origin, at) {
            (Origin::Returning, _) => self.with(Status::Returning),
            (Origin::Orphaned, _) => self.with(Status::Orphaned),
            (Origin::Voted { status, .. }, Some(at)) => {
                let moves = self.moves[status as usize].get_or_init(|| self.moves_from(status));
                (self.turnout_of(at), moves.choice(self, Some(at)))
            }
            (Origin::Last { .. }, Some(at)) => (self.turnout_of(at), self.fresh_of(at)),
            (Origin::New, _) | (Origin::Voted { .. } | Origin::Last { .. }, None) => {
                self.with(Status::New)
            }
        };
        (choice.turnout(turnout), choice)
    }

    fn with(&self, status: Status) -> (View<'_>, Cow<'_, Choice>) {
        (
            View::Borrowed(self.turnout(status)),
            Cow::Borrowed(self.fresh(status)),
        )
    }

    /// Turnout of those who chose the candidate at `at` last.
    fn turnout_of(&self, at: usize) -> View<'_> {
        let on = &self.ballots.on[at];
        if !on.contains(&false) {
            View::Borrowed(self.turnout(Status::Returning))
        } else if !on.contains(&true) {
            View::Borrowed(self.turnout(Status::Orphaned))
        } else {
            let (returning, orphaned) = (
                self.turnout(Status::Returning),
                self.turnout(Status::Orphaned),
            );
            View::Owned(Column::written(self.lanes(), |out| {
                either(on, returning, orphaned, out)
            }))
        }
    }

    fn fresh_of(&self, at: usize) -> Cow<'_, Choice> {
        let on = &self.ballots.on[at];
        if !on.contains(&false) {
            return Cow::Borrowed(self.fresh(Status::Returning));
        }
        if !on.contains(&true) {
            return Cow::Borrowed(self.fresh(Status::Orphaned));
        }
        let lanes = self.lanes();
        let (returning, orphaned) = (
            self.weights(Status::Returning),
            self.weights(Status::Orphaned),
        );
        let mixed = |(returning, orphaned): (&Column, &Column)| {
            Column::written(lanes, |out| either(on, returning, orphaned, out))
        };
        Cow::Owned(Choice::of(
            returning.iter().zip(&orphaned).map(mixed).collect(),
            lanes,
        ))
    }

    fn moves_from(&self, status_before: Status) -> Moves {
        // `of` asks for moves only where tastes are kept.
        let Some((before, class_before)) = self.kept else {
            return Moves::default();
        };
        let first = before.appeal.utility(class_before, status_before);
        let second = [
            self.utility(Status::Returning),
            self.utility(Status::Orphaned),
        ];
        Moves::new(
            before,
            &first,
            &self.appeal.program.possible,
            second,
            self.slots(),
        )
    }

    /// Where those go who chose the candidate at `at` in the same contest as `before` has it, where
    /// they were `class_before`: with `status` in both. `None`: who cannot be on this ballot.
    pub fn instead(
        &self,
        before: &ContestResult,
        class_before: usize,
        status: Status,
        at: Option<usize>,
    ) -> Choice {
        let moves = self.moves[status as usize].get_or_init(|| {
            let first = before.appeal.utility(class_before, status);
            let second = self.utility(status);
            Moves::new(
                before,
                &first,
                &self.appeal.program.possible,
                [second, second],
                self.slots(),
            )
        });
        moves.choice(self, at).into_owned()
    }
}

/// Moves between two contests with the same tastes, of one class with one status in the first.
#[derive(Debug, Clone, Default)]
pub struct Moves {
    /// The first ballot's weights together.
    total: Column,
    /// `[returning, orphaned][slot]`
    movers: [Vec<MoverColumns>; 2],
    /// Of those whose candidate is not on the second ballot.
    orphan: OnceCell<Choice>,
}

#[derive(Debug, Clone)]
struct MoverColumns {
    pull: Column,
    knot: Column,
}

impl Moves {
    /// From utilities `first` `[possible of before][replicate]` to `second`, of those whose choice
    /// is on the second ballot and of the others, `[slot][replicate]`.
    pub fn new(
        before: &ContestResult,
        first: &[View],
        possible: &[usize],
        second: [&[View]; 2],
        slots: &Slots,
    ) -> Moves {
        let lanes = slots.lanes();
        let on = &before.ballots.on;
        let masked = |(utility, on): (&View, &Vec<bool>)| {
            View::Owned(Column::written(lanes, |out| masked(on, utility, out)))
        };
        let (weights, most) = weights(&first.iter().zip(on).map(masked).collect::<Vec<_>>(), lanes);
        let mut total = Column::of(0.0, lanes);
        weights
            .iter()
            .for_each(|column| super::luck::add(&mut total, column));
        // Where nobody had a choice nobody moves: any scale will do.
        total
            .iter_mut()
            .filter(|total| **total == 0.0)
            .for_each(|total| *total = 1.0);
        let places: Vec<Option<usize>> = possible
            .iter()
            .map(|place| before.place_of(*place))
            .collect();
        let mover = |slot: usize, second: &[View]| {
            let second = &second[slot];
            let mut pull = Column::of(0.0, lanes);
            exp_less(second, &most, &mut pull);
            // −∞ for a newcomer, whose knot is 0.
            let mut knot = match slots.slot(slot) {
                Slot::Same(c) => places[*c].map_or_else(
                    || Column::of(f64::NEG_INFINITY, lanes),
                    |at| {
                        Column::written(lanes, |out| steps_where(&on[at], &first[at], second, out))
                    },
                ),
                Slot::ByLane(_) => {
                    let step = |(lane, second): (usize, &f64)| {
                        let stood = slots
                            .who(slot, lane)
                            .and_then(|c| places[c])
                            .filter(|&at| on[at][lane]);
                        stood.map_or(f64::NEG_INFINITY, |at| first[at][lane] - second)
                    };
                    second.iter().enumerate().map(step).collect()
                }
            };
            exp_in_place(&mut knot);
            // Whom nobody supports: the difference of two infinities means nothing.
            knot.iter_mut()
                .zip(&pull)
                .filter(|(_, pull)| **pull == 0.0)
                .for_each(|(knot, _)| *knot = 1.0);
            MoverColumns { pull, knot }
        };
        let movers =
            second.map(|second| (0..slots.count()).map(|slot| mover(slot, second)).collect());
        Moves {
            total,
            movers,
            orphan: OnceCell::new(),
        }
    }

    /// Where those go whose first choice is at `at` in the second's `possible`, if it is there.
    fn choice(&self, chances: &Chances, at: Option<usize>) -> Cow<'_, Choice> {
        match at.filter(|at| chances.ballots.ever(*at)) {
            None => Cow::Borrowed(self.orphan.get_or_init(|| self.from(chances, None))),
            at => Cow::Owned(self.from(chances, at)),
        }
    }

    /// On a ballot of the same two in all replicates.
    fn between_two(&self, on: [usize; 2], at: Option<usize>) -> Vec<Column> {
        let lanes = self.total.len();
        let stay = on.iter().position(|c| Some(*c) == at);
        let columns = &self.movers[usize::from(stay.is_none())];
        let mut found = vec![Column::any(lanes), Column::any(lanes)];
        if let ([a, b], [to_a, to_b]) = (&columns[..], &mut found[..]) {
            match stay {
                Some(0) => stays(&self.total, &a.knot, &b.pull, &b.knot, to_a, to_b),
                Some(_) => stays(&self.total, &b.knot, &a.pull, &a.knot, to_b, to_a),
                None => orphans(
                    &self.total,
                    [&a.pull, &b.pull],
                    [&a.knot, &b.knot],
                    to_a,
                    to_b,
                ),
            }
        }
        found
    }

    fn from(&self, chances: &Chances, at: Option<usize>) -> Choice {
        let slots = chances.slots();
        if let [Slot::Same(a), Slot::Same(b)] = slots.all() {
            return Choice::of(self.between_two([*a, *b], at), slots.lanes());
        }
        let mut probability = vec![Column::of(0.0, slots.lanes()); slots.count()];
        let (mut transition, mut movers) = (Transition::default(), Vec::new());
        let mut out = vec![0.0; slots.count()];
        for lane in 0..slots.lanes() {
            let stay = at
                .and_then(|at| (0..slots.count()).find(|&slot| slots.who(slot, lane) == Some(at)));
            let columns = &self.movers[usize::from(stay.is_none())];
            movers.clear();
            movers.extend(columns.iter().map(|column| Mover {
                pull: column.pull[lane],
                knot: column.knot[lane],
            }));
            transition.probabilities(self.total[lane], &movers, stay, &mut out);
            probability
                .iter_mut()
                .zip(&out)
                .for_each(|(column, p)| column[lane] = *p);
        }
        Choice::of(probability, slots.lanes())
    }
}

wide! {
    /// The one where `on`, else the other.
    fn either(on: &[bool], one: &[f64], other: &[f64], out: &mut [f64]) {
        for (((out, on), one), other) in out.iter_mut().zip(on).zip(one).zip(other) {
            *out = if *on { *one } else { *other };
        }
    }

    /// −∞ where not `on`.
    fn masked(on: &[bool], column: &[f64], out: &mut [f64]) {
        for ((out, on), value) in out.iter_mut().zip(on).zip(column) {
            *out = if *on { *value } else { f64::NEG_INFINITY };
        }
    }

    /// One column less another, −∞ where not `on`.
    fn steps_where(on: &[bool], from: &[f64], less: &[f64], out: &mut [f64]) {
        for (((out, on), from), less) in out.iter_mut().zip(on).zip(from).zip(less) {
            *out = if *on { from - less } else { f64::NEG_INFINITY };
        }
    }

    fn stays(total: &[f64], end: &[f64], pull: &[f64], knot: &[f64], stay: &mut [f64], go: &mut [f64]) {
        let lanes = stay.iter_mut().zip(go).zip(total).zip(end).zip(pull).zip(knot);
        for (((((stay, go), &total), &end), &pull), &knot) in lanes {
            (*stay, *go) = stay_or_go(total, end, Mover { pull, knot });
        }
    }

    fn orphans(total: &[f64], pulls: [&[f64]; 2], knots: [&[f64]; 2], to_a: &mut [f64], to_b: &mut [f64]) {
        let [pull_a, pull_b] = pulls;
        let [knot_a, knot_b] = knots;
        let lanes = to_a.iter_mut().zip(to_b).zip(total).zip(pull_a).zip(knot_a).zip(pull_b).zip(knot_b);
        for ((((((to_a, to_b), &total), &pull_a), &knot_a), &pull_b), &knot_b) in lanes {
            let (a, b) = (Mover { pull: pull_a, knot: knot_a }, Mover { pull: pull_b, knot: knot_b });
            (*to_a, *to_b) = orphan(total, a, b);
        }
    }
}
