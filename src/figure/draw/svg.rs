//! The plotters backend that writes SVG: text stays text, in the vendored font and as wide as it
//! was measured, so that a reader without that font sees the same layout.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use crate::figure::face;
use crate::figure::scene::{Colour, Group, Scene, Type};
use crate::figure::theme;

/// plotters' units to a pixel: two decimals of a pixel are kept.
pub const UNITS: f64 = 100.0;

/// Writing to a string never fails.
pub type Never = Infallible;

type Drawn = Result<(), DrawingErrorKind<Never>>;

/// The SVG file around what was drawn.
pub fn document(scene: &Scene, body: &str) -> String {
    let (width, height) = (decimal(units(scene.width)), decimal(units(scene.height)));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\" \
         font-family=\"{}, 'Helvetica Neue', Arial, sans-serif\">\n<style>\n{}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#{:06x}\"/>\n{body}</svg>\n",
        escaped(&scene.title),
        face::FAMILY,
        face::RULES,
        theme::PAPER.rgb
    )
}

/// The element within a page, named by the title, without the margins at its sides.
pub fn element(scene: &Scene, body: &str) -> String {
    let frame = [
        theme::MARGIN,
        scene.body.top,
        scene.width - 2.0 * theme::MARGIN,
        scene.body.bottom - scene.body.top,
    ];
    let frame = frame.map(|length| decimal(units(length))).join(" ");
    format!(
        "<svg viewBox=\"{frame}\" role=\"img\" aria-label=\"{}\">\n{body}</svg>",
        escaped(&scene.title)
    )
}

/// The text as XML holds it.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other if other.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// How colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// As they are.
    Fixed,
    /// As classes named by role: `f-ink` fills, `s-ink` strokes.
    Roles,
}

/// What plotters draws on: every shape becomes an element at the end of `body`.
pub struct Paper<'a> {
    body: &'a mut String,
    ink: Ink,
    size: (u32, u32),
}

impl Paper<'_> {
    pub fn new(body: &mut String, ink: Ink, width: u32, height: u32) -> Paper<'_> {
        Paper {
            body,
            ink,
            size: (width, height),
        }
    }

    /// What follows, until it is closed, belongs together.
    pub fn open(&mut self, group: &Group) -> Drawn {
        let arm = group
            .arm
            .as_deref()
            .map_or_else(String::new, |arm| format!(" data-arm=\"{}\"", escaped(arm)));
        let says = group.says.as_deref();
        let says = says.map_or_else(String::new, |says| {
            format!("<title>{}</title>", escaped(says))
        });
        self.element(format_args!("<g{arm}>{says}"))
    }

    pub fn close(&mut self) -> Drawn {
        self.element(format_args!("</g>"))
    }

    fn paint(&self, attribute: &str, colour: BackendColor) -> String {
        let (red, green, blue) = colour.rgb;
        let rgb = u32::from_be_bytes([0, red, green, blue]);
        let opacity = match colour.alpha {
            alpha if alpha < 1.0 => format!(" {attribute}-opacity=\"{}\"", decimal(units(alpha))),
            _ => String::new(),
        };
        match self.ink {
            Ink::Fixed => format!(" {attribute}=\"#{rgb:06x}\"{opacity}"),
            Ink::Roles => format!(
                " class=\"{}-{}\"{opacity}",
                &attribute[..1],
                theme::role(rgb)
            ),
        }
    }

    fn element(&mut self, element: std::fmt::Arguments) -> Drawn {
        // `write_fmt` of a string returns `Ok` always.
        let _ = self.body.write_fmt(element);
        self.body.push('\n');
        Ok(())
    }
}

impl DrawingBackend for Paper<'_> {
    type ErrorType = Never;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &colour, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if !fill {
            return self.draw_path([from, (to.0, from.1), to, (from.0, to.1), from], style);
        }
        let (x, y) = (decimal(from.0.min(to.0)), decimal(from.1.min(to.1)));
        let (width, height) = (
            decimal((to.0 - from.0).abs()),
            decimal((to.1 - from.1).abs()),
        );
        let paint = self.paint("fill", style.color());
        self.element(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{paint}/>"
        ))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (course, paint) = (course(path), self.paint("stroke", style.color()));
        let width = decimal(i32::try_from(style.stroke_width()).unwrap_or(i32::MAX));
        self.element(format_args!(
            "<path d=\"{course}\" fill=\"none\"{paint} stroke-width=\"{width}\" stroke-linejoin=\"round\"/>"
        ))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        at: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y, r) = (
            decimal(at.0),
            decimal(at.1),
            decimal(i32::try_from(radius).unwrap_or(i32::MAX)),
        );
        let paint = self.paint(if fill { "fill" } else { "stroke" }, style.color());
        self.element(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{paint}/>"
        ))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (course, paint) = (course(path), self.paint("fill", style.color()));
        self.element(format_args!("<path d=\"{course}Z\"{paint}/>"))
    }

    /// `at` is the start, middle or end of the baseline.
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let bold = matches!(style.style(), FontStyle::Bold);
        let face = Type {
            size: style.size() / UNITS,
            bold,
            colour: Colour::opaque(0),
        };
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let (x, y, size) = (decimal(at.0), decimal(at.1), decimal(units(face.size)));
        let weight = if bold {
            format!(" font-weight=\"{}\"", face::weight(face))
        } else {
            String::new()
        };
        let (paint, length) = (
            self.paint("fill", style.color()),
            decimal(units(face::width(text, face))),
        );
        self.element(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor}{paint} textLength=\"{length}\" \
             lengthAdjust=\"spacingAndGlyphs\">{}</text>",
            escaped(text)
        ))
    }
}

fn units(length: f64) -> i32 {
    (length * UNITS).round() as i32
}

/// Hundredths as a decimal number without idle zeros: 1250 is `12.5`, −7 is `-0.07`.
fn decimal(hundredths: i32) -> String {
    let (sign, size) = (
        if hundredths < 0 { "-" } else { "" },
        hundredths.unsigned_abs(),
    );
    let text = format!("{sign}{}.{:02}", size / 100, size % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn course(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut course = String::new();
    for (place, (x, y)) in path.into_iter().enumerate() {
        course.push_str(if place == 0 { "M" } else { "L" });
        course.push_str(&decimal(x));
        course.push(' ');
        course.push_str(&decimal(y));
    }
    course
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_two_decimals() {
        assert_eq!(
            [0, 1250, 100, -7, -250, 5].map(decimal),
            ["0", "12.5", "1", "-0.07", "-2.5", "0.05"]
        );
    }

    #[test]
    fn letters_that_xml_claims_are_escaped() {
        assert_eq!(
            escaped("A & B <\"x\">\n"),
            "A &amp; B &lt;&quot;x&quot;&gt; "
        );
    }
}
