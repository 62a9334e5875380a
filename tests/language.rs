//! The scenario language, rule by rule: what a text means, not how it is told that it means
//! nothing.

use std::fs;

use coattails::Quantity;
use coattails::distribution::{Distribution, Normal, Uniform};
use coattails::election::{ActKind, Election, Rule, Tastes};
use coattails::scenario::{
    Bounds, Form, Loaded, Parameter, Scenario, differences, load, parameters,
};
use tempfile::TempDir;

/// Three candidates, two blocs, a primary and its run-off, a general election; one act.
const TEXT: &str = include_str!("scenarios/language.toml");

fn written(text: &str) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tried.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn loaded_with(text: &str, sets: &[(&str, &str)]) -> Loaded {
    let (_folder, path) = written(text);
    let sets: Vec<(String, String)> = sets
        .iter()
        .map(|(path, value)| ((*path).into(), (*value).into()))
        .collect();
    load(&path, &sets).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The scenario of [`TEXT`] with `more` at its end.
fn with(more: &str) -> Scenario {
    loaded_with(&format!("{TEXT}\n{more}"), &[]).scenario
}

fn set(path: &str, value: &str) -> Scenario {
    loaded_with(TEXT, &[(path, value)]).scenario
}

fn arm<'s>(scenario: &'s Scenario, id: &str) -> &'s Election {
    &scenario
        .arms
        .iter()
        .find(|arm| arm.id == id)
        .unwrap()
        .election
}

fn effect(election: &Election, act: usize) -> &Quantity {
    &election.acts[act].effect
}

#[test]
fn rosters_are_in_order_of_ids_and_shown_in_that_of_the_file() {
    let scenario = with("[what-ifs.more.add.candidates.aspen]\nparty = \"R\"\n");
    let ids: Vec<&str> = scenario
        .roster
        .candidates
        .iter()
        .map(|candidate| candidate.id.as_str())
        .collect();
    assert_eq!(ids, ["ash", "birch", "cedar", "aspen"]);
    assert!(scenario.roster.candidates[3].added && !scenario.roster.candidates[2].added);
    let shown: Vec<u16> = scenario
        .roster
        .candidate_display
        .iter()
        .map(|ix| ix.0)
        .collect();
    assert_eq!(shown, [2, 1, 0, 3]);
    assert_eq!(scenario.roster.candidates[1].short, "Birch");
    assert_eq!(scenario.roster.candidates[0].name, "ash");
}

#[test]
fn the_order_of_tables_changes_the_display_only() {
    let first = with("");
    let mut tables: Vec<String> = TEXT
        .split("\n[")
        .skip(1)
        .map(|table| format!("\n[{table}"))
        .collect();
    tables.reverse();
    let head = TEXT.split("\n[").next().unwrap();
    let mut second = loaded_with(&format!("{head}{}", tables.concat()), &[]).scenario;
    assert_ne!(
        first.roster.candidate_display,
        second.roster.candidate_display
    );
    second.roster.candidate_display = first.roster.candidate_display.clone();
    second.roster.bloc_display = first.roster.bloc_display.clone();
    (second.text, second.provenance) = (first.text.clone(), first.provenance.clone());
    assert_eq!(first, second);
}

#[test]
fn tastes_are_fresh_with_support_of_their_own_and_else_kept() {
    let scenario = with("");
    let contests = &arm(&scenario, "baseline").contests;
    let tastes: Vec<Tastes> = contests.iter().map(|contest| contest.tastes).collect();
    assert_eq!(tastes, [Tastes::Fresh, Tastes::Kept, Tastes::Fresh]);
    assert_eq!(contests[0].rule, Rule::Majority { threshold: 0.5 });
    assert_eq!(contests[1].rule, Rule::Plurality);
}

#[test]
fn a_candidate_who_is_not_named_has_the_weight_of_the_party() {
    let scenario = with("");
    let blocs = &arm(&scenario, "baseline").electorate.blocs;
    // Contests by id: general, primary, runoff. Candidates: ash, birch, cedar.
    let weights = |bloc: usize| blocs[bloc].as_ref().unwrap().support[0].clone().unwrap();
    let fixed = |values: [f64; 3]| values.map(|value| Some(Quantity::Fixed(value))).to_vec();
    assert_eq!(weights(0), fixed([50.0, 45.0, 55.0]));
    assert_eq!(weights(1), fixed([60.0, 60.0, 40.0]));
    assert_eq!(blocs[0].as_ref().unwrap().support[2], None);
}

#[test]
fn turnout_is_one_number_or_by_bloc_or_by_status_and_there_by_bloc() {
    let scenario = with("");
    let contests = &arm(&scenario, "baseline").contests;
    let turnout = |contest: usize, bloc: usize| contests[contest].turnout[bloc].clone().unwrap();
    let fixed = |values: [f64; 3]| values.map(Quantity::Fixed);
    assert_eq!(turnout(0, 0), fixed([0.3, 0.3, 0.3]));
    assert_eq!(turnout(1, 0), fixed([0.7, 0.5, 0.1]));
    assert_eq!(turnout(1, 1), fixed([0.7, 0.4, 0.1]));
    assert_eq!(turnout(2, 1), fixed([0.5, 0.5, 0.5]));
}

#[test]
fn defaults_are_those_of_the_language() {
    let scenario = with("");
    let election = arm(&scenario, "baseline");
    let Election {
        electorate,
        contests,
        acts,
        ..
    } = election;
    assert_eq!(
        (&electorate.decided, &electorate.orphaned),
        (&Quantity::Fixed(0.5), &Quantity::ONE)
    );
    assert_eq!(electorate.diminishing, Quantity::ONE);
    assert_eq!(contests[0].regress, Quantity::Fixed(0.40));
    assert_eq!(contests[2].sore_loser, Quantity::ZERO);
    let view = electorate.blocs[1].as_ref().unwrap().views[0]
        .clone()
        .unwrap();
    assert_eq!(
        (view.aware, view.disapprove),
        (vec![Quantity::ONE; 3], Quantity::ZERO)
    );
    assert_eq!(
        electorate.blocs[0].as_ref().unwrap().undecided,
        vec![Quantity::ZERO; 3]
    );
    assert_eq!((&acts[0].aware, &acts[0].timing.half_life), (&None, &None));
    assert_eq!(acts[0].scale, coattails::election::Scale::Electorate);
}

#[test]
fn sizes_are_shares_of_the_electorate_in_whole_voters() {
    let text = TEXT
        .replace("voters = 300", "size = 0.25")
        .replace("voters = 1_000", "size = 0.75");
    let scenario = loaded_with(&format!("{text}\n[electorate]\nvoters = 1_001\n"), &[]).scenario;
    let blocs = &arm(&scenario, "baseline").electorate.blocs;
    let voters: Vec<u64> = blocs.iter().flatten().map(|bloc| bloc.total()).collect();
    assert_eq!(voters, [751, 250]);
}

#[test]
fn regions_divide_blocs_also_where_a_what_if_adds_one() {
    let text = TEXT
        .replace(
            "voters = 300",
            "voters = 300\nregions = { south = 0.5, north = 0.5 }",
        )
        .replace(
            "voters = 1_000",
            "voters = 1_000\nregions = { north = 0.1, south = 0.9 }",
        );
    let more = "[regions.south]\n[regions.north]\n[what-ifs.east]\n\
                set = { \"blocs.village.regions\" = { east = 1.0 } }\n[what-ifs.east.add.regions.east]\n";
    let scenario = loaded_with(&format!("{text}\n{more}"), &[]).scenario;
    let voters = |id: &str, bloc: usize| {
        arm(&scenario, id).electorate.blocs[bloc]
            .as_ref()
            .unwrap()
            .voters
            .clone()
    };
    assert_eq!(
        (voters("baseline", 0), voters("baseline", 1)),
        (vec![100, 900, 0], vec![150, 150, 0])
    );
    assert_eq!(
        (voters("east", 0), voters("east", 1)),
        (vec![100, 900, 0], vec![0, 0, 300])
    );
    assert_eq!(
        scenario
            .roster
            .region_display
            .iter()
            .map(|ix| ix.0)
            .collect::<Vec<_>>(),
        [1, 0, 2]
    );
}

#[test]
fn a_what_if_removes_then_adds_then_sets_then_scales() {
    let scenario = with(
        "[what-ifs.all]\nremove = [\"acts.word\"]\nset = { \"acts.word.effect\" = 0.2 }\n\
         scale = { \"acts.*.effect\" = 0.5 }\n[what-ifs.all.add.acts.word]\nkind = \"oppose\"\nby = \"governor\"\n\
         target = \"birch\"\ndate = 2026-04-21\neffect = 0.9\n",
    );
    let act = &arm(&scenario, "all").acts[0];
    assert_eq!(act.effect, Quantity::Fixed(0.1));
    assert!(matches!(act.kind, ActKind::Oppose { .. }));
}

#[test]
fn a_scaled_distribution_keeps_its_law_and_its_luck() {
    let scenario = with(
        "[what-ifs.half]\nscale = { \"acts.word.effect\" = 0.5, \"blocs.*.voters\" = 0.333 }\n",
    );
    let law = Distribution::Normal(Normal { mean: 0.4, sd: 0.1 });
    let Quantity::Uncertain { latent, .. } = *effect(arm(&scenario, "baseline"), 0) else {
        panic!("it is a latent")
    };
    assert_eq!(
        effect(arm(&scenario, "half"), 0),
        &Quantity::Uncertain {
            latent,
            distribution: law,
            times: 0.5
        }
    );
    assert_eq!(scenario.latents, ["acts.word.effect"]);
    let blocs = &arm(&scenario, "half").electorate.blocs;
    assert_eq!(
        blocs
            .iter()
            .flatten()
            .map(|bloc| bloc.total())
            .collect::<Vec<_>>(),
        [333, 100]
    );
}

#[test]
fn a_shared_latent_has_the_name_of_the_first_whose_luck_it_is() {
    let act = |id: &str, latent: &str| {
        format!(
            "[what-ifs.other.add.acts.{id}]\nkind = \"endorse\"\nby = \"governor\"\ntarget = \"birch\"\n\
             date = 2026-04-20\neffect = {{ normal = {{ mean = 0.2, sd = 0.3 }} }}\nlatent = \"{latent}\"\n"
        )
    };
    let more = format!(
        "[what-ifs.other]\nremove = [\"acts.word\"]\n{}{}",
        act("one", "acts.word"),
        act("two", "acts.one")
    );
    let scenario = with(&more);
    assert_eq!(scenario.latents, ["acts.word.effect"]);
    assert_eq!(
        effect(arm(&scenario, "other"), 0),
        effect(arm(&scenario, "other"), 1)
    );
}

#[test]
fn what_an_arm_has_removed_may_keep_its_weights_elsewhere() {
    let scenario = with("[what-ifs.no-village]\nremove = [\"blocs.village\"]\n");
    let gone = arm(&scenario, "no-village");
    assert!(gone.electorate.blocs[1].is_none());
    assert!(
        gone.contests
            .iter()
            .all(|contest| contest.turnout[1].is_none() && contest.electorate.len() == 1)
    );
}

#[test]
fn values_of_the_command_line_are_toml_or_words() {
    assert_eq!(
        effect(arm(&set("acts.word.effect", "0.3"), "baseline"), 0),
        &Quantity::Fixed(0.3)
    );
    assert_eq!(
        arm(&set("acts.word.date", "2026-04-02"), "baseline").acts[0]
            .date
            .to_string(),
        "2026-04-02"
    );
    assert_eq!(set("title", "nothing").title, "nothing");
    assert_eq!(
        set("electorate.diminishing", "0.5").arms[0]
            .election
            .electorate
            .diminishing,
        Quantity::Fixed(0.5)
    );
    let mean = set("acts.word.effect.normal.mean", "0.7");
    let law = Distribution::Normal(Normal { mean: 0.7, sd: 0.1 });
    assert!(
        matches!(effect(arm(&mean, "baseline"), 0), Quantity::Uncertain { distribution, .. } if *distribution == law)
    );
}

#[test]
fn the_question_is_about_the_first_what_if_and_what_it_touches() {
    let asked = |scenario: &Scenario| {
        let question = scenario.question;
        let candidate = scenario.roster.candidates[question.candidate.at()]
            .id
            .clone();
        (
            question.what_if,
            candidate,
            scenario.roster.contests[question.contest.at()].id.clone(),
        )
    };
    assert_eq!(asked(&with("")), (Some(1), "ash".into(), "primary".into()));
    let later = set("acts.word.date", "2026-05-06");
    assert_eq!(asked(&later), (Some(1), "ash".into(), "runoff".into()));
    let more = "[what-ifs.later]\nset = { \"acts.word.target\" = \"birch\" }\n[question]\nwhat-if = \"later\"\n";
    assert_eq!(
        asked(&with(more)),
        (Some(2), "ash".into(), "primary".into())
    );
    let none = TEXT.replace("[what-ifs.silence]\nremove = [\"acts.word\"]\n", "");
    assert_eq!(
        asked(&loaded_with(&none, &[]).scenario),
        (Some(1), "ash".into(), "primary".into()),
        "without the act, which nobody wrote"
    );
    let added = "[what-ifs.more.add.candidates.aspen]\nparty = \"R\"\n[what-ifs.more.add.blocs.town.support.primary]\n\
                 aspen = 3\n[what-ifs.more.set]\n\"contests.primary.ballot\" = [\"ash\", \"birch\", \"aspen\"]\n";
    let added = format!(
        "{added}[question]\nwhat-if = \"more\"\ncandidate = \"ash\"\ncontest = \"general\"\n"
    );
    assert_eq!(
        asked(&with(&added)),
        (Some(2), "ash".into(), "general".into())
    );
}

#[test]
fn a_base_is_laid_under_and_its_distributions_are_replaced_whole() {
    let (folder, _) = written("");
    fs::create_dir(folder.path().join("bases")).unwrap();
    fs::write(folder.path().join("bases/base.toml"), TEXT).unwrap();
    let text = "extends = \"bases/base.toml\"\n[acts.word]\neffect = { uniform = { low = 0.0, high = 0.2 } }\n\
                [contests.primary]\nrule = { top-n = { n = 2 } }\nturnout = { town = 0.4, village = 0.2 }\n\
                [blocs.town]\nvoters = 2_000\n[blocs.village.support.primary]\nash = 9\n";
    let path = folder.path().join("tried.toml");
    fs::write(&path, text).unwrap();
    let scenario = load(&path, &[]).unwrap().scenario;
    let election = arm(&scenario, "baseline");
    let law = Distribution::Uniform(Uniform {
        low: 0.0,
        high: 0.2,
    });
    assert!(
        matches!(effect(election, 0), Quantity::Uncertain { distribution, .. } if *distribution == law)
    );
    assert_eq!(election.contests[0].rule, Rule::TopN { n: 2 });
    let village = election.electorate.blocs[1].as_ref().unwrap().support[1]
        .clone()
        .unwrap();
    assert_eq!(
        village[..2],
        [Some(Quantity::Fixed(9.0)), Some(Quantity::Fixed(2.0))]
    );
    // The register's figure is not its source any more.
    let source = |path: &str| {
        scenario
            .provenance
            .iter()
            .find(|value| value.path == path)
            .unwrap()
            .source
            .clone()
    };
    assert_eq!(
        (
            source("blocs.town.voters"),
            source("blocs.town.support.primary.ash")
        ),
        (None, Some("the register".into()))
    );
    assert!(!scenario.text.contains("extends"));
}

#[test]
fn sources_cover_their_tables_and_an_empty_one_takes_them_back() {
    let text = TEXT.replace(
        "[blocs.town.views.governor]\n",
        "[blocs.town.views.governor]\nsource = \"\"\n",
    );
    let more =
        "[what-ifs.early]\nsource = \"a guess\"\nset = { \"acts.word.date\" = 2026-04-02 }\n";
    let scenario = loaded_with(&format!("{text}\n{more}"), &[]).scenario;
    let found = |path: &str| {
        let value = scenario
            .provenance
            .iter()
            .find(|value| value.path.ends_with(path))
            .unwrap();
        (value.value.as_str(), value.source.as_deref())
    };
    assert_eq!(found("blocs.town.voters"), ("1000", Some("the register")));
    assert_eq!(
        found("blocs.town.support.general.by-party.R"),
        ("45", Some("the register"))
    );
    assert_eq!(found("blocs.town.views.governor.approve"), ("0.6", None));
    assert_eq!(
        found("acts.word.effect"),
        ("{ normal = { mean = 0.4, sd = 0.1 } }", None)
    );
    assert_eq!(
        found("early.set.acts.word.date"),
        ("2026-04-02", Some("a guess"))
    );
    let places: Vec<usize> = ["acts.word.kind", "acts.word.effect"]
        .map(|path| {
            scenario
                .provenance
                .iter()
                .position(|value| value.path == path)
                .unwrap()
        })
        .to_vec();
    assert!(places.is_sorted());
}

#[test]
fn a_resolved_text_means_the_same_scenario() {
    let first = with(
        "[what-ifs.half]\nscale = { \"acts.*.effect\" = 0.5 }\n[what-ifs.half.add.candidates.oak]\n",
    );
    let mut second = loaded_with(&first.text, &[]).scenario;
    second.provenance = first.provenance.clone();
    assert_eq!(first, second);
    assert_eq!(differences(&first, &second), []);
}

#[test]
fn differences_are_told_by_path() {
    let told = |path: &str, value: &str| {
        let found = differences(&with(""), &set(path, value));
        found
            .into_iter()
            .map(|difference| (difference.path, difference.first, difference.second))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("acts.word.ramp", "7"),
        [("acts.word.ramp".into(), None, Some("7".into()))]
    );
    let turnout = (
        "contests.primary.turnout".to_owned(),
        Some("0.3".to_owned()),
        Some("0.4".to_owned()),
    );
    assert_eq!(told("contests.primary.turnout", "0.4"), [turnout]);
    assert_eq!(told("blocs.town.voters", "1000"), []);
    assert_eq!(told("blocs.town.support.primary.ash", "45.0"), []);
}

/// A text in which the parameter can be set, and the path there.
fn place_of(parameter: &Parameter) -> String {
    let named = |part: &str| match part {
        "CANDIDATE" => "ash".to_owned(),
        "ENDORSER" => "governor".to_owned(),
        "BLOC" => "town".to_owned(),
        "CONTEST" => "primary".to_owned(),
        "PARTY" => "R".to_owned(),
        "REGION" => "north".to_owned(),
        "ACT" => "word".to_owned(),
        "OBSERVATION" => "poll".to_owned(),
        other => other.to_owned(),
    };
    parameter
        .path
        .split('.')
        .map(named)
        .collect::<Vec<_>>()
        .join(".")
}

/// What is told of the parameter with this value, if it is out of bounds.
fn refusal(parameter: &Parameter, value: f64) -> Option<String> {
    let path = place_of(parameter);
    let observed = "[observations.poll]\nkind = \"poll\"\ncontest = \"primary\"\n";
    let (_folder, file) = written(&format!("{TEXT}\n[regions.north]\n{observed}"));
    let told = load(&file, &[(path.clone(), format!("{value:?}"))])
        .err()
        .unwrap_or_default();
    told.into_iter()
        .map(|problem| problem.message)
        .find(|message| message.starts_with(&format!("{path} is ")))
}

#[test]
fn every_number_is_held_to_the_bounds_of_the_register() {
    let mut held = 0;
    for parameter in parameters() {
        let Form::Number { bounds, .. } = parameter.form else {
            continue;
        };
        let (lowest, highest, closed) = bounds.ends();
        let inside = [
            0.5,
            if closed && lowest.is_finite() {
                lowest
            } else {
                0.25
            },
            highest.min(1.0),
        ];
        for value in inside {
            assert_eq!(
                refusal(parameter, value),
                None,
                "{} = {value}",
                parameter.path
            );
        }
        let mut outside = vec![f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        if lowest.is_finite() {
            outside.push(lowest - 1e-9);
        }
        if bounds == Bounds::Positive {
            outside.push(0.0);
        }
        if highest.is_finite() {
            outside.push(highest + 1e-9);
        }
        for value in outside {
            assert!(
                refusal(parameter, value).is_some(),
                "{} = {value}",
                parameter.path
            );
        }
        held += 1;
    }
    assert!(held > 20, "{held}");
}
