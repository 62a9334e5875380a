//! Sets one parameter of a scenario to five values, on the same luck at each, and prints a share
//! and a chance for every one: `cargo run --release --example sweep`.

use std::error::Error;
use std::path::Path;

use coattails::experiment::{Design, Latents, Origin, Over, Size, Subject, sweep};
use coattails::{Seed, load};

fn main() -> Result<(), Box<dyn Error>> {
    let path = Path::new("scenarios/minimal.toml");
    let loaded = load(path, &[]).map_err(|problems| problems[0].message.clone())?;
    // Log-odds among the voters whom the endorsement reaches.
    let effects = Over::parse("acts.governor-endorses-ash.effect=0:0.8:5")?;
    let size = Size {
        replicates: 5_000,
        seed: Seed(2026),
        threads: 0,
        latents: Latents::default(),
    };
    let found = sweep(
        &loaded,
        Origin { path, sets: &[] },
        &[effects],
        Design::Grid,
        &Subject::of(&loaded.scenario, None, None)?,
        &size,
        &|_done, _of| true,
    )?;
    println!("effect  share of {0}  {0} wins", found.candidate);
    for point in &found.points {
        println!(
            "{:>6}  {:>10.2} %  {:>6.1} %",
            point.values[0].to_string(),
            100.0 * point.level.share.ok_or("no share")?.estimate,
            100.0 * point.level.wins.estimate,
        );
    }
    Ok(())
}
