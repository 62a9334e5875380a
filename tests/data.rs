//! The figures typed into scenarios are those of the published data. The files are not shipped: the
//! environment variable `COATTAILS_DATA` names their folder, and where it is not set these tests
//! say so and pass.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Table;

/// The folder of the data, if there is one.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("COATTAILS_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: COATTAILS_DATA is not set");
    }
    folder
}

/// A scenario that is shipped, as it is written.
fn shipped(name: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
        .with_extension("toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn alabama() -> Table {
    shipped("alabama-2020")
}

/// The value at a path of keys.
fn at<'a>(table: &'a Table, path: &str) -> &'a toml::Value {
    let mut keys = path.split('.');
    let first = &table[keys.next().unwrap()];
    keys.fold(first, |value, key| &value[key])
}

fn whole(table: &Table, path: &str) -> i64 {
    at(table, path)
        .as_integer()
        .unwrap_or_else(|| panic!("{path} is no whole number"))
}

/// Rows of a CSV file by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader =
        csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.deserialize().map(Result::unwrap).collect()
}

/// The published facts, by key.
fn facts(folder: &Path) -> BTreeMap<String, String> {
    let mut rows = rows(&folder.join("alabama/facts_2020.csv"));
    rows.iter_mut()
        .map(|row| (row.remove("key").unwrap(), row.remove("value").unwrap()))
        .collect()
}

/// The sum of a column of whole numbers.
fn sum<'a>(rows: impl Iterator<Item = &'a BTreeMap<String, String>>, column: &str) -> i64 {
    rows.map(|row| row[column].parse::<i64>().unwrap()).sum()
}

#[test]
fn the_returns_of_the_primary_are_the_sums_of_the_counties() {
    let Some(folder) = data() else { return };
    let scenario = alabama();
    let counties = rows(&folder.join("alabama/2020-03-03_senate_rep_primary_county.csv"));
    let ballot = at(&scenario, "contests.primary.ballot").as_array().unwrap();
    assert_eq!(ballot.len(), 7);
    for id in ballot {
        let id = id.as_str().unwrap();
        let name = at(&scenario, &format!("candidates.{id}.name"))
            .as_str()
            .unwrap();
        let counted = sum(
            counties.iter().filter(|row| row["candidate"] == name),
            "votes",
        );
        assert_eq!(
            whole(&scenario, &format!("contests.primary.returns.{id}")),
            counted,
            "{name}"
        );
    }
}

#[test]
fn the_returns_of_the_primary_are_the_facts() {
    let Some(folder) = data() else { return };
    let (scenario, facts) = (alabama(), facts(&folder));
    let returns = at(&scenario, "contests.primary.returns")
        .as_table()
        .unwrap();
    let mut total = 0;
    for (id, votes) in returns.iter().filter(|(key, _)| *key != "source") {
        let votes = votes.as_integer().unwrap();
        assert_eq!(facts[&format!("primary_{id}")], votes.to_string(), "{id}");
        total += votes;
    }
    assert_eq!(facts["primary_senate_R_valid_votes"], total.to_string());
}

#[test]
fn the_blocs_add_to_the_register() {
    let Some(folder) = data() else { return };
    let facts = facts(&folder);
    for name in ["alabama-2020", "november-2019"] {
        let scenario = shipped(name);
        let blocs = scenario["blocs"].as_table().unwrap();
        let voters: i64 = blocs
            .values()
            .map(|bloc| bloc["voters"].as_integer().unwrap())
            .sum();
        assert_eq!(
            facts["registered_voters_july2020"],
            voters.to_string(),
            "{name}"
        );
    }
}

#[test]
fn those_barred_from_the_runoff_are_the_democratic_ballots_of_march() {
    let Some(folder) = data() else { return };
    let scenario = alabama();
    let cast = rows(&folder.join("alabama/2020-03-03_ballots_cast_county.csv"));
    assert_eq!(
        whole(&scenario, "blocs.democratic.voters"),
        sum(cast.iter(), "ballots_dem")
    );
    let electorate = at(&scenario, "contests.runoff.electorate")
        .as_array()
        .unwrap();
    assert!(
        !electorate
            .iter()
            .any(|bloc| bloc.as_str() == Some("democratic"))
    );
}

#[test]
fn the_dates_are_the_facts() {
    let Some(folder) = data() else { return };
    let (scenario, facts) = (alabama(), facts(&folder));
    let what_if = &at(&scenario, "what-ifs.on-31-march.set")
        .as_table()
        .unwrap()["contests.runoff.date"];
    let dates = [
        (at(&scenario, "contests.primary.date"), "date_primary"),
        (at(&scenario, "contests.runoff.date"), "date_runoff_actual"),
        (
            at(&scenario, "acts.trump-attacks-sessions.date"),
            "date_trump_tweet_attack",
        ),
        (
            at(&scenario, "acts.trump-endorses-tuberville.date"),
            "date_trump_endorsement",
        ),
        (
            at(&scenario, "acts.trump-attacks-again.date"),
            "date_trump_second_attack",
        ),
        (what_if, "date_runoff_original"),
    ];
    for (date, fact) in dates {
        assert_eq!(
            date.as_datetime().unwrap().to_string(),
            facts[fact],
            "{fact}"
        );
    }
}

/// How many are undecided in a contest is what the poll of that contest with that last day says, in
/// every bloc.
fn undecided_are_the_polls(folder: &Path, scenario: &Table, polls: &[(&str, &str, &str)]) {
    let published = rows(&folder.join("polls/alabama_polls.csv"));
    for (contest, of, end) in polls {
        let poll = published
            .iter()
            .find(|row| row["contest"] == *of && row["end"] == *end)
            .unwrap();
        for bloc in ["strong", "soft", "cool", "others"] {
            let undecided = at(scenario, &format!("blocs.{bloc}.undecided.{contest}"))
                .as_float()
                .unwrap();
            assert_eq!(
                poll["undecided"],
                (undecided * 100.0).to_string(),
                "{bloc}, {contest}"
            );
        }
    }
}

#[test]
fn who_heard_of_the_attack_and_who_was_undecided_are_the_polls() {
    let Some(folder) = data() else { return };
    let (scenario, facts) = (alabama(), facts(&folder));
    let opposed = facts["believe_trump_opposed_to_sessions_mar_pct"]
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    let aware = at(&scenario, "acts.trump-attacks-sessions.aware.runoff")
        .as_float()
        .unwrap();
    assert_eq!(opposed, (aware * 100.0).to_string());
    let polls = [
        ("primary", "2020 R primary", "2020-02-19"),
        ("runoff", "2020 R run-off", "2020-03-08"),
    ];
    undecided_are_the_polls(&folder, &scenario, &polls);
}

/// As of 4 March it was not known: nothing may have been fitted to it.
#[test]
fn the_result_of_the_runoff_is_not_in_the_scenario() {
    let Some(folder) = data() else { return };
    let (scenario, facts) = (alabama(), facts(&folder));
    let digits: String = scenario
        .to_string()
        .chars()
        .filter(|c| *c != '_' && *c != ',')
        .collect();
    for fact in [
        "runoff_tuberville_unofficial",
        "runoff_sessions_unofficial",
        "runoff_margin_unofficial",
    ] {
        assert!(!digits.contains(&facts[fact]), "{fact} is in the scenario");
    }
}

#[test]
fn the_primary_of_2017_and_its_polls_are_the_published_ones() {
    let Some(folder) = data() else { return };
    let (scenario, facts) = (shipped("alabama-2017"), facts(&folder));
    let published = rows(&folder.join("alabama/2017_special_republican_statewide.csv"));
    for id in ["moore", "strange", "brooks", "pittman"] {
        let name = at(&scenario, &format!("candidates.{id}.name"))
            .as_str()
            .unwrap();
        let certified = |row: &&BTreeMap<String, String>| {
            row["contest"] == "2017 special R primary"
                && row["candidate"] == name
                && row["quality"].contains("certified")
        };
        let row = published.iter().find(certified).unwrap();
        assert_eq!(
            row["votes"],
            whole(&scenario, &format!("contests.primary.returns.{id}")).to_string(),
            "{name}"
        );
    }
    let endorsed = at(&scenario, "acts.trump-endorses-strange.date")
        .as_datetime()
        .unwrap();
    assert_eq!(
        facts["date_2017_trump_endorses_strange"],
        endorsed.to_string()
    );
    let polls = [
        ("primary", "2017 R primary", "2017-08-03"),
        ("runoff", "2017 R run-off", "2017-08-19"),
    ];
    undecided_are_the_polls(&folder, &scenario, &polls);
}

/// As of 16 August it was not known: nothing may have been fitted to it.
#[test]
fn what_followed_the_primary_of_2017_is_not_in_its_scenario() {
    let Some(folder) = data() else { return };
    let scenario = shipped("alabama-2017");
    let digits: String = scenario
        .to_string()
        .chars()
        .filter(|c| *c != '_' && *c != ',')
        .collect();
    let published = rows(&folder.join("alabama/2017_special_republican_statewide.csv"));
    let later = published
        .iter()
        .filter(|row| row["contest"] != "2017 special R primary" && !row["votes"].is_empty());
    assert!(
        later
            .inspect(|row| assert!(
                !digits.contains(&row["votes"]),
                "{row:?} is in the scenario"
            ))
            .count()
            > 4
    );
}
