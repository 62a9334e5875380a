//! Ctrl-C, SIGTERM and SIGHUP: the first asks the run to end cleanly, the second ends the program. A
//! file that grows beyond what is allowed is an error of writing, not the end.

use std::sync::atomic::{AtomicBool, Ordering};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// SIGXFSZ, which is 25 on Linux, macOS and the BSDs: once it is heard, writing fails instead.
#[cfg(unix)]
const FILE_TOO_LARGE: i32 = 25;

/// Listens from now on. Where that cannot be, they end the program as they always do.
pub fn listen() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(FILE_TOO_LARGE, std::sync::Arc::default());
    let _ = ctrlc::set_handler(|| {
        if REQUESTED.swap(true, Ordering::Relaxed) {
            std::process::exit(super::Status::Interrupted as i32);
        }
    });
}

/// Whether one of them came.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}
