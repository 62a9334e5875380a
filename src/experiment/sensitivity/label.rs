//! What a latent or a group of them is, in words.

use crate::latent::drift::Node;
use crate::latent::{LatentName, ShockKind};
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
    let shock = match LatentName::of(name) {
        LatentName::Parameter(COUNTS) => {
            return "the luck of single voters, given all else".to_owned();
        }
        LatentName::Parameter(path) => return names.the(path),
        LatentName::Shock(shock) => shock,
    };
    let contest = shock
        .contest
        .map(|id| format!("the {}", names.contest(id).unwrap_or(id)));
    let within = |what: &str| match &contest {
        Some(contest) => format!("{what} in {contest}"),
        None => what.to_owned(),
    };
    let what = match (shock.kind, &contest) {
        (ShockKind::Candidate, _) => within("how candidates stand"),
        (ShockKind::Bloc, _) => within("how blocs lean"),
        (ShockKind::Region, _) => within("how regions lean"),
        (ShockKind::Turnout, _) => within("turnout"),
        (ShockKind::TurnoutBloc, _) => within("turnout by bloc"),
        (ShockKind::Discrepancy, _) => within("what the model cannot give"),
        (ShockKind::Drift, _) => "the drift of opinion".to_owned(),
        (ShockKind::Contest, None) => "what is particular to each day".to_owned(),
        (ShockKind::Contest, Some(contest)) => {
            format!("what is particular to the day of {contest}")
        }
        (ShockKind::PollError, None) => "the error that polls have in common".to_owned(),
        (ShockKind::PollError, Some(contest)) => {
            format!("the error that all polls of {contest} have in common")
        }
    };
    let whose = shock.whose.iter();
    whose.fold(what, |what, id| {
        let whom = names.anything(id).unwrap_or_else(|| span(id));
        format!("{what}, {whom}")
    })
}

/// Days of a drift: `days 64 to 128` of `step-64-128`.
fn span(id: &str) -> String {
    match Node::named(id) {
        Some(Node::Step { from, to }) => format!("days {from} to {to}"),
        Some(Node::Middle { from, to }) => format!("between days {from} and {to}"),
        None => id.to_owned(),
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
