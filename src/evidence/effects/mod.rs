//! What endorsers are worth across races: fractional logit, its spread between races, and what an
//! endorser of no effect who always names the first would seem to be worth. None of it is causal:
//! endorsers pick winners.

mod design;
mod hierarchy;
mod logit;

use serde::Serialize;

use crate::random::elementary::logistic;

use super::races::Race;
use crate::experiment::Failure;
use design::Design;

pub use hierarchy::Spread;

/// Effects across races.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effects {
    /// The version of coattails.
    pub version: String,
    /// Which round of each race, from 1.
    pub round: u32,
    /// Races that the estimates are from.
    pub races: usize,
    /// Candidates in them.
    pub candidates: usize,
    /// Candidates with less are left out of the spread between races: the logarithm of little is
    /// noise.
    pub spread_from_share: f64,
    /// By size, the largest first.
    pub effects: Vec<Effect>,
}

/// One endorser, or incumbency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// The endorser's, or `incumbent`.
    pub name: String,
    /// Candidates named, in races that this tells apart.
    pub named: usize,
    /// Of them, those who came first.
    pub came_first: usize,
    /// Log-odds against the field.
    pub estimate: f64,
    /// Sandwich, by race, times √(g/(g − 1)) for g races that this tells apart; `None` where these are
    /// fewer than five: so few say nothing of how races differ.
    pub se: Option<f64>,
    /// Of a candidate who would have half without it.
    pub share_at_half: f64,
    /// The estimate if the endorser had named whoever came first in the same races: what perfect
    /// foresight and no effect would give at most.
    pub foresight: Option<f64>,
    /// How the effect differs between races; `None` where too few tell.
    pub spread: Option<Spread>,
}

/// Races that an endorser must tell apart for an error, and for a spread.
const FEW: usize = 5;

/// Estimates from round `round`.
///
/// # Errors
/// If no race has two candidates whom an endorser tells apart, or endorsers cannot be told apart.
pub fn estimate(races: &[Race], round: u32, spread_from_share: f64) -> Result<Effects, Failure> {
    if !(0.0..=1.0).contains(&spread_from_share) {
        let message = format!("a spread from a share of {spread_from_share} is none");
        return Err(Failure::asked(
            message,
            "give a fraction from 0 to 1, as 0.05",
        ));
    }
    let design = Design::of(races, round, 0.0);
    if design.columns.is_empty() {
        let message = format!("nobody's word tells candidates apart in round {round} of any race");
        return Err(Failure::asked(
            message,
            "give a table with a column \"endorser\", or another --round",
        ));
    }
    let apart = || {
        let help = "leave one of them out, or give more races";
        Failure::asked(
            "some endorsers name the same candidates throughout: they cannot be told apart",
            help,
        )
    };
    let fit = logit::fit(&design).ok_or_else(apart)?;
    let viable = Design::of(races, round, spread_from_share);
    let effect = |column: usize| {
        let name = design.columns[column].clone();
        let is_endorser = name != design::INCUMBENT;
        let named = |race: &design::Field| race.x.iter().filter(|x| x[column] > 0.0).count();
        let came_first = |race: &&design::Field| race.x[race.first()][column] > 0.0;
        let error = |column: usize| {
            let told = design.differing(column).count();
            let small = told as f64 / (told as f64 - 1.0);
            (told >= FEW).then(|| fit.se(column) * small.sqrt())
        };
        let foresight = || Some(logit::fit(&design.with_foresight(column))?.beta[column]);
        let spread = || {
            let own = viable.columns.iter().position(|known| *known == name)?;
            if viable.differing(own).count() < FEW {
                None
            } else {
                hierarchy::spread(&viable, own)
            }
        };
        Effect {
            named: design.differing(column).map(named).sum(),
            came_first: design.differing(column).filter(came_first).count(),
            estimate: fit.beta[column],
            se: error(column),
            share_at_half: logistic(fit.beta[column]),
            foresight: if is_endorser { foresight() } else { None },
            spread: spread(),
            name,
        }
    };
    let mut effects: Vec<Effect> = (0..design.columns.len()).map(effect).collect();
    effects.sort_by(|a, b| b.estimate.total_cmp(&a.estimate));
    Ok(Effects {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        round,
        races: design.races.len(),
        candidates: design.candidates(),
        spread_from_share,
        effects,
    })
}
