//! `coattails plot`: pictures of a run made before, at any size.

use std::io::{self, Write};

use crate::pipeline;

use super::args::{Common, PlotArgs};
use super::{Screen, Status};

pub fn plot(args: &PlotArgs, common: &Common, screen: &mut Screen) -> io::Result<Status> {
    let directory = match pipeline::found(&args.run) {
        Ok(directory) => directory,
        Err(error) => {
            return screen
                .complain(&error.to_string())
                .map(|()| Status::Refused);
        }
    };
    if directory != args.run {
        screen.tell(&format!("{}\n", directory.display()))?;
    }
    match pipeline::plot(&directory, &args.wish(common)) {
        Ok((out, names)) => {
            for name in names {
                writeln!(screen.out, "{}", out.join(format!("{name}.svg")).display())?;
            }
            Ok(Status::Done)
        }
        Err(error) => {
            screen.complain(&error.to_string())?;
            Ok(if error.is_refusal() {
                Status::Refused
            } else {
                Status::Failed
            })
        }
    }
}
