//! What the program says of itself: its parameters, the schema of scenarios, completions for shells
//! and pages for `man`.

use std::io::{self, Write};
use std::path::Path;

use crate::scenario;

use super::args::{self, ShellArg};
use super::{Screen, Status};

pub fn reference(word: Option<&str>, screen: &mut Screen) -> io::Result<Status> {
    match scenario::reference(word) {
        Some(text) => write!(screen.out, "{text}").map(|()| Status::Done),
        None => {
            screen.complain(&format!(
                "no parameter has \"{}\" in its path or meaning",
                word.unwrap_or_default()
            ))?;
            Ok(Status::Refused)
        }
    }
}

pub fn schema(screen: &mut Screen) -> io::Result<Status> {
    write!(screen.out, "{}", scenario::schema()).map(|()| Status::Done)
}

pub fn completions(shell: ShellArg, screen: &mut Screen) -> io::Result<Status> {
    screen
        .out
        .write_all(&args::completions(shell))
        .map(|()| Status::Done)
}

pub fn man(folder: &Path, screen: &mut Screen) -> io::Result<Status> {
    match std::fs::create_dir_all(folder).and_then(|()| args::man_pages(folder)) {
        Ok(()) => Ok(Status::Done),
        Err(error) => {
            screen.complain(&format!("cannot write to {}: {error}", folder.display()))?;
            Ok(Status::Failed)
        }
    }
}
