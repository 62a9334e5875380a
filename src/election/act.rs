//! A dated public step that may move voters.

use serde::{Deserialize, Serialize};

use super::{ActIx, Bloc, BlocIx, CandidateIx, Chance, ContestIx, EndorserIx};
use crate::latent::Quantity;
use crate::quantity::Date;

/// What kind of step, and between whom.
#[derive(Debug, Clone, PartialEq)]
pub enum ActKind {
    /// An endorser speaks for a candidate.
    Endorse {
        /// Who speaks.
        by: EndorserIx,
        /// For whom.
        target: CandidateIx,
    },
    /// An endorser speaks against a candidate.
    Oppose {
        /// Who speaks.
        by: EndorserIx,
        /// Against whom.
        target: CandidateIx,
    },
    /// `by` says that `endorser` supports them; `belief` `[bloc]` is the factor on its effect, 0
    /// for blocs not named.
    Claim {
        /// The claimant.
        by: CandidateIx,
        /// Whose support is claimed.
        endorser: EndorserIx,
        /// Factor on the effect `[bloc]`, from 0 to 1.
        belief: Vec<Quantity>,
    },
    /// The endorser denies the claim `undoes`: those who hear it give the claim `1 - correction`;
    /// `penalty` is the effect of an `oppose` on the claimant with this act's date, audience,
    /// timing and scale.
    Disavow {
        /// The endorser who was claimed.
        by: EndorserIx,
        /// The claim.
        undoes: ActIx,
        /// Part of the claim that is taken away, from 0 to 1.
        correction: Quantity,
        /// Log-odds against the claimant.
        penalty: Quantity,
    },
    /// Takes the endorsement `undoes` back.
    Withdraw {
        /// The endorser.
        by: EndorserIx,
        /// The endorsement.
        undoes: ActIx,
    },
}

impl ActKind {
    /// The kind alone.
    pub fn noun(&self) -> ActNoun {
        match self {
            ActKind::Endorse { .. } => ActNoun::Endorsement,
            ActKind::Oppose { .. } => ActNoun::Opposition,
            ActKind::Claim { .. } => ActNoun::Claim,
            ActKind::Disavow { .. } => ActNoun::Disavowal,
            ActKind::Withdraw { .. } => ActNoun::Withdrawal,
        }
    }

    /// The candidate who takes the step, where no endorser does.
    pub fn claimant(&self) -> Option<CandidateIx> {
        match self {
            ActKind::Claim { by, .. } => Some(*by),
            ActKind::Endorse { .. }
            | ActKind::Oppose { .. }
            | ActKind::Disavow { .. }
            | ActKind::Withdraw { .. } => None,
        }
    }

    /// Of a claim, how far each bloc believes it `[bloc]`.
    pub fn belief(&self) -> Option<&[Quantity]> {
        match self {
            ActKind::Claim { belief, .. } => Some(belief),
            ActKind::Endorse { .. }
            | ActKind::Oppose { .. }
            | ActKind::Disavow { .. }
            | ActKind::Withdraw { .. } => None,
        }
    }

    /// What it takes of which claim from those who hear it.
    pub fn denial(&self) -> Option<(ActIx, &Quantity)> {
        match self {
            ActKind::Disavow {
                undoes, correction, ..
            } => Some((*undoes, correction)),
            ActKind::Endorse { .. }
            | ActKind::Oppose { .. }
            | ActKind::Claim { .. }
            | ActKind::Withdraw { .. } => None,
        }
    }
}

/// An act's kind alone, as tables and figures carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActNoun {
    /// For a candidate.
    Endorsement,
    /// Against a candidate.
    Opposition,
    /// A candidate's of an endorser's support.
    Claim,
    /// An endorser's of a claim.
    Disavowal,
    /// Of an endorsement.
    Withdrawal,
}

impl ActNoun {
    /// All kinds, in the order of the language.
    pub const ALL: [ActNoun; 5] = [
        ActNoun::Endorsement,
        ActNoun::Opposition,
        ActNoun::Claim,
        ActNoun::Disavowal,
        ActNoun::Withdrawal,
    ];

    /// What a scenario calls them, in the order of [`ActNoun::ALL`].
    pub const VERBS: [&str; 5] = ["endorse", "oppose", "claim", "disavow", "withdraw"];

    /// The kind that a scenario calls `endorse`.
    pub fn of_verb(verb: &str) -> Option<ActNoun> {
        ActNoun::ALL
            .into_iter()
            .zip(ActNoun::VERBS)
            .find_map(|(noun, known)| (known == verb).then_some(noun))
    }

    /// `endorsement`
    pub fn name(self) -> &'static str {
        match self {
            ActNoun::Endorsement => "endorsement",
            ActNoun::Opposition => "opposition",
            ActNoun::Claim => "claim",
            ActNoun::Disavowal => "disavowal",
            ActNoun::Withdrawal => "withdrawal",
        }
    }

    /// Where those who approve of the endorser are drawn: 1 to whom the act is about, −1 away, 0
    /// for what draws nobody by itself. A disavowal's is its penalty's.
    pub fn sign(self) -> f64 {
        match self {
            ActNoun::Endorsement | ActNoun::Claim => 1.0,
            ActNoun::Opposition | ActNoun::Disavowal => -1.0,
            ActNoun::Withdrawal => 0.0,
        }
    }
}

/// Whose log-odds an effect is a shift of; in files, whether they are the electorate's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Scale {
    /// The target's log-odds against the field in the whole electorate.
    Electorate,
    /// One undecided approver's who heard.
    Voter,
}

impl Scale {
    /// Both.
    pub const ALL: [Scale; 2] = [Scale::Electorate, Scale::Voter];

    /// What an effect is in: `log-odds in the electorate`.
    pub fn unit(self) -> &'static str {
        match self {
            Scale::Electorate => "log-odds in the electorate",
            Scale::Voter => "log-odds of one voter",
        }
    }

    /// What an effect is worth something on: `the electorate’s log-odds`.
    pub fn shifted(self) -> &'static str {
        match self {
            Scale::Electorate => "the electorate’s log-odds",
            Scale::Voter => "the log-odds of one voter who heard",
        }
    }
}

impl From<bool> for Scale {
    fn from(electorate: bool) -> Scale {
        if electorate {
            Scale::Electorate
        } else {
            Scale::Voter
        }
    }
}

impl From<Scale> for bool {
    fn from(scale: Scale) -> bool {
        scale == Scale::Electorate
    }
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
    /// Its place in the roster, the same in every arm.
    pub ix: ActIx,
    /// What is done, and by whom.
    pub kind: ActKind,
    /// The day of the act: it moves nobody before.
    pub date: Date,
    /// Whether it happens at all; `None`: for certain.
    pub chance: Option<Chance>,
    /// Log-odds; 0 for `disavow` and `withdraw`.
    pub effect: Quantity,
    /// Whose log-odds `effect` shifts.
    pub scale: Scale,
    /// How the effect comes and goes.
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

    /// Whom it is about: of a disavowal the claimant, of a withdrawal who was endorsed. `acts` are
    /// those of its arm.
    pub fn about(&self, acts: &[Act]) -> Option<CandidateIx> {
        self.target().or_else(|| {
            let undone = acts.iter().find(|other| Some(other.ix) == self.undoes())?;
            undone.target()
        })
    }

    /// Those of `acts` that take it back, the earliest first.
    pub fn withdrawals<'a>(&self, acts: impl IntoIterator<Item = &'a Act>) -> Vec<&'a Act> {
        let takes_back = |other: &&Act| {
            other.kind.noun() == ActNoun::Withdrawal && other.undoes() == Some(self.ix)
        };
        let mut found: Vec<&Act> = acts.into_iter().filter(takes_back).collect();
        found.sort_by_key(|other| (other.date, other.ix));
        found
    }

    /// What must come true for it to happen: its own chance, and that of what it undoes, since what
    /// did not happen cannot be undone. Empty: it happens for certain. `acts` are those of its arm.
    pub fn chances<'a>(&'a self, acts: &'a [Act]) -> Vec<&'a Chance> {
        let undone = acts.iter().find(|other| Some(other.ix) == self.undoes());
        let undone = undone.and_then(|other| other.chance.as_ref());
        self.chance.iter().chain(undone).collect()
    }

    /// Share of a bloc who hear of it by a contest: its own audience, else its endorser's.
    pub fn audience<'a>(
        &'a self,
        bloc: BlocIx,
        voters: &'a Bloc,
        contest: ContestIx,
    ) -> Option<&'a Quantity> {
        let of_endorser = || Some(&voters.views[self.endorser().at()].as_ref()?.aware);
        let own = self.aware.as_ref().map(|aware| &aware[bloc.at()]);
        Some(&own.or_else(of_endorser)?[contest.at()])
    }
}
