//! Rows with a label, a plot and figures: side by side, or in a narrow picture the label and the
//! figures above the plot.

use super::face::balanced;
use super::frame::Frame;
use super::page::{BODY, HEADING, Page, SMALL};
use super::scene::{Anchor, Type};
use super::theme;

/// Part of the width that labels take beside a plot.
const LABEL: f64 = 0.245;
/// Between a label and its plot.
const GAP: f64 = 20.0;
/// Left and right of a plot that takes the whole width: half a number of its axis.
const INSET: f64 = 18.0;
/// Lines that a label may take.
const MOST_LINES: usize = 3;

/// Where the parts of every row stand.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// Room for a label.
    pub label: f64,
    /// Ends of the plot.
    pub left: f64,
    pub right: f64,
    /// Labels and figures stand above the plot.
    pub stacked: bool,
}

/// A label broken into lines.
#[derive(Debug, Clone)]
pub struct Label {
    pub lines: Vec<String>,
    pub face: Type,
}

impl Rows {
    /// Rows whose figures take so much of the width, on the right.
    pub fn of(frame: Frame, figures: f64) -> Rows {
        if frame.narrow() {
            let (left, right) = (theme::MARGIN + INSET, frame.right() - INSET);
            return Rows {
                label: frame.room() - figures - 10.0,
                left,
                right,
                stacked: true,
            };
        }
        let label = (LABEL * frame.width).clamp(150.0, 330.0);
        let left = theme::MARGIN + label + GAP;
        Rows {
            label,
            left,
            right: frame.right() - figures,
            stacked: false,
        }
    }

    /// The pixel of a part of the plot's width, from 0 to 1; what is beyond is at its end.
    pub fn along(&self, part: f64) -> f64 {
        self.left + part.clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub fn label(&self, text: &str, face: Type) -> Label {
        Label {
            lines: balanced(text, face, self.label, MOST_LINES),
            face,
        }
    }

    /// What a row takes above its plot.
    pub fn above(&self, label: &Label) -> f64 {
        if self.stacked {
            label.height() + 8.0
        } else {
            0.0
        }
    }

    /// A row's height with a plot of `least`.
    pub fn height(&self, label: &Label, least: f64) -> f64 {
        match self.stacked {
            true => self.above(label) + least,
            false => (label.height() + 12.0).max(least),
        }
    }

    /// The middle of the plot of a row of this height that starts at `top`.
    pub fn middle(&self, label: &Label, top: f64, height: f64, least: f64) -> f64 {
        if self.stacked {
            top + self.above(label) + least / 2.0
        } else {
            top + height / 2.0
        }
    }

    /// Writes the label of a row that starts at `page.y`, its middle at `middle` where it stands
    /// beside the plot. The middle of its first line, for what stands in line with it.
    pub fn write(&self, page: &mut Page, label: &Label, middle: f64) -> f64 {
        let middle = if self.stacked {
            page.y + 6.0 + label.height() / 2.0
        } else {
            middle
        };
        self.clear(page, self.above(label));
        page.lines(
            label.lines.clone(),
            (theme::MARGIN, middle),
            Anchor::Start,
            label.face,
        );
        if self.stacked {
            page.y + 6.0 + theme::LEADING * label.face.size / 2.0
        } else {
            middle
        }
    }
}

impl Rows {
    /// Takes away the lines of a scale where texts stand above a plot: so many pixels from `page.y`
    /// on. What the row above has on its lowest line stays whole.
    pub fn clear(&self, page: &mut Page, height: f64) {
        self.clear_between(page, (6.0, height));
    }

    /// The same from and to so many pixels below `page.y`.
    pub fn clear_between(&self, page: &mut Page, (from, to): (f64, f64)) {
        if self.stacked {
            let (top, bottom) = (page.y + from, page.y + to);
            page.block(
                (theme::MARGIN, top),
                (page.frame.right(), bottom),
                theme::PAPER,
            );
        }
    }
}

/// A table with bars: rows of a label, what is drawn, and two figures.
pub struct BarRows {
    pub places: Rows,
    /// Right ends of the figures.
    ends: [f64; 2],
    labels: Vec<(Label, f64)>,
    /// Of all rows.
    pub top: f64,
    pub bottom: f64,
}

/// The least height of a table's row.
const LEAST_ROW: f64 = 34.0;

impl BarRows {
    /// A table that starts below `page.y`. Its figures take `figures` of the width, the second of
    /// them `second`; `head` writes into the line above, whose baseline it is given.
    pub fn of(
        page: &mut Page,
        [figures, second]: [f64; 2],
        labels: impl Iterator<Item = String>,
        head: impl FnOnce(&mut Page, Rows, [f64; 2], f64),
    ) -> BarRows {
        let places = Rows::of(page.frame, figures);
        let ends = [page.frame.right() - second, page.frame.right()];
        page.y += 14.0;
        let y = page.y + theme::SMALL;
        head(page, places, ends, y);
        page.y = y + 10.0;
        let labels: Vec<(Label, f64)> = labels
            .map(|text| places.label(&text, BODY))
            .map(|label| (label.clone(), places.height(&label, LEAST_ROW)))
            .collect();
        let height = labels.iter().map(|(_, height)| height).sum::<f64>();
        BarRows {
            places,
            ends,
            top: page.y,
            bottom: page.y + height,
            labels,
        }
    }

    /// Headings of what is drawn and of the figures.
    pub fn headings<'a>(
        plot: &'a str,
        figures: [&'a str; 2],
    ) -> impl FnOnce(&mut Page, Rows, [f64; 2], f64) + 'a {
        move |page, places, ends, y| {
            if !places.stacked {
                page.text(plot, (places.left, y), Anchor::Start, HEADING);
            }
            for (heading, end) in figures.into_iter().zip(ends) {
                page.text(heading, (end, y), Anchor::End, HEADING);
            }
        }
    }

    /// The rows: of each what it says, its figures, and what is drawn at its middle.
    pub fn rows<T>(
        &self,
        page: &mut Page,
        rows: &[T],
        written: impl Fn(&T) -> (String, [String; 2]),
        draw: impl Fn(&mut Page, &T, f64),
    ) {
        for (row, (label, height)) in rows.iter().zip(&self.labels) {
            let middle = self.places.middle(label, page.y, *height, LEAST_ROW);
            let beside = self.places.write(page, label, middle);
            page.rule(page.y);
            let (says, figures) = written(row);
            page.group(None, Some(says), |page| draw(page, row, middle));
            let baseline = beside + 0.35 * theme::SMALL;
            for (figure, end) in figures.into_iter().zip(self.ends) {
                page.text(figure, (end, baseline), Anchor::End, SMALL);
            }
            page.y += height;
        }
    }
}

impl Label {
    pub fn height(&self) -> f64 {
        theme::LEADING * self.face.size * self.lines.len() as f64
    }
}
