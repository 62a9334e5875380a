//! Rows with a label, a plot and figures: side by side, or in a narrow picture the label and the
//! figures above the plot.

use super::face::balanced;
use super::frame::Frame;
use super::page::Page;
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

impl Label {
    pub fn height(&self) -> f64 {
        theme::LEADING * self.face.size * self.lines.len() as f64
    }
}
