//! What the headline is about: as asked, else by default.

use crate::election::{Act, CandidateIx, ContestIx, Election, Roster};
use crate::scenario::prizes::Prizes;
use crate::scenario::register::is_remark;
use crate::scenario::report::Report;
use crate::scenario::resolved::{Arm, Question};
use crate::scenario::tree::{At, Node};

use super::ids::position;

/// The question; `None` where there is none to ask, which is reported.
pub fn question(root: &Node, roster: &Roster, arms: &[Arm], report: &Report) -> Option<Question> {
    let node = |key: &str| root.get(["question", key]);
    let asked = |key: &str| node(key).and_then(Node::text);
    let what_if = match asked("what-if") {
        Some(id) => arms.iter().position(|arm| arm.id == id),
        None => (arms.len() > 1).then_some(1),
    };
    let baseline = &arms[0].election;
    let act = match what_if {
        Some(arm) => differing(baseline, &arms[arm].election),
        None => first(baseline),
    };
    let target = act
        .as_ref()
        .and_then(|(act, election)| act.about(&election.acts));
    let candidate = asked("candidate")
        .and_then(|id| roster.candidate(id))
        .or(target)
        .or_else(|| anyone(baseline));
    let Some(candidate) = candidate else {
        report.error(
            At { end: 0, ..root.at },
            "there is no question to ask",
            "add a table [question]",
        );
        return None;
    };
    let compared: Vec<&Election> = [Some(baseline), what_if.map(|arm| &arms[arm].election)]
        .into_iter()
        .flatten()
        .collect();
    let since = act.as_ref().map(|(act, _)| act.date);
    let prizes = Prizes {
        roster,
        compared: &compared,
        candidate,
        since,
    };
    let of = node("of").or_else(|| node("contest"));
    let asked = match of.map(|of| (of, of.text())) {
        Some((of, Some(word))) => prizes.named(word).map_err(|fault| (of.at, fault)),
        // Told where forms are checked.
        Some((_, None)) => return None,
        None => prizes.default().map_err(|fault| {
            (
                root.get(["question"]).map_or(root.at, |node| node.at),
                fault,
            )
        }),
    };
    let (contest, stage) = match asked {
        Ok(asked) => asked,
        Err((at, (message, help))) => {
            report.error(at, format!("the question is about {message}"), help);
            return None;
        }
    };
    Some(Question {
        what_if,
        candidate,
        contest,
        stage,
        since,
    })
}

/// The slate: a candidate in each of two contests or more, in the order in which they are held;
/// empty where none is asked about, `None` where it is wrong, which is reported.
pub fn slate(
    root: &Node,
    roster: &Roster,
    baseline: &Election,
    report: &Report,
) -> Option<Vec<(ContestIx, CandidateIx)>> {
    let Some(node) = root.get(["question", "slate"]) else {
        return Some(Vec::new());
    };
    let mut places: Vec<(ContestIx, CandidateIx)> = Vec::new();
    let mut fine = true;
    for (id, entry) in node
        .table()
        .into_iter()
        .flatten()
        .filter(|(id, _)| !is_remark(id))
    {
        let contest = position(&roster.contests, id).map(ContestIx)?;
        let who = roster.candidate(entry.node.text()?)?;
        let held = baseline.contest(contest);
        if held.is_some_and(|contest| baseline.chains().can_stand(contest).contains(&who)) {
            places.push((contest, who));
        } else {
            let (who, at) = (&roster[who].id, entry.node.at);
            let message = format!(
                "the slate has \"{who}\" in contest \"{id}\", but nobody can vote for them there"
            );
            report.error(at, message, "name a candidate who can be on that ballot");
            fine = false;
        }
    }
    if fine && places.len() < 2 {
        report.error(
            node.at,
            "a slate of fewer than two",
            "name a candidate in each of two contests or more, or take it out",
        );
        fine = false;
    }
    let held = |place: &(ContestIx, CandidateIx)| {
        baseline
            .contests
            .iter()
            .position(|contest| contest.ix == place.0)
    };
    places.sort_by_key(held);
    fine.then_some(places)
}

/// The first act, by date and id, that only one of two arms has, or has otherwise.
fn differing<'e>(baseline: &'e Election, what_if: &'e Election) -> Option<(&'e Act, &'e Election)> {
    let news = |here: &'e Election, there: &'e Election| {
        here.acts
            .iter()
            .filter(|act| there.act(act.ix) != Some(act))
            .map(move |act| (act, here))
            .collect::<Vec<_>>()
    };
    let mut found = news(baseline, what_if);
    found.extend(news(what_if, baseline));
    found
        .into_iter()
        .min_by_key(|(act, _)| (act.date, act.ix))
        .or_else(|| first(baseline))
}

fn first(election: &Election) -> Option<(&Act, &Election)> {
    election
        .acts
        .iter()
        .min_by_key(|act| (act.date, act.ix))
        .map(|act| (act, election))
}

fn anyone(election: &Election) -> Option<CandidateIx> {
    election
        .contests
        .iter()
        .find_map(|contest| contest.ballot.first().copied())
}
