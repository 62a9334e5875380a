//! `coattails backtest`, `learn` and `estimate`: what races that are over say.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::evidence::backtest::BacktestPlan;
use crate::evidence::effects;
use crate::evidence::learn::{Learner, Lessons, fragment, reproduce};
use crate::evidence::races::{Race, id, read};
use crate::evidence::{Cases, Template, cases};
use crate::experiment::Failure;
use crate::pipeline;
use crate::quantity::Seed;
use crate::report;

use super::args::Printed;
use super::args::{BacktestArgs, CasesArgs, Common, EstimateArgs, LearnArgs, RacesArgs};
use super::experiment::{complain, print};
use super::progress::Progress;
use super::{Screen, Status, diagnostics, interrupt};

pub fn backtest(args: &BacktestArgs, common: &Common, screen: &mut Screen) -> io::Result<Status> {
    interrupt::listen();
    let Some((races, template)) = ready(&args.cases, screen)? else {
        return Ok(Status::Refused);
    };
    let found = cases(&races, args.cases.min_votes);
    if let Some(folder) = &args.keep
        && let Err(failure) = pipeline::backtest::keep_scenarios(&found, &template, folder)
    {
        return failed(failure, screen);
    }
    let asked = BacktestPlan {
        replicates: args.replicates,
        seed: Seed(args.seed),
        threads: common.threads,
        folds: args.cross_validate,
        sets: args.sets.clone(),
    };
    let bar = Progress::new("backtest", args.replicates, !screen.quiet);
    let result = crate::evidence::backtest::backtest(&found, &template, &asked, &|done, of| {
        bar.done_of(done, of);
        !interrupt::requested()
    });
    drop(bar);
    let result = match result {
        Ok(result) => result,
        Err(failure) => return complain(&failure, screen),
    };
    let table = id(&name(&args.cases.races.path), "races");
    let files = (args.out.as_path(), table.as_str());
    let goes_on = || !interrupt::requested();
    let (line, page) = (command(args), !args.no_report);
    let printed = match args.cases.races.json {
        true => Printed::Json,
        false => Printed::Words,
    };
    match pipeline::backtest::write(result, files, &line, page, common.threads, &goes_on) {
        Ok(done) => print(&done, printed, screen),
        Err(pipeline::Failure::Stopped) => complain(&Failure::Stopped, screen),
        Err(failure) => failed(failure.to_string(), screen),
    }
}

pub fn learn(args: &LearnArgs, common: &Common, screen: &mut Screen) -> io::Result<Status> {
    let Some((races, template)) = ready(&args.cases, screen)? else {
        return Ok(Status::Refused);
    };
    let found = cases(&races, args.cases.min_votes);
    if let Err(failure) = found.needed() {
        return complain(&failure, screen);
    }
    let Cases { cases, left_out } = found;
    let learn = |learner: Learner| {
        let learnt = learner.learn(|_| true);
        reproduce(&cases, &template, &learnt, common.threads).map(|reproduced| (learnt, reproduced))
    };
    let (learnt, reproduced) = match Learner::of(&cases, &template, common.threads).and_then(learn)
    {
        Ok(found) => found,
        Err(failure) => return complain(&failure, screen),
    };
    let from = args
        .cases
        .races
        .path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let text = fragment(&learnt, &from);
    if let Some(file) = &args.out
        && let Err(error) = fs::write(file, &text)
    {
        return failed(format!("cannot write {}: {error}", file.display()), screen);
    }
    match args.cases.races.json {
        true => {
            let lessons = Lessons { learnt, reproduced };
            screen.out.json(&report::any_json(&lessons))?;
        }
        false => {
            screen.tell(&report::learnt(&learnt))?;
            reproduced.iter().try_for_each(|found| {
                screen.tell(&format!(
                    "\n{}\n",
                    report::reproduced(found, report::width())
                ))
            })?;
            if !left_out.is_empty() {
                writeln!(screen.err, "Left out: {} races.", left_out.len())?;
            }
            if args.out.is_none() {
                write!(screen.out, "{text}")?;
            }
        }
    }
    Ok(Status::Done)
}

pub fn estimate(args: &EstimateArgs, screen: &mut Screen) -> io::Result<Status> {
    let Some(races) = races(&args.races, screen)? else {
        return Ok(Status::Refused);
    };
    match effects::estimate(&races, args.round, args.spread_from) {
        Ok(found) if args.races.json => screen.out.json(&report::any_json(&found))?,
        Ok(found) => screen.say(&report::effects(&found, report::width()))?,
        Err(failure) => return complain(&failure, screen),
    }
    Ok(Status::Done)
}

/// The races asked for; `None` where the table is wrong, which is then told.
fn races(args: &RacesArgs, screen: &mut Screen) -> io::Result<Option<Vec<Race>>> {
    let only = args.only.as_deref().unwrap_or_default();
    let table = match read(&args.path, &args.map, args.written(), only) {
        Ok(table) => table,
        Err(problems) => return diagnostics::print(&problems, screen).map(|()| None),
    };
    diagnostics::print(&table.warnings, screen)?;
    Ok(Some(table.races))
}

fn ready(args: &CasesArgs, screen: &mut Screen) -> io::Result<Option<(Vec<Race>, Template)>> {
    let template = match Template::read(args.template.as_deref()) {
        Ok(template) => template,
        Err(problem) => return diagnostics::print(&[*problem], screen).map(|()| None),
    };
    Ok(races(&args.races, screen)?.map(|races| (races, template)))
}

fn failed(why: String, screen: &mut Screen) -> io::Result<Status> {
    screen.complain(&why)?;
    Ok(Status::Failed)
}

/// A file's name without its ending.
fn name(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// What makes the same page again.
fn command(args: &BacktestArgs) -> String {
    let mut command = format!("coattails backtest {}", args.cases.races.path.display());
    args.cases
        .races
        .map
        .iter()
        .for_each(|(column, header)| command += &format!(" --map {column}={header}"));
    args.cases
        .races
        .only
        .iter()
        .for_each(|text| command += &format!(" --only \"{text}\""));
    args.cases
        .template
        .iter()
        .for_each(|file| command += &format!(" --template {}", file.display()));
    if args.cases.min_votes > 0 {
        command += &format!(" --min-votes {}", args.cases.min_votes);
    }
    args.cross_validate
        .iter()
        .for_each(|parts| command += &format!(" --cross-validate {parts}"));
    command += &format!(" --replicates {} --seed {}", args.replicates, args.seed);
    args.sets
        .iter()
        .for_each(|(path, value)| command += &format!(" --set '{path}={value}'"));
    command += if args.no_report { " --no-report" } else { "" };
    command
}
