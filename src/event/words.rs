//! An event as a reader says it, with names for ids.

use crate::scenario::Scenario;

use super::grammar::{Clause, Deed, Event, Lead};

impl Event {
    /// `sessions on runoff and not tuberville wins runoff by > 10` as `Sessions is on the ballot of the Republican run-off and
    /// Tuberville does not win the Republican run-off by more than 10 points`. Names that the scenario lacks stay ids.
    pub fn in_words(&self, scenario: &Scenario) -> String {
        self.clauses.iter().map(|clause| words(clause, scenario)).collect::<Vec<String>>().join(" and ")
    }
}

fn words(clause: &Clause, scenario: &Scenario) -> String {
    let roster = &scenario.roster;
    let candidate = roster.candidates.iter().find(|known| known.id == clause.candidate);
    let who = candidate.map_or(clause.candidate.as_str(), |candidate| &candidate.short);
    let contest = roster.contests.iter().find(|known| known.id == clause.contest);
    let contest = contest.map_or(clause.contest.as_str(), |contest| &contest.name);
    let here = |ix: crate::election::ContestIx| roster.contests[ix.at()].id == clause.contest;
    let narrows = scenario.arms[0].election.contests.iter().any(|own| here(own.ix) && own.rule.narrows());
    let (does, not) = match clause.deed {
        Deed::Wins if narrows => ("goes on from", "does not go on from"),
        Deed::Wins => ("wins", "does not win"),
        Deed::On => ("is on the ballot of", "is not on the ballot of"),
        Deed::Loses => ("loses", "does not lose"),
    };
    format!("{who} {} the {contest}{}", if clause.not { not } else { does }, clause.by.map_or(String::new(), lead))
}

fn lead(lead: Lead) -> String {
    let than = match (lead.more, lead.or_equal) {
        (true, false) => "more than",
        (true, true) => "at least",
        (false, false) => "less than",
        (false, true) => "at most",
    };
    format!(" by {than} {} point{}", lead.points, if lead.points == 1.0 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;
    use std::path::Path;

    #[test]
    fn an_event_is_said_with_names() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/alabama-2020.toml");
        let scenario = load(&path, &[]).unwrap().scenario;
        let cases = [
            ("sessions on runoff", "Sessions is on the ballot of the Republican run-off"),
            (
                "not tuberville wins runoff by > 10",
                "Tuberville does not win the Republican run-off by more than 10 points",
            ),
            ("byrne loses runoff by <= 1", "Byrne loses the Republican run-off by at most 1 point"),
            ("moore wins primary", "Moore goes on from the Republican primary"),
            (
                "sessions on general and jones wins general by >= 2.5",
                "Sessions is on the ballot of the general election and Jones wins the general election by at least 2.5 points",
            ),
        ];
        for (event, words) in cases {
            assert_eq!(Event::parse(event).unwrap().in_words(&scenario), words);
        }
    }
}
