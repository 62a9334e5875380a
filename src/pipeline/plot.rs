//! A run directory → pictures of it, drawn again from what is stored: nothing is simulated.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::figure::{self, Figure, Size};
use crate::output::{self, ReadError, RunDirectory, WriteError};
use crate::parallel;
use crate::scenario::did_you_mean;

use super::{Failure, drawn, stored};

/// What to draw of a run.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Names of figures; empty: all that there are.
    pub figures: Vec<String>,
    pub size: Size,
    /// The folder to write to; nothing: `<scenario>-charts` where the command runs.
    pub out: Option<PathBuf>,
    /// 0: as many as the machine has.
    pub threads: usize,
}

/// Why there are no pictures.
#[derive(Debug)]
pub enum PlotError {
    Read(ReadError),
    /// A directory without anything to draw.
    NoFindings(PathBuf),
    /// A figure that the run has not, the nearest one's name as a question, and all that it has.
    Unknown {
        name: String,
        cure: Option<String>,
        known: Vec<String>,
    },
    /// The pictures would take the place of the run's own.
    Inside(PathBuf),
    Write(WriteError),
    Draw(String),
}

impl PlotError {
    /// What was typed is wrong, rather than the machine unable.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, PlotError::Write(_) | PlotError::Draw(_))
    }
}

impl fmt::Display for PlotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlotError::Read(error) => error.fmt(f),
            PlotError::NoFindings(path) => {
                write!(
                    f,
                    "{} has nothing to draw: give a folder that `coattails run`, compare, sweep, break-even, attribute, sensitivity, calibrate, counterfactual or backtest has written",
                    path.display()
                )
            }
            PlotError::Unknown { name, cure, known } => {
                let cure = cure
                    .as_ref()
                    .map_or_else(String::new, |cure| format!(" {cure}"));
                write!(
                    f,
                    "this run has no figure \"{name}\";{cure} it has {}",
                    known.join(", ")
                )
            }
            PlotError::Inside(path) => {
                write!(
                    f,
                    "{} is in the run directory, whose files stay as they are: choose another --out",
                    path.display()
                )
            }
            PlotError::Write(error) => error.fmt(f),
            PlotError::Draw(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for PlotError {}

/// Draws figures of the run in `directory` and writes each as SVG and PNG, its data as CSV and a
/// Vega-Lite spec where there is one; gives the folder and the figures drawn.
///
/// # Errors
/// If the directory is none, damaged or of a newer format, a figure is unknown, or something cannot
/// be written.
pub fn plot(directory: &Path, wish: &Wish) -> Result<(PathBuf, Vec<Figure>), PlotError> {
    let run = RunDirectory::open(directory).map_err(PlotError::Read)?;
    let analysis = stored::analysis(&run).map_err(PlotError::Read)?;
    let source = analysis
        .source()
        .ok_or_else(|| PlotError::NoFindings(run.path.clone()))?;
    let known = figure::figures(source);
    let names: Vec<String> = known.iter().map(Figure::to_string).collect();
    if let Some(name) = wish.figures.iter().find(|name| !names.contains(name)) {
        let cure = did_you_mean(name, names.iter().map(String::as_str));
        return Err(PlotError::Unknown {
            name: name.clone(),
            cure,
            known: names,
        });
    }
    let chosen = |name: &String| wish.figures.is_empty() || wish.figures.contains(name);
    let figures: Vec<Figure> = known
        .into_iter()
        .zip(&names)
        .filter(|(_, name)| chosen(name))
        .map(|(figure, _)| figure)
        .collect();
    let out = wish
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("{}-charts", run.manifest.scenario)));
    if absolute(&out).starts_with(absolute(directory)) {
        return Err(PlotError::Inside(out));
    }
    let chart = |at: usize| figure::chart(source, &figures[at], wish.size);
    let charts = parallel::in_order(wish.threads, figures.len(), chart);
    let artifacts = drawn(charts.into_iter().flatten().collect(), wish.threads).map_err(
        |failure| match failure {
            Failure::Failed(why) => PlotError::Draw(why),
            other => PlotError::Draw(other.to_string()),
        },
    )?;
    for artifact in artifacts {
        let name = artifact.path.rsplit('/').next().unwrap_or(&artifact.path);
        output::replace(&out.join(name), &artifact.bytes).map_err(PlotError::Write)?;
    }
    Ok((out, figures))
}

/// Without `..` and links as far as the path is there already.
fn absolute(path: &Path) -> PathBuf {
    let there = path
        .ancestors()
        .find_map(|part| Some((part, part.canonicalize().ok()?)));
    match there {
        Some((part, real)) => path
            .strip_prefix(part)
            .map_or(real.clone(), |rest| real.join(rest)),
        None => std::env::current_dir().unwrap_or_default().join(path),
    }
}
