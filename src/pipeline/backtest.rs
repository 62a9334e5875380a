//! A backtest → its directory `<out>/<table>/backtest-<id>/`, whole or not there, as a run's; and
//! the scenarios of races as files.

use std::fs;
use std::path::Path;

use indexmap::IndexMap;

use crate::evidence::backtest::Backtest;
use crate::evidence::{Cases, Template};
use crate::output::{self, FORMAT, Manifest, run_id};
use crate::report::Analysis;
use crate::simulate::Method;

use super::Failure;
use super::directory::{self, Pictured};
use super::experiment::Done;

/// Writes the page, its charts, a row per race and everything as JSON to a folder in `out`. `table`
/// names the races, `command` is what makes the same again.
///
/// # Errors
/// If something cannot be drawn or written, or `goes_on` says no; then nothing stands under the
/// directory's name that was not there before.
pub fn write(
    found: Backtest,
    (out, table): (&Path, &str),
    command: &str,
    with_page: bool,
    threads: usize,
    goes_on: &dyn Fn() -> bool,
) -> Result<Done, Failure> {
    let (seed, replicates) = (found.seed, found.replicates);
    let analysis = Analysis::Backtest(Box::new(found));
    let kind = analysis.kind();
    let parts = [env!("CARGO_PKG_VERSION"), command, &analysis.json()];
    let id = format!("{}-{}", kind.word(), run_id(&parts));
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        kind,
        run: id.clone(),
        scenario: table.to_owned(),
        command: command.to_owned(),
        method: Method::Cells.name().to_owned(),
        seed,
        replicates,
        latents: Vec::new(),
        files: IndexMap::new(),
    };
    let path = out.join(table).join(id);
    let _prepared = output::prepare(&path)?;
    let pictured = Pictured {
        charts: true,
        page: with_page,
        threads,
    };
    directory::write(
        &path,
        &analysis,
        manifest,
        &[],
        Vec::new(),
        pictured,
        goes_on,
    )?;
    Ok(Done {
        directory: path,
        analysis,
    })
}

/// Writes the scenario of every case to `folder`, by the race's id.
///
/// # Errors
/// If a template cannot be filled in, or a file cannot be written, in words.
pub fn keep_scenarios(cases: &Cases, template: &Template, folder: &Path) -> Result<(), String> {
    let cannot =
        |path: &Path, error: std::io::Error| format!("cannot write {}: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    for case in &cases.cases {
        let text = template
            .text(case.race)
            .map_err(|problem| problem.message)?;
        let path = folder.join(format!("{}.toml", case.race.id));
        let partial = path.with_extension("partial");
        fs::write(&partial, text)
            .and_then(|()| fs::rename(&partial, &path))
            .map_err(|error| cannot(&path, error))?;
    }
    Ok(())
}
