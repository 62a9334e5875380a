//! `coattails run`: scenarios → run directories, one after the other; one that fails does not stop
//! the rest.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::event::Event;
use crate::pipeline::{self, Failure, Run, RunRequest};
use crate::report::{self, Terminal};
use crate::scenario::{self, Scenario};

use super::args::{Common, Printed, RunArgs};
use super::experiment::experiment;
use super::progress::Progress;
use super::{Screen, Status, clock, diagnostics, interrupt, open};

/// One scenario's end: its run, or how and why there is none.
pub type Outcome = Result<Run, (Status, String)>;

/// Why no rare event is estimated under a condition, and what to do.
fn both(event: &Event, given: &str) -> (String, String) {
    let message = format!(
        "--rare estimates how likely \"{event}\" is among all elections, not among those of --given"
    );
    let help = format!(
        "leave --given away; if \"{event}\" happens only where \"{given}\" does, divide by how likely that is (--rare \"{given}\")"
    );
    (message, help)
}

pub fn run(args: &RunArgs, common: &Common, screen: &mut Screen) -> io::Result<Status> {
    interrupt::listen();
    let (files, mut worst) = files(&args.paths, screen)?;
    let batch = args.paths.len() > 1 || args.paths.iter().any(|path| path.is_dir());
    match args.rare.as_deref().map(Event::parse).transpose() {
        Ok(None) => {}
        Ok(Some(event)) => {
            if let Some(given) = &args.amount.given {
                let (message, help) = both(&event, given);
                return screen
                    .refuse(&message, Some(&help))
                    .map(|()| Status::Refused);
            }
            for file in &files {
                let request = args.rare(common, file, &event);
                worst = worst.max(experiment(&request, args.printed(), screen)?);
                if worst == Status::Interrupted {
                    break;
                }
            }
            return Ok(worst);
        }
        Err(fault) => {
            return screen
                .refuse(&fault.message, Some(&fault.help))
                .map(|()| Status::Refused);
        }
    }
    let given = match args.amount.given.as_deref().map(Event::parse).transpose() {
        Ok(given) => given,
        Err(fault) => {
            return screen
                .refuse(&fault.message, Some(&fault.help))
                .map(|()| Status::Refused);
        }
    };
    let request = args.request(common, batch, given);
    if let Some((message, help)) = request.problem() {
        return screen
            .refuse(&message, Some(&help))
            .map(|()| Status::Refused);
    }
    let mut outcomes = Vec::new();
    for file in &files {
        let outcome = one(file, args, &request, screen)?;
        match &outcome {
            Ok(run) => {
                show(run, args, batch, screen)?;
                worst = worst.max(noted(run, args, screen)?);
            }
            Err((Status::Interrupted, why)) => {
                screen.complain(why)?;
                return Ok(Status::Interrupted);
            }
            Err((status, _)) => worst = worst.max(*status),
        }
        outcomes.push((name(file), outcome));
    }
    if batch && request.report {
        worst = worst.max(index(&outcomes, args, screen)?);
    }
    if batch && !outcomes.is_empty() {
        worst = worst.max(super::batch::index(outcomes, args, screen)?);
    }
    Ok(worst)
}

/// Notes the run among those of its scenario, and opens its page where that is asked for.
fn noted(run: &Run, args: &RunArgs, screen: &mut Screen) -> io::Result<Status> {
    let mut status = Status::Done;
    if let Err(error) = pipeline::note(run, args.name.as_deref(), &clock::now()) {
        screen.complain(&error.to_string())?;
        status = Status::Failed;
    }
    if args.open
        && let Err(why) = open::open(&run.directory.join("report.html"))
    {
        screen.complain(&why)?;
        status = Status::Failed;
    }
    Ok(status)
}

/// The page that leads to the pages of all runs of a batch.
fn index(
    outcomes: &[(String, Outcome)],
    args: &RunArgs,
    screen: &mut Screen,
) -> io::Result<Status> {
    let runs: Vec<PathBuf> = outcomes
        .iter()
        .filter_map(|(_, outcome)| Some(outcome.as_ref().ok()?.directory.clone()))
        .collect();
    if runs.is_empty() {
        return Ok(Status::Done);
    }
    let page = args.out.join("index.html");
    match pipeline::page(&runs, &page) {
        Ok(_) if args.json => Ok(Status::Done),
        Ok(_) => writeln!(screen.out, "{}\n", page.display()).map(|()| Status::Done),
        Err(error) => screen.complain(&error.to_string()).map(|()| Status::Failed),
    }
}

/// The scenario files that `paths` stand for, and `Refused` if one stands for none.
pub fn files(paths: &[PathBuf], screen: &mut Screen) -> io::Result<(Vec<PathBuf>, Status)> {
    let (mut files, mut status) = (Vec::new(), Status::Done);
    for path in paths {
        match scenario::files(path) {
            Ok(found) => files.extend(found),
            Err(diagnostic) => {
                diagnostics::print(&[*diagnostic], screen)?;
                status = Status::Refused;
            }
        }
    }
    Ok((files, status))
}

fn one(
    file: &Path,
    args: &RunArgs,
    request: &RunRequest,
    screen: &mut Screen,
) -> io::Result<Outcome> {
    let loaded = match scenario::load(file, &args.sets) {
        Ok(loaded) => loaded,
        Err(problems) => {
            diagnostics::print(&problems, screen)?;
            return Ok(Err((Status::Refused, refusal(problems.len()))));
        }
    };
    diagnostics::print(&loaded.warnings, screen)?;
    let progress = Progress::new(&loaded.scenario.id, request.replicates, !screen.quiet);
    let run = pipeline::run(&loaded.scenario, request, &|done, of| {
        progress.done_of(done, of);
        !interrupt::requested()
    });
    drop(progress);
    Ok(match run {
        Ok(run) => {
            let doubts = report::unmoved(&run.findings, &run.scenario);
            let doubts = doubts.iter().map(|doubt| loaded.places.locate(doubt));
            diagnostics::print(&doubts.collect::<Vec<_>>(), screen)?;
            for path in &run.damaged {
                let path = path.display();
                screen.complain(&format!("{path} was damaged: that part was made again"))?;
            }
            Ok(run)
        }
        Err(Failure::Stopped) => Err((Status::Interrupted, stopped(&loaded.scenario, request))),
        Err(Failure::Given(fault)) => {
            screen.refuse(
                &format!("{}: {}", file.display(), fault.message),
                Some(&fault.help),
            )?;
            Err((Status::Refused, fault.message))
        }
        Err(Failure::Refused(problems)) => {
            let problems: Vec<_> = problems
                .iter()
                .map(|problem| loaded.places.locate(problem))
                .collect();
            diagnostics::print(&problems, screen)?;
            Err((Status::Refused, refusal(problems.len())))
        }
        Err(failure) => {
            screen.complain(&format!("{}: {failure}", file.display()))?;
            Err((Status::Failed, failure.to_string()))
        }
    })
}

/// What is left of a run that was stopped, and how to go on.
fn stopped(scenario: &Scenario, request: &RunRequest) -> String {
    match pipeline::kept(scenario, request) {
        0 => "interrupted; nothing of the run at hand is left".to_owned(),
        kept => format!(
            "interrupted; {} of {} replicates are kept: the same command goes on from there, with --fresh it begins again",
            report::count(kept),
            report::count(request.replicates)
        ),
    }
}

fn refusal(problems: usize) -> String {
    format!(
        "refused: {problems} problem{}",
        if problems == 1 { "" } else { "s" }
    )
}

/// The answer: in JSON, or in words with tables (in a batch without).
fn show(run: &Run, args: &RunArgs, batch: bool, screen: &mut Screen) -> io::Result<()> {
    let text = match (args.printed(), batch) {
        (Printed::Json, true) => {
            let findings = report::json_line(&run.findings);
            return screen.out.json(&(findings + "\n"));
        }
        (Printed::Json, false) => return screen.out.json(&report::json(&run.findings)),
        (Printed::Words, true) => run.analysis().brief(),
        (Printed::Words, false) => run.analysis().text(Terminal {
            tables: args.tables,
            ..super::terminal()
        }),
    };
    let reused = match (run.reused, run.resumed) {
        (true, _) => " (made before, intact)".to_owned(),
        (false, 0) => String::new(),
        (false, kept) => format!(" ({} replicates were made before)", report::count(kept)),
    };
    let directory = run.directory.display();
    if batch {
        return screen.say(&format!("{text}\n{directory}{reused}\n\n"));
    }
    let place = super::place(&run.directory);
    let next = next(run, &args.paths[0]).map_or_else(String::new, |next| format!("next: {next}\n"));
    screen.say(&format!("{}\n{next}{place}{reused}\n", text.trim_end()))
}

/// The command that is most worth typing then: which act did it, where there are several; else from
/// which effect on the other is favoured.
fn next(run: &Run, file: &Path) -> Option<String> {
    let roster = &run.scenario.roster;
    let acts = &run.scenario.arms[0].election.acts;
    let file = file.display();
    match &acts[..] {
        [] => None,
        [act] => {
            let id = &roster[act.ix].id;
            Some(format!(
                "coattails break-even {file} --over acts.{id}.effect=-1:1"
            ))
        }
        _ => Some(format!("coattails attribute {file}")),
    }
}

fn name(file: &Path) -> String {
    file.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}
