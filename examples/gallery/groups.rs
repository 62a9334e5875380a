//! What the samples say by bloc and region, who else stands, and what is said when: made up like
//! the rest.

use coattails::election::{ActNoun, Scale};
use coattails::estimate::{
    CandidateFindings, Estimate, Findings, GroupDifference, GroupFindings, RegionInfo,
};
use coattails::replicates::{ActSummary, Spread};
use indexmap::IndexMap;

use super::made::{full, normal};

/// Gives what the candidate in each contest does not win to those who come next among the
/// candidates, half of it each.
pub fn add_rivals(findings: &mut Findings) {
    let ids: Vec<String> = findings.candidates.keys().cloned().collect();
    for contest in findings
        .arms
        .values_mut()
        .flat_map(|arm| arm.contests.values_mut())
    {
        let mut left = 1.0
            - contest
                .candidates
                .values()
                .map(|own| own.wins.estimate)
                .sum::<f64>();
        let missing: Vec<&String> = ids
            .iter()
            .filter(|id| !contest.candidates.contains_key(*id))
            .collect();
        for (place, id) in missing.iter().enumerate() {
            let wins = if place + 1 == missing.len() {
                left
            } else {
                0.6 * left
            };
            left -= wins;
            let own = CandidateFindings {
                wins: Estimate {
                    estimate: wins,
                    mcse: 0.0,
                },
                ..full(normal(-0.1, 0.1), wins)
            };
            contest.candidates.insert((*id).clone(), own);
        }
    }
}

/// Blocs of these names, in which the candidate of the question has ever less, and gains ever less.
pub fn add_blocs(findings: &mut Findings, names: &[&str]) {
    findings.blocs = names
        .iter()
        .enumerate()
        .map(|(at, name)| (format!("bloc-{at}"), (*name).to_owned()))
        .collect();
    let ids: Vec<String> = findings.blocs.keys().cloned().collect();
    add_groups(
        findings,
        &ids,
        |contest| &mut contest.by_bloc,
        |change| &mut change.by_bloc,
    );
}

/// Regions of these names on a map so many tiles wide.
pub fn add_regions(findings: &mut Findings, names: &[String], wide: usize) {
    let region = |(at, name): (usize, &String)| {
        let tile = Some([(at % wide) as u16, (at / wide) as u16]);
        (
            format!("region-{at}"),
            RegionInfo {
                name: name.clone(),
                tile,
            },
        )
    };
    findings.regions = names.iter().enumerate().map(region).collect();
    let ids: Vec<String> = findings.regions.keys().cloned().collect();
    add_groups(
        findings,
        &ids,
        |contest| &mut contest.by_region,
        |change| &mut change.by_region,
    );
}

fn add_groups(
    findings: &mut Findings,
    ids: &[String],
    groups: fn(&mut coattails::estimate::ContestFindings) -> &mut IndexMap<String, GroupFindings>,
    changes: fn(
        &mut coattails::estimate::ContestDifference,
    ) -> &mut IndexMap<String, GroupDifference>,
) {
    let asked = findings.question.candidate.clone();
    // Of the group at a place: a lead, and what the what-if takes away.
    let lead = |at: usize| 0.32 - 0.6 * at as f64 / ids.len().max(1) as f64;
    let change = |at: usize| -0.0701 + 0.07 * at as f64 / ids.len().max(1) as f64;
    for (arm, found) in &mut findings.arms {
        let shift = |at: usize| if arm == "baseline" { 0.0 } else { change(at) };
        for contest in found
            .contests
            .values_mut()
            .filter(|contest| contest.candidates.contains_key(&asked))
        {
            *groups(contest) = ids
                .iter()
                .enumerate()
                .map(|(at, id)| {
                    let one = |mean: f64| {
                        [(
                            asked.clone(),
                            Estimate {
                                estimate: mean,
                                mcse: 0.001,
                            },
                        )]
                        .into_iter()
                        .collect()
                    };
                    let share = normal(0.5 + lead(at) / 2.0 + shift(at), 0.05);
                    let group = GroupFindings {
                        share: [(asked.clone(), share)].into_iter().collect(),
                        margin: one(lead(at) + 2.0 * shift(at)),
                        leads: one(0.5),
                    };
                    (id.clone(), group)
                })
                .collect();
        }
    }
    // Less as written: what the act adds.
    for found in findings.what_ifs.values_mut() {
        for contest in found.contests.values_mut() {
            let group = |(at, id): (usize, &String)| {
                let share = [(asked.clone(), normal(-change(at), 0.02))]
                    .into_iter()
                    .collect();
                (
                    id.clone(),
                    GroupDifference {
                        share_difference: share,
                    },
                )
            };
            *changes(contest) = ids.iter().enumerate().map(group).collect();
        }
    }
}

/// An endorsement by this name, heard by 90 % in every contest but those in `unheard`.
pub fn endorsement(
    by: &str,
    target: &str,
    date: &str,
    effect: [f64; 3],
    unheard: &[&str],
) -> ActSummary {
    let heard = [
        "primary", "runoff", "general", "election", "first", "second",
    ];
    ActSummary {
        id: format!("endorses-{target}-{date}"),
        kind: ActNoun::Endorsement,
        by: by.to_owned(),
        endorser: by.to_owned(),
        target: Some(target.to_owned()),
        undoes: None,
        date: date.to_owned(),
        probability: None,
        withdrawn: None,
        scale: Scale::Electorate,
        effect: Spread {
            p5: effect[0],
            p50: effect[1],
            p95: effect[2],
        },
        belief: None,
        correction: None,
        ramp: 7.0,
        half_life: None,
        remainder: 0.0,
        turnout: false,
        heard: heard
            .map(|id| (id.to_owned(), if unheard.contains(&id) { 0.0 } else { 0.9 }))
            .into_iter()
            .collect(),
    }
}

/// An endorsement, a claim disavowed, an attack that fades, an endorsement taken back: in every arm
/// but the first what-if's, which lacks the first of them; the last what-if endorses another.
pub fn add_acts(findings: &mut Findings, by: &str, dates: [&str; 4]) {
    let ids: Vec<String> = findings.candidates.keys().take(3).cloned().collect();
    let word = |target: usize, date: usize, effect: [f64; 3]| {
        endorsement(
            by,
            &ids[target.min(ids.len() - 1)],
            dates[date],
            effect,
            &["general"],
        )
    };
    let first = word(0, 0, [-0.21, 0.28, 0.77]);
    let rival = findings.candidates[1].name.clone();
    let claim = ActSummary {
        kind: ActNoun::Claim,
        by: rival,
        belief: Some(0.25),
        turnout: true,
        ..word(1, 1, [0.02, 0.4, 0.8])
    };
    let denial = ActSummary {
        id: "denial".to_owned(),
        kind: ActNoun::Disavowal,
        undoes: Some(claim.id.clone()),
        correction: Some(0.6),
        ..word(1, 2, [0.02, 0.02, 0.02])
    };
    let attack = ActSummary {
        id: "attack".to_owned(),
        kind: ActNoun::Opposition,
        half_life: Some(20.0),
        ramp: 0.0,
        scale: Scale::Voter,
        ..word(1, 2, [0.1, 0.3, 0.5])
    };
    let taken = ActSummary {
        id: "taken".to_owned(),
        withdrawn: Some(dates[3].to_owned()),
        ..word(2, 1, [0.1, 0.2, 0.3])
    };
    let back = ActSummary {
        kind: ActNoun::Withdrawal,
        undoes: Some("taken".to_owned()),
        ..word(2, 3, [0.0, 0.0, 0.0])
    };
    let all = [first, claim, denial, attack, taken, back];
    let last = findings.arms.len() - 1;
    for (place, arm) in findings.arms.values_mut().enumerate() {
        arm.acts = all.iter().skip(usize::from(place == 1)).cloned().collect();
        if place == last && place > 1 {
            arm.acts.push(word(1, 0, [-0.1, 0.4, 1.1]));
        }
    }
}
