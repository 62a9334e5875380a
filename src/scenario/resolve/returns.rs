//! Returns by region: held against one another and against those of the whole.

use std::collections::BTreeMap;

use crate::election::CandidateIx;
use crate::scenario::register::is_remark;
use crate::scenario::tree::Table;

use super::arm::ArmReader;

type Votes = Vec<(CandidateIx, u64)>;

/// The returns of contest `id`, those given as a whole or else the sums over regions, and the votes
/// by region `[region][place]` where they are given.
pub fn by_region(
    reader: &ArmReader,
    id: &str,
    whole: Option<Votes>,
) -> (Option<Votes>, Option<Vec<Vec<u64>>>) {
    let roster = reader.roster;
    let table = |region: &str| reader.table(&["regions", region, "returns", id]);
    let given: Vec<(usize, &Table)> = roster
        .regions
        .iter()
        .enumerate()
        .filter_map(|(at, region)| Some((at, table(&region.id)?)))
        .collect();
    if given.is_empty() {
        return (whole, None);
    }
    let mut sums: BTreeMap<CandidateIx, u64> = BTreeMap::new();
    let mut votes: BTreeMap<(usize, CandidateIx), u64> = BTreeMap::new();
    for (at, table) in &given {
        for name in table.keys().filter(|key| !is_remark(key)) {
            let count = reader
                .whole(&["regions", &roster.regions[*at].id, "returns", id, name])
                .unwrap_or(0);
            if let Some(candidate) = roster.candidate(name) {
                let sum = sums.entry(candidate).or_default();
                *sum = sum.saturating_add(count);
                votes.insert((*at, candidate), count);
            }
        }
    }
    let tables_are_whole = reader.report.tables_are_whole();
    let names = |candidate: &CandidateIx| roster[*candidate].id.as_str();
    for (at, region) in roster.regions.iter().enumerate() {
        let path = ["regions", &region.id, "returns", id];
        if !tables_are_whole || reader.node(&path[..2]).is_none() {
            continue;
        }
        let missing: Vec<&str> = sums
            .keys()
            .filter(|c| !votes.contains_key(&(at, **c)))
            .map(names)
            .collect();
        if !missing.is_empty() {
            let all = missing.len() == sums.len();
            let whose = if all {
                String::new()
            } else {
                format!(" for \"{}\"", missing.join("\", \""))
            };
            reader.error(
                &path,
                format!(
                    "region \"{}\" has no returns of contest \"{id}\"{whose}",
                    region.id
                ),
                "give them for every region, 0 where there are none",
            );
        }
    }
    let mut returns = whole.clone().unwrap_or_default();
    for (candidate, sum) in &sums {
        match returns.iter().find(|(known, _)| known == candidate) {
            Some((_, votes)) if votes != sum && tables_are_whole => {
                let name = names(candidate);
                let message = format!(
                    "contest \"{id}\" has {votes} votes for \"{name}\", but those of its regions add to {sum}"
                );
                reader.error(
                    &["contests", id, "returns", name],
                    message,
                    "correct one of them, or leave the returns of the whole out",
                );
            }
            Some(_) => {}
            None => returns.push((*candidate, *sum)),
        }
    }
    for (candidate, _) in whole
        .iter()
        .flatten()
        .filter(|(candidate, _)| !sums.contains_key(candidate))
    {
        let name = names(candidate);
        reader.error(
            &["contests", id, "returns", name],
            format!("no region has returns of contest \"{id}\" for \"{name}\""),
            "give them by region too, or for the whole alone",
        );
    }
    returns.sort_by_key(|(candidate, _)| *candidate);
    let row = |at: usize| {
        returns
            .iter()
            .map(|(candidate, _)| votes.get(&(at, *candidate)).copied().unwrap_or(0))
            .collect()
    };
    let regional = (0..roster.regions.len()).map(row).collect();
    (Some(returns), Some(regional))
}
