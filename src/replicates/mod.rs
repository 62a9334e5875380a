//! The table that simulation gives and estimation takes: for each arm and contest, what every
//! replicate came to. Knows neither scenarios nor the simulator: a fresh run, a reloaded one and
//! merged shards are the same to it.

mod append;
mod join;
mod layout;
mod piece;
mod plain;
mod read;
mod rows;
mod stored;
mod table;
mod view;
mod write;

/// What a layout keeps of acts and stages.
pub use crate::election::{ActSummary, Decides, Spread};
pub use append::MergeError;
pub(crate) use join::Part;
pub use layout::{
    ArmLayout, AssumedEffect, CandidateLayout, ContestLayout, Contrast, ContrastNoun, GroupLayout,
    Layout, QuestionLayout, RegionLayout, SlatePlace, StageLayout,
};
pub(crate) use piece::{ContestPiece, Extent, Piece};
pub(crate) use plain::{Cells, parquet};
pub use read::ReadError;
pub use table::{ContestTable, Flow, FlowFrom, GroupShares, Outcome, Replicates};
pub use view::{ArmView, ContestView};
