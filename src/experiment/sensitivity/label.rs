//! What a latent or a group of them is, in words.

use crate::scenario::{Names, Scenario};

use super::groups::COUNTS;

/// Any uncertain quantity of a scenario in words, those of observations too.
pub fn quantity_in_words(scenario: &Scenario, name: &str) -> String {
    label(&Names::of(scenario), name)
}

/// `the effect of Donald Trump’s endorsement of Tuberville`, `what is particular to the day of the
/// Republican run-off`; the name itself where nothing better is known. Shocks of one candidate,
/// bloc or region have it after a comma.
pub fn label(names: &Names, name: &str) -> String {
    let contest = |id: &str| format!("the {}", names.contest(id).unwrap_or(id));
    let parts: Vec<&str> = name.split('.').collect();
    let whom = |id: &&str| names.anything(id).unwrap_or_else(|| span(id));
    let own = |whose: &[&str]| {
        whose
            .iter()
            .map(|id| format!(", {}", whom(id)))
            .collect::<String>()
    };
    match &parts[..] {
        [counts] if *counts == COUNTS => "the luck of single voters, given all else".to_owned(),
        ["discrepancy"] => "what the model cannot give".to_owned(),
        ["discrepancy", at, whose @ ..] => format!(
            "what the model cannot give in {}{}",
            contest(at),
            own(whose)
        ),
        ["poll-error", at, whose @ ..] => {
            format!(
                "the error that all polls of {} have in common{}",
                contest(at),
                own(whose)
            )
        }
        ["shocks", "drift", whose @ ..] => format!("the drift of opinion{}", own(whose)),
        ["shocks", "turnout", at] => format!("turnout in {}", contest(at)),
        ["shocks", "turnout"] => "turnout".to_owned(),
        ["shocks", "contest"] => "what is particular to each day".to_owned(),
        ["shocks", "contest", at, whose @ ..] => {
            format!(
                "what is particular to the day of {}{}",
                contest(at),
                own(whose)
            )
        }
        ["shocks", kind, at, whose @ ..] => match shock(kind) {
            Some(what) => format!("{what} in {}{}", contest(at), own(whose)),
            None => name.to_owned(),
        },
        ["shocks", kind] => shock(kind).map_or_else(|| name.to_owned(), str::to_owned),
        _ => names.the(name),
    }
}

fn shock(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "candidate" => "how candidates stand",
        "bloc" => "how blocs lean",
        "region" => "how regions lean",
        "turnout-bloc" => "turnout by bloc",
        _ => return None,
    })
}

/// Days of a drift: `days 64 to 128` of `step-64-128`.
fn span(id: &str) -> String {
    match id.split('-').collect::<Vec<_>>()[..] {
        ["step", from, to] => format!("days {from} to {to}"),
        ["middle", from, to] => format!("between days {from} and {to}"),
        _ => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;

    #[test]
    fn what_polls_have_in_common_is_told_with_the_contest_and_the_candidate() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("scenarios/alabama-2020-observed.toml");
        let scenario = load(&path, &[]).unwrap().scenario;
        let told = |name: &str| quantity_in_words(&scenario, name);
        let common = "the error that all polls of the Republican run-off have in common";
        assert_eq!(
            told("poll-error.runoff.tuberville"),
            format!("{common}, Tuberville")
        );
        assert_eq!(told("poll-error.runoff"), common);
        assert_eq!(
            told("discrepancy.runoff"),
            "what the model cannot give in the Republican run-off"
        );
    }

    #[test]
    fn no_quantity_of_alabama_is_told_by_its_id() {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/alabama-2020.toml");
        let scenario = load(&path, &[]).unwrap().scenario;
        let names = Names::of(&scenario);
        let told = |name: &str| label(&names, name);
        assert_eq!(
            told("acts.trump-endorses-tuberville.effect"),
            "the effect of Donald Trump’s endorsement of Tuberville"
        );
        assert_eq!(
            told("endorsers.trump.backlash"),
            "the backlash of those who disapprove of Donald Trump"
        );
        assert_eq!(
            told("shocks.contest.runoff.tuberville"),
            "what is particular to the day of the Republican run-off, Tuberville"
        );
        assert_eq!(
            told("shocks.drift.sessions.step-64-128"),
            "the drift of opinion, Sessions, days 64 to 128"
        );
        assert_eq!(
            told("shocks.bloc.primary.strong.moore"),
            "how blocs lean in the Republican primary, “Strong Trump approvers”, Moore"
        );
        let model = crate::simulate::compile(&scenario).unwrap();
        let bare: Vec<&str> = model
            .latents()
            .iter()
            .map(|latent| latent.name.as_str())
            .filter(|name| told(name) == *name)
            .collect();
        assert!(bare.is_empty(), "{bare:?}");
    }
}
