//! What a latent or a group of them is, in words.

use crate::scenario::Scenario;

use super::groups::COUNTS;

/// `the effect of trump-endorses-tuberville`, `what befalls the Republican run-off alone`; the name itself where nothing
/// better is known. Shocks of one candidate, bloc or region have it after a comma.
pub fn label(scenario: &Scenario, name: &str) -> String {
    let contest = |id: &str| {
        let known = scenario.roster.contests.iter().find(|contest| contest.id == id);
        format!("the {}", known.map_or(id, |contest| &contest.name))
    };
    let parts: Vec<&str> = name.split('.').collect();
    let own = |whose: &[&str]| if whose.is_empty() { String::new() } else { format!(", {}", whose.join(", ")) };
    match &parts[..] {
        [counts] if *counts == COUNTS => "the luck of single voters, given all else".to_owned(),
        ["acts", act, "effect"] => format!("the effect of {act}"),
        ["endorsers", endorser, "backlash"] => format!("the backlash of those who disapprove of {endorser}"),
        ["discrepancy"] => "what the model cannot give".to_owned(),
        ["discrepancy", at, whose @ ..] => format!("what the model cannot give in {}{}", contest(at), own(whose)),
        ["shocks", "drift", whose @ ..] => format!("the drift of opinion{}", own(whose)),
        ["shocks", "turnout", at] => format!("turnout in {}", contest(at)),
        ["shocks", "turnout"] => "turnout".to_owned(),
        ["shocks", kind, at, whose @ ..] => match shock(kind) {
            Some(what) => format!("{what} in {}{}", contest(at), own(whose)),
            None => name.to_owned(),
        },
        ["shocks", kind] => shock(kind).map_or_else(|| name.to_owned(), str::to_owned),
        _ => name.to_owned(),
    }
}

fn shock(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "candidate" => "how candidates stand",
        "contest" => "what is particular to the day",
        "bloc" => "how blocs lean",
        "region" => "how regions lean",
        "turnout-bloc" => "turnout by bloc",
        _ => return None,
    })
}
