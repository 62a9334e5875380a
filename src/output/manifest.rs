//! What a run directory says of itself: everything that its bytes depend on, and their checksums.
//! No clock, host or path.

use std::io::Read;
use std::path::Path;

use indexmap::IndexMap;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::file::{self, Unreadable};

/// The format of `manifest.json`.
pub const FORMAT: u32 = 2;

/// What a directory holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DirectoryKind {
    Run,
    Sweep,
    BreakEven,
    Attribution,
    Sensitivity,
    /// Sensitivity in a posterior.
    Dependence,
    Rare,
    Comparison,
    Calibration,
    Counterfactual,
    Backtest,
}

impl DirectoryKind {
    /// What its name begins with and its result is called: that of the command.
    pub fn word(self) -> &'static str {
        match self {
            DirectoryKind::Run => "run",
            DirectoryKind::Sweep => "sweep",
            DirectoryKind::BreakEven => "break-even",
            DirectoryKind::Attribution => "attribute",
            DirectoryKind::Sensitivity | DirectoryKind::Dependence => "sensitivity",
            DirectoryKind::Rare => "rare",
            DirectoryKind::Comparison => "compare",
            DirectoryKind::Calibration => "calibrate",
            DirectoryKind::Counterfactual => "counterfactual",
            DirectoryKind::Backtest => "backtest",
        }
    }
}

/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format of this file: 2.
    pub format: u32,
    /// The version of coattails that wrote it.
    pub version: String,
    pub kind: DirectoryKind,
    #[serde(deserialize_with = "plain")]
    pub run: String,
    #[serde(deserialize_with = "plain")]
    pub scenario: String,
    /// What gives the same run again, in the run directory.
    pub command: String,
    /// `cells` or `voters`.
    pub method: String,
    pub seed: u64,
    pub replicates: u64,
    /// Every uncertain quantity with its law.
    pub latents: Vec<LatentEntry>,
    /// By path within the directory, all but this one.
    #[serde(deserialize_with = "inside")]
    pub files: IndexMap<String, FileEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatentEntry {
    pub name: String,
    /// `normal, mean 0.4, sd 0.4`
    pub law: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub bytes: u64,
    /// In hexadecimal.
    pub blake3: String,
}

/// A name that becomes that of a file or of a folder.
fn plain<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    match file::is_plain(&name) && !name.contains('/') {
        true => Ok(name),
        false => Err(D::Error::custom(format!("{name:?} is no plain name"))),
    }
}

/// Paths that lead nowhere else.
fn inside<'de, D: Deserializer<'de>>(from: D) -> Result<IndexMap<String, FileEntry>, D::Error> {
    let files = IndexMap::<String, FileEntry>::deserialize(from)?;
    match files.keys().find(|name| !file::is_plain(name)) {
        Some(name) => Err(D::Error::custom(format!("{name:?} is no file in it"))),
        None => Ok(files),
    }
}

impl FileEntry {
    /// Of the file at `path`, of which no more is read than `most` bytes and one.
    pub fn at(path: &Path, most: u64) -> Result<FileEntry, Unreadable> {
        let mut hasher = blake3::Hasher::new();
        let mut file = file::open(path)?.take(most.saturating_add(1));
        let bytes = std::io::copy(&mut file, &mut hasher)?;
        let blake3 = hasher.finalize().to_hex().to_string();
        Ok(FileEntry { bytes, blake3 })
    }

    pub fn of(bytes: &[u8]) -> FileEntry {
        FileEntry {
            bytes: bytes.len() as u64,
            blake3: blake3::hash(bytes).to_hex().to_string(),
        }
    }
}

/// Twelve hexadecimal digits from `parts`, everything on which the bytes of a run depend; each
/// counts with its length, so that `["ab", "c"]` and `["a", "bc"]` differ.
pub fn run_id(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

/// A manifest to try things on.
#[cfg(test)]
pub fn sample_manifest() -> Manifest {
    Manifest {
        format: FORMAT,
        version: "0".to_owned(),
        kind: DirectoryKind::Run,
        run: "abc".to_owned(),
        scenario: "sample".to_owned(),
        command: "coattails run sample.toml".to_owned(),
        method: "cells".to_owned(),
        seed: 1,
        replicates: 4,
        latents: Vec::new(),
        files: IndexMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_tells_parts_apart() {
        assert_eq!(run_id(&["ab", "c"]), run_id(&["ab", "c"]));
        assert_ne!(run_id(&["ab", "c"]), run_id(&["a", "bc"]));
        assert_eq!(run_id(&[]).len(), 12);
    }

    #[test]
    fn a_file_is_known_by_its_length_and_checksum() {
        let entry = FileEntry::of(b"");
        assert_eq!(entry.bytes, 0);
        assert!(
            entry.blake3.starts_with("af1349b9f5f9a1a6"),
            "BLAKE3 of nothing, as published: {}",
            entry.blake3
        );
    }
}
