//! What has been said by a moment in one replicate's numbers, ready to be asked voter by voter what
//! it does to them. The arithmetic is influence's; here are the ranks of single voters.

use crate::election::BlocIx;
use crate::influence::{
    Attitude, Divisors, Moment, Presence, Threshold, shift, turnout_shift, undenied,
};

use super::luck::Luck;

/// A shift of support, before denials, and one of the turnout logit.
type Shifts = (f64, f64);

/// A message to the voters of one bloc.
#[derive(Debug, Clone, PartialEq)]
pub struct BlocMessage {
    endorser: usize,
    /// Place in the roster.
    pub target: usize,
    /// Awareness ranks below this hear it.
    aware: f64,
    /// Attitude ranks below this approve, from the second on they disapprove.
    views: [f64; 2],
    on_approvers: Shifts,
    on_disapprovers: Shifts,
    /// Of each denial the awareness rank below which it is heard, and the part of the claim that it
    /// leaves.
    denials: Vec<(f64, f64)>,
}

impl BlocMessage {
    /// What it does to a voter with these ranks `[endorser]`.
    pub fn to(&self, attitude: impl Fn(usize) -> f64, awareness: impl Fn(usize) -> f64) -> Shifts {
        let awareness = awareness(self.endorser);
        if awareness >= self.aware {
            return (0.0, 0.0);
        }
        let rank = attitude(self.endorser);
        let [below_approval, below_disapproval] = self.views.map(|view| rank < view);
        let (shift, turnout) = match Attitude::of(below_approval, below_disapproval) {
            Attitude::Approves => self.on_approvers,
            Attitude::Neutral => return (0.0, 0.0),
            Attitude::Disapproves => self.on_disapprovers,
        };
        let heard = self.denials.iter().filter(|(aware, _)| awareness < *aware);
        (
            shift * heard.map(|(_, left)| left).product::<f64>(),
            turnout,
        )
    }
}

/// Everything said by the moment, to the voters of one bloc.
pub fn messages(
    moment: Moment,
    bloc: BlocIx,
    divisors: &Divisors,
    luck: &Luck,
) -> Vec<BlocMessage> {
    let at = |threshold: Threshold| threshold.at(luck.value(&threshold.quantity));
    let said = moment.messages(divisors, |quantity| luck.value(quantity));
    let to_bloc = |message: &crate::influence::Message<f64>| {
        let strength = message.strength(bloc, |_| false);
        let strength = strength.map(|value| *value, Presence::part);
        let shifts = |attitude| {
            let backlash = || luck.value(moment.backlash(message.endorser));
            message.response(attitude, backlash).map(|response| {
                (
                    shift(response.sign, response.backlash, strength.value()),
                    turnout_shift(moment.side, response.turnout, strength.presence),
                )
            })
        };
        let denials = message.denials.iter().filter_map(|denial| {
            let left = undenied(denial.correction, denial.presence.part());
            Some((at(moment.hearers(bloc, denial.act)?), left))
        });
        Some(BlocMessage {
            endorser: message.endorser.at(),
            target: message.target.at(),
            aware: at(moment.hearers(bloc, message.act)?),
            views: moment.views(bloc, message.endorser)?.map(at),
            on_approvers: shifts(Attitude::Approves)?,
            on_disapprovers: shifts(Attitude::Disapproves)?,
            denials: denials.collect(),
        })
    };
    said.iter().filter_map(to_bloc).collect()
}
