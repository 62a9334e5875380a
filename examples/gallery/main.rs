//! Draws every chart from made-up findings into a folder, as SVG and PNG, at a width and height
//! where they are given: `cargo run --example gallery -- FOLDER [WIDTH [HEIGHT]]`.

mod sample;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use coattails::figure::{Size, Source, chart, figures, png};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .ok_or("which folder? gallery FOLDER")?,
    );
    fs::create_dir_all(&folder)?;
    let number = |place: usize| {
        std::env::args()
            .nth(place)
            .map(|text| text.parse::<u32>())
            .transpose()
    };
    let size = match number(2)? {
        Some(width) => Size::new(width, number(3)?)?,
        None => Size::default(),
    };
    for (name, findings) in sample::all() {
        let source = Source::Findings(&findings);
        for chart in figures(source)
            .iter()
            .filter_map(|figure| chart(source, figure, size))
        {
            let path = |ending: &str| folder.join(format!("{name}-{}.{ending}", chart.figure));
            fs::write(path("svg"), &chart.svg)?;
            fs::write(path("png"), png(&chart.svg, 2.0)?)?;
            println!("{}: {}", path("png").display(), chart.title);
        }
    }
    Ok(())
}
