//! What-ifs of a scenario that names none, so that it answers all the same: without each act that is
//! about someone who can win what is asked, and without all of them.

use crate::election::{Act, ActInWords, CandidateIx, Election, Roster};
use crate::scenario::resolved::{Arm, Question};

/// Acts that get an arm of their own.
const MOST: usize = 8;

/// The arms: acts about the question's candidate first, each in order of date. What undoes an act goes
/// with it; of arms that are alike the first stays.
pub fn arms(roster: &Roster, baseline: &Election, question: Question) -> Vec<Arm> {
    let chains = baseline.chains();
    let asked = baseline.contest(question.stage.unwrap_or(question.contest));
    let rivals = asked.map_or_else(Vec::new, |contest| chains.can_stand(contest));
    let about = |act: &&Act| {
        act.about(&baseline.acts)
            .is_some_and(|who| rivals.contains(&who))
    };
    let mut acts: Vec<&Act> = baseline.acts.iter().filter(about).collect();
    acts.sort_by_key(|act| {
        let other = act.about(&baseline.acts) != Some(question.candidate);
        (other, act.date, act.ix)
    });
    let called = |who: CandidateIx| roster[who].name.as_str();
    let mut found: Vec<Arm> = Vec::new();
    let mut add = |id: String, title: String, without: &[&Act]| {
        let mut election = baseline.clone();
        election.acts.retain(|act| {
            let gone = |one: &&Act| act.ix == one.ix || act.undoes() == Some(one.ix);
            !without.iter().any(gone)
        });
        if found.iter().all(|arm| arm.election != election) {
            found.push(Arm {
                id,
                title,
                election,
            });
        }
    };
    for act in acts.iter().take(MOST) {
        let words = ActInWords::of(roster, &baseline.acts, act, called);
        let id = &roster[act.ix].id;
        add(
            format!("without-{id}"),
            format!("Without {}", words.phrase()),
            &[act],
        );
    }
    if acts.len() > 1 {
        let title = format!("Without all {} acts", acts.len());
        add("without-all".to_owned(), title, &acts);
    }
    found
}
