//! Findings → text: JSON and its schema, CSV, tables for a terminal, a headline in plain words and
//! the page. Knows findings, and where it explains the scenario too, never the table of replicates;
//! prints nothing.

mod analysis;
mod answer;
mod assumptions;
mod attribution;
mod backtest;
mod batch;
mod break_even;
mod calibration;
mod comparison;
mod counterfactual;
mod dependence;
mod effects;
mod explain;
mod files;
mod framing;
mod groups;
mod happened;
mod headline;
mod history;
mod json;
mod overview;
mod page;
mod rare;
mod sensitivity;
mod setting;
mod slate;
mod sweep;
mod tables;
mod values;
mod warnings;

pub(crate) use crate::table::number::count;
pub(crate) use crate::table::width;
pub(crate) use analysis::{Analysis, Terminal};
pub(crate) use assumptions::{assumptions, assumptions_from};
pub(crate) use batch::{BatchRow, Order, batch, batch_csv, order};
pub(crate) use calibration::posterior_from;
pub(crate) use effects::{effects, learnt, reproduced};
pub(crate) use explain::explanation;
pub use files::{flows, nominations, summary};
pub(crate) use groups::{blocs, regions};
pub(crate) use happened::acts;
pub(crate) use history::{HistoryEntry, history_csv};
pub(crate) use json::{any_json, json_line};
pub use json::{json, schema};
pub(crate) use page::{
    ComparedScenarios, OtherScenario, StoredRun, Study, history, index, page, studies,
};
pub(crate) use setting::{Conditions, PosteriorSource, Setting};
pub(crate) use slate::slate_csv;
pub(crate) use warnings::unmoved;
