//! Draws every chart from made-up findings into a folder, as SVG and PNG:
//! `cargo run --example gallery -- FOLDER`.

mod sample;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use coattails::figure::{charts, png};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder? gallery FOLDER")?);
    fs::create_dir_all(&folder)?;
    for (name, findings) in sample::all() {
        for chart in charts(&findings) {
            let path = |ending: &str| folder.join(format!("{name}-{}.{ending}", chart.name));
            fs::write(path("svg"), &chart.svg)?;
            fs::write(path("png"), png(&chart.svg, 2.0)?)?;
            println!("{}: {}", path("png").display(), chart.title);
        }
    }
    Ok(())
}
