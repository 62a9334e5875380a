//! `blocs.csv` and `regions.csv`: how each bloc and region votes, for a spreadsheet or a map.

use indexmap::IndexMap;

use crate::estimate::{
    ContestDifference, ContestFindings, Findings, GroupDifference, GroupFindings, Summary,
};

use crate::table::{Draft, Table, csv};

/// `blocs.csv`: a row per arm, contest, bloc and candidate; `None` where no contest has several
/// blocs.
///
/// Over the replicates in which the contest is held with the candidate on the ballot; differences
/// are the what-if's less the baseline's, and empty for the baseline.
pub fn blocs(findings: &Findings) -> Option<String> {
    let rows = rows(findings, |of| &of.by_bloc, |of| &of.by_bloc);
    let named = Table::of(&rows)
        .group(findings, "bloc")
        .only("bloc_name", |row| findings.blocs.get(row.group));
    named.figures(findings)
}

/// `regions.csv`: the same by region, with the tile of each; `None` where the scenario declares
/// none.
pub fn regions(findings: &Findings) -> Option<String> {
    let rows = rows(findings, |of| &of.by_region, |of| &of.by_region);
    let region = |id: &str| findings.regions.get(id);
    let tile = |id: &str, axis: usize| Some(f64::from(region(id)?.tile?[axis]));
    let named = Table::of(&rows)
        .group(findings, "region")
        .only("region_name", |row| {
            region(row.group).map(|region| &region.name)
        })
        .each(["tile_x", "tile_y"], |row| {
            [0, 1].map(|axis| tile(row.group, axis))
        });
    named.figures(findings)
}

type Groups<T> = IndexMap<String, T>;

/// A candidate in a group of voters in an arm's contest.
struct Row<'a> {
    arm: &'a str,
    contest: &'a str,
    date: &'a str,
    group: &'a str,
    candidate: &'a str,
    found: &'a GroupFindings,
    difference: Option<&'a Summary>,
}

fn rows<'a>(
    findings: &'a Findings,
    of: fn(&ContestFindings) -> &Groups<GroupFindings>,
    difference: fn(&ContestDifference) -> &Groups<GroupDifference>,
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (arm, contests) in &findings.arms {
        for (id, contest) in &contests.contests {
            let what_if = findings.what_ifs.get(arm);
            let differences = what_if.and_then(|of| of.contests.get(id)).map(difference);
            for (group, found) in of(contest) {
                let difference = differences.and_then(|groups| groups.get(group));
                rows.extend(found.share.keys().map(|candidate| Row {
                    arm,
                    contest: id,
                    date: &contest.date,
                    group,
                    candidate,
                    found,
                    difference: difference.and_then(|of| of.share_difference.get(candidate)),
                }));
            }
        }
    }
    rows
}

impl<'a> Draft<&'a Row<'a>> {
    /// Whose row it is, up to the group.
    fn group(self, findings: &Findings, id: &str) -> Self {
        self.only("scenario", |_| &findings.scenario.id)
            .only("arm", |row| row.arm)
            .only("contest", |row| row.contest)
            .only("date", |row| row.date)
            .only(id, |row| row.group)
    }

    /// The columns after those that name the group, and the whole; nothing without rows.
    fn figures(self, findings: &Findings) -> Option<String> {
        let table = self
            .only("candidate", |row| row.candidate)
            .only("candidate_name", |row| {
                findings
                    .candidates
                    .get(row.candidate)
                    .map(|info| &info.name)
            })
            .summary("share", ["mean", "mcse", "p5", "p50", "p95"], |row| {
                row.found.share.get(row.candidate)
            })
            .only("margin_mean", |row| {
                row.found.margin.get(row.candidate).copied()
            })
            .only("leads", |row| row.found.leads.get(row.candidate).copied())
            .summary("share_difference", ["mean", "mcse", "p5", "p95"], |row| {
                row.difference
            });
        Some(csv(&table.table().unless_empty()?))
    }
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
            ("without", "0.0925")
        );
    }

    #[test]
    fn a_scenario_without_regions_has_no_table_of_them() {
        assert_eq!(regions(&estimate(&sample::replicates(), 1)), None);
    }
}
