//! Findings made up to try the charts on: an ordinary scenario, one with the worst names and
//! numbers, a small one and a national one. Nothing in them was simulated.

#[path = "groups.rs"]
mod groups;
#[path = "made.rs"]
mod made;

use coattails::election::ActNoun;
use coattails::estimate::{ContestFindings, Findings, QuestionInfo};
use coattails::replicates::{Contrast, ContrastNoun};
use made::*;

/// Replicates behind every figure.
const REPLICATES: f64 = 20_000.0;

/// A what-if in one line: id, title, mean margin in the run-off, its sd, change of the share, of
/// the wins.
type Told = (&'static str, &'static str, f64, f64, f64, f64);

/// Every sample by name.
pub fn all() -> [(&'static str, Findings); 4] {
    [
        ("ordinary", ordinary()),
        ("worst", worst()),
        ("small", small()),
        ("national", national()),
    ]
}

/// A primary with its returns, a run-off, a general election; nine what-ifs.
pub fn ordinary() -> Findings {
    let told: [Told; 9] = [
        (
            "no-endorsement",
            "He never endorses",
            -0.031,
            0.115,
            -0.068,
            -0.295,
        ),
        (
            "silence",
            "Neither endorsement nor attacks",
            -0.012,
            0.11,
            -0.052,
            -0.231,
        ),
        (
            "for-sessions",
            "He endorses Sessions",
            -0.182,
            0.13,
            -0.143,
            -0.590,
        ),
        (
            "byrne-first",
            "He backs Byrne before the primary",
            -0.044,
            0.12,
            -0.071,
            -0.312,
        ),
        (
            "early",
            "He endorses Tuberville before the primary",
            0.124,
            0.12,
            0.011,
            0.062,
        ),
        (
            "on-31-march",
            "The run-off on 31 March",
            0.092,
            0.10,
            -0.006,
            -0.021,
        ),
        (
            "no-letter",
            "The letter is never sent",
            0.081,
            0.112,
            -0.009,
            -0.034,
        ),
        (
            "less-approved",
            "A third fewer approve of him",
            0.052,
            0.112,
            -0.026,
            -0.108,
        ),
        (
            "no-effect",
            "No effect at all",
            -0.031,
            0.110,
            -0.068,
            -0.295,
        ),
    ];
    let names = [
        "Tommy Tuberville",
        "Jeff Sessions",
        "Bradley Byrne",
        "Roy Moore",
        "Stanley Adair",
        "Doug Jones",
    ];
    let mut findings = empty(
        "Alabama 2020: Sessions, Tuberville and the president’s word",
        &names,
    );
    findings.question = question(
        "no-endorsement",
        "tuberville",
        "runoff",
        Contrast::Removes(ContrastNoun::One(ActNoun::Endorsement)),
    );
    if let Some(jones) = findings.candidates.get_mut("jones") {
        jones.colour = Some("#4169b1".to_owned());
    }
    let baseline = ("baseline", "Alabama 2020", 0.101, 0.11, 0.0, 0.0);
    for &(id, title, margin, sd, share, wins) in [baseline].iter().chain(&told) {
        let early = ["early", "byrne-first"].contains(&id);
        let primary = if early {
            normal(0.021, 0.03)
        } else {
            normal(0.0173, 0.0)
        };
        let [held, stands] = if id == "byrne-first" {
            [0.98, 0.71]
        } else {
            [1.0, 1.0]
        };
        let contests = [
            (
                "primary",
                contest(
                    "Republican primary",
                    "2020-03-03",
                    &[("tuberville", full(primary, 1.0))],
                ),
            ),
            (
                "runoff",
                ContestFindings {
                    held: certain(held),
                    follows: Some("primary".to_owned()),
                    flows: alabama_flows(if share < -0.03 { 0.42 } else { 0.61 }),
                    ..contest(
                        "Republican run-off",
                        "2020-07-14",
                        &[(
                            "tuberville",
                            on_ballot(normal(margin, sd), 0.5 + wins + 0.31, stands),
                        )],
                    )
                },
            ),
            (
                "general",
                contest(
                    "general election",
                    "2020-11-03",
                    &[(
                        "tuberville",
                        on_ballot(normal(0.19, 0.06), 0.8 + wins, 0.82 + wins),
                    )],
                ),
            ),
        ];
        arm(&mut findings, id, title, contests);
        if id != "baseline" {
            let given = (stands < 1.0).then_some(0.69);
            difference(
                &mut findings,
                id,
                title,
                "runoff",
                "tuberville",
                (normal(share, 0.4 * share.abs()), wins, given),
            );
        }
    }
    findings.arms[0].contests["primary"].over = true;
    for arm in findings.arms.values_mut() {
        arm.contests["primary"].narrows = true;
    }
    groups::add_rivals(&mut findings);
    groups::add_blocs(
        &mut findings,
        &[
            "Strong approvers",
            "Soft approvers",
            "Republicans cool to him",
            "All others",
        ],
    );
    let counties = (1..=67)
        .map(|county| format!("County {county}"))
        .collect::<Vec<_>>();
    groups::add_regions(&mut findings, &counties, 8);
    groups::add_acts(
        &mut findings,
        "Donald Trump",
        ["2020-03-10", "2020-03-20", "2020-03-31", "2020-05-22"],
    );
    if let Some(arm) = findings.arms.get_mut("on-31-march") {
        arm.contests["runoff"].date = "2020-03-31".to_owned();
    }
    findings
}

/// Twelve candidates with names of 40 letters, fourteen what-ifs with long titles, shares of 0.01
/// %, an arm without the contest.
pub fn worst() -> Findings {
    let names: Vec<String> = (b'a'..=b'l')
        .map(|letter| {
            format!(
                "Maximiliane-Wilhelmina {}arthenheimerowska",
                char::from(letter).to_uppercase()
            )
        })
        .collect();
    let mut findings = empty(
        "A scenario whose title goes on and on, since nobody ever told its author that a title is better short than long",
        &names.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    for candidate in findings.candidates.values_mut() {
        candidate.short = candidate.name.clone();
    }
    let ids: Vec<String> = findings.candidates.keys().cloned().collect();
    findings.question = question("what-if-00", &ids[0], "runoff", Contrast::Alters);
    findings.replicates = 1_000_000_000;
    findings.seed = u64::MAX;
    for place in 0..15_u32 {
        let id = if place == 0 {
            "baseline".to_owned()
        } else {
            format!("what-if-{:02}", place - 1)
        };
        let title = format!(
            "The {place}th of the what-ifs, in which the governor first endorses & then <withdraws> it Donaudampfschifffahrtsgesellschaftskapitän"
        );
        let step = f64::from(place);
        let flows = ids.iter().enumerate().flat_map(|(from, source)| {
            let size = 1.0e6 / 4.0_f64.powi(from as i32);
            let to = ids[..4].iter().map(String::as_str).chain(["(none)"]);
            to.enumerate()
                .map(move |(to, target)| flow(source, target, size / (to as f64 + 1.5)))
        });
        let none = ids[..4]
            .iter()
            .map(String::as_str)
            .chain(["(none)"])
            .map(|target| flow("(none)", target, 90.0));
        let stands = if place == 3 {
            0.0
        } else {
            0.00004 + 0.05 * step
        };
        let runoff = ContestFindings {
            follows: Some("primary".to_owned()),
            flows: flows.chain(none).collect(),
            ..contest(
                "second round of the special Republican primary for the Senate seat",
                "2026-07-14",
                &[(
                    &ids[0],
                    on_ballot(
                        normal(-0.4 + 0.03 * step, 0.001 + 0.004 * step),
                        0.00003,
                        stands,
                    ),
                )],
            )
        };
        let primary = contest(
            "primary",
            "2026-05-01",
            &[(&ids[0], full(normal(-0.2, 0.00001), 0.0001))],
        );
        arm(
            &mut findings,
            &id,
            &title,
            [("primary", primary), ("runoff", runoff)],
        );
        if place > 0 {
            let given = (place != 3).then_some(0.00002);
            let share = normal(0.00001 * (step - 8.0), 0.00002);
            difference(
                &mut findings,
                &id,
                &title,
                "runoff",
                &ids[0],
                (share, 0.00001 * step, given),
            );
        }
        if place == 3 {
            findings.what_ifs[2].contests[0].candidates.clear();
        }
    }
    groups::add_rivals(&mut findings);
    let wide: Vec<String> = (0..12)
        .map(|bloc| format!("WWWWWWWWWWWW MMMMMMMMMMMM @@@@@@@@@@@ {bloc}"))
        .collect();
    groups::add_blocs(
        &mut findings,
        &wide.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    groups::add_regions(
        &mut findings,
        &(0..120)
            .map(|at| format!("Wwwwww-Mmmmm {at}"))
            .collect::<Vec<_>>(),
        15,
    );
    let by = "The Right Honourable WWWWWWWWWWWWWWW MMMMMMM";
    groups::add_acts(
        &mut findings,
        by,
        ["2026-04-28", "2026-04-29", "2026-05-01", "2026-07-13"],
    );
    findings
}

/// One contest of two, no what-ifs.
pub fn small() -> Findings {
    let mut findings = empty("The smallest scenario", &["Ann Able", "Bob Baker"]);
    findings.question = QuestionInfo {
        what_if: None,
        ..question("", "able", "election", Contrast::Alters)
    };
    let election = contest(
        "election",
        "2024-11-05",
        &[("able", full(normal(0.024, 0.04), 0.73))],
    );
    arm(
        &mut findings,
        "baseline",
        "As written",
        [("election", election)],
    );
    groups::add_rivals(&mut findings);
    findings
}

/// Fresh tastes, so that the flow tells only who is still in; an endorsement that a what-if adds;
/// 160 million votes.
pub fn national() -> Findings {
    let mut findings = empty(
        "A national election in two rounds",
        &["Claire Dubois", "Émile Lefèvre", "Blank votes"],
    );
    findings.question = question(
        "endorses",
        "dubois",
        "second",
        Contrast::Adds(ContrastNoun::Several),
    );
    findings.candidates[2].other = true;
    for (id, title, shift) in [
        ("baseline", "As written", 0.0),
        ("endorses", "The mayor endorses her", 0.03),
    ] {
        let pair = |from: &str, one: f64, other: f64, none: f64| {
            [("dubois", one), ("lefevre", other), ("(none)", none)]
                .map(|(to, votes)| flow(from, to, votes * 1e6))
        };
        let flows = [
            pair("(returning)", 38.1, 41.0 - 40.0 * shift, 6.2),
            pair("(orphaned)", 17.0 + 200.0 * shift, 15.4, 13.9),
            pair("(none)", 3.3, 4.1, 31.0),
        ];
        let second = ContestFindings {
            follows: Some("first".to_owned()),
            flows: flows.concat(),
            ..contest(
                "second round",
                "2027-05-02",
                &[(
                    "dubois",
                    full(normal(-0.02 + 2.0 * shift, 0.05), 0.35 + 10.0 * shift),
                )],
            )
        };
        let first = contest(
            "first round",
            "2027-04-18",
            &[("dubois", full(normal(-0.03, 0.02), 1.0))],
        );
        arm(
            &mut findings,
            id,
            title,
            [("first", first), ("second", second)],
        );
    }
    difference(
        &mut findings,
        "endorses",
        "The mayor endorses her",
        "second",
        "dubois",
        (normal(0.03, 0.012), 0.3, None),
    );
    groups::add_acts(
        &mut findings,
        "The mayor",
        ["2027-04-20", "2027-04-21", "2027-04-22", "2027-04-30"],
    );
    findings
}
