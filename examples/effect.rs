//! Runs a scenario with an endorsement and without it, on the same voters and the same luck, and
//! prints what differs: `cargo run --release --example effect`.

use std::error::Error;

use coattails::{Plan, Seed, compile, estimate, load, run};

fn main() -> Result<(), Box<dyn Error>> {
    let loaded = load("scenarios/minimal.toml".as_ref(), &[])
        .map_err(|problems| problems[0].message.clone())?;
    let model = compile(&loaded.scenario).map_err(|problems| problems[0].message.clone())?;
    let replicates = run(&Plan::new(&model, Seed(2026), 5_000), &|_done| true).ok_or("stopped")?;
    let findings = estimate(&replicates, 0);

    let about = &findings.question;
    for (id, what_if) in &findings.what_ifs {
        let change = findings.change(id).ok_or("nothing to compare")?;
        let share = change.share.ok_or("no share in both arms")?;
        let changes = change.winner_changes;
        println!("{id}: {}", what_if.title);
        println!(
            "  share of {}: {:+.2} points (Monte Carlo error {:.2}; 90 % of replicates {:+.2} to {:+.2})",
            about.candidate,
            100.0 * share.mean,
            100.0 * share.mcse,
            100.0 * share.p5,
            100.0 * share.p95,
        );
        println!(
            "  another winner in {:.1} % of replicates (Monte Carlo error {:.1})",
            100.0 * changes.estimate,
            100.0 * changes.mcse,
        );
    }
    Ok(())
}
