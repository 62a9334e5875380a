//! What a chart shows of findings: whose figures, and which way round.

use crate::estimate::{CandidateFindings, ContestFindings, Findings, Shown};

/// The least standard deviation of a lead that is one: below it is what rounding leaves of counts
/// that are given.
const LEAST_SPREAD: f64 = 1e-9;

/// Whether the lead differs from replicate to replicate.
pub fn is_uncertain(view: &Shown) -> bool {
    view.margin.sd > LEAST_SPREAD
}

/// The candidate of the question in an arm's contest.
pub fn asked<'a>(
    findings: &'a Findings,
    arm: &str,
    contest: &str,
) -> Option<&'a CandidateFindings> {
    let contest = findings.arms.get(arm)?.contests.get(contest)?;
    contest.candidates.get(&findings.question.candidate)
}

/// The figures to show; nothing where the candidate is never on the ballot.
pub fn view<'a>(contest: &'a ContestFindings, candidate: &str) -> Option<Shown<'a>> {
    let all = contest.candidates.get(candidate)?;
    (all.on_ballot.estimate > 0.0).then(|| all.shown())
}

/// What the what-if of the question is called.
pub fn what_if_title(findings: &Findings) -> Option<&String> {
    let id = findings.question.what_if.as_ref()?;
    findings.what_ifs.get(id).map(|arm| &arm.title)
}

/// The contests of all arms by id, in the order in which they are held.
pub fn contests(findings: &Findings) -> Vec<&String> {
    let mut held: Vec<(&String, &String)> = Vec::new();
    for (id, contest) in findings.arms.values().flat_map(|arm| &arm.contests) {
        if held.iter().all(|(known, _)| *known != id) {
            held.push((id, &contest.date));
        }
    }
    held.sort_by_key(|(_, date)| *date);
    held.into_iter().map(|(id, _)| id).collect()
}

/// The contest as the baseline has it, else as the first arm that does.
pub fn contest<'a>(findings: &'a Findings, id: &str) -> Option<&'a ContestFindings> {
    findings.arms.values().find_map(|arm| arm.contests.get(id))
}

/// The candidate's name and what the charts call the candidate for short.
pub fn names<'a>(findings: &'a Findings, id: &'a str) -> (&'a str, &'a str) {
    findings
        .candidates
        .get(id)
        .map_or((id, id), |candidate| (&candidate.name, &candidate.short))
}
