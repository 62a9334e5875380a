//! Whole tables of replicates, read → simulated, without estimates, tables on disk or pictures.

use std::path::Path;

use coattails::Seed;
use coattails::scenario::load;
use coattails::simulate::{BLOCK, Method, Model, Plan, compile, run};
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

fn model(path: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let loaded = load(&path, &[]).unwrap_or_else(|problems| panic!("{problems:?}"));
    compile(&loaded.scenario).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn replicates(bencher: divan::Bencher, path: &str, count: u64, threads: usize) {
    let model = model(path);
    let plan = Plan {
        model: &model,
        method: Method::Cells,
        seed: Seed(1),
        first: 0,
        count,
        block: BLOCK,
        threads,
    };
    bencher
        .counter(ItemsCount::new(count))
        .bench(|| run(&plan, &|_| true));
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn reference(bencher: divan::Bencher, threads: usize) {
    replicates(bencher, "benches/reference.toml", 40_000, threads);
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn reference_kept(bencher: divan::Bencher, threads: usize) {
    replicates(bencher, "benches/reference-kept.toml", 40_000, threads);
}

#[divan::bench(args = [1, 2], sample_count = 5)]
fn alabama_2020(bencher: divan::Bencher, threads: usize) {
    replicates(bencher, "scenarios/alabama-2020.toml", 4_096, threads);
}

#[divan::bench]
fn compiling_alabama_2020(bencher: divan::Bencher) {
    bencher.bench(|| model("scenarios/alabama-2020.toml"));
}
