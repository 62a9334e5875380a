//! What a scenario means: every number valid, every name an id.

use super::diagnostic::Problem;
use crate::election::{
    CandidateIx, ContestIx, Election, Observation, ObservationKind, RegionIx, Roster,
};
use crate::quantity::Date;

/// A scenario, resolved: what later stages work on.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The file's stem.
    pub id: String,
    /// What headlines call it.
    pub title: String,
    /// What its author says of it.
    pub note: Option<String>,
    /// What the headline is about.
    pub question: Question,
    /// Whose wins are counted together: a candidate in each of several contests, in the order in
    /// which they are held.
    pub slate: Vec<(ContestIx, CandidateIx)>,
    /// All ids of all arms, and their names.
    pub roster: Roster,
    /// Names of the uncertain parameters of all arms, sorted: a parameter's path, or the `latent`
    /// that it shares.
    pub latents: Vec<String>,
    /// The baseline first, then the what-ifs in the order of the file.
    pub arms: Vec<Arm>,
    /// What happened, in the order of the file. A run does not look at it.
    pub observations: Vec<Observation>,
    /// Every value given, in the order of the file.
    pub provenance: Vec<Provenance>,
    /// What is doubtful about it, for the page and the terminal alike.
    pub warnings: Vec<Problem>,
    /// The scenario as resolved (with `extends` merged and values set on the command line put in),
    /// as TOML.
    pub text: String,
}

impl Scenario {
    /// Every contest that an outcome hangs on in some arm, in the order in which they are held: those of
    /// the stage that begins with `stage`, or `contest` alone.
    pub fn contests_of(&self, stage: Option<ContestIx>, contest: ContestIx) -> Vec<ContestIx> {
        let Some(first) = stage else {
            return vec![contest];
        };
        let mut found: Vec<ContestIx> = Vec::new();
        for arm in &self.arms {
            let own = arm.election.chains().stage(first);
            for contest in own.into_iter().flat_map(|stage| stage.contests) {
                if !found.contains(&contest.ix) {
                    found.push(contest.ix);
                }
            }
        }
        found
    }

    /// Whether another contest follows this one in any arm: what voters are told apart by must not
    /// depend on the arm.
    pub fn is_followed(&self, contest: ContestIx) -> bool {
        let mut chains = self.arms.iter().map(|arm| arm.election.chains());
        chains.any(|chains| chains.followers(contest).next().is_some())
    }

    /// The same with what its model cannot give as a shock of the contests whose returns are
    /// observed, in every arm.
    pub fn with_discrepancy(&self) -> Scenario {
        let one = |observation: &Observation| match observation.kind {
            ObservationKind::Returns { discrepancy, .. } => {
                Some((observation.contest, observation.region, discrepancy))
            }
            ObservationKind::Poll { .. } => None,
        };
        let shocks: Vec<(ContestIx, Option<RegionIx>, f64)> =
            self.observations.iter().filter_map(one).collect();
        let mut scenario = self.clone();
        scenario
            .arms
            .iter_mut()
            .for_each(|arm| arm.election.shocks.discrepancy.clone_from(&shocks));
        scenario
    }
}

/// What the headline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Place in [`Scenario::arms`].
    pub what_if: Option<usize>,
    /// Whose share and chance it is about.
    pub candidate: CandidateIx,
    /// In which contest shares and leads are told.
    pub contest: ContestIx,
    /// The contest that begins the stage whose winner is asked for; `None` where the chance is to win
    /// `contest` itself.
    pub stage: Option<ContestIx>,
    /// The day of the earliest act that the what-if changes; without one, of the first act.
    pub since: Option<Date>,
}

/// The scenario as written (`baseline`) or one of its what-ifs.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// `baseline`, or the what-if's.
    pub id: String,
    /// The scenario's title, or the what-if's.
    pub title: String,
    /// Everything that the arm assumes.
    pub election: Election,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// `acts.trump-endorses-tuberville.effect`
    pub path: String,
    /// As written: `{ normal = { mean = 0.4, sd = 0.4 } }`.
    pub value: String,
    /// `None`: an assumption.
    pub source: Option<String>,
    /// What its author says of it.
    pub note: Option<String>,
}
