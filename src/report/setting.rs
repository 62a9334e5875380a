//! What a result is of: the scenario with its names, whom it is about, and under which conditions it
//! was made.

use serde::{Deserialize, Serialize};

use crate::estimate::Reached;
use crate::experiment::{self, Failure, Measure, Subject};
use crate::figure::About;
use crate::scenario::{Names, Scenario};

/// The scenario that an analysis is of, whom it is about, and under which conditions it was made.
#[derive(Debug, Clone)]
pub struct Setting {
    pub scenario: Box<Scenario>,
    pub names: Names,
    pub subject: Subject,
    pub conditions: Conditions,
}

/// What a result says beside what was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// `sobol`; otherwise each uncertain quantity is drawn by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampler: Option<String>,
    /// What was reached where a precision was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Reached>,
    /// Of latents that are not drawn from their laws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posterior: Option<PosteriorSource>,
}

/// Where a posterior is from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PosteriorSource {
    /// The calibration's directory by name: `calibrate-0f3a55d1c2b4`, made of everything on which
    /// its bytes depend.
    pub calibration: String,
    pub particles: u64,
    /// Independent draws that they are worth.
    pub effective: f64,
}

impl Setting {
    /// About the subject in `scenario`.
    ///
    /// # Errors
    /// If the scenario has no such candidate or contest, or what is given is no event of it.
    pub fn of(
        scenario: &Scenario,
        (candidate, contest): (Option<&str>, Option<&str>),
        given: Option<&str>,
        conditions: Conditions,
    ) -> Result<Setting, Failure> {
        let subject = Subject::of(scenario, candidate, contest)?.given(scenario, given)?;
        Ok(Setting {
            names: Names::of(scenario),
            scenario: Box::new(scenario.clone()),
            subject,
            conditions,
        })
    }

    /// What varies, in words; `what_if` is an id.
    pub(super) fn measured(
        &self,
        of: experiment::Of,
        measure: Measure,
        what_if: Option<&String>,
    ) -> String {
        let title = what_if.map(|id| self.names.what_if(id));
        self.subject.measured(of, measure, title)
    }

    pub(super) fn about(&self) -> About<'_> {
        About {
            subject: &self.subject,
            names: &self.names,
        }
    }
}
