//! A dated public step that may move voters.

use super::{ActIx, CandidateIx, EndorserIx};
use crate::latent::Quantity;
use crate::quantity::Date;

/// What kind of step, and between whom.
#[derive(Debug, Clone, PartialEq)]
pub enum ActKind {
    Endorse {
        by: EndorserIx,
        target: CandidateIx,
    },
    Oppose {
        by: EndorserIx,
        target: CandidateIx,
    },
    /// `by` says that `endorser` supports them; `belief` `[bloc]` is the factor on its effect, 0
    /// for blocs not named.
    Claim {
        by: CandidateIx,
        endorser: EndorserIx,
        belief: Vec<Quantity>,
    },
    /// The endorser denies the claim `undoes`: those who hear it give the claim `1 - correction`;
    /// `penalty` is the effect of an `oppose` on the claimant with this act's date, audience,
    /// timing and scale.
    Disavow {
        by: EndorserIx,
        undoes: ActIx,
        correction: Quantity,
        penalty: Quantity,
    },
    /// Takes the endorsement `undoes` back.
    Withdraw {
        by: EndorserIx,
        undoes: ActIx,
    },
}

impl ActKind {
    /// The step as a noun: `endorsement`.
    pub fn noun(&self) -> &'static str {
        match self {
            ActKind::Endorse { .. } => "endorsement",
            ActKind::Oppose { .. } => "opposition",
            ActKind::Claim { .. } => "claim",
            ActKind::Disavow { .. } => "disavowal",
            ActKind::Withdraw { .. } => "withdrawal",
        }
    }
}

/// Whose log-odds an effect is a shift of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// The target's log-odds against the field in the whole electorate.
    Electorate,
    /// One undecided approver's who heard.
    Voter,
}

/// How an effect comes and goes, in days.
#[derive(Debug, Clone, PartialEq)]
pub struct Timing {
    /// Days to half of the effect; 0: at once.
    pub ramp: Quantity,
    /// Days in which half of what can fade has faded; `None`: nothing fades.
    pub half_life: Option<Quantity>,
    /// Share that never fades.
    pub remainder: Quantity,
}

/// One act. A `withdraw` has no effect, audience or timing of its own but its date and the ramp of
/// what it undoes.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub ix: ActIx,
    pub kind: ActKind,
    pub date: Date,
    /// Log-odds; 0 for `disavow` and `withdraw`.
    pub effect: Quantity,
    pub scale: Scale,
    pub timing: Timing,
    /// Share who hear of it `[bloc][contest]`; `None`: as many as are aware of the endorser.
    pub aware: Option<Vec<Vec<Quantity>>>,
    /// Turnout log-odds among approvers who heard.
    pub mobilise: Quantity,
    /// Turnout log-odds among disapprovers who heard.
    pub countermobilise: Quantity,
}

impl Act {
    /// Whose attitude rank decides the sign.
    pub fn endorser(&self) -> EndorserIx {
        match self.kind {
            ActKind::Endorse { by, .. }
            | ActKind::Oppose { by, .. }
            | ActKind::Disavow { by, .. }
            | ActKind::Withdraw { by, .. } => by,
            ActKind::Claim { endorser, .. } => endorser,
        }
    }

    /// Whose support it shifts, if it does so by itself.
    pub fn target(&self) -> Option<CandidateIx> {
        match self.kind {
            ActKind::Endorse { target, .. } | ActKind::Oppose { target, .. } => Some(target),
            ActKind::Claim { by, .. } => Some(by),
            ActKind::Disavow { .. } | ActKind::Withdraw { .. } => None,
        }
    }

    /// The act that this one undoes.
    pub fn undoes(&self) -> Option<ActIx> {
        match self.kind {
            ActKind::Disavow { undoes, .. } | ActKind::Withdraw { undoes, .. } => Some(undoes),
            ActKind::Endorse { .. } | ActKind::Oppose { .. } | ActKind::Claim { .. } => None,
        }
    }
}
