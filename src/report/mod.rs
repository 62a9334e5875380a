//! Findings → text: JSON and its schema, CSV, tables for a terminal, a headline in plain words and the page. Knows findings,
//! and where it explains the scenario too, never the table of replicates; prints nothing.

mod assumptions;
mod attribution;
mod backtest;
mod break_even;
mod calibration;
mod comparison;
mod counterfactual;
mod csv;
mod effects;
mod explain;
mod groups;
mod headline;
mod histogram;
mod json;
mod number;
mod page;
mod sensitivity;
mod slate;
mod sweep;
mod tables;

pub use assumptions::{assumptions, assumptions_from};
pub use attribution::attribution;
pub use backtest::{backtest, backtest_csv, backtest_page};
pub use break_even::break_even;
pub use calibration::{calibration, calibration_tables};
pub use comparison::{comparison, differences, pairing};
pub use counterfactual::counterfactual;
pub use csv::{flows, summary, table};
pub use effects::{effects, learnt};
pub use explain::explanation;
pub use groups::{blocs, regions};
pub use headline::headline;
pub use histogram::histogram;
pub use json::{any_json, json, json_line, schema};
pub use number::{count, percent, points};
pub use page::{Experiment, Told, experiments, index, page};
pub use sensitivity::{sensitivity, subject_in_words};
pub use slate::{slate, slate_csv};
pub use sweep::{sweep, sweep_csv};
pub use tables::{batch, contests, width};
