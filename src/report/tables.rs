//! A contest with its arms side by side, for a terminal.

use crate::estimate::{CandidateFindings, ContestFindings, Findings, StageFindings};

use crate::table::{Column, Lines, Table, terminal};

use crate::table::number::percent;

/// Least width of an arm's column: two figures and the space between.
const ARM_WIDTH: usize = 17;

/// Between columns.
const GAP: usize = 2;

/// One arm's figures on a contest.
type Side<'a> = (&'a str, &'a ContestFindings);

/// A table per contest, arms side by side, no line wider than `width` characters where that can be:
/// what does not fit goes into a further table below, the baseline first in each.
pub fn contests(findings: &Findings, width: usize) -> String {
    let mut ids: Vec<&String> = Vec::new();
    for id in findings.arms.values().flat_map(|arm| arm.contests.keys()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.into_iter()
        .map(|id| contest(findings, id, width))
        .collect::<Vec<String>>()
        .join("\n")
}

/// A table for each nomination or office that several contests decide: who has it, and how.
pub fn stages(findings: &Findings, width: usize) -> String {
    let all: Vec<(&String, &StageFindings)> = findings
        .arms
        .values()
        .next()
        .into_iter()
        .flat_map(|arm| &arm.stages)
        .collect();
    let tables = all.into_iter().map(|(id, stage)| {
        let rows = findings.arms.iter().flat_map(|(arm, found)| {
            let own = found.stages.get(id);
            own.into_iter().flat_map(move |own| {
                let all = own.candidates.iter();
                all.filter(|(_, of)| of.in_runoff.estimate + of.wins.estimate > 0.0)
                    .map(move |(who, of)| (arm, own, who, *of))
            })
        });
        let percent = |brief: &str| Column::percent("", "").brief(brief);
        let table = Table::of(rows)
            .column(Column::text("", "").brief("arm"), |(arm, ..)| arm)
            .column(Column::text("", "").brief("candidate"), |(_, _, who, _)| {
                findings.candidates.get(who).map(|info| &info.short)
            })
            .column(percent(stage.decides.brief()), |(.., of)| of.wins)
            .column(percent("outright"), |(.., of)| of.outright)
            .column(percent("in run-off"), |(.., of)| of.in_runoff)
            .column(percent("wins it"), |(.., of)| of.wins_runoff)
            .column(percent("run-off held"), |(_, own, ..)| own.runoff);
        format!(
            "{}: {}\n{}\n\n",
            stage.title,
            stage.decides.name(),
            terminal(&table.table(), usize::MAX, width)
        )
    });
    tables.collect()
}

fn contest(findings: &Findings, id: &str, width: usize) -> String {
    let arms: Vec<Side> = findings
        .arms
        .iter()
        .filter_map(|(arm, found)| Some((arm.as_str(), found.contests.get(id)?)))
        .collect();
    let Some((_, first)) = arms.first() else {
        return String::new();
    };
    let candidates: Vec<(&str, &str)> = findings
        .candidates
        .iter()
        .map(|(id, candidate)| (id.as_str(), candidate.name.as_str()))
        .collect();
    let label = candidates
        .iter()
        .map(|(_, name)| name.chars().count())
        .max()
        .unwrap_or(0)
        .max("turnout".len());
    let wins = if first.narrows { "goes on" } else { "wins" };
    let blocks = side_by_side(&arms, width.saturating_sub(label + GAP));
    let tables: Vec<String> = blocks
        .iter()
        .map(|block| table(block, &candidates, wins, width))
        .collect();
    format!("{}, {}\n{}\n", first.title, first.date, tables.join("\n\n"))
}

/// The arms in groups no wider than `room`, each with the first arm and at least one more.
fn side_by_side<'a>(arms: &[Side<'a>], room: usize) -> Vec<Vec<Side<'a>>> {
    let width = |arm: &Side| arm.0.chars().count().max(ARM_WIDTH) + GAP;
    let mut blocks = Vec::new();
    let mut block = vec![arms[0]];
    for arm in &arms[1..] {
        let used: usize = block.iter().map(width).sum();
        if used + width(arm) > room && block.len() > 1 {
            blocks.push(std::mem::replace(&mut block, vec![arms[0]]));
        }
        block.push(*arm);
    }
    blocks.push(block);
    blocks
}

fn table(arms: &[Side], candidates: &[(&str, &str)], wins: &str, width: usize) -> String {
    let headers = arms
        .iter()
        .map(|(id, _)| format!("{id}\n{wins:>8} {:>8}", "share"));
    let mut table = Lines::new(std::iter::once(String::new()).chain(headers));
    let appears = |id: &str| {
        arms.iter()
            .any(|(_, contest)| contest.candidates.contains_key(id))
    };
    for (id, name) in candidates.iter().filter(|(id, _)| appears(id)) {
        let cells = arms.iter().map(|(_, contest)| {
            contest
                .candidates
                .get(*id)
                .map_or_else(String::new, figures)
        });
        table.row(std::iter::once((*name).to_owned()).chain(cells));
    }
    let mut line = |label: &str, of: fn(&ContestFindings) -> Option<f64>| {
        let cells = arms.iter();
        let cells = cells.map(|(_, contest)| of(contest).map_or_else(absent, percent));
        table.row(std::iter::once(label.to_owned()).chain(cells));
    };
    line("turnout", |contest| Some(contest.turnout.as_ref()?.mean));
    if arms.iter().any(|(_, contest)| contest.held.estimate < 1.0) {
        line("held", |contest| Some(contest.held.estimate));
    }
    table.fitted(1, width)
}

/// How often a candidate wins (goes on), over all replicates, and the mean share where there is one.
fn figures(candidate: &CandidateFindings) -> String {
    let share = candidate.share.as_ref();
    let share = share.map_or_else(absent, |share| percent(share.mean));
    format!("{:>8} {share:>8}", percent(candidate.wins.estimate))
}

fn absent() -> String {
    "–".to_owned()
}

/// What a column of a parameter is headed by: as much of the ends of the paths as tells them apart.
pub(super) fn tails(paths: &[String]) -> Vec<String> {
    let tail = |path: &str, parts: usize| {
        let all: Vec<&str> = path.split('.').collect();
        all[all.len().saturating_sub(parts)..].join(".")
    };
    let most = paths
        .iter()
        .map(|path| path.split('.').count())
        .max()
        .unwrap_or(1);
    let apart = |parts: &usize| {
        let mut all: Vec<String> = paths.iter().map(|path| tail(path, *parts)).collect();
        all.sort();
        all.windows(2).all(|two| two[0] != two[1])
    };
    let parts = (1..=most).find(apart).unwrap_or(most);
    paths.iter().map(|path| tail(path, parts)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn paths_are_cut_to_what_tells_them_apart() {
        let of = |paths: &[&str]| {
            tails(
                &paths
                    .iter()
                    .map(|path| path.to_string())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(of(&["acts.a.effect"]), ["effect"]);
        assert_eq!(
            of(&["acts.a.effect", "blocs.x.views.e.aware"]),
            ["effect", "aware"]
        );
        assert_eq!(
            of(&["acts.a.effect", "acts.b.effect"]),
            ["a.effect", "b.effect"]
        );
    }

    #[test]
    fn arms_stand_side_by_side() {
        let text = contests(&estimate(&sample::replicates(), 1), 100);
        let expected = "\
runoff, 2020-07-14
                       baseline             without
                  wins    share       wins    share
────────────────────────────────────────────────────
 Ann Able       25.0 %   54.0 %     25.0 %   50.0 %
 Bob Baker      25.0 %   45.7 %     50.0 %   53.8 %
 Cy Charlie     25.0 %   55.0 %     25.0 %   42.5 %
 turnout                 50.0 %              50.0 %
 held                    75.0 %             100.0 %
";
        assert!(text.ends_with(expected), "{text}");
        assert!(
            text.starts_with("primary, 2020-07-14\n") && text.contains("goes on"),
            "{text}"
        );
    }

    #[test]
    fn arms_that_do_not_fit_go_below_beside_the_baseline_again() {
        let text = contests(&estimate(&sample::replicates(), 1), 20);
        assert!(
            text.lines().all(|line| line.chars().count() <= 60),
            "at least two arms stand together: {text}"
        );
        let mut table = sample::replicates();
        let mut third = table.layout.arms[1].clone();
        third.id = "third".to_owned();
        table.layout.arms.push(third);
        table.arms.push(table.arms[1].clone());
        let text = contests(&estimate(&table, 1), 60);
        assert_eq!(text.matches("baseline").count(), 4, "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 60),
            "{text}"
        );
        assert_eq!(
            contests(&estimate(&table, 1), 200)
                .matches("baseline")
                .count(),
            2
        );
    }
}
