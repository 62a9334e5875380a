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
    let bytes = run.file(FINDINGS)?;
    let path = run.path.join(FINDINGS);
    let damaged = |error: serde_json::Error| ReadError::Damaged {
        path: path.clone(),
        why: error.to_string(),
    };
    // Newer ones need not have our shape to say so.
    let Head { format } = serde_json::from_slice(&bytes).map_err(damaged)?;
    if format > u64::from(FORMAT) {
        let version = run.manifest.version.clone();
        return Err(ReadError::Newer {
            path: path.clone(),
            format,
            version,
        });
    }
    // From the text itself: a `Value` in between would put the arms into the order of their ids.
    serde_json::from_slice(&bytes).map_err(damaged)
}
