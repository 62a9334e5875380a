//! What is likely not what was meant in what is asked of a scenario.

use crate::scenario::{Problem, Scenario, of_dates};

use super::experiment::{Experiment, Request};

/// Of dates that take several values without effect; what is doubtful in the scenario itself is kept
/// with it.
pub fn doubts(request: &Request, scenario: &Scenario) -> Vec<Problem> {
    let over = match &request.experiment {
        Experiment::Sweep { over, .. } | Experiment::BreakEven { over, .. } => over.as_slice(),
        Experiment::Attribution(_)
        | Experiment::Sensitivity(_)
        | Experiment::Comparison
        | Experiment::Calibration(_)
        | Experiment::Counterfactual(..)
        | Experiment::Rare { .. } => &[],
    };
    let paths = over.iter().filter_map(|over| over.split_once('='));
    paths
        .filter_map(|(path, _)| of_dates(scenario, path.trim()))
        .collect()
}
