//! Second names of directories: a link, or a small file where links are not to be had.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::file;

use super::directory::{PARTIAL, WriteError, at, beside, lasting};

/// The longest of a small file: a name and a line's end.
const MOST: u64 = 256;

/// Makes `name` in `folder` lead to the directory `to` beside it: a link, or a small file that names it
/// where links are not to be had. What it led to before it leads to no longer; nothing else is replaced.
///
/// # Errors
/// If a folder, or a file that is no such name, stands there, or nothing can be written.
pub fn point(folder: &Path, name: &str, to: &str) -> Result<(), WriteError> {
    let place = folder.join(name);
    if fs::read_link(&place).is_ok_and(|led| led == Path::new(to)) {
        return Ok(());
    }
    let known = fs::symlink_metadata(&place);
    if known.is_ok_and(|known| !known.is_symlink()) && pointed(&place) == place {
        return Err(WriteError::Taken(place));
    }
    let partial = beside(&place, PARTIAL);
    // One that was half made, by a process of this number.
    let _ = fs::remove_file(&partial);
    linked(to, &partial)
        .or_else(|_| lasting(&partial, format!("{to}\n").as_bytes()))
        .and_then(|()| fs::rename(&partial, &place))
        .map_err(|error| {
            let _ = fs::remove_file(&partial);
            at(&place)(error)
        })
}

#[cfg(unix)]
fn linked(to: &str, place: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, place)
}

#[cfg(not(unix))]
fn linked(_: &str, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The directory beside it that a small file names, as it stands where there are no links; any other
/// path is itself.
pub(super) fn pointed(path: &Path) -> PathBuf {
    let named = || {
        let text = file::bytes(path, MOST).ok()?;
        let name = String::from_utf8(text).ok()?;
        let name = name.trim_end();
        let plain = file::is_plain(name) && !name.contains('/');
        let beside = path.with_file_name(name);
        (plain && beside.is_dir()).then_some(beside)
    };
    named().unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_the_directory_last_named_and_takes_the_place_of_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["one", "two", "other"] {
            fs::create_dir(at(name)).unwrap();
            fs::write(at(name).join("file"), name).unwrap();
        }
        for to in ["one", "two", "two"] {
            point(folder.path(), "latest", to).unwrap();
            assert_eq!(fs::read_to_string(at("latest/file")).unwrap(), to);
        }
        fs::write(at("notes"), "two sentences").unwrap();
        for taken in ["other", "notes"] {
            let error = point(folder.path(), taken, "one").unwrap_err();
            assert!(matches!(error, WriteError::Taken(_)), "{error}");
        }
        assert_eq!(fs::read_to_string(at("notes")).unwrap(), "two sentences");
        assert_eq!(fs::read_to_string(at("other/file")).unwrap(), "other");
    }

    #[test]
    fn a_small_file_is_a_name_where_there_are_no_links() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("one")).unwrap();
        fs::write(at("latest"), "one\n").unwrap();
        assert_eq!(pointed(&at("latest")), at("one"));
        for elsewhere in ["../one", "/", "two", ""] {
            fs::write(at("latest"), elsewhere).unwrap();
            assert_eq!(pointed(&at("latest")), at("latest"), "{elsewhere}");
        }
    }
}
