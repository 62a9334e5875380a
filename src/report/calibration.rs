//! What observations taught, in words and as tables.

use std::collections::BTreeMap;

use crate::evidence::{Calibration, Fitted, LatentChange, Level, OutcomeChange};
use crate::experiment::quantity_in_words;
use crate::figure::{capital, observation_in_words};
use crate::latent::{LatentName, Posterior};
use crate::output::Artifact;
use crate::scenario::Scenario;

use crate::table::number::{count, fixed};
use crate::table::{Cell, Column, Digits, Draft, Table, csv, read_csv, terminal};

/// How many latents are told one by one.
pub(super) const MOST: usize = 12;

/// What was observed beside what was expected, what changed, what did not, and whether it is to be
/// trusted.
pub fn details(found: &Calibration, scenario: &Scenario, width: usize) -> String {
    let line = |table: &Table| format!("{}\n", terminal(table, usize::MAX, width));
    let sections = [
        line(&observed(found.observations.iter(), scenario)),
        latents(&found.latents, scenario, width),
        line(&outcomes(&found.outcomes, scenario)),
        diagnostics(found),
    ];
    sections.join("\n")
}

/// A candidate's short name.
pub(super) fn candidate(scenario: &Scenario, id: &str) -> String {
    let candidate = scenario
        .roster
        .candidates
        .iter()
        .find(|candidate| candidate.id == id);
    candidate.map_or_else(|| id.to_owned(), |candidate| candidate.short.clone())
}

/// What was observed beside what was expected.
pub(super) fn observed<'a>(all: impl Iterator<Item = &'a Fitted>, scenario: &Scenario) -> Table {
    let percent = |heading, brief| Column::percent("", heading).brief(brief);
    Table::of(all)
        .column(
            Column::text("", "Observation").brief("observation"),
            |one| Cell::named(&one.observation, observation_in_words(one, scenario)),
        )
        .column(Column::text("", "").brief("day"), |one| &one.day)
        .column(
            Column::text("", "Share of").brief("of those named"),
            |one| candidate(scenario, &one.candidate),
        )
        .column(percent("Observed", "observed"), |one| one.observed)
        .column(percent("Expected before", "expected, %"), |one| {
            spread(&one.prior)
        })
        .column(percent("Given all", "given all, %"), |one| {
            spread(&one.posterior)
        })
        .column(
            Column::number("", "Off by", 1).brief("misses by, sd"),
            |one| one.residual.abs(),
        )
        .table()
}

/// A mean with five and ninety-five of a hundred.
pub(super) fn spread(level: &Level) -> Cell {
    Cell::Spread(level.mean, [level.p5, level.p95])
}

/// How often, where always and never are words.
pub(super) fn certain(wins: f64) -> Cell {
    match wins {
        0.0 => "never".into(),
        1.0 => "always".into(),
        wins => wins.into(),
    }
}

/// The latents that were learnt of, those first of which most was.
pub(super) fn learnt(told: &[&LatentChange], scenario: &Scenario) -> Table {
    let left = |latent: &LatentChange| latent.posterior.sd / latent.prior.sd;
    let left_over = Column::percent("", "Spread left").decimals(0);
    Table::of(told.iter().copied().take(MOST))
        .column(
            Column::text("", "Uncertain quantity").brief("uncertain quantity"),
            |latent| {
                Cell::named(
                    &latent.name,
                    capital(&quantity_in_words(scenario, &latent.name)),
                )
            },
        )
        .column(Column::number("", "Before", 2).brief("before"), |of| {
            spread(&of.prior)
        })
        .column(Column::number("", "After", 2).brief("after"), |of| {
            spread(&of.posterior)
        })
        .column(left_over.brief("spread left"), left)
        .table()
}

fn latents(all: &[LatentChange], scenario: &Scenario, width: usize) -> String {
    let (silent, told): (Vec<&LatentChange>, Vec<&LatentChange>) =
        all.iter().partition(|latent| latent.silent);
    let mut text = match told.len() {
        0 => "The data say almost nothing about any uncertain quantity.\n".to_owned(),
        _ => format!("{}\n", terminal(&learnt(&told, scenario), MOST, width)),
    };
    if told.len() > MOST {
        text += &format!(
            "and {} more that moved less: see latents.csv.\n",
            told.len() - MOST
        );
    }
    if !silent.is_empty() {
        text += &format!("The data say almost nothing about {}.\n", families(&silent));
    }
    text
}

/// Latents by name, those of shocks by family: `endorsers.trump.backlash, 4 of
/// shocks.bloc.primary`.
fn families(latents: &[&LatentChange]) -> String {
    let named = |(family, number): &(String, usize)| match LatentName::of(family) {
        LatentName::Shock(_) => format!("{number} of {family}"),
        LatentName::Parameter(_) => family.clone(),
    };
    grouped(latents)
        .iter()
        .map(named)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Latents by name, those of shocks by family, with how many it has.
pub(super) fn grouped(latents: &[&LatentChange]) -> Vec<(String, usize)> {
    let mut families = BTreeMap::new();
    for latent in latents {
        let family = match LatentName::of(&latent.name) {
            LatentName::Shock(shock) => shock.of_contest(),
            LatentName::Parameter(path) => path.to_owned(),
        };
        *families.entry(family).or_insert(0) += 1;
    }
    families.into_iter().collect()
}

/// What follows for each contest.
pub(super) fn outcomes(all: &[OutcomeChange], scenario: &Scenario) -> Table {
    let contests = &scenario.roster.contests;
    let name = |id: &str| {
        contests
            .iter()
            .find(|of| of.id == id)
            .map(|of| of.name.clone())
    };
    let share = |heading, brief| Column::percent("", heading).brief(brief);
    let wins = |heading, brief| Column::share("", heading).brief(brief);
    Table::of(all)
        .column(Column::text("", "Contest").brief("contest"), |one| {
            Cell::named(&one.contest, name(&one.contest).unwrap_or_default())
        })
        .column(Column::text("", "Candidate").brief("candidate"), |one| {
            candidate(scenario, &one.candidate)
        })
        .column(wins("Wins, before", "wins before"), |one| {
            certain(one.prior.wins)
        })
        .column(wins("After", "after"), |one| certain(one.posterior.wins))
        .column(share("Share before", "share before, %"), |one| {
            one.prior.share.as_ref().map(spread)
        })
        .column(share("After", "after, %"), |one| {
            one.posterior.share.as_ref().map(spread)
        })
        .table()
}

/// Whether it is to be trusted, and how well the data were foretold.
pub(super) fn diagnostics(found: &Calibration) -> String {
    format!(
        "It rests on {} elections that fit, worth {} independent ones; four groups of them, found apart, differ by a factor of {:.3} (1 is \
         agreement).\nThe scenario foretold the data with a log evidence of {} ± {:.2}: of two scenarios of the same data the one \
         with more foretold them better.\nIn brackets: 5 and 95 of 100.\n",
        count(found.particles),
        count(found.effective.round() as u64),
        found.disagreement,
        fixed(found.ln_evidence, 2),
        found.ln_evidence_mcse,
    )
}

/// A row per particle with the normal scores of every latent; numbers such that they are read back
/// to the bit.
fn particles(posterior: &Posterior) -> Table {
    let latents = posterior.latents.iter().zip(&posterior.scores);
    let table = latents.fold(
        Table::of(0..posterior.count()),
        |table, (latent, scores)| table.only(latent, |particle| scores[particle]),
    );
    table.table()
}

/// The columns of a level before what was observed and after.
fn levels<R: Copy>(table: Draft<R>, levels: impl Fn(R) -> [Level; 2]) -> Draft<R> {
    let ids = ["mean", "sd", "p5", "p25", "p50", "p75", "p95"];
    let whens = ["prior", "posterior"].into_iter().enumerate();
    whens.fold(table, |table, (at, when)| {
        table.each(ids.map(|id| format!("{when}_{id}")), |row| {
            let of = levels(row)[at];
            [of.mean, of.sd, of.p5, of.p25, of.p50, of.p75, of.p95]
        })
    })
}

/// `posterior.csv`: a row per particle with the normal scores of every latent; `latents.csv`,
/// `observations.csv`.
pub fn tables(found: &Calibration, posterior: &Posterior) -> Vec<Artifact> {
    let file = |path: &str, table: Table| Artifact {
        path: path.to_owned(),
        bytes: csv(&table.digits(Digits::All)).into_bytes(),
    };
    let latents = Table::of(&found.latents)
        .only("latent", |of| &of.name)
        .each(["information", "score_mean", "score_sd"], |of| {
            [of.information, of.score_mean, of.score_sd]
        });
    let observations = Table::of(&found.observations)
        .only("observation", |of| &of.observation)
        .only("kind", |of| of.kind.to_string())
        .only("contest", |of| &of.contest)
        .only("region", |of| of.region.as_ref())
        .only("day", |of| &of.day)
        .only("candidate", |of| &of.candidate)
        .each(["observed", "error", "residual"], |of| {
            [of.observed, of.error, of.residual]
        });
    vec![
        file("posterior.csv", particles(posterior)),
        file(
            "latents.csv",
            levels(latents, |of| [of.prior, of.posterior]).table(),
        ),
        file(
            "observations.csv",
            levels(observations, |of| [of.prior, of.posterior]).table(),
        ),
    ]
}

/// The particles of `posterior.csv`, worth so many independent draws.
///
/// # Errors
/// What is wrong with the text.
pub fn posterior_from(text: &[u8], effective: f64) -> Result<Posterior, String> {
    let (header, rows) = read_csv(text)?;
    let mut columns: Vec<(String, Vec<f64>)> =
        header.into_iter().map(|name| (name, Vec::new())).collect();
    for row in rows {
        for ((name, column), cell) in columns.iter_mut().zip(&row) {
            let score = cell.parse::<f64>().ok().filter(|score| score.is_finite());
            column.push(score.ok_or_else(|| format!("{name}: \"{cell}\" is no score"))?);
        }
    }
    match columns.first() {
        Some((_, column)) if !column.is_empty() && effective > 0.0 => {
            Ok(Posterior::of(columns, effective))
        }
        _ => Err("it has no particles".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_read_back_to_the_bit() {
        let columns = vec![
            ("b".to_owned(), vec![0.1 + 0.2, -1e-300]),
            ("a".to_owned(), vec![1.0 / 3.0, 2.0]),
        ];
        let posterior = Posterior::of(columns, 1.5);
        let text = csv(&particles(&posterior).digits(Digits::All));
        assert_eq!(posterior_from(text.as_bytes(), 1.5), Ok(posterior));
        assert_eq!(
            posterior_from(b"a,b\n1,x\n", 1.0),
            Err("b: \"x\" is no score".to_owned())
        );
        assert!(
            posterior_from(b"a,b\n", 1.0).is_err() && posterior_from(b"a,b\n1\n", 1.0).is_err()
        );
    }
}
