//! The command line: what is typed → the pipeline → what is printed. The only part that prints;
//! knows no mathematics.

mod args;
mod batch;
mod check;
mod clock;
mod diagnostics;
mod evidence;
mod experiment;
mod explain;
mod interrupt;
mod list;
mod new;
mod open;
mod plot;
mod progress;
mod prose;
mod reference;
mod report;
mod run;
mod visible;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use args::{Command, ExperimentArgs, LearntArgs};
use visible::Visible;

use crate::estimate::Of;
use crate::experiment::Design;
use crate::pipeline::experiment::{Experiment, Request};
use crate::quantity::Seed;
use crate::report::Terminal;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Done = 0,
    /// A run failed.
    Failed = 1,
    /// A scenario or the command line is wrong.
    Refused = 2,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

/// Where a command writes. Both streams drop colours where they are no terminal.
struct Screen {
    out: Visible<anstream::Stdout>,
    err: Visible<anstream::Stderr>,
    quiet: bool,
}

impl Screen {
    /// Whether nothing but problems is printed, and no bar drawn.
    fn quiet(&mut self, quiet: bool) {
        self.quiet = quiet;
        self.out.silent = quiet;
    }

    /// Sentences and tables on stdout, the sentences in lines that a terminal has room for.
    fn say(&mut self, text: &str) -> io::Result<()> {
        write!(
            self.out,
            "{}",
            prose::fitted(text, io::stdout().is_terminal().then(crate::report::width))
        )
    }

    /// The same on stderr.
    fn tell(&mut self, text: &str) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        self.fitted(text)
    }

    fn fitted(&mut self, text: &str) -> io::Result<()> {
        write!(
            self.err,
            "{}",
            prose::fitted(text, io::stderr().is_terminal().then(crate::report::width))
        )
    }

    /// A line on stderr: what went wrong.
    fn complain(&mut self, what: &str) -> io::Result<()> {
        self.fitted(&format!("error: {what}\n"))
    }

    /// The same with a cure.
    fn refuse(&mut self, what: &str, help: Option<&str>) -> io::Result<()> {
        self.complain(what)?;
        help.map_or(Ok(()), |help| self.fitted(&format!("help: {help}\n")))
    }
}

/// Does what the arguments (the program's name first) say.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut screen = Screen {
        out: Visible::new(anstream::stdout()),
        err: Visible::new(anstream::stderr()),
        quiet: false,
    };
    let status = execute(args, &mut screen).unwrap_or_else(|error| {
        // Who closes the pipe has read enough.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Status::Done;
        }
        let _ = screen.complain(&format!("cannot print: {error}"));
        Status::Failed
    });
    status.into()
}

fn execute(args: impl IntoIterator<Item = OsString>, screen: &mut Screen) -> io::Result<Status> {
    let args = match args::parse(args) {
        Ok(args) => args,
        Err((text, true)) => return screen.err.styled(&text).map(|()| Status::Refused),
        Err((text, false)) => return screen.out.styled(&text).map(|()| Status::Done),
    };
    let common = args.common;
    screen.quiet(common.quiet);
    match args.command {
        Command::Run(args) => run::run(&args, &common, screen),
        Command::Report { runs, out } => report::report(&runs, &out, screen),
        Command::Check { paths } => check::check(&paths, screen),
        Command::List { folder } => list::list(&folder, screen),
        Command::Plot(args) => plot::plot(&args, &common, screen),
        Command::New { name, template } => new::new(&name, template.into(), screen),
        Command::Attribute {
            experiment,
            acts,
            learnt,
            whose,
        } => {
            let request =
                experiment.request(&common, Experiment::Attribution(acts), &[], whose.of.into());
            posterior(&experiment, request, learnt, screen)
        }
        Command::BreakEven {
            experiment,
            over,
            win,
            learnt,
            whose,
        } => {
            let asked = Experiment::BreakEven { over, win };
            let request = experiment.request(&common, asked, &[], whose.of.into());
            posterior(&experiment, request, learnt, screen)
        }
        Command::Compare {
            experiment,
            others,
            whose,
        } => {
            let request =
                experiment.request(&common, Experiment::Comparison, &others, whose.of.into());
            experiment::experiment(&request, experiment.printed(), screen)
        }
        Command::Sensitivity {
            experiment,
            ask,
            learnt,
        } => {
            let asked = Experiment::Sensitivity(ask.ask());
            let request = experiment.request(&common, asked, &[], Of::default());
            posterior(&experiment, request, learnt, screen)
        }
        Command::Calibrate {
            experiment,
            posterior,
        } => {
            let asked = Experiment::Calibration(posterior.effort(Seed(experiment.seed)));
            let request = Request {
                ..experiment.request(&common, asked, &[], Of::default())
            };
            experiment::experiment(&request, experiment.printed(), screen)
        }
        Command::Counterfactual {
            experiment,
            posterior,
            what_ifs,
        } => {
            let effort = posterior.effort(Seed(experiment.seed));
            let asked = Experiment::Counterfactual(effort, what_ifs);
            let request = Request {
                ..experiment.request(&common, asked, &[], Of::default())
            };
            experiment::experiment(&request, experiment.printed(), screen)
        }
        Command::Backtest(args) => evidence::backtest(&args, &common, screen),
        Command::Estimate(args) => evidence::estimate(&args, screen),
        Command::Learn(args) => evidence::learn(&args, &common, screen),
        Command::Sweep {
            experiment,
            over,
            zip,
            sample,
            learnt,
            whose,
        } => {
            let design = match (zip, sample) {
                (true, _) => Design::Zip,
                (_, Some(count)) => Design::Sample(count),
                _ => Design::Grid,
            };
            let asked = Experiment::Sweep { over, design };
            let request = experiment.request(&common, asked, &[], whose.of.into());
            posterior(&experiment, request, learnt, screen)
        }
        Command::Reference { word } => reference::reference(word.as_deref(), screen),
        Command::Schema => reference::schema(screen),
        Command::Completions { shell } => reference::completions(shell, screen),
        Command::Man { folder } => reference::man(&folder, screen),
        Command::Explain { path, other } => explain::explain(&path, other.as_deref(), screen),
    }
}

/// An experiment on what was learnt, where it is to be.
fn posterior(
    args: &ExperimentArgs,
    request: Request,
    LearntArgs { posterior }: LearntArgs,
    screen: &mut Screen,
) -> io::Result<Status> {
    let request = Request {
        posterior,
        ..request
    };
    experiment::experiment(&request, args.printed(), screen)
}

/// Where a result is to be read: how to open its page, or its directory where it has none.
fn place(directory: &Path) -> String {
    let page = directory.join("report.html");
    match page.is_file() {
        true => format!("open {}", page.display()),
        false => directory.display().to_string(),
    }
}

/// What the output is shown on.
fn terminal() -> Terminal {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(set)
        .unwrap_or_default()
        .to_lowercase();
    let knows = locale.contains("utf-8")
        || locale.contains("utf8")
        || cfg!(any(windows, target_os = "macos"));
    Terminal {
        width: crate::report::width(),
        blocks: io::stdout().is_terminal() && knows && set("TERM").as_deref() != Some("dumb"),
        tables: false,
    }
}
