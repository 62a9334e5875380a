//! An act told by itself, without the scenario: what a table of replicates, findings and the figures
//! of a calendar keep of it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActNoun, Scale};

/// An act: who says what of whom, when, how much it may be worth and how that comes and goes. What
/// is uncertain stands at the middle of what it may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActSummary {
    /// As in the scenario.
    pub id: String,
    /// `endorsement`, `opposition`, `claim`, `disavowal` or `withdrawal`.
    #[schemars(with = "String")]
    pub kind: ActNoun,
    /// Name of who acts: an endorser, or the candidate who claims.
    pub by: String,
    /// Name of the endorser whose word it is, or is said to be.
    pub endorser: String,
    /// Id of the candidate whom it is about.
    pub target: Option<String>,
    /// Id of the act that it undoes.
    pub undoes: Option<String>,
    /// ISO 8601.
    pub date: String,
    /// How likely it happens, in the middle of what is uncertain; absent where it is certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// When it is taken back, ISO 8601, if that is likelier than not.
    pub withdrawn: Option<String>,
    /// Whether the effect is a shift of the electorate's log-odds, rather than of one voter's who
    /// heard.
    #[serde(rename = "electorate")]
    #[schemars(with = "bool")]
    pub scale: Scale,
    /// Shift of log-odds for the target of an endorsement or claim, against that of an opposition;
    /// a disavowal's is its penalty, against the claimant.
    pub effect: Spread,
    /// Of a claim: the mean over voters of how far it is believed.
    pub belief: Option<f64>,
    /// Of a disavowal: the part of the claim that it takes away from those who hear it.
    pub correction: Option<f64>,
    /// Days to half of the effect; 0: at once.
    pub ramp: f64,
    /// Days in which half of what can fade has faded; absent: nothing fades.
    pub half_life: Option<f64>,
    /// Share that never fades.
    pub remainder: f64,
    /// It also moves turnout.
    pub turnout: bool,
    /// Share of the electorate that hears of it, by id of the contest.
    pub heard: IndexMap<String, f64>,
}

/// A quantity's median and the ends of its central 90 %.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// 5 % quantile.
    pub p5: f64,
    /// Median.
    pub p50: f64,
    /// 95 % quantile.
    pub p95: f64,
}
