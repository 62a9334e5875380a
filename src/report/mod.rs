//! Findings → text: JSON and its schema, CSV, tables for a terminal and a headline in plain words. Knows findings only,
//! never the table of replicates, and prints nothing.

mod attribution;
mod break_even;
mod comparison;
mod csv;
mod explain;
mod groups;
mod headline;
mod json;
mod number;
mod sensitivity;
mod slate;
mod sweep;
mod tables;

pub use attribution::attribution;
pub use break_even::break_even;
pub use comparison::{comparison, differences, pairing};
pub use csv::{flows, summary, table};
pub use explain::explanation;
pub use groups::{blocs, regions};
pub use headline::headline;
pub use json::{any_json, json, json_line, schema};
pub use number::{count, percent, points};
pub use sensitivity::{sensitivity, subject_in_words};
pub use slate::{slate, slate_csv};
pub use sweep::{sweep, sweep_csv};
pub use tables::{batch, contests, width};
