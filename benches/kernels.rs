//! The column kernels behind every draw, a block of 256 replicates at a time: `cargo bench --bench
//! kernels`. Divide by 256 for a lane. No timed test depends on them.

use std::hint::black_box;

use coattails::Seed;
use coattails::distribution::{
    Beta, Distribution, LogitNormal, Lognormal, Normal, Pert, StudentT, Triangular, Uniform,
};
use coattails::kernels::{
    Name, binomial_quantiles, exp_in_place, ln_in_place, logistic_in_place, scores, uniforms,
};
use divan::Bencher;
use divan::counter::ItemsCount;

const LANES: usize = 256;

fn main() {
    divan::main();
}

fn drawn() -> Vec<f64> {
    let mut column = vec![0.0; LANES];
    uniforms(Seed(1), Name::root("bench"), 0, &mut column);
    column
}

fn scored() -> Vec<f64> {
    let mut column = vec![0.0; LANES];
    scores(&drawn(), &mut column);
    column
}

/// Times a kernel that fills a column.
fn fills(bencher: Bencher<'_, '_>, mut kernel: impl FnMut(&mut [f64])) {
    let mut out = vec![0.0; LANES];
    bencher.counter(ItemsCount::new(LANES)).bench_local(|| {
        kernel(black_box(&mut out));
    });
}

#[divan::bench]
fn uniform(bencher: Bencher<'_, '_>) {
    let mut replicate = 0;
    fills(bencher, |out| {
        uniforms(Seed(1), Name(7), replicate, out);
        replicate += LANES as u64;
    });
}

#[divan::bench]
fn score(bencher: Bencher<'_, '_>) {
    let u = drawn();
    fills(bencher, |out| scores(&u, out));
}

#[divan::bench(args = ["exp", "ln", "logistic"])]
fn function(bencher: Bencher<'_, '_>, name: &str) {
    let kernel: fn(&mut [f64]) = match name {
        "exp" => exp_in_place,
        "ln" => ln_in_place,
        _ => logistic_in_place,
    };
    let u = drawn();
    fills(bencher, |out| {
        out.copy_from_slice(&u);
        kernel(out);
    });
}

/// From address to count: many voters, several hundred, few, and next to none.
#[divan::bench(args = [(50_000.0, 0.3), (1e8, 0.5), (400.0, 0.5), (60.0, 0.1), (5.0, 0.3)])]
fn count(bencher: Bencher<'_, '_>, (n, p): (f64, f64)) {
    let (n, p) = (vec![n; LANES], vec![p; LANES]);
    let mut u = vec![0.0; LANES];
    let mut replicate = 0;
    fills(bencher, |out| {
        uniforms(Seed(1), Name(7), replicate, &mut u);
        replicate += LANES as u64;
        binomial_quantiles(&u, &n, &p, out);
    });
}

/// A law under its name.
struct Law(&'static str, Distribution);

impl std::fmt::Display for Law {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

const STUDENT_T: Law = Law(
    "student-t",
    Distribution::StudentT(StudentT {
        mean: 0.0,
        scale: 0.16,
        df: 6.0,
    }),
);
const BETA: Law = Law(
    "beta",
    Distribution::Beta(Beta {
        alpha: 44.0,
        beta: 56.0,
    }),
);

#[divan::bench(args = [
    Law("normal", Distribution::Normal(Normal { mean: 0.1, sd: 0.3 })),
    Law("lognormal", Distribution::Lognormal(Lognormal { median: 2.0, sigma: 0.3 })),
    Law("logit-normal", Distribution::LogitNormal(LogitNormal { mean: 0.1, sd: 0.3 })),
    STUDENT_T,
    Law("uniform", Distribution::Uniform(Uniform { low: 0.0, high: 2.0 })),
    Law("triangular", Distribution::Triangular(Triangular { low: 0.0, mode: 0.4, high: 2.0 })),
    Law("pert", Distribution::Pert(Pert { low: 0.0, mode: 0.4, high: 2.0 })),
    BETA,
])]
fn law(bencher: Bencher<'_, '_>, law: &Law) {
    let (ready, z) = (law.1.prepare(), scored());
    fills(bencher, |out| ready.at_scores(&z, out));
}

#[divan::bench(args = [STUDENT_T, BETA])]
fn prepare(bencher: Bencher<'_, '_>, law: &Law) {
    bencher.bench(|| black_box(law).1.prepare());
}
