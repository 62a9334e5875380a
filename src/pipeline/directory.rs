//! An analysis → its directory, with page and pictures.

use std::path::Path;

use crate::figure::Size;
use crate::output::{self, Artifact, Manifest};
use crate::report::Analysis;
use crate::scenario::Scenario;

use super::{Failure, PAGE, drawn, page, stored};

/// What of a directory is for the eye.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pictured {
    pub charts: bool,
    pub page: bool,
    pub threads: usize,
}

/// Writes a directory of what was found of `scenarios`: the result, its tables, `beside`, its page and its
/// pictures.
pub(super) fn write(
    path: &Path,
    analysis: &Analysis,
    manifest: Manifest,
    scenarios: &[&Scenario],
    beside: Vec<Artifact>,
    pictured: Pictured,
    goes_on: &dyn Fn() -> bool,
) -> Result<(), Failure> {
    let file = |path: &str, text: String| Artifact {
        path: path.to_owned(),
        bytes: text.into_bytes(),
    };
    let mut artifacts = vec![file(&stored::result_file(manifest.kind), analysis.json())];
    artifacts.extend(analysis.files());
    artifacts.extend(beside);
    if pictured.page {
        artifacts.push(file(
            PAGE,
            page::of_analysis(analysis, &manifest, scenarios),
        ));
    }
    if pictured.charts {
        let size = Size::default();
        let charts = analysis.charts(size, pictured.threads);
        artifacts.extend(drawn(charts, pictured.threads)?);
    }
    output::write(path, manifest, &artifacts, goes_on)?;
    Ok(())
}
