//! A picture as data: marks in the order in which they are painted, in pixels from the top left.
//! Knows neither findings nor how it is drawn.

/// `(x, y)` in pixels, y downwards.
pub type Point = (f64, f64);

/// Red, green, blue and how much of what is beneath it hides: 1 all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    /// `0xrrggbb`
    pub rgb: u32,
    pub alpha: f64,
}

impl Colour {
    pub const fn opaque(rgb: u32) -> Colour {
        Colour { rgb, alpha: 1.0 }
    }

    pub const fn faded(self, alpha: f64) -> Colour {
        Colour {
            rgb: self.rgb,
            alpha,
        }
    }
}

/// Which end of a text its position names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    pub size: f64,
    /// Semi-bold, else regular.
    pub bold: bool,
    pub colour: Colour,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// One line of text, `at` its baseline.
    Text {
        text: String,
        at: Point,
        anchor: Anchor,
        face: Type,
    },
    Line {
        points: Vec<Point>,
        width: f64,
        colour: Colour,
    },
    Area {
        points: Vec<Point>,
        colour: Colour,
    },
    Box {
        from: Point,
        to: Point,
        colour: Colour,
    },
    Dot {
        at: Point,
        radius: f64,
        colour: Colour,
    },
    Group(Group),
}

/// Marks that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// The id of the arm that they show, where they can be shown or not by arm.
    pub arm: Option<String>,
    /// What they say, for a pointer that rests on them.
    pub says: Option<String>,
    pub marks: Vec<Mark>,
}

/// A whole picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// What it shows, in a sentence.
    pub title: String,
    /// What is drawn, and how to read it.
    pub subtitle: String,
    pub notes: Vec<String>,
    pub width: f64,
    pub height: f64,
    pub marks: Vec<Mark>,
    /// What remains without title, subtitle, notes and credit, for where those stand beside the
    /// picture.
    pub body: Body,
}

/// The middle of a scene.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    pub marks: std::ops::Range<usize>,
    pub top: f64,
    pub bottom: f64,
}
