//! A table of run-offs forecast and scored, and learnt from.

use coattails::evidence::backtest::{BacktestPlan, backtest};
use coattails::evidence::learn::Learner;
use coattails::evidence::races::{Entry, Race, Round};
use coattails::evidence::{Template, cases};
use coattails::{Date, Seed};

fn main() {
    divan::main();
}

fn round(number: u32, month: u8, votes: &[u64]) -> Round {
    let total: u64 = votes.iter().sum();
    let most = votes.iter().max();
    let entry = |(at, votes): (usize, &u64)| Entry {
        candidate: format!("Candidate {at}"),
        votes: Some(*votes),
        share: *votes as f64 / total as f64,
        incumbent: false,
        other: false,
        endorsements: Vec::new(),
        won: Some(votes) == most,
    };
    let entries = votes.iter().enumerate().map(entry).collect();
    Round {
        number,
        date: Date::new(2020, month, 3),
        year_only: false,
        turnout: None,
        entries,
    }
}

/// 150 run-offs after first rounds of five.
fn races() -> Vec<Race> {
    let race = |at: u64| {
        let first = round(1, 3, &[40_000 + 150 * at, 35_000, 14_000, 9_000, 3_000]);
        let last = round(
            2,
            5,
            &[
                30_000 + 300 * (at * 37 % 151),
                48_000 - 250 * (at * 17 % 151),
            ],
        );
        Race {
            id: format!("race-{at}"),
            name: format!("Race {at}"),
            rounds: vec![first, last],
        }
    };
    (0..150).map(race).collect()
}

#[divan::bench(args = [1, 2], sample_count = 5)]
fn forecasting_150_races_at_5000_replicates(bencher: divan::Bencher, threads: usize) {
    let (races, template) = (races(), Template::read(None).expect("the shipped template"));
    let found = cases(&races, 0);
    let asked = BacktestPlan {
        replicates: 5000,
        seed: Seed(1),
        threads,
        folds: None,
        sets: Vec::new(),
    };
    bencher.bench(|| backtest(&found, &template, &asked, &|_, _| true).expect("a backtest"));
}

#[divan::bench(sample_count = 5)]
fn learning_from_150_races(bencher: divan::Bencher) {
    let (races, template) = (races(), Template::read(None).expect("the shipped template"));
    let found = cases(&races, 0);
    bencher.bench(|| {
        Learner::of(&found.cases, &template, 2)
            .expect("a learner")
            .learn(|_| true)
    });
}
