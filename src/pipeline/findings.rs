//! The findings of a run on disk.

use serde::Deserialize;

use crate::estimate::{FORMAT, Findings};
use crate::output::{ReadError, RunDirectory};

/// What a run has and an experiment has not.
pub(super) const FINDINGS: &str = "findings.json";

/// What findings of every format begin with.
#[derive(Deserialize)]
struct Head {
    format: u64,
}

/// The findings of `run`.
///
/// # Errors
/// If they are not there, damaged, or of a newer format.
pub(super) fn findings(run: &RunDirectory) -> Result<Findings, ReadError> {
    let Head { format } = run.json(FINDINGS)?;
    // Newer ones need not have our shape to say so.
    if format > u64::from(FORMAT) {
        return Err(ReadError::Newer {
            path: run.path.join(FINDINGS),
            format,
            version: run.manifest.version.clone(),
        });
    }
    run.json(FINDINGS)
}
