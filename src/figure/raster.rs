//! SVG → PNG, by resvg, in the vendored font alone.

use std::fmt;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use super::face;

/// Why an SVG gave no PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PngError {
    /// It is no SVG; what the reader says.
    Svg(String),
    /// The picture would have no pixels, or more than memory holds: width and height.
    Size(u32, u32),
    /// The pixels could not be encoded; what the encoder says.
    Encoding(String),
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PngError::Svg(reason) => write!(f, "the picture is no SVG: {reason}"),
            PngError::Size(width, height) => {
                write!(
                    f,
                    "a picture of {width} × {height} pixels cannot be made: choose another scale"
                )
            }
            PngError::Encoding(reason) => {
                write!(f, "the pixels cannot be encoded as PNG: {reason}")
            }
        }
    }
}

impl std::error::Error for PngError {}

/// The picture in pixels, `scale` to each of the SVG's: 800 × 500 at scale 2 is 1600 × 1000.
///
/// # Errors
/// If `svg` is none, or the scale leaves no pixels or too many.
pub fn png(svg: &str, scale: f64) -> Result<Vec<u8>, PngError> {
    let tree =
        Tree::from_str(svg, &face::reading()).map_err(|error| PngError::Svg(error.to_string()))?;
    let pixels = |length: f32| (f64::from(length) * scale).round() as u32;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let mut map = Pixmap::new(width, height).ok_or(PngError::Size(width, height))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale as f32, scale as f32),
        &mut map.as_mut(),
    );
    map.encode_png()
        .map_err(|error| PngError::Encoding(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(matches!(png("<p>", 1.0), Err(PngError::Svg(_))));
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="5"/>"#;
        assert_eq!(png(svg, 0.0), Err(PngError::Size(0, 0)));
        assert!(png(svg, 2.0).is_ok_and(|bytes| bytes.starts_with(b"\x89PNG")));
    }
}
