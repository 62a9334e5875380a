//! What has been said by a day, as one bloc's voters take it: the sum I(c, t) of docs/model.md, act
//! by act.

use crate::election::{Act, ActKind, ContestIx, Election, Scale};
use crate::latent::Quantity;
use crate::quantity::Date;
use crate::random::elementary::{exp, ln};
use crate::simulate::voices::{Divisors, EffectId};

use super::luck::Luck;

/// A moment at which voters are spoken to.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// Whose acts, views and audiences.
    pub election: &'a Election,
    pub day: Date,
    /// Whether the day's own acts count: on a contest's day they do, as of the support given they
    /// do not.
    pub inclusive: bool,
    /// As of which contest awareness counts.
    pub contest: ContestIx,
}

/// A claim's denial, heard below a rank of awareness.
#[derive(Debug, Clone, PartialEq)]
struct Denial {
    endorser: usize,
    aware: f64,
    /// What is left of the claim.
    left: f64,
}

/// One act on one candidate, as one bloc takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Saying {
    endorser: usize,
    /// Place in the roster.
    pub target: usize,
    aware: f64,
    approve: f64,
    /// Attitude ranks from here on disapprove.
    disapprove: f64,
    /// Shift of an approver, and of a disapprover.
    shift: [f64; 2],
    /// On the turnout logit, of each.
    stir: [f64; 2],
    denials: Vec<Denial>,
}

impl Saying {
    /// The shift of support and of the turnout logit of a voter with these ranks `[endorser]`.
    pub fn to(
        &self,
        attitude: impl Fn(usize) -> f64,
        awareness: impl Fn(usize) -> f64,
    ) -> (f64, f64) {
        let rank = attitude(self.endorser);
        if awareness(self.endorser) >= self.aware {
            return (0.0, 0.0);
        }
        let side = match rank {
            rank if rank < self.approve => 0,
            rank if rank >= self.disapprove => 1,
            _ => return (0.0, 0.0),
        };
        let denied = self
            .denials
            .iter()
            .filter(|denial| awareness(denial.endorser) < denial.aware);
        (
            self.shift[side] * denied.map(|denial| denial.left).product::<f64>(),
            self.stir[side],
        )
    }
}

/// Everything said by the moment, to the voters of one bloc.
pub fn sayings(moment: Moment, bloc: usize, divisors: &Divisors, luck: &Luck) -> Vec<Saying> {
    let said = |act: &&Act| act.date < moment.day || moment.inclusive && act.date == moment.day;
    let acts: Vec<&Act> = moment.election.acts.iter().filter(said).collect();
    acts.iter()
        .filter_map(|act| saying(moment, act, &acts, bloc, divisors, luck))
        .collect()
}

fn saying(
    moment: Moment,
    act: &Act,
    said: &[&Act],
    bloc: usize,
    divisors: &Divisors,
    luck: &Luck,
) -> Option<Saying> {
    let (sign, target, effect, penalty) = match &act.kind {
        ActKind::Endorse { target, .. } => (1.0, *target, luck.value(&act.effect), false),
        ActKind::Oppose { target, .. } => (-1.0, *target, luck.value(&act.effect), false),
        ActKind::Claim { by, belief, .. } => (
            1.0,
            *by,
            luck.value(&act.effect) * luck.value(&belief[bloc]),
            false,
        ),
        ActKind::Disavow {
            undoes, penalty, ..
        } => match moment.election.act(*undoes)?.kind {
            ActKind::Claim { by, .. } => (-1.0, by, luck.value(penalty), true),
            _ => return None,
        },
        ActKind::Withdraw { .. } => return None,
    };
    let endorser = act.endorser();
    let view = moment.election.electorate.blocs[bloc].as_ref()?.views[endorser.at()].as_ref()?;
    let withdrawals = said
        .iter()
        .filter(|other| matches!(other.kind, ActKind::Withdraw { undoes, .. } if undoes == act.ix));
    let withdrawn = withdrawals.map(|other| other.date).min();
    let present = presence(act, moment.day, withdrawn, luck);
    let scale = match act.scale {
        Scale::Voter => 1.0,
        Scale::Electorate => divisors
            .find(EffectId {
                act: act.ix,
                penalty,
                endorser,
                target,
            })
            .map_or(1.0, |d| d.value),
    };
    let backlash = moment.election.backlash[endorser.at()]
        .as_ref()
        .map_or(0.0, |b| luck.value(b));
    let shift = sign * effect / scale * present;
    let denials = said.iter().filter_map(|other| match &other.kind {
        ActKind::Disavow {
            undoes, correction, ..
        } if *undoes == act.ix => Some(Denial {
            endorser: other.endorser().at(),
            aware: audience(moment, other, bloc, luck)?,
            left: 1.0 - luck.value(correction) * presence(other, moment.day, None, luck),
        }),
        _ => None,
    });
    Some(Saying {
        endorser: endorser.at(),
        target: target.at(),
        aware: audience(moment, act, bloc, luck)?,
        approve: luck.value(&view.approve),
        disapprove: 1.0 - luck.value(&view.disapprove),
        shift: [shift, -backlash * shift],
        stir: [
            luck.value(&act.mobilise) * present,
            luck.value(&act.countermobilise) * present,
        ],
        denials: denials.collect(),
    })
}

/// The awareness rank below which a bloc's voters hear of an act.
fn audience(moment: Moment, act: &Act, bloc: usize, luck: &Luck) -> Option<f64> {
    let own = act
        .aware
        .as_ref()
        .map(|aware| &aware[bloc][moment.contest.at()]);
    let of_endorser = || {
        let view =
            moment.election.electorate.blocs[bloc].as_ref()?.views[act.endorser().at()].as_ref()?;
        Some(&view.aware[moment.contest.at()])
    };
    own.or_else(of_endorser)
        .map(|aware: &Quantity| luck.value(aware))
}

/// h(t) = (1 − 2^(−Δ/ramp)) · (remainder + (1 − remainder) · 2^(−Δ/half-life)); what was withdrawn
/// rose until then and falls as it rose.
fn presence(act: &Act, day: Date, withdrawn: Option<Date>, luck: &Luck) -> f64 {
    let days = |from: Date, to: Date| f64::from(to.days_since(from));
    let half_to = |exponent: f64| exp(-exponent * ln(2.0));
    let ramp = luck.value(&act.timing.ramp);
    let rise = |days: f64| {
        if ramp == 0.0 {
            1.0
        } else {
            1.0 - half_to(days / ramp)
        }
    };
    let decay = |days: f64| {
        let remainder = luck.value(&act.timing.remainder);
        let left = act
            .timing
            .half_life
            .as_ref()
            .map_or(1.0, |half_life| half_to(days / luck.value(half_life)));
        remainder + (1.0 - remainder) * left
    };
    let since = days(act.date, day);
    match withdrawn {
        None if since < 0.0 => 0.0,
        None => rise(since) * decay(since),
        Some(end) if ramp == 0.0 || end <= act.date => 0.0,
        Some(end) => rise(days(act.date, end)) * decay(since) * half_to(days(end, day) / ramp),
    }
}

/// Contributions to one candidate: of each sign the largest in full, the next times `factor`, then
/// its square.
pub fn together(contributions: &mut [f64], factor: f64) -> f64 {
    contributions.sort_by(f64::total_cmp);
    let falling = |sum: (f64, f64), x: &f64| (sum.0 + x * sum.1, sum.1 * factor);
    let ups = contributions
        .iter()
        .rev()
        .filter(|x| **x > 0.0)
        .fold((0.0, 1.0), falling)
        .0;
    contributions
        .iter()
        .filter(|x| **x < 0.0)
        .fold((0.0, 1.0), falling)
        .0
        + ups
}
