//! What has been said by a moment, act by act.

use crate::election::{Act, BlocIx, CandidateIx, EndorserIx, Quantity};

use super::{Attitude, Divisors, EffectId, Moment, Presence, Response, Strength, Taken, effect};

/// A disavowal of a claim: it takes `correction` of the claim from those who hear it, as far as it
/// is there itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Denial<'a, T> {
    pub act: &'a Act,
    pub correction: T,
    pub presence: Presence<T>,
}

/// One act speaking on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Message<'a, T> {
    /// Whose audience it has.
    pub act: &'a Act,
    pub endorser: EndorserIx,
    pub target: CandidateIx,
    /// 1 if those who approve are drawn to the target, −1 if away.
    pub sign: f64,
    pub effect: T,
    /// What the effect is divided by: 1 on the voter's scale.
    pub divisor: f64,
    pub presence: Presence<T>,
    /// `[bloc]`; a claim's.
    pub belief: Option<Vec<T>>,
    pub denials: Vec<Denial<'a, T>>,
    /// On the turnout logit of those who approve.
    pub mobilise: T,
    /// On that of those who disapprove.
    pub countermobilise: T,
}

impl<'a> Moment<'a> {
    /// Everything said by now; `number` is what a quantity comes to.
    pub fn messages<T>(
        &self,
        divisors: &Divisors,
        mut number: impl FnMut(&Quantity) -> T,
    ) -> Vec<Message<'a, T>> {
        let acts = &self.election.acts;
        let said: Vec<&Act> = acts.iter().filter(|act| self.is_past(act)).collect();
        said.iter()
            .filter_map(|act| self.message(act, &said, divisors, &mut number))
            .collect()
    }

    fn message<T>(
        &self,
        act: &'a Act,
        said: &[&'a Act],
        divisors: &Divisors,
        number: &mut impl FnMut(&Quantity) -> T,
    ) -> Option<Message<'a, T>> {
        let (id, size) = effect(self.election, act)?;
        let withdrawals = act.withdrawals(said.iter().copied());
        let taken = |other: &Act, number: &mut dyn FnMut(&Quantity) -> T| Taken {
            since: self.day.days_since(other.date),
            chance: (other.chance.as_ref()).map(|chance| chance.map(number)),
        };
        let presence = Presence {
            withdrawals: (withdrawals.into_iter().map(|it| taken(it, number))).collect(),
            ..self.presence(act, number)
        };
        let belief = act.kind.belief();
        let belief = belief.map(|belief| belief.iter().map(&mut *number).collect());
        let mut denials = Vec::new();
        for &other in said {
            let denied = other.kind.denial().filter(|(claim, _)| *claim == act.ix);
            denials.extend(denied.map(|(_, correction)| Denial {
                act: other,
                correction: number(correction),
                presence: self.presence(other, number),
            }));
        }
        Some(Message {
            act,
            endorser: id.endorser,
            target: id.target,
            sign: act.kind.noun().sign(),
            effect: number(size),
            divisor: divisors.of(id, act.scale),
            presence,
            belief,
            denials,
            mobilise: number(&act.mobilise),
            countermobilise: number(&act.countermobilise),
        })
    }

    fn presence<T>(&self, act: &Act, number: &mut impl FnMut(&Quantity) -> T) -> Presence<T> {
        let timing = &act.timing;
        let chances = act.chances(&self.election.acts).into_iter();
        let chances = chances.map(|chance| chance.map(&mut *number));
        Presence {
            since: self.day.days_since(act.date),
            withdrawals: Vec::new(),
            chances: chances.collect(),
            ramp: number(&timing.ramp),
            half_life: timing.half_life.as_ref().map(&mut *number),
            remainder: number(&timing.remainder),
        }
    }
}

impl<'a, T: Copy> Message<'a, T> {
    /// An effect as that of a plain endorsement to the act's audience, there at once, nothing else
    /// to it.
    pub fn plain(act: &'a Act, id: EffectId, effect: T, zero: T) -> Message<'a, T> {
        Message {
            act,
            endorser: id.endorser,
            target: id.target,
            sign: 1.0,
            effect,
            divisor: 1.0,
            presence: Presence {
                since: 0,
                withdrawals: Vec::new(),
                chances: Vec::new(),
                ramp: zero,
                half_life: None,
                remainder: zero,
            },
            belief: None,
            denials: Vec::new(),
            mobilise: zero,
            countermobilise: zero,
        }
    }

    /// The same without luck: of what may happen, a part as large as its probability does.
    pub fn in_parts(mut self) -> Message<'a, T> {
        let denials = self.denials.iter_mut().map(|denial| &mut denial.presence);
        denials
            .chain([&mut self.presence])
            .for_each(Presence::in_parts);
        self
    }

    /// How strong it is for voters of a bloc who hear these of its denials.
    pub fn strength(&self, bloc: BlocIx, hears: impl Fn(&Act) -> bool) -> Strength<T, Presence<T>> {
        let heard = self.denials.iter().filter(|denial| hears(denial.act));
        Strength {
            effect: self.effect,
            divisor: self.divisor,
            presence: self.presence.clone(),
            belief: self.belief.as_ref().map(|belief| belief[bloc.at()]),
            denials: heard
                .map(|denial| (denial.correction, denial.presence.clone()))
                .collect(),
        }
    }

    /// What those make of it who hear it; the neutral nothing.
    pub fn response(
        &self,
        attitude: Attitude,
        backlash: impl FnOnce() -> T,
    ) -> Option<Response<T>> {
        match attitude {
            Attitude::Approves => Some(Response {
                sign: self.sign,
                backlash: None,
                turnout: self.mobilise,
            }),
            Attitude::Neutral => None,
            Attitude::Disapproves => Some(Response {
                sign: -self.sign,
                backlash: Some(backlash()),
                turnout: self.countermobilise,
            }),
        }
    }
}
