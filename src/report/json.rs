//! `findings.json` and its schema.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::estimate::Findings;

/// The findings as JSON: objects a member a line, arrays of plain values on one line. Ends with a
/// line feed.
pub fn json(findings: &Findings) -> String {
    any_json(findings)
}

/// The findings as JSON on one line, without a line feed.
pub fn json_line(findings: &Findings) -> String {
    text(findings, serde_json::ser::CompactFormatter)
}

/// An experiment's result in the same form as [`json`] gives to findings.
pub fn any_json(result: &impl Serialize) -> String {
    text(result, Readable(PrettyFormatter::new())) + "\n"
}

/// The JSON Schema of `findings.json`, as published in `docs/findings.schema.json`.
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Findings);
    schema.insert("title".to_owned(), "Findings of a coattails run".into());
    text(&schema, PrettyFormatter::new()) + "\n"
}

/// Numbers, texts, lists and maps with text keys: nothing in them can fail to be written to memory.
fn text(value: &impl Serialize, formatter: impl Formatter) -> String {
    let mut bytes = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
    debug_assert!(written.is_ok(), "{written:?}");
    String::from_utf8(bytes).unwrap_or_default()
}

/// Pretty, but for arrays: 201 quantiles need no 201 lines.
struct Readable(PrettyFormatter<'static>);

impl Formatter for Readable {
    fn begin_array_value<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first {
            Ok(())
        } else {
            writer.write_all(b", ")
        }
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn findings_survive_the_journey_through_json() {
        let findings = estimate(&sample::replicates(), 1);
        assert_eq!(
            serde_json::from_str::<Findings>(&json(&findings)).unwrap(),
            findings
        );
        assert_eq!(
            serde_json::from_str::<Findings>(&json_line(&findings)).unwrap(),
            findings
        );
        assert_eq!(json_line(&findings).lines().count(), 1);
    }

    #[test]
    fn arrays_of_numbers_stand_on_one_line() {
        let findings = estimate(&sample::replicates(), 1);
        let text = json(&findings);
        assert!(text.contains("\n  \"format\": 2,\n"), "{text}");
        assert!(
            text.lines()
                .any(|line| line.trim_start().starts_with("\"quantiles\": [0.5, 0.5, "))
        );
    }
}
