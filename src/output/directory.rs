//! Writing under a temporary name, renaming when whole; telling whether a directory is still what
//! its manifest says.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

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
    /// A directory that stands there holds a file which its manifest does not name.
    Foreign {
        directory: PathBuf,
        file: PathBuf,
    },
    /// What stands where a run is to have a name is something else.
    Taken(PathBuf),
    /// The caller asked to stop.
    Stopped,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Io { path, source } => {
                write!(f, "cannot write {}: {}", path.display(), reason(source))
            }
            WriteError::Foreign { directory, file } => write!(
                f,
                "{} is not replaced: it holds {}, which is none of its own; move that elsewhere, or the directory",
                directory.display(),
                file.display()
            ),
            WriteError::Taken(path) => write!(
                f,
                "{} is something else than a run's name, and stays as it is: choose another --name",
                path.display()
            ),
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

/// What hidden names say of what has them: half written, taken away to be replaced, tried.
pub(super) const PARTIAL: &str = "partial";
const OLD: &str = "old";
const PROBE: &str = "probe";

/// The manifest of `directory`, if it is there and every file in it has the checksum given.
pub fn intact(directory: &Path) -> Option<Manifest> {
    let manifest: Manifest =
        serde_json::from_slice(&fs::read(directory.join(MANIFEST)).ok()?).ok()?;
    let sound = |(path, entry): (&String, &FileEntry)| {
        FileEntry::at(&directory.join(path), entry.bytes).is_ok_and(|found| found == *entry)
    };
    manifest.files.iter().all(sound).then_some(manifest)
}

/// A file of `directory` that its manifest does not name; without a manifest that can be read, any.
fn foreign(directory: &Path) -> Option<PathBuf> {
    let manifest = fs::read(directory.join(MANIFEST)).ok();
    let manifest: Option<Manifest> = manifest.and_then(|text| serde_json::from_slice(&text).ok());
    let is_own = |path: &Path| match &manifest {
        Some(manifest) => {
            let name: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            let name = name.join("/");
            name == MANIFEST || manifest.files.contains_key(&name)
        }
        None => path == Path::new(MANIFEST),
    };
    files(directory, Path::new(""))
        .into_iter()
        .find(|path| !is_own(path))
}

/// Whatever is in `folder` of `directory` and no folder, by its path within the directory, in order.
fn files(directory: &Path, folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory.join(folder)).into_iter().flatten();
    let mut names: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| folder.join(entry.file_name()))
        .collect();
    names.sort();
    let each = |path: PathBuf| match fs::symlink_metadata(directory.join(&path)) {
        Ok(known) if known.is_dir() => files(directory, &path),
        _ => vec![path],
    };
    names.into_iter().flat_map(each).collect()
}

/// Puts right what processes have left that died while they wrote into `folder`: what was half written
/// goes, what was taken away to be replaced comes back. Names that a living process has are let be.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let parts = name
            .strip_prefix('.')
            .and_then(|name| name.rsplit_once('-'));
        let Some((of, _)) = parts.filter(|(_, process)| is_gone(process)) else {
            continue;
        };
        let path = entry.path();
        match of.rsplit_once('.') {
            Some((own, OLD)) if !folder.join(own).exists() => {
                let _ = fs::rename(&path, folder.join(own));
            }
            Some((_, OLD | PARTIAL | PROBE)) => {
                // What cannot be removed is hidden, and harms nobody.
                let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
            }
            _ => {}
        }
    }
}

/// Whether no process of this number lives; where that cannot be told, one may.
fn is_gone(process: &str) -> bool {
    let number = process.parse::<u32>();
    let table = Path::new("/proc");
    number
        .is_ok_and(|number| table.join("self").exists() && !table.join(number.to_string()).exists())
}

/// Makes the folder in which `directory` is to stand: whether it can be, and whether what stands there
/// may be replaced, is known before anything is simulated.
///
/// # Errors
/// If it cannot be written to, or a directory there holds what is none of its own.
pub fn prepare(directory: &Path) -> Result<Prepared, WriteError> {
    let folder = directory.parent().unwrap_or(Path::new("."));
    replaceable(directory)?;
    let new = |part: &&Path| !part.as_os_str().is_empty() && !part.exists();
    let prepared = Prepared(
        folder
            .ancestors()
            .take_while(new)
            .map(Path::to_owned)
            .collect(),
    );
    fs::create_dir_all(folder).map_err(at(folder))?;
    sweep(folder);
    let probe = Temporary(beside(directory, PROBE));
    fs::create_dir(&probe.0).map_err(at(folder))?;
    Ok(prepared)
}

fn replaceable(directory: &Path) -> Result<(), WriteError> {
    match foreign(directory) {
        Some(file) => Err(WriteError::Foreign {
            directory: directory.to_owned(),
            file,
        }),
        None => Ok(()),
    }
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
/// there before is replaced, if all of it is its own; where it is the same run, whole, files that
/// `artifacts` lacks stay. `goes_on` is asked before each file. It is on the disk before it has its
/// name.
///
/// # Errors
/// If a file cannot be written, or `goes_on` says no; the temporary directory beside it is removed, and
/// what was there before is there still.
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
    let kept = intact(directory).filter(|known| known.run == manifest.run);
    let kept = kept.map_or_else(IndexMap::new, |known| known.files);
    let kept: IndexMap<String, FileEntry> = kept
        .into_iter()
        .filter(|(path, _)| !manifest.files.contains_key(path))
        .collect();
    manifest.files.extend(kept.clone());
    // In one order, whatever was written first.
    manifest.files.sort_unstable_keys();
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
    replaceable(directory)?;
    let partial = Temporary(beside(directory, PARTIAL));
    for path in kept.keys() {
        let (from, to) = (directory.join(path), partial.0.join(path));
        fs::create_dir_all(to.parent().unwrap_or(&partial.0))
            .and_then(|()| fs::copy(&from, &to))
            .map_err(at(&to))?;
    }
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
            .and_then(|()| lasting(&path, bytes))
            .map_err(at(&path))?;
    }
    let folder = directory.parent().unwrap_or(Path::new("."));
    in_place(&partial.0, directory, &|from, to| fs::rename(from, to))
        .and_then(|()| on_disk(folder))
        .map_err(at(directory))?;
    Ok(manifest)
}

/// Gives what is whole its name; what had it before is removed only then, and gets it back where that
/// fails. `rename` is the system's.
fn in_place(
    partial: &Path,
    directory: &Path,
    rename: &dyn Fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let old = beside(directory, OLD);
    if !directory.exists() {
        return rename(partial, directory);
    }
    rename(directory, &old)?;
    match rename(partial, directory) {
        Ok(()) => {
            drop(Temporary(old));
            Ok(())
        }
        Err(error) => {
            // Where it cannot come back by itself the next run puts it back.
            let _ = rename(&old, directory);
            Err(error)
        }
    }
}

/// Writes a file and waits until it is on the disk.
pub(super) fn lasting(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Waits until a folder's names are on the disk, where the system can be asked for that.
fn on_disk(folder: &Path) -> io::Result<()> {
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
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
    let partial = beside(path, PARTIAL);
    let written = lasting(&partial, bytes)
        .and_then(|()| fs::rename(&partial, path))
        .and_then(|()| on_disk(folder));
    if written.is_err() {
        // What was not begun cannot be removed.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(at(path))
}

pub(super) fn at(path: &Path) -> impl Fn(io::Error) -> WriteError {
    move |source| WriteError::Io {
        path: path.to_owned(),
        source,
    }
}

/// `.4f1a….partial-812`: hidden, and no other process's.
pub(super) fn beside(directory: &Path, what: &str) -> PathBuf {
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
        write(&directory, manifest(), &artifacts(), &|| true).unwrap();
        assert!(intact(&directory).is_some());
        assert_eq!(names(folder.path()), ["abc"]);
        fs::remove_file(directory.join("charts/margin.svg")).unwrap();
        assert_eq!(intact(&directory), None);
    }

    #[test]
    fn files_of_the_same_run_stay_where_fewer_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("abc");
        write(&directory, manifest(), &artifacts()[1..], &|| true).unwrap();
        write(&directory, manifest(), &artifacts()[..1], &|| true).unwrap();
        let added = fs::read(directory.join(MANIFEST)).unwrap();
        write(&directory, manifest(), &artifacts(), &|| true).unwrap();
        assert_eq!(fs::read(directory.join(MANIFEST)).unwrap(), added);
        let other = Manifest {
            run: "def".to_owned(),
            ..manifest()
        };
        write(&directory, other, &artifacts()[..1], &|| true).unwrap();
        assert!(!directory.join("charts").exists());
    }

    #[test]
    fn what_is_none_of_its_own_keeps_a_directory_from_being_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("abc");
        write(&directory, manifest(), &artifacts(), &|| true).unwrap();
        fs::write(directory.join("findings.json"), b"damaged").unwrap();
        fs::write(directory.join("charts/notes.txt"), b"mine").unwrap();
        let refused = [
            write(&directory, manifest(), &artifacts(), &|| true).err(),
            prepare(&directory).err(),
        ];
        for error in refused {
            let told = error.unwrap().to_string();
            assert!(told.contains("it holds charts/notes.txt"), "{told}");
        }
        assert_eq!(
            fs::read(directory.join("charts/notes.txt")).unwrap(),
            b"mine"
        );
        assert_eq!(
            fs::read(directory.join("findings.json")).unwrap(),
            b"damaged"
        );
        // Without a manifest nothing is its own.
        fs::remove_file(directory.join("charts/notes.txt")).unwrap();
        fs::write(directory.join(MANIFEST), b"{}").unwrap();
        assert!(write(&directory, manifest(), &artifacts(), &|| true).is_err());
        assert_eq!(names(folder.path()), ["abc"]);
    }

    #[test]
    fn a_rename_that_fails_leaves_what_was_there() {
        for fails in 0..2 {
            let folder = tempfile::tempdir().unwrap();
            let (old, new) = (folder.path().join("abc"), folder.path().join("new"));
            for (path, text) in [(&old, "old"), (&new, "new")] {
                fs::create_dir(path).unwrap();
                fs::write(path.join("file"), text).unwrap();
            }
            let asked = std::cell::Cell::new(0);
            let rename = |from: &Path, to: &Path| {
                asked.set(asked.get() + 1);
                match asked.get() == fails + 1 {
                    true => Err(io::Error::other("injected")),
                    false => fs::rename(from, to),
                }
            };
            assert!(in_place(&new, &old, &rename).is_err());
            assert_eq!(fs::read(old.join("file")).unwrap(), b"old", "{fails}");
            let mut left = names(folder.path());
            left.sort();
            assert_eq!(left, ["abc", "new"]);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_dead_processes_left_is_put_right_and_living_ones_are_let_be() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        // No process has a number as high as this.
        let (dead, living) = (u32::MAX, std::process::id());
        let made = [
            format!(".abc.partial-{dead}"),
            format!(".abc.probe-{dead}"),
            format!(".abc.old-{dead}"),
            format!(".gone.old-{dead}"),
            format!(".abc.partial-{living}"),
            ".notes.partial-mine".to_owned(),
        ];
        made.iter()
            .for_each(|name| fs::create_dir(at(name)).unwrap());
        fs::create_dir(at("abc")).unwrap();
        fs::write(at(&made[3]).join("file"), b"kept").unwrap();
        drop(prepare(&at("abc")).unwrap());
        let mut left = names(folder.path());
        left.sort();
        let mut expected = [&made[4], &made[5], "abc", "gone"].map(str::to_owned);
        expected.sort();
        assert_eq!(left, expected);
        assert_eq!(fs::read(at("gone/file")).unwrap(), b"kept");
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
