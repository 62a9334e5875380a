//! The run directory `<out>/<scenario>/<run id>/`: whole or not there. Knows files and their checksums, not what is in
//! them.

mod directory;
mod manifest;

pub use directory::{Artifact, WriteError, intact, prepare, write};
pub use manifest::{FileEntry, LatentEntry, Manifest, run_id};
