//! The margin by arm as a terminal shows it: a line of blocks for each.

use crate::estimate::{CandidateFindings, Estimate, Findings, Shown, Summary};

use crate::table::number::percent;

/// From nothing to full.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Blocks in a line at most and at least; an arm's name at most.
const MOST: usize = 48;
const LEAST: usize = 16;
const NAME: usize = 34;
/// The share of elections that the line may leave out at either end.
const TAIL: f64 = 0.005;
/// What counts as seen in a block.
const SEEN: f64 = 0.0005;

struct Row<'a> {
    title: &'a str,
    margin: &'a Summary,
    wins: Estimate,
}

/// How the margin of the question's candidate is distributed in the question's contest, a line an
/// arm, within `width` characters: behind to the left of the stroke (dim), ahead to the right of
/// it. Nothing where all is known or the line would be too short. Ends without a line feed.
pub fn histogram(findings: &Findings, width: usize) -> Option<String> {
    let question = &findings.question;
    let found = |arm: &str| {
        findings
            .arms
            .get(arm)?
            .contests
            .get(&question.contest)?
            .candidates
            .get(&question.candidate)
    };
    let rows: Vec<Row> = findings
        .arms
        .iter()
        .filter_map(|(id, arm)| {
            let title = if id == "baseline" {
                "as written"
            } else {
                arm.title.as_str()
            };
            row(title, found(id)?)
        })
        .collect();
    let contest = findings
        .arms
        .values()
        .find_map(|arm| arm.contests.get(&question.contest))?;
    if rows.iter().all(|row| row.margin.sd <= 1e-9) {
        return None;
    }
    let name = rows
        .iter()
        .map(|row| row.title.chars().count())
        .max()?
        .min(NAME);
    // Name, two spaces, blocks with a stroke, space, wins.
    let room = width.saturating_sub(name + 2 + 1 + 9).min(MOST);
    if room < LEAST {
        return None;
    }
    let scale = Scale::of(&rows, room)?;
    let most = rows
        .iter()
        .flat_map(|row| scale.masses(row.margin))
        .fold(0.0, f64::max);
    let deed = if contest.narrows { "goes on" } else { "wins" };
    let candidate = findings.candidates.get(&question.candidate)?;
    let mut lines = vec![format!(
        "Lead of {} in the {}, and how often {} {deed}",
        candidate.name, contest.title, candidate.short
    )];
    lines.extend(rows.iter().map(|row| {
        let masses = scale.masses(row.margin);
        let blocks: Vec<char> = masses.iter().map(|mass| block(*mass, most)).collect();
        let (behind, ahead) = blocks.split_at(scale.behind);
        let [behind, ahead] = [behind, ahead].map(|side| side.iter().collect::<String>());
        let title = shortened(row.title, name);
        format!(
            "{title:<name$}  \u{1b}[2m{behind}\u{1b}[0m│{ahead} {:>8}",
            percent(row.wins.estimate)
        )
    }));
    lines.push(format!("{:name$}  {}", "", scale.numbers()));
    Some(lines.join("\n"))
}

fn row<'a>(title: &'a str, found: &'a CandidateFindings) -> Option<Row<'a>> {
    let Shown { margin, wins, .. } = found.shown();
    (found.on_ballot.estimate > 0.0 && margin.quantiles.is_some()).then_some(Row {
        title,
        margin,
        wins,
    })
}

/// Blocks of equal width, zero between two of them.
struct Scale {
    step: f64,
    /// Blocks below zero, and above.
    behind: usize,
    ahead: usize,
}

impl Scale {
    fn of(rows: &[Row], room: usize) -> Option<Scale> {
        let end = |row: &Row, p: f64| {
            let grid = row.margin.quantiles.as_deref()?;
            grid.get((p * (grid.len() - 1) as f64).round() as usize)
                .copied()
        };
        let low = rows
            .iter()
            .filter_map(|row| end(row, TAIL))
            .fold(0.0, f64::min);
        let high = rows
            .iter()
            .filter_map(|row| end(row, 1.0 - TAIL))
            .fold(0.0, f64::max);
        if high <= low {
            return None;
        }
        // The widest blocks of whole or half points that fit.
        let step = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.025, 0.04, 0.05, 0.1]
            .into_iter()
            .find(|step| (-low / step).ceil() + (high / step).ceil() <= room as f64)?;
        Some(Scale {
            step,
            behind: (-low / step).ceil() as usize,
            ahead: (high / step).ceil() as usize,
        })
    }

    /// The share of elections in each block; what lies beyond the ends is left out.
    fn masses(&self, margin: &Summary) -> Vec<f64> {
        let edge = |place: usize| self.step * (place as f64 - self.behind as f64);
        let below: Vec<f64> = (0..=self.behind + self.ahead)
            .filter_map(|place| margin.below(edge(place)))
            .collect();
        below.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// The ends and zero, below the blocks.
    fn numbers(&self) -> String {
        let points = |blocks: usize| format!("{:.0}", 100.0 * self.step * blocks as f64);
        let (low, high) = (
            format!("−{}", points(self.behind)),
            format!("+{} points", points(self.ahead)),
        );
        let mut line = String::new();
        if self.behind > low.chars().count() {
            line.push_str(&low);
        }
        line.push_str(&" ".repeat(self.behind - line.chars().count()));
        line.push('0');
        let rest = self.ahead.saturating_sub(high.chars().count());
        if rest > 0 {
            line.push_str(&" ".repeat(rest));
            line.push_str(&high);
        }
        line
    }
}

fn block(mass: f64, most: f64) -> char {
    let level = (8.0 * mass / most).round() as usize;
    BLOCKS[if mass >= SEEN { level.clamp(1, 8) } else { 0 }]
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most - 1).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    fn plain(width: usize) -> Option<String> {
        let mut findings = estimate(&sample::replicates(), 1);
        findings.question.contest = "primary".to_owned();
        histogram(&findings, width)
            .map(|text| text.replace("\u{1b}[2m", "").replace("\u{1b}[0m", ""))
    }

    #[test]
    fn every_arm_has_its_line_with_zero_at_the_stroke() {
        let text = plain(80).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert!(
            lines[1].starts_with("as written       ") && lines[1].ends_with(" 75.0 %"),
            "{text}"
        );
        let stroke = |line: &str| line.chars().position(|letter| letter == '│');
        assert_eq!(stroke(lines[1]), stroke(lines[2]));
        assert_eq!(
            lines[3].chars().nth(stroke(lines[1]).unwrap()),
            Some('0'),
            "{text}"
        );
        assert!(lines.iter().skip(1).all(|line| line.chars().count() <= 80));
    }

    #[test]
    fn a_terminal_too_narrow_gets_none() {
        assert_eq!(plain(40), None);
        assert!(
            plain(60)
                .is_some_and(|text| text.lines().skip(1).all(|line| line.chars().count() <= 60))
        );
    }
}
