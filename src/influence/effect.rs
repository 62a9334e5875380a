//! Which effect an act has, on whom, and on which scale it is given.

use crate::election::{
    Act, ActIx, ActKind, CandidateIx, ContestIx, Election, EndorserIx, Quantity, Scale,
};

/// What identifies an effect whose scale is to be found: the act (or a disavowal's penalty), by
/// whom, on whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EffectId {
    pub act: ActIx,
    pub penalty: bool,
    pub endorser: EndorserIx,
    pub target: CandidateIx,
}

/// An act's own effect, or its penalty; `None` for what moves nobody by itself.
pub fn effect<'a>(election: &'a Election, act: &'a Act) -> Option<(EffectId, &'a Quantity)> {
    let (penalty, effect) = match &act.kind {
        ActKind::Endorse { .. } | ActKind::Oppose { .. } | ActKind::Claim { .. } => {
            (false, &act.effect)
        }
        ActKind::Disavow { penalty, .. } => (true, penalty),
        ActKind::Withdraw { .. } => return None,
    };
    let id = EffectId {
        act: act.ix,
        penalty,
        endorser: act.endorser(),
        target: act.about(&election.acts)?,
    };
    Some((id, effect))
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
    /// The divisor of an effect; `None` for one that is nothing, or on the voter's scale.
    pub fn find(&self, id: EffectId, scale: Scale) -> Option<&Divisor> {
        match scale {
            Scale::Voter => None,
            Scale::Electorate => self.0.iter().find(|known| known.id == id),
        }
    }

    /// What an effect is divided by to be one on a voter: of 0.4 in the electorate with a divisor of
    /// 0.8 comes 0.5.
    pub fn of(&self, id: EffectId, scale: Scale) -> f64 {
        self.find(id, scale).map_or(1.0, |divisor| divisor.value)
    }
}
