//! An event as a reader says it, with names for ids.

use crate::scenario::Names;

use super::grammar::{Clause, Deed, Event, Lead, Predicate, Race};

impl Event {
    /// `sessions on runoff and not tuberville wins runoff by > 10` as `Sessions is on the ballot of
    /// the Republican run-off and Tuberville does not win the Republican run-off by more than 10
    /// points`. Names that the scenario lacks stay ids.
    pub fn in_words(&self, names: &Names) -> String {
        self.clauses
            .iter()
            .map(|clause| words(clause, names))
            .collect::<Vec<String>>()
            .join(" and ")
    }
}

fn words(clause: &Clause, names: &Names) -> String {
    match clause {
        Clause::Race(race) => of_race(race, names),
        Clause::Deed(Deed { not, act }) => {
            let does = if *not { "does not come" } else { "comes" };
            format!("{} {does}", names.act(act))
        }
    }
}

fn of_race(clause: &Race, names: &Names) -> String {
    let who = names.candidate(&clause.candidate);
    let contest = names.contest(&clause.contest).unwrap_or(&clause.contest);
    let narrows = names.narrows(&clause.contest);
    let (does, not) = match clause.predicate {
        Predicate::Wins if narrows => ("goes on from", "does not go on from"),
        Predicate::Wins => ("wins", "does not win"),
        Predicate::On => ("is on the ballot of", "is not on the ballot of"),
        Predicate::Loses => ("loses", "does not lose"),
    };
    format!(
        "{who} {} the {contest}{}",
        if clause.not { not } else { does },
        clause.by.map_or(String::new(), lead)
    )
}

fn lead(lead: Lead) -> String {
    let than = match (lead.more, lead.or_equal) {
        (true, false) => "more than",
        (true, true) => "at least",
        (false, false) => "less than",
        (false, true) => "at most",
    };
    format!(
        " by {than} {} point{}",
        lead.points,
        if lead.points == 1.0 { "" } else { "s" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;
    use std::path::Path;

    #[test]
    fn an_event_is_said_with_names() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/alabama-2020.toml");
        let names = Names::of(&load(&path, &[]).unwrap().scenario);
        let cases = [
            (
                "not acts.trump-endorses-tuberville happened",
                "Donald Trump’s endorsement of Tuberville does not come",
            ),
            (
                "sessions on runoff",
                "Sessions is on the ballot of the Republican run-off",
            ),
            (
                "not tuberville wins runoff by > 10",
                "Tuberville does not win the Republican run-off by more than 10 points",
            ),
            (
                "byrne loses runoff by <= 1",
                "Byrne loses the Republican run-off by at most 1 point",
            ),
            (
                "moore wins primary",
                "Moore goes on from the Republican primary",
            ),
            (
                "sessions on general and jones wins general by >= 2.5",
                "Sessions is on the ballot of the general election and Jones wins the general election by at least 2.5 points",
            ),
        ];
        for (event, words) in cases {
            assert_eq!(Event::parse(event).unwrap().in_words(&names), words);
        }
    }
}
