//! What `plot` takes.

use std::path::PathBuf;

use crate::figure::Size;
use crate::pipeline::Wish;

use super::Common;

#[derive(Debug, clap::Args)]
pub struct PlotArgs {
    /// The directory of a run, an experiment or a backtest
    #[arg(value_name = "RUN_DIR")]
    pub run: PathBuf,
    /// Only this figure, as `margin-runoff`; may be repeated. A name that is none lists those that
    /// there are
    #[arg(long = "figure", value_name = "NAME")]
    pub figures: Vec<String>,
    /// Width in pixels from 400 to 1600, and height where it matters: 640 or 800x600. A picture is
    /// laid out anew for its size, and is higher than asked where its texts take more room
    /// [default: 800, as high as it takes]
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub size: Option<Size>,
    /// The folder to write to [default: <scenario>-charts]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl PlotArgs {
    pub fn wish(&self, common: &Common) -> Wish {
        Wish {
            figures: self.figures.clone(),
            size: self.size.unwrap_or_default(),
            out: self.out.clone(),
            threads: common.threads,
        }
    }
}

/// `640` or `800x600`.
fn size(text: &str) -> Result<Size, String> {
    let (width, height) = match text.split_once(['x', 'X', '×']) {
        Some((width, height)) => (width, Some(height)),
        None => (text, None),
    };
    let number = |text: &str| {
        let number = text.trim().parse::<u32>();
        number.map_err(|_| {
            "a width, or width x height in whole pixels is needed, as 640 or 800x600".to_owned()
        })
    };
    let height = height.map(number).transpose()?;
    Size::new(number(width)?, height).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_width_or_a_width_and_a_height() {
        assert_eq!(size("640"), Ok(Size::new(640, None).unwrap()));
        assert_eq!(size("800x600"), Ok(Size::new(800, Some(600)).unwrap()));
        assert_eq!(size("800×600"), size("800x600"));
        assert!(size("wide").unwrap_err().contains("as 640 or 800x600"));
        assert_eq!(
            size("40x40").unwrap_err(),
            "a picture 40 pixels wide cannot be laid out: choose from 400 to 1600"
        );
    }
}
