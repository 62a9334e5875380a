//! Opening a page in the browser that the machine has.

use std::path::Path;
use std::process::{Command, Stdio};

/// What each system opens a file with.
#[cfg(target_os = "macos")]
const OPENER: &[&str] = &["open"];
#[cfg(windows)]
const OPENER: &[&str] = &["cmd", "/C", "start", ""];
#[cfg(not(any(windows, target_os = "macos")))]
const OPENER: &[&str] = &["xdg-open"];

/// Opens `page`, and does not wait for it to be closed.
///
/// # Errors
/// If nothing on this machine does that: what to do then.
pub fn open(page: &Path) -> Result<(), String> {
    let opened = Command::new(OPENER[0])
        .args(&OPENER[1..])
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match opened {
        Ok(status) if status.success() => Ok(()),
        _ => Err(format!(
            "{} could not open the page: open {} in a browser",
            OPENER[0],
            page.display()
        )),
    }
}
