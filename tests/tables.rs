//! Tables as people publish them: read rightly, or refused with the place and the cure; never a wrong
//! number without a word.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use tempfile::TempDir;

/// What a command typed beside `files` ends with, prints and complains of.
fn typed(files: &[(&str, &[u8])], line: &str) -> (i32, String, String) {
    let folder: TempDir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let done = Command::new(assert_cmd::cargo::cargo_bin("coattails"))
        .args(line.split_whitespace())
        .current_dir(&folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

/// Twelve run-offs, each of whose lines `lines` writes from its number.
fn races(head: &str, lines: impl Fn(usize) -> String) -> String {
    (1..=12).fold(format!("{head}\n"), |mut text, at| {
        write!(text, "{}", lines(at)).unwrap();
        text
    })
}

fn backtest(table: &str) -> (i32, String, String) {
    let files = [("races.csv", table.as_bytes())];
    typed(&files, "backtest races.csv -n 20 --no-report --json")
}

const HEAD: &str = "race,date,round,candidate,votes";

#[test]
fn lines_that_are_no_person_are_no_finalists_and_drop_no_race() {
    for other in [
        "Write-ins",
        "Scattering",
        "All Others",
        "None of these candidates",
    ] {
        let table = races(HEAD, |at| {
            format!(
                "S{at},2022-03-01,1,Ann Oak,{}\nS{at},2022-03-01,1,Bo Elm,400\nS{at},2022-03-01,1,{other},30\n\
                 S{at},2022-05-24,2,Ann Oak,501\nS{at},2022-05-24,2,Bo Elm,{}\nS{at},2022-05-24,2,{other},9\n",
                500 + 7 * at,
                450 + 10 * at
            )
        });
        let (code, out, err) = backtest(&table);
        assert_eq!(code, 0, "{other}: {err}");
        let found: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(found["races"].as_array().unwrap().len(), 12, "{other}");
    }
}

#[test]
fn sums_are_left_out_where_they_add_up_and_refused_where_not_and_ballots_that_are_void_are_no_votes()
 {
    let table = |total: u64| {
        races(HEAD, |at| {
            format!(
                "S{at},2022-03-01,1,Ann Oak,{}\nS{at},2022-03-01,1,Bo Elm,{}\nS{at},2022-03-01,1,Under Votes,50\n\
                 S{at},2022-03-01,1,Total Votes Cast,{total}\n\
                 S{at},2022-05-24,2,Ann Oak,501\nS{at},2022-05-24,2,Bo Elm,{}\n",
                550 + at,
                450 - at,
                450 + 10 * at
            )
        })
    };
    for right in [1_000, 1_050] {
        let (code, _, err) = backtest(&table(right));
        assert_eq!(code, 0, "{right}: {err}");
    }
    let (code, _, err) = backtest(&table(1_001));
    assert_eq!(code, 2);
    assert!(
        err.contains("is 1001 in round 1") && err.contains("add to 1000"),
        "{err}"
    );
}

#[test]
fn a_name_keeps_its_race_however_it_is_spelt_and_is_refused_where_it_is_merely_near() {
    let table = |second: &str| {
        races(HEAD, |at| {
            format!(
                "S{at},2022-03-01,1,Ann Q. Oak,{}\nS{at},2022-03-01,1,José Elm,400\nS{at},2022-03-01,1,Cy Fir,300\n\
                 S{at},2022-05-24,2,{second},501\nS{at},2022-05-24,2,JOSE ELM,{}\n",
                500 + 7 * at,
                450 + 10 * at
            )
        })
    };
    for spelt in ["ANN OAK", "Oak, Ann", "Ann Oak Jr.", "Ann Q. Oak (I)"] {
        let (code, _, err) = backtest(&table(&format!("\"{spelt}\"")));
        assert_eq!(code, 0, "{spelt}: {err}");
        assert!(
            err.contains("are taken for those of the round before"),
            "{err}"
        );
    }
    let (code, _, err) = backtest(&table("Anne Q. Oak"));
    assert_eq!(code, 2);
    assert!(
        err.contains("\"Anne Q. Oak\"") && err.contains("Ann Q. Oak"),
        "{err}"
    );
}

/// A race of two rounds on these days, unlike another by its number; the second round as it is said.
fn run_off(name: &str, year: usize, at: usize, second: [&str; 2]) -> String {
    let [ann, bo] = second;
    format!(
        "{name},{year}-03-01,1,Ann,{},\n{name},{year}-03-01,1,Bo,400,\n\
         {name},{year}-05-24,2,Ann,{ann}\n{name},{year}-05-24,2,Bo,{bo}\n",
        500 + 7 * at
    )
}

#[test]
fn a_tie_is_refused_unless_it_is_said_who_won() {
    let head = format!("{HEAD},won");
    let table = |marks: [&str; 2]| {
        races(&head, |at| {
            let own = ["501,".to_owned(), format!("{},", 450 + 10 * at)];
            match at {
                1 => run_off("S1", 2022, at, marks),
                _ => run_off(&format!("S{at}"), 2022, at, [&own[0], &own[1]]),
            }
        })
    };
    let (code, _, err) = backtest(&table(["500,", "500,"]));
    assert_eq!(code, 2);
    assert!(
        err.contains("\"S1\" is a tie of Ann and Bo") && err.contains("won"),
        "{err}"
    );
    let (code, _, err) = backtest(&table(["500,no", "500,yes"]));
    assert_eq!(code, 0, "{err}");
}

#[test]
fn a_seat_in_two_cycles_is_two_races_and_a_round_on_two_days_is_refused_with_both_lines() {
    let head = format!("{HEAD},won");
    let cycles = races(&head, |at| {
        let of = |year: usize| {
            let second = ["501,".to_owned(), format!("{},", 450 + 10 * at)];
            run_off(&format!("S{at}"), year, at, [&second[0], &second[1]])
        };
        of(2018) + &of(2022)
    });
    let (code, out, err) = backtest(&cycles);
    assert_eq!(code, 0, "{err}");
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["races"].as_array().unwrap().len(), 24);
    let days = format!("{HEAD}\nS,2022-03-01,1,A,600\nS,2022-03-02,1,B,400\n");
    let (code, _, err) = backtest(&days);
    assert_eq!(code, 2);
    assert!(err.contains("on two days, in lines 2 and 3"), "{err}");
}

#[test]
fn yes_and_no_are_no_endorsers_and_few_races_give_no_error() {
    let table = races("race,candidate,votes,Union_backs?", |at| {
        format!("S{at},A{at},{},Yes\nS{at},B{at},400,No\n", 500 + at)
    });
    let files = [("races.csv", table.as_bytes())];
    let line = "estimate races.csv --map endorser=Union_backs? --json";
    let (code, out, err) = typed(&files, line);
    assert_eq!(code, 0, "{err}");
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let effects = found["effects"].as_array().unwrap();
    assert_eq!(
        (effects.len(), &effects[0]["name"]),
        (1, &"Union_backs?".into())
    );
    let few = "race,candidate,votes,endorser\n".to_owned()
        + &(1..=4)
            .map(|at| format!("S{at},A{at},{},Paper\nS{at},B{at},400,\n", 500 + 40 * at))
            .collect::<String>();
    let (code, out, err) = typed(
        &[("races.csv", few.as_bytes())],
        "estimate races.csv --json",
    );
    assert_eq!(code, 0, "{err}");
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(found["effects"][0]["se"].is_null());
}

#[test]
fn the_same_table_is_read_alike_however_a_program_writes_it() {
    let rows = |number: &dyn Fn(u32) -> String, day: &str, sign: char| {
        let head = format!("{HEAD},endorser").replace(',', &sign.to_string());
        races(&head, |at| {
            let line = |round: u32, who: char, votes, endorser: &str| {
                [
                    format!("S{at}"),
                    day.to_owned(),
                    round.to_string(),
                    who.to_string(),
                    number(votes),
                    endorser.to_owned(),
                ]
                .join(&sign.to_string())
                    + "\r\n"
            };
            line(1, 'A', 12_345 + at as u32, "Paper") + &line(1, 'B', 11_234, "")
        })
    };
    let plain = rows(&|n| n.to_string(), "2020-07-14", ',');
    let thousands = |sign: &'static str| move |n: u32| format!("{}{sign}{:03}", n / 1000, n % 1000);
    let written: Vec<(Vec<u8>, &str)> = vec![
        (
            rows(&thousands("."), "14.07.2020", ';').into_bytes(),
            "points",
        ),
        (
            rows(&thousands(" "), "14.07.2020", ';').into_bytes(),
            "blanks",
        ),
        (
            rows(&thousands(","), "7/14/2020", '\t').into_bytes(),
            "commas",
        ),
        (
            ("sep=;\n".to_owned() + &rows(&|n| n.to_string(), "14 July 2020", ';')).into_bytes(),
            "sep",
        ),
        (
            [0xfe, 0xff]
                .into_iter()
                .chain(plain.encode_utf16().flat_map(u16::to_be_bytes))
                .collect(),
            "utf-16",
        ),
    ];
    let line = "estimate races.csv --json";
    let expected = typed(&[("races.csv", plain.as_bytes())], line);
    assert_eq!(expected.0, 0, "{}", expected.2);
    for (bytes, called) in written {
        let found = typed(&[("races.csv", &bytes)], line);
        assert_eq!(
            (found.0, &found.1),
            (0, &expected.1),
            "{called}: {}",
            found.2
        );
    }
}

const REGIONS: &str = r#"
format = 1
title = "Counties"
as-of = 2026-04-01
candidates.ash.name = "Alex Ash"
candidates.birch.name = "Bo Birch"
shocks.contest = { normal = { sd = 0.2 } }
[contests.primary]
date = 2026-05-05
ballot = ["ash", "birch"]
turnout = 0.3
[blocs.town]
voters = 60_000
support.primary = { ash = 50, birch = 50 }
[region-files.c]
file = "c.csv"
id = "county"
columns.weight.town = "people"
"#;

#[test]
fn a_table_of_regions_has_no_sums_among_them_and_no_number_that_could_be_two() {
    let explained = |csv: &str, more: &str| {
        let text = format!("{REGIONS}{more}");
        let files = [("s.toml", text.as_bytes()), ("c.csv", csv.as_bytes())];
        typed(&files, "explain s.toml")
    };
    let (code, out, err) = explained(
        "county,people\nAdams,4000\nBaker,2000\nStatewide,6000\n",
        "",
    );
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("\"Statewide\" is left out") && out.contains("in 2 regions"),
        "{out}"
    );
    let (code, _, err) = explained("county,people\nAdams,4000\nBaker,2000\nTotals,6001\n", "");
    assert_eq!(code, 2);
    assert!(
        err.contains("has 6001") && err.contains("add to 6000"),
        "{err}"
    );
    let either = "county;people\nAdams;50.000\nBaker;950\n";
    let (code, _, err) = explained(either, "");
    assert_eq!(code, 2);
    assert!(
        err.contains("c.csv:2:7") && err.contains("decimal = \"comma\""),
        "{err}"
    );
    let (code, out, err) = explained(either, "decimal = \"comma\"\n");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("in 2 regions"), "{out}");
}
