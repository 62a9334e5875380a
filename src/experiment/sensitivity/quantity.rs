//! Any uncertain quantity in words, those of observations too.

use crate::scenario::Scenario;

use super::label::label;

/// As `label` has it; what all polls of a contest have in common besides: `the error that all polls of the Republican run-off
/// have in common, tuberville`.
pub fn quantity_in_words(scenario: &Scenario, name: &str) -> String {
    let Some(of) = name.strip_prefix("poll-error.") else { return label(scenario, name) };
    let (contest, whose) = of.split_once('.').map_or((of, None), |(contest, whose)| (contest, Some(whose)));
    let known = scenario.roster.contests.iter().find(|known| known.id == contest);
    let short = |id: &str| {
        let known = scenario.roster.candidates.iter().find(|known| known.id == id);
        known.map_or(id.to_owned(), |candidate| candidate.short.clone())
    };
    let whose = whose.map_or_else(String::new, |id| format!(", {}", short(id)));
    format!("the error that all polls of the {} have in common{whose}", known.map_or(contest, |known| &known.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_polls_have_in_common_is_told_with_the_contest_and_the_candidate() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/alabama-2020-observed.toml");
        let scenario = crate::scenario::load(&path, &[]).unwrap().scenario;
        let told = |name: &str| quantity_in_words(&scenario, name);
        let common = "the error that all polls of the Republican run-off have in common";
        assert_eq!(told("poll-error.runoff.tuberville"), format!("{common}, Tuberville"));
        assert_eq!(told("poll-error.runoff"), common);
        assert_eq!(told("discrepancy.runoff"), "what the model cannot give in the Republican run-off");
    }
}
