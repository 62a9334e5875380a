//! The run directory `<out>/<scenario>/<run id>/`: whole or not there. Knows files and their
//! checksums, not what is in them.

mod directory;
mod manifest;
mod name;
mod numbers;
mod part;
mod read;

pub use directory::{Artifact, WriteError, intact, prepare, replace, write};
#[cfg(test)]
pub use manifest::sample_manifest;
pub use manifest::{DirectoryKind, FORMAT, LatentEntry, Manifest, run_id};
pub use name::point;
pub use part::{Kept, PartFolder};
pub use read::{ReadError, RunDirectory, runs};
