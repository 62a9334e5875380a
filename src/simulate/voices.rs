//! Which acts speak on a given day, and to whom: an arm's acts as signed, timed shifts of one
//! candidate's support.

use crate::election::{
    Act, ActIx, ActKind, BlocIx, CandidateIx, ContestIx, Election, EndorserIx, Scale,
};
use crate::influence::Presence;
use crate::latent::Quantity;
use crate::quantity::Date;
use crate::scenario::Scenario;

use super::partition::{Partition, Rank, Threshold};
use super::terms::{TermIx, Terms};

/// The presence of an act on a day, with its timing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timed {
    pub at: Presence,
    pub ramp: TermIx,
    pub half_life: Option<TermIx>,
    pub remainder: TermIx,
}

/// A disavowal of a claim: who hears it takes `correction` of the claim away.
#[derive(Debug, Clone, PartialEq)]
pub struct Denial<'a> {
    pub act: &'a Act,
    pub correction: TermIx,
    pub timed: Timed,
}

/// One act speaking on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice<'a> {
    /// Whose audience it has.
    pub act: &'a Act,
    pub endorser: EndorserIx,
    pub target: CandidateIx,
    /// 1 if approvers are drawn to the target, −1 if away.
    pub sign: f64,
    pub effect: TermIx,
    /// What the effect is divided by: 1 on the voter's scale.
    pub over: f64,
    pub timed: Timed,
    /// `[bloc]`; a claim's.
    pub belief: Option<Vec<TermIx>>,
    pub denials: Vec<Denial<'a>>,
    pub mobilise: TermIx,
    pub countermobilise: TermIx,
}

/// What identifies an effect whose scale is to be found: the act (or a disavowal's penalty), by
/// whom, on whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EffectId {
    pub act: ActIx,
    pub penalty: bool,
    pub endorser: EndorserIx,
    pub target: CandidateIx,
}

/// What an effect on the electorate's scale is divided by, and the contest in which that was
/// measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divisor {
    pub id: EffectId,
    pub contest: ContestIx,
    pub value: f64,
}

/// Divisors of effects given on the electorate's scale.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Divisors(pub Vec<Divisor>);

impl Divisors {
    /// The divisor of an effect; `None` for one that is nothing.
    pub fn find(&self, id: EffectId) -> Option<&Divisor> {
        self.0.iter().find(|known| known.id == id)
    }

    fn of(&self, id: EffectId, scale: Scale) -> f64 {
        match scale {
            Scale::Voter => 1.0,
            Scale::Electorate => self.find(id).map_or(1.0, |divisor| divisor.value),
        }
    }
}

/// The target of an act's own effect, or of its penalty, in `election`.
pub fn effects<'a>(election: &'a Election, act: &'a Act) -> Option<(EffectId, &'a Quantity)> {
    match &act.kind {
        ActKind::Endorse { .. } | ActKind::Oppose { .. } | ActKind::Claim { .. } => {
            let id = EffectId {
                act: act.ix,
                penalty: false,
                endorser: act.endorser(),
                target: act.target()?,
            };
            Some((id, &act.effect))
        }
        ActKind::Disavow {
            by,
            undoes,
            penalty,
            ..
        } => {
            let target = election.act(*undoes)?.target()?;
            Some((
                EffectId {
                    act: act.ix,
                    penalty: true,
                    endorser: *by,
                    target,
                },
                penalty,
            ))
        }
        ActKind::Withdraw { .. } => None,
    }
}

/// Turns acts into voices for one scenario.
pub struct Chorus<'a> {
    pub scenario: &'a Scenario,
    pub divisors: &'a Divisors,
}

impl<'a> Chorus<'a> {
    /// Everything said in `election` on or before `day`, as it stands on that day.
    pub fn by_the_end_of(
        &self,
        day: Date,
        election: &'a Election,
        terms: &mut Terms,
    ) -> Vec<Voice<'a>> {
        self.voices(election, day, |act| act.date <= day, terms)
    }

    /// Everything said in `election` before `day`, as it stands at its start.
    pub fn by_the_start_of(
        &self,
        day: Date,
        election: &'a Election,
        terms: &mut Terms,
    ) -> Vec<Voice<'a>> {
        self.voices(election, day, |act| act.date < day, terms)
    }

    fn voices(
        &self,
        election: &'a Election,
        day: Date,
        said: impl Fn(&Act) -> bool,
        terms: &mut Terms,
    ) -> Vec<Voice<'a>> {
        let acts: Vec<&Act> = election.acts.iter().filter(|act| said(act)).collect();
        acts.iter()
            .filter_map(|act| self.voice(election, act, &acts, day, terms))
            .collect()
    }

    fn voice(
        &self,
        election: &'a Election,
        act: &'a Act,
        said: &[&'a Act],
        day: Date,
        terms: &mut Terms,
    ) -> Option<Voice<'a>> {
        let (id, effect) = effects(election, act)?;
        let names = &self.scenario.latents;
        let mut timed = self.timed(act, day, terms);
        let takes_back = |other: &&&Act| matches!(other.kind, ActKind::Withdraw { undoes, .. } if undoes == act.ix);
        timed.at.since_withdrawn = said
            .iter()
            .filter(takes_back)
            .map(|other| day.days_since(other.date))
            .max();
        let (sign, belief, denials) = match &act.kind {
            ActKind::Endorse { .. } => (1.0, None, Vec::new()),
            ActKind::Claim { belief, .. } => {
                let belief = belief.iter().map(|b| terms.quantity(b, names)).collect();
                (1.0, Some(belief), self.denials(act, said, day, terms))
            }
            _ => (-1.0, None, Vec::new()),
        };
        Some(Voice {
            act,
            endorser: id.endorser,
            target: id.target,
            sign,
            effect: terms.quantity(effect, names),
            over: self.divisors.of(id, act.scale),
            timed,
            belief,
            denials,
            mobilise: terms.quantity(&act.mobilise, names),
            countermobilise: terms.quantity(&act.countermobilise, names),
        })
    }

    fn denials(
        &self,
        claim: &Act,
        said: &[&'a Act],
        day: Date,
        terms: &mut Terms,
    ) -> Vec<Denial<'a>> {
        let mut found = Vec::new();
        for act in said
            .iter()
            .copied()
            .filter(|act| act.undoes() == Some(claim.ix))
        {
            if let ActKind::Disavow { correction, .. } = &act.kind {
                let correction = terms.quantity(correction, &self.scenario.latents);
                found.push(Denial {
                    act,
                    correction,
                    timed: self.timed(act, day, terms),
                });
            }
        }
        found
    }

    fn timed(&self, act: &Act, day: Date, terms: &mut Terms) -> Timed {
        let names = &self.scenario.latents;
        Timed {
            at: Presence {
                since: day.days_since(act.date),
                since_withdrawn: None,
            },
            ramp: terms.quantity(&act.timing.ramp, names),
            half_life: act
                .timing
                .half_life
                .as_ref()
                .map(|h| terms.quantity(h, names)),
            remainder: terms.quantity(&act.timing.remainder, names),
        }
    }
}

/// What a cell's voters think of an endorser in one arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attitude {
    Approves,
    Neutral,
    Disapproves,
}

/// An arm's eyes on the cells: who approves, who hears.
pub struct Eyes<'a> {
    pub partition: &'a Partition,
    pub election: &'a Election,
    /// As of which contest awareness counts.
    pub contest: ContestIx,
}

impl Eyes<'_> {
    fn bloc(&self, cell: usize) -> BlocIx {
        self.partition.strata[self.partition.cells[cell].stratum as usize].bloc
    }

    pub fn attitude(&self, cell: usize, endorser: EndorserIx) -> Attitude {
        let bloc = self.election.electorate.blocs[self.bloc(cell).at()].as_ref();
        let Some(view) = bloc.and_then(|bloc| bloc.views[endorser.at()].as_ref()) else {
            return Attitude::Neutral;
        };
        let rank = Rank::Attitude(endorser);
        let at = |quantity: &Quantity, complement| Threshold {
            rank,
            quantity: quantity.clone(),
            complement,
        };
        if self.partition.lies_below(cell, &at(&view.approve, false)) {
            Attitude::Approves
        } else if self.partition.lies_below(cell, &at(&view.disapprove, true)) {
            Attitude::Neutral
        } else {
            Attitude::Disapproves
        }
    }

    pub fn hears(&self, cell: usize, act: &Act) -> bool {
        let bloc = self.bloc(cell);
        let Some(terms) = &self.election.electorate.blocs[bloc.at()] else {
            return false;
        };
        let aware = match &act.aware {
            Some(aware) => Some(&aware[bloc.at()][self.contest.at()]),
            None => terms.views[act.endorser().at()]
                .as_ref()
                .map(|view| &view.aware[self.contest.at()]),
        };
        let rank = Rank::Awareness(act.endorser());
        aware.is_some_and(|aware| {
            self.partition.lies_below(
                cell,
                &Threshold {
                    rank,
                    quantity: aware.clone(),
                    complement: false,
                },
            )
        })
    }

    pub fn is_undecided(&self, cell: usize) -> bool {
        let Some(terms) = &self.election.electorate.blocs[self.bloc(cell).at()] else {
            return false;
        };
        let quantity = terms.undecided[self.contest.at()].clone();
        self.partition.lies_below(
            cell,
            &Threshold {
                rank: Rank::Decidedness,
                quantity,
                complement: false,
            },
        )
    }
}
