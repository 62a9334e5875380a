//! A bar with rate and remaining time on a terminal's stderr; nothing in a pipe.

use super::visible;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The progress of one scenario's replicates.
pub struct Progress(ProgressBar);

const TEMPLATE: &str =
    "{prefix}  {bar:30}  {human_pos} of {human_len} replicates, {per_sec}, {eta} left";

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
        bar.set_style(style);
        Progress(bar)
    }

    /// So many are done; reports may overtake each other.
    pub fn done(&self, replicates: u64) {
        self.0.set_position(replicates.max(self.0.position()));
    }

    /// So many of a number that is known only now.
    pub fn done_of(&self, replicates: u64, of: u64) {
        self.0.set_length(of);
        self.done(replicates);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
