//! How large a picture is to be, and laying it out for that size: nothing is merely scaled, texts
//! keep their size.

use std::fmt;

use super::scene::Scene;
use super::theme;

/// The least and the largest width in pixels that a picture can be laid out for.
pub const WIDTHS: (u32, u32) = (400, 1600);
/// The largest height that can be asked for.
pub const MOST_HEIGHT: u32 = 4000;
/// Below this width labels stand above what they label, not beside it.
const NARROW: f64 = 620.0;

/// The size of a picture in pixels; the default is 800 wide and as high as the figure takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    width: f64,
    height: Option<f64>,
}

impl Size {
    /// A size of this width, and of this height where there is one.
    ///
    /// # Errors
    /// If the width is not from 400 to 1600, or the height 0 or above 4000.
    pub fn new(width: u32, height: Option<u32>) -> Result<Size, SizeError> {
        let (least, most) = WIDTHS;
        if !(least..=most).contains(&width) {
            return Err(SizeError::Width(width));
        }
        match height {
            Some(height) if height == 0 || height > MOST_HEIGHT => Err(SizeError::Height(height)),
            _ => Ok(Size {
                width: f64::from(width),
                height: height.map(f64::from),
            }),
        }
    }
}

impl Default for Size {
    fn default() -> Size {
        Size {
            width: theme::WIDTH,
            height: None,
        }
    }
}

/// Why a size is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeError {
    /// Narrower or wider than a picture can be, in pixels.
    Width(u32),
    /// Higher or lower than a picture can be, in pixels.
    Height(u32),
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SizeError::Width(width) => {
                write!(
                    f,
                    "a picture {width} pixels wide cannot be laid out: choose from {} to {}",
                    WIDTHS.0, WIDTHS.1
                )
            }
            SizeError::Height(height) => {
                write!(
                    f,
                    "a picture {height} pixels high cannot be laid out: choose from 1 to {MOST_HEIGHT}"
                )
            }
        }
    }
}

impl std::error::Error for SizeError {}

/// The room that a figure is laid out in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    pub width: f64,
    /// Heights that can be chosen freely are multiplied by this; 1 is what looks best.
    pub stretch: f64,
}

impl Frame {
    /// Right end of everything.
    pub fn right(self) -> f64 {
        self.width - theme::MARGIN
    }

    /// Width of everything.
    pub fn room(self) -> f64 {
        self.width - 2.0 * theme::MARGIN
    }

    /// Labels have no room beside what they label.
    pub fn narrow(self) -> bool {
        self.width < NARROW
    }

    /// A height that is `best` where it can be chosen, and never below `least`.
    pub fn high(self, best: f64, least: f64) -> f64 {
        (best * self.stretch).max(least)
    }
}

/// The figure at a size: of the height asked for where its texts leave it room, else as high as
/// they take.
pub fn fitted(size: Size, figure: impl Fn(Frame) -> Option<Scene>) -> Option<Scene> {
    let at = |stretch: f64| {
        figure(Frame {
            width: size.width,
            stretch,
        })
    };
    let mut best = at(1.0)?;
    let Some(wanted) = size.height else {
        return Some(best);
    };
    // Heights grow with the stretch, in pieces about straight: the secant finds the one wanted in a
    // few steps.
    let mut known = (1.0, best.height);
    let mut stretch = wanted / best.height;
    for _ in 0..5 {
        if (best.height - wanted).abs() < 0.5 {
            break;
        }
        stretch = stretch.clamp(0.05, 20.0);
        let scene = at(stretch)?;
        let slope = (scene.height - known.1) / (stretch - known.0);
        let closer = (scene.height - wanted).abs() < (best.height - wanted).abs();
        let fits = scene.height <= wanted;
        known = (stretch, scene.height);
        // One that fits before one that does not, then the closer one.
        let better = if best.height > wanted {
            fits || closer
        } else {
            fits && closer
        };
        if better {
            best = scene;
        }
        if !(slope.is_finite() && slope > 0.0) {
            break;
        }
        stretch += (wanted - known.1) / slope;
    }
    best.height = best.height.max(wanted);
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(frame: Frame) -> Option<Scene> {
        let height = (100.0 + frame.high(200.0, 50.0) + frame.high(60.0, 50.0)).ceil();
        Some(Scene {
            width: frame.width,
            height,
            ..Scene::default()
        })
    }

    #[test]
    fn a_figure_is_as_high_as_asked_for_where_its_texts_leave_it_room() {
        let height = |height| {
            fitted(Size::new(640, height).unwrap(), figure)
                .unwrap()
                .height
        };
        assert_eq!(height(None), 360.0);
        for wanted in [210, 300, 360, 700, 2000] {
            assert_eq!(height(Some(wanted)), f64::from(wanted));
        }
        assert_eq!(height(Some(120)), 200.0, "as high as it must be");
    }

    #[test]
    fn sizes_that_cannot_be_laid_out_are_refused() {
        assert_eq!(Size::new(399, None), Err(SizeError::Width(399)));
        assert_eq!(Size::new(1601, None), Err(SizeError::Width(1601)));
        assert_eq!(Size::new(800, Some(0)), Err(SizeError::Height(0)));
        assert!(Size::new(400, None).is_ok() && Size::new(1600, Some(4000)).is_ok());
    }
}
