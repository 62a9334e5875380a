//! What a disk does to a run: full, without room for names, not to be written, and the program
//! killed while it writes. Needs root, which mounts a small file system of its own.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

const MINIMAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/minimal.toml");

fn program(out: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("coattails"));
    command
        .args(["run", MINIMAL, "-n", "400", "--quiet", "--out"])
        .arg(out)
        .stdin(Stdio::null());
    command
}

fn told(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

/// A file system in memory, gone with the value.
struct Disk(TempDir);

impl Disk {
    /// `None`, and a word on it, where none may be mounted.
    fn new(options: &str) -> Option<Disk> {
        let folder = TempDir::new().unwrap();
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .output();
        if done.is_ok_and(|done| done.status.success()) {
            return Some(Disk(folder));
        }
        eprintln!("skipped: no file system may be mounted here");
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let done = Command::new("mount")
            .args(["-o", &options])
            .arg(self.0.path())
            .status();
        assert!(done.unwrap().success(), "{options}");
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a failed test must not leave it mounted.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with('.')
}

/// Directories of runs that are whole by their names, and all else that a run may leave behind.
fn left(out: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let entries = fs::read_dir(out.join("minimal")).into_iter().flatten();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_hidden(path) || path.is_dir() && !path.is_symlink())
        .partition(|path| !is_hidden(path))
}

/// `report` reads every file with its checksum.
fn is_whole(run: &Path) {
    let page = TempDir::new().unwrap();
    let done = Command::new(assert_cmd::cargo::cargo_bin("coattails"))
        .args(["report", "--quiet"])
        .arg(run)
        .arg("--out")
        .arg(page.path().join("page.html"))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", told(&done));
}

#[test]
fn a_disk_with_no_room_is_an_error_with_nothing_left_and_a_run_before_untouched() {
    // Room for bytes, and for names: the folders above a run take some of these.
    for full in [
        "size=16k",
        "size=64k",
        "nr_inodes=4",
        "nr_inodes=6",
        "nr_inodes=9",
    ] {
        let Some(disk) = Disk::new(full) else { return };
        let done = program(disk.path()).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{full}: {}", told(&done));
        assert!(
            told(&done).contains("cannot write "),
            "{full}: {}",
            told(&done)
        );
        let (runs, rest) = left(disk.path());
        assert!(
            runs.is_empty() && rest.is_empty(),
            "{full}: {runs:?} {rest:?}"
        );

        // With room, the same command is whole; full again, another leaves the first as it was.
        disk.remount("size=64m,nr_inodes=1000");
        let done = program(disk.path()).output().unwrap();
        assert!(done.status.success(), "{full}: {}", told(&done));
        disk.remount("size=4m");
        let filler = fs::File::create(disk.path().join("filler")).unwrap();
        while std::io::Write::write_all(&mut &filler, &[1; 4096]).is_ok() {}
        let done = program(disk.path()).args(["--seed", "7"]).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{full}: {}", told(&done));
        let (runs, rest) = left(disk.path());
        assert!(
            runs.len() == 1 && rest.is_empty(),
            "{full}: {runs:?} {rest:?}"
        );
        fs::remove_file(disk.path().join("filler")).unwrap();
        is_whole(&runs[0]);
    }
}

#[test]
fn a_disk_that_may_not_be_written_is_an_error() {
    let Some(disk) = Disk::new("size=8m") else {
        return;
    };
    disk.remount("ro");
    let done = program(disk.path()).output().unwrap();
    assert_eq!(done.status.code(), Some(1), "{}", told(&done));
    assert!(told(&done).contains("cannot write "), "{}", told(&done));
}

/// Killed after 1, 2, 3 … steps of time, some before, some amid, some after the writing: whatever
/// has a run's name is a whole run, and the next run removes what the killed one left.
#[test]
fn a_run_that_is_killed_leaves_a_whole_run_or_none() {
    for step in 0..8 {
        let folder = TempDir::new().unwrap();
        let mut run = program(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From when it begins to write.
        while left(folder.path()) == (vec![], vec![]) && run.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        sleep(Duration::from_micros(400 * step));
        run.kill().unwrap();
        run.wait().unwrap();
        for one in left(folder.path()).0 {
            is_whole(&one);
        }
        let again = program(folder.path()).output().unwrap();
        assert!(again.status.success(), "{}", told(&again));
        let (runs, rest) = left(folder.path());
        assert!(runs.len() == 1 && rest.is_empty(), "{runs:?} {rest:?}");
        is_whole(&runs[0]);
    }
}

#[test]
fn ten_at_once_into_one_folder_leave_one_whole_run() {
    let folder = TempDir::new().unwrap();
    let running: Vec<_> = (0..10)
        .map(|_| {
            program(folder.path())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for run in running {
        let done = run.wait_with_output().unwrap();
        assert!(done.status.success(), "{}", told(&done));
    }
    let (runs, rest) = left(folder.path());
    assert!(runs.len() == 1 && rest.is_empty(), "{runs:?} {rest:?}");
    is_whole(&runs[0]);
}

/// Runs while the n-th call of these that writes fails, or is the last thing before a kill.
fn hurt(calls: &str, how: &str, n: usize, out: &Path) -> Option<Output> {
    let run = program(out);
    Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", &format!("trace={calls}")])
        .args(["-e", &format!("inject={calls}:{how}:when={n}")])
        .arg(run.get_program())
        .args(run.get_args())
        .output()
        .ok()
}

#[test]
fn an_error_or_a_kill_at_any_write_sync_or_rename_leaves_whole_runs_only() {
    let first = TempDir::new().unwrap();
    if hurt("fsync", "error=EIO", 1, first.path()).is_none_or(|done| done.status.code() != Some(1))
    {
        eprintln!("skipped: strace is missing or may not be used here");
        return;
    }
    for calls in ["write", "fsync", "rename,renameat,renameat2"] {
        for how in ["error=EIO", "signal=KILL"] {
            for n in [1, 2, 3, 4, 6, 9] {
                let folder = TempDir::new().unwrap();
                let done = hurt(calls, how, n, folder.path()).unwrap();
                let (runs, rest) = left(folder.path());
                for run in &runs {
                    is_whole(run);
                }
                if how == "error=EIO" && !done.status.success() {
                    let at = format!("{calls} {n}: {}", told(&done));
                    assert_eq!(done.status.code(), Some(1), "{at}");
                    assert!(at.contains("cannot write "), "{at}");
                    assert!(rest.is_empty(), "{at} {rest:?}");
                }
            }
        }
    }
}
