//! `coattails list`: the scenarios of a folder with their titles.

use std::io::{self, Write};
use std::path::Path;

use crate::scenario;

use super::{Screen, Status, check, diagnostics};

pub fn list(folder: &Path, screen: &mut Screen) -> io::Result<Status> {
    let files = match scenario::files(folder) {
        Ok(files) => files,
        Err(diagnostic) => {
            return diagnostics::print(&[*diagnostic], screen).map(|()| Status::Refused);
        }
    };
    let width = files
        .iter()
        .map(|file| file.display().to_string().chars().count())
        .max()
        .unwrap_or(0);
    for file in &files {
        let title = match scenario::load(file, &[]) {
            Ok(loaded) => loaded.scenario.title,
            Err(problems) => format!(
                "({}: see coattails check)",
                check::counted(problems.len(), "problem")
            ),
        };
        writeln!(screen.out, "{:width$}  {title}", file.display().to_string())?;
    }
    Ok(Status::Done)
}
