//! What a run takes of the machine's memory, told before anything is simulated.

use crate::election::Election;
use crate::experiment::Failure;
use crate::parallel;
use crate::report;
use crate::scenario::{Problem, Scenario};
use crate::simulate::{BLOCK, Method};

/// So much is left to others where nothing is said: a fifth of what the machine has.
const OURS: f64 = 0.8;

/// On a table and what is made of it, in bytes for each of its own: votes are gone through as columns
/// of real numbers, and written.
const TABLE: u64 = 2;

/// Of the columns that a voter needs, for those of an arm beside those kept for all.
const ARM: u64 = 2;

/// Why a run of so many replicates has no room, where it has none: what it takes, and what to do.
/// `allowed`: bytes; `None`: most of the machine's.
pub fn refused(
    scenario: &Scenario,
    (method, replicates, threads): (Method, u64, usize),
    allowed: Option<u64>,
) -> Option<Problem> {
    let allowed = allowed.or_else(most)?;
    let (table, voters) = (table(scenario, replicates), voters(scenario));
    let threads = match threads {
        0 => parallel::available(),
        threads => threads,
    };
    let blocks = replicates.div_ceil(BLOCK as u64).min(threads as u64);
    let drawn = match method {
        Method::Cells => 0,
        Method::Voters => voters.saturating_mul(blocks),
    };
    let (needed, help) = if drawn > table {
        let people: u64 = people(scenario);
        (
            drawn,
            format!(
                "--method cells counts the {} voters together in little room; or take --threads 1, or allow more with --memory",
                report::count(people)
            ),
        )
    } else {
        let help =
            "take fewer replicates (-n), fewer what-ifs or regions, or allow more with --memory";
        (table, help.to_owned())
    };
    (needed > allowed).then(|| {
        let message = format!(
            "the run would take about {} of memory; {} are allowed",
            told(needed),
            told(allowed)
        );
        Problem::error(String::new(), message, help)
    })
}

/// The same of all scenarios of an experiment, one after the other.
///
/// # Errors
/// Which has no room, and why.
pub fn all_fit(
    scenarios: &[&Scenario],
    replicates: u64,
    allowed: Option<u64>,
) -> Result<(), (usize, Failure)> {
    let amount = (Method::Cells, replicates, 1);
    let mut refusals = scenarios
        .iter()
        .map(|scenario| refused(scenario, amount, allowed))
        .enumerate();
    match refusals.find_map(|(at, problem)| Some((at, problem?))) {
        Some((at, problem)) => Err((at, Failure::Model(vec![problem]))),
        None => Ok(()),
    }
}

/// `3.5 GiB`
fn told(bytes: u64) -> String {
    match bytes as f64 / f64::from(1 << 20) {
        large if large >= 1024.0 => format!("{:.1} GiB", large / 1024.0),
        small => format!("{small:.0} MiB"),
    }
}

/// Bytes of the table of replicates and of what is made of it.
fn table(scenario: &Scenario, replicates: u64) -> u64 {
    replicates.saturating_mul(TABLE * row(scenario))
}

/// Bytes of a replicate in the table.
pub fn row(scenario: &Scenario) -> u64 {
    let roster = &scenario.roster;
    let arm = |election: &Election| -> u64 {
        let contest = |contest| {
            let candidates = election.chains().can_stand(contest).len() as u64;
            let groups = (roster.blocs.len() + roster.regions.len()) as u64;
            candidates * (8 + 1 + 4 * groups)
        };
        election.contests.iter().map(contest).sum()
    };
    let all: u64 = scenario.arms.iter().map(|one| arm(&one.election)).sum();
    all + 8
}

/// Entitled in the arm that has most of them.
fn people(scenario: &Scenario) -> u64 {
    let of = |election: &Election| -> u64 {
        let blocs = election.electorate.blocs.iter().flatten();
        blocs.flat_map(|bloc| &bloc.voters).sum()
    };
    scenario
        .arms
        .iter()
        .map(|arm| of(&arm.election))
        .max()
        .unwrap_or(0)
}

/// Bytes of all voters as individuals: ranks by endorser, tastes by candidate, turnout by contest.
fn voters(scenario: &Scenario) -> u64 {
    let roster = &scenario.roster;
    let columns = 2 * roster.endorsers.len() + 1 + roster.candidates.len() + roster.contests.len();
    people(scenario).saturating_mul(ARM * 8 * columns as u64)
}

/// Most of the memory that the machine has for us; nothing where it does not say.
fn most() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    let limited = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let limited = limited.and_then(|limit| limit.trim().parse().ok());
    let bytes = (kib * 1024).min(limited.unwrap_or(u64::MAX));
    Some((OURS * bytes as f64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;

    fn refusal(set: &str, method: Method, replicates: u64, mib: u64) -> Option<String> {
        let sets = [("blocs.town.voters".to_owned(), set.to_owned())];
        let scenario = load("scenarios/minimal.toml".as_ref(), &sets)
            .unwrap()
            .scenario;
        refused(&scenario, (method, replicates, 1), Some(mib << 20)).map(|told| told.message)
    }

    #[test]
    fn what_has_no_room_is_refused_with_what_it_takes() {
        assert_eq!(refusal("100000", Method::Voters, 10, 100), None);
        assert_eq!(refusal("1000000000", Method::Cells, 10, 100), None);
        let told = refusal("1000000000", Method::Voters, 10, 1024).unwrap();
        assert_eq!(
            told,
            "the run would take about 89.4 GiB of memory; 1.0 GiB are allowed"
        );
        assert_eq!(refusal("100000", Method::Cells, 1_000_000, 1024), None);
        assert!(refusal("100000", Method::Cells, 1_000_000, 64).is_some());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_machine_has_memory() {
        assert!(most().unwrap() > 1 << 27);
    }
}
