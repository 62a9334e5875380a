//! `coattails new`: a commented scenario to start from.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::scenario::{Template, template};

use super::{Screen, Status};

pub fn new(name: &Path, kind: Template, screen: &mut Screen) -> io::Result<Status> {
    let Some(path) = file(name) else {
        let cure = "its name must be lower-case letters, digits and hyphens, as in ohio-primary";
        screen.complain(&format!(
            "\"{}\" cannot be a scenario: {cure}",
            name.display()
        ))?;
        return Ok(Status::Refused);
    };
    match create(&path, template(kind)) {
        Ok(()) => {
            writeln!(
                screen.out,
                "{0}: try coattails check {0}, then coattails run {0}",
                path.display()
            )?;
            Ok(Status::Done)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            screen.complain(&format!(
                "{} is there already: give another name",
                path.display()
            ))?;
            Ok(Status::Refused)
        }
        Err(error) => {
            screen.complain(&format!("cannot write {}: {error}", path.display()))?;
            Ok(Status::Failed)
        }
    }
}

/// The file with `.toml`, if its stem can be an id.
fn file(name: &Path) -> Option<PathBuf> {
    let path = match name.extension() {
        Some(extension) if extension == "toml" => name.to_owned(),
        _ => PathBuf::from(format!("{}.toml", name.to_str()?)),
    };
    let stem = path.file_stem()?.to_str()?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let id =
        stem.len() <= 64 && stem.starts_with(plain) && stem.chars().all(|c| plain(c) || c == '-');
    id.then_some(path)
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?
        .write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_file_if_it_can_be_an_id() {
        assert_eq!(file(Path::new("ohio")), Some("ohio.toml".into()));
        assert_eq!(
            file(Path::new("scenarios/ohio-2.toml")),
            Some("scenarios/ohio-2.toml".into())
        );
        for bad in ["Ohio", "-ohio", "a b", "ohio.json", "", "é"] {
            assert_eq!(file(Path::new(bad)), None, "{bad}");
        }
    }
}
