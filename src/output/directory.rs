//! Writing under a temporary name, renaming when whole; telling whether a directory is still what
//! its manifest says.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{FileEntry, Manifest};

/// A file of the run directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Within the directory, with `/`: `charts/margin-runoff.svg`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Why a run directory was not written; then nothing stands under its name that was not there
/// before.
#[derive(Debug)]
pub enum WriteError {
    Io {
        path: PathBuf,
        source: io::Error,
    },
    /// The caller asked to stop.
    Stopped,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Io { path, source } => {
                write!(f, "cannot write {}: {}", path.display(), reason(source))
            }
            WriteError::Stopped => write!(f, "stopped before the run directory was whole"),
        }
    }
}

impl std::error::Error for WriteError {}

/// Why something cannot be written, in words and without the system's number.
fn reason(source: &io::Error) -> String {
    use io::ErrorKind::{
        AlreadyExists, IsADirectory, NotADirectory, NotFound, PermissionDenied, StorageFull,
    };
    let said = match source.kind() {
        AlreadyExists | NotADirectory => "a file stands where a folder is needed",
        IsADirectory => "it is a folder",
        PermissionDenied => "you have no permission to",
        StorageFull => "no room is left",
        NotFound => "its folder is not there and cannot be made",
        _ => {
            let told = source.to_string();
            return told
                .split(" (os error")
                .next()
                .unwrap_or_default()
                .to_owned();
        }
    };
    said.to_owned()
}

pub(super) const MANIFEST: &str = "manifest.json";

/// The manifest of `directory`, if it is there and every file in it has the checksum given.
pub fn intact(directory: &Path) -> Option<Manifest> {
    let manifest: Manifest =
        serde_json::from_slice(&fs::read(directory.join(MANIFEST)).ok()?).ok()?;
    let sound = |(path, entry): (&String, &FileEntry)| {
        FileEntry::at(&directory.join(path), entry.bytes).is_ok_and(|found| found == *entry)
    };
    manifest.files.iter().all(sound).then_some(manifest)
}

/// Makes the folder in which `directory` is to stand: whether it can be is known before anything is
/// simulated.
///
/// # Errors
/// If it cannot be written to.
pub fn prepare(directory: &Path) -> Result<Prepared, WriteError> {
    let folder = directory.parent().unwrap_or(Path::new("."));
    let new = |part: &&Path| !part.as_os_str().is_empty() && !part.exists();
    let prepared = Prepared(
        folder
            .ancestors()
            .take_while(new)
            .map(Path::to_owned)
            .collect(),
    );
    fs::create_dir_all(folder).map_err(at(folder))?;
    let probe = Temporary(beside(directory, "probe"));
    fs::create_dir(&probe.0).map_err(at(folder))?;
    Ok(prepared)
}

/// The folders that were made for a directory, the innermost first: those in which nothing is are
/// gone with this.
#[must_use]
#[derive(Debug)]
pub struct Prepared(Vec<PathBuf>);

impl Drop for Prepared {
    fn drop(&mut self) {
        // One with something in it is left.
        let _ = self.0.iter().try_for_each(fs::remove_dir);
    }
}

/// Writes `artifacts` and the manifest, completed by their checksums, as `directory`; what was
/// there before is replaced. `goes_on` is asked before each file.
///
/// # Errors
/// If a file cannot be written, or `goes_on` says no; the temporary directory beside it is removed.
pub fn write(
    directory: &Path,
    mut manifest: Manifest,
    artifacts: &[Artifact],
    goes_on: &dyn Fn() -> bool,
) -> Result<Manifest, WriteError> {
    manifest.files = artifacts
        .iter()
        .map(|file| (file.path.clone(), FileEntry::of(&file.bytes)))
        .collect();
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
    let partial = Temporary(beside(directory, "partial"));
    for (path, bytes) in artifacts
        .iter()
        .map(|file| (file.path.as_str(), file.bytes.as_slice()))
        .chain([(MANIFEST, text.as_bytes())])
    {
        if !goes_on() {
            return Err(WriteError::Stopped);
        }
        let path = partial.0.join(path);
        let folder = path.parent().unwrap_or(&partial.0);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, bytes))
            .map_err(at(&path))?;
    }
    let old = Temporary(beside(directory, "old"));
    if directory.exists() {
        fs::rename(directory, &old.0).map_err(at(directory))?;
    }
    fs::rename(&partial.0, directory).map_err(at(directory))?;
    Ok(manifest)
}

/// Writes a single file: under a temporary name beside it, then renamed. What is neither a file nor
/// a folder, as `/dev/stdout` is, is written to: nothing may take its place.
///
/// # Errors
/// If it cannot be written; what was there before is then still there.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    if fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir()) {
        return fs::write(path, bytes).map_err(at(path));
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(at(path))?;
    let partial = beside(path, "partial");
    let written = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // What was not begun cannot be removed.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(at(path))
}

fn at(path: &Path) -> impl Fn(io::Error) -> WriteError {
    move |source| WriteError::Io {
        path: path.to_owned(),
        source,
    }
}

/// `.4f1a….partial-812`: hidden, and no other process's.
fn beside(directory: &Path, what: &str) -> PathBuf {
    let name = directory
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    directory.with_file_name(format!(".{name}.{what}-{}", std::process::id()))
}

/// Removed with all that is in it, if it is there, when this goes out of scope.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed is hidden, and harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample_manifest as manifest;

    fn artifacts() -> Vec<Artifact> {
        let file = |path: &str, bytes: &[u8]| Artifact {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
        };
        vec![
            file("findings.json", b"{}"),
            file("charts/margin.svg", b"<svg/>"),
        ]
    }

    fn names(folder: &Path) -> Vec<String> {
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_written_directory_is_whole_and_intact() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("sample/abc");
        let written = write(&directory, manifest(), &artifacts(), &|| true).unwrap();
        assert_eq!(intact(&directory), Some(written));
        assert_eq!(
            fs::read(directory.join("charts/margin.svg")).unwrap(),
            b"<svg/>"
        );
        assert_eq!(names(&folder.path().join("sample")), ["abc"]);
    }

    #[test]
    fn a_directory_with_a_changed_file_is_not_intact_and_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("abc");
        write(&directory, manifest(), &artifacts(), &|| true).unwrap();
        fs::write(directory.join("findings.json"), b"{ }").unwrap();
        assert_eq!(intact(&directory), None);
        fs::write(directory.join("left over"), b"").unwrap();
        write(&directory, manifest(), &artifacts(), &|| true).unwrap();
        assert!(intact(&directory).is_some() && !directory.join("left over").exists());
        assert_eq!(names(folder.path()), ["abc"]);
        fs::remove_file(directory.join("charts/margin.svg")).unwrap();
        assert_eq!(intact(&directory), None);
    }

    #[test]
    fn a_single_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pages/report.html");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), names(path.parent().unwrap())),
            (b"two".to_vec(), vec!["report.html".to_owned()])
        );
        let error = replace(&path.join("inside"), b"").unwrap_err().to_string();
        assert!(
            error.starts_with("cannot write ")
                && error.ends_with("a file stands where a folder is needed"),
            "{error}"
        );
        let over_a_folder = replace(path.parent().unwrap(), b"")
            .unwrap_err()
            .to_string();
        assert!(
            over_a_folder.starts_with("cannot write ") && over_a_folder.ends_with("it is a folder"),
            "{over_a_folder}"
        );
        assert_eq!(names(folder.path()), ["pages"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to_and_stays_what_it_is() {
        use std::os::unix::net::UnixListener;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _kept = UnixListener::bind(&path).unwrap();
        let error = replace(&path, b"one").unwrap_err().to_string();
        assert!(error.starts_with("cannot write "), "{error}");
        assert!(
            !fs::metadata(&path).unwrap().is_file(),
            "a file took its place"
        );
        assert_eq!(names(folder.path()), ["socket"]);
    }

    #[test]
    fn nothing_is_left_of_a_directory_that_was_stopped_or_failed() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("abc");
        let asked = std::cell::Cell::new(0);
        let goes_on = || {
            asked.set(asked.get() + 1);
            asked.get() < 3
        };
        assert!(matches!(
            write(&directory, manifest(), &artifacts(), &goes_on),
            Err(WriteError::Stopped)
        ));
        assert!(names(folder.path()).is_empty());
        let mut impossible = artifacts();
        impossible.push(Artifact {
            path: "findings.json/inside".to_owned(),
            bytes: Vec::new(),
        });
        let error = write(&directory, manifest(), &impossible, &|| true).unwrap_err();
        assert!(error.to_string().starts_with("cannot write "), "{error}");
        assert!(names(folder.path()).is_empty());
    }
}
