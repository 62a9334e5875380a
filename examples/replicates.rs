//! Reads the table of replicates in a run's folder back, and asks it something that no finding
//! says: how often is each contest decided by less than a point?
//! `cargo run --release --example replicates -- output/minimal`.

use std::error::Error;
use std::path::PathBuf;

use coattails::Replicates;

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .ok_or("which run? replicates FOLDER")?
        .into();
    let table = Replicates::read(&folder)?;
    let replicates = table.count as usize;
    for (arm, layout) in table.arms.iter().zip(&table.layout.arms) {
        for (contest, layout_of_contest) in arm.iter().zip(&layout.contests) {
            let close = (0..replicates).filter(|&replicate| {
                // `votes` is [candidate][replicate].
                let mut votes: Vec<u64> = contest.votes.iter().map(|of| of[replicate]).collect();
                votes.sort_unstable();
                let cast: u64 = votes.iter().sum();
                let second = votes.len().saturating_sub(2);
                votes.len() > 1 && 100 * (votes[second + 1] - votes[second]) < cast
            });
            println!(
                "{}, {}: within a point in {:.1} % of {replicates} replicates",
                layout.id,
                layout_of_contest.id,
                100.0 * close.count() as f64 / replicates as f64,
            );
        }
    }
    Ok(())
}
