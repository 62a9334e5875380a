//! `coattails run --rare`: how likely something rare is.

use std::io;
use std::path::Path;

use crate::event::Event;
use crate::experiment::{self, Latents, Size};
use crate::pipeline::experiment::Asked;
use crate::quantity::Seed;
use crate::report;
use crate::scenario::{self, Names};

use super::args::RunArgs;
use super::experiment::{Told, complain, finish, typed, unwritten};
use super::progress::Progress;
use super::{Screen, Status, diagnostics, interrupt};

/// Estimates how likely `event` is in the scenario of `file`, writes the directory and prints it.
pub fn rare(file: &Path, event: &Event, args: &RunArgs, screen: &mut Screen) -> io::Result<Status> {
    let loaded = match scenario::load(file, &args.sets) {
        Ok(loaded) => loaded,
        Err(problems) => return diagnostics::print(&problems, screen).map(|()| Status::Refused),
    };
    diagnostics::print(&loaded.warnings, screen)?;
    let size = Size {
        replicates: 0,
        seed: Seed(args.seed),
        threads: args.threads,
        latents: Latents::default(),
    };
    let (name, seed, text) = (
        format!("{}.toml", loaded.scenario.id),
        args.seed.to_string(),
        event.to_string(),
    );
    let what_if = args.what_if.iter().flat_map(|id| ["--what-if", id]);
    let line = typed(
        ["run", &name, "--rare", &text]
            .into_iter()
            .chain(what_if)
            .chain(["--seed", &seed]),
    );
    let scenarios = [&loaded.scenario];
    let asked = Asked {
        experiment: "rare",
        scenarios: &scenarios,
        command: &line,
        seed: size.seed,
    };
    let _prepared = match asked.prepare(&args.out) {
        Ok(prepared) => prepared,
        Err(failure) => return unwritten(&failure, screen),
    };
    let bar = Progress::new(&loaded.scenario.id, 1, !args.quiet);
    let found = experiment::rare(
        &loaded.scenario,
        args.what_if.as_deref(),
        event,
        &size,
        &|done, of| {
            bar.done_of(done, of);
            !interrupt::requested()
        },
    );
    drop(bar);
    match found {
        Ok(found) => {
            let told = Told {
                words: report::rare(&found, &Names::of(&loaded.scenario)),
                replicates: found.replicates,
                ..Told::default()
            };
            finish(&asked, &found, told, &args.written(), screen)
        }
        Err(failure) => complain(&failure, &loaded, screen),
    }
}
