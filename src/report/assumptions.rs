//! `assumptions.csv`: every value that went in, with its source or the word *assumption*; and read
//! back.

use crate::scenario::Provenance;
use crate::table::{Table, csv, read_csv};

/// What stands for a source where there is none.
const ASSUMPTION: &str = "assumption";

/// The tables of a scenario in the order in which it is told; what stands above all tables comes
/// first.
const TOLD: [&str; 8] = [
    "electorate",
    "regions",
    "blocs",
    "endorsers",
    "contests",
    "acts",
    "shocks",
    "what-ifs",
];

/// The values in an order that does not depend on the files that they were put together from: by
/// table, then by path.
pub(super) fn ordered(given: &[Provenance]) -> Vec<&Provenance> {
    let table = |value: &Provenance| {
        let first = value.path.split('.').next().unwrap_or_default();
        TOLD.iter()
            .position(|told| *told == first)
            .map_or(0, |place| place + 1)
    };
    let mut values: Vec<&Provenance> = given.iter().collect();
    values.sort_by(|a, b| table(a).cmp(&table(b)).then_with(|| a.path.cmp(&b.path)));
    values
}

/// A row per value given, by table and path: path, value as written, source, note. Ends with a line
/// feed.
pub fn assumptions(given: &[Provenance]) -> String {
    let table = Table::of(ordered(given))
        .only("path", |value| &value.path)
        .only("value", |value| &value.value)
        .only("source", |value| {
            value.source.as_deref().unwrap_or(ASSUMPTION)
        })
        .only("note", |value| value.note.as_ref());
    csv(&table.table())
}

/// The values of such a file.
///
/// # Errors
/// What is wrong with it.
pub fn assumptions_from(text: &str) -> Result<Vec<Provenance>, String> {
    let (_, rows) = read_csv(text.as_bytes())?;
    let value = |row: Vec<String>| {
        let mut cells = row.into_iter();
        let mut cell = || cells.next().unwrap_or_default();
        let (path, value, source, note) = (cell(), cell(), cell(), cell());
        Provenance {
            path,
            value,
            source: (source != ASSUMPTION).then_some(source),
            note: (!note.is_empty()).then_some(note),
        }
    };
    Ok(rows.into_iter().map(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_survives_the_journey_through_the_file() {
        let value = |path: &str, source: Option<&str>, note: Option<&str>| Provenance {
            path: path.to_owned(),
            value: "{ normal = { mean = 0.4, sd = 0.4 } }".to_owned(),
            source: source.map(str::to_owned),
            note: note.map(str::to_owned),
        };
        let given = [
            value("acts.a.effect", None, Some("said, \"so\"\non two lines")),
            value("acts.a.ramp", Some("a poll"), None),
        ];
        let text = assumptions(&given);
        assert!(
            text.starts_with("path,value,source,note\nacts.a.effect,\"{ normal"),
            "{text}"
        );
        assert_eq!(assumptions_from(&text).unwrap(), given);
        assert!(assumptions_from("path,value\na,b,c\n").is_err());
    }
}
