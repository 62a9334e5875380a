//! What must not matter: threads, blocks, shards, the order of a file, other acts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use coattails::Seed;
use coattails::estimate::estimate;
use coattails::replicates::Replicates;
use coattails::report;
use coattails::scenario::load;
use coattails::simulate::{
    Family, FamilyPlan, Method, Model, Plan, Source, compile, run, run_contests,
};

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
}

fn model(path: &Path) -> Model {
    let loaded = load(path, &[]).unwrap_or_else(|problems| panic!("{problems:?}"));
    compile(&loaded.scenario).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The model of `text`, as a file of this name.
fn written(text: &str, name: &str) -> Model {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    model(&path)
}

fn simulated(model: &Model, count: u64, threads: usize, block: usize) -> Replicates {
    let plan = Plan {
        model,
        method: Method::Cells,
        seed: Seed(2020),
        first: 0,
        count,
        block,
        threads,
    };
    run(&plan, &|_| true).unwrap()
}

/// Everything that a run writes of its numbers.
fn bytes(table: &Replicates, threads: usize) -> (String, Vec<u8>, Option<Vec<u8>>) {
    let parquet = table.to_parquet(threads, true).unwrap();
    (
        report::json(&estimate(table, threads)),
        parquet.rows,
        parquet.groups,
    )
}

#[test]
fn threads_and_blocks_change_no_byte() {
    let model = model(&shipped("alabama-2020.toml"));
    let one = bytes(&simulated(&model, 300, 1, 512), 1);
    for (threads, block) in [(2, 64), (7, 64), (7, 512)] {
        assert!(
            bytes(&simulated(&model, 300, threads, block), threads) == one,
            "{threads} threads, blocks of {block}"
        );
    }
}

/// A block of one knows who is in its run-off; a larger one has others in each replicate.
#[test]
fn who_goes_on_in_one_replicate_does_not_matter_to_another() {
    for name in [
        "../benches/reference.toml",
        "../benches/reference-kept.toml",
        "november-2019.toml",
    ] {
        let model = model(&shipped(name));
        let one_by_one = bytes(&simulated(&model, 40, 1, 1), 1);
        assert!(
            bytes(&simulated(&model, 40, 1, 40), 1) == one_by_one,
            "{name}"
        );
    }
}

#[test]
fn shards_are_parts_of_the_whole() {
    let model = model(&shipped("alabama-2020.toml"));
    let whole = simulated(&model, 120, 1, 50);
    let shard = |first, count| {
        let plan = Plan {
            model: &model,
            method: Method::Cells,
            seed: Seed(2020),
            first,
            count,
            block: 32,
            threads: 2,
        };
        run(&plan, &|_| true).unwrap()
    };
    let merged = Replicates::merge(vec![shard(70, 50), shard(0, 70)]).unwrap();
    assert_eq!(merged.layout, whole.layout);
    for (arm, (one, other)) in merged.arms.iter().zip(&whole.arms).enumerate() {
        for (contest, (one, other)) in one.iter().zip(other).enumerate() {
            assert!(
                one.votes == other.votes && one.outcomes == other.outcomes,
                "arm {arm}, contest {contest}"
            );
            assert!(
                one.flows == other.flows,
                "flows of arm {arm}, contest {contest}"
            );
        }
    }
    let (merged, whole) = (bytes(&merged, 1), bytes(&whole, 1));
    assert!(merged.0 == whole.0, "findings");
    assert!(merged == whole, "tables");
}

#[test]
fn an_act_of_no_effect_changes_nothing() {
    let text = std::fs::read_to_string(shipped("alabama-2020.toml")).unwrap();
    let nothing = r#"
[acts.trump-says-nothing]
kind = "endorse"
by = "trump"
target = "sessions"
date = 2020-02-20
effect = 0.0
aware = { primary = 0.90, runoff = 0.90, general = 0.0 }
"#;
    let (without, with) = (
        written(&text, "a.toml"),
        written(&format!("{text}{nothing}"), "a.toml"),
    );
    // Only the list of acts tells them apart.
    assert!(simulated(&without, 60, 2, 64).arms == simulated(&with, 60, 2, 64).arms);
}

#[test]
fn removing_an_act_leaves_every_other_draw_as_it_was() {
    let text = std::fs::read_to_string(shipped("alabama-2020.toml")).unwrap();
    let act = text.find("[acts.trump-letter]").unwrap();
    let end = act + text[act..].find("[acts.trump-attacks-again]").unwrap();
    // What-ifs that speak of the letter go with it.
    let without = format!("{}{}", &text[..act], &text[end..])
        .replace(", \"acts.trump-letter\"", "")
        .replace(", \"acts.trump-letter.penalty\" = 0.0", "");
    let from = without.find("[what-ifs.no-letter]").unwrap();
    let to = from + without[from..].find("[what-ifs.less-approved]").unwrap();
    let without = format!("{}{}", &without[..from], &without[to..]);
    let (with, without) = (
        simulated(&written(&text, "a.toml"), 60, 2, 64),
        simulated(&written(&without, "a.toml"), 60, 2, 64),
    );
    // The primary is before it, in every arm; and an arm without the letter is the same with the
    // letter's removal.
    let arm = |table: &Replicates, id: &str| {
        table
            .layout
            .arms
            .iter()
            .position(|arm| arm.id == id)
            .unwrap()
    };
    for id in ["baseline", "byrne-first", "early", "merrill-stays"] {
        assert!(
            with.arms[arm(&with, id)][0] == without.arms[arm(&without, id)][0],
            "primary of {id}"
        );
    }
    assert!(with.arms[arm(&with, "no-letter")] == without.arms[0]);
    for id in ["silence", "for-sessions", "no-effect"] {
        assert!(
            with.arms[arm(&with, id)] == without.arms[arm(&without, id)],
            "{id} has no letter in either"
        );
    }
    assert!(
        with.arms[0][1] != without.arms[0][1],
        "the letter counts in the run-off"
    );
}

#[test]
fn the_order_of_tables_in_the_file_is_for_display_only() {
    let text = std::fs::read_to_string(shipped("alabama-2020.toml")).unwrap();
    let (head, tables) = text.split_once("\n[question]").unwrap();
    let tables = format!("\n[question]{tables}");
    let mut parts: Vec<String> = tables
        .split("\n[")
        .filter(|part| !part.is_empty())
        .map(|part| format!("\n[{part}"))
        .collect();
    // What-ifs stay in their order, which is the order of the arms.
    let is_what_if = |part: &String| part.starts_with("\n[what-ifs");
    let what_ifs: Vec<String> = parts
        .iter()
        .filter(|part| is_what_if(part))
        .cloned()
        .collect();
    parts.retain(|part| !is_what_if(part));
    parts.reverse();
    let reversed = format!("{head}{}{}", parts.concat(), what_ifs.concat());
    let (one, two) = (
        simulated(&written(&text, "a.toml"), 40, 2, 64),
        simulated(&written(&reversed, "a.toml"), 40, 2, 64),
    );
    assert_ne!(one.layout.candidates, two.layout.candidates);
    let by_id = |table: &Replicates| {
        let mut found = BTreeMap::new();
        for (arm, contests) in table.layout.arms.iter().zip(&table.arms) {
            for (contest, columns) in arm.contests.iter().zip(contests) {
                for (at, candidate) in contest.candidates.iter().enumerate() {
                    let id = (
                        arm.id.clone(),
                        contest.id.clone(),
                        table.layout.candidates[*candidate].id.clone(),
                    );
                    found.insert(
                        id,
                        (columns.votes[at].clone(), columns.outcomes[at].clone()),
                    );
                }
            }
        }
        found
    };
    assert!(by_id(&one) == by_id(&two));
}

/// Alabama at six points, one of them with other voters: what precedes the first difference is
/// simulated once for them, and changes no bit.
#[test]
fn a_family_gives_each_of_its_models_what_it_gives_alone() {
    let path = shipped("alabama-2020.toml");
    let at = |effect: &str, aware: &str| {
        let sets = [("effect", effect), ("aware.runoff", aware)].map(|(key, value)| {
            (
                format!("acts.trump-endorses-tuberville.{key}"),
                value.to_owned(),
            )
        });
        load(&path, &sets)
            .unwrap_or_else(|problems| panic!("{problems:?}"))
            .scenario
    };
    let larger = [("blocs.soft.voters".to_owned(), "600000".to_owned())];
    let larger = load(&path, &larger)
        .unwrap_or_else(|problems| panic!("{problems:?}"))
        .scenario;
    let scenarios = [
        at("0.1", "0.6"),
        at("0.1", "0.8"),
        at("0.5", "0.6"),
        at("0.5", "0.8"),
        at("0.3", "0.8"),
        larger,
    ];
    let contest = scenarios[0].question.contest;
    let plan = FamilyPlan {
        contests: &[contest],
        seed: Seed(2020),
        count: 100,
        block: 64,
        threads: 2,
    };
    let family = Family::of(&scenarios).expect("they compile");
    let tables = family
        .run_contests(&plan, &|_| true)
        .expect("nobody stops it");
    for (scenario, table) in scenarios.iter().zip(&tables) {
        let model = compile(scenario).expect("it compiles");
        let plan = Plan {
            model: &model,
            method: Method::Cells,
            seed: Seed(2020),
            first: 0,
            count: 100,
            block: 100,
            threads: 1,
        };
        let alone =
            run_contests(&plan, Source::Own, &[contest], &|_| true).expect("nobody stops it");
        assert!(*table == alone);
        let whole = run(&plan, &|_| true).expect("nobody stops it");
        let of_contest = |table: &Replicates| -> Vec<_> {
            let arms = table.layout.arms.iter().zip(&table.arms);
            let contests = arms.flat_map(|(layout, tables)| layout.contests.iter().zip(tables));
            let asked = contests.filter(|(layout, _)| layout.id == "runoff");
            asked
                .map(|(_, table)| (table.votes.clone(), table.outcomes.clone()))
                .collect()
        };
        assert!(of_contest(table) == of_contest(&whole));
    }
}

/// Of `alabama-2020`, so that effects hang on nothing but themselves, turnout on what is heard, and
/// November on acts.
const MOVING: [(&str, &str); 8] = [
    ("acts.trump-endorses-tuberville.scale", "\"voter\""),
    ("acts.trump-attacks-sessions.scale", "\"voter\""),
    ("acts.trump-attacks-again.scale", "\"voter\""),
    ("acts.sessions-mailers.scale", "\"voter\""),
    ("acts.trump-endorses-tuberville.mobilise", "0.1"),
    ("acts.trump-attacks-again.aware.general", "0.6"),
    ("acts.sessions-mailers.aware.general", "0.4"),
    ("acts.trump-letter.aware.general", "0.5"),
];

/// One value after another moved: whom it moves, how often they vote, what is believed, and when.
const MOVED: [(&str, &str); 31] = [
    ("acts.trump-endorses-tuberville.effect", "0.5"),
    ("acts.trump-endorses-tuberville.mobilise", "0.2"),
    ("acts.trump-endorses-tuberville.mobilise", "0.4"),
    ("acts.trump-endorses-tuberville.countermobilise", "0.3"),
    ("acts.trump-endorses-tuberville.ramp", "40"),
    ("acts.trump-endorses-tuberville.half-life", "30"),
    ("acts.trump-endorses-tuberville.half-life", "60"),
    ("acts.trump-endorses-tuberville.date", "2020-06-20"),
    ("contests.general.sore-loser", "0.5"),
    ("acts.trump-attacks-sessions.effect", "0.1"),
    ("acts.trump-attacks-again.date", "2020-07-01"),
    ("acts.sessions-mailers.belief", "0.6"),
    ("acts.sessions-mailers.belief.strong", "0.5"),
    ("acts.sessions-mailers.belief.cool", "0.9"),
    ("acts.sessions-mailers.effect", "0.3"),
    ("acts.trump-letter.correction", "0.2"),
    ("acts.trump-letter.correction", "0.9"),
    ("acts.trump-letter.date", "2020-07-04"),
    ("acts.trump-letter.penalty", "0.3"),
    ("acts.trump-letter.ramp", "50"),
    ("endorsers.trump.backlash", "0.9"),
    ("electorate.susceptibility.orphaned", "0.6"),
    ("electorate.susceptibility.decided", "0.9"),
    ("electorate.diminishing", "0.5"),
    ("blocs.strong.undecided.runoff", "0.3"),
    ("blocs.soft.support.primary.sessions", "50"),
    ("contests.runoff.turnout.orphaned", "0.3"),
    ("contests.runoff.turnout.returning", "0.8"),
    ("contests.primary.regress", "0.1"),
    ("shocks.turnout-bloc", "{ normal = { sd = 0.3 } }"),
    ("shocks.drift", "{ normal = { sd = 0.03 } }"),
];

/// Each model of the family comes after one that differs in a single value, and back again.
#[test]
fn whichever_value_is_moved_a_family_gives_what_its_models_give_alone() {
    let path = shipped("alabama-2020.toml");
    let at = |moved: Option<(&str, &str)>| {
        let sets = MOVING
            .into_iter()
            .chain(moved)
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        let mut scenario = load(&path, &sets.collect::<Vec<_>>())
            .unwrap_or_else(|problems| panic!("{problems:?}"))
            .scenario;
        scenario
            .arms
            .retain(|arm| ["baseline", "no-endorsement", "no-letter"].contains(&arm.id.as_str()));
        scenario.question.what_if = scenario
            .arms
            .iter()
            .position(|arm| arm.id == "no-endorsement");
        scenario
    };
    for contest in ["runoff", "general"] {
        let written = at(None);
        let mut scenarios = vec![written.clone()];
        for moved in MOVED {
            scenarios.push(at(Some(moved)));
            scenarios.push(written.clone());
        }
        let ids = &written.roster.contests;
        let place = ids
            .iter()
            .position(|other| other.id == contest)
            .expect("it is held");
        let contest = written.arms[0]
            .election
            .contests
            .iter()
            .find(|other| other.ix.at() == place)
            .expect("so")
            .ix;
        let plan = FamilyPlan {
            contests: &[contest],
            seed: Seed(2020),
            count: 20,
            block: 20,
            threads: 1,
        };
        let tables = Family::of(&scenarios)
            .expect("they compile")
            .run_contests(&plan, &|_| true)
            .expect("nobody stops it");
        for (at, (scenario, table)) in scenarios
            .iter()
            .zip(&tables)
            .enumerate()
            .filter(|(at, _)| *at < 2 || at % 2 == 1)
        {
            let model = compile(scenario).expect("it compiles");
            let whole = simulated(&model, 20, 1, 20);
            let of_contest = |table: &Replicates| -> Vec<_> {
                let held = |layout: &coattails::replicates::ArmLayout| {
                    layout
                        .contests
                        .iter()
                        .position(|contest| contest.id == ids[place].id)
                        .expect("it is held")
                };
                let arms = table.layout.arms.iter().zip(&table.arms);
                arms.map(|(layout, tables)| &tables[held(layout)])
                    .map(|table| (table.votes.clone(), table.outcomes.clone()))
                    .collect()
            };
            assert!(
                of_contest(table) == of_contest(&whole),
                "{:?}",
                at.checked_sub(1).map(|at| MOVED[at / 2])
            );
        }
    }
}
