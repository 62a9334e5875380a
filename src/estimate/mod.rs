//! The table of replicates → estimates with their Monte Carlo error, quantiles and paired differences. Knows the
//! table only, not the simulator.

mod findings;

pub use findings::{
    ArmFindings, CandidateDifference, CandidateFindings, CandidateInfo, Change, ConditionalDifference,
    ConditionalFindings, ContestDifference, ContestFindings, Estimate, Findings, FlowEstimate, GroupFindings,
    QuestionInfo, ScenarioInfo, Summary, WhatIfFindings, WinnerChanges,
};
