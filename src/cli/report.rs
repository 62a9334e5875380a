//! `coattails report`: run directories → a page.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::pipeline::{self, PageError};

use super::{Screen, Status};

pub fn report(runs: &[PathBuf], out: &Path, screen: &mut Screen) -> io::Result<Status> {
    match pipeline::page(runs, out) {
        Ok(_) => writeln!(screen.out, "{}", out.display()).map(|()| Status::Done),
        Err(error) => {
            screen.complain(&error.to_string())?;
            Ok(if matches!(error, PageError::Write(_)) {
                Status::Failed
            } else {
                Status::Refused
            })
        }
    }
}
