//! A run directory read back: whether it is one, whether this version can read it, whether what is
//! asked of it is whole.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::file::{self, Unreadable};

use super::directory::MANIFEST;
use super::manifest::{FORMAT, FileEntry, Manifest};
use super::name::pointed;
use super::numbers;

/// A manifest names some hundred files.
const MOST_MANIFEST: u64 = 16 << 20;

/// The longest file that is read at once; tables of replicates are read in parts.
const MOST_BYTES: u64 = 256 << 20;

/// A run directory whose manifest was read, and whose files were checked as far as they are there.
#[derive(Debug, Clone)]
pub struct RunDirectory {
    pub path: PathBuf,
    pub manifest: Manifest,
}

/// Why a run directory cannot be used.
#[derive(Debug)]
pub enum ReadError {
    /// There is nothing under this name.
    Absent(PathBuf),
    /// It has no manifest.
    NoRun(PathBuf),
    /// Its format, and the version that wrote it.
    Newer {
        path: PathBuf,
        format: u64,
        version: String,
    },
    /// It is of a format before this one: its manifest and the version that wrote it.
    Older {
        path: PathBuf,
        version: String,
    },
    /// A file is not what the manifest says, or not what it should be: its path and what is wrong.
    Damaged {
        path: PathBuf,
        why: String,
    },
    Io {
        path: PathBuf,
        source: io::Error,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Absent(path) => write!(f, "there is no {}", path.display()),
            ReadError::NoRun(path) => write!(
                f,
                "{} is no run directory: it has no {MANIFEST}; give a folder that `coattails run` has written",
                path.display()
            ),
            ReadError::Newer {
                path,
                format,
                version,
            } => write!(
                f,
                "{} is of format {format}, which coattails {} cannot read: use the version that wrote it, {version}",
                path.display(),
                env!("CARGO_PKG_VERSION")
            ),
            ReadError::Older { path, version } => write!(
                f,
                "{} does not say what its directory holds, as coattails {version} left it: give the command in it once more",
                path.display()
            ),
            ReadError::Damaged { path, why } => {
                write!(
                    f,
                    "{} is damaged: {why}; run the scenario again",
                    path.display()
                )
            }
            ReadError::Io { path, source } => write!(f, "cannot read {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for ReadError {}

impl RunDirectory {
    /// Opens `path`; every file of the manifest that is there must have its checksum.
    ///
    /// # Errors
    /// If it is no run directory, is of a newer format, or a file in it is damaged.
    pub fn open(path: &Path) -> Result<RunDirectory, ReadError> {
        let run = RunDirectory::glance(path)?;
        for name in run.manifest.files.keys() {
            let place = run.place(name)?;
            if place.exists() {
                run.sound(name)?;
            }
        }
        Ok(run)
    }

    /// The same with no file checked but those that are then read.
    ///
    /// # Errors
    /// If it is no run directory, or is of a newer format.
    pub fn glance(path: &Path) -> Result<RunDirectory, ReadError> {
        let path = &pointed(path);
        if !path.exists() {
            return Err(ReadError::Absent(path.to_owned()));
        }
        let manifest_at = path.join(MANIFEST);
        if !manifest_at.is_file() {
            return Err(ReadError::NoRun(path.to_owned()));
        }
        let text = file::bytes(&manifest_at, MOST_MANIFEST).map_err(|why| ReadError::Io {
            path: manifest_at.clone(),
            source: why.into(),
        })?;
        Ok(RunDirectory {
            path: path.to_owned(),
            manifest: manifest(path, &manifest_at, &text)?,
        })
    }

    /// Where a file of the manifest is.
    fn place(&self, name: &str) -> Result<PathBuf, ReadError> {
        file::inside(&self.path, &self.path, name).ok_or_else(|| ReadError::Damaged {
            path: self.path.join(name),
            why: "it is a link that leads out of the directory".to_owned(),
        })
    }

    /// The bytes of a file, as they were written.
    ///
    /// # Errors
    /// If it is not there, not what the manifest says, or too long to be read at once.
    pub fn file(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        self.sound(name)?;
        let path = self.path.join(name);
        file::bytes(&path, MOST_BYTES).map_err(|why| ReadError::Io {
            path,
            source: why.into(),
        })
    }

    /// A result that was written as JSON, its numbers checked.
    ///
    /// # Errors
    /// As [`RunDirectory::file`], and if it is not what is asked for, or a number in it cannot be.
    pub fn json<R: DeserializeOwned>(&self, name: &str) -> Result<R, ReadError> {
        let damaged = |why: String| ReadError::Damaged {
            path: self.path.join(name),
            why,
        };
        let bytes = self.file(name)?;
        let value = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if let Some(why) = numbers::wrong(&value) {
            return Err(damaged(why));
        }
        // From the text itself: a `Value` would put what has an order into that of its ids.
        serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))
    }

    /// Whether a file is what the manifest says; no more of it is read than that.
    fn sound(&self, name: &str) -> Result<(), ReadError> {
        let path = self.place(name)?;
        let damaged = |why: String| ReadError::Damaged {
            path: path.clone(),
            why,
        };
        let entry = self
            .manifest
            .files
            .get(name)
            .ok_or_else(|| damaged("the manifest does not name it".to_owned()))?;
        let found = FileEntry::at(&path, entry.bytes).map_err(|why| match why {
            Unreadable::Absent => damaged("it is missing".to_owned()),
            why => ReadError::Io {
                path: path.clone(),
                source: why.into(),
            },
        })?;
        match found == *entry {
            true => Ok(()),
            false if found.bytes < entry.bytes => Err(damaged(format!(
                "it ends after {} of {} bytes",
                found.bytes, entry.bytes
            ))),
            false => Err(damaged(
                "its checksum is not that of the manifest".to_owned(),
            )),
        }
    }
}

/// The manifest in `text`; a newer one need not have our shape to say so.
fn manifest(path: &Path, file: &Path, text: &[u8]) -> Result<Manifest, ReadError> {
    let damaged = |error: serde_json::Error| ReadError::Damaged {
        path: file.to_owned(),
        why: error.to_string(),
    };
    let value: serde_json::Value = serde_json::from_slice(text).map_err(damaged)?;
    let format = value.get("format").and_then(serde_json::Value::as_u64);
    let version = || {
        let version = value.get("version").and_then(serde_json::Value::as_str);
        version.unwrap_or("another").to_owned()
    };
    match format {
        Some(format) if format > u64::from(FORMAT) => {
            return Err(ReadError::Newer {
                path: path.to_owned(),
                format,
                version: version(),
            });
        }
        Some(format) if format < u64::from(FORMAT) => {
            return Err(ReadError::Older {
                path: file.to_owned(),
                version: version(),
            });
        }
        _ => {}
    }
    serde_json::from_value(value).map_err(damaged)
}

/// The run directories that `path` stands for: itself, or those up to two folders below it, in
/// order of their names.
///
/// # Errors
/// If there is none, or a folder cannot be read.
pub fn runs(path: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let path = &pointed(path);
    if !path.exists() {
        return Err(ReadError::Absent(path.to_owned()));
    }
    if path.join(MANIFEST).is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for folder in folders(path)? {
        match folder.join(MANIFEST).is_file() {
            true => found.push(folder),
            false => found.extend(
                folders(&folder)?
                    .into_iter()
                    .filter(|inner| inner.join(MANIFEST).is_file()),
            ),
        }
    }
    if found.is_empty() {
        Err(ReadError::NoRun(path.to_owned()))
    } else {
        Ok(found)
    }
}

/// The folders in a folder that are neither hidden nor a second name of one beside them, in order of
/// their names; of a file none.
fn folders(path: &Path) -> Result<Vec<PathBuf>, ReadError> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |source| ReadError::Io {
        path: path.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let second_name = fs::read_link(entry.path()).is_ok_and(|to| to.components().count() == 1);
        if entry.path().is_dir() && !hidden && !second_name {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Artifact, sample_manifest, write};

    /// A run directory with two files.
    fn made(folder: &Path) -> PathBuf {
        let directory = folder.join("sample/abc");
        let file = |path: &str, bytes: &[u8]| Artifact {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
        };
        let artifacts = [
            file("findings.json", b"{}"),
            file("replicates.parquet", b"PAR1 and so on PAR1"),
        ];
        write(&directory, sample_manifest(), &artifacts, &|| true).unwrap();
        directory
    }

    fn refusal(directory: &Path) -> String {
        RunDirectory::open(directory)
            .unwrap_err()
            .to_string()
            .replace(&*directory.to_string_lossy(), "RUN")
    }

    #[test]
    fn a_whole_run_directory_is_read_back_and_found_from_above() {
        let folder = tempfile::tempdir().unwrap();
        let directory = made(folder.path());
        assert_eq!(
            RunDirectory::open(&directory)
                .unwrap()
                .file("findings.json")
                .unwrap(),
            b"{}"
        );
        for above in [folder.path(), directory.parent().unwrap(), &directory] {
            assert_eq!(runs(above).unwrap(), std::slice::from_ref(&directory));
        }
        assert!(runs(&directory.join("findings.json")).is_err());
    }

    #[test]
    fn what_is_no_run_directory_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty");
        assert_eq!(refusal(&empty), "there is no RUN");
        fs::create_dir(&empty).unwrap();
        assert!(refusal(&empty).starts_with("RUN is no run directory: it has no manifest.json"));
        assert!(
            runs(&empty)
                .unwrap_err()
                .to_string()
                .contains("is no run directory")
        );
    }

    #[test]
    fn a_newer_format_is_told_whatever_its_shape() {
        let folder = tempfile::tempdir().unwrap();
        let directory = made(folder.path());
        fs::write(
            directory.join(MANIFEST),
            r#"{"format": 9, "version": "4.2.0", "runs": []}"#,
        )
        .unwrap();
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!(
            "RUN is of format 9, which coattails {version} cannot read: use the version that wrote it, 4.2.0"
        );
        assert_eq!(refusal(&directory), expected);
    }

    #[test]
    fn a_damaged_file_is_named_with_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let directory = made(folder.path());
        fs::write(directory.join("replicates.parquet"), b"PAR1 an").unwrap();
        let expected = "RUN/replicates.parquet is damaged: it ends after 7 of 19 bytes; run the scenario again";
        assert_eq!(refusal(&directory), expected);
        fs::remove_file(directory.join("replicates.parquet")).unwrap();
        let run = RunDirectory::open(&directory).unwrap();
        assert!(
            run.file("replicates.parquet")
                .unwrap_err()
                .to_string()
                .contains("is damaged: it is missing")
        );
        fs::write(directory.join("findings.json"), b"[]").unwrap();
        assert!(refusal(&directory).contains("its checksum is not that of the manifest"));
        fs::write(directory.join(MANIFEST), "{\"format\": 1,").unwrap();
        assert!(refusal(&directory).starts_with("RUN/manifest.json is damaged: EOF while parsing"));
    }
}
