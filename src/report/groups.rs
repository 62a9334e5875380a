//! `blocs.csv` and `regions.csv`: how each bloc and region votes, for a spreadsheet or a map.

use indexmap::IndexMap;

use crate::estimate::{
    ContestDifference, ContestFindings, Findings, GroupDifference, GroupFindings,
};

use super::csv::{lines, number};

/// Columns after those that name the group.
const FIGURES: [&str; 13] = [
    "candidate",
    "candidate_name",
    "share_mean",
    "share_mcse",
    "share_p5",
    "share_p50",
    "share_p95",
    "margin_mean",
    "leads",
    "share_difference_mean",
    "share_difference_mcse",
    "share_difference_p5",
    "share_difference_p95",
];

/// `blocs.csv`: a row per arm, contest, bloc and candidate; `None` where no contest has several
/// blocs.
///
/// Over the replicates in which the contest is held with the candidate on the ballot; differences
/// are the what-if's less the baseline's, and empty for the baseline.
pub fn blocs(findings: &Findings) -> Option<String> {
    let name = |id: &str| vec![findings.blocs.get(id).cloned().unwrap_or_default()];
    table(
        findings,
        &["bloc", "bloc_name"],
        name,
        |contest| &contest.by_bloc,
        |difference| &difference.by_bloc,
    )
}

/// `regions.csv`: the same by region, with the tile of each; `None` where the scenario declares
/// none.
pub fn regions(findings: &Findings) -> Option<String> {
    let name = |id: &str| {
        let region = findings.regions.get(id);
        let tile = |axis: usize| {
            region
                .and_then(|region| Some(region.tile?[axis].to_string()))
                .unwrap_or_default()
        };
        vec![
            region.map_or_else(String::new, |region| region.name.clone()),
            tile(0),
            tile(1),
        ]
    };
    let columns = ["region", "region_name", "tile_x", "tile_y"];
    table(
        findings,
        &columns,
        name,
        |contest| &contest.by_region,
        |difference| &difference.by_region,
    )
}

type Groups<T> = IndexMap<String, T>;

fn table(
    findings: &Findings,
    group: &[&str],
    name: impl Fn(&str) -> Vec<String>,
    of: fn(&ContestFindings) -> &Groups<GroupFindings>,
    difference: fn(&ContestDifference) -> &Groups<GroupDifference>,
) -> Option<String> {
    let header = ["scenario", "arm", "contest", "date"]
        .iter()
        .chain(group)
        .chain(&FIGURES);
    let mut rows: Vec<Vec<String>> = vec![header.map(|name| (*name).to_owned()).collect()];
    for (arm, contests) in &findings.arms {
        for (id, contest) in &contests.contests {
            let differences = findings
                .what_ifs
                .get(arm)
                .and_then(|what_if| what_if.contests.get(id))
                .map(difference);
            for (group, found) in of(contest) {
                let difference = differences.and_then(|groups| groups.get(group));
                for candidate in found.share.keys() {
                    let mut row = vec![
                        findings.scenario.id.clone(),
                        arm.clone(),
                        id.clone(),
                        contest.date.clone(),
                    ];
                    row.push(group.clone());
                    row.extend(name(group));
                    row.extend(figures(findings, candidate, found, difference));
                    rows.push(row);
                }
            }
        }
    }
    (rows.len() > 1).then(|| lines(&rows))
}

fn figures(
    findings: &Findings,
    candidate: &str,
    found: &GroupFindings,
    difference: Option<&GroupDifference>,
) -> Vec<String> {
    let name = findings
        .candidates
        .get(candidate)
        .map_or_else(String::new, |info| info.name.clone());
    let share = &found.share[candidate];
    let own = [share.mean, share.mcse, share.p5, share.p50, share.p95].map(number);
    let [margin, leads] = [&found.margin, &found.leads].map(|of| {
        of.get(candidate)
            .map_or_else(String::new, |estimate| number(estimate.estimate))
    });
    let less = difference.and_then(|difference| difference.share_difference.get(candidate));
    let less = less.map_or_else(Default::default, |less| {
        [less.mean, less.mcse, less.p5, less.p95].map(number)
    });
    [candidate.to_owned(), name]
        .into_iter()
        .chain(own)
        .chain([margin, leads])
        .chain(less)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn a_bloc_has_a_row_per_candidate_and_contest_of_each_arm() {
        let text = blocs(&estimate(&sample::replicates(), 1)).unwrap();
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        // Two arms, two contests, two blocs, three candidates.
        assert_eq!(rows.len(), 1 + 2 * 2 * 2 * 3);
        let cell = |row: usize, name: &str| {
            rows[row][rows[0].iter().position(|column| *column == name).unwrap()]
        };
        assert_eq!(
            (
                cell(1, "bloc"),
                cell(1, "candidate"),
                cell(1, "margin_mean")
            ),
            ("near", "a", "0.0875")
        );
        assert_eq!(cell(1, "share_difference_mean"), "");
        assert_eq!(
            (cell(13, "arm"), cell(13, "share_difference_mean")),
            ("without", "-0.0925")
        );
    }

    #[test]
    fn a_scenario_without_regions_has_no_table_of_them() {
        assert_eq!(regions(&estimate(&sample::replicates(), 1)), None);
    }
}
