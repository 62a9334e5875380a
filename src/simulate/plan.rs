//! What to simulate, and what a block of it comes to beside its rows.

use crate::quantity::Seed;
use crate::replicates::{ArmView, Flow};

use super::model::Model;

/// How a replicate's counts come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Exact counts of the voters of each cell.
    #[default]
    Cells,
    /// Every voter drawn.
    Voters,
}

impl Method {
    /// As it is typed and written: `cells`.
    pub fn name(self) -> &'static str {
        match self {
            Method::Cells => "cells",
            Method::Voters => "voters",
        }
    }
}

/// What to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'m> {
    /// The scenario and its what-ifs, compiled.
    pub model: &'m Model,
    /// How counts come about.
    pub method: Method,
    /// The luck: runs of one seed share every draw that both make.
    pub seed: Seed,
    /// Number of the first replicate.
    pub first: u64,
    /// Replicates of each arm: of 1,000 a chance of one half has a standard error of 1.6 points.
    pub count: u64,
    /// Replicates simulated at once; [`BLOCK`] is a good number. It changes no result.
    pub block: usize,
    /// 0: as many as the machine has.
    pub threads: usize,
}

impl<'m> Plan<'m> {
    /// The first `count` replicates with this luck, by cells, on all threads.
    pub fn new(model: &'m Model, seed: Seed, count: u64) -> Plan<'m> {
        Plan {
            model,
            method: Method::Cells,
            seed,
            first: 0,
            count,
            block: BLOCK,
            threads: 0,
        }
    }
}

/// Replicates in a block: enough for columns, few enough for the caches.
pub const BLOCK: usize = 512;

/// Which replicates count `[replicate]`, told from what the baseline came to. The others weigh
/// nothing: they are in the table, but in no flow, since those are sums.
pub type Counts<'a> = &'a (dyn Fn(&ArmView) -> Vec<bool> + Sync);

/// What of a block is not by replicate.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// `[arm][contest]`
    pub flows: Vec<Vec<Vec<Flow>>>,
    /// Its overdrawn replicates.
    pub overdrawn: u64,
}
