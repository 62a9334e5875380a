//! Scene → SVG through plotters, on a backend that writes SVG with its text as text. The only part that names plotters.

mod svg;

use plotters::coord::Shift;
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontStyle, IntoFont, RGBAColor, ShapeStyle, TextStyle};

use super::face::FAMILY;
use super::scene::{Anchor, Colour, Mark, Point, Scene, Type};

pub use svg::escaped;
use svg::{Never, Paper, UNITS, document};

/// The picture as SVG; the same scene gives the same bytes.
pub fn svg(scene: &Scene) -> String {
    let mut body = String::new();
    {
        let area = Paper::new(&mut body, units(scene.width), units(scene.height)).into_drawing_area();
        for mark in &scene.marks {
            // Writing to a string does not fail.
            let _: Result<(), Failure> = paint(&area, mark);
        }
    }
    document(scene, &body)
}

/// Round numbers within a range, at most `most` of them: 5, 10, 15 in 3 to 16.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    RangedCoordf64::from(low..high).key_points(most)
}

type Failure = DrawingAreaErrorKind<Never>;

fn paint(area: &DrawingArea<Paper, Shift>, mark: &Mark) -> Result<(), Failure> {
    match mark {
        Mark::Text { text, at, anchor, face } => {
            area.draw(&Text::new(text.as_str(), pixel(*at), text_style(*anchor, *face)))
        }
        Mark::Line { points, width, colour } => {
            let style = ShapeStyle { color: rgba(*colour), filled: false, stroke_width: units(*width) };
            area.draw(&PathElement::new(pixels(points), style))
        }
        Mark::Area { points, colour } => area.draw(&Polygon::new(pixels(points), rgba(*colour))),
        Mark::Box { from, to, colour } => {
            area.draw(&Rectangle::new([pixel(*from), pixel(*to)], rgba(*colour).filled()))
        }
        Mark::Dot { at, radius, colour } => area.draw(&Circle::new(pixel(*at), units(*radius), rgba(*colour).filled())),
    }
}

fn text_style(anchor: Anchor, face: Type) -> TextStyle<'static> {
    let style = if face.bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = (FontFamily::Name(FAMILY), face.size * UNITS, style).into_font();
    let side = match anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    TextStyle { font, color: rgba(face.colour).to_backend_color(), pos: Pos::new(side, VPos::Bottom) }
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
