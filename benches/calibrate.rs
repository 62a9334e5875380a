//! A posterior found, and what-ifs done on it.

use std::path::Path;

use coattails::Seed;
use coattails::evidence::smc::Effort;
use coattails::evidence::{calibrate, counterfactual};
use coattails::experiment::{Latents, Size, Subject};
use coattails::scenario::{Scenario, load};

fn main() {
    divan::main();
}

/// Four groups of so many particles are worth about 2,290 independent draws in Alabama.
const EFFORT: Effort = Effort {
    particles: 2_304,
    seed: Seed(1),
    most_moves: 100,
};

fn alabama() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/alabama-2020-observed.toml");
    load(&path, &[]).expect("the shipped scenario").scenario
}

/// 269 latents, four polls and a run-off counted.
#[divan::bench(args = [1, 2], sample_count = 3)]
fn alabama_to_two_thousand_draws(bencher: divan::Bencher, threads: usize) {
    let scenario = alabama();
    bencher.bench(|| calibrate(&scenario, &EFFORT, threads, &|_| true).expect("a posterior"));
}

/// One what-if, 20,000 replicates before and after.
#[divan::bench(args = [1, 2], sample_count = 3)]
fn what_would_have_been_in_alabama(bencher: divan::Bencher, threads: usize) {
    let scenario = alabama();
    let (_, posterior) = calibrate(&scenario, &EFFORT, 2, &|_| true).expect("a posterior");
    let subject = Subject::of(&scenario, None, None).expect("the scenario's question");
    let size = Size {
        replicates: 20_000,
        seed: Seed(1),
        threads,
        latents: Latents::Posterior(&posterior),
    };
    bencher.bench(|| {
        counterfactual(&scenario, &posterior, &[1], &subject, &size, &|_, _| true)
            .expect("a what-if")
    });
}
