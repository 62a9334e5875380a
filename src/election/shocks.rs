//! What nobody knows beforehand: laws of the shocks on the logit, all centred on 0.

use super::{CandidateIx, ContestIx, RegionIx};
use crate::random::Distribution;

/// Laws of the shocks, normal or student-t with mean 0; an absent one is 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shocks {
    /// Per candidate, for all contests with the same tastes.
    pub candidate: Option<Distribution>,
    /// Per candidate and contest.
    pub contest: Option<Distribution>,
    /// Per candidate: a random walk from `as-of` on, sd per √day.
    pub drift: Option<Distribution>,
    /// Per bloc and candidate, for all contests with the same tastes.
    pub bloc: Option<Distribution>,
    /// Per region and candidate, for all contests with the same tastes.
    pub region: Option<Distribution>,
    /// Per contest, on the turnout logit.
    pub turnout: Option<Distribution>,
    /// Per contest and bloc, on the turnout logit.
    pub turnout_bloc: Option<Distribution>,
    /// What the model cannot give, sd per candidate: in a contest, everywhere or in a region. Only
    /// where observations are looked at.
    pub discrepancy: Vec<(ContestIx, Option<RegionIx>, f64)>,
    /// Correlations of the candidate-indexed shocks; pairs not named are 0.
    pub correlation: Vec<(CandidateIx, CandidateIx, f64)>,
}
