//! A backtest → its directory `<out>/<table>/backtest-<id>/`, whole or not there, as a run's; and
//! the scenarios of races as files.

use std::fs;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use crate::evidence::backtest::Backtest;
use crate::evidence::{Cases, Template};
use crate::figure;
use crate::output::{self, Artifact, FORMAT, Manifest, run_id};
use crate::report::{self, Taught};
use crate::simulate::Method;

use super::{Failure, PAGE, drawn, page};

/// Writes the page, its charts, a row per race and everything as JSON to a folder in `out`, which
/// it gives. `table` names the races, `command` is what makes the same again.
///
/// # Errors
/// If something cannot be drawn or written, or `goes_on` says no; then nothing stands under the
/// directory's name that was not there before.
pub fn write(
    found: &Backtest,
    (out, table): (&Path, &str),
    command: &str,
    with_page: bool,
    threads: usize,
    goes_on: &dyn Fn() -> bool,
) -> Result<PathBuf, Failure> {
    let json = report::any_json(found);
    let id = format!(
        "backtest-{}",
        run_id(&[env!("CARGO_PKG_VERSION"), command, &json])
    );
    let charts = figure::charts(
        figure::Source::Backtest(found),
        |_| true,
        figure::Size::default(),
        threads,
    );
    let file = |path: &str, text: String| Artifact {
        path: path.to_owned(),
        bytes: text.into_bytes(),
    };
    let mut artifacts = vec![
        file("races.csv", report::backtest_csv(found)),
        file("backtest.json", json),
    ];
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        run: id.clone(),
        scenario: table.to_owned(),
        command: command.to_owned(),
        method: Method::Cells.name().to_owned(),
        seed: found.seed,
        replicates: found.replicates,
        latents: Vec::new(),
        files: IndexMap::new(),
    };
    if with_page {
        let taught = Taught::Backtest(Box::new(found.clone()));
        artifacts.push(file(PAGE, page::of_taught(taught, "backtest", &manifest)));
    }
    artifacts.extend(drawn(charts, threads)?);
    let directory = out.join(table).join(id);
    let _prepared = output::prepare(&directory)?;
    output::write(&directory, manifest, &artifacts, goes_on)?;
    Ok(directory)
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
