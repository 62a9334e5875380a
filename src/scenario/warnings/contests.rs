//! Contests that do not end as one would expect.

use crate::election::Rule;
use crate::scenario::diagnostic::Problem;

use super::Whole;

/// Contests before `as-of` whose result is not given.
pub fn uncounted(whole: &Whole) -> Vec<Problem> {
    let baseline = whole.baseline();
    let contests = baseline.contests.iter();
    contests
        .filter(|contest| contest.date < baseline.as_of && contest.returns.is_none())
        .map(|contest| {
            let id = &whole.scenario.roster[contest.ix].id;
            Problem::warning(
                format!("contests.{id}.date"),
                format!("contest \"{id}\" is held before as-of, but has no returns: it will be simulated"),
                "give its `returns`",
            )
        })
        .collect()
}

/// Contests by majority that pass their first two on to an election with others.
pub fn without_winner(whole: &Whole) -> Vec<Problem> {
    let (roster, chains) = (&whole.scenario.roster, whole.baseline().chains());
    let mut found = Vec::new();
    for contest in &whole.baseline().contests {
        let Rule::Majority { .. } = contest.rule else {
            continue;
        };
        let came = chains.can_stand(contest);
        let joined = |next: &&crate::election::Contest| {
            next.ballot
                .iter()
                .any(|candidate| !came.contains(candidate))
        };
        let Some(next) = chains.followers(contest.ix).find(joined) else {
            continue;
        };
        let [id, next] = [contest.ix, next.ix].map(|ix| &roster[ix].id);
        found.push(Problem::warning(
            format!("contests.{id}.rule"),
            format!(
                "short of a majority contest \"{id}\" has no winner: its first two go on to \"{next}\", where others stand too"
            ),
            "let a run-off of its own stand between them, or give it `rule = \"plurality\"`",
        ));
    }
    found
}
