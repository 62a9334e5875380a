//! What every chart has: the finding as title, what is shown as subtitle, notes and a credit line
//! at the foot.

use crate::estimate::Findings;

use super::face::{balanced, shortened};
use super::frame::Frame;
use super::scene::{Anchor, Body, Colour, Group, Mark, Point, Scene, Type};
use super::{theme, wording};

pub const TITLE: Type = Type {
    size: theme::TITLE,
    bold: true,
    colour: theme::INK,
};
pub const NARROW_TITLE: Type = Type {
    size: theme::NARROW_TITLE,
    ..TITLE
};
pub const SUBTITLE: Type = Type {
    size: theme::SUBTITLE,
    bold: false,
    colour: theme::MUTED,
};
pub const BODY: Type = Type {
    size: theme::BODY,
    bold: false,
    colour: theme::INK,
};
pub const STRONG: Type = Type {
    size: theme::BODY,
    bold: true,
    colour: theme::INK,
};
pub const SMALL: Type = Type {
    size: theme::SMALL,
    bold: false,
    colour: theme::INK,
};
pub const MUTED_SMALL: Type = Type {
    size: theme::SMALL,
    bold: false,
    colour: theme::MUTED,
};
pub const HEADING: Type = Type {
    size: theme::SMALL,
    bold: true,
    colour: theme::INK,
};

/// The lines that a title, a subtitle or a note may take.
const MOST_LINES: usize = 6;

/// A picture in the making; `y` is where the next thing may start.
pub struct Page {
    pub y: f64,
    pub frame: Frame,
    title: String,
    subtitle: String,
    /// Marks of title and subtitle, and where those end.
    head: (usize, f64),
    marks: Vec<Mark>,
}

impl Page {
    pub fn new(frame: Frame, title: String, subtitle: &str) -> Page {
        let mut page = Page {
            y: 0.0,
            frame,
            title,
            subtitle: subtitle.to_owned(),
            head: (0, 0.0),
            marks: Vec::new(),
        };
        page.block(
            (theme::MARGIN, 0.0),
            (theme::MARGIN + 44.0, 6.0),
            theme::ACCENT,
        );
        page.y = 22.0;
        let title = page.title.clone();
        page.paragraph(&title, if frame.narrow() { NARROW_TITLE } else { TITLE });
        page.y += 4.0;
        page.paragraph(subtitle, SUBTITLE);
        page.head = (page.marks.len(), page.y);
        page
    }

    /// Lines over the whole width, below what there is.
    pub fn paragraph(&mut self, text: &str, face: Type) {
        let most = if self.frame.narrow() {
            2 * MOST_LINES
        } else {
            MOST_LINES
        };
        for line in balanced(text, face, self.frame.room(), most) {
            self.text(
                line,
                (theme::MARGIN, self.y + face.size),
                Anchor::Start,
                face,
            );
            self.y += theme::LEADING * face.size;
        }
    }

    /// Lines one below another, their middle at `middle`.
    pub fn lines(&mut self, lines: Vec<String>, (x, middle): Point, anchor: Anchor, face: Type) {
        let leading = theme::LEADING * face.size;
        // The middle of small letters is about a third of the size above the baseline.
        let first =
            middle - 0.5 * leading * (lines.len().saturating_sub(1)) as f64 + 0.35 * face.size;
        for (place, line) in lines.into_iter().enumerate() {
            self.text(line, (x, first + leading * place as f64), anchor, face);
        }
    }

    pub fn text(&mut self, text: impl Into<String>, at: Point, anchor: Anchor, face: Type) {
        self.marks.push(Mark::Text {
            text: text.into(),
            at,
            anchor,
            face,
        });
    }

    pub fn line(&mut self, points: Vec<Point>, width: f64, colour: Colour) {
        self.marks.push(Mark::Line {
            points,
            width,
            colour,
        });
    }

    /// A thin line over the whole width at `y`.
    pub fn rule(&mut self, y: f64) {
        let ends = (theme::MARGIN, self.frame.right());
        self.across(y, ends, 1.0, theme::GRID);
    }

    /// A line from side to side at `y`.
    pub fn across(&mut self, y: f64, (left, right): (f64, f64), width: f64, colour: Colour) {
        self.line(vec![(left, y), (right, y)], width, colour);
    }

    /// A bar from side to side, its middle at `y`.
    pub fn bar(&mut self, y: f64, (left, right): (f64, f64), height: f64, colour: Colour) {
        let half = height / 2.0;
        self.block((left, y - half), (right, y + half), colour);
    }

    /// A line straight down at `x`.
    pub fn upright(&mut self, x: f64, (top, bottom): (f64, f64), width: f64, colour: Colour) {
        self.line(vec![(x, top), (x, bottom)], width, colour);
    }

    pub fn area(&mut self, points: Vec<Point>, colour: Colour) {
        self.marks.push(Mark::Area { points, colour });
    }

    pub fn block(&mut self, from: Point, to: Point, colour: Colour) {
        self.marks.push(Mark::Box { from, to, colour });
    }

    pub fn dot(&mut self, at: Point, radius: f64, colour: Colour) {
        self.marks.push(Mark::Dot { at, radius, colour });
    }

    /// What `draw` paints belongs to an arm, or says something to a pointer that rests on it, or
    /// both.
    pub fn group(&mut self, arm: Option<&str>, says: Option<String>, draw: impl FnOnce(&mut Page)) {
        let before = std::mem::take(&mut self.marks);
        draw(self);
        let marks = std::mem::replace(&mut self.marks, before);
        self.marks.push(Mark::Group(Group {
            arm: arm.map(str::to_owned),
            says,
            marks,
        }));
    }

    /// The notes, a rule and the credit line of a run.
    pub fn finish(self, findings: &Findings, notes: &[String]) -> Scene {
        let credit = format!(
            "coattails {} · {} replicates · seed {} · {}",
            findings.version,
            wording::elections(findings),
            findings.seed,
            findings.scenario.title
        );
        let notes: Vec<String> = wording::condition(findings)
            .into_iter()
            .chain(notes.iter().cloned())
            .collect();
        self.close(&credit, &notes)
    }

    /// The notes, a rule and a credit line.
    pub fn close(mut self, credit: &str, notes: &[String]) -> Scene {
        self.y += 10.0;
        let body = Body {
            marks: self.head.0..self.marks.len(),
            top: self.head.1,
            bottom: self.y,
        };
        for note in notes {
            self.paragraph(note, MUTED_SMALL);
        }
        self.y += 8.0;
        self.rule(self.y);
        self.y += 8.0;
        let room = self.frame.room();
        self.text(
            shortened(credit, MUTED_SMALL, room),
            (theme::MARGIN, self.y + theme::SMALL),
            Anchor::Start,
            MUTED_SMALL,
        );
        let height = (self.y + theme::SMALL + 14.0).ceil();
        let (title, subtitle) = (self.title, self.subtitle);
        Scene {
            title,
            subtitle,
            notes: notes.to_vec(),
            width: self.frame.width,
            height,
            marks: self.marks,
            body,
        }
    }
}
