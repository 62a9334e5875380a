//! What-ifs that come to the same as the scenario as written.

use crate::election::{Act, ActKind, Contest, Election};
use crate::latent::Quantity;
use crate::scenario::diagnostic::Problem;
use crate::scenario::edit::is_like;
use crate::scenario::tree::Node;

use super::Whole;

/// Acts that undo one which the what-if has removed.
pub fn undoing_nothing(whole: &Whole) -> Vec<Problem> {
    let roster = &whole.scenario.roster;
    let mut found = Vec::new();
    for arm in whole.what_ifs() {
        let edits = whole.written.get(["what-ifs", &arm.id]);
        let removed = |act: &str| {
            let path = format!("acts.{act}");
            let removed = edits.and_then(|edits| edits.get(["remove"]));
            let mut patterns = removed.into_iter().flat_map(Node::texts);
            patterns.any(|(pattern, _)| is_like(&path, pattern))
        };
        let undoers = whole.baseline().acts.iter();
        for act in undoers.filter(|act| arm.election.act(act.ix).is_none()) {
            let Some(undone) = act.undoes() else {
                continue;
            };
            let [id, undone] = [act.ix, undone].map(|ix| &roster[ix].id);
            if !removed(id) {
                found.push(whole.warning(
                    arm,
                    format!("acts.{id}.undoes"),
                    format!("act \"{id}\" undoes \"{undone}\", which is removed: it does nothing"),
                    &format!("remove \"acts.{id}\" too, if that is meant"),
                ));
            }
        }
    }
    found
}

/// What-ifs that resolve to the scenario as written, or differ in nothing that reaches a voter.
pub fn without_bearing(whole: &Whole) -> Vec<Problem> {
    let heard = heard(whole.baseline());
    let mut found = Vec::new();
    for arm in whole.what_ifs() {
        let path = format!("what-ifs.{}", arm.id);
        if arm.election == *whole.baseline() {
            let message = format!("what-if \"{}\" changes nothing", arm.id);
            let help = "take it out, or let it differ in something that counts";
            found.push(Problem::warning(path, message, help));
        } else if self::heard(&arm.election) == heard {
            let message = format!(
                "what-if \"{}\" changes nothing that reaches a voter",
                arm.id
            );
            let help = "look at the `effect`, the `aware` and the day of the acts that it is about";
            found.push(Problem::warning(path, message, help));
        }
    }
    found
}

/// The election without acts that move nobody, and without what is thought of those who never
/// speak.
fn heard(election: &Election) -> Election {
    let mut heard = election.clone();
    heard.acts.retain(|act| moves_somebody(act, election));
    let there: Vec<_> = heard.acts.iter().map(|act| act.ix).collect();
    heard
        .acts
        .retain(|act| act.undoes().is_none_or(|undone| there.contains(&undone)));
    let speaks = |at: usize| heard.acts.iter().any(|act| act.endorser().at() == at);
    let silent: Vec<usize> = (0..heard.backlash.len())
        .filter(|at| !speaks(*at))
        .collect();
    for at in silent {
        heard.backlash[at] = None;
        let blocs = heard.electorate.blocs.iter_mut().flatten();
        blocs.for_each(|bloc| bloc.views[at] = None);
    }
    heard
}

/// Whether someone who may vote on or after the day of the act hears of it, and it does something
/// to them.
fn moves_somebody(act: &Act, election: &Election) -> bool {
    let on_turnout = [&act.mobilise, &act.countermobilise];
    let on_votes = match &act.kind {
        ActKind::Endorse { .. } | ActKind::Oppose { .. } | ActKind::Claim { .. } => {
            is_something(&act.effect)
        }
        ActKind::Disavow {
            correction,
            penalty,
            ..
        } => is_something(correction) || is_something(penalty),
        ActKind::Withdraw { .. } => {
            return election
                .contests
                .iter()
                .any(|contest| act.date <= contest.date);
        }
    };
    let chains = election.chains();
    let about = act.about(&election.acts);
    let stands = |contest: &Contest| {
        about.is_some_and(|candidate| chains.can_stand(contest).contains(&candidate))
    };
    let reaches = |contest: &Contest| {
        let mut blocs = contest.electorate.iter();
        blocs.any(|ix| {
            let bloc = election.electorate.blocs[ix.at()].as_ref();
            let audience = bloc.and_then(|bloc| act.audience(*ix, bloc, contest.ix));
            audience.is_some_and(is_something)
        })
    };
    let mut contests = election.contests.iter();
    contests.any(|contest| {
        let moves = on_turnout.into_iter().any(is_something) || (on_votes && stands(contest));
        act.date <= contest.date && moves && reaches(contest)
    })
}

fn is_something(quantity: &Quantity) -> bool {
    quantity.support() != (0.0, 0.0)
}
