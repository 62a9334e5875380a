//! A run at a glance, for a terminal: a line an arm with the chance that is asked for, what differs,
//! how often another wins, and blocks of how the lead is distributed.

use crate::estimate::{Estimate, Findings, Summary};
use crate::figure::deed;
use crate::table::number::{percent, points};

/// From nothing to full.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Blocks in a line at most and at least; an arm's name at most, and at least in a narrow terminal.
const MOST: usize = 40;
const LEAST: usize = 12;
const NAME: usize = 34;
const SHORT_NAME: usize = 26;
/// A column of figures.
const FIGURE: usize = 9;
/// Lines, and those of them that have blocks.
const LINES: usize = 13;
const PICTURED: usize = 6;
/// The share of elections that the line may leave out at either end.
const TAIL: f64 = 0.005;
/// What counts as seen in a block.
const SEEN: f64 = 0.0005;

struct Row<'a> {
    title: &'a str,
    margin: Option<&'a Summary>,
    wins: Estimate,
    /// What differs in that, how often another wins, and whether it is what the acts add.
    change: Option<(f64, f64, bool)>,
}

/// The arms within `width` characters: as written, then the question's what-if, then those that change
/// most. With `blocks`, how the lead is distributed: behind to the left of the stroke (dim), ahead to
/// the right of it, for the first few. Nothing without an answer. Ends without a line feed.
pub fn overview(findings: &Findings, width: usize, blocks: bool) -> Option<String> {
    let all = rows(findings);
    let (rows, left_out) = all.split_at(all.len().min(LINES));
    let changes = rows.iter().any(|row| row.change.is_some());
    let figures = FIGURE * if changes { 3 } else { 1 };
    let longest = rows.iter().map(|row| row.title.chars().count()).max()?;
    let narrow = width < NAME + 2 + 2 * LEAST + 1 + figures;
    let name = longest.min(if narrow { SHORT_NAME } else { NAME });
    let room = width.saturating_sub(name + 2 + 1 + figures).min(MOST);
    let pictured = &rows[..rows.len().min(PICTURED)];
    let scale = (blocks && room >= LEAST)
        .then(|| Scale::of(pictured, room))
        .flatten();
    let most = scale.as_ref().map_or(0.0, |scale| {
        let margins = pictured.iter().filter_map(|row| row.margin);
        margins
            .flat_map(|margin| scale.masses(margin))
            .fold(0.0, f64::max)
    });
    let wide = scale
        .as_ref()
        .map_or(0, |scale| scale.behind + scale.ahead + 1);
    let question = &findings.question;
    let short = findings.candidates.get(&question.candidate);
    let picture = match (&scale, findings.asked_contest()) {
        (Some(_), Some(contest)) => format!(
            "Lead of {} in the {}",
            short.map_or("", |info| &info.short),
            contest.title
        ),
        _ => String::new(),
    };
    let heading = deed(findings, &question.contest).heading.to_lowercase();
    let head = match changes {
        true => format!(
            "{heading:>FIGURE$}{:>FIGURE$}{:>FIGURE$}",
            "points", "changes"
        ),
        false => format!("{heading:>FIGURE$}"),
    };
    let gap = if wide > 0 { "  " } else { "" };
    let before = name + gap.len() + wide;
    let mut lines = vec![format!("{:before$}{head}", shortened(&picture, before))];
    lines.extend(rows.iter().enumerate().map(|(at, row)| {
        let title = shortened(row.title, name);
        let margin = row.margin.filter(|_| at < PICTURED);
        let picture = match (&scale, margin) {
            (Some(scale), Some(margin)) => scale.line(margin, most),
            _ => " ".repeat(wide),
        };
        let told = format!("{:>FIGURE$}", percent(row.wins.estimate));
        let change = row.change.map(|(points_more, another, _)| {
            let more = points(points_more, 1);
            format!("{more:>FIGURE$}{:>FIGURE$}", percent(another))
        });
        let line = format!(
            "{title:<name$}{gap}{picture}{told}{}",
            change.unwrap_or_default()
        );
        line.trim_end().to_owned()
    }));
    lines.extend(scale.map(|scale| format!("{:name$}{gap}{}", "", scale.numbers())));
    lines.extend(sign(rows).map(|sign| format!("points: {sign}")));
    if !left_out.is_empty() {
        lines.push(format!("and {} more: --tables", left_out.len()));
    }
    Some(lines.join("\n"))
}

/// What is less what in the differences of these rows; nothing where there are none.
fn sign(rows: &[Row]) -> Option<&'static str> {
    let adds = rows
        .iter()
        .filter_map(|row| row.change.map(|(.., adds)| adds));
    let (adding, others): (Vec<bool>, Vec<bool>) = adds.partition(|adds| *adds);
    match (adding.is_empty(), others.is_empty()) {
        (true, true) => None,
        (false, true) => Some("as written less the what-if, so what the acts add"),
        (true, false) => Some("the what-if less as written"),
        (false, false) => {
            Some("what acts add where a what-if only removes them, else what it changes")
        }
    }
}

/// As written, the question's what-if, then the others by how much they change.
fn rows(findings: &Findings) -> Vec<Row<'_>> {
    let asked = findings.question.what_if.as_deref();
    let place = |id: &String| {
        findings.asked(id)?;
        let change = findings.change(id);
        let size = change.map_or(0.0, |change| change.wins.estimate.abs());
        let place = match id.as_str() {
            "baseline" => 0,
            id if asked == Some(id) => 1,
            _ => 2,
        };
        Some((place, size, id.clone()))
    };
    let mut order: Vec<(usize, f64, String)> = findings.arms.keys().filter_map(place).collect();
    order.sort_by(|one, other| (one.0.cmp(&other.0)).then(other.1.total_cmp(&one.1)));
    let row = |(_, _, id): (usize, f64, String)| {
        let asked = findings.asked(&id)?;
        let title = match id.as_str() {
            "baseline" => "as written",
            _ => findings.arms[&id].title.as_str(),
        };
        Some(Row {
            title,
            margin: asked
                .margin
                .filter(|margin| margin.quantiles.is_some() && margin.sd > 1e-9),
            wins: asked.wins,
            change: findings.change(&id).map(|change| {
                let adds = findings.what_ifs.get(&id);
                let adds = adds.is_some_and(|what_if| what_if.contrast.adds());
                (change.wins.estimate, change.winner_changes.estimate, adds)
            }),
        })
    };
    order.into_iter().filter_map(row).collect()
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
            let grid = row.margin?.quantiles.as_deref()?;
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
        let step = [
            0.001, 0.0025, 0.005, 0.01, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1,
        ]
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

    /// Blocks, zero at the stroke.
    fn line(&self, margin: &Summary, most: f64) -> String {
        let masses = self.masses(margin);
        let blocks: Vec<char> = masses.iter().map(|mass| block(*mass, most)).collect();
        let (behind, ahead) = blocks.split_at(self.behind);
        let [behind, ahead] = [behind, ahead].map(|side| side.iter().collect::<String>());
        format!("\u{1b}[2m{behind}\u{1b}[0m│{ahead}")
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

    fn plain(width: usize, blocks: bool) -> String {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        table.layout.question.stage = Some("primary".to_owned());
        let text = overview(&estimate(&table, 1), width, blocks).unwrap();
        text.replace("\u{1b}[2m", "").replace("\u{1b}[0m", "")
    }

    #[test]
    fn every_arm_has_its_line_with_chance_difference_and_changes() {
        let text = plain(80, false);
        let expected = "                nominated   points  changes
as written         50.0 %
E never endorses   25.0 %    +25.0   25.0 %
points: as written less the what-if, so what the acts add";
        assert_eq!(text, expected);
    }

    #[test]
    fn blocks_have_zero_at_the_stroke_and_lines_fit() {
        for width in [60, 80, 120] {
            let text = plain(width, true);
            let lines: Vec<&str> = text.lines().collect();
            assert!(
                lines.iter().all(|line| line.chars().count() <= width),
                "{text}"
            );
            let stroke = |line: &str| line.chars().position(|letter| letter == '│');
            assert_eq!(stroke(lines[1]), stroke(lines[2]), "{text}");
            let zero = lines[3].chars().nth(stroke(lines[1]).unwrap());
            assert_eq!(zero, Some('0'), "{text}");
        }
        assert!(!plain(40, true).contains('│'), "too narrow for blocks");
    }
}
