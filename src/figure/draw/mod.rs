//! Scene → SVG through plotters, on a backend that writes SVG with its text as text. The only part
//! that names plotters, which is kept as the backend: it clips, strokes, fills and anchors shapes
//! that a scene has placed already.

mod svg;

use plotters::coord::Shift;
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontStyle, IntoFont, RGBAColor, ShapeStyle, TextStyle};

use plotters_backend::{BackendCoord, DrawingErrorKind};

use super::face::FAMILY;
use super::scene::{Anchor, Colour, Group, Mark, Point, Scene, Type};

pub use svg::escaped;
use svg::{Ink, Never, Paper, UNITS, document, element};

/// The picture as a file of its own; the same scene gives the same bytes.
pub fn svg(scene: &Scene) -> String {
    document(scene, &painted(scene, &scene.marks, Ink::Fixed))
}

/// The body of the picture within a page: its colours are roles that the page's style decides, its
/// font is the page's.
pub fn inline(scene: &Scene) -> String {
    let marks = scene
        .marks
        .get(scene.body.marks.clone())
        .unwrap_or_default();
    element(scene, &painted(scene, marks, Ink::Roles))
}

fn painted(scene: &Scene, marks: &[Mark], ink: Ink) -> String {
    let mut body = String::new();
    {
        let area =
            Paper::new(&mut body, ink, units(scene.width), units(scene.height)).into_drawing_area();
        // Writing to a string does not fail.
        let _: Result<(), Failure> = marks.iter().try_for_each(|mark| paint(&area, mark));
    }
    body
}

/// Round numbers within a range, at most `most` of them: 5, 10, 15 in 3 to 16.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let range = high - low;
    // Beyond what numbers can tell apart the search for round ones never ends.
    if !range.is_finite() || range < 1e-9 * low.abs().max(high.abs()) {
        return Vec::new();
    }
    RangedCoordf64::from(low..high).key_points(most)
}

type Failure = DrawingAreaErrorKind<Never>;

fn paint(area: &DrawingArea<Paper, Shift>, mark: &Mark) -> Result<(), Failure> {
    match mark {
        Mark::Text {
            text,
            at,
            anchor,
            face,
        } => area.draw(&Text::new(
            text.as_str(),
            pixel(*at),
            text_style(*anchor, *face),
        )),
        Mark::Line {
            points,
            width,
            colour,
        } => {
            let style = ShapeStyle {
                color: rgba(*colour),
                filled: false,
                stroke_width: units(*width),
            };
            area.draw(&PathElement::new(pixels(points), style))
        }
        Mark::Area { points, colour } => area.draw(&Polygon::new(pixels(points), rgba(*colour))),
        Mark::Box { from, to, colour } => area.draw(&Rectangle::new(
            [pixel(*from), pixel(*to)],
            rgba(*colour).filled(),
        )),
        Mark::Dot { at, radius, colour } => area.draw(&Circle::new(
            pixel(*at),
            units(*radius),
            rgba(*colour).filled(),
        )),
        Mark::Group(group) => {
            area.draw(&Bracket::Opens(group))?;
            group.marks.iter().try_for_each(|mark| paint(area, mark))?;
            area.draw(&Bracket::Closes)
        }
    }
}

/// Where a group starts and ends: no shape, but plotters hands the paper to whatever is drawn.
enum Bracket<'a> {
    Opens(&'a Group),
    Closes,
}

impl<'a> PointCollection<'a, (i32, i32)> for &'a Bracket<'_> {
    type Point = (i32, i32);
    type IntoIter = std::iter::Empty<(i32, i32)>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

impl Drawable<Paper<'_>> for Bracket<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _points: I,
        paper: &mut Paper,
        _size: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Never>> {
        match self {
            Bracket::Opens(group) => paper.open(group),
            Bracket::Closes => paper.close(),
        }
    }
}

fn text_style(anchor: Anchor, face: Type) -> TextStyle<'static> {
    let style = if face.bold {
        FontStyle::Bold
    } else {
        FontStyle::Normal
    };
    let font = (FontFamily::Name(FAMILY), face.size * UNITS, style).into_font();
    let side = match anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    TextStyle {
        font,
        color: rgba(face.colour).to_backend_color(),
        pos: Pos::new(side, VPos::Bottom),
    }
}

fn rgba(colour: Colour) -> RGBAColor {
    let [_, red, green, blue] = colour.rgb.to_be_bytes();
    RGBAColor(red, green, blue, colour.alpha)
}

/// plotters counts in whole units: hundredths of a pixel.
fn units(length: f64) -> u32 {
    (length * UNITS).round() as u32
}

fn pixel((x, y): Point) -> (i32, i32) {
    ((x * UNITS).round() as i32, (y * UNITS).round() as i32)
}

fn pixels(points: &[Point]) -> Vec<(i32, i32)> {
    points.iter().copied().map(pixel).collect()
}
