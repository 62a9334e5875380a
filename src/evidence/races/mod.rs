//! Tables of races: what happened in elections, in one shape for all. CSV in, everything that is
//! wrong with it by file, line and column. Knows neither scenarios nor the simulator.

mod assemble;
mod names;
mod read;
mod rows;
mod shapes;
mod table;

pub use read::{Races, id, read};
pub use rows::COLUMNS;
pub use table::{Endorsement, Entry, Race, Round};
