//! A bar with rate and remaining time on a terminal's stderr; nothing in a pipe.

use super::visible;

use std::fmt::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// The progress of one scenario's replicates.
pub struct Progress(ProgressBar);

/// As wide as the terminal, whatever that is.
const TEMPLATE: &str =
    "{prefix:.20} {msg} {wide_bar} {human_pos} of {human_len}, {rate}, {eta} left";

/// What is done while replicates are, and after the last.
const STAGES: [&str; 2] = ["simulating", "estimating, drawing, writing"];

impl Progress {
    /// A bar that is drawn if `shown` and stderr is a terminal, and goes when it is dropped.
    pub fn new(name: &str, replicates: u64, shown: bool) -> Progress {
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(replicates), target)
            .with_prefix(visible::line(name));
        let style =
            ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.with_key("rate", rate));
        bar.set_message(STAGES[0]);
        Progress(bar)
    }

    /// So many are done; reports may overtake each other.
    pub fn done(&self, replicates: u64) {
        self.0.set_position(replicates.max(self.0.position()));
        if self.0.length().is_some_and(|all| replicates >= all) {
            self.0.set_message(STAGES[1]);
        }
    }

    /// So many of a number that is known only now.
    pub fn done_of(&self, replicates: u64, of: u64) {
        self.0.set_length(of);
        self.done(replicates);
    }
}

/// `12,400/s`: a rate has no more than three figures.
fn rate(state: &ProgressState, out: &mut dyn Write) {
    let rate = state.per_sec();
    let mut unit = 1.0;
    while rate / unit >= 1_000.0 {
        unit *= 10.0;
    }
    let told = crate::table::number::count(((rate / unit).round() * unit) as u64);
    // A bar that cannot be written is not missed.
    let _ = write!(out, "{told}/s");
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
