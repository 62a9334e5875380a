//! A file or a folder of files → races, or everything that is wrong with them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::file::{self, leads_out, unlisted};
use crate::scenario::{At, Diagnostic, File, Report, Severity, Sheet, Written};

use super::assemble::assemble;
use super::shapes::rows;
use super::table::Race;

/// A table of a million rows is some 100 MB.
const MOST_BYTES: u64 = 1 << 28;

/// Fewer races than this say hardly anything.
const FEW: usize = 10;
/// Names told of what is left out.
const NAMED: usize = 5;
/// The longest id, with room for a number.
const LONGEST: usize = 58;

/// A table that was read, and what is doubtful about it.
#[derive(Debug, Clone)]
pub struct Races {
    /// Those read.
    pub races: Vec<Race>,
    /// What is doubtful.
    pub warnings: Vec<Diagnostic>,
}

/// Reads the table at `path`, or all tables of a folder, headers renamed by `map` (column, header);
/// of its races those whose name contains `only`. All are checked; what is doubtful is told of
/// those that are asked for.
///
/// # Errors
/// Everything that is wrong with the tables, by file, line and column.
pub fn read(
    path: &Path,
    map: &[(String, String)],
    written: Written,
    only: &str,
) -> Result<Races, Vec<Diagnostic>> {
    let mut report = Report::default();
    let mut races = Vec::new();
    for file in files(path, &mut report) {
        let Some(sheet) = sheet(&file, &mut report) else {
            continue;
        };
        let (rows, lenient) = rows(&sheet, map, written, &mut report);
        let mut found = assemble(rows, lenient, &mut report);
        for (names, why) in [
            (&mut found.unopposed, "with one candidate"),
            (&mut found.uncounted, "without votes or shares"),
        ] {
            names.retain(|name| name.contains(only));
            if !names.is_empty() {
                let (are, named) = (races_are(names.len()), some(names));
                report.warning(sheet.at, format!("{are} left out, {why}: {named}"), None);
            }
        }
        races.extend(found.races);
    }
    name(&mut races);
    let end = report
        .files
        .first()
        .map_or(0, |file| file.text.len() as u32);
    let whole = At {
        file: 0,
        start: 0,
        end,
    };
    let table = !races.is_empty();
    races.retain(|race| race.name.contains(only));
    // Where races are wrong, how many there are is not known.
    if (1..FEW).contains(&races.len()) && !report.has_errors() {
        let where_ = if only.is_empty() {
            "in the table".to_owned()
        } else {
            format!("called \"{only}\"")
        };
        report.warning(
            whole,
            format!(
                "{} {where_}: what they say is mostly chance",
                races_are(races.len())
            ),
            format!("give {FEW} races or more"),
        );
    }
    if races.is_empty() && !report.has_errors() {
        let message = match table {
            true => format!("no race of the table has \"{only}\" in its name"),
            false => "there is no race in the table".to_owned(),
        };
        report.error(whole, message, None);
    }
    let wrong = report.has_errors();
    let diagnostics = report.into_diagnostics();
    if wrong {
        return Err(diagnostics);
    }
    let warnings = diagnostics
        .into_iter()
        .filter(|found| found.severity == Severity::Warning)
        .collect();
    Ok(Races { races, warnings })
}

/// Reads a file; what is wrong with it goes to `report`.
fn sheet(path: &Path, report: &mut Report) -> Option<Sheet> {
    let number = report.files.len() as u16;
    let read = file::text(path, MOST_BYTES);
    report.files.push(File {
        path: path.to_owned(),
        text: read.as_ref().cloned().unwrap_or_default(),
    });
    let whole = At {
        file: number,
        start: 0,
        end: 0,
    };
    match read {
        Ok(text) => Sheet::of(&text, number, report),
        Err(problem) => {
            report.error(whole, problem.message(), problem.cure());
            None
        }
    }
}

/// `1 race is`, `3 races are`.
fn races_are(count: usize) -> String {
    if count == 1 {
        "1 race is".into()
    } else {
        format!("{count} races are")
    }
}

fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named = names
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    if more > 0 {
        format!("{named}; and {more} more")
    } else {
        named
    }
}

fn files(path: &Path, report: &mut Report) -> Vec<PathBuf> {
    let mut none = |message: &str, help: &str| {
        report.files.push(File {
            path: path.to_owned(),
            text: String::new(),
        });
        report.error(At::default(), message, help);
        Vec::new()
    };
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            let (message, cure) = unlisted(path, error);
            let give = "give a table of races as CSV, or a folder of them";
            return none(&message, cure.unwrap_or(give));
        }
    };
    let is_table = |path: &PathBuf| {
        path.is_file() && path.extension().is_some_and(|extension| extension == "csv")
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(is_table)
        .collect();
    found.sort();
    if let Some(link) = found.iter().find(|found| leads_out(path, found)) {
        let name = link.file_name().unwrap_or_default().to_string_lossy();
        return none(
            &format!("{name} is a link that leads out of the folder"),
            "name it by itself, or put a copy in its place",
        );
    }
    if found.is_empty() {
        return none(
            "the folder has no table",
            "a table of races is a file whose name ends in .csv",
        );
    }
    found
}

/// Gives every race an id.
fn name(races: &mut [Race]) {
    let mut taken = BTreeSet::new();
    for race in races {
        let base = id(&race.name, "race");
        let numbered =
            std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
        let free = numbered
            .into_iter()
            .find(|id| !taken.contains(id))
            .unwrap_or(base);
        taken.insert(free.clone());
        race.id = free;
    }
}

/// `name` in lower-case letters, digits and hyphens; `otherwise` where it has none of them.
pub fn id(name: &str, otherwise: &str) -> String {
    let mut id = String::new();
    for character in name.chars() {
        match character.to_ascii_lowercase() {
            c if c.is_ascii_lowercase() || c.is_ascii_digit() => id.push(c),
            '\'' | '"' | '.' => {}
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    id.truncate(LONGEST);
    let id = id.trim_end_matches('-');
    if id.is_empty() || id == "baseline" {
        otherwise.to_owned()
    } else {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Result<Races, Vec<Diagnostic>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("races.csv");
        std::fs::write(&path, text).unwrap();
        read(&path, &[], Written::default(), "")
    }

    fn errors(text: &str) -> Vec<(u32, u32, String)> {
        let found = found(text).unwrap_err();
        let errors = found
            .into_iter()
            .filter(|problem| problem.severity == Severity::Error);
        errors
            .map(|problem| (problem.line, problem.column, problem.message))
            .collect()
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_place() {
        let text = "race,date,round,candidate,votes,won\n\
                    a,2020-02-30,1,Ann,1e2,true\n\
                    a,2020-03-01,1,Bob,minus,true\n\
                    b,2020-03-01,1,Cy,12,false\n\
                    b,2020-03-01,zero,Di,14,maybe\n";
        let found = errors(text);
        let places: Vec<(u32, u32)> = found
            .iter()
            .map(|(line, column, _)| (*line, *column))
            .collect();
        assert_eq!(
            places,
            [(2, 3), (2, 16), (3, 20), (4, 16), (5, 14), (5, 25)],
            "{found:#?}"
        );
        assert!(
            found[1].2.contains("neither all votes nor all shares")
                && found[3].2.contains("no winner"),
            "{found:#?}"
        );
    }

    #[test]
    fn a_race_with_two_winners_or_shares_above_all_is_told() {
        let two = errors("race,candidate,votes,won\na,Ann,10,1\na,Bob,10,1\n");
        assert!(
            two[0].2.contains("\"a\" has 2 winners: Ann, Bob"),
            "{two:?}"
        );
        let over = errors("race,candidate,share\na,Ann,0.7\na,Bob,0.4\n");
        assert!(over[0].2.contains("add to 1.1"), "{over:?}");
    }

    #[test]
    fn what_is_doubtful_is_told_of_the_races_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("races.csv");
        let mut text = "race,candidate,votes\n".to_owned();
        for race in 0..11 {
            let kind = if race < 2 { "judge" } else { "senate" };
            text += &format!("{kind} {race},Ann,10\n{kind} {race},Bob,20\n");
        }
        std::fs::write(&path, text + "senate alone,Cy,9\n").unwrap();
        let told = |only: &str| {
            let found = read(&path, &[], Written::default(), only).unwrap();
            (
                found.races.len(),
                found
                    .warnings
                    .into_iter()
                    .map(|one| one.message)
                    .collect::<Vec<String>>(),
            )
        };
        assert_eq!(told("judge").0, 2);
        assert_eq!(
            told("judge").1,
            ["2 races are called \"judge\": what they say is mostly chance"]
        );
        assert_eq!(
            told("").1,
            ["1 race is left out, with one candidate: senate alone"]
        );
        let none = read(&path, &[], Written::default(), "governor").unwrap_err();
        assert!(
            none[0]
                .message
                .contains("no race of the table has \"governor\" in its name"),
            "{none:?}"
        );
    }

    #[test]
    fn one_candidate_is_left_out_and_a_late_word_too() {
        let text = "race,date,candidate,votes,endorser,endorsed-on\n\
                    a,2020-03-01,Ann,10,Gov;Pres,2020-02-01;2020-03-02\na,2020-03-01,Bob,20,,\nb,2020-03-01,Cy,9,,\n";
        let found = found(text).unwrap();
        assert_eq!(found.races.len(), 1);
        let endorsers: Vec<&str> = found.races[0].last().entries[0]
            .endorsements
            .iter()
            .map(|e| e.endorser.as_str())
            .collect();
        assert_eq!(endorsers, ["Gov"]);
        let told: Vec<&str> = found
            .warnings
            .iter()
            .map(|warning| warning.message.as_str())
            .collect();
        assert!(
            told.iter()
                .any(|t| t.contains("Pres endorsed Ann after the round")),
            "{told:?}"
        );
        assert!(
            told.iter()
                .any(|t| t.contains("1 race is left out, with one candidate: b")),
            "{told:?}"
        );
        assert!(
            told.iter().any(|t| t.contains("1 race is in the table")),
            "{told:?}"
        );
    }

    #[test]
    fn percent_are_fractions_and_a_rest_is_others() {
        let found = found("race,candidate,share\na,Ann,50\na,Bob,30\n").unwrap();
        let shares: Vec<f64> = found.races[0]
            .last()
            .entries
            .iter()
            .map(|entry| entry.share)
            .collect();
        assert_eq!((shares[0], shares[1]), (0.5, 0.3));
        assert!((shares[2] - 0.2).abs() < 1e-12 && found.races[0].last().entries[2].other);
        assert_eq!(found.races[0].last().winner().unwrap().candidate, "Ann");
    }

    #[test]
    fn a_race_that_nobody_counted_is_left_out_whatever_its_headers_are_called() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("races.csv");
        let table = "race,who,share\na,Ann,0.6\na,Bob,0.4\nb,Cy,\nb,Di,\n";
        std::fs::write(&path, table).unwrap();
        let map = [("candidate".to_owned(), "who".to_owned())];
        let found = read(&path, &map, Written::default(), "").unwrap();
        assert_eq!(found.races.len(), 1);
        assert!(
            found
                .warnings
                .iter()
                .any(|told| told.message == "1 race is left out, without votes or shares: b")
        );
        // One who is counted and one who is not: nothing can be made of that.
        std::fs::write(&path, table.replace("b,Cy,", "b,Cy,0.5")).unwrap();
        assert!(read(&path, &map, Written::default(), "").is_err());
    }

    #[test]
    fn headers_can_be_mapped_and_a_wrong_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("races.csv");
        std::fs::write(&path, "contest,who,n\na,Ann,50\na,Bob,30\n").unwrap();
        let map = |race: &str| {
            [("race", race), ("candidate", "who"), ("votes", "n")]
                .map(|(a, b)| (a.into(), b.into()))
        };
        assert_eq!(
            read(&path, &map("contest"), Written::default(), "")
                .unwrap()
                .races[0]
                .name,
            "a"
        );
        let wrong = read(&path, &map("contst"), Written::default(), "").unwrap_err();
        assert_eq!(wrong[0].help.as_deref(), Some("did you mean \"contest\"?"));
    }

    #[test]
    fn ids_are_unlike_one_another() {
        let text = "race,candidate,votes\nA 1,x,1\nA 1,y,2\na-1,x,1\na-1,y,2\n";
        let ids: Vec<String> = found(text)
            .unwrap()
            .races
            .into_iter()
            .map(|race| race.id)
            .collect();
        assert_eq!(ids, ["a-1", "a-1-2"]);
        assert_eq!(id("Jesus \"Chuy\" Dominguez", "x"), "jesus-chuy-dominguez");
    }
}
