//! How many of a slate win: in a sentence, as a table for a terminal, and as `slate.csv`.

use crate::estimate::{Findings, SlateFindings};

use crate::table::number::{percent, whole_percent};
use crate::table::{Column, Lines, Table, csv};

/// What the headline says of the slate: how many win with and without, and what luck in common
/// does.
pub(super) fn sentence(findings: &Findings) -> Option<String> {
    let slate = findings.slate.as_ref()?;
    let baseline = slate.arms.get("baseline")?;
    let size = slate.members.len();
    let mut text = format!(
        "Of the slate’s {size}, {:.1} win on average",
        baseline.mean.estimate
    );
    let asked = findings.question.what_if.as_ref();
    if let Some((id, what_if)) = asked.and_then(|id| Some((id, slate.arms.get(id)?))) {
        let title = findings
            .what_ifs
            .get(id)
            .map_or(id, |what_if| &what_if.title);
        text.push_str(&format!(
            "; in the what-if “{title}”, {:.1}",
            what_if.mean.estimate
        ));
    }
    let (all, none) = (
        baseline.exactly.last()?.estimate,
        baseline.exactly.first()?.estimate,
    );
    let alone = (
        baseline.if_independent.last()?,
        baseline.if_independent.first()?,
    );
    let words = [all, none, *alone.0, *alone.1].map(whole_percent);
    let [all, none, all_alone, none_alone] = words;
    Some(format!(
        "{text}. All of them win in {all}, none in {none} of the simulated elections; if each won or lost on its own, it \
         would be {all_alone} and {none_alone}."
    ))
}

/// An arm a row: how many win on average, and how often exactly none, one, … all of them.
pub fn slate(findings: &Findings, width: usize) -> Option<String> {
    let slate = findings.slate.as_ref()?;

    let numbers = (0..=slate.members.len()).map(|number| number.to_string());
    let mut table = Lines::new(
        ["arm", "of the slate win", "more"]
            .map(str::to_owned)
            .into_iter()
            .chain(numbers),
    );
    for (id, wins) in &slate.arms {
        let exactly = wins.exactly.iter().map(|exactly| percent(exactly.estimate));
        table.row(
            [
                id.clone(),
                format!("{:.2}", wins.mean.estimate),
                more(slate, id),
            ]
            .into_iter()
            .chain(exactly),
        );
    }
    let who: Vec<String> = slate
        .members
        .iter()
        .map(|(contest, candidate)| member(findings, contest, candidate))
        .collect();
    Some(format!(
        "the slate: {}\n{}",
        who.join(", "),
        table.fitted(1, width)
    ))
}

/// How many more win on average than in the baseline: `+0.42`; nothing for the baseline.
fn more(slate: &SlateFindings, id: &str) -> String {
    let signed = |more: f64| format!("{more:+.2}").replace('-', "−");
    slate
        .what_ifs
        .get(id)
        .map_or_else(String::new, |found| signed(found.mean_difference.estimate))
}

fn member(findings: &Findings, contest: &str, candidate: &str) -> String {
    let name = findings
        .candidates
        .get(candidate)
        .map_or(candidate, |info| &info.short);
    format!("{name} ({contest})")
}

/// A row per arm and number of winners.
pub fn slate_csv(findings: &Findings) -> Option<String> {
    let slate = findings.slate.as_ref()?;
    let rows = slate.arms.iter().flat_map(|(id, wins)| {
        let numbers = wins.exactly.iter().zip(&wins.if_independent).enumerate();
        numbers.map(move |(number, (exactly, alone))| (id, wins, number, *exactly, *alone))
    });
    let table = Table::of(rows)
        .only("arm", |(id, ..)| id)
        .only("number", |(_, _, number, ..)| number)
        .only("how_often", |(_, _, _, exactly, _)| exactly)
        .only("mcse", |(_, _, _, exactly, _)| exactly.mcse)
        .only("if_independent", |(.., alone)| alone)
        .estimate(Column::only("mean"), None, |(_, wins, ..)| wins.mean)
        .only("mean_difference", |(id, ..)| {
            slate.what_ifs.get(id).map(|less| less.mean_difference)
        });
    Some(csv(&table.table()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};
    use crate::replicates::SlatePlace;

    fn found() -> Findings {
        let mut table = sample::replicates();
        let places = [("primary", "b"), ("runoff", "a")];
        table.layout.slate = places
            .map(|(contest, candidate)| SlatePlace {
                contest: contest.into(),
                candidate: candidate.into(),
            })
            .to_vec();
        estimate(&table, 1)
    }

    #[test]
    fn the_sentence_sets_luck_in_common_against_chance() {
        let expected = "Of the slate’s 2, 1.2 win on average; in the what-if “E never endorses”, 1.2. All of them win in 25 %, \
                        none in 0 % of the simulated elections; if each won or lost on its own, it would be 38 % and 12 %.";
        assert_eq!(sentence(&found()).as_deref(), Some(expected));
    }

    #[test]
    fn the_table_has_a_row_per_arm() {
        let expected = "the slate: Baker (primary), Able (runoff)
 arm        of the slate win    more       0        1        2
───────────────────────────────────────────────────────────────
 baseline               1.25           0.0 %   75.0 %   25.0 %
 without                1.25   +0.00   0.0 %   75.0 %   25.0 %";
        assert_eq!(slate(&found(), 120).as_deref(), Some(expected));
    }

    #[test]
    fn the_file_has_a_row_per_arm_and_number() {
        let text = slate_csv(&found()).unwrap_or_default();
        assert_eq!(text.lines().count(), 1 + 2 * 3);
        assert!(
            text.contains("\nbaseline,1,0.75,0.229269,0.5,1.25,0.476713,\n"),
            "{text}"
        );
        assert!(
            text.contains("\nwithout,2,0.25,0.229269,0.25,1.25,0.476713,0\n"),
            "{text}"
        );
    }

    #[test]
    fn without_a_slate_nothing_is_said() {
        let findings = estimate(&sample::replicates(), 1);
        assert_eq!(
            (
                sentence(&findings),
                slate(&findings, 120),
                slate_csv(&findings)
            ),
            (None, None, None)
        );
    }
}
