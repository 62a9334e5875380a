//! Experiments on `alabama-2020`: a grid over effect and awareness, the Shapley values of all acts,
//! and one parameter moved as by a slider. Nothing is written or drawn.

use std::path::{Path, PathBuf};

use coattails::Seed;
use coattails::experiment::{Design, Latents, Origin, Over, Size, Subject, attribute, sweep};
use coattails::scenario::load;
use coattails::simulate::{Family, FamilyPlan};

fn main() {
    divan::main();
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/alabama-2020.toml")
}

fn size(replicates: u64) -> Size<'static> {
    Size {
        replicates,
        seed: Seed(1),
        threads: 2,
        latents: Latents::default(),
    }
}

const EFFECT: &str = "acts.trump-endorses-tuberville.effect";
const AWARE: &str = "acts.trump-endorses-tuberville.aware.runoff";

/// Points on each of two axes, 5,000 replicates.
#[divan::bench(args = [5, 25], sample_count = 1, sample_size = 1)]
fn grid(bencher: divan::Bencher, points: u32) {
    let path = path();
    let written = load(&path, &[]).unwrap_or_else(|problems| panic!("{problems:?}"));
    let subject = Subject::of(&written.scenario, None, None).expect("its own question");
    let over = [
        format!("{EFFECT}=0:0.8:{points}"),
        format!("{AWARE}=0.5:0.95:{points}"),
    ]
    .map(|over| Over::parse(&over).expect("a range"));
    let origin = Origin {
        path: &path,
        sets: &[],
    };
    bencher.bench_local(|| {
        sweep(
            &written,
            origin,
            &over,
            Design::Grid,
            &subject,
            &size(5_000),
            &|_, _| true,
        )
        .expect("a sweep")
    });
}

/// Every set of the five acts, 20,000 replicates.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn shapley(bencher: divan::Bencher) {
    let written = load(&path(), &[]).unwrap_or_else(|problems| panic!("{problems:?}"));
    let subject = Subject::of(&written.scenario, None, None).expect("its own question");
    bencher.bench_local(|| {
        attribute(&written.scenario, &[], &subject, &size(20_000), &|_, _| {
            true
        })
        .expect("acts")
    });
}

/// The scenario read with one other value, compiled, and 2,000 replicates of its question with and
/// without the what-if.
#[divan::bench(sample_count = 20)]
fn slider(bencher: divan::Bencher) {
    let path = path();
    let sets = [(EFFECT.to_owned(), "0.35".to_owned())];
    bencher.bench_local(|| {
        let mut scenario = load(&path, &sets)
            .unwrap_or_else(|problems| panic!("{problems:?}"))
            .scenario;
        let asked = scenario
            .question
            .what_if
            .expect("the question has a what-if");
        scenario.arms = vec![scenario.arms[0].clone(), scenario.arms[asked].clone()];
        scenario.question.what_if = Some(1);
        let contest = scenario.question.contest;
        let family = Family::of(&[scenario]).expect("it compiles");
        family.run_contests(
            &FamilyPlan {
                contests: &[contest],
                seed: Seed(1),
                count: 2_000,
                block: 500,
                threads: 2,
            },
            &|_| true,
        )
    });
}
