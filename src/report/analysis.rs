//! What came of a command, whatever the command: its title, sentences, tables, figures and JSON.
//! The terminal, the directory and the page ask here, of a result just made as of one read back.

use serde::Serialize;

use crate::estimate::{Findings, Of, Reached};
use crate::evidence::backtest::Backtest;
use crate::evidence::{Calibration, Counterfactual};
use crate::experiment::{Attribution, BreakEven, Comparison, Dependence, Rare, Sensitivity, Sweep};
use crate::figure::{self, Chart, Size, Source};
use crate::latent::Posterior;
use crate::output::{Artifact, DirectoryKind};
use crate::parallel;
use crate::scenario::Scenario;
use crate::table::{self, Table};

use super::json::any_json;
use super::setting::{Conditions, Setting};
use super::{
    attribution, backtest, break_even, calibration, comparison, counterfactual, dependence, files,
    framing, happened, headline, json, overview, rare, sensitivity, slate, sweep, tables,
};

/// A result, with what gives names to its ids.
#[derive(Debug, Clone)]
pub enum Analysis {
    Run(Box<Findings>, Box<Scenario>),
    Sweep(Box<Sweep>, Setting),
    BreakEven(Box<BreakEven>, Setting),
    Attribution(Box<Attribution>, Setting),
    Sensitivity(Box<Sensitivity>, Setting),
    Dependence(Box<Dependence>, Setting),
    Rare(Box<Rare>, Setting),
    /// With the findings of its scenarios as arms.
    Comparison(Box<(Comparison, Findings)>, Setting),
    /// With its particles, where it was not read back.
    Calibration(Box<(Calibration, Option<Posterior>)>, Setting),
    Counterfactual(Box<Counterfactual>, Setting),
    Backtest(Box<Backtest>),
}

/// What a text is to be shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Characters a line.
    pub width: usize,
    /// It shows blocks of Unicode, to people.
    pub blocks: bool,
    /// Of a run, all tables and not its answer alone.
    pub tables: bool,
}

impl Analysis {
    pub fn kind(&self) -> DirectoryKind {
        match self {
            Analysis::Run(..) => DirectoryKind::Run,
            Analysis::Sweep(..) => DirectoryKind::Sweep,
            Analysis::BreakEven(..) => DirectoryKind::BreakEven,
            Analysis::Attribution(..) => DirectoryKind::Attribution,
            Analysis::Sensitivity(..) => DirectoryKind::Sensitivity,
            Analysis::Dependence(..) => DirectoryKind::Dependence,
            Analysis::Rare(..) => DirectoryKind::Rare,
            Analysis::Comparison(..) => DirectoryKind::Comparison,
            Analysis::Calibration(..) => DirectoryKind::Calibration,
            Analysis::Counterfactual(..) => DirectoryKind::Counterfactual,
            Analysis::Backtest(_) => DirectoryKind::Backtest,
        }
    }

    /// The scenario's; races that are over have none in common.
    pub fn title(&self) -> &str {
        if let Analysis::Run(found, _) = self {
            return &found.scenario.title;
        }
        if let Analysis::Comparison(found, _) = self
            && let Some(first) = found.0.scenarios.first()
        {
            return &first.title;
        }
        let none = "Forecasts of races that are over";
        self.setting()
            .map_or(none, |setting| &setting.scenario.title)
    }

    /// Which scenario it is of, whom it is about, and under which conditions; of experiments alone.
    pub fn setting(&self) -> Option<&Setting> {
        match self {
            Analysis::Run(..) | Analysis::Backtest(_) => None,
            Analysis::Sweep(_, setting)
            | Analysis::BreakEven(_, setting)
            | Analysis::Attribution(_, setting)
            | Analysis::Sensitivity(_, setting)
            | Analysis::Dependence(_, setting)
            | Analysis::Rare(_, setting)
            | Analysis::Comparison(_, setting)
            | Analysis::Calibration(_, setting)
            | Analysis::Counterfactual(_, setting) => Some(setting),
        }
    }

    /// Which elections count, and whose uncertain quantities they have, where it is not all and the
    /// scenario's own.
    pub fn framing(&self) -> Vec<String> {
        match self {
            // It says so with the findings, and how many they are.
            Analysis::Comparison(..) => Vec::new(),
            _ => self.setting().map_or_else(Vec::new, framing::framing),
        }
    }

    /// What was found, and how many replicates it took where that was asked.
    pub fn sentences(&self) -> Vec<String> {
        let mut all = match self {
            Analysis::Run(found, _) => headline::sentences(found),
            Analysis::Sweep(found, setting) => sweep::sentences(found, setting),
            Analysis::BreakEven(found, setting) => break_even::sentences(found, setting),
            Analysis::Attribution(found, setting) => attribution::sentences(found, setting),
            Analysis::Sensitivity(found, setting) => sensitivity::sentences(found, setting),
            Analysis::Dependence(found, setting) => dependence::sentences(found, setting),
            Analysis::Rare(found, setting) => rare::sentences(found, setting),
            Analysis::Comparison(found, setting) => {
                comparison::sentences(&found.0, &found.1, &setting.subject)
            }
            Analysis::Calibration(..) => Vec::new(),
            Analysis::Counterfactual(found, setting) => counterfactual::sentences(found, setting),
            Analysis::Backtest(found) => backtest::sentences(found),
        };
        let reached = self
            .setting()
            .and_then(|setting| setting.conditions.precision.as_ref());
        all.extend(reached.map(framing::precision));
        all
    }

    /// Tables for a terminal, with what is to be known of them.
    fn details(&self, terminal: Terminal) -> String {
        let width = terminal.width;
        match self {
            Analysis::Run(found, _) => {
                let glance = overview::overview(found, width, terminal.blocks);
                let glance = glance.map_or_else(String::new, |glance| glance + "\n");
                if !terminal.tables {
                    return glance;
                }
                let more = headline::more(found).join("\n") + "\n\n";
                let slate = slate::slate(found, width)
                    .map_or_else(String::new, |slate| format!("\n{slate}\n"));
                let stages = tables::stages(found, width);
                let happened = happened::lines(found, width);
                glance + &more + &stages + &tables::contests(found, width) + &happened + &slate
            }
            Analysis::Sweep(found, setting) => sweep::details(found, &setting.names, width),
            Analysis::BreakEven(found, _) => break_even::details(found, width),
            Analysis::Attribution(found, _) => attribution::details(found, width),
            Analysis::Sensitivity(found, setting) => {
                sensitivity::details(found, &setting.subject, width)
            }
            Analysis::Dependence(found, setting) => {
                dependence::details(found, &setting.subject, width)
            }
            Analysis::Rare(..) => String::new(),
            Analysis::Comparison(found, _) => comparison::details(&found.0, &found.1, width),
            Analysis::Calibration(found, setting) => {
                calibration::details(&found.0, &setting.scenario, width)
            }
            Analysis::Counterfactual(found, setting) => {
                counterfactual::details(found, setting, width)
            }
            Analysis::Backtest(found) => backtest::details(found, width),
        }
    }

    /// Title and sentences, each a line.
    pub fn brief(&self) -> String {
        let title = [self.title().to_owned()];
        let lines = self.framing().into_iter().chain(title);
        lines
            .chain(self.sentences())
            .map(|line| line + "\n")
            .collect()
    }

    /// The same with the tables.
    pub fn text(&self, terminal: Terminal) -> String {
        match self.details(terminal) {
            none if none.is_empty() => self.brief(),
            details => format!("{}\n{details}", self.brief()),
        }
    }

    /// Tables that people read too, by name.
    pub fn tables(&self) -> Vec<(&'static str, Table)> {
        match self {
            Analysis::Sweep(found, setting) => vec![("sweep", sweep::table(found, &setting.names))],
            Analysis::BreakEven(found, setting) => break_even::tables(found, &setting.names).into(),
            Analysis::Attribution(found, setting) => {
                vec![("attribution", attribution::table(found, &setting.names))]
            }
            Analysis::Run(..)
            | Analysis::Sensitivity(..)
            | Analysis::Dependence(..)
            | Analysis::Rare(..)
            | Analysis::Comparison(..)
            | Analysis::Calibration(..)
            | Analysis::Counterfactual(..)
            | Analysis::Backtest(_) => Vec::new(),
        }
    }

    /// Files beside the result in JSON: tables.
    pub fn files(&self) -> Vec<Artifact> {
        let file = |path: &str, text: String| Artifact {
            path: path.to_owned(),
            bytes: text.into_bytes(),
        };
        match self {
            Analysis::Sweep(..) | Analysis::BreakEven(..) | Analysis::Attribution(..) => self
                .tables()
                .iter()
                .flat_map(|(name, table)| table::parquet_and_csv(name, table))
                .collect(),
            Analysis::Comparison(found, _) => vec![
                file("findings.json", json::json(&found.1)),
                file("summary.csv", files::summary(&found.1)),
                file("differences.csv", comparison::differences(&found.0)),
            ],
            Analysis::Calibration(found, _) => {
                let tables = |posterior| calibration::tables(&found.0, posterior);
                found.1.as_ref().map_or_else(Vec::new, tables)
            }
            Analysis::Backtest(found) => vec![file("races.csv", backtest::races(found))],
            Analysis::Run(..)
            | Analysis::Sensitivity(..)
            | Analysis::Dependence(..)
            | Analysis::Rare(..)
            | Analysis::Counterfactual(..) => Vec::new(),
        }
    }

    /// What its pictures are of; nothing where it has none.
    pub fn source(&self) -> Option<Source<'_>> {
        Some(match self {
            Analysis::Run(found, _) => Source::Findings(found),
            Analysis::Sweep(found, setting) => Source::Sweep(found, setting.about()),
            Analysis::BreakEven(found, setting) => Source::BreakEven(found, setting.about()),
            Analysis::Attribution(found, setting) => Source::Attribution(found, setting.about()),
            Analysis::Sensitivity(found, setting) => Source::Sensitivity(found, setting.about()),
            Analysis::Dependence(found, setting) => Source::Dependence(found, setting.about()),
            Analysis::Rare(..) => return None,
            Analysis::Comparison(found, _) => Source::Findings(&found.1),
            Analysis::Calibration(found, setting) => {
                Source::Calibration(&found.0, &setting.scenario)
            }
            Analysis::Counterfactual(found, setting) => {
                Source::Counterfactual(found, &setting.scenario)
            }
            Analysis::Backtest(found) => Source::Backtest(found),
        })
    }

    /// Its pictures, laid out for a size on so many threads.
    pub fn charts(&self, size: Size, threads: usize) -> Vec<Chart> {
        self.source().map_or_else(Vec::new, |source| {
            let figures = figure::possible(source);
            let chart = |at: usize| figure::chart(source, &figures[at], size);
            let charts = parallel::in_order(threads, figures.len(), chart);
            charts.into_iter().flatten().collect()
        })
    }

    /// The result as a file, ending with a line feed.
    pub fn json(&self) -> String {
        match self {
            Analysis::Run(found, _) => json::json(found),
            Analysis::Sweep(found, setting) => whole(found, setting),
            Analysis::BreakEven(found, setting) => whole(found, setting),
            Analysis::Attribution(found, setting) => whole(found, setting),
            Analysis::Sensitivity(found, setting) => whole(found, setting),
            Analysis::Dependence(found, setting) => whole(found, setting),
            Analysis::Rare(found, setting) => whole(found, setting),
            Analysis::Comparison(found, setting) => whole(&found.0, setting),
            Analysis::Calibration(found, setting) => whole(&found.0, setting),
            Analysis::Counterfactual(found, setting) => whole(found, setting),
            Analysis::Backtest(found) => any_json(found),
        }
    }

    /// Simulated in each arm.
    pub fn replicates(&self) -> u64 {
        match self {
            Analysis::Run(found, _) => found.replicates,
            Analysis::Sweep(found, _) => found.replicates,
            Analysis::BreakEven(found, _) => found.replicates,
            Analysis::Attribution(found, _) => found.replicates,
            Analysis::Sensitivity(found, _) => found.replicates,
            Analysis::Dependence(found, _) => found.replicates,
            Analysis::Rare(found, _) => found.replicates,
            Analysis::Comparison(found, _) => found.0.replicates,
            Analysis::Calibration(found, _) => found.0.replicates,
            Analysis::Counterfactual(found, _) => found.replicates,
            Analysis::Backtest(found) => found.replicates,
        }
    }

    /// The largest standard error of what is asked; nothing of what is not made until one is small.
    pub fn error(&self, of: Of) -> Option<f64> {
        match self {
            Analysis::Sweep(found, _) => Some(found.error(of)),
            Analysis::BreakEven(found, _) => Some(found.error(of)),
            Analysis::Attribution(found, _) => Some(found.error(of)),
            Analysis::Comparison(found, _) => Some(found.0.error(of)),
            Analysis::Run(..)
            | Analysis::Sensitivity(..)
            | Analysis::Dependence(..)
            | Analysis::Rare(..)
            | Analysis::Calibration(..)
            | Analysis::Counterfactual(..)
            | Analysis::Backtest(_) => None,
        }
    }

    /// The same with how many replicates it took.
    pub fn reached(mut self, precision: Option<Reached>) -> Analysis {
        match &mut self {
            Analysis::Run(..) | Analysis::Backtest(_) => {}
            Analysis::Sweep(_, setting)
            | Analysis::BreakEven(_, setting)
            | Analysis::Attribution(_, setting)
            | Analysis::Sensitivity(_, setting)
            | Analysis::Dependence(_, setting)
            | Analysis::Rare(_, setting)
            | Analysis::Comparison(_, setting)
            | Analysis::Calibration(_, setting)
            | Analysis::Counterfactual(_, setting) => setting.conditions.precision = precision,
        }
        self
    }
}

/// A result and the conditions in one object.
#[derive(Serialize)]
struct Whole<'a, R> {
    #[serde(flatten)]
    found: &'a R,
    #[serde(flatten)]
    conditions: &'a Conditions,
}

fn whole<R: Serialize>(found: &R, setting: &Setting) -> String {
    any_json(&Whole {
        found,
        conditions: &setting.conditions,
    })
}
