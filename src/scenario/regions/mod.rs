//! Region files: tables of CSV whose rows are regions, read into the tree as if they had been
//! written there, every cell with its place. Must not know what the values mean beyond what the
//! register says of them.

mod rows;
mod totals;

pub use rows::expand;
