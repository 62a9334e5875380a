//! Regions from files, and returns by region: what they mean, and what follows from them.
#![expect(
    clippy::disallowed_methods,
    reason = "a closed form needs no platform-independent bits"
)]

use std::fs;
use std::path::{Path, PathBuf};

use coattails::Seed;
use coattails::estimate::{Findings, estimate};
use coattails::scenario::{Diagnostic, Scenario, load};
use coattails::simulate::{Method, Plan, compile, run};

const REPLICATES: u64 = 400;

/// Two regions whose primary is over; the governor's word comes before the run-off and reaches
/// everybody.
const TEXT: &str = r#"
format = 1
as-of = 2026-03-04
candidates = { ash = {}, birch = {} }
endorsers.governor = {}

[electorate]
susceptibility = { decided = 1.0, orphaned = 1.0 }

[region-files.places]
file = "places.csv"
id = "place"
columns.voters.town = "voters"
columns.returns.primary = { ash = "Ash", birch = "Birch" }

[blocs.town]
views.governor = { approve = 1.0 }
support.primary = { ash = 1, birch = 3 }

[contests.primary]
date = 2026-03-03
ballot = ["ash", "birch"]
rule = { top-n = { n = 2 } }
turnout = 0.5
regress = 0.0

[contests.runoff]
date = 2026-04-14
follows = "primary"
turnout = { returning = 1.0, orphaned = 1.0, new = 0.0 }

[acts.word]
kind = "endorse"
by = "governor"
target = "ash"
date = 2026-04-01
effect = 0.5
scale = "voter"

[what-ifs.silence]
remove = ["acts.word"]
"#;

const CSV: &str = "place,voters,Ash,Birch\nNorth End,20000,6000,4000\nSouth End,30000,3600,8400\n";

fn diagnosed(text: &str, csv: &str) -> Result<Scenario, Vec<Diagnostic>> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("places.csv"), csv).unwrap();
    let path = folder.path().join("tried.toml");
    fs::write(&path, text).unwrap();
    load(&path, &[]).map(|loaded| loaded.scenario)
}

fn resolved(text: &str, csv: &str) -> Scenario {
    diagnosed(text, csv).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn found(scenario: &Scenario) -> Findings {
    let model = compile(scenario).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let seed = Seed(11);
    let plan = Plan {
        model: &model,
        method: Method::Cells,
        seed,
        first: 0,
        count: REPLICATES,
        block: 64,
        threads: 2,
    };
    estimate(&run(&plan, &|_| true).unwrap(), 2)
}

/// Ash's mean share of the run-off in a region of an arm.
fn share(findings: &Findings, arm: &str, region: &str) -> f64 {
    findings.arms[arm].contests["runoff"].by_region[region].share["ash"].mean
}

/// What it must be: the odds of the region's own primary times e^effect.
fn closed(ash: f64, birch: f64, effect: f64) -> f64 {
    ash * effect.exp() / (ash * effect.exp() + birch)
}

/// The largest error that luck excuses: of `birch` voters each comes over or not; α = 1e-6 (z =
/// 4.9), two regions.
fn excused(ash: f64, birch: f64) -> f64 {
    5.1 * (birch * 0.25).sqrt() / (ash + birch) / (REPLICATES as f64).sqrt()
}

#[test]
fn every_region_goes_on_from_its_own_returns() {
    let findings = found(&resolved(TEXT, CSV));
    for (region, ash, birch) in [("north-end", 6000.0, 4000.0), ("south-end", 3600.0, 8400.0)] {
        // Without a word nobody moves: the result is that of the primary to the vote.
        assert_eq!(
            share(&findings, "silence", region),
            f64::from((ash / (ash + birch)) as f32)
        );
        let error = share(&findings, "baseline", region) - closed(ash, birch, 0.5);
        // n = 400 replicates catch an error of 0.0008 and more; the twin has one of 0.15.
        assert!(error.abs() < excused(ash, birch), "{region}: {error}");
    }
}

#[test]
fn returns_of_the_whole_alone_do_not_give_what_regions_give() {
    let columns = "columns.returns.primary = { ash = \"Ash\", birch = \"Birch\" }\n";
    let whole = "[contests.primary.returns]\nash = 9_600\nbirch = 12_400\n";
    let text = format!("{}{whole}", TEXT.replace(columns, ""));
    let findings = found(&resolved(&text, CSV));
    for (region, ash, birch) in [("north-end", 6000.0, 4000.0), ("south-end", 3600.0, 8400.0)] {
        let error = share(&findings, "baseline", region) - closed(ash, birch, 0.5);
        assert!(error.abs() > excused(ash, birch), "{region}: {error}");
    }
}

#[test]
fn a_region_without_a_vote_for_a_candidate_counts_as_half_a_vote_for_what_follows() {
    let findings = found(&resolved(TEXT, &CSV.replace("6000,4000", "0,10000")));
    assert_eq!(share(&findings, "silence", "north-end"), 0.0);
    // 10,000 voters come over with probability ½·e^½ / (½·e^½ + 10,000) = 0.0000824 each: 0.8 of
    // them.
    let moved = share(&findings, "baseline", "north-end") * 10_000.0;
    assert!(
        (moved - 0.324).abs() < 5.1 * (0.324f64 / REPLICATES as f64).sqrt(),
        "{moved}"
    );
}

#[test]
fn rows_are_regions_with_names_and_what_columns_give_them() {
    let scenario = resolved(TEXT, CSV);
    let names: Vec<(&str, &str)> = scenario
        .roster
        .regions
        .iter()
        .map(|region| (region.id.as_str(), region.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [("north-end", "North End"), ("south-end", "South End")]
    );
    let election = &scenario.arms[0].election;
    assert_eq!(
        election.electorate.blocs[0].as_ref().unwrap().voters,
        [20_000, 30_000]
    );
    assert_eq!(
        election.contests[0]
            .returns
            .as_ref()
            .unwrap()
            .iter()
            .map(|r| r.1)
            .collect::<Vec<_>>(),
        [9_600, 12_400]
    );
}

#[test]
fn a_scenario_as_resolved_needs_its_region_files_no_more() {
    let scenario = resolved(TEXT, CSV);
    let again = resolved(&scenario.text, "");
    assert_eq!(
        (again.arms, again.roster.regions),
        (scenario.arms, scenario.roster.regions)
    );
}

#[test]
fn weights_part_a_bloc_and_leave_its_size() {
    let text = TEXT
        .replace("columns.voters.town", "columns.weight.town")
        .replace("[blocs.town]", "[blocs.town]\nvoters = 60_000");
    let scenario = resolved(&text, CSV);
    assert_eq!(
        scenario.arms[0].election.electorate.blocs[0]
            .as_ref()
            .unwrap()
            .voters,
        [24_000, 36_000]
    );
}

#[test]
fn what_is_wrong_with_a_cell_is_told_with_its_line_and_column() {
    let csv = "place,voters,Ash,Birch\nNorth End,20000,6000,4000\nSouth End,many,-3,8400.5\nNorth  End,1,2,\nEast,1\n";
    let problems = diagnosed(TEXT, csv).unwrap_err();
    let places: Vec<(u32, u32, &str)> = problems
        .iter()
        .map(|p| (p.line, p.column, p.message.as_str()))
        .collect();
    let expected = [
        (3, 11, "\"voters\" of \"South End\" is \"many\""),
        (3, 16, "\"Ash\" of \"South End\" is -3"),
        (3, 19, "\"Birch\" of \"South End\" is \"8400.5\""),
        (4, 1, "region \"North  End\" is there twice"),
        (
            5,
            1,
            "this row has 2 fields where the first row names 4 columns",
        ),
    ];
    expected
        .iter()
        .for_each(|wanted| assert!(places.contains(wanted), "{wanted:?} in {places:#?}"));
    assert!(
        problems
            .iter()
            .all(|problem| !problem.file.ends_with("places.csv") || problem.help.is_some())
    );
}

#[test]
fn a_table_that_is_not_utf_8_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("places.csv"),
        b"place,voters,Ash,Birch\nDo\xf1a Ana,1,1,0\n",
    )
    .unwrap();
    let path = folder.path().join("tried.toml");
    fs::write(&path, TEXT).unwrap();
    let problems = load(&path, &[]).unwrap_err();
    assert!(
        problems[0]
            .message
            .contains("places.csv\": the file is not UTF-8: the first wrong byte is in line 2"),
        "{problems:?}"
    );
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
}

#[test]
fn alabama_has_each_of_its_counties_on_a_tile_of_its_own() {
    let scenario = load(&shipped("alabama-2020-counties.toml"), &[])
        .unwrap()
        .scenario;
    let mut tiles: Vec<[u16; 2]> = scenario.roster.tiles.iter().copied().flatten().collect();
    assert_eq!((scenario.roster.regions.len(), tiles.len()), (67, 67));
    tiles.sort_unstable();
    tiles.dedup();
    assert_eq!(tiles.len(), 67);
}

/// A published table of Alabama's counties as rows by header; `None`, said so, where it is not at
/// hand.
fn published(name: &str) -> Option<Vec<std::collections::BTreeMap<String, String>>> {
    let Some(folder) = std::env::var_os("COATTAILS_DATA") else {
        eprintln!("skipped: COATTAILS_DATA is not set");
        return None;
    };
    let mut reader = csv::Reader::from_path(Path::new(&folder).join("alabama").join(name)).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

#[test]
fn the_figures_by_county_are_those_published() {
    let (Some(ballots), Some(primary), Some(general)) = (
        published("2020-03-03_ballots_cast_county.csv"),
        published("2020-03-03_senate_rep_primary_county.csv"),
        published("2017-12-12_senate_special_general_county.csv"),
    ) else {
        return;
    };
    let mut reader = csv::Reader::from_path(shipped("alabama-2020-counties.csv")).unwrap();
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    assert_eq!((rows.len(), ballots.len()), (67, 67));
    for row in &rows {
        let here = |table: &[std::collections::BTreeMap<String, String>]| -> Vec<_> {
            table
                .iter()
                .filter(|other| other["county"] == row["county"])
                .cloned()
                .collect()
        };
        let own = &here(&ballots)[0];
        assert_eq!(
            (&row["republican ballots"], &row["democratic ballots"]),
            (&own["ballots_rep"], &own["ballots_dem"])
        );
        for (column, name) in [
            ("tuberville", "Tommy Tuberville"),
            ("sessions", "Jeff Sessions"),
            ("byrne", "Bradley Byrne"),
            ("moore", "Roy Moore"),
            ("nelson", "Ruth Page Nelson"),
            ("mooney", "Arnold Mooney"),
            ("adair", "Stanley Adair"),
        ] {
            let votes = here(&primary)
                .iter()
                .find(|other| other["candidate"] == name)
                .map_or("0".into(), |r| r["votes"].clone());
            assert_eq!(row[column], votes, "{name} in {}", row["county"]);
        }
        let cast = here(&general)
            .iter()
            .filter(|other| !other["candidate"].ends_with(" Votes"))
            .map(|r| r["votes"].parse::<u64>().unwrap())
            .sum::<u64>();
        assert_eq!(
            row["votes in december 2017"].parse::<u64>().unwrap(),
            cast,
            "{}",
            row["county"]
        );
    }
}
