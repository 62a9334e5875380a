//! Files that others may have made: opened only where they are files, read within a limit, and found
//! only inside the folder that they belong to. Knows nothing of what is in them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Why a file is not read.
#[derive(Debug)]
pub enum Unreadable {
    /// There is none of this name.
    Absent,
    /// A folder, device, pipe or socket.
    NoFile,
    NoPermission,
    TooLong {
        bytes: u64,
        most: u64,
    },
    /// Not UTF-8, the first wrong byte being in this line.
    NotText {
        line: usize,
    },
    Failed(io::Error),
}

impl Unreadable {
    /// `there is no such file`
    pub fn message(&self) -> String {
        match self {
            Unreadable::Absent => "there is no such file".to_owned(),
            Unreadable::NoFile => "it is no file".to_owned(),
            Unreadable::NoPermission => "you have no permission to read it".to_owned(),
            Unreadable::TooLong { bytes, most } => {
                format!("the file has {bytes} bytes; {} MiB is the most", most >> 20)
            }
            Unreadable::NotText { line } => {
                format!("the file is not UTF-8: the first wrong byte is in line {line}")
            }
            Unreadable::Failed(error) => format!("the file cannot be read: {error}"),
        }
    }

    /// What to do about it.
    pub fn cure(&self) -> &'static str {
        match self {
            Unreadable::Absent => "check its name and folder",
            Unreadable::NoFile => "folders, devices, pipes and sockets are not read: give a file",
            Unreadable::NoPermission => "ask its owner for the right to, or copy it",
            Unreadable::TooLong { .. } => "give a smaller one",
            Unreadable::NotText { .. } => "save it as UTF-8",
            Unreadable::Failed(_) => "check its rights",
        }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Unreadable {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unreadable::Absent,
            io::ErrorKind::PermissionDenied => Unreadable::NoPermission,
            _ => Unreadable::Failed(error),
        }
    }
}

impl From<Unreadable> for io::Error {
    fn from(why: Unreadable) -> io::Error {
        match why {
            Unreadable::Failed(error) => error,
            Unreadable::Absent => io::ErrorKind::NotFound.into(),
            why => io::Error::other(why.message()),
        }
    }
}

/// Opens a file for reading; what is none is not touched, since to open a pipe may wait for ever.
///
/// # Errors
/// If it is no file, or cannot be opened.
pub fn open(path: &Path) -> Result<File, Unreadable> {
    if !fs::metadata(path)?.is_file() {
        return Err(Unreadable::NoFile);
    }
    Ok(File::open(path)?)
}

/// All of a file of at most so many bytes.
///
/// # Errors
/// If it is no file, has more, or cannot be read.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, Unreadable> {
    let file = open(path)?;
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    if length <= most {
        file.take(most + 1).read_to_end(&mut bytes)?;
    }
    let length = length.max(bytes.len() as u64);
    if length > most {
        return Err(Unreadable::TooLong {
            bytes: length,
            most,
        });
    }
    Ok(bytes)
}

/// The same as text.
///
/// # Errors
/// As [`bytes`], and if it is not UTF-8.
pub fn text(path: &Path, most: u64) -> Result<String, Unreadable> {
    let bytes = bytes(path, most)?;
    if let Some(text) = utf16(&bytes) {
        return Ok(text);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..valid];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Unreadable::NotText { line }
    })
}

/// The text of bytes that say by their first two that they are UTF-16, as some spreadsheets save.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (mark, rest) = bytes.split_at_checked(2)?;
    let of: fn([u8; 2]) -> u16 = match mark {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = rest
        .chunks_exact(2)
        .map(|pair| of([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).ok()
}

/// Why there is neither a file nor a folder at `path`, and a cure where there is one of its own.
pub fn unlisted(path: &Path, error: io::Error) -> (String, Option<&'static str>) {
    if path.exists() && !path.is_dir() {
        return ("it is neither a file nor a folder".to_owned(), None);
    }
    match Unreadable::from(error) {
        Unreadable::Absent => ("there is no such file or folder".to_owned(), None),
        why => (why.message(), Some(why.cure())),
    }
}

/// Whether `name` is that of a file in a folder or in folders below it, `charts/margin.svg`: no
/// root, no drive, no way up, nothing hidden in it.
pub fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.contains(|c: char| c == '\\' || c == ':' || c.is_control())
    };
    name.split('/').all(plain)
}

/// Where `name`, as it stands in a file in `folder`, leads, if that is inside `root`; whether there is
/// anything is not asked: what lies outside is not told apart.
pub fn inside(root: &Path, folder: &Path, name: &str) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let mut path = folder.canonicalize().ok()?;
    for component in Path::new(name).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop();
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
        let is_link = fs::symlink_metadata(&path).is_ok_and(|known| known.is_symlink());
        if is_link {
            path = path.canonicalize().ok()?;
        }
        if !path.starts_with(&root) {
            return None;
        }
    }
    Some(path)
}

/// Whether an entry of `folder` is a link to somewhere else.
pub fn leads_out(folder: &Path, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    inside(folder, folder, &name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_leads_nowhere_else() {
        for name in ["findings.json", "charts/margin.svg", "a b.toml", "ünd.csv"] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "",
            "/etc/passwd",
            "..",
            "../x",
            "a/../b",
            "a//b",
            "./a",
            "a/",
            "c:x",
            "a\\b",
            "a\nb",
            "a\u{9b}",
        ] {
            assert!(!is_plain(name), "{name:?}");
        }
    }

    #[test]
    fn what_is_no_file_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let none = |path: &Path| bytes(path, 9).unwrap_err().message();
        assert_eq!(none(folder.path()), "it is no file");
        assert_eq!(none(&folder.path().join("x")), "there is no such file");
        assert_eq!(none(&folder.path().join("x/y")), "there is no such file");
        let path = folder.path().join("long");
        fs::write(&path, b"0123456789").unwrap();
        assert!(none(&path).starts_with("the file has 10 bytes"));
        assert_eq!(bytes(&path, 10).unwrap().len(), 10);
        fs::write(&path, b"a\n\xff").unwrap();
        assert!(text(&path, 10).unwrap_err().message().ends_with("line 2"));
        #[cfg(unix)]
        assert_eq!(none(Path::new("/dev/zero")), "it is no file");
    }

    #[cfg(unix)]
    #[test]
    fn names_and_links_lead_inside_or_nowhere() {
        use std::os::unix::fs::symlink;
        let made = tempfile::tempdir().unwrap();
        let root = made.path().join("root");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(root.join("a"), b"").unwrap();
        fs::write(made.path().join("secret"), b"").unwrap();
        symlink("../secret", root.join("out")).unwrap();
        symlink("../nothing", root.join("dangling")).unwrap();
        symlink("..", root.join("up")).unwrap();
        symlink("a", root.join("in")).unwrap();
        let found = |name: &str| inside(&root, &root, name).is_some();
        for name in ["a", "in", "not-there", "sub/../a", "./a", "sub/x/y"] {
            assert!(found(name), "{name}");
        }
        // The same answer whether there is something or not.
        for name in [
            "../secret",
            "../nothing",
            "out",
            "dangling",
            "up/secret",
            "sub/../../secret",
            "/etc/passwd",
        ] {
            assert!(!found(name), "{name}");
        }
        assert!(inside(&root, &root.join("sub"), "../a").is_some());
        assert!(leads_out(&root, &root.join("out")) && !leads_out(&root, &root.join("in")));
    }
}
