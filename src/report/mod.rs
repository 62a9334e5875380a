//! Findings → text: JSON and its schema, CSV, tables for a terminal, a headline in plain words and
//! the page. Knows findings, and where it explains the scenario too, never the table of replicates;
//! prints nothing.

mod analysis;
mod assumptions;
mod attribution;
mod backtest;
mod batch;
mod break_even;
mod calibration;
mod comparison;
mod counterfactual;
mod csv;
mod dependence;
mod effects;
mod explain;
mod framing;
mod groups;
mod headline;
mod histogram;
mod json;
mod page;
mod rare;
mod sensitivity;
mod setting;
mod slate;
mod sweep;
mod tables;
mod values;

pub use crate::table::number::count;
pub use crate::table::width;
pub use analysis::{Analysis, Terminal};
pub use assumptions::{assumptions, assumptions_from};
pub use batch::{BatchRow, Order, batch_csv, order};
pub use calibration::posterior_from;
pub use csv::{flows, summary};
pub use effects::{effects, learnt, reproduced};
pub use explain::explanation;
pub use groups::{blocs, regions};
pub use json::{any_json, json, json_line, schema};
pub use page::{ComparedScenarios, OtherScenario, StoredRun, Study, index, page, studies};
pub use setting::{Conditions, PosteriorSource, Setting};
pub use slate::slate_csv;
pub use tables::batch;
