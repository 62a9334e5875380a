//! What finds a posterior takes, and what takes one that was found.

use std::path::PathBuf;

use crate::evidence::smc::Effort;
use crate::quantity::Seed;

/// How much work a posterior is worth.
#[derive(Debug, clap::Args)]
pub struct PosteriorArgs {
    /// Particles that carry the posterior, in four groups
    #[arg(long, default_value_t = 4_096, value_name = "N", value_parser = clap::value_parser!(u64).range(64..=1_000_000))]
    pub particles: u64,
    /// Moves of every particle at one temperature, at most
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(u64).range(3..=100_000))]
    pub moves: u64,
}

/// A posterior that was found.
#[derive(Debug, clap::Args)]
pub struct LearntArgs {
    /// Take uncertain quantities from this posterior rather than from their laws: a directory that
    /// `calibrate` has written of the same scenario, the posterior.csv in it, or a folder with one
    /// such directory
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<PathBuf>,
}

impl PosteriorArgs {
    pub fn effort(&self, seed: Seed) -> Effort {
        Effort {
            particles: self.particles as usize,
            seed,
            most_moves: self.moves as usize,
        }
    }
}
