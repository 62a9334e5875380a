//! Parts of a job that is under way: files beside the directory to come, in a hidden folder, each with its
//! checksum, there whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use super::directory::{WriteError, replace};
use super::manifest::FileEntry;
use crate::file;

/// What the name of a part's file ends with.
const ENDING: &str = "part";

/// No part is larger, in bytes.
const MOST: u64 = 1 << 32;

/// Digits of a checksum.
const CHECKSUM: usize = 64;

/// The parts of one job.
#[derive(Debug, Clone)]
pub struct PartFolder {
    path: PathBuf,
    job: String,
}

/// What stands where a part may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// The part, as it was kept.
    Whole(Vec<u8>),
    /// Something that is no part of this job, or none any more.
    Damaged(PathBuf),
    /// Nothing.
    Missing,
}

impl PartFolder {
    /// For the directory to come: `out/sample/.parts-4f1a…` for `out/sample/4f1a…`, the job's id.
    pub fn of(directory: &Path) -> PartFolder {
        let job = directory
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let path = directory.with_file_name(format!(".parts-{job}"));
        PartFolder { path, job }
    }

    fn file(&self, (first, end): (u64, u64)) -> PathBuf {
        self.path.join(format!("{first:012}-{end:012}.{ENDING}"))
    }

    /// Keeps a part: once this is done, it is on the disk.
    ///
    /// # Errors
    /// If it cannot be written; then none stands there that was not there before.
    pub fn keep(&self, range: (u64, u64), content: &[u8]) -> Result<(), WriteError> {
        let sealed = [self.job.as_bytes(), content].concat();
        let checksum = FileEntry::of(&sealed).blake3;
        replace(
            &self.file(range),
            &[checksum.as_bytes(), &sealed[..]].concat(),
        )
    }

    /// The part of this range, if it was kept.
    pub fn kept(&self, range: (u64, u64)) -> Kept {
        let path = self.file(range);
        if fs::symlink_metadata(&path).is_err() {
            return Kept::Missing;
        }
        let bytes = file::bytes(&path, MOST).unwrap_or_default();
        let whole = bytes
            .split_at_checked(CHECKSUM)
            .filter(|(checksum, sealed)| FileEntry::of(sealed).blake3.as_bytes() == *checksum)
            .and_then(|(_, sealed)| sealed.strip_prefix(self.job.as_bytes()));
        match whole {
            Some(content) => Kept::Whole(content.to_vec()),
            None => Kept::Damaged(path),
        }
    }

    /// Whether a part is there, sound or not.
    pub fn has(&self, range: (u64, u64)) -> bool {
        self.file(range).is_file()
    }

    /// Removes all parts and what was half written; what else is in the folder stays, with it.
    pub fn remove(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let partial = name.starts_with('.') && name.contains(&format!(".{ENDING}."));
            if partial || name.ends_with(&format!(".{ENDING}")) {
                // What cannot be removed is hidden, and harms nobody.
                let _ = fs::remove_file(entry.path());
            }
        }
        let _ = fs::remove_dir(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_kept_and_told_from_a_damaged_and_a_foreign_one() {
        let folder = tempfile::tempdir().unwrap();
        let parts = PartFolder::of(&folder.path().join("sample/abc"));
        assert_eq!(parts.kept((0, 4)), Kept::Missing);
        parts.keep((0, 4), b"numbers").unwrap();
        assert_eq!(parts.kept((0, 4)), Kept::Whole(b"numbers".to_vec()));
        let path = parts.file((0, 4));
        let sound = fs::read(&path).unwrap();
        for length in 0..sound.len() {
            fs::write(&path, &sound[..length]).unwrap();
            assert_eq!(parts.kept((0, 4)), Kept::Damaged(path.clone()), "{length}");
        }
        let other = PartFolder::of(&folder.path().join("sample/abd"));
        other.keep((0, 4), b"numbers").unwrap();
        fs::copy(other.file((0, 4)), &path).unwrap();
        assert_eq!(parts.kept((0, 4)), Kept::Damaged(path));
    }

    #[test]
    fn only_what_is_a_part_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let parts = PartFolder::of(&folder.path().join("abc"));
        parts.keep((0, 4), b"numbers").unwrap();
        fs::write(parts.path.join(".0-4.part.partial-7"), b"").unwrap();
        parts.remove();
        assert!(!parts.path.exists());
        parts.keep((0, 4), b"numbers").unwrap();
        fs::write(parts.path.join("notes.txt"), b"mine").unwrap();
        parts.remove();
        assert!(parts.path.join("notes.txt").exists() && !parts.has((0, 4)));
    }
}
